"""Where the words of a PDF page stand, and the parts of its fragments that lie apart."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import ingest.pdf.calls as calls
from ingest.layout.geometry import Fragment, Run

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ingest.layout.geometry import Cell

    Turn = Callable[[float, float], tuple[float, float]]

_WORD = re.compile(r"\S+")


class Word(NamedTuple):
    """Characters `start` to `stop` of a page's text, and their reach across the page."""

    start: int
    stop: int
    left: float
    right: float


@dataclass(frozen=True, slots=True)
class Words:
    """Asks PDFium for words of an open text page.

    Attributes:
        page: The text page.
        turn: Turns points of the PDF page into points of the page as it is read.
        text: Its characters.
    """

    page: calls.Handle
    turn: Turn
    text: str

    def of(self, fragment: Fragment) -> list[Word]:
        """The fragment's words in order."""
        start, stop = fragment.runs[0].start, fragment.runs[-1].stop
        spans = [match.span() for match in _WORD.finditer(self.text, start, stop)]
        boxes = calls.boxes(self.page, [at for a, b in spans for at in (a, b - 1)])
        turn, words = self.turn, []
        for nth, (first, end) in enumerate(spans):
            left, top, right, bottom, left2, top2, right2, bottom2 = boxes[8 * nth : 8 * nth + 8]
            a, b = turn(left, bottom)[0], turn(right, top)[0]
            c, d = turn(left2, bottom2)[0], turn(right2, top2)[0]
            words.append(Word(first, end, min(a, b, c, d), max(a, b, c, d)))
        return words


@dataclass(slots=True)
class Piece:
    """Neighbouring words of a fragment that lie together."""

    cell: Cell | None
    first: Word
    last: Word

    def of(self, runs: Iterable[Run]) -> Fragment:
        """The piece as a fragment of its own."""
        start, stop = self.first.start, self.last.stop
        parts = tuple(
            Run(max(run.start, start), min(run.stop, stop), *run[2:])
            for run in runs
            if run.start < stop and start < run.stop
        )
        return Fragment(parts, self.first.left, self.last.right, self.cell)
