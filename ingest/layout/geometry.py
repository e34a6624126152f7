"""What a reader hands to layout analysis: a page's characters and where their runs stand.

Lengths are PDF points. The origin is the lower left corner of the page as it is read, with
`x` along the lines and `y` up the page, whichever way the sheet is turned.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


class Run(NamedTuple):
    """Characters `start` to `stop` of the page's text, set in one size, face and baseline."""

    start: int
    stop: int
    size: float
    baseline: float
    bold: bool
    italic: bool
    upright: bool


class Cell(NamedTuple):
    """A place in a table that is drawn with rules.

    Attributes:
        table: Which of the page's tables, from 0.
        row: Which of its rows, from 0 at the top.
        column: Which of its columns, from 0 at the left.
    """

    table: int
    row: int
    column: int


class Fragment(NamedTuple):
    """Runs that stand on one line without a gap that the file marks, with both its ends.

    It lies in one cell, if rules are drawn around it.
    """

    runs: tuple[Run, ...]
    left: float
    right: float
    cell: Cell | None = None


@dataclass(frozen=True, slots=True)
class PageGlyphs:
    """A page's text and its fragments in the order of the file.

    Attributes:
        number: The page's 1-based place in the file.
        width: Its width.
        height: Its height.
        text: Its characters; runs count offsets in it.
        fragments: What stands where; empty if the page has no characters.
        blanks: Offsets before which the page shows a blank that its text lacks, ascending.
    """

    number: int
    width: float
    height: float
    text: str
    fragments: tuple[Fragment, ...]
    blanks: tuple[int, ...] = ()
