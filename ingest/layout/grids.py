"""The cells that the rules of a page enclose: tables and boxes as they are drawn."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from ingest.layout.geometry import Cell

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_TOUCH = 3.0
"""Rules that end this near to each other meet; also the width of the widest rule."""
MOST_RULES = 1500
"""A page with more is a drawing: they enclose no cells."""
_MOST_SQUARES = 20_000
_FIGURE_SQUARES = 40
_FULLNESS = 0.3
"""Cells for each square that the rules would part if all ran through; figures have far fewer."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight line across or up a page, in points.

    Attributes:
        at: Its height if it runs across, its distance from the left if it runs up.
        start: Where it begins along its direction.
        stop: Where it ends.
    """

    at: float
    start: float
    stop: float


@dataclass(frozen=True, slots=True)
class PlacedCell:
    """A cell and the rectangle that it fills."""

    cell: Cell
    left: float
    bottom: float
    right: float
    top: float

    def holds(self, x: float, y: float) -> bool:
        """Whether a point is inside."""
        return self.left <= x < self.right and self.bottom <= y < self.top

    def overlaps(self, other: PlacedCell) -> bool:
        """Whether a part of it is in another."""
        across = self.left < other.right and other.left < self.right
        return across and self.bottom < other.top and other.bottom < self.top

    @property
    def area(self) -> float:
        """In square points."""
        return (self.right - self.left) * (self.top - self.bottom)


def cells_of(across: Sequence[Rule], upward: Sequence[Rule]) -> tuple[PlacedCell, ...]:
    """Return the cells that rules enclose, each numbered in its table from its upper left.

    Rules that no other rule meets, such as underlines, enclose nothing. A cell that runs over
    several rows or columns has the number of the first.

    Args:
        across: Rules that run across the page.
        upward: Rules that run up the page.
    """
    if len(across) < 2 or not upward or len(across) + len(upward) > MOST_RULES:
        return ()
    tables: list[list[PlacedCell]] = []
    figures: list[PlacedCell] = []
    lines, columns = _joined(across), _joined(upward)
    for table_lines, table_columns in _meeting(_held(lines, columns), columns):
        number = len(tables)
        cells = _cells(number, table_lines, table_columns)
        if cells:
            tables.append(cells)
        else:
            figures.append(_around(Cell(number, 0, 0), table_lines, table_columns))
    return tuple(
        cell
        for cells in tables
        for cell in cells
        if len(cells) == 1 or not any(cell.overlaps(figure) for figure in figures)
    )


def _around(cell: Cell, lines: Sequence[Rule], columns: Sequence[Rule]) -> PlacedCell:
    return PlacedCell(
        cell,
        left=min(line.start for line in lines),
        bottom=min(column.start for column in columns),
        right=max(line.stop for line in lines),
        top=max(column.stop for column in columns),
    )


def _joined(rules: Iterable[Rule]) -> list[Rule]:
    """Put pieces of one rule together."""
    joined: list[Rule] = []
    level: list[Rule] = []
    at = float("-inf")
    for rule in sorted(rules, key=lambda rule: rule.at):
        if rule.at - at > _TOUCH / 2:
            joined.extend(level)
            level, at = [], rule.at
        level = _with(level, Rule(at, rule.start, rule.stop))
    return joined + level


def _held(rules: Sequence[Rule], others: Sequence[Rule]) -> list[Rule]:
    """The rules that meet two others or cross one, as underlines beside a border do not."""
    kept = []
    for rule in rules:
        met = [other for other in others if _covers(rule, other.at) and _covers(other, rule.at)]
        inside = any(rule.start + _TOUCH < other.at < rule.stop - _TOUCH for other in met)
        if len(met) > 1 or inside:
            kept.append(rule)
    return kept


def _with(level: Sequence[Rule], new: Rule) -> list[Rule]:
    apart = []
    for rule in level:
        if rule.start <= new.stop + _TOUCH and new.start <= rule.stop + _TOUCH:
            new = Rule(new.at, min(rule.start, new.start), max(rule.stop, new.stop))
        else:
            apart.append(rule)
    return [*apart, new]


def _meeting(lines: Sequence[Rule], columns: Sequence[Rule]) -> list[tuple[list[Rule], list[Rule]]]:
    """Group rules that meet, from the top of the page down."""
    group = list(range(len(lines) + len(columns)))

    def root(at: int) -> int:
        while group[at] != at:
            group[at] = at = group[group[at]]
        return at

    for at, line in enumerate(lines):
        for beside, column in enumerate(columns, len(lines)):
            if _covers(line, column.at) and _covers(column, line.at):
                group[root(at)] = root(beside)
    members: dict[int, tuple[list[Rule], list[Rule]]] = defaultdict(lambda: ([], []))
    for at, rule in enumerate([*lines, *columns]):
        members[root(at)][at >= len(lines)].append(rule)
    tables = [table for table in members.values() if len(table[0]) > 1 and table[1]]
    return sorted(tables, key=lambda table: -max(line.at for line in table[0]))


def _covers(rule: Rule, at: float) -> bool:
    return rule.start - _TOUCH <= at <= rule.stop + _TOUCH


def _cells(table: int, lines: Sequence[Rule], columns: Sequence[Rule]) -> list[PlacedCell]:
    """The cells of rules that meet; none of a figure's boxes and the lines between them."""
    xs = _levels([c.at for c in columns] + [x for li in lines for x in (li.start, li.stop)])
    ys = _levels([li.at for li in lines] + [y for c in columns for y in (c.start, c.stop)])[::-1]
    squares = (len(xs) - 1) * (len(ys) - 1)
    if squares > _MOST_SQUARES:
        return []
    if squares > _FIGURE_SQUARES and len(_groups(lines, columns, xs, ys)) < _FULLNESS * squares:
        return []
    groups = _groups([*lines, *_implied(columns, xs, ys)], columns, xs, ys)
    cells = []
    for group in groups:
        rows, cols = {row for row, _ in group}, {column for _, column in group}
        if len(group) < len(rows) * len(cols):
            return []
        cells.append(
            PlacedCell(
                cell=Cell(table, min(rows), min(cols)),
                left=xs[min(cols)],
                bottom=ys[max(rows) + 1],
                right=xs[max(cols) + 1],
                top=ys[min(rows)],
            )
        )
    return cells


