"""Recall and precision of printed paragraph numbers against the line starts of `pdftotext`."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from reading_corpus import heading, row, share

from ingest.model import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from reading_corpus import Report

    from ingest.model import Reading

_DOTTED = re.compile(r"\s*([A-Z]?\d{1,2}\.)(\d{1,3})\b\.?(?=\s|[^\W\d]|[“‘(\[]|$)")
_ANY = re.compile(r"[A-Z]?\d+(?:\.\d+)*\.?")
_PLAIN = re.compile(r"\s*()(\d{1,4})\.(?=\s|[^\W\d]|[“‘(\[]|$)")
FORMS: dict[str, re.Pattern[str] | None] = {
    "horizon-vol1": _DOTTED,
    "covid-module1-report": _DOTTED,
    "lords-behaviour-change-report": _DOTTED,
    "chilcot-executive-summary": _PLAIN,
    "chilcot-v1-s1-1": _PLAIN,
    "chilcot-v1-s3-1": _PLAIN,
    "grenfell-phase2-response": _PLAIN,
    "infected-blood-vol1": None,
}
"""How each report prints its paragraph numbers; None where its numbers are of headings alone."""

_NO_PARAGRAPH = frozenset({Kind.FOOTNOTE, Kind.CONTENTS, Kind.HEADING, Kind.FRONT_MATTER})
_FARTHEST = 400


class Number(NamedTuple):
    """A number at a line start: what stands before its last part ("4."), and that part."""

    page: int
    chapter: str
    last: int

    @property
    def printed(self) -> str:
        """As it is printed, without the final full stop."""
        return f"{self.chapter}{self.last}"


def measure_numbers(reports: Iterable[Report]) -> None:
    """Print a table of recall and precision, then every disagreement with its page."""
    heading("report", "in the reference", "leaps", "found", "both", "recall", "precision")
    listed = []
    for report in reports:
        if report.id not in FORMS:
            continue
        form = FORMS[report.id]
        numbers = reference(report.poppler("-layout"), form) if form else []
        leaps = sum(_leaps(a, b) for a, b in pairwise(numbers))
        expected = Counter((n.page, n.printed) for n in numbers)
        found = Counter(opened(report.reading, form or _ANY))
        both = (expected & found).total()
        whole, ours = expected.total(), found.total()
        row(report.id, whole, leaps, ours, both, share(both, whole), share(both, ours))
        for name, rest in (("missed", expected - found), ("extra", found - expected)):
            listed += [f"{report.id} page {p}: {name} {n}" for p, n in sorted(rest.elements())]
    print(*listed, sep="\n")


def reference(pages: list[str], form: re.Pattern[str]) -> list[Number]:
    """The numbers at line starts that count up, by the longest count through the document.

    So a number that happens to open a line of prose ("4.2 of the Act") is left out.
    """
    return longest_count(
        [
            Number(page, match[1], int(match[2]))
            for page, text in enumerate(pages, 1)
            for line in text.split("\n")
            if (match := form.match(line))
        ]
    )


def longest_count(candidates: list[Number]) -> list[Number]:
    """The candidates that count up, with as many as can be and as few leaps."""
    scores: list[float] = []
    before: list[int | None] = []
    for at, number in enumerate(candidates):
        best, previous = 1 - _opening_cost(number), None
        for earlier in range(max(0, at - _FARTHEST), at):
            score = scores[earlier] + 1 - _step_cost(candidates[earlier], number)
            if score > best:
                best, previous = score, earlier
        scores.append(best)
        before.append(previous)
    chain: list[Number] = []
    place = max(range(len(scores)), key=scores.__getitem__, default=None)
    while place is not None:
        chain.append(candidates[place])
        place = before[place]
    return chain[::-1]


def _leaps(earlier: Number, later: Number) -> bool:
    """Whether the reference itself misses a number, so far as its own count tells."""
    begins = later.last == 1 and later.chapter != earlier.chapter
    return not begins and (later.chapter, later.last) != (earlier.chapter, earlier.last + 1)


def _opening_cost(number: Number) -> float:
    return 0.2 if number.last == 1 else 1.5


def _step_cost(earlier: Number, later: Number) -> float:
    """How unlikely it is that one number is the next after another; 0 if it counts on."""
    step = later.last - earlier.last
    if later.chapter == earlier.chapter and step > 0:
        # A number missed undoes what the next one gains, so that every other page's number,
        # counting by twos at the foot of a page, is no count of notes.
        return min(step - 1, 3.5)
    if later.last != 1:
        return 3.5
    # A plain count that begins again is most likely a list inside a paragraph.
    return 0.2 if later.chapter != earlier.chapter else 3.0


def opened(reading: Reading, form: re.Pattern[str]) -> Iterator[tuple[int, str]]:
    """Page and number of each paragraph that Pincite took to carry a number of its own."""
    last = None
    for passage in reading.passages:
        if passage.paragraph is None or passage.kind in _NO_PARAGRAPH:
            continue
        if passage.paragraph != last and form.match(passage.paragraph + "."):
            yield (passage.segments[0].page if passage.segments else 0), passage.paragraph
        last = passage.paragraph
