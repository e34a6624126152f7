"""Snippets show the match, whole words, and no more than there is room for."""

from hypothesis import given
from hypothesis import strategies as st

from search.snippets import LENGTH, snippet


def test_a_short_text_is_shown_whole():
    assert snippet("Short text.", [(0, 5)]) == (0, 11)


def test_a_long_text_is_shown_around_its_match():
    text = "filler words " * 100 + "the matching phrase " + "more filler " * 100
    at = text.index("matching")
    start, end = snippet(text, [(at, at + 15)])
    assert start < at < at + 15 < end
    assert end - start <= LENGTH
    assert text[start - 1] == " "
    assert text[end] == " "


def test_the_window_with_most_matches_is_shown():
    text = "lonely " + "x " * 400 + "crowd crowd crowd " + "y " * 400
    at = text.index("crowd")
    start, end = snippet(text, [(0, 6), (at, at + 5), (at + 6, at + 11), (at + 12, at + 17)])
    assert start <= at
    assert at + 17 <= end


def test_without_a_match_the_beginning_is_shown():
    start, end = snippet("word " * 200, [])
    assert start == 0
    assert 0 < end <= LENGTH


@given(st.text(alphabet="ab ", min_size=1, max_size=900), st.data())
def test_a_window_is_always_inside_the_text_and_holds_the_first_of_its_matches(text, data):
    first = data.draw(st.integers(0, len(text) - 1))
    last = data.draw(st.integers(first + 1, min(len(text), first + 40)))
    start, end = snippet(text, [(first, last)])
    assert 0 <= start <= first
    assert last <= end <= len(text)
