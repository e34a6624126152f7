"""Lines of a page from its fragments, footnote markers known by their size and rise."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from itertools import takewhile
from typing import TYPE_CHECKING

from ingest.clean import PlacedLine, offset_after, words_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from ingest.layout.geometry import Cell, Fragment, PageGlyphs, Run

_RAISED_SIZE = 0.82
_RAISED_BY = 0.12
_MARKER = re.compile(r"[\d,*†‡§\s]+$")
_UNIT_BEFORE = re.compile(r"(?:^|[\W\d])[ckm]?m$|\bft$")
_SAME_BASELINE = 1.5
_WIDEST_GAP = 80.0
_SHORT = 8


@dataclass(frozen=True, slots=True)
class Line:
    """One line as it is read.

    Attributes:
        parts: Where its characters stand, left to right, its footnote markers set apart.
        text: Its clean text, footnote markers taken out.
        left: Left edge, points from the page's left.
        right: Right edge.
        baseline: Height of its baseline above the page's foot.
        size: Type size of most of its characters, to half a point.
        bold: Whether all of it is bold.
        italic: Whether all of it is italic.
        upright: False for text that runs across the page's main direction.
        opening: Where the raised digits or signs stand that the line begins with, as a note does:
            a range in each of its first parts, one for each piece of the mark.
        cell: The cell that it stands in, or None.
    """

    parts: tuple[PlacedLine, ...]
    text: str
    left: float
    right: float
    baseline: float
    size: float
    bold: bool
    italic: bool
    upright: bool
    opening: tuple[tuple[int, int], ...] = ()
    cell: Cell | None = None

    @property
    def page(self) -> int:
        """Number of its page."""
        return self.parts[0].page

    @property
    def opening_mark(self) -> str:
        """Raised digits or signs that it begins with; "" if there are none."""
        return "".join(part.text[start:stop] for part, (start, stop) in self._opening_parts())

    def without(self, opening: str) -> Line:
        """Return the line without `opening`, which its first part begins with."""
        first, *others = self.parts
        cut = first.text.index(opening) + len(opening)
        return self._with_parts((first.after(cut), *others))

    def after(self, count: int) -> Line:
        """Return the line without the first `count` characters of its text, all in one part."""
        empty = list(takewhile(lambda part: not words_of(part), self.parts))
        first, *others = self.parts[len(empty) :] or self.parts
        return self._with_parts((first.after(offset_after(first, count)), *others))

    def parted(self) -> tuple[PlacedLine, ...]:
        """The parts, the opening mark parted from what follows it."""
        parts: list[PlacedLine] = []
        for part, (_, stop) in self._opening_parts():
            parts.append(PlacedLine(part.text[:stop], part.page, part.page_start))
            parts.append(part.after(stop))
        return (*parts, *self.parts[len(self.opening) :])

    def marked_parts(self) -> tuple[PlacedLine, ...]:
        """The parts of a line whose opening mark belongs to the words before it."""
        opening = (replace(part, marks=(at, *part.marks)) for part, at in self._opening_parts())
        return (*opening, *self.parts[len(self.opening) :])

    def with_words(self, is_word: Callable[[str, str], bool]) -> Line:
        """Return the line with those markers back among its words that are words.

        Args:
            is_word: Given the characters of the line before a marker, and the marker.
        """
        if not any(part.marks for part in self.parts):
            return self
        parts = tuple(
            replace(
                part,
                marks=tuple(
                    (start, stop)
                    for start, stop in part.marks
                    if not is_word(part.text[:start], part.text[start:stop])
                ),
            )
            for part in self.parts
        )
        return self if parts == self.parts else replace(self, parts=parts, text=_text_of(parts))

    def _opening_parts(self) -> Iterator[tuple[PlacedLine, tuple[int, int]]]:
        """The parts that the opening mark stands in, each with its range there."""
        return zip(self.parts, self.opening, strict=False)

    def _with_parts(self, parts: tuple[PlacedLine, ...]) -> Line:
        return replace(self, parts=parts, text=_text_of(parts), opening=())


@dataclass(frozen=True, slots=True)
class PageLines:
    """The lines of one page, in the order of the file."""

    number: int
    width: float
    height: float
    lines: tuple[Line, ...]


def lines_of(page: PageGlyphs) -> PageLines:
    """Return the page's lines, without empty ones."""
    lines: list[Line] = []
    for fragment in page.fragments:
        line = _line(page, fragment)
        if not line.text and not line.opening:
            continue
        if lines and _is_lone_marker(lines[-1], line):
            lines[-1] = _with_marker(lines[-1], line)
        elif lines and _is_lone_opening(lines[-1], line):
            opening = tuple(_reach(part) for part in lines[-1].parts)
            lines[-1] = replace(_beside(lines[-1], line), opening=opening)
        elif lines and _continues(lines[-1], line):
            lines[-1] = _beside(lines[-1], line)
        else:
            lines.append(line)
    return PageLines(page.number, page.width, page.height, tuple(lines))


