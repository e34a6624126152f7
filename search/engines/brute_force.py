"""The reference engine: reads every passage. Slow, in memory, plainly right.

It defines what the other engines must find, and the contract suite holds them against it.
"""

from __future__ import annotations

import math
from collections import Counter
from contextlib import contextmanager
from typing import TYPE_CHECKING

from search.analysis import index_terms, stem
from search.engine import Candidate
from search.matching import phrase_terms

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

    from ingest.model import Passage
    from search.query import Query

_B, _K1 = 0.75, 1.2


class BruteForceEngine:
    """An engine that keeps passages in memory and looks at each of them."""

    def __init__(self) -> None:
        self._passages: dict[int, tuple[Passage, ...]] = {}

    def add(self, edition: int, passages: Sequence[Passage]) -> None:
        """Put an edition in."""
        self._passages = {**self._passages, edition: tuple(passages)}

    def discard(self, editions: Collection[int]) -> None:
        """Take editions out."""
        self._passages = {e: p for e, p in self._passages.items() if e not in editions}

    def editions(self) -> frozenset[int]:
        """Editions that are in it."""
        return frozenset(self._passages)

    @contextmanager
    def view(self) -> Iterator[BruteForceView]:
        """The passages as they are now."""
        yield BruteForceView(self._passages)

    def rebuild(
        self,
        editions: Iterable[tuple[int, Iterable[Passage]]],
        progress: Callable[[int], None] = lambda _: None,
    ) -> None:
        """Replace everything."""
        self._passages = {edition: tuple(passages) for edition, passages in editions}
        progress(sum(map(len, self._passages.values())))

    def check(self) -> tuple[str, ...]:
        """Nothing can be wrong with it."""
        return ()


class BruteForceView:
    """A frozen set of passages, scored with the BM25 formula (Robertson and Zaragoza, 2009)."""

    def __init__(self, passages: dict[int, tuple[Passage, ...]]) -> None:
        self._passages = passages

    @property
    def editions(self) -> frozenset[int]:
        """Editions that are in it."""
        return frozenset(self._passages)

    def candidates(self, query: Query) -> list[Candidate]:
        """Passages that match, with their scores."""
        counted = [
            (edition, passage, Counter(index_terms(passage.text)))
            for edition, passages in self._passages.items()
            for passage in passages
        ]
        alternatives = [terms for phrase in query.phrases for terms in phrase_terms(phrase)]
        scoring = {*query.stems, *(stem(t.text) for p in query.phrases for t in p.tokens)}
        frequency = {term: sum(term in terms for _, _, terms in counted) for term in scoring}
        average = sum(c.total() for _, _, c in counted) / (len(counted) or 1)

        def score(terms: Counter[str]) -> float:
            norm = _K1 * (1 - _B + _B * terms.total() / (average or 1))
            return sum(
                math.log(1 + (len(counted) - frequency[t] + 0.5) / (frequency[t] + 0.5))
                * (terms[t] * (_K1 + 1) / (terms[t] + norm))
                for t in sorted(scoring)
            )

        def matches(terms: Counter[str]) -> bool:
            if not query.phrases:
                return any(term in terms for term in query.stems)
            return all(any(all(t in terms for t in way) for way in ways) for ways in alternatives)

        return [
            Candidate(edition, passage.order, passage.kind, score(terms))
            for edition, passage, terms in counted
            if matches(terms)
        ]
