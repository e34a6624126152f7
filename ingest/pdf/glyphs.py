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
from typing import TYPE_CHECKING, NamedTuple

from pypdfium2 import raw

import ingest.pdf.calls as calls
from ingest.layout.blanks import looks_glued, lost_blanks
from ingest.layout.geometry import Fragment, PageGlyphs, Run
from ingest.pdf.columns import in_columns
from ingest.pdf.rules import in_cells
from ingest.pdf.words import Words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import pypdfium2

# PDFium writes U+FFFE (older versions U+0002) for a hyphen at a line end, and no line end.
_LINE = re.compile("[^\r\n\x02\ufffe\uffff]+[\x02\ufffe\uffff]?")
_WORD = re.compile(r"\S+")
# NUL, which PDFium gives for a glyph without a character, cannot be stored everywhere.
_PAGE_FOLDS = (("\0", "\ufffd"), ("\x02", "\xad"), ("\ufffe", "\xad"), ("\uffff", "\xad"))

# A weight of 600 or more in the font misses a quarter of the bold faces of real reports.
_BOLD = re.compile("bold|semib|demi|black|heavy|medium|cmbx")
_ITALIC = re.compile("ital|obli|cmti")
_ITALIC_FLAG = 64
_HIGHEST_MARKER = 1.2
"""Nor is what moves by more than this part of its own size a marker: a bullet can be large."""
_NEW_BASELINE = 0.7
"""A fragment ends where the baseline moves by more than this part of the type size."""


class _Face(NamedTuple):
    bold: bool
    italic: bool


_Piece = tuple[int, int, float, int, _Face, float, float]
"""Start and stop of characters of one text object on one line, their size, the way they run,
their face, and where the first is set on its baseline."""


