"""Reading order where the order of the file is another one.

The order of the file is kept wherever a page can be read in it. It is left for two faults that
show in the places of the lines: a box or a heading that is drawn after the text below it, and
two columns whose lines are drawn across both.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate, pairwise
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.layout.lines import Line

_UPWARD = 5.0
NARROWEST = 9.0
"""Points between columns, at least."""
_COLUMN = 0.25
_FEWEST_LINES = 6
_CROSSING = 0.2
_ALIKE = 0.6
_FULL = 0.8


@dataclass(frozen=True, slots=True)
class Gap:
    """The room between two words of a line.

    Attributes:
        start: Where the first word ends, points from the page's left.
        stop: Where the second begins.
    """

    start: float
    stop: float


@dataclass(frozen=True, slots=True)
class WideLine:
    """A line that reaches over more than half of the page, with its wide gaps."""

    left: float
    right: float
    baseline: float
    gaps: tuple[Gap, ...]

    def gap_at(self, x: float) -> Gap | None:
        """The gap around a place, or None."""
        return next((gap for gap in self.gaps if gap.start <= x <= gap.stop), None)


def drawn_in_order(lines: Sequence[Line]) -> list[Line]:
    """Return a page's lines with what is drawn last before what it stands above.

    That is so of lines at the end of the file's order that stand above all others.
    """
    if not all(line.upright for line in lines):
        return list(lines)
    highest = list(accumulate((line.baseline for line in lines), max))
    lowest = list(accumulate((line.baseline for line in reversed(lines)), min))[::-1]
    cuts = [
        at
        for at, (above, below) in enumerate(pairwise(lines), 1)
        if below.baseline > above.baseline + _UPWARD and lowest[at] > highest[at - 1]
    ]
    # Whatever follows a cut stands above all before it, so each cut holds on its own.
    pieces = list(pairwise([0, *cuts, len(lines)]))
    return [line for start, stop in reversed(pieces) for line in lines[start:stop]]


def wide_gaps(reaches: Sequence[tuple[float, float]], page_width: float) -> tuple[Gap, ...]:
    """Return the gaps of a line's words that can be between columns."""
    room = _COLUMN * page_width
    left, right = reaches[0][0], reaches[-1][1]
    return tuple(
        Gap(a, b)
        for (_, a), (b, _) in pairwise(reaches)
        if b - a >= NARROWEST and a - left >= room and right - b >= room
    )


def gutter_of(lines: Sequence[WideLine]) -> float | None:
    """Return where two columns part whose lines are drawn across both, or None.

    Six lines or more have a gap in the same place, few between them have none there, both
    columns are about as wide, and the left one's lines fill it, as those of a table do not.
    """
    gaps = [gap for line in lines for gap in line.gaps]
    if len(gaps) < _FEWEST_LINES:
        return None
    x = median(gap.stop for gap in gaps) - 1  # where the lines of the right one begin
    parted = [(line, gap) for line in lines if (gap := line.gap_at(x))]
    if len(parted) < _FEWEST_LINES:
        return None
    heights = [line.baseline for line, _ in parted]
    between = [line for line in lines if min(heights) <= line.baseline <= max(heights)]
    if len(between) - len(parted) > _CROSSING * len(between):
        return None
    start, stop = max(gap.start for _, gap in parted), min(gap.stop for _, gap in parted)
    if stop <= start:
        return None
    left = start - min(line.left for line, _ in parted)
    right = max(line.right for line, _ in parted) - stop
    filled = median(gap.start - line.left for line, gap in parted)
    if min(left, right) < _ALIKE * max(left, right) or filled < _FULL * left:
        return None
    return (start + stop) / 2
