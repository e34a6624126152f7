"""Each recommendation is listed once, in full, with the other places that print it."""

import pytest

from ingest.model import (
    FileFormat,
    Form,
    Kind,
    Metadata,
    Page,
    PageState,
    Passage,
    Report,
    Segment,
)
from search.contract import RECOMMENDATION_COLUMNS, recommendation_row
from search.recommendations import recommendations_of

MINUTES = "Every meeting at which safety is decided should be minuted by a clerk of the board."
TIDES = "The tide tables should be printed anew each spring and sent to every master of a barge."
REC, ITEM, PARA, NOTE, HEAD = (
    Kind.RECOMMENDATION,
    Kind.LIST_ITEM,
    Kind.PARAGRAPH,
    Kind.FOOTNOTE,
    Kind.HEADING,
)
PAGES = {
    n: Page(n, None, str(n + 10), "", PageState.OCR if n == 9 else PageState.READ)
    for n in range(1, 10)
}
REPORT = Report(
    id="harbour",
    metadata=Metadata("Harbour Inquiry", chair="Ann Example", published="2014"),
    edition=1,
    sha256="",
    format=FileFormat.PDF,
    source="",
    page_count=9,
    passage_count=0,
    unread=(),
    reader=1,
    added="",
)


def found(*rows, report=REPORT):
    """Recommendations of passages given as (kind, label, text, page, section)."""
    passages = [
        Passage(
            locator_id=f"b{order}",
            order=order,
            kind=kind,
            text=text,
            paragraph=label,
            section=tuple(rest[1:]),
            segments=(Segment(0, len(text), rest[0] if rest else 1, 0),),
        )
        for order, (kind, label, text, *rest) in enumerate(rows)
    ]
    return recommendations_of(report, passages, PAGES)


def orders(recommendations):
    """Order of the first passage of each printing: the one listed, then its repeats."""
    return [
        [p.passages[0].order for p in (each.printing, *each.repeats)] for each in recommendations
    ]


def test_parts_under_one_number_are_one_recommendation_in_order():
    (only,) = found(
        (PARA, "4.1", "We come to what should change.", 1),
        (REC, "Recommendation 1", "The board should:", 1),
        (NOTE, None, "1 Minutes of the board.", 1),
        (ITEM, "Recommendation 1", "keep minutes; and", 2),
        (ITEM, "Recommendation 1", "print them.", 2),
        (PARA, "4.2", "We say no more of it.", 2),
    )
    assert only.number == "1"
    assert only.printing.text == "The board should:\nkeep minutes; and\nprint them."
    assert (only.printing.locator.page, only.printing.locator.page_end) == (1, 2)
    assert only.printing.citation.plain() == (
        "Harbour Inquiry (Ann Example, 2014), pp. 11-12, Recommendation 1"
    )


def test_a_shortened_printing_of_the_number_is_a_repeat_of_the_full_one():
    recommendations = found(
        (REC, "Recommendation 1", "Every meeting should be minuted.", 1, "Summary"),
        (REC, "Recommendation 2", "The tide tables should be printed anew.", 1, "Summary"),
        (REC, "Recommendation 1", MINUTES, 4, "Chapter 2"),
        (REC, "Recommendation 2", TIDES, 6, "Chapter 3"),
        (REC, "Recommendation 1", MINUTES, 8, "List"),
    )
    assert orders(recommendations) == [[2, 0, 4], [3, 1]]


def test_they_stand_by_number_wherever_the_fullest_printing_is():
    recommendations = found(
        (REC, "Recommendation 10", MINUTES, 1, "Chapter 1"),
        (REC, "Recommendation 2", TIDES, 2, "Chapter 2"),
        (REC, "Recommendation 1", "Nobody should be the clerk of two boards at once.", 3, "List"),
    )
    assert [each.number for each in recommendations] == ["1", "2", "10"]


def test_they_stand_in_reading_order_where_numbers_begin_anew():
    recommendations = found(
        (REC, "Recommendation 2", MINUTES, 1, "Chapter 1"),
        (REC, "Recommendation 1", TIDES, 2, "Chapter 2"),
        (REC, "Recommendation 2", "Nobody should be the clerk of two boards.", 3, "Chapter 2"),
    )
    assert [each.number for each in recommendations] == ["2", "1", "2"]


def test_a_full_list_joins_the_parts_that_were_printed_apart():
    recommendations = found(
        (REC, "Recommendation 1", MINUTES, 1, "Chapter 1"),
        (PARA, "3", "More is needed.", 1, "Chapter 1"),
        (REC, "Recommendation 1", TIDES, 2, "Chapter 1"),
        (HEAD, None, "All recommendations", 5),
        (REC, "Recommendation 1", MINUTES, 5, "List"),
        (ITEM, "Recommendation 1", TIDES, 5, "List"),
    )
    assert orders(recommendations) == [[4, 0, 2]]


@pytest.mark.parametrize(
    ("first", "second", "count"),
    [
        (("Recommendation 1", MINUTES), ("Recommendation 1", TIDES), 2),
        (("Recommendation 1", MINUTES), ("Recommendation 2", MINUTES), 2),
        (("Recommendation 1", MINUTES), ("RECOMMENDATION 1", MINUTES.upper()), 1),
        (("4.26", MINUTES), ("8.6", MINUTES), 1),
        (("4.26", MINUTES), (None, MINUTES), 1),
        ((None, MINUTES), (None, TIDES), 2),
        ((None, "Keep minutes."), (None, "Keep minutes."), 2),
        (("6.12", MINUTES + " " + TIDES * 2), ("Recommendation 1", MINUTES), 2),
    ],
)
def test_what_counts_as_the_same_recommendation(first, second, count):
    assert len(found((REC, *first, 1, "Chapter"), (REC, *second, 3, "List"))) == count


def test_unnumbered_recommendations_take_their_items_with_them():
    recommendations = found(
        (REC, None, "We recommend that the board:", 1),
        (ITEM, None, "keep minutes of each meeting;", 1),
        (REC, None, TIDES, 1),
        (ITEM, None, "an item of another list", 1, "Elsewhere"),
    )
    assert [each.printing.text.count("\n") for each in recommendations] == [1, 0]
    assert [each.number for each in recommendations] == [None, None]


def test_what_ocr_read_says_so():
    (only,) = found((REC, "Recommendation 1", MINUTES, 9))
    assert only.printing.citation.plain().endswith("(read by OCR)")


def test_a_report_without_recommendations_has_none():
    assert found((PARA, "1", MINUTES), (ITEM, "1", "an item")) == ()


def test_a_line_of_csv_names_every_place():
    (only,) = found(
        (REC, "Recommendation 1", "=" + MINUTES, 2, "Chapter 1"),
        (REC, "Recommendation 1", MINUTES, 8, "List"),
    )
    row = dict(zip(RECOMMENDATION_COLUMNS, recommendation_row(only), strict=True))
    assert row == {
        "report": "harbour",
        "number": "1",
        "text": "'=" + MINUTES,
        "page": 2,
        "printed_page": "12",
        "paragraph": "Recommendation 1",
        "citation": "Harbour Inquiry (Ann Example, 2014), p. 12, Recommendation 1",
        "repeats": "p. 18, Recommendation 1",
    }


def test_a_responses_printing_says_that_it_is_a_response():
    from dataclasses import replace

    response = replace(REPORT, metadata=replace(REPORT.metadata, form=Form.RESPONSE))
    (only,) = found((REC, "Recommendation 1", MINUTES, 1), report=response)
    assert "[response]" in only.printing.citation.plain()
