"""Each recommendation is listed once, in full, with the other places that print it."""

import time

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
from search.printings import Likeness
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


TABLE = Kind.TABLE
CLERK = "A clerk who is absent should be replaced for the day by another of the board's clerks."


@pytest.mark.parametrize("between", [(PARA, "Recommendation 1"), (TABLE, None), (NOTE, None)])
def test_a_printing_goes_on_as_far_as_its_label_reaches(between):
    kind, label = between
    (only,) = found(
        (REC, "Recommendation 1", "The board should:", 1),
        (ITEM, "Recommendation 1", "keep minutes; and", 1),
        (kind, label, "Its success is seen from the minutes that there are.", 1),
        (ITEM, "Recommendation 1", "print them.", 2),
    )
    assert only.printing.text.endswith("print them.")
    assert ("success" in only.printing.text) is (kind is PARA)


def test_prose_under_a_paragraph_number_is_no_part_of_what_it_recommends():
    (only,) = found((REC, "4.2", MINUTES, 1), (PARA, "4.2", "We turn to the tides.", 1))
    assert only.printing.text == MINUTES


def test_the_fullest_is_listed_and_the_first_of_equals():
    recommendations = found(
        (REC, "Recommendation 1", MINUTES, 1, "Chapter 1"),
        (REC, "Recommendation 2", TIDES, 2, "Chapter 2"),
        (REC, "Recommendation 1", MINUTES + " Nobody may be the clerk twice.", 5, "List"),
        (REC, "Recommendation 2", TIDES, 5, "List"),
    )
    assert orders(recommendations) == [[2, 0], [1, 3]]


@pytest.mark.parametrize(
    ("other", "same"),
    [
        (MINUTES.upper(), True),
        (MINUTES.replace(" by a clerk", ", by a clerk,"), True),
        (MINUTES.replace("board", "bo-ard"), True),
        ("Recommendation 1: " + MINUTES, True),
        ("Recommendation 1(a): " + MINUTES, True),
        (MINUTES.replace("Every", "Each"), False),
        (MINUTES.replace("should be", "should not be"), False),
    ],
)
def test_a_repeat_in_other_words_says_so(other, same):
    (only,) = found(
        (REC, "Recommendation 1", MINUTES + " " + TIDES, 1, "Chapter 1"),
        (REC, "Recommendation 1", other + " " + TIDES, 8, "List"),
    )
    assert (only.repeats[0].likeness_to(only.printing) is Likeness.SAME) is same
    row = dict(zip(RECOMMENDATION_COLUMNS, recommendation_row(only), strict=True))
    assert row["repeats"].endswith("(with differences)") is not same


def test_parts_that_a_response_answers_apart_are_one_recommendation():
    recommendations = found(
        (REC, "Recommendation 4", "4a) i. " + MINUTES, 1, "4) Minutes"),
        (PARA, None, "This recommendation is accepted.", 1, "4) Minutes"),
        (REC, "Recommendation 4", "4a) ii. " + TIDES, 2, "4) Minutes"),
        (PARA, None, "This recommendation is accepted.", 2, "4) Minutes"),
        (REC, "Recommendation 5", "5. " + CLERK, 3, "5) Clerks"),
        (REC, "Recommendation 4", "4a) ii. " + TIDES, 9, "In brief"),
    )
    assert orders(recommendations) == [[0, 5], [4]]
    assert recommendations[0].printing.text == f"4a) i. {MINUTES}\n4a) ii. {TIDES}"
    assert recommendations[0].printing.locator.page_end == 2


def test_the_numbered_paragraph_that_a_list_goes_back_to_is_a_repeat():
    recommendations = found(
        (PARA, "4.23", f"We heard of the masters of barges. We recommend: {MINUTES}", 1, "Ch. 4"),
        (ITEM, "4.23", "The minutes should be short.", 1, "Ch. 4"),
        (PARA, "4.24", TIDES, 2, "Ch. 4"),
        (PARA, "4.25", "The tides were told to the masters of barges in print each spring.", 2),
        (REC, "8.1", MINUTES + " (paragraph 4.23)", 8, "Ch. 8"),
        (REC, "8.2", TIDES + " (paragraph 4.99)", 8, "Ch. 8"),
        (REC, "8.3", CLERK, 8, "Ch. 8"),
    )
    assert orders(recommendations) == [[4, 0], [5, 2], [6]]
    first, second, _ = recommendations
    assert "The minutes should be short." in first.repeats[0].text
    assert first.repeats[0].likeness_to(first.printing) is Likeness.OTHER
    assert second.repeats[0].likeness_to(second.printing) is Likeness.SAME


