"""Options that several commands share, and the settings made from them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from ingest.errors import UsageError
from ingest.metadata import FIELDS, valid_value
from ingest.model import Form, Kind
from ingest.settings import load_settings
from search.results import Filters
from webui.parameters import parse_years

if TYPE_CHECKING:
    from collections.abc import Callable

    from ingest.settings import Settings

_METADATA_HELP = {
    "title": "Title as cited.",
    "inquiry": "Inquiry it belongs to.",
    "chair": "Chair or author.",
    "publisher": "Publisher.",
    "published": "Date: 2014, 2014-08 or 2014-08-21.",
    "form": f"One of {', '.join(Form)}.",
    "volume": "Volume.",
    "edition": "Edition or paper number.",
    "complete": "Whether the file holds all of it: yes or no.",
    "url": "Official address.",
    "licence": "Terms it may be used under.",
}


def library_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """`--library FOLDER`, kept for `settings`."""
    return setting_option("library", "Folder of the library.", metavar="FOLDER")(command)


def setting_option(
    name: str, text: str, metavar: str = "N"
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """A flag for one setting, kept for `settings`."""

    def keep(context: click.Context, _: click.Parameter, value: str | None) -> None:
        flags = context.ensure_object(dict)
        if value is not None:
            flags[name] = value

    return click.option(
        f"--{name.replace('_', '-')}",
        metavar=metavar,
        help=text,
        expose_value=False,
        callback=keep,
        is_eager=True,
    )


def settings() -> Settings:
    """The settings of the running command: its flags, the environment, the file.

    Raises:
        SettingsError: One of them is not valid.
    """
    return load_settings(click.get_current_context().ensure_object(dict))


def metadata_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """One option for each field of a report's metadata; they arrive as `given` values."""
    for name in reversed(FIELDS):
        command = click.option(f"--{name}", metavar=name.upper(), help=_METADATA_HELP[name])(
            command
        )
    return command


def metadata_values(given: dict[str, str | None]) -> dict[str, Any]:
    """Valid metadata from the options that were given.

    Raises:
        MetadataError: A value is not valid.
    """
    return {name: valid_value(name, text) for name, text in given.items() if text is not None}


def filter_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """`--report --inquiry --year --kind`; they arrive as values for `filters`."""
    for option in (
        click.option("--kind", multiple=True, metavar="KIND", help=f"One of {', '.join(Kind)}."),
        click.option("--year", metavar="YEAR", help="Year of publication: 2014 or 2010..2015."),
        click.option(
            "--inquiry", multiple=True, metavar="WORDS", help="Words of the inquiry's name."
        ),
        click.option("--report", multiple=True, metavar="ID", help="Id of a report."),
    ):
        command = option(command)
    return command


def filters(
    report: tuple[str, ...], inquiry: tuple[str, ...], year: str | None, kind: tuple[str, ...]
) -> Filters:
    """Filters from texts, as flags and addresses give them.

    Raises:
        UsageError: A year or a kind is not valid.
    """
    unknown = [name for name in kind if name not in set(Kind)]
    if unknown:
        raise UsageError(f"{unknown[0]!r} is no kind", remedy=f"Use one of {', '.join(Kind)}.")
    return Filters(report, inquiry, parse_years(year or ""), tuple(map(Kind, kind)))
