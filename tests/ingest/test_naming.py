"""Names of passages: readable, unique, and the same each time."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.model import Block, BlockMark, Kind, Segment
from ingest.naming import LONGEST_PASSAGE, name_passages, slug


def block(paragraph=None, *section, page=None, kind=Kind.PARAGRAPH, text="Words."):
    segments = () if page is None else (Segment(0, len(text), page, 0),)
    return Block(kind, text, paragraph, section, segments)


def names(*blocks):
    return [passage.locator_id for passage in name_passages(blocks)]


@pytest.mark.parametrize(
    ("blocks", "expected"),
    [
        pytest.param([block("4.11"), block("4.12")], ["4.11", "4.12"], id="printed numbers"),
        pytest.param(
            [block(page=43), block(page=44), block("4.1", page=44), block(page=44)],
            ["p43.1", "p44.1", "4.1", "p44.3"],
            id="unnumbered, by page and order on it",
        ),
        pytest.param([block(), block("1"), block()], ["b1", "1", "b3"], id="no pages"),
        pytest.param(
            [
                block("4.12", page=7),
                block("4.12", page=7, kind=Kind.LIST_ITEM),
                block("4.13", page=7),
            ],
            ["4.12", "p7.2", "4.13"],
            id="a continuation inherits the number, not the name",
        ),
        pytest.param(
            [
                block("4.12", page=7),
                block("3", page=7, kind=Kind.FOOTNOTE),
                block("4.12", page=8),
                block("3", page=8),
            ],
            ["4.12", "p7.2", "p8.1", "3"],
            id="a footnote neither takes a number nor ends its paragraph",
        ),
        pytest.param(
            [block("1.3", "Part 1"), block("1.4", "Part 1"), block("1.3", "Part 2")],
            ["part-1/1.3", "1.4", "part-2/1.3"],
            id="numbers that restart",
        ),
        pytest.param(
            [
                block("1", "Report", "Part 1", "Findings"),
                block("1", "Report", "Part 2", "Findings"),
            ],
            ["part-1/1", "part-2/1"],
            id="the shortest path that tells them apart",
        ),
        pytest.param(
            [
                block("1", "A", "Law"),
                block("1", "B", "Law"),
                block("1", "A", "Fact"),
                block("1", "B", "Fact"),
            ],
            ["a/law/1", "b/law/1", "a/fact/1", "b/fact/1"],
            id="one heading is not enough",
        ),
        pytest.param(
            [block("1", "Part 1"), block("1", "Part 1", "Annex")],
            ["part-1/1", "annex/1"],
            id="one path begins another",
        ),
        pytest.param(
            [block("1"), block("2"), block("1"), block("2"), block("1")],
            ["1", "2", "1~2", "2~2", "1~3"],
            id="no headings to tell them apart",
        ),
        pytest.param(
            [
                block("Recommendation 4", kind=Kind.RECOMMENDATION),
                block("Recommendation 5", kind=Kind.RECOMMENDATION),
                block("R6", kind=Kind.RECOMMENDATION),
                block("5", kind=Kind.LIST_ITEM),
                block(None, kind=Kind.RECOMMENDATION),
            ],
            ["rec-4", "rec-5", "rec-6", "5", "b5"],
            id="recommendations",
        ),
        pytest.param(
            [
                block("Recommendation 4", "Summary", kind=Kind.RECOMMENDATION),
                block("Recommendation 4", "Chapter 9", kind=Kind.RECOMMENDATION),
            ],
            ["summary/rec-4", "chapter-9/rec-4"],
            id="a recommendation printed twice",
        ),
        pytest.param(
            [block("1", kind=Kind.HEADING), block("1", "Start"), block("2", kind=Kind.HEADING)],
            ["b1", "1", "2"],
            id="a paragraph's number before a heading's",
        ),
        pytest.param(
            [block(page=44), block("p44.1", page=44), block("B3"), block()],
            ["p44.1~2", "p44.1", "b3", "b4"],
            id="printed numbers that look like places",
        ),
        pytest.param(
            [block("1", "Page"), block("1", "Other")],
            ["page-section/1", "other/1"],
            id="never an address of a page",
        ),
        pytest.param(
            [block("4(a)"), block("A/7"), block("§ 9"), block("–"), block("4~2")],
            ["4(a)", "a-7", "9", "b4", "4-2"],
            id="characters that an address cannot hold",
        ),
    ],
)
def test_names(blocks, expected):
    assert names(*blocks) == expected


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("Part 2: What was known?", "part-2-what-was-known"),
        ("Évènements", "evenements"),
        ("第一章", ""),
        ("a" * 60, "a" * 40),
        (
            "The history of the service and its many, many failings",
            "the-history-of-the-service-and-its-many",
        ),
    ],
)
def test_slug(heading, expected):
    assert slug(heading) == expected


def test_a_text_without_breaks_is_split_at_sentence_ends_and_keeps_its_place():
    text = "This sentence has exactly some words in it. " * (LONGEST_PASSAGE * 5 // 2 // 44)
    text = text.strip()
    marks = tuple(BlockMark(at, str(nth), 1) for nth, at in enumerate((5, 4500, len(text))))
    whole = Block(Kind.PARAGRAPH, text, "2.1", ("One",), (Segment(0, len(text), 3, 10),), marks)
    passages = name_passages([whole, block("2.2")])
    assert [p.locator_id for p in passages] == ["2.1", "2.1~2", "2.1~3", "2.2"]
    assert [p.order for p in passages] == [0, 1, 2, 3]
    parts = passages[:-1]
    assert " ".join(p.text for p in parts) == text
    # A marker goes with its words, and names its note as the note is named.
    ends = [0, *(len(" ".join(p.text for p in parts[: n + 1])) + 1 for n in range(len(parts)))]
    placed = [(ends[n] + m.at, m.label, m.note) for n, p in enumerate(parts) for m in p.notes]
    assert placed == [(5, "0", "2.2"), (4500, "1", "2.2"), (len(text), "2", "2.2")]
    page = " " * 10 + text
    for part in parts:
        assert len(part.text) <= LONGEST_PASSAGE
        assert part.text.endswith(".")
        (segment,) = part.segments
        assert part.text == page[segment.page_start : segment.page_start + segment.length]


sections = st.lists(
    st.sampled_from(["Page", "Part 1", "Part 2", "Ünïcode — §", "第", ""]), max_size=3
).map(tuple)
paragraphs = (
    st.none() | st.sampled_from(["1", "1.1", "p1.1", "b2", "1~2", "rec-1"]) | st.text(max_size=5)
)
segments = st.just(()) | st.integers(1, 3).map(lambda page: (Segment(0, 1, page, 0),))
words = st.sampled_from(["Words.", "No blanks" * 3000, "One sentence. " * 1800])
any_blocks = st.lists(
    st.builds(Block, st.sampled_from(Kind), words, paragraphs, sections, segments), max_size=25
)


@given(any_blocks)
def test_names_are_unique_and_fit_an_address_and_come_out_the_same_again(blocks):
    passages = name_passages(blocks)
    found = [p.locator_id for p in passages]
    assert len(set(found)) == len(found)
    for name in found:
        assert re.fullmatch(r"[a-z0-9.~()/-]+", name)
        assert not name.startswith("page/")
        assert not {"", ".", ".."} & set(name.split("/"))
    assert name_passages(list(blocks)) == passages
    assert [p.order for p in passages] == list(range(len(passages)))
    assert all(p.text for p in passages)


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("Recommendation 4", "rec-4"),
        ("Recommendation 4a) ii)", "rec-4a)-ii)"),
        ("Recommendation D", "rec-d"),
        ("Recommendation C", "rec-c"),
        ("R12", "rec-12"),
        ("4.12", "4.12"),
    ],
)
def test_a_recommendation_is_named_by_its_number_and_keeps_its_label(printed, name):
    block = Block(Kind.RECOMMENDATION, "Keep minutes.", printed, (), ())
    (passage,) = name_passages([block])
    assert (passage.locator_id, passage.paragraph) == (name, printed)
