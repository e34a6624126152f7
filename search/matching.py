"""Between query and passage: which terms a phrase needs, which words light up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from search.analysis import joined_by_hyphen, stem, tokens
from search.phrases import find_phrase
from search.results import Tolerance

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ingest.model import Passage
    from search.analysis import Token
    from search.query import Phrase, Query
    from search.results import Span


@dataclass(frozen=True, slots=True)
class Match:
    """How a passage matches a query.

    Attributes:
        phrases: Spans of the query's phrases, ascending.
        words: Spans of its ranking words, ascending.
        tolerated: In what phrases and passage differ, in the order of `Tolerance`.
    """

    phrases: tuple[Span, ...]
    words: tuple[Span, ...]
    tolerated: tuple[Tolerance, ...]

    @property
    def highlights(self) -> tuple[Span, ...]:
        """All spans, ascending; those that touch or overlap are one."""
        return tuple(_merged([*self.phrases, *self.words]))


def phrase_terms(phrase: Phrase) -> Iterator[tuple[tuple[str, ...], ...]]:
    """The index terms that a passage must hold for a phrase to stand in it.

    Yields:
        For each word, the ways in which it may be there; a way is a set of terms that are all
        needed. A compound may be there in parts or as one word.
    """
    words = phrase.tokens
    for number, word in enumerate(words):
        alone = stem(word.text)
        ways = [(alone,)]
        for left, right in ((number - 1, number), (number, number + 1)):
            if left >= 0 and right < len(words):
                first, second = words[left], words[right]
                if joined_by_hyphen(phrase.text, first, second):
                    ways.append((stem(first.text + second.text),))
        yield tuple(ways)


def phrase_match(query: Query, text: str) -> Match | None:
    """Where the query's phrases stand in a text, or None if one of them does not."""
    spans: list[Span] = []
    tolerated: set[Tolerance] = set()
    for phrase in query.phrases:
        found = find_phrase(phrase, text)
        if not found:
            return None
        spans += [match.span for match in found]
        # A difference that every place has; one exact place needs no allowance.
        tolerated |= min((m.tolerated for m in found), key=len)
    return Match(tuple(sorted(spans)), (), tuple(t for t in Tolerance if t in tolerated))


def match(query: Query, passage: Passage) -> Match | None:
    """How a passage matches a query, or None if a phrase is missing from it."""
    exact = phrase_match(query, passage.text)
    if exact is None:
        return None
    words = tuple(sorted(_word_spans(set(query.stems), passage.text)))
    broken = any(len(passage.pages(*span)) > 1 for span in exact.phrases)
    tolerated = (*exact.tolerated, Tolerance.PAGE_BREAK) if broken else exact.tolerated
    return Match(exact.phrases, words, tolerated)


def _word_spans(wanted: set[str], text: str) -> Iterator[Span]:
    """Spans of the words of those stems; compounds count as the index counts them."""
    previous: Token | None = None
    for token in tokens(text) if wanted else ():
        if stem(token.text) in wanted:
            yield token.start, token.end
        joined = previous and joined_by_hyphen(text, previous, token)
        if previous and joined and stem(previous.text + token.text) in wanted:
            yield previous.start, token.end
        previous = token


def _merged(spans: Iterable[Span]) -> Iterator[Span]:
    current: Span | None = None
    for start, end in sorted(spans):
        if current and start <= current[1]:
            current = (current[0], max(current[1], end))
            continue
        if current:
            yield current
        current = (start, end)
    if current:
        yield current
