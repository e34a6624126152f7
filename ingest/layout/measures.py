"""What is usual in a document: its type size, its leading, where paragraph numbers stand."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from ingest.layout.lines import main_size
from ingest.layout.openings import is_compound, opening_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.layout.lines import Line

_COLUMN = 4.0
_TIMES_IN_COLUMN = 3
_FEW_PAGES = 12
_WIDEST_LEAD = 40.0
_LEAD_OF_SIZE = 1.3
_SAME_SIZE = 1.6
_COMPOUND_SHARE = 0.17
_PROSE = 0.75
_CLOSE = 1.5
_SAME_RIGHT = 2.0
_EVEN_SHARE = 0.5


@dataclass(frozen=True, slots=True)
class Measures:
    """Measures of a document's body text, in points.

    Attributes:
        size: Type size.
        lead: From baseline to baseline.
        columns: Where lines that open with a paragraph number begin, in steps of 4 points.
        compound: Whether its paragraph numbers are of the form "4.12" rather than "7.".
        justified: Whether its lines are set to one length.
        rights: Where most lines end, on even and on odd pages.
    """

    size: float
    lead: float
    columns: frozenset[int]
    compound: bool
    justified: bool
    rights: tuple[float, float]

    def in_number_column(self, line: Line) -> bool:
        """Whether the line begins where numbers do."""
        column = round(line.left / _COLUMN)
        return any(column + step in self.columns for step in (-1, 0, 1))


def measure(pages: Sequence[Sequence[Line]]) -> Measures:
    """Measure the pages' lines, which are without running lines and contents."""
    size = main_size(line for page in pages for line in page)
    leads: Counter[float] = Counter()
    for page in pages:
        for above, below in pairwise(page):
            lead = above.baseline - below.baseline
            if above.size == below.size == size and 0 < lead < _WIDEST_LEAD:
                leads[round(lead * 2) / 2] += 1
    compound, columns = _number_columns(pages, size)
    return Measures(
        size=size,
        lead=leads.most_common(1)[0][0] if leads else size * _LEAD_OF_SIZE,
        columns=columns,
        compound=compound,
        justified=_is_justified(pages, size),
        rights=_rights(pages, size),
    )


def _rights(pages: Sequence[Sequence[Line]], size: float) -> tuple[float, float]:
    """Where most lines end, to a point: 0 for pages without lines."""
    ends: tuple[Counter[int], Counter[int]] = (Counter(), Counter())
    for page in pages:
        for line in page:
            if line.size == size:
                ends[line.page % 2][round(line.right)] += 1
    even, odd = (max(counts, key=counts.__getitem__, default=0) for counts in ends)
    return float(even), float(odd)


def _is_justified(pages: Sequence[Sequence[Line]], size: float) -> bool:
    """Whether most lines that are followed closely by another end where it ends."""
    even = followed = 0
    for page in pages:
        for above, below in pairwise(page):
            lead = above.baseline - below.baseline
            if above.size == below.size == size and 0 < lead < _CLOSE * size:
                followed += 1
                even += abs(above.right - below.right) < _SAME_RIGHT
    return even > _EVEN_SHARE * followed


def _number_columns(pages: Sequence[Sequence[Line]], size: float) -> tuple[bool, frozenset[int]]:
    """Find whether numbers are compound, and where lines with such numbers begin."""
    rights = sorted(line.right for page in pages for line in page if line.size == size)
    usual_right = rights[len(rights) // 2] if rights else 0.0
    # Numbers before short lines are those of a list of chapters or of headings.
    prose: dict[bool, Counter[int]] = {False: Counter(), True: Counter()}
    short: dict[bool, Counter[int]] = {False: Counter(), True: Counter()}
    for page in pages:
        for line in page:
            number = opening_of(line).number
            if number and abs(line.size - size) < _SAME_SIZE:
                counts = prose if line.right > _PROSE * usual_right else short
                counts[is_compound(number)][round(line.left / _COLUMN)] += 1
    found = prose[True].total() + prose[False].total()
    compound = bool(prose[True]) and prose[True].total() >= found * _COMPOUND_SHARE
    if not compound:
        prose[True] += prose[False]
        short[True] += short[False]
    needed = _TIMES_IN_COLUMN
    if len(pages) <= _FEW_PAGES:
        needed = min(needed, max(1, found // 4))
    return compound, frozenset(
        column for column, times in prose[True].items() if times >= max(needed, short[True][column])
    )