def read_page(document: pypdfium2.PdfDocument, index: int) -> PageGlyphs:
    """Read the page at `index` (from 0).

    Raises:
        pypdfium2.PdfiumError: PDFium cannot open the page.
    """
    page = document[index]
    try:
        textpage = page.get_textpage()
        try:
            handle = calls.handle_of(textpage)
            text = calls.characters(handle, textpage.count_chars())
            lines = _pieces(handle, _spans(handle, text))
            frame = _Frame(page.get_bbox(), _main_quarter(lines))
            pieces = _fragments(handle, lines, frame)
            words = Words(handle, frame.turn, text)
            fragments = in_columns(words, in_cells(page, words, pieces), frame.width)
            return PageGlyphs(
                number=index + 1,
                width=frame.width,
                height=frame.height,
                text=_storable(text),
                fragments=fragments,
                blanks=tuple(_blanks(handle, text, fragments, frame)),
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
        if self.quarter:
            x, y = ((y, -x), (-x, -y), (-y, x))[self.quarter - 1]
        return x - self._dx, y - self._dy


def _storable(text: str) -> str:
    for character, fold in _PAGE_FOLDS:
        text = text.replace(character, fold)
    return text


_Span = tuple[int, int, int | None]
"""Start, stop and text object of characters on one line."""


def _spans(page: calls.Handle, text: str) -> list[list[_Span]]:
    """Part the page's lines where the text object changes."""
    bounds = []
    for match in _LINE.finditer(text):
        line = match.group()
        start = match.start() + len(line) - len(line.lstrip())
        stop = match.start() + len(line.rstrip())
        if start < stop:
            bounds.append((start, stop))
    return [
        [(start, stop, first)] if first == last else _spans_by_word(page, text, start, stop)
        for (start, stop), first, last in _with_objects(page, bounds)
    ]


def _with_objects(
    page: calls.Handle, bounds: Sequence[tuple[int, int]]
) -> Iterator[tuple[tuple[int, int], int | None, int | None]]:
    """Yield (start, stop) and the text objects at both ends."""
    ends = [index for start, stop in bounds for index in (start, stop - 1)]
    found = calls.text_objects(page, ends)
    return zip(bounds, found[::2], found[1::2], strict=True)


def _spans_by_word(page: calls.Handle, text: str, start: int, stop: int) -> list[_Span]:
    words = [match.span() for match in _WORD.finditer(text, start, stop)]
    spans: list[_Span] = []
    begin, until, current = start, start, None
    for (first, end), obj, last in _with_objects(page, words):
        if obj == last == current:
            until = end
            continue
        within = range(first, end)
        drawn_by = (obj,) if obj == last else calls.text_objects(page, within)
        for at, here in zip(within, drawn_by, strict=False):
            if here != current:
                if until > begin:
                    spans.append((begin, until, current))
                begin, current = at, here
            until = at + 1
        until = end
    spans.append((begin, until, current))
    return spans


def _pieces(page: calls.Handle, lines: Sequence[Sequence[_Span]]) -> list[list[_Piece]]:
    starts = [start for line in lines for start, _, _ in line]
    sizes = iter(calls.font_sizes(page, starts))
    matrices = _grouped(calls.matrices(page, starts), 6)
    origins = _grouped(calls.origins(page, starts), 2)
    faces = _Faces()
    found = []
    for line in lines:
        pieces = []
        for start, stop, obj in line:
            (a, b, c, d, _, _), (x, y), size = next(matrices), next(origins), next(sizes)
            face = faces[obj]
            if b == c == 0 < a:
                size, quarter = size * abs(d), 0
            else:
                size, quarter = size * math.hypot(c, d), quarter_of(a, b)
                # Slanted upright type stands in for italics in some files.
                if quarter == 0 and b == 0 and abs(c) > abs(d) / 10:
                    face = _Face(face.bold, italic=True)
            pieces.append((start, stop, size, quarter, face, x, y))
        found.append(pieces)
    return found


def _grouped(numbers: Sequence[float], width: int) -> Iterator[tuple[float, ...]]:
    return zip(*[iter(numbers)] * width, strict=True)


def quarter_of(a: float, b: float) -> int:
    """Which way type with such a matrix runs: 0 rightwards, 1 up, 2 leftwards, 3 down."""
    if abs(a) >= abs(b):
        return 2 if a < 0 else 0
    return 1 if b > 0 else 3


def _main_quarter(lines: Sequence[Sequence[_Piece]]) -> int:
    """Which way most characters run: 0 rightwards, 1 up, 2 leftwards, 3 down."""
    weights: Counter[int] = Counter()
    for line in lines:
        for start, stop, _, quarter, _, _, _ in line:
            weights[quarter] += stop - start
    return weights.most_common(1)[0][0] if weights else 0


def _fragments(
    page: calls.Handle, lines: Sequence[Sequence[_Piece]], frame: _Frame
) -> Iterator[Fragment]:
    """Yield the page's fragments in the order of the file."""
    found = [runs for line in lines for runs in _runs(line, frame)]
    ends = [index for runs in found for index in (runs[0].start, runs[-1].stop - 1)]
    corners = _grouped(calls.boxes(page, ends), 4)
    for runs in found:
        first, last = _reach(next(corners), frame), _reach(next(corners), frame)
        yield Fragment(tuple(runs), min(first[0], last[0]), max(first[1], last[1]))


def _blanks(
    page: calls.Handle, text: str, fragments: Sequence[Fragment], frame: _Frame
) -> Iterator[int]:
    if not looks_glued(text):
        return
    for runs, *_ in fragments:
        start, stop = runs[0].start, runs[-1].stop
        if looks_glued(text[start:stop]):
            boxes = _grouped(calls.boxes(page, range(start, stop)), 4)
            reaches = [_reach(box, frame) for box in boxes]
            size = max(run.size for run in runs)
            yield from (start + at for at in lost_blanks(text[start:stop], reaches, size))


def _reach(box: tuple[float, ...], frame: _Frame) -> tuple[float, float]:
    left, top, right, bottom = box
    a, b = frame.turn(left, bottom)[0], frame.turn(right, top)[0]
    return (a, b) if a <= b else (b, a)


def _runs(line: Sequence[_Piece], frame: _Frame) -> Iterator[list[Run]]:
    """Yield the runs of each fragment of a line."""
    runs: list[Run] = []
    for start, stop, size, quarter, face, x, y in line:
        baseline = frame.turn(x, y)[1]
        run = Run(start, stop, size, baseline, *face, quarter == frame.quarter)
        if not runs:
            runs.append(run)
        elif run[2:] == runs[-1][2:]:
            runs[-1] = Run(runs[-1].start, *run[1:])
        elif _leaves_line(runs[-1], run):
            yield runs
            runs = [run]
        else:
            runs.append(run)
    yield runs


def _leaves_line(before: Run, after: Run) -> bool:
    if before.upright != after.upright:  # the head of a turned sheet, and its table
        return True
    moved = abs(after.baseline - before.baseline)
    lesser, greater = sorted((before.size, after.size))
    return moved > _NEW_BASELINE * greater or moved > _HIGHEST_MARKER * lesser


class _Faces(dict[int | None, _Face]):
    """The faces of one page's text objects; a closed page's may come again as others."""

    def __init__(self) -> None:
        super().__init__()
        self._of_font: dict[int | None, _Face] = {None: _Face(bold=False, italic=False)}

    def __missing__(self, text_object: int | None) -> _Face:
        font = calls.font_of(text_object)
        if font and font not in self._of_font:
            self._of_font[font] = _read_face(font)
        face = self[text_object] = self._of_font[font]
        return face


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
