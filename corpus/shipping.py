"""Build hook: the wheel carries the catalogue inside `ingest`.

An editable install does not: a folder `ingest` among the installed packages would hide the
checkout's, and the checkout has the catalogue here.
"""

from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CatalogueHook(BuildHookInterface[Any]):
    """Adds corpus/catalogue.toml to a standard wheel."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Called by hatchling before it builds a wheel of that version."""
        if version == "standard":
            build_data["force_include"]["corpus/catalogue.toml"] = "ingest/catalogue.toml"
