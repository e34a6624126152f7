"""A response's answers: what it labels and answers under a counted heading is a recommendation."""

import pytest

from ingest.model import Kind

OVER = "The council's response to the recommendations"
MINUTES = "1a. A clerk should keep the minutes of each meeting of the board."
TIDES = "1b) i. The tables of the tides should be printed anew."
ACCEPTED = "This recommendation is accepted in full by the council."


def response(typeset, *texts, over=OVER, counted="1) Minutes and tides"):
    """A page on which these paragraphs stand under a counted heading."""
    return [
        *typeset.prose(12),
        typeset.T(over, size=18.0, bold=True, gap=40),
        typeset.T(counted, size=14.0, bold=True, gap=34),
        *(typeset.T(text, gap=26) for text in texts),
        typeset.T("We keep a clerk since the spring.", gap=26),
        *typeset.prose(12),
    ]


def recommended(layout):
    return [(b.paragraph, b.text) for b in layout.blocks if b.kind is Kind.RECOMMENDATION]


@pytest.mark.parametrize(
    "answer",
    [
        ACCEPTED,
        "These recommendations are accepted in principle.",
        "The recommendation is not accepted by the council.",
        "The council, the harbour board and the mayor accept this recommendation.",
        "The council does not accept this recommendation.",
    ],
)
def test_labelled_parts_above_an_answer_are_recommendations_with_their_labels(
    read, typeset, answer
):
    layout = read(response(typeset, MINUTES, TIDES, answer))
    assert recommended(layout) == [("Recommendation 1", MINUTES), ("Recommendation 1", TIDES)]
    (said,) = [b for b in layout.blocks if b.text.startswith(answer)]
    assert said.paragraph is None


def test_parts_that_are_answered_apart_have_one_number(read, typeset):
    layout = read(response(typeset, MINUTES, ACCEPTED, "We agree to it.", TIDES, ACCEPTED))
    assert recommended(layout) == [("Recommendation 1", MINUTES), ("Recommendation 1", TIDES)]


def test_a_label_that_comes_again_opens_an_answer(read, typeset):
    texts = (MINUTES, ACCEPTED, "1a. The clerk begins in May.", ACCEPTED)
    assert recommended(read(response(typeset, *texts))) == [("Recommendation 1", MINUTES)]


def test_words_that_lead_the_parts_in_belong_to_them(read, typeset):
    leading = "Each board should do the following:"
    layout = read(response(typeset, leading, MINUTES, ACCEPTED))
    assert [text for _, text in recommended(layout)] == [leading, MINUTES]


def test_an_answer_in_bold_heads_nothing(read, typeset):
    lines = response(typeset, MINUTES)
    lines.insert(15, typeset.T("This recommendation is accepted in full", bold=True, gap=26))
    layout = read(lines)
    assert recommended(layout) == [("Recommendation 1", MINUTES)]
    assert layout.blocks[-1].section == (OVER, "1) Minutes and tides")


@pytest.mark.parametrize(
    ("texts", "headings"),
    [
        ((MINUTES, TIDES), {}),
        ((MINUTES, "The board met in the spring.", ACCEPTED), {}),
        ((MINUTES, ACCEPTED), {"over": "The council's year in figures"}),
        ((MINUTES, ACCEPTED), {"counted": "2) Minutes and tides"}),
        ((MINUTES, ACCEPTED), {"counted": "Minutes and tides"}),
    ],
)
def test_what_is_not_answered_or_not_counted_is_none(read, typeset, texts, headings):
    assert recommended(read(response(typeset, *texts, **headings))) == []
