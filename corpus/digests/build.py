"""Builds the digests: one PDF for each source in this folder, and their metadata table.

Run `python corpus/digests/build.py`, or with `--check` to learn whether what is committed is
what the sources give. It needs reportlab and pyphen, in the versions the project locks.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from typesetting.metadata import metadata_table
from typesetting.printing import print_digest
from typesetting.source import Digest, SourceError, read_source

HERE = Path(__file__).resolve().parent
TABLE = "metadata.tsv"


def build(folder: Path) -> dict[str, bytes]:
    """Returns what the sources in `folder` give: file names with their bytes.

    Raises:
        SourceError: A source breaks the format, or two have the same id.
    """
    digests = [read_source(path) for path in sorted(folder.glob("[0-9][0-9]-*.md"))]
    _check_ids(digests)
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


def main(arguments: list[str] | None = None) -> int:
    """Builds or checks; returns 0, 1 if a check found differences, 2 for a bad source."""
    parser = argparse.ArgumentParser(description="Build the digests' PDFs from their sources.")
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 if outdated")
    check = parser.parse_args(arguments).check
    try:
        built = build(HERE)
    except SourceError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    changed = differences(HERE, built)
    for name in changed:
        if check:
            print(f"{name} is not what the sources give; run corpus/digests/build.py")
        elif name in built:
            (HERE / name).write_bytes(built[name])
            print(f"wrote {name}")
        else:
            print(f"{name} has no source; delete it")
    return 1 if check and changed else 0


def _check_ids(digests: list[Digest]) -> None:
    seen: dict[str, str] = {}
    for digest in digests:
        if digest.id in seen:
            raise SourceError(f"{digest.slug} and {seen[digest.id]} have the same id {digest.id}")
        seen[digest.id] = digest.slug


if __name__ == "__main__":
    sys.exit(main())
