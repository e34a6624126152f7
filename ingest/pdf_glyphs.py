"""The characters of PDF pages and the geometry of their runs, by PDFium.

One call gives a page's text. Size, face and place are asked once for each run of characters
that the file draws in one piece, never for each character: text objects are compared at both
ends of a line, where they differ at both ends of its words, and only in a word that mixes
them at every character.
"""

from __future__ import annotations

import ctypes
import math
import re
from collections import Counter
from itertools import repeat
from typing import TYPE_CHECKING, NamedTuple

import pypdfium2
from pypdfium2 import raw

from ingest.layout.geometry import Fragment, PageGlyphs, Run

if TYPE_CHECKING:
    from collections.abc import Iterator

# PDFium writes U+FFFE (older versions U+0002) for a hyphen at a line end, and no line end.
_LINE = re.compile("[^\r\n\x02\ufffe\uffff]+[\x02\ufffe\uffff]?")
_WORD = re.compile(r"\S+")
# NUL, which PDFium gives for a glyph without a character, cannot be stored everywhere.
_PAGE_FOLDS = {0: "\ufffd", 2: "\xad", 0xFFFE: "\xad", 0xFFFF: "\xad"}

# A weight of 600 or more in the font misses a quarter of the bold faces of real reports.
_BOLD = re.compile("bold|semib|demi|black|heavy|medium|cmbx")
_ITALIC = re.compile("ital|obli|cmti")
_ITALIC_FLAG = 64
_NEW_BASELINE = 0.7
"""A fragment ends where the baseline moves by more than this part of the type size."""


class _Face(NamedTuple):
    bold: bool
    italic: bool


class _Style(NamedTuple):
    size: float
    quarter: int
    bold: bool
    italic: bool


def read_page(document: pypdfium2.PdfDocument, index: int) -> PageGlyphs:
    """Read the page at `index` (from 0).

    Raises:
        pypdfium2.PdfiumError: PDFium cannot open the page.
    """
    page = document[index]
    try:
        textpage = page.get_textpage()
        try:
            reader = _PageReader(textpage)
            frame = _Frame(page.get_bbox(), reader.main_quarter())
            return PageGlyphs(
                number=index + 1,
                width=frame.width,
                height=frame.height,
                text=reader.text.translate(_PAGE_FOLDS),
                fragments=tuple(reader.fragments(frame)),
            )
        finally:
            textpage.close()
    finally:
        page.close()


def shows_something(document: pypdfium2.PdfDocument, index: int) -> bool:
    """Whether the page at `index` is of more than one colour when it is drawn small.

    Raises:
        pypdfium2.PdfiumError: PDFium cannot open or draw the page.
    """
    page = document[index]
    try:
        longest_side = 256
        scale = min(1.0, longest_side / max(*page.get_size(), 1.0))
        bitmap = page.render(scale=scale, grayscale=True)
        try:
            pixels = bytes(bitmap.buffer)
            rows = [
                pixels[start : start + bitmap.width]
                for start in range(0, bitmap.stride * bitmap.height, bitmap.stride)
            ]
            return len(set().union(*rows)) > 1
        finally:
            bitmap.close()
    finally:
        page.close()


class _Frame:
    """Turns points of the PDF page into points of the page as it is read."""

    def __init__(self, bbox: tuple[float, float, float, float], quarter: int) -> None:
        self.quarter = quarter
        left, bottom, right, top = bbox
        self._dx, self._dy = 0.0, 0.0
        corners = (self.turn(left, bottom), self.turn(right, top))
        self._dx = min(x for x, _ in corners)
        self._dy = min(y for _, y in corners)
        self.width = max(x for x, _ in corners) - self._dx
        self.height = max(y for _, y in corners) - self._dy

    def turn(self, x: float, y: float) -> tuple[float, float]:
        turned = ((x, y), (y, -x), (-x, -y), (-y, x))[self.quarter]
        return turned[0] - self._dx, turned[1] - self._dy


