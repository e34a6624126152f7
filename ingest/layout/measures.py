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
_WIDEST_LEAD = 40.0
_LEAD_OF_SIZE = 1.3
_SAME_SIZE = 1.6
_MOST = 0.8
_PROSE = 0.75


@dataclass(frozen=True, slots=True)
class Measures:
    """Measures of a document's body text, in points.

    Attributes:
        size: Type size.
        lead: From baseline to baseline.
        columns: Where lines that open with a paragraph number begin, in steps of 4 points.
        compound: Whether its paragraph numbers are of the form "4.12" rather than "7.".
    """

    size: float
    lead: float
    columns: frozenset[int]
    compound: bool

    def in_number_column(self, line: Line) -> bool:
        """Whether the line begins where numbers do."""
        column = round(line.left / _COLUMN)
        return any(column + step in self.columns for step in (-1, 0, 1))


def measure(pages: Sequence[Sequence[Line]]) -> Measures:
    """Measure the pages' lines, which are without running lines and contents."""
    size = main_size(line for page in pages for line in page)
    rights = sorted(line.right for page in pages for line in page if line.size == size)
    usual_right = rights[len(rights) // 2] if rights else 0.0
    leads: Counter[float] = Counter()
    simple: Counter[int] = Counter()
    compound: Counter[int] = Counter()
    for page in pages:
        for above, below in pairwise(page):
            lead = above.baseline - below.baseline
            if above.size == below.size == size and 0 < lead < _WIDEST_LEAD:
                leads[round(lead * 2) / 2] += 1
        for line in page:
            number = opening_of(line).number
            # Numbers before short lines are those of a list of chapters or of headings.
            if number and abs(line.size - size) < _SAME_SIZE and line.right > _PROSE * usual_right:
                counter = compound if is_compound(number) else simple
                counter[round(line.left / _COLUMN)] += 1
    found = compound.total() + simple.total()
    is_compound_document = compound.total() > simple.total() * (1 - _MOST) and bool(compound)
    columns = compound if is_compound_document else simple + compound
    return Measures(
        size=size,
        lead=leads.most_common(1)[0][0] if leads else size * _LEAD_OF_SIZE,
        columns=frozenset(
            column for column, n in columns.items() if n >= min(_TIMES_IN_COLUMN, max(1, found / 4))
        ),
        compound=is_compound_document,
    )
