"""Things to try, made from the library's own words, each tried before it is offered."""

from __future__ import annotations

import re
import threading
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from ingest.model import Form, Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ingest.model import Report
    from search.library import Library

WANTED = 3
_TRIES = 12
_PHRASE_WORDS = 5
_LEADING_NUMBER = re.compile(
    r"\s*(?:(?:chapter|part|section|volume|annex|appendix)\s+)?\d[\d.]*[\s.:)–-]*", re.IGNORECASE
)
_WORD = re.compile(r"[^\W\d_]+(?:[’'‑-][^\W\d_]+)*")
# fmt: off
_SAYS_NOTHING = frozenset({
    "contents", "foreword", "preface", "introduction", "conclusion", "conclusions",
    "background", "summary", "glossary", "index", "references", "bibliography",
    "acknowledgements", "overview", "page", "cover", "list", "executive",
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
            suggestion = Suggestion(query, total, report)
            fresh = all(each.report.id != report.id for each in found)
            (found if fresh else passed_over).append(suggestion)
        if len(found) == WANTED:
            break
    return tuple((found + passed_over)[:WANTED])


def _in_turns(library: Library, reports: list[Report]) -> Iterator[tuple[Report, str]]:
    """The first phrase of each report, then the second of each."""
    made = [(report, list(islice(_phrases(library, report), 2))) for report in reports[:_TRIES]]
    for turn in range(2):
        yield from ((report, phrases[turn]) for report, phrases in made if len(phrases) > turn)


def _phrases(library: Library, report: Report) -> Iterator[str]:
    view = library.report(report.id)
    for entry in view.outline:
        yield from _phrase(entry.title)
    if view.first_passage is None:
        return
    first = library.passage(report.id, view.first_passage)
    for shown in (first.shown, *first.after):
        if shown.passage.kind is not Kind.CONTENTS:
            yield from _phrase(shown.passage.text)


def _phrase(text: str) -> Iterator[str]:
    """The first few words of a heading or sentence, if they say enough to search for."""
    plain = [word.strip(",.;:") for word in _LEADING_NUMBER.sub("", text).split()]
    plain = plain[:_PHRASE_WORDS]
    while plain and (plain[-1].casefold() in _LEADS_ON or not _WORD.fullmatch(plain[-1])):
        plain.pop()
    telling = [word for word in plain if len(word) > 3 and word.casefold() not in _SAYS_NOTHING]
    if len(plain) >= 2 and telling and all(_WORD.fullmatch(word) for word in plain):
        phrase = " ".join(plain)
        yield phrase.lower() if phrase.isupper() else phrase
