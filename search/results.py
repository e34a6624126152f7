"""What a search gives back: hits with citations, exact counts, and what was not searched."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ingest.model import (
        Kind,
        Locator,
        OutlineEntry,
        Page,
        Passage,
        QuotedSpan,
        Report,
    )
    from search.citing import Citation
    from search.printings import Likeness

Span = tuple[int, int]


class Tolerance(StrEnum):
    """What a quoted phrase and the words it matched may differ in. A closed list."""

    CASE = "case"
    QUOTES = "quotes"
    DASHES = "dashes"
    SPACES = "spaces"
    LIGATURES = "ligatures"
    HYPHENATION = "hyphenation"
    PUNCTUATION = "punctuation"
    PAGE_BREAK = "page_break"


@dataclass(frozen=True, slots=True)
class Filters:
    """Which part of the library is searched; an empty field restricts nothing.

    Attributes:
        reports: Report ids.
        inquiries: Words that a report's inquiry must contain, case-folded.
        years: First and last year of publication, both included.
        kinds: Kinds of passage.
    """

    reports: tuple[str, ...] = ()
    inquiries: tuple[str, ...] = ()
    years: tuple[int, int] | None = None
    kinds: tuple[Kind, ...] = ()

    def admits(self, report: Report) -> bool:
        """Whether the report may be searched (kinds are judged passage by passage)."""
        if self.reports and report.id not in self.reports:
            return False
        inquiry = (report.metadata.inquiry or "").casefold()
        if self.inquiries and not any(name.casefold() in inquiry for name in self.inquiries):
            return False
        if self.years is None:
            return True
        year = report.metadata.year
        return year is not None and self.years[0] <= year <= self.years[1]


@dataclass(frozen=True, slots=True)
class Unread:
    """Part of the library that could not be read; no pages means the whole file failed.

    Attributes:
        report: The report's id (for a failed file, the id it would have had).
        pages: 1-based pages of the file.
        reason: Why, one sentence.
    """

    report: str
    pages: tuple[int, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that matches, with where its matching words stand.

    Attributes:
        report: The report it is in.
        passage: The passage, word for word.
        locator: Where the highlighted words stand; its pages are those of the highlights,
            or of the whole passage when only its headings match.
        highlights: Code-point spans of `passage.text` that match, ascending, apart.
        snippet: Span of `passage.text` to show when there is no room for all of it.
        tolerated: In what the phrases of the query and the passage differ.
        ocr: Whether any of its words were read by optical character recognition.
        fidelity: How well its pages were read, 0 to 1; None where that is not measured.
        score: Relevance; comparable within one search only.
        quoting: The span of the passage that holds all the cited words and is someone else's
            than the report's, or None.
        citation: The citation to paste.
    """

    report: Report
    passage: Passage
    locator: Locator
    highlights: tuple[Span, ...]
    snippet: Span
    tolerated: tuple[Tolerance, ...]
    ocr: bool
    fidelity: float | None
    score: float
    quoting: QuotedSpan | None
    citation: Citation


@dataclass(frozen=True, slots=True)
class Facets:
    """Exact counts of matching passages: by report id, by year ("unknown" too), by kind."""

    report: Mapping[str, int]
    year: Mapping[str, int]
    kind: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class SearchResult:
    """One page of hits, with what was and was not searched.

    Attributes:
        query: The query as given.
        total: How many passages match.
        exact_total: Whether `total` is exact.
        hits: The hits from `offset` on, best first; ties stand in reading order.
        offset: How many better hits come before these.
        facets: Counts over all matching passages.
        searched: Ids of the reports that were searched.
        passages_searched: How many passages they hold.
        unread: What could not be read and so was not searched.
        incomplete: Ids of searched reports of which the library holds only a part.
        outdated: Ids of searched reports that an older Pincite read.
    """

    query: str
    total: int
    exact_total: bool
    hits: tuple[Hit, ...]
    offset: int
    facets: Facets
    searched: tuple[str, ...]
    passages_searched: int
    unread: tuple[Unread, ...]
    incomplete: tuple[str, ...]
    outdated: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MarkedPassage:
    """A passage to be shown, with the words of a query marked in it."""

    passage: Passage
    highlights: tuple[Span, ...]
    citation: Citation


@dataclass(frozen=True, slots=True)
class PageView:
    """A page of a report as it is shown: its passages in order, and its neighbours.

    Attributes:
        report: The report.
        page: The page and its characters.
        passages: The passages that touch the page.
        previous: Number of the page before it, or None.
        following: Number of the page after it, or None.
    """

    report: Report
    page: Page
    passages: tuple[MarkedPassage, ...]
    previous: int | None
    following: int | None


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Another place that prints a recommendation, and how its words stand to these."""

    citation: Citation
    likeness: Likeness


@dataclass(frozen=True, slots=True)
class WholeRecommendation:
    """A recommendation as it is shown with one of its passages.

    Attributes:
        parts: All passages of the printing that the passage stands in, in reading order.
        citation: The citation of that printing, from its first page to its last.
        elsewhere: The other places that print it, in reading order.
    """

    parts: tuple[MarkedPassage, ...]
    citation: Citation
    elsewhere: tuple[Elsewhere, ...]


@dataclass(frozen=True, slots=True)
class PassageView:
    """A passage of a report as it is shown: the passage among its neighbours.

    Attributes:
        report: The report.
        shown: The passage asked for.
        locator: Where the whole passage stands.
        before: Up to three passages before it, in reading order.
        after: Up to three passages after it.
        notes: The notes that it refers to; for a note, the passages that refer to it.
        recommendation: The recommendation that it is part of, or None.
        caption: The caption above the table that it is a row of, or None.
    """

    report: Report
    shown: MarkedPassage
    locator: Locator
    before: tuple[MarkedPassage, ...]
    after: tuple[MarkedPassage, ...]
    notes: tuple[MarkedPassage, ...]
    recommendation: WholeRecommendation | None
    caption: MarkedPassage | None


@dataclass(frozen=True, slots=True)
class ReportView:
    """A report as it is shown: what it is called, its contents, its earlier editions.

    Attributes:
        report: The report.
        outline: Its contents.
        earlier: SHA-256 hashes of the editions that this one replaced, newest first.
        pages: Number and printed number of every page.
        first_passage: Locator id of the first passage (for formats without pages).
    """

    report: Report
    outline: tuple[OutlineEntry, ...]
    earlier: tuple[str, ...]
    pages: tuple[Page, ...]
    first_passage: str | None
