"""A report's recommendations, each once, with the other places that print it.

Reports print a recommendation where they argue for it, in a summary and in a list at the end,
some of them shortened. What a printing is made of was decided when the file was read; here
printings of one recommendation are told from different recommendations.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingest.model import Kind, Locator, PageState
from search.analysis import STOP_WORDS
from search.citing import Citation

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from ingest.model import Page, Passage, Report
    from search.results import Unread

_PARTS = frozenset({Kind.RECOMMENDATION, Kind.LIST_ITEM, Kind.QUOTATION})
_LABEL = re.compile(r"recommendation\s+(?:no\.?\s*)?", re.IGNORECASE)
_WORD = re.compile(r"\w+")
_NUMBER_PART = re.compile(r"[0-9]{1,9}|[^\W0-9_]+")

_NOT_TELLING = STOP_WORDS | {"recommend", "recommendation", "shall", "should", "must"}
_SHORTENED = 0.6
"""Of one number: the longer printing has at least this part of the shorter's telling words."""
_SAME_WORDS = 0.9
"""Of two numbers, or none: so much of the shorter, which is at least half as long."""
_FEWEST_WORDS = 5
"""Fewer words are the same by chance."""
_AS_FULL = 0.9
"""The first printing is listed that has this part of the words of the longest."""


@dataclass(frozen=True, slots=True)
class Printing:
    """A recommendation as one place prints it.

    Attributes:
        passages: Its parts in reading order: what is recommended, its items.
        locator: Where they stand, from the first page to the last.
        citation: The citation to paste.
    """

    passages: tuple[Passage, ...]
    locator: Locator
    citation: Citation

    @property
    def label(self) -> str | None:
        """The printed number with its label ("Recommendation 4"), or None."""
        return self.passages[0].paragraph

    @property
    def text(self) -> str:
        """Its words, each part on a line of its own."""
        return "\n".join(passage.text for passage in self.passages)


@dataclass(frozen=True, slots=True)
class Recommendation:
    """A recommendation of a report, or one that a response quotes.

    Attributes:
        report: The report that prints it.
        printing: The first printing that is as full as any.
        repeats: The others, in reading order.
    """

    report: Report
    printing: Printing
    repeats: tuple[Printing, ...]

    @property
    def number(self) -> str | None:
        """The printed number without its label ("4"), or None."""
        label = self.printing.label
        return _LABEL.sub("", label) if label else None


@dataclass(frozen=True, slots=True)
class RecommendationList:
    """The recommendations of reports, with what was and was not looked through.

    Attributes:
        found: Them, report by report.
        searched: Ids of the reports that were looked through.
        unread: What could not be read of them.
        incomplete: Ids of those of which the library holds only a part.
    """

    found: tuple[Recommendation, ...]
    searched: tuple[str, ...]
    unread: tuple[Unread, ...]
    incomplete: tuple[str, ...]


def recommendations_of(
    report: Report, passages: Iterable[Passage], pages: Mapping[int, Page]
) -> tuple[Recommendation, ...]:
    """A report's recommendations, each once, by number, or in reading order if some share one.

    Printings of the same number are of one recommendation if most words of the shorter stand
    in the longer; printings of two paragraph numbers, or of none, only if almost all do. Two
    numbers of one series are never the same recommendation.

    Args:
        report: The report.
        passages: All its passages in reading order.
        pages: Its pages by number.
    """
    series = _Series()
    for parts in _printings(passages):
        series.add(_printing(report, parts, pages))
    found = []
    for group in series.groups():
        longest = max(len(each.words) for each in group)
        listed = next(each for each in group if len(each.words) >= _AS_FULL * longest)
        repeats = tuple(each.printing for each in group if each is not listed)
        found.append(Recommendation(report, listed.printing, repeats))
    found.sort(key=lambda each: each.printing.passages[0].order)
    numbers = [each.number for each in found]
    # Where numbers begin anew with each chapter, only reading order tells them apart.
    if None not in numbers and len(set(numbers)) == len(numbers):
        found.sort(key=lambda each: _by_number(each.number or ""))
    return tuple(found)


