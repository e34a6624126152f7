"""Where words stand on a page: rectangles of any span of its text, one for each line.

Offsets in `Page.text` of a PDF page are PDFium's own character indices, so each character's
place is asked of PDFium itself, in the original file. That is for a worker process alone
(`ingest.worker`): PDFium can abort on a hostile file, and is not thread-safe.
"""

from __future__ import annotations

import ctypes
import math
from typing import TYPE_CHECKING, NamedTuple

from pypdfium2 import raw

from ingest.pdf.glyphs import quarter_of
from ingest.rectangles import Rectangle

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    import pypdfium2

_DESCENT, _ASCENT = 0.22, 0.74
"""A line is marked at least from below its baseline to above it, in parts of the type size."""
_SPACES = frozenset(ord(c) for c in " \t\r\n\N{NO-BREAK SPACE}")
_SAME_PLACE = 1.5
"""Words of one line that a taken-out marker parts are marked as one up to this many sizes."""


class _Glyph(NamedTuple):
    """A character in the frame of its own line: `along` the line, and `up` from it."""

    quarter: int
    size: float
    left: float
    right: float
    low: float
    high: float

    def shares_line(self, before: _Glyph) -> bool:
        """Whether it stands on the line of the character before it."""
        if self.quarter != before.quarter or self.right < before.left - self.size:
            return False
        middle, other = (self.low + self.high) / 2, (before.low + before.high) / 2
        return before.low <= middle <= before.high or self.low <= other <= self.high


class PageRuler:
    """Measures spans of one open page's text.

    Attributes:
        width: Width of the page as displayed, in points.
        height: Its height.
    """

    def __init__(self, page: pypdfium2.PdfPage, textpage: pypdfium2.PdfTextPage) -> None:
        """Measure on a page and its text; both stay the caller's to close."""
        self.width, self.height = page.get_size()
        self._bbox = page.get_bbox()
        self._turn = page.get_rotation() // 90 % 4
        self._text = textpage.raw
        self._count = textpage.count_chars()
        self._doubles = [ctypes.c_double() for _ in range(4)]
        self._matrix = raw.FS_MATRIX()

    def rectangles(self, spans: Iterable[tuple[int, int]]) -> tuple[Rectangle, ...]:
        """Rectangles of spans of the page's text, one for each line, in the spans' order.

        Spans that follow each other on a line have one rectangle. Characters without ink have
        none; offsets beyond the text are left out.
        """
        return tuple(self._displayed(line) for line in self._lines(spans))

    def _lines(self, spans: Iterable[tuple[int, int]]) -> Iterator[list[_Glyph]]:
        line: list[_Glyph] = []
        for start, end in spans:
            begins = True
            for index in range(max(0, start), min(end, self._count)):
                glyph = self._glyph(index)
                if glyph is None:
                    continue
                apart = begins and line and glyph.left - line[-1].right > _SAME_PLACE * glyph.size
                if line and (apart or not glyph.shares_line(line[-1])):
                    yield line
                    line = []
                line.append(glyph)
                begins = False
        if line:
            yield line

    def _glyph(self, index: int) -> _Glyph | None:
        left, right, bottom, top = self._doubles
        # In type that runs up the sheet PDFium gives even spaces a box.
        if raw.FPDFText_GetUnicode(self._text, index) in _SPACES:
            return None
        if not raw.FPDFText_GetCharBox(self._text, index, left, right, bottom, top):
            return None
        if left.value >= right.value or bottom.value >= top.value:
            return None
        box = (left.value, bottom.value, right.value, top.value)
        raw.FPDFText_GetMatrix(self._text, index, self._matrix)
        matrix = self._matrix
        size = raw.FPDFText_GetFontSize(self._text, index) * math.hypot(matrix.c, matrix.d)
        quarter = quarter_of(matrix.a, matrix.b)
        raw.FPDFText_GetCharOrigin(self._text, index, left, right)
        _, baseline = _turned(left.value, right.value, quarter)
        xs, ys = _corners(box, quarter)
        low = min(*ys, baseline - _DESCENT * size)
        high = max(*ys, baseline + _ASCENT * size)
        return _Glyph(quarter, size, min(xs), max(xs), low, high)

    def _displayed(self, line: Sequence[_Glyph]) -> Rectangle:
        back = -line[0].quarter % 4
        frame = (
            min(glyph.left for glyph in line),
            min(glyph.low for glyph in line),
            max(glyph.right for glyph in line),
            max(glyph.high for glyph in line),
        )
        xs, ys = _corners(frame, back)
        xs, ys = _corners((min(xs), min(ys), max(xs), max(ys)), self._turn)
        page_xs, page_ys = _corners(self._bbox, self._turn)
        return Rectangle(
            left=min(xs) - min(page_xs),
            top=max(page_ys) - max(ys),
            right=max(xs) - min(page_xs),
            bottom=max(page_ys) - min(ys),
        )


def _turned(x: float, y: float, quarter: int) -> tuple[float, float]:
    return ((x, y), (y, -x), (-x, -y), (-y, x))[quarter]


def _corners(
    box: tuple[float, float, float, float], quarter: int
) -> tuple[tuple[float, float], tuple[float, float]]:
    """Both `x` and both `y` of a box that is turned clockwise by so many quarters."""
    left, bottom, right, top = box
    (x1, y1), (x2, y2) = _turned(left, bottom, quarter), _turned(right, top, quarter)
    return (x1, x2), (y1, y2)
