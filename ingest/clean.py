"""Lines of a page become the text a person would copy by hand, with the way back to the page.

Pure. What is folded, and what is kept as printed:

- lines are joined by one space, and words broken at a line end are mended;
- blanks of every width, alone or in runs, become one space; U+2010 and U+2011 a hyphen;
- ligature characters become their letters;
- soft hyphens, zero-width, direction and control characters go;
- quotation marks, dashes and everything else stay as they are printed.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from ingest.hyphens import junction
from ingest.model import Segment

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

LIGATURES = {
    "\ufb00": "ff",
    "\ufb01": "fi",
    "\ufb02": "fl",
    "\ufb03": "ffi",
    "\ufb04": "ffl",
    "\ufb05": "st",
    "\ufb06": "st",
}
CELL_BAR = " | "
"""Stands between the cells of a table's row."""
LINE_END_MARKS = "\xad\x02\ufffe\uffff"
"""Stand for a hyphen at a line end, printed or soft: U+00AD, and what PDFium writes."""

_BLANKS = (
    "\t\n\v\f\r \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000"
)
_REMOVED = "".join(
    chr(code)
    for first, last in (
        (0x00, 0x08), (0x0E, 0x1F), (0x7F, 0x84), (0x86, 0x9F), (0xAD, 0xAD), (0x180E, 0x180E),
        (0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x206F), (0xFEFF, 0xFEFF), (0xFFFE, 0xFFFF),
    )
    for code in range(first, last + 1)
)  # fmt: skip
_HIDDEN = _BLANKS + _REMOVED
_ODD = re.compile(f"[{_HIDDEN}]{{2,}}|[{_REMOVED}{''.join(LIGATURES)}]")
_BLANK = re.compile(f"[{_BLANKS}]")
_FOLDS = dict.fromkeys(map(ord, _BLANKS), " ") | dict.fromkeys(
    map(ord, "\u2010\u2011" + LINE_END_MARKS), "-"
)

# What a line of printable characters without double spaces can still have to fold.
_PRINTABLE_ODD = re.compile(f"[\u2010\u2011{''.join(LIGATURES)}]")
_FOLDABLE = re.compile(f"[{''.join(map(chr, _FOLDS))}]".replace(" ", ""))

_LABEL = re.compile(r"[^\s,;^()\[\]]+")


@dataclass(frozen=True, slots=True)
class PlacedLine:
    """A line and where it stands.

    Attributes:
        text: Exactly `page.text[page_start : page_start + len(text)]`, without a line end.
        page: Number of its page, from 1.
        page_start: Offset of its first character in the page's text.
        skips: Ranges of `text` that are no part of the words (leaders, markup), ascending.
        marks: Ranges that are footnote markers, no part of the words either, ascending.
        blanks: Offsets in `text` before which a blank is missing, ascending.
    """

    text: str
    page: int
    page_start: int
    skips: tuple[tuple[int, int], ...] = ()
    marks: tuple[tuple[int, int], ...] = ()
    blanks: tuple[int, ...] = ()

    def after(self, offset: int) -> PlacedLine:
        """Return what is left of the line from `offset` on."""
        return PlacedLine(
            self.text[offset:],
            self.page,
            self.page_start + offset,
            _moved(self.skips, offset),
            _moved(self.marks, offset),
            tuple(at - offset for at in self.blanks if at > offset),
        )


@dataclass(frozen=True, slots=True)
class Joined:
    """The text of a passage and the way back to the pages.

    Attributes:
        text: Its words.
        segments: Where they stand, ascending in `start`.
        marks: The footnote markers taken out of them, ascending: offset in `text`, right after
            the last visible character before the marker, and the marker as printed ("73").
    """

    text: str
    segments: tuple[Segment, ...]
    marks: tuple[tuple[int, str], ...]


class _CleanLine(NamedTuple):
    """A line's clean text and the way back to the line.

    Attributes:
        text: Its words.
        runs: The unbroken ones: (start in text, length, start in the line).
        marks: For each of the line's markers, the offset in `text` right after the last visible
            character before it.
    """

    text: str
    runs: tuple[tuple[int, int, int], ...]
    marks: tuple[int, ...] = ()


def fold(text: str) -> str:
    """Return the text of one line as `join_lines` puts it, without the way back."""
    return text.strip(" ") if _is_clean(text) else _clean(PlacedLine(text, 0, 0)).text


def words_of(line: PlacedLine) -> str:
    """Return the text of a line as `join_lines` puts it."""
    return _clean(line).text if line.skips or line.marks or line.blanks else fold(line.text)


def offset_after(line: PlacedLine, count: int) -> int:
    """Return the offset in `line.text` after the first `count` characters of its words."""
    for start, length, source in _clean(line).runs:
        if count <= start + length:
            return source + max(0, count - start)
    return len(line.text)


def join_lines(lines: Sequence[PlacedLine], words: Mapping[str, int]) -> Joined:
    """Join the lines of one passage, in reading order, on however many pages they stand.

    Args:
        lines: The lines; one without a visible character adds nothing but its markers.
        words: The document's `vocabulary`, which decides whether a line-end hyphen belongs.
    """
    parts: list[str] = []
    segments: list[Segment] = []
    marks: list[tuple[int, str]] = []
    length = 0
    for line in lines:
        clean = _clean(line)
        before = length
        if parts and clean.text:
            hyphen_goes, glue = junction(parts[-1], clean.text, words)
            if hyphen_goes:
                parts[-1] = parts[-1][:-1]
                last = segments[-1]
                segments[-1] = Segment(last.start, last.length - 1, last.page, last.page_start)
                length -= 1
                before = length
                _move_back(marks, length)
            parts.append(glue)
            length += len(glue)
        segments.extend(
            Segment(length + start, count, line.page, line.page_start + source)
            for start, count, source in clean.runs
        )
        # A marker that opens a line stands at the last word of the line before.
        if line.marks:
            marks.extend(
                (length + at if at else before, label)
                for at, mark in zip(clean.marks, line.marks, strict=True)
                for label in _LABEL.findall(line.text, *mark)
            )
        if clean.text:
            parts.append(clean.text)
        length += len(clean.text)
    return Joined("".join(parts), tuple(s for s in segments if s.length), tuple(marks))


