"""Markdown files: words without their markup, and the way back to the page's source."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.errors import ReadLimitError
from ingest.markdown import read_markdown
from ingest.markdown.notes import true_markers
from ingest.model import DocumentInfo, Kind


@pytest.fixture
def read(tmp_path):
    def reader(text, **options):
        path = tmp_path / "report.md"
        path.write_text(text, encoding="utf-8")
        return read_markdown(path, **options)

    return reader


def assert_segments_lead_back(reading):
    pages = {page.number: page.text for page in reading.pages}
    for passage in reading.passages:
        assert passage.text.strip()
        for s in passage.segments:
            there = pages[s.page][s.page_start : s.page_start + s.length]
            here = passage.text[s.start : s.start + s.length]
            assert len(there) == len(here)
            assert [a for a, b in zip(here, there, strict=True) if a != b and a not in " -"] == []


REPORT = """\
---
title: "The Example Report"
authors: 'Jo Bloggs'
published_at: 2014-08-21
---

# Part 1

## What *happened*

1. The **first** paragraph cites [the law](https://example.org/the_law(1)) and a note.[^1]

2. The second is `exact` and \\*starred\\*, costs &pound;5 & ends in the

%%page 2%%

middle of a page[^2].

- An item
  on two lines

> A quotation.

Unnumbered.

| Name | Sum |
|------|-----|
| **A** | 1 |

[^2]: Second note.

# Annex

Words.

[^1]: First note,
on two lines.
"""


def test_a_whole_report(read):
    reading = read(REPORT)
    assert reading.info == DocumentInfo("The Example Report", "Jo Bloggs", "2014-08-21")
    found = [(p.locator_id, p.kind, p.text, p.pages()) for p in reading.passages]
    assert found == [
        ("p1.1", Kind.HEADING, "Part 1", (1,)),
        ("p1.2", Kind.HEADING, "What happened", (1,)),
        ("1", Kind.PARAGRAPH, "The first paragraph cites the law and a note.", (1,)),
        (
            "2",
            Kind.PARAGRAPH,
            "The second is exact and *starred*, costs £5 & ends in the middle of a page.",
            (1, 2),
        ),
        ("p2.1", Kind.LIST_ITEM, "An item on two lines", (2,)),
        ("p2.2", Kind.QUOTATION, "A quotation.", (2,)),
        ("p2.3", Kind.PARAGRAPH, "Unnumbered.", (2,)),
        ("p2.4", Kind.TABLE, "Name | Sum", (2,)),
        ("p2.5", Kind.TABLE, "A | 1", (2,)),
        ("p2.6", Kind.FOOTNOTE, "Second note.", (2,)),
        ("p2.7", Kind.HEADING, "Annex", (2,)),
        ("p2.8", Kind.PARAGRAPH, "Words.", (2,)),
        # It is gathered at the end of the file, but its marker is on page 1.
        ("p1.5", Kind.FOOTNOTE, "First note, on two lines.", (1,)),
    ]
    assert [[(m.at, m.label, m.note) for m in p.notes] for p in reading.passages[2:4]] == [
        [(45, "1", "p1.5")],
        [(74, "2", "p2.6")],
    ]
    assert reading.passages[3].section == ("Part 1", "What happened")
    assert [(e.level, e.title, e.page) for e in reading.outline] == [
        (1, "Part 1", 1),
        (2, "What happened", 1),
        (1, "Annex", 2),
    ]
    assert_segments_lead_back(reading)


GATHERED = """\
[[page 1]]

The rules say so.[^1] Nobody knew[^6] of it, but some guessed.[^4]

[[page 2]]

He went on[^5] and on[^6] and on[^8].

## Notes

[^1]: The log.

    Its second page.
[^2]: A letter.
[^4]: A call.
[^5]: Another.

[^6]: A third.
[^7]: Between the two.
[^9]: Of nothing.
"""


def test_notes_gathered_at_the_end_stand_at_the_foot_of_their_pages(read):
    reading = read(GATHERED)
    notes = [(p.text, p.pages()) for p in reading.passages if p.kind is Kind.FOOTNOTE]
    assert notes == [
        ("The log.", (1,)),
        ("A letter.", (1,)),
        ("A call.", (1,)),
        ("Another.", (2,)),
        ("A third.", (2,)),
        ("Between the two.", (2,)),
        ("Of nothing.", ()),
    ]
    assert reading.pages[0].text.endswith("[^4]: A call.\n")
    assert_segments_lead_back(reading)


def test_a_marker_that_the_count_shows_to_be_misread_leads_to_no_note(read):
    passages = read(GATHERED).passages
    texts = {p.locator_id: p.text for p in passages}
    marked = [(m.label, texts.get(m.note)) for p in passages for m in p.notes]
    assert marked == [
        ("1", "The log."),
        ("4", "A call."),
        ("5", "Another."),
        ("6", "A third."),
        ("8", None),
    ]
    # What is no marker is a number of the words.
    assert passages[0].text == "The rules say so. Nobody knew6 of it, but some guessed."


@pytest.mark.parametrize(
    ("labels", "true"),
    [
        ("1 2 3 2 4", "11111"),
        ("1 2 7 4 5", "11011"),
        ("1 9 3 4 5 2", "101110"),
        ("a 1 b 2", "1111"),
        ("5 4 3 2 1", "11111"),
        ("", ""),
    ],
    ids=["cited again", "misread", "misread and others", "names", "no count", "none"],
)
def test_which_markers_are_true(labels, true):
    assert "".join("01"[known] for known in true_markers(labels.split())) == true


def test_notes_with_pages_of_their_own_stay_on_them(read):
    text = "[[page 1]]\nA[^1] b[^2].\n[[page 2]]\n[^1]: One.\n[[page 3]]\n[^2]: Two.\n"
    notes = [(p.text, p.pages()) for p in read(text).passages[1:]]
    assert notes == [("One.", (2,)), ("Two.", (3,))]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("> He knew.\n", [("quotation", "He knew.")]),
        ("> Chief Warden\n", [("paragraph", "Chief Warden")]),
        ("He\n[[page 2]]\n\n> knew of it.\n", [("paragraph", "He knew of it.")]),
        ("> 1. He knew.\n", [("quotation", "1. He knew.")]),
        ("> “He knew”\n", [("quotation", "“He knew”")]),
    ],
)
def test_block_quotations(read, source, expected):
    reading = read(f"[[page 1]]\n{source}")
    assert [(p.kind.value, p.text) for p in reading.passages] == expected
    assert_segments_lead_back(reading)


def test_a_numbered_list_under_recommendations_is_their_list(read):
    reading = read("4.1 We met.\n\n## Our recommendations\n\n1. Act.\n2. Wait.\n\n4.2 We left.\n")
    assert [(p.locator_id, p.text) for p in reading.passages] == [
        ("4.1", "We met."),
        ("b2", "Our recommendations"),
        ("rec-1", "Act."),
        ("rec-2", "Wait."),
        ("4.2", "We left."),
    ]


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("A *b* __c__ ~d~.", "A b c ~d~."),
        ("See <https://example.org/a>, now.", "See https://example.org/a, now."),
        ("See ![a chart](chart.png) here.", "See here."),
        ("See [text][1] here.\n\n[1]: https://example.org", "See text here."),
        ("One<br>two <b>three</b>.", "One two three."),
        ("A &lt;tag&gt; &amp; caf&eacute; &#8212; it.", "A <tag> & café — it."),
        ("Hard  \nbreak and hyph-\nenated hyphenated.", "Hard break and hyphenated hyphenated."),
        ("4.12 Numbered.", "Numbered."),
        ("the [a](http://x.org/.) . the", "the a . the"),
    ],
)
def test_markup_is_no_part_of_the_words(read, source, words):
    reading = read(f"[[page 1]]\n\n{source}\n")
    assert reading.passages[0].text == words
    assert_segments_lead_back(reading)


def test_a_heading_names_the_recommendation_below_it(read):
    reading = read("## Recommendation 4\n\nThe board should act.\n\n## Next\n\nWords.\n")
    assert [(p.locator_id, p.kind, p.paragraph) for p in reading.passages] == [
        ("b1", Kind.HEADING, None),
        ("rec-4", Kind.RECOMMENDATION, "Recommendation 4"),
        ("b3", Kind.HEADING, None),
        ("b4", Kind.PARAGRAPH, None),
    ]


def test_a_list_in_prose_gives_no_paragraph_numbers(read):
    prose = "Some words of prose.\n\n" * 12
    reading = read(f"{prose}1. One item.\n2. Another.\n")
    assert {p.paragraph for p in reading.passages} == {None}
    assert [p.kind for p in reading.passages][-2:] == [Kind.LIST_ITEM, Kind.LIST_ITEM]


def test_without_marks_there_are_no_pages(read):
    reading = read("# A\n\nWords.\n")
    assert reading.pages == ()
    assert reading.info.title == "A"
    assert all(p.segments == () for p in reading.passages)


def test_too_many_pages(read):
    with pytest.raises(ReadLimitError):
        read("%%page 1%%\na\n%%page 2%%\nb\n", max_pages=1)


BITS = """word|*|**|_|`|[|](x)|](|)|[^1]|# |> |- |1. |\\\\|&amp;|&lt;|<b>|<!-- x -->|~|ﬁ|é|![|```"""
bits = st.sampled_from(
    [
        *BITS.split("|"),
        *(" ", "\n", "\n\n", "    ", "\t", "\f", "\u00ad", "|", "```\n", "\n[^1]: "),
        *("| a | b |\n|---|---|\n", "\n%%page 2%%\n", "\n[[page 3]]\n"),
    ]
)


@given(st.lists(bits, max_size=40).map("".join))
def test_whatever_the_markup_segments_lead_back(tmp_path_factory, source):
    path = tmp_path_factory.mktemp("md") / "a.md"
    path.write_text(f"[[page 1]]\n{source}", encoding="utf-8", newline="")
    reading = read_markdown(path)
    assert_segments_lead_back(reading)
    assert len({p.locator_id for p in reading.passages}) == len(reading.passages)


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("Recommendation A: Minutes should be kept.", "Recommendation A"),
        ("Recommendation 4.2: Minutes should be kept.", "Recommendation 4.2"),
        ("Recommendation a clerk can act on is a short one.", None),
    ],
)
def test_recommendations_may_be_counted_by_letters(tmp_path, line, number):
    path = tmp_path / "file.md"
    path.write_text(f"# Advice\n\n{line}\n")
    (passage,) = [p for p in read_markdown(path, max_pages=9).passages if p.kind != Kind.HEADING]
    assert passage.paragraph == number