def main_size(lines: Iterable[Line]) -> float:
    """The type size that most characters have, in points; 0 if there are none."""
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[line.size] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def _line(page: PageGlyphs, fragment: Fragment) -> Line:
    runs, left, right, cell = fragment
    first = runs[0]
    text = page.text[first.start : runs[-1].stop]
    marks: list[tuple[int, int]] = []
    opening: tuple[tuple[int, int], ...] = ()
    size, baseline, bold, italic = _half(first.size), first.baseline, first.bold, first.italic
    if len(runs) > 1:
        size, baseline = _size_and_baseline(runs)
        marks, opening = _markers(text, runs, size, baseline)
        main = [run for run in runs if _half(run.size) == size] or list(runs)
        bold, italic = all(run.bold for run in main), all(run.italic for run in main)
    blanks = _blanks(page, first.start, runs[-1].stop) if page.blanks else ()
    parts = (PlacedLine(text, page.number, first.start, (), tuple(marks), blanks),)
    return Line(
        parts=parts,
        text=_text_of(parts),
        left=left,
        right=right,
        baseline=baseline,
        size=size,
        bold=bold,
        italic=italic,
        upright=first.upright,
        opening=opening,
        cell=cell,
    )


def _blanks(page: PageGlyphs, start: int, stop: int) -> tuple[int, ...]:
    return tuple(at - start for at in page.blanks if start < at < stop)


def _markers(
    text: str, runs: Sequence[Run], size: float, baseline: float
) -> tuple[list[tuple[int, int]], tuple[tuple[int, int], ...]]:
    """Return where the markers of a fragment stand, and the one that it opens with."""
    begin = runs[0].start
    marks: list[tuple[int, int]] = []
    opening: tuple[tuple[int, int], ...] = ()
    for run in runs:
        if run.size >= size * _RAISED_SIZE or run.baseline <= baseline + size * _RAISED_BY:
            continue
        start, stop = run.start - begin, run.stop - begin
        if not _MARKER.match(text[start:stop]) or _UNIT_BEFORE.search(text, 0, start):
            continue
        if not text[opening[0][1] if opening else 0 : start].strip():
            reach = _stripped(text, stop)
            opening = (reach,) if reach[0] < reach[1] else ()
        elif marks and marks[-1][1] == start:  # a number drawn in pieces
            marks[-1] = (marks[-1][0], stop)
        else:
            marks.append((start, stop))
    return marks, opening


def _size_and_baseline(runs: tuple[Run, ...]) -> tuple[float, float]:
    sizes: Counter[float] = Counter()
    for run in runs:
        sizes[_half(run.size)] += run.stop - run.start
    size = sizes.most_common(1)[0][0]
    if sizes.total() <= _SHORT:
        # A marker and a short word: the marker can have more characters.
        size = max(sizes)
    baselines: Counter[float] = Counter()
    for run in runs:
        if _half(run.size) == size:
            baselines[run.baseline] += run.stop - run.start
    return size, baselines.most_common(1)[0][0]


def _reach(part: PlacedLine) -> tuple[int, int]:
    return _stripped(part.text, len(part.text))


def _stripped(text: str, stop: int) -> tuple[int, int]:
    """The range of what `text[:stop]` holds without the blanks around it."""
    stop = len(text[:stop].rstrip())
    return stop - len(text[:stop].lstrip()), stop


def _half(size: float) -> float:
    return round(size * 2) / 2


def _continues(before: Line, after: Line) -> bool:
    """Whether `after` stands beside `before`: a number in the margin and its text."""
    return (
        before.upright
        and after.upright
        and before.cell == after.cell
        and abs(before.baseline - after.baseline) < _SAME_BASELINE
        and -1 <= after.left - before.right < _WIDEST_GAP
    )


def _is_lone_marker(before: Line, after: Line) -> bool:
    """Whether `after` is a marker at the end of a line, which PDFium gives apart from it."""
    rise = after.baseline - before.baseline
    return bool(
        after.size < before.size * _RAISED_SIZE
        and before.size * _RAISED_BY < rise < before.size
        and abs(after.left - before.right) < before.size
        and _MARKER.match(after.text)
    )


def _with_marker(line: Line, marker: Line) -> Line:
    marks = tuple(replace(part, marks=((0, len(part.text)),)) for part in marker.parts)
    return replace(line, parts=line.parts + marks)


def _is_lone_opening(before: Line, after: Line) -> bool:
    """Whether `before` is the raised number of the note that `after` begins."""
    rise = before.baseline - after.baseline
    return bool(
        before.size < after.size * _RAISED_SIZE
        and after.size * _RAISED_BY < rise < after.size
        and 0 <= after.left - before.right < after.size
        and _MARKER.match(before.text)
    )


def _beside(left: Line, right: Line) -> Line:
    parts = left.parts + right.marked_parts()
    wider = max(left, right, key=lambda line: len(line.text))
    return replace(
        wider,
        parts=parts,
        text=_text_of(parts),
        left=left.left,
        right=right.right,
        bold=left.bold and right.bold,
        italic=left.italic and right.italic,
        opening=left.opening,
    )


def _text_of(parts: tuple[PlacedLine, ...]) -> str:
    return words_of(parts[0]) if len(parts) == 1 else " ".join(filter(None, map(words_of, parts)))
