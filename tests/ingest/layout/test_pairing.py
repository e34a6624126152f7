"""Each footnote marker leads to its note."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.layout.pairing import pair_notes
from ingest.model import Block, BlockMark, Kind, Segment
from ingest.naming import LONGEST_PASSAGE, name_passages


def text(page, *labels, section=(), kind=Kind.PARAGRAPH):
    """A paragraph on a page, with a marker at its end for each label."""
    words = "Words of a report."
    marks = tuple(BlockMark(len(words), label) for label in labels)
    return Block(kind, words, None, section, (Segment(0, len(words), page, 0),), marks)


def note(page, label):
    words = f"{label} See the log."
    return Block(Kind.FOOTNOTE, words, None, (), (Segment(0, len(words), page, 0),))


def endnote(page, number, section=("Notes",)):
    words = "See the log."
    return Block(Kind.PARAGRAPH, words, number, section, (Segment(0, len(words), page, 0),))


@pytest.mark.parametrize(
    ("blocks", "expected"),
    [
        pytest.param([text(1, "1", "2"), note(1, "1"), note(1, "2")], [1, 2], id="same page"),
        pytest.param([text(1, "1"), text(2), note(2, "1")], [2], id="the next page"),
        pytest.param(
            [text(1, "1"), note(1, "1"), text(2, "1"), note(2, "1")], [1, 3], id="restart by page"
        ),
        pytest.param(
            [text(1, "1"), note(1, "1"), text(9, "1"), note(9, "1")], [1, 3], id="by chapter"
        ),
        pytest.param([text(1, "*", "†"), note(1, "*"), note(1, "†")], [1, 2], id="signs"),
        pytest.param([text(1, "*"), text(1, "*"), note(1, "*")], [2, 2], id="sign in two cells"),
        pytest.param(
            [text(1, "1"), text(2, "1"), note(2, "1")], [None, 2], id="the nearer one claims it"
        ),
        pytest.param([text(1, "1", "1"), note(1, "1"), note(1, "1")], [1, 2], id="same number"),
        pytest.param([text(1, "3"), note(1, "1")], [None], id="no such note"),
        pytest.param([note(1, "1"), text(2, "1")], [None], id="a note on an earlier page"),
        pytest.param(
            [text(1, "1"), text(3, "2"), note(8, "1"), note(8, "2")], [2, 3], id="chapter's end"
        ),
        pytest.param(
            [text(1, "1"), text(5, "1"), note(9, "1"), note(9, "1")],
            [2, 3],
            id="document's end, restarting by chapter",
        ),
        pytest.param([text(1, "1"), endnote(9, "1")], [1], id="a numbered paragraph under Notes"),
        pytest.param(
            [text(1, "1"), endnote(9, "1", ("Findings",))], [None], id="a numbered paragraph"
        ),
    ],
)
def test_a_marker_leads_to_the_note_with_its_number_that_is_nearest(blocks, expected):
    assert [mark.note for block in pair_notes(blocks) for mark in block.marks] == expected


def test_a_numbered_paragraph_that_a_marker_leads_to_is_a_footnote():
    paired = pair_notes([text(1, "1"), endnote(9, "1"), endnote(9, "2")])
    assert [block.kind for block in paired[1:]] == [Kind.FOOTNOTE, Kind.PARAGRAPH]


_LABELS = st.sampled_from(["1", "2", "*"])
_BLOCKS = st.lists(
    st.one_of(
        st.builds(lambda page, labels: text(page, *labels), st.integers(1, 4), st.lists(_LABELS)),
        st.builds(note, st.integers(1, 4), _LABELS),
    ),
    max_size=12,
)


@given(_BLOCKS)
def test_a_marker_never_leads_to_another_number(blocks):
    paired = pair_notes(blocks)
    for block in paired:
        for mark in block.marks:
            assert mark.note is None or blocks[mark.note].text.startswith(mark.label)
    assert [block.text for block in paired] == [block.text for block in blocks]


@given(_BLOCKS)
def test_a_marker_of_a_passage_leads_to_the_name_of_a_footnote(blocks):
    passages = {passage.locator_id: passage for passage in name_passages(pair_notes(blocks))}
    for passage in passages.values():
        for mark in passage.notes:
            assert mark.note is None or passages[mark.note].kind is Kind.FOOTNOTE


@given(st.lists(st.integers(0, 3 * LONGEST_PASSAGE), max_size=6))
def test_a_marker_stands_within_its_part_of_a_passage_that_was_split(places):
    words = "Words of a report. " * (LONGEST_PASSAGE // 6)
    marks = tuple(BlockMark(min(at, len(words)), "1") for at in sorted(places))
    block = Block(Kind.PARAGRAPH, words, None, (), (Segment(0, len(words), 1, 0),), marks)
    passages = name_passages([block])
    assert all(0 <= mark.at <= len(p.text) for p in passages for mark in p.notes)
    assert len(passages) > 1
    assert sum(len(p.notes) for p in passages) == len(marks)
