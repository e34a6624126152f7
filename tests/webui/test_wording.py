"""The tool's own words: counts, lists, page ranges, and a name for every value."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.model import Form, Kind, Page, PageState, QuotedSpan
from search.citing import FORM_NAMES
from search.results import Tolerance, Unread
from webui import wording


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (wording.count(0, "passage"), "0 passages"),
        (wording.count(1, "passage"), "1 passage"),
        (wording.count(21304, "match", "matches"), "21,304 matches"),
        (wording.listed([]), ""),
        (wording.listed(["a"]), "a"),
        (wording.listed(["a", "b", "c"]), "a, b and c"),
        (wording.ranges([]), ""),
        (wording.ranges([3, 1, 2, 2, 7]), "1–3, 7"),
        (wording.page_name(Page(52, "52", "44", "", PageState.READ)), "p. 44"),
        (wording.page_name(Page(52, "lii", None, "", PageState.READ)), "file p. 52"),
        (wording.unread_amount([]), ""),
        (wording.unread_amount([Unread("a", (1,), "")]), "1 page"),
        (wording.unread_amount([Unread("a", (1, 2), ""), Unread("b", (), "")]),
         "2 pages and 1 whole file"),
        (wording.tolerance_words(()), ""),
        (wording.tolerance_words((Tolerance.CASE, Tolerance.QUOTES, Tolerance.PAGE_BREAK)),
         "Differs from your phrase in capital letters and quotation marks. Runs across a page end."),  # noqa: E501
    ],
)  # fmt: skip
def test_words(said, words):
    assert said == words


@given(st.sets(st.integers(1, 300)))
def test_ranges_name_every_page_and_no_other(pages):
    named = set()
    for run in filter(None, wording.ranges(pages).split(", ")):
        first, _, last = run.partition("–")
        named |= set(range(int(first), int(last or first) + 1))
    assert named == pages


def test_every_kind_form_and_tolerance_has_words():
    assert set(wording.KIND_NAMES) == set(Kind)
    assert set(FORM_NAMES) == set(wording.FORM_NOTICES) == set(Form) - {Form.REPORT}
    assert all(wording.tolerance_words((tolerance,)) for tolerance in Tolerance)


@pytest.mark.parametrize(
    ("speakers", "said"),
    [
        ([], ""),
        ([None], "Quoted words, for which nobody is named."),
        (["One postmaster", "Dr Skipper", "One postmaster"], "Quoted: One postmaster; Dr Skipper."),
        (["the clerk", None], "Quoted: the clerk. Another quotation names nobody."),
        ([None, "the clerk", None], "Quoted: the clerk. 2 other quotations name nobody."),
    ],
)
def test_speakers_are_listed_as_the_report_names_them(speakers, said):
    spans = [QuotedSpan(10 * n, 10 * n + 5, speaker) for n, speaker in enumerate(speakers)]
    assert wording.quoted_words(spans) == said


@pytest.mark.parametrize(
    ("pages", "seconds", "said"),
    [(1000, 4.0, "250 a second"), (16, 32.0, "30 a minute"), (0, 5.0, "0 a minute")],
)
def test_a_slow_reading_is_counted_by_the_minute(pages, seconds, said):
    assert wording.pace(pages, seconds) == said
