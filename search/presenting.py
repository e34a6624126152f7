"""Search results and pages put together: from candidates and passages to what is shown."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from ingest.model import Kind, PageState
from search.citing import Citation, locate
from search.matching import match
from search.printings import LABEL
from search.query import parse
from search.recommendations import recommendations_of
from search.results import (
    Elsewhere,
    Facets,
    Filters,
    Hit,
    MarkedPassage,
    Unread,
    WholeRecommendation,
)
from search.snippets import snippet

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from ingest.model import Page, Passage, QuotedSpan, Report
    from ingest.snapshot import Snapshot
    from search.engine import Candidate
    from search.query import Query
    from search.results import Span

_MOST_ROWS = 200
"""A table's caption is looked for so many passages above a row."""


def hits(
    snapshot: Snapshot, asked: Query, shown: Sequence[Candidate], reports: Mapping[int, Report]
) -> Iterator[Hit]:
    """Candidates as hits, in the same order, with highlights and citations."""
    passages = snapshot.passages((c.edition, c.place) for c in shown)
    touched: dict[int, set[int]] = defaultdict(set)
    for (edition, _), passage in passages.items():
        touched[edition] |= set(passage.pages())
    known = {edition: snapshot.pages(edition, numbers) for edition, numbers in touched.items()}
    for candidate in shown:
        report = reports[candidate.edition]
        passage = passages[candidate.edition, candidate.place]
        matched = match(asked, passage)
        highlights = matched.highlights if matched else ()
        # The citation is of the quoted words where there are any, else of all that lit up.
        cited = (matched.phrases if matched else ()) or highlights
        span = (cited[0][0], cited[-1][1]) if cited else (0, 0)
        pages = known[candidate.edition]
        ocr = _by_ocr(passage, pages)
        locator = locate(passage, pages, span)
        yield Hit(
            report=report,
            passage=passage,
            locator=locator,
            highlights=highlights,
            snippet=snippet(passage.text, highlights),
            tolerated=matched.tolerated if matched else (),
            ocr=ocr,
            fidelity=_fidelity(passage, pages),
            score=round(candidate.score, 6),
            quoting=_quoting(passage, span),
            citation=Citation(report, passage, locator, ocr),
        )


def facets(found: Iterable[Candidate], reports: Mapping[int, Report]) -> Facets:
    """Exact counts of candidates by report, year and kind."""
    by_report: Counter[str] = Counter()
    by_year: Counter[str] = Counter()
    by_kind: Counter[str] = Counter()
    for candidate in found:
        report = reports[candidate.edition]
        by_report[report.id] += 1
        by_year[str(report.metadata.year or "unknown")] += 1
        by_kind[candidate.kind.value] += 1
    return Facets(*(dict(sorted(c.items())) for c in (by_report, by_year, by_kind)))


def unread(snapshot: Snapshot, reports: Iterable[Report], filters: Filters) -> tuple[Unread, ...]:
    """What of these reports could not be read, and the files that could not be taken at all."""
    reason = "these pages show something, but no words were read from them"
    found = [Unread(r.id, r.unread, reason) for r in reports if r.unread]
    # What a failed file is about is not known: only a filter by report can leave it out.
    found += [
        Unread(failure.report, (), failure.reason)
        for failure in snapshot.failures()
        if not filters.reports or failure.report in filters.reports
    ]
    return tuple(found)


def marked(
    report: Report, passages: Sequence[Passage], pages: Mapping[int, Page], query: str
) -> tuple[MarkedPassage, ...]:
    """Passages of a report with the words of a query marked; an empty query marks nothing."""
    asked = parse(query) if query.strip() else None
    marked = []
    for passage in passages:
        matched = match(asked, passage) if asked else None
        known = {n: pages[n] for n in passage.pages() if n in pages}
        locator = locate(passage, known, (0, 0))
        citation = Citation(report, passage, locator, _by_ocr(passage, known))
        marked.append(MarkedPassage(passage, matched.highlights if matched else (), citation))
    return tuple(marked)


def notes_of(snapshot: Snapshot, edition: int, passage: Passage) -> tuple[Passage, ...]:
    """The notes that a passage refers to; for a note, the passages that refer to it."""
    if passage.kind is not Kind.FOOTNOTE:
        named = dict.fromkeys(mark.note for mark in passage.notes if mark.note)
        found = (snapshot.passage(edition, name) for name in named)
        return tuple(note for note in found if note)
    return snapshot.referring_to(edition, passage.locator_id)


def whole_recommendation(
    snapshot: Snapshot, report: Report, passage: Passage, query: str
) -> WholeRecommendation | None:
    """The recommendation that a passage is part of, or None; the query's words are marked."""
    if passage.kind is not Kind.RECOMMENDATION and not LABEL.match(passage.paragraph or ""):
        return None
    pages = snapshot.pages(report.edition)
    for each in recommendations_of(report, snapshot.passages_of(report.edition), pages):
        printings = sorted((each.printing, *each.repeats), key=lambda one: one.passages[0].order)
        for here in printings:
            if passage in here.passages:
                return WholeRecommendation(
                    parts=marked(report, here.passages, pages, query),
                    citation=here.citation,
                    elsewhere=tuple(
                        Elsewhere(other.citation, other.likeness_to(here))
                        for other in printings
                        if other is not here
                    ),
                )
    return None


def caption_of(snapshot: Snapshot, edition: int, passage: Passage) -> tuple[Passage, ...]:
    """The caption above a table's row, if only rows of the table stand between; else nothing."""
    if passage.kind is not Kind.TABLE:
        return ()
    above = snapshot.passages_near(edition, passage.order - _MOST_ROWS, passage.order - 1)
    other = next((each for each in reversed(above) if each.kind is not Kind.TABLE), None)
    return (other,) if other and other.kind is Kind.CAPTION else ()


def _quoting(passage: Passage, cited: Span) -> QuotedSpan | None:
    """The quotation that all the cited words stand in."""
    start, end = cited
    inside = (span for span in passage.whose_words if span.start <= start < end <= span.end)
    return next(inside, None)


def _fidelity(passage: Passage, pages: Mapping[int, Page]) -> float | None:
    """That of the page that was read worst: a passage is no surer than its least sure words."""
    known = [pages[number].fidelity for number in passage.pages()]
    return min((value for value in known if value is not None), default=None)


def _by_ocr(passage: Passage, pages: Mapping[int, Page]) -> bool:
    return any(pages[number].state is PageState.OCR for number in passage.pages())
