"""Citations to paste, and links that last."""

import pytest

from ingest.model import (
    FileFormat,
    Form,
    Kind,
    Locator,
    Metadata,
    Page,
    PageState,
    Passage,
    Report,
    Segment,
)
from search.citing import Citation, locate, passage_path

RECORD = Metadata(title="Harbour", chair="A Chair", published="2014-08", publisher="HMSO")


def report(**changes):
    from dataclasses import replace

    return Report(
        "harbour-2014",
        replace(RECORD, **changes),
        1,
        "a" * 64,
        FileFormat.PDF,
        "/x",
        9,
        9,
        (),
        2,
        "",
    )


def place(page=52, page_end=52, printed="44", printed_end="44"):
    return Locator(page, page_end, "52", printed, printed_end, None, ())


def numbered(paragraph="4.12", kind=Kind.PARAGRAPH):
    return Passage("x", 0, kind, "Words.", paragraph, (), ())


NOWHERE = Locator(None, None, None, None, None, None, ())
NUMBERS = [
    ("4.12", Kind.PARAGRAPH, "p. 44, para 4.12"),
    (None, Kind.PARAGRAPH, "p. 44"),
    ("A4.12", Kind.PARAGRAPH, "p. 44, para A4.12"),
    ("Recommendation 4", Kind.RECOMMENDATION, "p. 44, Recommendation 4"),
    ("Recommendation 4", Kind.LIST_ITEM, "p. 44, Recommendation 4"),
    ("4.12", Kind.RECOMMENDATION, "p. 44, para 4.12"),
]


@pytest.mark.parametrize(("number", "kind", "words"), NUMBERS)
def test_paragraphs_and_recommendations_are_cited_as_what_they_are(number, kind, words):
    assert Citation(report(), numbered(number, kind), place(), ocr=False).place == words


PLAIN = [
    ({}, place(), "Harbour (A Chair, 2014), p. 44, para 4.12"),
    ({}, place(page_end=53, printed_end="45"), "Harbour (A Chair, 2014), pp. 44-45, para 4.12"),
    ({}, place(printed=None, printed_end=None), "Harbour (A Chair, 2014), file p. 52, para 4.12"),
    ({}, NOWHERE, "Harbour (A Chair, 2014), para 4.12"),
    ({"volume": "2"}, place(), "Harbour (A Chair, 2014), vol 2, p. 44, para 4.12"),
    ({"chair": None}, place(), "Harbour (2014), p. 44, para 4.12"),
    ({"chair": None, "published": None}, place(), "Harbour, p. 44, para 4.12"),
    ({"form": Form.RESPONSE}, place(), "Harbour (A Chair, 2014) [response], p. 44, para 4.12"),
    ({"form": Form.EXTRACT}, place(), "Harbour (A Chair, 2014) [extract], p. 44, para 4.12"),
    ({"form": Form.SUMMARY}, place(), "Harbour (A Chair, 2014) [summary], p. 44, para 4.12"),
    (
        {"form": Form.DIGEST, "publisher": "Pincite"},
        place(),
        "Harbour (Pincite) [digest, not the report], p. 44, para 4.12",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "locator", "words"), PLAIN)
def test_the_plain_style(changes, locator, words):
    assert Citation(report(**changes), numbered(), locator, ocr=False).plain() == words


def test_words_read_by_ocr_say_so():
    words = Citation(report(), numbered(), place(), ocr=True).plain()
    assert words.endswith("para 4.12 (read by OCR)")


def test_the_page_cited_is_that_of_the_words_not_of_the_paragraph():
    pages = {n: Page(n, None, str(n - 8), "", PageState.READ) for n in (52, 53)}
    text = "first half second half"
    passage = Passage(
        "4.12", 0, Kind.PARAGRAPH, text, "4.12", ("4 The board",),
        (Segment(0, 10, 52, 0), Segment(11, 11, 53, 0)),
    )  # fmt: skip
    spans = {"first half": (52, 52), "second half": (53, 53), "half second": (52, 53)}
    for words, expected in spans.items():
        start = text.index(words)
        found = locate(passage, pages, (start, start + len(words)))
        assert (found.page, found.page_end) == expected
        assert found.printed_page == str(expected[0] - 8)
    whole = locate(passage, pages, (0, 0))
    assert (whole.page, whole.page_end) == (52, 53)


def test_a_permalink_holds_the_passage_and_the_query():
    assert passage_path("harbour-2014", "4.12") == "/reports/harbour-2014/4.12"
    assert passage_path("a", "4(a)~2", "“no record” & co") == (
        "/reports/a/4(a)~2?q=%E2%80%9Cno+record%E2%80%9D+%26+co"
    )
