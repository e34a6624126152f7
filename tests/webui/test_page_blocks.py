"""Where the passages of a page stand, and what stands in none of them."""

import pytest

from ingest.model import Kind, NoteMark, Page, PageState, QuotedSpan, Segment
from ingest.rectangles import Rectangle
from webui.page_blocks import left_out, page_blocks

#       0         1         2         3         4
#       0123456789012345678901234567890123456789012345
TEXT = "THE LAMP 4.1. It was out.7 Nobody looked. 12"
PAGE = Page(12, None, "12", TEXT, PageState.READ)


class OneLine:
    """A ruler for text that stands on one line, ten points to a character."""

    def rectangles(self, spans):
        return tuple(Rectangle(10 * start, 0, 10 * end, 12) for start, end in spans)


class Lines:
    """A ruler that has measured already."""

    def __init__(self, *lines):
        self._lines = tuple(Rectangle(*line) for line in lines)

    def rectangles(self, spans):
        return self._lines if list(spans) else ()


@pytest.fixture
def lamp(passage):
    """A numbered paragraph from which a marker was taken, and which runs on to page 13."""
    from dataclasses import replace

    made = passage(
        "It was out. Nobody looked. Later",
        paragraph="4.1",
        segments=(Segment(0, 11, 12, 14), Segment(11, 15, 12, 26), Segment(27, 5, 13, 0)),
    )
    return replace(
        made, notes=(NoteMark(11, "7", None),), whose_words=(QuotedSpan(12, 18, "the keeper"),)
    )


def test_a_block_has_its_lines_number_marks_and_quoted_words(lamp):
    (block,) = page_blocks(OneLine(), PAGE, [lamp])
    assert block.ordinal == 1
    assert block.pieces == (Rectangle(140, 0, 410, 12),)
    assert block.number == (Rectangle(90, 0, 130, 12),)
    assert [mark.label for mark in block.marks] == ["7"]
    assert block.quoted == (Rectangle(270, 0, 330, 12),)
    assert (block.came_from, block.goes_on) == (None, 13)


def test_what_is_in_no_passage_is_left_out_and_the_number_is_not(lamp):
    found = left_out(OneLine(), PAGE, page_blocks(OneLine(), PAGE, [lamp]))
    words = [TEXT[int(r.left / 10) : int(r.right / 10)].strip() for r in found]
    assert words == ["THE LAMP", "7", "12"]


def test_the_next_page_says_where_its_passage_began(lamp):
    page = Page(13, None, "13", "Later", PageState.READ)
    (block,) = page_blocks(OneLine(), page, [lamp])
    assert (block.came_from, block.goes_on) == (12, None)
    assert block.number == ()
    assert block.marks == ()


def test_a_number_that_is_not_printed_there_has_no_frame(passage):
    again = passage("It was out.", paragraph="4.1", segments=(Segment(0, 11, 12, 20),))
    (block,) = page_blocks(OneLine(), PAGE, [again])
    assert block.number == ()


@pytest.mark.parametrize(
    ("lines", "pieces"),
    [
        ([(50, 100, 250, 112), (50, 114, 250, 126), (50, 128, 90, 140)], 1),
        ([(50, 700, 250, 712), (50, 714, 250, 726), (270, 100, 470, 112)], 2),
        ([(700, 50, 712, 250), (686, 50, 698, 250)], 1),
    ],
)
def test_lines_beside_each_other_are_one_piece_in_any_direction(passage, lines, pieces):
    whole = passage("Words of it.", segments=(Segment(0, 12, 12, 0),))
    (block,) = page_blocks(Lines(*lines), PAGE, [whole])
    assert len(block.pieces) == pieces


def test_the_cells_of_a_row_are_one_piece(passage):
    row = passage("1918 The lamp out", kind=Kind.TABLE, segments=(Segment(0, 17, 12, 0),))
    (block,) = page_blocks(Lines((50, 100, 90, 112), (250, 100, 320, 112)), PAGE, [row])
    assert block.pieces == (Rectangle(50, 100, 320, 112),)


def test_passages_of_other_pages_are_none_of_its_blocks(passage):
    other = passage("Elsewhere.", segments=(Segment(0, 10, 5, 0),))
    assert page_blocks(OneLine(), PAGE, [other]) == ()
