"""Builds the digests: one PDF for each source in this folder, and their metadata table.

Run `python corpus/digests/build.py`, or with `--check` to learn whether what is committed is
what the sources give. It needs reportlab and pyphen, in the versions the project locks.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from typesetting.building import build, differences
from typesetting.source import SourceError

HERE = Path(__file__).resolve().parent


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


if __name__ == "__main__":
    sys.exit(main())