def _groups(
    lines: Sequence[Rule], columns: Sequence[Rule], xs: Sequence[float], ys: Sequence[float]
) -> list[list[tuple[int, int]]]:
    """Put squares (row, column) together that no rule parts."""
    wide, high = len(xs) - 1, len(ys) - 1
    first = list(range(wide * high))

    def root(square: int) -> int:
        while first[square] != square:
            square = first[square]
        return square

    parting_columns = [_near(columns, x) for x in xs]
    for row, (top, bottom) in enumerate(pairwise(ys)):
        parting_rows = _near(lines, top)
        for column, (left, right) in enumerate(pairwise(xs)):
            square = row * wide + column
            if column and not _drawn(parting_columns[column], (top + bottom) / 2):
                first[max(root(square), root(square - 1))] = min(root(square), root(square - 1))
            if row and not _drawn(parting_rows, (left + right) / 2):
                above = square - wide
                first[max(root(square), root(above))] = min(root(square), root(above))
    members: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for square in range(wide * high):
        members[root(square)].append(divmod(square, wide))
    return list(members.values())


def _implied(columns: Sequence[Rule], xs: Sequence[float], ys: Sequence[float]) -> list[Rule]:
    """Rules across where columns end, as under a heading, as far as others that go on there."""
    rules = []
    for column in columns:
        for y in ys[1:-1]:
            if min(abs(column.start - y), abs(column.stop - y)) > _TOUCH:
                continue
            passing = [c.at for c in columns if c.start + _TOUCH < y < c.stop - _TOUCH]
            left = max((x for x in passing if x < column.at), default=xs[0])
            right = min((x for x in passing if x > column.at), default=xs[-1])
            rules.append(Rule(y, left, right))
    return rules


def _levels(values: Iterable[float]) -> list[float]:
    levels: list[float] = []
    for value in sorted(values):
        if not levels or value - levels[-1] > _TOUCH:
            levels.append(value)
    return levels


def _near(rules: Sequence[Rule], at: float) -> list[Rule]:
    return [rule for rule in rules if abs(rule.at - at) <= _TOUCH]


def _drawn(rules: Sequence[Rule], along: float) -> bool:
    return any(rule.start <= along <= rule.stop for rule in rules)
