"""What counts as a word, and under which terms a text is found."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.analysis import fold, index_terms, stem, tokens

WORDS = [
    ("The Council's staff", ["the", "council's", "staff"]),
    ("the Council’s staff", ["the", "council's", "staff"]),
    ("1,400 children", ["1400", "children"]),
    ("in 1997-2013", ["in", "1997", "2013"]),
    ("para 4.12 says", ["para", "4.12", "says"]),
    ("47a and B12", ["47a", "and", "b12"]),
    ("under s.47 of", ["under", "s", "47", "of"]),
    ("§ 600.8", ["§", "600.8"]),
    ("£5m, not $5m", ["£", "5m", "not", "$", "5m"]),
    ("of\ufb01cers", ["officers"]),
    ("mi\u00adnutes", ["minutes"]),
    ("well\u2011known", ["well", "known"]),
    ("“didn’t”", ["didn't"]),
    ("'quoted'", ["quoted"]),
    ("cafe\u0301 café", ["café", "café"]),
    ("_under_score", ["under", "score"]),
    ("… — !", []),
    ("", []),
]


@pytest.mark.parametrize(("text", "words"), WORDS)
def test_words_of_a_text(text, words):
    assert [token.text for token in tokens(text)] == words


@given(st.text())
def test_tokens_stand_where_they_say(text):
    found = tokens(text)
    for token in found:
        assert fold(text[token.start : token.end]) == token.text
    assert all(a.end <= b.start for a, b in itertools.pairwise(found))


@given(st.text(alphabet=st.characters(categories=["Ll", "Lu", "Nd"])))
def test_folding_twice_changes_nothing(word):
    assert fold(fold(word)) == fold(word)


TERMS = [
    ("failures", {"failur"}),
    ("re-opened the case", {"re", "open", "reopen", "the", "case"}),
    ("re-\nopened", {"re", "open", "reopen"}),
    ("re - opened", {"re", "open", "reopen"}),
    ("out-of-area", {"out", "of", "area", "outof", "ofarea"}),
    ("police, council", {"polic", "council"}),
]


@pytest.mark.parametrize(("text", "terms"), TERMS)
def test_terms_a_text_is_found_under(text, terms):
    assert set(index_terms(text)) == terms


@pytest.mark.parametrize(
    ("one", "other"), [("failure", "failures"), ("council's", "council"), ("reported", "reporting")]
)
def test_forms_of_a_word_share_a_stem(one, other):
    assert stem(one) == stem(other)