def _by_number(number: str) -> list[tuple[int, str]]:
    """A key that puts 2 before 10, and 4(a) after 4."""
    return [(int(part) if part.isdecimal() else 0, part) for part in _NUMBER_PART.findall(number)]


def _printings(passages: Iterable[Passage]) -> Iterator[list[Passage]]:
    """Runs of passages that carry one label; a note at the foot of a page breaks none."""
    run: list[Passage] = []
    for passage in passages:
        if passage.kind is Kind.FOOTNOTE:
            continue
        if run and _continues(run[0], passage):
            run.append(passage)
            continue
        if run:
            yield run
        run = [passage] if passage.kind is Kind.RECOMMENDATION else []
    if run:
        yield run


def _continues(first: Passage, passage: Passage) -> bool:
    if passage.paragraph != first.paragraph or passage.section != first.section:
        return False
    if first.paragraph is None:
        return passage.kind is Kind.LIST_ITEM
    return passage.kind in _PARTS


def _printing(report: Report, parts: Sequence[Passage], pages: Mapping[int, Page]) -> Printing:
    numbers = sorted({number for part in parts for number in part.pages()})
    first = pages[numbers[0]] if numbers else None
    last = pages[numbers[-1]] if numbers else None
    locator = Locator(
        page=first.number if first else None,
        page_end=last.number if last else None,
        page_label=first.label if first else None,
        printed_page=first.printed if first else None,
        printed_page_end=last.printed if last else None,
        paragraph=parts[0].paragraph,
        section=parts[0].section,
    )
    ocr = any(pages[number].state is PageState.OCR for number in numbers)
    return Printing(tuple(parts), locator, Citation(report, parts[0], locator, ocr))


class _Worded:
    """A printing with the words that it is compared by."""

    def __init__(self, printing: Printing) -> None:
        self.printing = printing
        self.label = " ".join((printing.label or "").casefold().split())
        self.numbered = bool(_LABEL.match(self.label))
        self.words = _WORD.findall(printing.text.casefold())
        self.telling = Counter(word for word in self.words if word not in _NOT_TELLING)

    def repeats(self, other: _Worded) -> bool:
        """Whether both print one recommendation."""
        shorter, longer = sorted((self, other), key=lambda each: each.telling.total())
        shared = (shorter.telling & longer.telling).total()
        words, most = shorter.telling.total(), longer.telling.total()
        if self.label and self.label == other.label:
            return shared >= _SHORTENED * words
        if self.numbered and other.numbered:
            return False
        return words >= max(_FEWEST_WORDS, most / 2) and shared >= _SAME_WORDS * words

    def keys(self) -> set[str]:
        """What a printing of the same recommendation shares: its label, or three words."""
        trios = (" ".join(trio) for trio in zip(*(self.words[n:] for n in range(3)), strict=False))
        return {f"#{self.label}", *trios} if self.label else set(trios)


class _Series:
    """A report's printings so far, in groups of one recommendation each."""

    def __init__(self) -> None:
        self._all: list[_Worded] = []
        self._group: list[int] = []
        self._by_key: dict[str, list[int]] = defaultdict(list)

    def add(self, printing: Printing) -> None:
        """Put a printing in its group; one that has the words of several joins them."""
        worded = _Worded(printing)
        here, keys = len(self._all), worded.keys()
        near = {place for key in keys for place in self._by_key[key]}
        same = {self._group[place] for place in near if worded.repeats(self._all[place])}
        self._all.append(worded)
        self._group.append(min(same, default=here))
        self._group = [self._group[here] if group in same else group for group in self._group]
        for key in keys:
            self._by_key[key].append(here)

    def groups(self) -> Iterator[list[_Worded]]:
        """The groups, each in reading order."""
        grouped: dict[int, list[_Worded]] = defaultdict(list)
        for worded, group in zip(self._all, self._group, strict=True):
            grouped[group].append(worded)
        yield from grouped.values()
