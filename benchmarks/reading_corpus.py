"""The reports that readings are measured on, and an independent reading of each by Poppler."""

from __future__ import annotations

import html
import re
import subprocess
import sys
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from ingest.errors import PinciteError
from ingest.reading import read_file
from ingest.table import read_table

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

    from ingest.model import Passage, Reading, Segment

_PAGE = "<page "
_WORD = re.compile(
    r'<word xMin="([-\d.]+)" yMin="([-\d.]+)" xMax="([-\d.]+)" yMax="([-\d.]+)">(.*?)</word>'
)
_GLUE = re.compile("[\x00-\x1f]")
"""What some files write in place of the tab between a number and its words."""
_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f]")
MISSING_REPORT = "No such report in the table: "


class Box(NamedTuple):
    """A word and its place, in points from the page's upper left corner."""

    left: float
    top: float
    right: float
    bottom: float
    text: str

    @property
    def height(self) -> float:
        """Height of the box, which grows with the type size."""
        return self.bottom - self.top


@dataclass(frozen=True)
class Report:
    """A file of the corpus. What is read of it is kept, so that one run reads a file once."""

    id: str
    path: Path
    password: str | None

    @property
    def is_pdf(self) -> bool:
        """Whether Poppler can read it too."""
        return self.path.suffix == ".pdf"

    @cached_property
    def reading(self) -> Reading:
        """Pincite's reading.

        Raises:
            UnreadableFileError: The file cannot be read.
        """
        return read_file(self.path, password=self.password)

    def poppler(self, *options: str) -> list[str]:
        """The text of each page by `pdftotext`, control characters as spaces.

        A text file is its own reference: its pages are what form feeds part.

        Raises:
            subprocess.CalledProcessError: Poppler cannot read the file.
        """
        if self.is_pdf:
            text = self._run("pdftotext", *options)
        else:
            text = self.path.read_text(encoding="utf-8")
        pages = _CONTROL.sub(" ", text).split("\f")
        return pages if pages[-1].strip() else pages[:-1]

    def boxes(self) -> list[list[Box]]:
        """The words of each page by `pdftotext -bbox`, raised figures being words of their own.

        Raises:
            subprocess.CalledProcessError: Poppler cannot read the file.
        """
        pages = self._run("pdftotext", "-bbox").split(_PAGE)[1:]
        return [[box for found in _WORD.finditer(page) for box in _boxes(found)] for page in pages]

    def _run(self, program: str, *options: str) -> str:
        secret = ["-upw", self.password] if self.password else []
        call = [program, *options, *secret, str(self.path), "-"]
        done = subprocess.run(call, capture_output=True, check=True)
        return done.stdout.decode("utf-8", "replace")


def _boxes(found: re.Match[str]) -> Iterator[Box]:
    left, top, right, bottom = map(float, found.group(1, 2, 3, 4))
    for word in filter(None, _GLUE.split(html.unescape(found[5]))):
        yield Box(left, top, right, bottom, word)


def reports(table: Path, wanted: Collection[str], passwords: dict[str, str]) -> Iterator[Report]:
    """The reports of a metadata table that can be read; why the others cannot is printed.

    Args:
        table: The table, in the form that `pincite add --metadata` takes.
        wanted: Ids to keep, or nothing for all of them.
        passwords: Passwords of encrypted files, by id.
    """
    rows = list(read_table(table.absolute()).values())
    for missing in set(wanted) - {row.id for row in rows}:
        raise SystemExit(MISSING_REPORT + missing)
    for row in rows:
        name = row.id or row.path.stem
        if wanted and name not in wanted:
            continue
        report = Report(name, row.path, passwords.get(name))
        try:
            report.reading  # noqa: B018 - read now, so that only readable files are handed out
        except PinciteError as error:
            print(f"{name}: left out: {error.message}", file=sys.stderr)
        else:
            yield report


def page_at(passage: Passage, at: int) -> int | None:
    """The page that the character at an offset of a passage's text stands on."""
    before: Segment | None = None
    for segment in passage.segments:
        if before is not None and segment.start > at:
            break
        before = segment
    return before.page if before else None


def row(*cells: object) -> None:
    """Print a row of a Markdown table."""
    print("| " + " | ".join(map(str, cells)) + " |", flush=True)


def heading(*cells: str) -> None:
    """Print the heading of a Markdown table."""
    row(*cells)
    row(*("---" for _ in cells))


def share(part: int, whole: int) -> str:
    """A share in per cent, as printed in tables; "-" of nothing."""
    return f"{100 * part / whole:.2f} %" if whole else "-"
