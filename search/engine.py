"""What any search engine must do, so that another can take Whoosh's place.

An engine only narrows: for phrases it may return more passages than match, never fewer, and
the stored text decides. For ranked words what it returns is the result.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence
    from contextlib import AbstractContextManager

    from ingest.model import Kind, Passage
    from search.query import Query


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage that an engine proposes: its key in the store, its kind, its relevance."""

    edition: int
    place: int
    kind: Kind
    score: float


class View(Protocol):
    """The index as it was at one moment."""

    @property
    def editions(self) -> frozenset[int]:
        """Editions that are in it."""

    def candidates(self, query: Query) -> list[Candidate]:
        """Passages that may match the query, in no order, each once.

        A passage matches when it holds every word of every phrase (compounds with or without
        their hyphen) and, where there is no phrase, at least one of the ranking stems.
        """


class Engine(Protocol):
    """An index of passages, derived from the store and disposable. Also `publishing.Index`."""

    def add(self, edition: int, passages: Sequence[Passage]) -> None:
        """Put an edition in, in one commit; an edition added twice is in it once."""

    def discard(self, editions: Collection[int]) -> None:
        """Take editions out, in one commit; unknown ones are passed over."""

    def editions(self) -> frozenset[int]:
        """Editions that are in it."""

    def view(self) -> AbstractContextManager[View]:
        """A consistent view, with every commit made before this call.

        Raises:
            IndexDamagedError: The index is missing, outdated or damaged.
        """

    def rebuild(
        self,
        editions: Iterable[tuple[int, Iterable[Passage]]],
        progress: Callable[[int], None] = lambda _: None,
    ) -> None:
        """Make the index anew from these editions; the old one serves until the end.

        Args:
            editions: Each edition's number and passages.
            progress: Called with the number of passages put in so far.
        """

    def check(self) -> tuple[str, ...]:
        """What is wrong with the index, a sentence each; empty when it is sound."""
