"""Rules drawn on PDF pages: the borders of tables and boxes, and what text they part."""

from __future__ import annotations

import ctypes
from bisect import bisect_left, bisect_right
from itertools import pairwise, repeat
from typing import TYPE_CHECKING, NamedTuple

from pypdfium2 import raw

from ingest.layout.geometry import Fragment
from ingest.layout.grids import MOST_RULES, Rule, cells_of
from ingest.pdf.words import Piece

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    import pypdfium2

    from ingest.layout.geometry import Cell
    from ingest.layout.grids import PlacedCell
    from ingest.pdf.words import Turn, Words

    Point = tuple[float, float]

_MIDDLE = 0.3
"""Where the middle of the letters is above the baseline, in parts of the type size."""
_INSET = 0.2
"""Words may reach over a border by this part of their width."""
_THIN = 3.0
_SHORTEST = 6.0
_SIMPLE = 5
"""Segments of a rectangle: it begins, has three sides, and closes."""
_MOST_SEGMENTS = 2000
_MOST_OF_PAGE = 10_000
"""Segments looked at, of paths that have many: maps and charts have no end of them."""
_LOW = 60.0
"""Heads of tables are lower, backgrounds of figures higher."""
_SHADES = 20
"""Rectangles that a path may fill at once, as the head of a table; type can be shaded too."""
_MOST_OBJECTS = 20_000


# Handles as plain numbers: most objects are text, and are only asked what they are.
_object = ctypes.cast(
    raw.FPDFPage_GetObject, ctypes.PYFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int)
)
_type_of = ctypes.cast(raw.FPDFPageObj_GetType, ctypes.PYFUNCTYPE(ctypes.c_int, ctypes.c_void_p))


def in_cells(
    page: pypdfium2.PdfPage, words: Words, fragments: Iterable[Fragment]
) -> tuple[Fragment, ...]:
    """Return the fragments, each in its cell, those parted that run over several.

    PDFium puts the words of neighbouring cells on one line. Rules inside of a form object, as
    figures have them, are not looked at.

    Args:
        page: An open page.
        words: Its words.
        fragments: Its fragments in the order of the file.
    """
    cells = _page_cells(page, words.turn)
    if not cells:
        return tuple(fragments)
    return tuple(piece for fragment in fragments for piece in _parted(fragment, words, cells))


def _parted(fragment: Fragment, words: Words, cells: Sequence[PlacedCell]) -> Iterator[Fragment]:
    runs = fragment.runs
    height = runs[0].baseline + _MIDDLE * runs[0].size
    around = [cell for cell in cells if cell.bottom <= height < cell.top]
    if not around or not runs[0].upright:
        yield fragment
        return
    ends = {_cell_at(around, x, height) for x in (fragment.left + 1, fragment.right - 1)}
    if len(ends) == 1:
        yield Fragment(runs, fragment.left, fragment.right, ends.pop())
        return
    pieces: list[Piece] = []
    for word in words.of(fragment):
        inset = _INSET * (word.right - word.left)
        cell = _cell_at(around, word.left + inset, height)
        if cell != _cell_at(around, word.right - inset, height):  # a line drawn through words
            yield fragment
            return
        if not pieces or pieces[-1].cell != cell:
            pieces.append(Piece(cell, word, word))
        else:
            pieces[-1].last = word
    for piece in pieces:
        yield piece.of(runs)


def _cell_at(cells: Iterable[PlacedCell], x: float, y: float) -> Cell | None:
    """The cell at a point, the smallest of those that lie in each other."""
    held = [placed for placed in cells if placed.holds(x, y)]
    return min(held, key=lambda placed: placed.area).cell if held else None


class _Stroke(NamedTuple):
    """The box of a straight stroke, or one side of a shaded rectangle, in points of the page."""

    x0: float
    y0: float
    x1: float
    y1: float
    shade: bool = False


