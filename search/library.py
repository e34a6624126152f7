"""The library as a reader sees it: search it, and open what was found.

The command line and the pages call this and nothing below it.
"""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from ingest.errors import IndexDamagedError, NotInLibraryError
from search import presenting
from search.citing import locate
from search.opening import ensure_index, open_engine, open_store
from search.phrases import stands_in
from search.query import parse
from search.recommendations import RecommendationList, recommendations_of
from search.results import (
    Filters,
    PageView,
    PassageView,
    ReportView,
    SearchResult,
    Unread,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ingest.model import Report
    from ingest.settings import Settings
    from ingest.snapshot import Snapshot
    from ingest.store import Store
    from search.engine import Candidate, Engine, View
    from search.query import Query

NEIGHBOURS = 3
_ATTEMPTS = 50


@dataclass(frozen=True, slots=True)
class LibraryStatus:
    """What a library holds: reports, passages, and the number of its present state."""

    reports: int
    passages: int
    generation: int


def open_library(settings: Settings) -> Library:
    """The library that the settings name, with its index seen to.

    Raises:
        LibraryError: It cannot be used.
    """
    store = open_store(settings)
    return Library(store, open_engine(store))


class Library:
    """A library of reports. Safe to use from several threads.

    Attributes:
        rebuilt: Why the index had to be rebuilt when the library was opened, or None.
    """

    def __init__(self, store: Store, engine: Engine) -> None:
        self._store, self._engine = store, engine
        self.rebuilt = ensure_index(store, engine)

    def search(
        self, query: str, filters: Filters | None = None, *, limit: int = 10, offset: int = 0
    ) -> SearchResult:
        """Passages that match a query, best first, with exact counts.

        Args:
            query: Words to rank by, and "phrases" that must stand word for word.
            filters: Which part of the library to search; None: all of it.
            limit: How many hits to return at the most.
            offset: How many better hits to leave out.

        Raises:
            QueryError: The query cannot be understood.
            NotInLibraryError: A filter names a report that is not there.
        """
        filters = filters or Filters()
        asked = parse(query)
        with self._at_one_moment() as (snapshot, view):
            reports = _searched(snapshot, filters)
            by_edition = {report.edition: report for report in reports}
            found = [
                candidate
                for candidate in view.candidates(asked)
                if candidate.edition in by_edition
                and (not filters.kinds or candidate.kind in filters.kinds)
            ]
            found = _verified(snapshot, asked, found)
            found.sort(key=lambda c: (-round(c.score, 9), by_edition[c.edition].id, c.place))
            shown = found[offset : offset + limit]
            return SearchResult(
                query=query,
                total=len(found),
                exact_total=True,
                hits=tuple(presenting.hits(snapshot, asked, shown, by_edition)),
                offset=offset,
                facets=presenting.facets(found, by_edition),
                searched=tuple(report.id for report in reports),
                passages_searched=sum(report.passage_count for report in reports),
                unread=presenting.unread(snapshot, reports, filters),
                incomplete=tuple(r.id for r in reports if not r.metadata.complete),
                outdated=tuple(report.id for report in reports if report.outdated),
            )

    def reports(self) -> tuple[Report, ...]:
        """All reports, by id."""
        with self._store.read() as snapshot:
            return snapshot.reports()

    def unread(self) -> tuple[Unread, ...]:
        """Pages and files that could not be read."""
        with self._store.read() as snapshot:
            return presenting.unread(snapshot, snapshot.reports(), Filters())

    def report(self, report_id: str) -> ReportView:
        """A report and its contents.

        Raises:
            NotInLibraryError: There is none of that id.
        """
        with self._store.read() as snapshot:
            report = snapshot.report(report_id)
            first = snapshot.passages_near(report.edition, 0, 0)
            return ReportView(
                report=report,
                outline=snapshot.outline(report.edition),
                earlier=tuple(
                    sha256
                    for sha256 in dict.fromkeys(snapshot.earlier_editions(report_id))
                    if sha256 != report.sha256
                ),
                pages=tuple(snapshot.pages(report.edition).values()),
                first_passage=first[0].locator_id if first else None,
            )

    def page(self, report_id: str, number: int, query: str = "") -> PageView:
        """A page of a report, with the words of a query marked.

        Raises:
            NotInLibraryError: There is no such report or page.
            QueryError: The query cannot be understood.
        """
        with self._store.read() as snapshot:
            report = snapshot.report(report_id)
            numbers = snapshot.page_numbers(report.edition)
            if number not in numbers:
                raise NotInLibraryError(
                    f"{report_id} has no page {number} in the library",
                    remedy=f"It has {len(numbers)}." if numbers else "Its format has no pages.",
                )
            place = numbers.index(number)
            passages = snapshot.passages_on(report.edition, number)
            touched = {number, *(n for p in passages for n in p.pages())}
            pages = snapshot.pages(report.edition, touched)
            return PageView(
                report=report,
                page=pages[number],
                passages=presenting.marked(report, passages, pages, query),
                previous=numbers[place - 1] if place else None,
                following=numbers[place + 1] if place + 1 < len(numbers) else None,
            )

    def passage(self, report_id: str, locator_id: str, query: str = "") -> PassageView:
        """A passage among its neighbours, with the words of a query marked.

        Raises:
            NotInLibraryError: There is no such report or passage.
            QueryError: The query cannot be understood.
        """
        with self._store.read() as snapshot:
            report = snapshot.report(report_id)
            passage = snapshot.passage(report.edition, locator_id)
            if passage is None:
                raise NotInLibraryError(
                    f"{report_id} has no passage {locator_id!r} in its present edition",
                    remedy="Search for its words, or open the report and look for them there.",
                )
            near = snapshot.passages_near(
                report.edition, passage.order - NEIGHBOURS, passage.order + NEIGHBOURS
            )
            notes = presenting.notes_of(snapshot, report.edition, passage)
            caption = presenting.caption_of(snapshot, report.edition, passage)
            every = (*near, *notes, *caption)
            pages = snapshot.pages(report.edition, {n for p in every for n in p.pages()})
            marked = presenting.marked(report, near, pages, query)
            here = near.index(passage)
            return PassageView(
                report=report,
                shown=marked[here],
                locator=locate(passage, pages, (0, 0)),
                before=marked[:here],
                after=marked[here + 1 :],
                notes=presenting.marked(report, notes, pages, query),
                recommendation=presenting.whole_recommendation(snapshot, report, passage, query),
                caption=next(iter(presenting.marked(report, caption, pages, query)), None),
            )

    def recommendations(self, report_id: str | None = None) -> RecommendationList:
        """What a report recommends, or all of them, each recommendation once.

        Raises:
            NotInLibraryError: There is no report of that id.
        """
        filters = Filters(reports=(report_id,) if report_id else ())
        with self._store.read() as snapshot:
            reports = _searched(snapshot, filters)
            found = (
                recommendations_of(r, snapshot.passages_of(r.edition), snapshot.pages(r.edition))
                for r in reports
            )
            return RecommendationList(
                found=tuple(chain.from_iterable(found)),
                searched=tuple(report.id for report in reports),
                unread=presenting.unread(snapshot, reports, filters),
                incomplete=tuple(r.id for r in reports if not r.metadata.complete),
            )

    def status(self) -> LibraryStatus:
        """What the library holds now."""
        with self._store.read() as snapshot:
            reports = snapshot.reports()
            return LibraryStatus(
                len(reports), sum(r.passage_count for r in reports), snapshot.generation
            )

    @contextmanager
    def _at_one_moment(self) -> Iterator[tuple[Snapshot, View]]:
        """Store and index as they were at the same moment."""
        with ExitStack() as stack:
            yield self._agreeing(stack)

    def _agreeing(self, stack: ExitStack) -> tuple[Snapshot, View]:
        # An edition enters the index before the store shows it and leaves after the store has
        # dropped it: the two agree if the store did not change while the index was opened.
        for _ in range(_ATTEMPTS):
            with ExitStack() as trial:
                snapshot = trial.enter_context(self._store.read())
                alive = {report.edition for report in snapshot.reports()}
                view = self._view(trial)
                if self._store.generation() != snapshot.generation:
                    continue
                if view and alive <= view.editions:
                    stack.push(trial.pop_all())
                    return snapshot, view
            ensure_index(self._store, self._engine)
        raise IndexDamagedError(
            "The index does not keep up with the store",
            remedy="Run `pincite doctor`, and search again when nothing is being added.",
        )

    def _view(self, stack: ExitStack) -> View | None:
        try:
            return stack.enter_context(self._engine.view())
        except IndexDamagedError:
            return None


def _searched(snapshot: Snapshot, filters: Filters) -> tuple[Report, ...]:
    for report_id in filters.reports:
        snapshot.report(report_id)
    return tuple(report for report in snapshot.reports() if filters.admits(report))


def _verified(snapshot: Snapshot, asked: Query, found: list[Candidate]) -> list[Candidate]:
    """The candidates in whose text every phrase of the query stands."""
    if not asked.phrases:
        return found
    texts = snapshot.texts((c.edition, c.place) for c in found)
    right = {key for key, text in texts if all(stands_in(p, text) for p in asked.phrases)}
    return [c for c in found if (c.edition, c.place) in right]
