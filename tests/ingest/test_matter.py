"""Front matter, contents lists and indexes are told from the report's own words."""

import pytest

from ingest.markup.matter import tell_matter
from ingest.model import Block, Kind


def heading(text, *section):
    return Block(Kind.HEADING, text, None, section, ())


def words(text, *section, paragraph=None, kind=Kind.PARAGRAPH):
    return Block(kind, text, paragraph, section, ())


def kinds(blocks):
    return [block.kind.value for block in tell_matter(blocks)]


IMPRINT = words("© Crown copyright 2019. ISBN 978 1 2345 6789 0")


@pytest.mark.parametrize(
    ("blocks", "expected"),
    [
        (
            [heading("The report"), words("By Jo Bloggs"), IMPRINT, words("It began in May.")],
            ["heading", "front_matter", "front_matter", "paragraph"],
        ),
        (
            [words("1", paragraph="1"), IMPRINT],
            ["paragraph", "paragraph"],
        ),
        (
            [heading("Contents"), words("Findings 4", "Contents"), IMPRINT],
            ["heading", "contents", "contents"],
        ),
        ([words("The printer was late."), words("It rained.")], ["paragraph", "paragraph"]),
    ],
    ids=["before the text", "after it began", "after the contents", "no imprint"],
)
def test_front_matter_ends_with_the_last_line_of_the_imprint(blocks, expected):
    assert kinds(blocks) == expected


def test_a_foreword_before_the_imprint_is_no_front_matter():
    foreword = words("I was asked to look into it. " * 40)
    assert kinds([words("The report"), foreword, IMPRINT]) == [
        "front_matter",
        "paragraph",
        "front_matter",
    ]


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["A — 1", "B — 8", "C — 8", "D — 11"], "contents"),
        (["A ..... ii", "B ..... 8", "C\t9", "D   11"], "contents"),
        (["A — 1", "B — 8", "C — 3", "D — 11"], "paragraph"),
        (["A — 1", "B — 8", "C — 9"], "paragraph"),
        (["In May 11", "in June 12", "in July 13", "in all 36"], "paragraph"),
    ],
    ids=["dashes", "leaders", "falling", "too few", "prose"],
)
def test_a_run_of_entries_whose_pages_ascend_is_a_contents_list(texts, expected):
    assert set(kinds([words(text) for text in texts])) == {expected}


def test_what_stands_under_contents_ends_with_the_first_sentence():
    blocks = [
        heading("Table of contents"),
        words("Findings", kind=Kind.LIST_ITEM),
        words("The mill closed in May."),
        words("Its gate", kind=Kind.LIST_ITEM),
    ]
    assert kinds(blocks) == ["heading", "contents", "paragraph", "list_item"]


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["accounts, 4, 17–19", "mill, the: closing of 12, 14n", "warden see staff"], "index"),
        (["The index rose by 4.", "It fell again.", "prices 12"], "paragraph"),
    ],
)
def test_an_index_is_known_by_its_entries_and_not_by_its_heading_alone(texts, expected):
    blocks = [heading("Index"), *(words(text, "Index") for text in texts)]
    assert set(kinds(blocks)[1:]) == {expected}
