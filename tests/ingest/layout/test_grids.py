"""What rules enclose: every cell of a table once, nothing of underlines or of figures."""

import pytest

from ingest.layout.geometry import Cell
from ingest.layout.grids import Rule, cells_of


def grid(xs, ys):
    across = [Rule(y, xs[0], xs[-1]) for y in ys]
    upward = [Rule(x, ys[-1], ys[0]) for x in xs]
    return across, upward


def at(cells, x, y):
    held = [placed.cell for placed in cells if placed.holds(x, y)]
    assert len(held) <= 1
    return held[0] if held else None


def test_cells_are_numbered_from_the_upper_left():
    cells = cells_of(*grid([50, 150, 300], [700, 650, 600]))
    assert [at(cells, x, y) for y in (680, 620) for x in (60, 200)] == [
        Cell(0, 0, 0),
        Cell(0, 0, 1),
        Cell(0, 1, 0),
        Cell(0, 1, 1),
    ]
    assert at(cells, 20, 680) is None


def test_tables_are_numbered_from_the_top_of_the_page():
    lower, upper = grid([50, 150], [300, 200]), grid([50, 150], [700, 600])
    cells = cells_of(lower[0] + upper[0], lower[1] + upper[1])
    assert at(cells, 100, 650).table == 0
    assert at(cells, 100, 250).table == 1


def test_a_rule_drawn_in_pieces_is_one():
    across, upward = grid([50, 150, 300], [700, 650, 600])
    pieces = [Rule(r.at, a, b) for r in across for a, b in ((50, 150), (150, 300))]
    assert len(cells_of(pieces, upward)) == 4


def test_a_cell_over_two_rows_has_the_number_of_the_first():
    across = [Rule(700, 50, 300), Rule(650, 150, 300), Rule(600, 50, 300)]
    cells = cells_of(across, [Rule(x, 600, 700) for x in (50, 150, 300)])
    assert at(cells, 100, 620) == at(cells, 100, 680) == Cell(0, 0, 0)
    assert at(cells, 200, 620) == Cell(0, 1, 1)


def test_a_heading_without_a_rule_below_it_is_a_row_of_its_own():
    across = [Rule(y, 50, 300) for y in (700, 600)]
    upward = [Rule(50, 600, 700), Rule(150, 600, 680), Rule(300, 600, 700)]
    cells = cells_of(across, upward)
    assert at(cells, 100, 690) == at(cells, 200, 690) == Cell(0, 0, 0)
    assert at(cells, 200, 640) == Cell(0, 1, 1)


def test_a_frame_is_a_single_cell():
    (placed,) = cells_of(*grid([50, 300], [700, 600]))
    assert placed.cell == Cell(0, 0, 0)


def test_an_underline_that_begins_at_a_border_parts_no_row():
    across, upward = grid([50, 150, 300], [700, 650, 600])
    underline = Rule(680, 152, 220)
    assert cells_of([*across, underline], upward) == cells_of(across, upward)


def test_a_table_without_rules_at_its_sides_reaches_as_far_as_those_across():
    across, upward = grid([50, 150, 300], [700, 650, 600])
    cells = cells_of(across, upward[1:2])
    assert at(cells, 60, 680) == Cell(0, 0, 0)
    assert at(cells, 290, 620) == Cell(0, 1, 1)


@pytest.mark.parametrize(
    ("across", "upward"),
    [
        ([], []),
        ([Rule(y, 50, 90) for y in (700, 680, 660)], []),
        ([Rule(y, 50, 90) for y in (700, 680, 660)], [Rule(10, 0, 800), Rule(590, 0, 800)]),
    ],
    ids=["no rules", "underlines", "underlines in a margin"],
)
def test_rules_that_do_not_meet_enclose_nothing(across, upward):
    assert cells_of(across, upward) == ()


def test_boxes_of_a_figure_that_lines_join_are_no_cells():
    across, upward = [], []
    for step in range(8):
        left, bottom = 50 + 60 * step, 100 + 70 * step
        across += [Rule(bottom, left, left + 40), Rule(bottom + 30, left, left + 40)]
        upward += [Rule(left, bottom, bottom + 30), Rule(left + 40, bottom, bottom + 30)]
        across.append(Rule(bottom + 15, left + 40, left + 80))
        upward.append(Rule(left + 80, bottom + 15, bottom + 70))
    assert cells_of(across, upward) == ()


def test_thousands_of_rules_are_not_looked_at():
    xs = [float(4 * n) for n in range(900)]
    assert cells_of(*grid(xs, xs[::-1])) == ()


def test_a_column_that_ends_parts_only_what_lies_between_its_neighbours():
    across = [Rule(y, 50, 400) for y in (700, 600)] + [Rule(650, 50, 150)]
    upward = [Rule(x, 600, 700) for x in (50, 150, 400)] + [Rule(250, 600, 660)]
    cells = cells_of(across, upward)
    assert at(cells, 100, 690) == Cell(0, 0, 0)
    assert at(cells, 100, 655) == Cell(0, 0, 0)
    assert at(cells, 200, 690) == at(cells, 300, 690) == Cell(0, 0, 1)
    assert at(cells, 200, 640) != at(cells, 300, 640)
