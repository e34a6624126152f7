"""Builds every source of a folder, and compares what it gives with what is there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .metadata import metadata_table
from .printing import print_digest
from .source import Digest, SourceError, read_source

if TYPE_CHECKING:
    from pathlib import Path

TABLE = "metadata.tsv"


def read_sources(folder: Path) -> list[Digest]:
    """Returns the digests in `folder` in the order of their numbers.

    Raises:
        SourceError: A source breaks the format, or two have the same id.
    """
    digests = [read_source(path) for path in sorted(folder.glob("[0-9][0-9]-*.md"))]
    seen: dict[str, str] = {}
    for digest in digests:
        if digest.id in seen:
            raise SourceError(f"{digest.slug} and {seen[digest.id]} have the same id {digest.id}")
        seen[digest.id] = digest.slug
    return digests


def build(folder: Path) -> dict[str, bytes]:
    """Returns what the sources in `folder` give: file names with their bytes.

    Raises:
        SourceError: A source breaks the format, cannot be printed or shares its id.
    """
    digests = read_sources(folder)
    pdfs = {f"{digest.slug}.pdf": print_digest(digest) for digest in digests}
    table = metadata_table(zip(digests, pdfs.values(), strict=True))
    return pdfs | {TABLE: table.encode()}


def differences(folder: Path, built: dict[str, bytes]) -> list[str]:
    """Returns the names in `folder` that are missing, outdated or have no source."""
    stale = {
        name
        for name, content in built.items()
        if not (folder / name).is_file() or (folder / name).read_bytes() != content
    }
    orphans = {path.name for path in folder.glob("*.pdf")} - built.keys()
    return sorted(stale | orphans)
