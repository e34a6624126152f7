"""How a query is understood, and what is said of one that cannot be."""

import pytest

from ingest.errors import QueryError
from search.query import MAX_CHARACTERS, parse

UNDERSTOOD = [
    ("taxi licensing", [], ["taxi", "licensing"]),
    ('"a catalogue of failures"', ["a catalogue of failures"], []),
    ("“a catalogue of failures”", ["a catalogue of failures"], []),
    ("„low and high“ words", ["low and high"], ["words"]),
    ("«no record» of it", ["no record"], []),
    ('police "no record" "not kept"', ["no record", "not kept"], ["police"]),
    ('"AND OR NOT"', ["AND OR NOT"], []),
    ("what did the police know", [], ["police", "know"]),
    ("to be or not to be", [], ["to", "be", "or", "not", "to", "be"]),
    ('"" taxi', [], ["taxi"]),
    ("the council's", [], ["council's"]),
    ("“was “fragmentary and” sparse”", ["was “fragmentary and” sparse"], []),
    ('“he said "no" to it”', ['he said "no" to it'], []),
    ('"he said “no” to it"', ["he said “no” to it"], []),
    ("“one” “two”", ["one", "two"], []),
]


@pytest.mark.parametrize(("text", "phrases", "words"), UNDERSTOOD)
def test_phrases_and_words(text, phrases, words):
    query = parse(text)
    assert [phrase.text for phrase in query.phrases] == phrases
    assert list(query.words) == words


REFUSED = [
    ("", "no word"),
    ("   ", "no word"),
    ("?!", "no word"),
    ('""', "no word"),
    ('"left open', "left open"),
    ("closed” only", "left open"),
    ("x" * (MAX_CHARACTERS + 1), "characters"),
]


@pytest.mark.parametrize(("text", "said"), REFUSED)
def test_what_cannot_be_understood_is_refused_with_a_remedy(text, said):
    with pytest.raises(QueryError) as refused:
        parse(text)
    assert said in refused.value.message
    assert refused.value.remedy
