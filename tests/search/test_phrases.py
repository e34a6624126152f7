"""Exact phrases: every word kept, typography tolerated, and what was tolerated said."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from search.analysis import tokens
from search.phrases import find_phrase
from search.query import Phrase
from search.results import Tolerance


def phrase(text):
    return Phrase(text, tuple(tokens(text)))


FOUND = [
    ("not available", "It was not available then.", "not available", set()),
    ("not available", "It was Not available.", "Not available", {Tolerance.CASE}),
    ("the council's", "at the council’s door", "the council’s", {Tolerance.QUOTES}),
    ("the officers", "to the of\ufb01cers", "the of\ufb01cers", {Tolerance.LIGATURES}),
    ("well-known fact", "a well\u2011known fact", "well\u2011known fact", {Tolerance.DASHES}),
    ("1997 - 2013", "in 1997 – 2013 and", "1997 – 2013", {Tolerance.DASHES}),
    ("long term plan", "a long-term plan", "long-term plan", {Tolerance.HYPHENATION}),
    ("reopened case", "the re-opened case", "re-opened case", {Tolerance.HYPHENATION}),
    ("re-opened case", "the reopened case", "reopened case", {Tolerance.HYPHENATION}),
    ("raped trafficked", "were raped, trafficked", "raped, trafficked", {Tolerance.PUNCTUATION}),
    ("two  words", "two words", "two words", set()),
    ("two words", "two\u00a0words", "two\u00a0words", {Tolerance.SPACES}),
    ("1400 children", "some 1,400 children", "1,400 children", {Tolerance.PUNCTUATION}),
    ("to be or", "so to be or not", "to be or", set()),
]


@pytest.mark.parametrize(("asked", "text", "there", "tolerated"), FOUND)
def test_a_phrase_is_found_and_its_tolerances_named(asked, text, there, tolerated):
    (match,) = find_phrase(phrase(asked), text)
    assert text[slice(*match.span)] == there
    assert match.tolerated - {Tolerance.SPACES} == tolerated - {Tolerance.SPACES}


ABSENT = [
    ("not available", "It was available."),
    ("was available", "It was not available."),
    ("the failure", "the failures"),
    ("may act", "will act"),
    ("£5 million", "$5 million"),
    ("1,400", "14,00"),
    ("wellknown", "well known"),
    ("known well", "well known"),
    ("of the board", "of board"),
    ("cat", "catalogue"),
]


@pytest.mark.parametrize(("asked", "text"), ABSENT)
def test_a_phrase_that_is_not_there_is_not_found(asked, text):
    assert find_phrase(phrase(asked), text) == []


def test_every_place_is_found_without_overlap():
    spans = [m.span for m in find_phrase(phrase("no no"), "no no no no no")]
    assert spans == [(0, 5), (6, 11)]


WORD = st.text(alphabet="abcde", min_size=1, max_size=4)
SEPARATOR = st.sampled_from([" ", ", ", "\n", "\u00a0", " – ", ". "])


@given(st.lists(WORD, min_size=1, max_size=12), st.data())
def test_any_run_of_words_of_a_text_is_found_where_it_stands(words, data):
    text = words[0]
    for word in words[1:]:
        text += data.draw(SEPARATOR) + word
    first = data.draw(st.integers(0, len(words) - 1))
    last = data.draw(st.integers(first, len(words) - 1))
    stands = tokens(text)[first].start, tokens(text)[last].end
    found = find_phrase(phrase(text[slice(*stands)]), text)
    assert any(match.span[0] <= stands[0] < match.span[1] for match in found)


@given(st.lists(WORD, min_size=2, max_size=8), st.integers(0, 7))
def test_a_changed_word_is_never_verbatim(words, place):
    place %= len(words)
    changed = [*words[:place], words[place] + "x", *words[place + 1 :]]
    assume(" ".join(changed) not in " ".join(words))
    assert find_phrase(phrase(" ".join(changed)), " ".join(words)) == []
