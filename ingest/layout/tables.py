"""Tables: those drawn with rules by their cells, others by their type."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from ingest.layout.blocks import Draft
from ingest.layout.openings import opening_of
from ingest.model import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ingest.layout.lines import Line

_NO_WORDS = re.compile(r"\s*:?\s*(?:\([^()]*\))?$")
_LONGEST_ROW = 800
_LONGEST_CELL = 200
_FEWEST_ROWS = 3
_SMALLER = 0.93
_NEW_PARAGRAPH = 1.5
_NEAR = 4.0


@dataclass(frozen=True, slots=True)
class Table:
    """A table drawn with rules.

    Attributes:
        rows: From the top down, its cells from left to right, each cell's lines in order.
    """

    rows: tuple[tuple[tuple[Line, ...], ...], ...]

    @property
    def bottom(self) -> float:
        """Height of its lowest baseline."""
        return min(line.baseline for row in self.rows for cell in row for line in cell)

    @property
    def top(self) -> float:
        """Height of its highest baseline."""
        return max(line.baseline for row in self.rows for cell in row for line in cell)

    def drafts(self) -> Iterator[Draft]:
        """Yield a block for each row; the cells of a very long row are parted as text is."""
        for row in self.rows:
            if sum(len(line.text) for cell in row for line in cell) <= _LONGEST_ROW:
                yield Draft(Kind.TABLE, [line for cell in row for line in cell])
            else:
                for cell in row:
                    yield from _parts_of(cell)


def _parts_of(cell: Sequence[Line]) -> Iterator[Draft]:
    part: Draft | None = None
    for above, line in pairwise([None, *cell]):
        assert line is not None  # noqa: S101 - only the first of the padded lines is None
        opening = opening_of(line)
        gap = 0.0 if above is None else above.baseline - line.baseline
        if opening.bullet and opening.sure_bullet:
            part = Draft(Kind.LIST_ITEM, [line.without(opening.bullet)])
            yield part
        elif part is None or gap > _NEW_PARAGRAPH * line.size or gap < 0:
            part = Draft(Kind.TABLE, [line])
            yield part
        else:
            part.lines.append(line)


def take_tables(lines: Sequence[Line]) -> tuple[list[Line], list[Table]]:
    """Take the tables that are drawn with rules off a page's lines.

    Boxes are no tables; their lines stay.

    Returns:
        The other lines in their order, and the tables.
    """
    places: dict[int, dict[tuple[int, int], list[Line]]] = defaultdict(lambda: defaultdict(list))
    for line in lines:
        if line.cell is not None:
            places[line.cell.table][line.cell.row, line.cell.column].append(line)
    tables = {number: cells for number, cells in places.items() if _is_table(cells)}
    if not tables:
        return list(lines), []
    others = [line for line in lines if line.cell is None or line.cell.table not in tables]
    return others, [_table(cells) for cells in tables.values()]


def _is_table(cells: dict[tuple[int, int], list[Line]]) -> bool:
    rows, columns = {row for row, _ in cells}, {column for _, column in cells}
    return len(columns) > 1 and len(cells) > len(rows)


def _table(cells: dict[tuple[int, int], list[Line]]) -> Table:
    rows: dict[int, list[tuple[Line, ...]]] = defaultdict(list)
    for (row, _), lines in sorted(cells.items()):
        rows[row].append(tuple(lines))
    return Table(tuple(tuple(row) for row in rows.values()))


def in_tables(lines: Sequence[Line]) -> set[int]:
    """The places, among a page's lines, of those in tables that are drawn with rules."""
    if all(line.cell is None for line in lines):
        return set()
    others = set(map(id, take_tables(lines)[0]))
    return {at for at, line in enumerate(lines) if id(line) not in others}


def notes_below(lines: Sequence[Line], tables: Sequence[Table], body_size: float) -> list[Line]:
    """Return the small lines right below a table, which are its own and no footnotes."""
    found: list[Line] = []
    for table in tables:
        above = table.bottom
        for line in sorted(lines, key=lambda line: -line.baseline):
            if line.baseline >= table.bottom:
                continue
            if above - line.baseline > _NEAR * line.size or line.size > body_size * _SMALLER:
                break
            found.append(line)
            above = line.baseline
    return found


def parted_by_tables(
    lines: Sequence[Line], tables: Sequence[Table]
) -> Iterator[tuple[Sequence[Line], Table | None]]:
    """Yield the lines above each table with the table, then those below the last with None."""
    start = 0
    for table in sorted(tables, key=lambda table: -table.top):
        stop = start
        while stop < len(lines) and lines[stop].baseline >= table.top:
            stop += 1
        yield lines[start:stop], table
        start = stop
    yield lines[start:], None


def mark_rows(blocks: Sequence[Draft], body_size: float) -> None:
    """Make rows TABLE: three or more short lines in a row, in type smaller than the text's."""
    rows: list[Draft] = []
    for block in [*blocks, None]:
        if block is not None and _is_row(block, body_size):
            rows.append(block)
            continue
        if len(rows) >= _FEWEST_ROWS:
            for row in rows:
                row.kind = Kind.TABLE
        rows = []


def _is_row(block: Draft, body_size: float) -> bool:
    return (
        block.kind is Kind.PARAGRAPH
        and block.number is None
        and all(line.size <= body_size * _SMALLER for line in block.lines)
        and sum(len(line.text) for line in block.lines) <= _LONGEST_CELL
    )


def mark_bare_labels(blocks: Sequence[Draft]) -> None:
    """Make TABLE two or more labels of recommendations in a row: a summary's, without words."""
    bare = [_is_bare_label(block) for block in blocks]
    for before, block, after in zip([False, *bare], blocks, [*bare[1:], False], strict=False):
        if _is_bare_label(block) and (before or after):
            block.kind, block.recommendation = Kind.TABLE, None


def _is_bare_label(block: Draft) -> bool:
    text = block.text
    label = block.recommendation
    return label is not None and not block.number and bool(_NO_WORDS.match(text[len(label) :]))
