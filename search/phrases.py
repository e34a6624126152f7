"""Where a phrase stands in a text, exactly, and in what the two were allowed to differ.

This is the one judge of exact matches: engines only propose passages, and the text decides.
Two texts match when they have the same words in the same order; words are the tokens of
`search.analysis`. A compound may be written with a hyphen, or as one word, on either side.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from search.analysis import INVISIBLE, joined_by_hyphen, tokens
from search.results import Tolerance

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from search.analysis import Token
    from search.query import Phrase
    from search.results import Span

_QUOTES = str.maketrans(dict.fromkeys("‘’‚‛ʼ`´", "'") | dict.fromkeys("“”„‟«»", '"'))
_DASHES = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"))


@dataclass(frozen=True, slots=True)
class PhraseMatch:
    """One place where a phrase stands.

    Attributes:
        span: Code-point offsets in the text.
        tolerated: In what text and phrase differ.
    """

    span: Span
    tolerated: frozenset[Tolerance]


def find_phrase(phrase: Phrase, text: str) -> list[PhraseMatch]:
    """Every place where the phrase stands in the text, in order, without overlap."""
    words = tokens(text)
    return [
        PhraseMatch(
            (words[pairs[0][1][0]].start, words[pairs[-1][1][1] - 1].end),
            frozenset(_tolerances(phrase, text, words, pairs)),
        )
        for pairs in _alignments(phrase, text, words)
    ]


def stands_in(phrase: Phrase, text: str) -> bool:
    """Whether the phrase stands anywhere in the text."""
    return any(True for _ in _alignments(phrase, text, tokens(text)))


def _alignments(phrase: Phrase, text: str, words: Sequence[Token]) -> Iterator[list[_Pair]]:
    first = phrase.tokens[0].text
    free = 0
    for start, word in enumerate(words):
        # Compounds aside, only the phrase's own first word can begin it.
        if start < free or not (first.startswith(word.text) or word.text.startswith(first)):
            continue
        pairs = _align(phrase, text, words, start)
        if pairs:
            yield pairs
            free = pairs[-1][1][1]


# Which tokens of the phrase face which of the text: two half-open ranges of token numbers.
_Pair = tuple[tuple[int, int], tuple[int, int]]


def _align(phrase: Phrase, text: str, words: Sequence[Token], start: int) -> list[_Pair] | None:
    asked = phrase.tokens
    pairs: list[_Pair] = []
    i, j = 0, start
    while i < len(asked):
        if j >= len(words):
            return None
        if asked[i].text == words[j].text:
            steps = 1, 1
        elif _compound(asked[i].text, text, words, j):
            steps = 1, 2
        elif _compound(words[j].text, phrase.text, asked, i):
            steps = 2, 1
        else:
            return None
        pairs.append(((i, i + steps[0]), (j, j + steps[1])))
        i, j = i + steps[0], j + steps[1]
    return pairs


def _compound(whole: str, text: str, words: Sequence[Token], at: int) -> bool:
    """Whether the two words at a place, joined by a hyphen, make up the whole."""
    if at + 1 >= len(words) or words[at].text + words[at + 1].text != whole:
        return False
    return joined_by_hyphen(text, words[at], words[at + 1])


def _tolerances(
    phrase: Phrase, text: str, words: Sequence[Token], pairs: Sequence[_Pair]
) -> Iterator[Tolerance]:
    previous: _Pair | None = None
    for pair in pairs:
        (i, i_end), (j, j_end) = pair
        asked = phrase.text[phrase.tokens[i].start : phrase.tokens[i_end - 1].end]
        there = text[words[j].start : words[j_end - 1].end]
        if (i_end - i) != (j_end - j):
            yield Tolerance.HYPHENATION
        elif asked != there:
            yield from _word_differences(asked, there)
        if previous:
            before_i, before_j = previous[0][1] - 1, previous[1][1] - 1
            yield from _gap_differences(
                phrase.text[phrase.tokens[before_i].end : phrase.tokens[i].start],
                text[words[before_j].end : words[j].start],
            )
        previous = pair


def _word_differences(asked: str, there: str) -> Iterator[Tolerance]:
    asked, there = asked.translate(INVISIBLE), there.translate(INVISIBLE)
    if asked != there and asked.translate(_QUOTES) == there.translate(_QUOTES):
        yield Tolerance.QUOTES
        return
    asked, there = asked.translate(_QUOTES), there.translate(_QUOTES)
    if asked == there:
        return
    if _ligatures(asked) == _ligatures(there):
        yield Tolerance.LIGATURES
        return
    asked, there = _ligatures(asked), _ligatures(there)
    if asked.casefold() == there.casefold():
        yield Tolerance.CASE
    elif asked[:1].isdigit():
        yield Tolerance.PUNCTUATION
    else:
        yield from (Tolerance.LIGATURES, Tolerance.CASE)


def _ligatures(word: str) -> str:
    return unicodedata.normalize("NFKC", word)


def _gap_differences(asked: str, there: str) -> Iterator[Tolerance]:
    # A dash with spaces around it parts words; only one without them makes a compound.
    compound = {asked.strip() or " ", there.strip() or " "} == {asked, there}
    for fold, tolerance in (
        (_no_change, None),
        (_spaces, Tolerance.SPACES),
        (_quotes, Tolerance.QUOTES),
        (_dashes, Tolerance.DASHES),
    ):
        asked, there = fold(asked), fold(there)
        if asked == there:
            if tolerance:
                yield tolerance
            return
    hyphen = compound and {asked, there} == {"-", " "}
    yield Tolerance.HYPHENATION if hyphen else Tolerance.PUNCTUATION


def _no_change(gap: str) -> str:
    return gap


def _spaces(gap: str) -> str:
    return " ".join(gap.split()) if gap.strip() else " "


def _quotes(gap: str) -> str:
    return gap.translate(_QUOTES)


def _dashes(gap: str) -> str:
    return gap.translate(_DASHES)
