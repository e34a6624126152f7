"""PDFium's questions about single characters, bound so that many cost little.

The functions of `pypdfium2.raw` check and convert every argument of every call. Here a page
and each answer's place in memory are prepared once, and the loop over characters runs in C:
a third of the time.

PDFium is not thread-safe, and neither is this: the room for answers is used again and again.
"""

from __future__ import annotations

import ctypes
from collections import deque
from itertools import repeat
from typing import TYPE_CHECKING, Any

from pypdfium2 import raw

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pypdfium2

# Any: ctypes has no types for prepared arguments and for functions without declared ones.
Handle = Any
_Function = Any


class _Answers:
    """Room for numbers that PDFium writes, so many a character, through so many pointers."""

    def __init__(self, function: _Function, number: type[Any], width: int, pointers: int) -> None:
        self._function = _bound(function, ctypes.c_int)
        self._number, self._width, self._pointers = number, width, pointers
        self._make_room(256)

    def _make_room(self, count: int) -> None:
        size = ctypes.sizeof(self._number)
        self._room = (self._number * (count * self._width))()
        self._places = [
            [ctypes.byref(self._room, size * (self._width * at + which)) for at in range(count)]
            for which in range(self._pointers)
        ]

    def of(self, page: Handle, indices: Sequence[int]) -> list[float]:
        """The numbers of each character, one after the other; 0 where PDFium has none."""
        count = len(indices)
        if count > len(self._places[0]):
            self._make_room(2 * count)
        ctypes.memset(self._room, 0, ctypes.sizeof(self._number) * self._width * count)
        deque(map(self._function, repeat(page), indices, *self._places), maxlen=0)
        numbers: list[float] = self._room[: self._width * count]
        return numbers


def _bound(function: _Function, result: type[Any]) -> _Function:
    # No declared arguments: numbers go as C ints, prepared pointers as they are.
    return ctypes.cast(function, ctypes.PYFUNCTYPE(result))


_text_object = _bound(raw.FPDFText_GetTextObject, ctypes.c_void_p)
_font_size = _bound(raw.FPDFText_GetFontSize, ctypes.c_double)
_unicode = _bound(raw.FPDFText_GetUnicode, ctypes.c_uint)
_text = _bound(raw.FPDFText_GetText, ctypes.c_int)
_matrices = _Answers(raw.FPDFText_GetMatrix, ctypes.c_float, 6, 1)
_origins = _Answers(raw.FPDFText_GetCharOrigin, ctypes.c_double, 2, 2)
_boxes = _Answers(raw.FPDFText_GetLooseCharBox, ctypes.c_float, 4, 1)
_text_font = ctypes.cast(
    raw.FPDFTextObj_GetFont, ctypes.PYFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p)
)


def handle_of(textpage: pypdfium2.PdfTextPage) -> Handle:
    """Return what the other functions take for an open page; good until the page is closed."""
    return ctypes.cast(textpage.raw, ctypes.c_void_p)


def characters(page: Handle, count: int) -> str:
    """The page's characters, one for each index that PDFium counts."""
    if count <= 0:
        return ""
    buffer = ctypes.create_string_buffer(4 * count + 4)
    written = _text(page, 0, count, buffer)
    text = buffer.raw[: 2 * max(0, written - 1)].decode("utf-16-le", "replace")
    if len(text) != count:
        text = "".join(map(_character, map(_unicode, repeat(page), range(count))))
    return text


def _character(code: int) -> str:
    surrogate = 0xD800 <= code <= 0xDFFF
    return chr(code) if code <= 0x10FFFF and not surrogate else "\ufffd"


def text_objects(page: Handle, indices: Sequence[int]) -> list[int | None]:
    """The text object that draws each character; None for one that PDFium put in."""
    return list(map(_text_object, repeat(page), indices))


def font_of(text_object: int | None) -> int | None:
    """The font of a text object, as a number to know it by while the page is open."""
    font: int | None = _text_font(text_object) if text_object else None
    return font


def font_sizes(page: Handle, indices: Sequence[int]) -> list[float]:
    """The size of each character's font before its matrix stretches it."""
    return list(map(_font_size, repeat(page), indices))


def matrices(page: Handle, indices: Sequence[int]) -> list[float]:
    """Six numbers a character: its matrix, a to f."""
    return _matrices.of(page, indices)


def origins(page: Handle, indices: Sequence[int]) -> list[float]:
    """Two numbers a character: where it is set on its baseline, x and y in points."""
    return _origins.of(page, indices)


def boxes(page: Handle, indices: Sequence[int]) -> list[float]:
    """Four numbers a character: left, top, right and bottom of its loose box in points."""
    return _boxes.of(page, indices)