class _PageReader:
    """Asks PDFium about one open text page."""

    def __init__(self, textpage: pypdfium2.PdfTextPage) -> None:
        self._page = textpage.raw
        self.text = _characters(textpage)
        self._faces: dict[int, _Face] = {}
        self._matrix, self._rectangle = raw.FS_MATRIX(), raw.FS_RECTF()
        self._x, self._y = ctypes.c_double(), ctypes.c_double()
        self._lines = [list(runs) for runs in self._runs_by_line()]
        self._styles = [[self._style(start, obj) for start, _, obj in line] for line in self._lines]

    def main_quarter(self) -> int:
        """Which way most characters run: 0 rightwards, 1 up, 2 leftwards, 3 down."""
        weights: Counter[int] = Counter()
        for runs, styles in zip(self._lines, self._styles, strict=True):
            for (start, stop, _), style in zip(runs, styles, strict=True):
                weights[style.quarter] += stop - start
        return weights.most_common(1)[0][0] if weights else 0

    def fragments(self, frame: _Frame) -> Iterator[Fragment]:
        """Yield the page's fragments in the order of the file."""
        for line, styles in zip(self._lines, self._styles, strict=True):
            current: list[Run] = []
            for (start, stop, _), style in zip(line, styles, strict=True):
                run = Run(
                    start=start,
                    stop=stop,
                    size=style.size,
                    baseline=self._baseline(start, frame),
                    bold=style.bold,
                    italic=style.italic,
                    upright=style.quarter == frame.quarter,
                )
                if current and _leaves_line(current[-1], run):
                    yield self._fragment(current, frame)
                    current = []
                current.append(run)
            yield self._fragment(current, frame)

    def _fragment(self, runs: list[Run], frame: _Frame) -> Fragment:
        first = self._box(runs[0].start, frame)
        last = self._box(runs[-1].stop - 1, frame)
        return Fragment(tuple(runs), min(first[0], last[0]), max(first[1], last[1]))

    def _runs_by_line(self) -> Iterator[Iterator[tuple[int, int, int]]]:
        """Yield each line's runs (start, stop, text object)."""
        spans = []
        for match in _LINE.finditer(self.text):
            line = match.group()
            start = match.start() + len(line) - len(line.lstrip())
            stop = match.start() + len(line.rstrip())
            if start < stop:
                spans.append((start, stop))
        firsts = self._objects(start for start, _ in spans)
        lasts = self._objects(stop - 1 for _, stop in spans)
        for (start, stop), first, last in zip(spans, firsts, lasts, strict=True):
            if first == last:
                yield iter([(start, stop, first)])
            else:
                yield _merged(self._runs_by_word(start, stop))

    def _runs_by_word(self, start: int, stop: int) -> Iterator[tuple[int, int, int]]:
        words = [match.span() for match in _WORD.finditer(self.text, start, stop)]
        firsts = self._objects(start for start, _ in words)
        lasts = self._objects(stop - 1 for _, stop in words)
        for (first, end), obj, last in zip(words, firsts, lasts, strict=True):
            if obj == last:
                yield first, end, obj
            else:
                characters = enumerate(self._objects(iter(range(first, end))), first)
                yield from ((at, at + 1, here) for at, here in characters)

    def _objects(self, indices: Iterator[int]) -> list[int]:
        return list(map(_text_object, repeat(self._page), indices))

    def _style(self, index: int, obj: int) -> _Style:
        matrix = self._matrix
        raw.FPDFText_GetMatrix(self._page, index, matrix)
        size = raw.FPDFText_GetFontSize(self._page, index) * math.hypot(matrix.c, matrix.d)
        if abs(matrix.a) >= abs(matrix.b):
            quarter = 2 if matrix.a < 0 else 0
        else:
            quarter = 1 if matrix.b > 0 else 3
        face = self._face(obj)
        # Slanted upright type stands in for italics in some files.
        slanted = quarter == 0 and matrix.b == 0 and abs(matrix.c) > abs(matrix.d) / 10
        return _Style(size, quarter, face.bold, face.italic or slanted)

    def _face(self, obj: int) -> _Face:
        font = _text_font(obj) if obj else None
        if not font:
            return _Face(bold=False, italic=False)
        if font not in self._faces:
            self._faces[font] = _read_face(font)
        return self._faces[font]

    def _baseline(self, index: int, frame: _Frame) -> float:
        raw.FPDFText_GetCharOrigin(self._page, index, self._x, self._y)
        return frame.turn(self._x.value, self._y.value)[1]

    def _box(self, index: int, frame: _Frame) -> tuple[float, float]:
        box = self._rectangle
        raw.FPDFText_GetLooseCharBox(self._page, index, box)
        a = frame.turn(box.left, box.bottom)[0]
        b = frame.turn(box.right, box.top)[0]
        return min(a, b), max(a, b)


# PDFium's handles as plain numbers: to compare and to key a dict by.
_text_object = ctypes.cast(
    raw.FPDFText_GetTextObject,
    ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int),
)
_text_font = ctypes.cast(
    raw.FPDFTextObj_GetFont, ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p)
)


def _characters(textpage: pypdfium2.PdfTextPage) -> str:
    """The page's characters, one for each index that PDFium counts."""
    count = textpage.count_chars()
    if count <= 0:
        return ""
    buffer = (ctypes.c_ushort * (2 * count + 2))()
    written = raw.FPDFText_GetText(textpage.raw, 0, count, buffer)
    encoded = bytes(memoryview(buffer).cast("B")[: 2 * max(0, written - 1)])
    text = encoded.decode("utf-16-le", "replace")
    if len(text) != count:
        codes = map(raw.FPDFText_GetUnicode, repeat(textpage.raw), range(count))
        text = "".join(_character(code) for code in codes)
    return text


def _character(code: int) -> str:
    surrogate = 0xD800 <= code <= 0xDFFF
    return chr(code) if code <= 0x10FFFF and not surrogate else "\ufffd"


def _merged(runs: Iterator[tuple[int, int, int]]) -> Iterator[tuple[int, int, int]]:
    """Put neighbouring runs of one text object together."""
    current = next(runs)
    for run in runs:
        if run[2] == current[2]:
            current = (current[0], run[1], current[2])
        else:
            yield current
            current = run
    yield current


def _leaves_line(before: Run, after: Run) -> bool:
    if before.upright != after.upright:  # the head of a turned sheet, and its table
        return True
    moved = abs(after.baseline - before.baseline)
    return moved > _NEW_BASELINE * max(before.size, after.size)


def _read_face(font: int) -> _Face:
    handle = ctypes.cast(font, raw.FPDF_FONT)
    name = ctypes.create_string_buffer(256)
    raw.FPDFFont_GetBaseFontName(handle, name, len(name))
    folded = name.value.decode("latin-1").rpartition("+")[2].lower()
    angle = ctypes.c_int()
    raw.FPDFFont_GetItalicAngle(handle, angle)
    flags = raw.FPDFFont_GetFlags(handle)
    italic = bool(_ITALIC.search(folded) or flags & _ITALIC_FLAG or angle.value)
    return _Face(bool(_BOLD.search(folded)), italic)