def join_cells(cells: Sequence[Joined]) -> Joined:
    """Join the cells of a table's row, a bar between them as in every format."""
    text = ""
    segments: list[Segment] = []
    marks: list[tuple[int, str]] = []
    for cell in cells:
        if text and cell.text:
            text += CELL_BAR
        at = len(text)
        segments.extend(
            Segment(at + s.start, s.length, s.page, s.page_start) for s in cell.segments
        )
        marks.extend((at + place, label) for place, label in cell.marks)
        text += cell.text
    return Joined(text, tuple(segments), tuple(marks))


def _move_back(marks: list[tuple[int, str]], length: int) -> None:
    """Bring markers that stand beyond the end of a text to it; they are the last ones."""
    nth = len(marks)
    while nth and marks[nth - 1][0] > length:
        nth -= 1
        marks[nth] = (length, marks[nth][1])


def _moved(ranges: tuple[tuple[int, int], ...], offset: int) -> tuple[tuple[int, int], ...]:
    return tuple((a - offset, b - offset) for a, b in ranges if a >= offset)


def _is_clean(text: str) -> bool:
    """Whether all that can be left to do is to strip blanks: true of most lines, and quick."""
    odd = not text.isascii() and _PRINTABLE_ODD.search(text)
    return text.isprintable() and "  " not in text and not odd


def _clean(line: PlacedLine) -> _CleanLine:
    raw = line.text
    if not (line.skips or line.marks or line.blanks) and _is_clean(raw):
        text = raw.strip(" ")
        return _CleanLine(text, ((0, len(text), raw.find(text)),) if text else ())
    raw = _blanked(raw, sorted((*line.skips, *line.marks)))
    begin = len(raw) - len(raw.lstrip(_HIDDEN))
    end = visible = len(raw.rstrip(_HIDDEN))
    if end <= begin:
        return _CleanLine("", (), (0,) * len(line.marks))
    if raw[end : end + 1] and raw[end] in LINE_END_MARKS:
        end += 1
    if not line.blanks and not _ODD.search(raw, begin, end):
        marks = tuple(min(max(start, begin), visible) - begin for start, _ in line.marks)
        return _CleanLine(_folded(raw[begin:end]), ((0, end - begin, begin),), marks)
    text = ""
    seen = 0
    runs: list[tuple[int, int, int]] = []
    after: list[int] = []
    pieces = _pieces(raw, begin, end)
    for position, piece, one_for_one in _spaced(pieces, line.blanks) if line.blanks else pieces:
        while len(after) < len(line.marks) and line.marks[len(after)][0] <= position:
            after.append(seen)
        if one_for_one:
            runs.append((len(text), len(piece), position))
        text += piece
        seen = seen if piece == " " else len(text)
    # The hyphen of a line end is none of the visible characters.
    after.extend([seen - (end - visible)] * (len(line.marks) - len(after)))
    return _CleanLine(text, tuple(runs), tuple(after))


def _blanked(text: str, ranges: Iterable[tuple[int, int]]) -> str:
    """The text with removed characters, which keep every later offset right, in some ranges."""
    parts: list[str] = []
    position = 0
    for start, stop in ranges:
        if stop > position:
            parts += text[position:start], "\0" * (stop - max(start, position))
            position = stop
    return "".join((*parts, text[position:]))


def _spaced(
    pieces: Iterator[tuple[int, str, bool]], blanks: Sequence[int]
) -> Iterator[tuple[int, str, bool]]:
    """Part the pieces at the blanks that are missing, and put them in."""
    ended = True
    for start, piece, one_for_one in pieces:
        position = 0
        first = bisect_left(blanks, start)
        for at in blanks[first : bisect_left(blanks, start + (len(piece) if one_for_one else 1))]:
            here = at - start
            if piece[here] == " ":
                continue
            if here > position:
                yield start + position, piece[position:here], True
            if not (ended if here == 0 else piece[here - 1] == " "):
                yield at, " ", False
            position = here
        yield start + position, piece[position:], one_for_one
        ended = piece[-1] == " "


def _folded(text: str) -> str:
    # Few lines have anything to fold, and looking is ten times faster than translating.
    return text.translate(_FOLDS) if _FOLDABLE.search(text) else text


def _pieces(raw: str, begin: int, end: int) -> Iterator[tuple[int, str, bool]]:
    """Yield (start, text, whether it stands one for one) of the parts of `raw[begin:end]`."""
    position = begin
    for odd in _ODD.finditer(raw, begin, end):
        start, stop = odd.span()
        if stop == end and raw[start] in LINE_END_MARKS:
            break
        if start > position:
            yield position, _folded(raw[position:start]), True
        if letters := LIGATURES.get(odd.group()):
            yield start, letters, False
        elif blank := _BLANK.search(raw, start, stop):
            yield blank.start(), " ", True
        position = stop
    if position < end:
        yield position, _folded(raw[position:end]), True
