"""Things to try, made from the library's own words, each tried before it is offered."""

from __future__ import annotations

import re
import threading
from collections import Counter
from dataclasses import dataclass
from itertools import islice, zip_longest
from typing import TYPE_CHECKING

from ingest.model import Form, Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ingest.model import Report
    from search.library import Library

WANTED = 3
_TRIES = 24
_REPORTS = 12
_PHRASES = 12
_FEWEST_WORDS, _MOST_WORDS = 3, 6
_LEADING_NUMBER = re.compile(
    r"\A\s*(?:(?:chapter|part|section|volume|annex|appendix)\s+)?\d[\d.]*[\s.:)–-]*", re.IGNORECASE
)
_WORD = re.compile(r"[^\W\d_]+(?:[’'‑-][^\W_]+)*")
# fmt: off
_SAYS_NOTHING = frozenset({
    "contents", "foreword", "preface", "introduction", "conclusion", "conclusions", "background",
    "summary", "glossary", "index", "references", "bibliography", "acknowledgements", "page",
    "cover", "list", "chapters", "figures", "tables", "presented", "return", "response",
})
_LEADS_ON = frozenset({
    "a", "an", "and", "as", "at", "by", "for", "from", "in", "of", "on", "or", "that", "the",
    "their", "to", "was", "were", "with",
})
# fmt: on


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A query that finds something.

    Attributes:
        query: What to type; quotation marks are part of it.
        total: How many passages it finds.
        report: A report that it was made from.
    """

    query: str
    total: int
    report: Report


class Suggestions:
    """Suggestions for a library, made again whenever the library has changed."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._lock = threading.Lock()
        self._made: tuple[object, tuple[Suggestion, ...]] | None = None

    def current(self) -> tuple[Suggestion, ...]:
        """Up to three suggestions, from different reports where there are enough.

        Raises:
            PinciteError: The library cannot be searched.
        """
        generation = self._library.status().generation
        with self._lock:
            if self._made is None or self._made[0] != generation:
                self._made = (generation, suggest(self._library))
            return self._made[1]


def suggest(library: Library) -> tuple[Suggestion, ...]:
    """Up to three queries from the words of the library's reports, each of which finds something.

    Raises:
        PinciteError: The library cannot be searched.
    """
    reports = sorted(library.reports(), key=lambda each: each.metadata.form is not Form.REPORT)
    found: list[Suggestion] = []
    passed_over: list[Suggestion] = []
    for report, phrase in islice(_in_turns(library, reports), _TRIES):
        # Every second one is ranked words, so that both ways of searching are shown.
        query = phrase if len(found) % 2 else f"“{phrase}”"
        total = library.search(query, limit=1).total
        if total:
            fresh = all(_inquiry(each.report) != _inquiry(report) for each in found)
            (found if fresh else passed_over).append(Suggestion(query, total, report))
        if len(found) == WANTED:
            break
    return tuple((found + passed_over)[:WANTED])


def _inquiry(report: Report) -> str:
    return report.metadata.inquiry or report.id


def _in_turns(library: Library, reports: list[Report]) -> Iterator[tuple[Report, str]]:
    """The first phrase of each report, then the second of each, and so on.

    Phrases that head several reports tell nothing of any of them, and are left out.
    """
    made = {
        report: dict.fromkeys(islice(_phrases(library, report), _PHRASES))
        for report in reports[:_REPORTS]
    }
    shared = Counter(phrase.casefold() for phrases in made.values() for phrase in phrases)
    telling = [
        [(report, phrase) for phrase in phrases if shared[phrase.casefold()] == 1]
        for report, phrases in made.items()
    ]
    for turn in zip_longest(*telling):
        yield from filter(None, turn)


def _phrases(library: Library, report: Report) -> Iterator[str]:
    view = library.report(report.id)
    known = f"{report.metadata.title} {report.metadata.inquiry or ''}".casefold()
    headings = [entry.title for entry in view.outline]
    openings: list[str] = []
    if view.first_passage is not None:
        first = library.passage(report.id, view.first_passage)
        for shown in (first.shown, *first.after):
            kept = headings if shown.passage.kind is Kind.HEADING else openings
            kept.append(shown.passage.text)
    for text in headings:
        if len(text.split()) <= _MOST_WORDS + 1:
            yield from _phrase(text, known)
    for text in openings:
        yield from _phrase(text, known)


def _phrase(text: str, known: str) -> Iterator[str]:
    """The first few words of a heading or sentence, if they say something that is not known."""
    plain = [word.strip(",.;:?!“”‘’'\"()") for word in _LEADING_NUMBER.sub("", text).split()]
    plain = plain[:_MOST_WORDS]
    while plain and plain[-1].casefold() in _LEADS_ON:
        plain.pop()
    phrase = " ".join(plain)
    if (
        len(plain) >= _FEWEST_WORDS
        and all(_WORD.fullmatch(word) for word in plain)
        and not _SAYS_NOTHING & set(phrase.casefold().split())
        and phrase.casefold() not in known
    ):
        yield phrase.lower() if phrase.isupper() else phrase