def test_unmarked_parts_word_for_word_are_repeats_in_part():
    (only,) = found(
        (PARA, None, "We heard much of it.", 1),
        (ITEM, None, "(a) " + MINUTES, 1),
        (NOTE, None, "3 Minutes of the board.", 1),
        (ITEM, None, "(b) " + TIDES, 2),
        (PARA, None, "We heard more of it.", 3),
        (ITEM, None, "(c) " + CLERK, 3),
        (PARA, None, "We heard yet more of it.", 3),
        (ITEM, None, "(b) " + TIDES, 3),
        (PARA, None, TIDES + " Or so it was put to us.", 4),
        (REC, "Recommendation 1", "Minutes", 8, "List"),
        *(
            (ITEM, "Recommendation 1", text, 8, "List")
            for text in ("(a) " + MINUTES, "(b) " + TIDES)
        ),
        (ITEM, "Recommendation 1", "(c) " + CLERK, 8, "List"),
    )
    assert [[p.order for p in each.passages] for each in only.repeats] == [[1, 3], [5], [7]]
    assert {each.likeness_to(only.printing) for each in only.repeats} == {Likeness.PART}
    assert only.printing.likeness_to(only.repeats[0]) is Likeness.WHOLE
    assert list(only.places()) == ["pp. 11-12 (in part)", "p. 13 (in part)"]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (MINUTES + " But when?", MINUTES),
        ("Keep minutes.", "Keep minutes."),
    ],
)
def test_more_words_or_too_few_are_no_repeat(first, second):
    (only,) = found((PARA, None, first, 2), (REC, "Recommendation 1", second, 8))
    assert only.repeats == ()


def test_words_of_two_recommendations_repeat_neither():
    recommendations = found(
        (PARA, None, MINUTES, 1),
        (REC, "Recommendation 1", MINUTES, 8),
        (REC, "Recommendation 2", MINUTES, 8),
    )
    assert orders(recommendations) == [[1], [2]]


def test_a_heading_of_the_same_words_alone_is_no_repeat():
    title = "How the minutes of the harbour board should be kept and by whom"
    (only,) = found(
        (HEAD, None, f"1. {title}", 1),
        (PARA, None, "We heard much of it.", 1, "Minutes"),
        (REC, "Recommendation 1", title, 8, "List"),
        (REC, "Recommendation 1", MINUTES, 8, "List"),
    )
    assert only.repeats == ()


@pytest.mark.parametrize(("heading", "whole"), [("1. Minutes", True), ("2. Minutes", False)])
def test_a_heading_of_its_number_and_title_belongs_to_what_is_under_it(heading, whole):
    (only,) = found(
        (HEAD, None, heading, 1),
        (PARA, None, MINUTES, 1, heading),
        (REC, "Recommendation 1", "Minutes", 8, "List"),
        (REC, "Recommendation 1", MINUTES, 8, "List"),
    )
    (again,) = only.repeats
    assert again.likeness_to(only.printing) is (Likeness.SAME if whole else Likeness.PART)


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


def test_thousands_that_are_worded_alike_stay_apart_and_find_their_repeats_in_time():
    count = 4000
    said = "The board of the harbour should publish its minutes for the year {} in its {}th report."
    rows = [(REC, f"4.{n}", said.format(n, n)) for n in range(count)]
    again = (REC, "9.1", said.format(17, 17))
    started = time.process_time()
    listed = found(*rows, again)
    # Half a minute while each was compared with all, and well under a second now.
    assert time.process_time() - started < 10
    assert len(listed) == count
    assert [17, count] in orders(listed)