def _page_cells(page: pypdfium2.PdfPage, turn: Turn) -> tuple[PlacedCell, ...]:
    across: list[Rule] = []
    upward: list[Rule] = []
    shades: list[Rule] = []
    for x0, y0, x1, y1, shade in _strokes(page):
        (left, bottom), (right, top) = sorted((turn(x0, y0), turn(x1, y1)))
        bottom, top = min(bottom, top), max(bottom, top)
        if top - bottom <= _THIN and right - left >= _SHORTEST:
            (shades if shade else across).append(Rule((bottom + top) / 2, left, right))
        elif right - left <= _THIN and top - bottom >= _SHORTEST and not shade:
            upward.append(Rule((left + right) / 2, bottom, top))
        if len(across) + len(upward) > MOST_RULES:
            return ()
    return cells_of([*across, *_where_rules_end(shades, upward)], upward)


def _where_rules_end(shades: Iterable[Rule], upward: Sequence[Rule]) -> Iterator[Rule]:
    """Yield the shades where a rule between columns ends, as under the head of a table."""
    ends = sorted((end, rule.at) for rule in upward for end in (rule.start, rule.stop))
    heights = [height for height, _ in ends]
    for shade in dict.fromkeys(shades):
        first = bisect_left(heights, shade.at - _THIN)
        last = bisect_right(heights, shade.at + _THIN, first)
        if any(shade.start + _THIN < at < shade.stop - _THIN for _, at in ends[first:last]):
            yield shade


def _strokes(page: pypdfium2.PdfPage) -> Iterator[_Stroke]:
    """Yield the page's straight strokes, its thin filled rectangles, and the sides of others."""
    count = raw.FPDFPage_CountObjects(page.raw)
    if count > _MOST_OBJECTS:
        return
    handle = ctypes.cast(page.raw, ctypes.c_void_p)
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    left = _MOST_OF_PAGE
    for found in list(map(_object, repeat(handle), range(count))):
        if _type_of(found) != raw.FPDF_PAGEOBJ_PATH:
            continue
        obj = ctypes.cast(found, raw.FPDF_PAGEOBJECT)
        segments = raw.FPDFPath_CountSegments(obj)
        raw.FPDFPath_GetDrawMode(obj, fill, stroke)
        if stroke.value and segments > _SIMPLE:
            looked_at = min(segments, _MOST_SEGMENTS, left)
            left -= looked_at
            yield from _sides(obj, looked_at)
        elif stroke.value or (
            fill.value and segments % _SIMPLE == 0 and segments <= _SHADES * _SIMPLE
        ):
            yield from _outline(obj, segments, shade=not stroke.value)


def _outline(obj: raw.FPDF_PAGEOBJECT, segments: int, *, shade: bool) -> Iterator[_Stroke]:
    """Yield a stroke, or the sides of a rectangle; of shaded ones only low ones have any."""
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    raw.FPDFPageObj_GetBounds(obj, left, bottom, right, top)
    x0, y0, x1, y1 = left.value, bottom.value, right.value, top.value
    lesser = min(x1 - x0, y1 - y0)
    if lesser <= _THIN:
        yield _Stroke(x0, y0, x1, y1)
    elif segments >= _SIMPLE - 1 and (lesser < _LOW or not shade):
        for side in ((x0, y0, x1, y0), (x0, y1, x1, y1), (x0, y0, x0, y1), (x1, y0, x1, y1)):
            yield _Stroke(*side, shade=shade)


def _sides(obj: raw.FPDF_PAGEOBJECT, segments: int) -> Iterator[_Stroke]:
    """Yield the straight sides of a path of many segments, such as a grid drawn at once."""
    matrix, x, y = raw.FS_MATRIX(), ctypes.c_float(), ctypes.c_float()
    raw.FPDFPageObj_GetMatrix(obj, matrix)
    points: list[tuple[bool, Point]] = []
    for at in range(segments):
        segment = raw.FPDFPath_GetPathSegment(obj, at)
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        drawn = raw.FPDFPathSegment_GetType(segment) == raw.FPDF_SEGMENT_LINETO
        a, b = x.value, y.value
        point = matrix.a * a + matrix.c * b + matrix.e, matrix.b * a + matrix.d * b + matrix.f
        points.append((drawn, point))
    for (_, start), (drawn, stop) in pairwise(points):
        if drawn:
            yield _Stroke(*start, *stop)
