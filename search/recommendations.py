"""A report's recommendations, each once, with the other places that print it.

Reports print a recommendation where they argue for it, in a summary and in a list at the end,
some of them shortened or in other words. What a printing is made of, `printings` tells; here
printings of one recommendation are told from different recommendations.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from ingest.model import Kind
from search.analysis import STOP_WORDS
from search.printings import (
    LABEL,
    Likeness,
    Printing,
    letters,
    numbered_paragraphs,
    printing,
    printings_in,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from ingest.model import Page, Passage, Report
    from search.results import Unread

_NUMBER_PART = re.compile(r"[0-9]{1,9}|[^\W0-9_]+")

_NOT_TELLING = STOP_WORDS | {"recommend", "recommendation", "shall", "should", "must"}
_SHORTENED = 0.6
"""Of one number: the longer printing has at least this part of the shorter's telling words."""
_SAME_WORDS = 0.9
"""Of two numbers, or none: so much of the shorter, which is at least half as long."""
_FEWEST_WORDS = 5
"""Fewer words are the same by chance."""
_MOST_SHARE = 30
"""What more printings share is a report's manner of speaking, and tells none from others."""
_SAID = frozenset({Kind.PARAGRAPH, Kind.LIST_ITEM, Kind.QUOTATION})
_SURELY_A_PART = 8
"""So many words of a part, all the same and in order, are that part."""


@dataclass(frozen=True, slots=True)
class Recommendation:
    """A recommendation of a report, or one that a response quotes.

    Attributes:
        report: The report that prints it.
        printing: The fullest printing, the first of equals.
        repeats: The others, in reading order; some may stand before it.
    """

    report: Report
    printing: Printing
    repeats: tuple[Printing, ...]

    @property
    def number(self) -> str | None:
        """The printed number without its label ("4"), or None."""
        label = self.printing.label
        return LABEL.sub("", label) if label else None

    def places(self) -> Iterable[str]:
        """Where the repeats stand, each place once, and how they differ ("p. 44 (in part)")."""
        places: dict[str, None] = {}
        for other in self.repeats:
            likeness = other.likeness_to(self.printing)
            said = "" if likeness is Likeness.SAME else f" ({likeness})"
            places[other.citation.place + said] = None
        return places


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
    numbers of one series are never the same recommendation. A paragraph that is not marked as
    a recommendation is a printing of one if it has its words too, and in a report that gives
    recommendations numbers of their own only if it is a part of one word for word.

    Args:
        report: The report.
        passages: All its passages in reading order.
        pages: Its pages by number.
    """
    passages = list(passages)
    groups = _grouped(printings_in(report, passages, pages))
    found = []
    for group, others in zip(groups, _unmarked(report, groups, passages, pages), strict=True):
        listed = max(group, key=lambda each: len(each.words))
        repeats = [each.printing for each in group if each is not listed] + others
        repeats.sort(key=_order)
        found.append(Recommendation(report, listed.printing, tuple(repeats)))
    found.sort(key=lambda each: _order(each.printing))
    numbers = [each.number for each in found]
    # Where numbers begin anew with each chapter, only reading order tells them apart.
    if None not in numbers and len(set(numbers)) == len(numbers):
        found.sort(key=lambda each: _by_number(each.number or ""))
    return tuple(found)


def _order(each: Printing) -> int:
    return each.passages[0].order


def _by_number(number: str) -> list[tuple[int, str]]:
    """A key that puts 2 before 10, and 4(a) after 4."""
    return [(int(part) if part.isdecimal() else 0, part) for part in _NUMBER_PART.findall(number)]


def _unmarked(
    report: Report,
    groups: Sequence[Sequence[_Worded]],
    passages: Sequence[Passage],
    pages: Mapping[int, Page],
) -> list[list[Printing]]:
    """For each recommendation the places that print it without being marked as one."""
    found: list[list[Printing]] = [[] for _ in groups]
    if any(each.numbered for group in groups for each in group):
        places = _word_for_word(groups, passages)
    elif any(each.label for group in groups for each in group):
        places = _in_numbered_paragraphs(report, groups, passages, pages)
    else:
        places = iter(())
    for at, parts in places:
        found[at].append(printing(report, parts, pages))
    return found


def _word_for_word(
    groups: Sequence[Sequence[_Worded]], passages: Sequence[Passage]
) -> Iterator[tuple[int, list[Passage]]]:
    """Runs of passages that are parts of one recommendation, and a heading that is its title."""
    titles: dict[str, int] = {}
    parts: dict[str, set[int]] = defaultdict(set)
    marked: set[int] = set()
    for at, group in enumerate(groups):
        for printed in (each.printing for each in group):
            first = printed.passages[0]
            titles[LABEL.sub("", (first.paragraph or "").casefold()) + letters(first.text)] = at
            for part in printed.passages:
                marked.add(part.order)
                if len(part.text.split()) >= _SURELY_A_PART:
                    parts[letters(part.text)].add(at)
    # Comparing is dear, and most passages are too long to be a part.
    longest = max(map(len, parts), default=0)
    text = [each for each in passages if each.kind is not Kind.FOOTNOTE]
    of = [
        parts.get(letters(each.text), set())
        if each.kind in _SAID and each.order not in marked and _short(each.text, longest)
        else set()
        for each in text
    ]
    for said, run in groupby(range(len(text)), key=lambda place: of[place]):
        if len(said) == 1:
            places, at = list(run), min(said)
            above = text[max(places[0] - 1, 0)]
            titled = above.kind is Kind.HEADING and titles.get(_folded(above.text)) == at
            found = [text[place] for place in places]
            yield at, [above, *found] if titled else found


def _short(text: str, longest: int) -> bool:
    """Whether a text can have at most so many letters besides a label, spaces and marks."""
    return len(text) <= 2 * longest


def _in_numbered_paragraphs(
    report: Report,
    groups: Sequence[Sequence[_Worded]],
    passages: Sequence[Passage],
    pages: Mapping[int, Page],
) -> Iterator[tuple[int, list[Passage]]]:
    """Paragraphs with almost all words of a recommendation, or named by it with most of them."""
    by_key: dict[str, list[int]] = defaultdict(list)
    for at, group in enumerate(groups):
        for key in {key for each in group for key in each.trios()}:
            by_key[key].append(at)
    for parts in numbered_paragraphs(passages):
        if any(part.kind is Kind.RECOMMENDATION for part in parts):
            continue
        paragraph = _Worded(printing(report, parts, pages))
        for at in _near(paragraph.trios(), by_key):
            if any(each.is_said_in(paragraph) for each in groups[at]):
                yield at, parts


def _folded(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))


class _Worded:
    """A printing with the words that it is compared by."""

    def __init__(self, printing: Printing) -> None:
        self.printing = printing
        self.label = " ".join((printing.label or "").casefold().split())
        self.numbered = bool(LABEL.match(self.label))
        self.words = printing.words
        self.telling = Counter(word for word in self.words if word not in _NOT_TELLING)

    def repeats(self, other: _Worded) -> bool:
        """Whether both print one recommendation."""
        if self.label and self.label == other.label:
            return self._shares(other, _SHORTENED)
        return not (self.numbered and other.numbered) and self._has_words_of(other)

    def is_said_in(self, paragraph: _Worded) -> bool:
        """Whether a paragraph that is not marked as a recommendation prints this one."""
        if paragraph.label in self.printing.refers_to:
            return self._shares(paragraph, _SHORTENED)
        return self._has_words_of(paragraph)

    def _has_words_of(self, other: _Worded) -> bool:
        shorter, longer = sorted((self.telling.total(), other.telling.total()))
        return shorter >= max(_FEWEST_WORDS, longer / 2) and self._shares(other, _SAME_WORDS)

    def _shares(self, other: _Worded, part: float) -> bool:
        """Whether that part of the shorter's telling words stands in the longer."""
        shorter = min(self.telling.total(), other.telling.total())
        return (self.telling & other.telling).total() >= part * shorter

    def trios(self) -> set[str]:
        """Every three words on end."""
        following = (self.words[n:] for n in range(3))
        return {" ".join(trio) for trio in zip(*following, strict=False)}

    def keys(self) -> set[str]:
        """What a printing of the same recommendation shares: its label, or three words."""
        return self.trios() | ({f"#{self.label}"} if self.label else set())


def _grouped(printings: Iterable[Printing]) -> list[list[_Worded]]:
    """The printings in groups of one recommendation each, all in reading order.

    One that has the words of several groups joins them.
    """
    all_worded = [_Worded(printing) for printing in printings]
    keys = [worded.keys() for worded in all_worded]
    by_key: dict[str, list[int]] = defaultdict(list)
    for place, own in enumerate(keys):
        for key in own:
            by_key[key].append(place)
    # For each printing an earlier one of its group, or itself.
    earlier = list(range(len(all_worded)))
    for here, worded in enumerate(all_worded):
        for place in _near(keys[here], by_key):
            first, other = _first(earlier, here), _first(earlier, place)
            if place < here and first != other and worded.repeats(all_worded[place]):
                earlier[max(first, other)] = min(first, other)
    groups: dict[int, list[_Worded]] = defaultdict(list)
    for place, worded in enumerate(all_worded):
        groups[_first(earlier, place)].append(worded)
    return list(groups.values())


def _near(keys: Iterable[str], by_key: Mapping[str, Sequence[int]]) -> list[int]:
    """What shares a key that tells, ascending."""
    sharing = (by_key.get(key, ()) for key in keys)
    return sorted(set().union(*(places for places in sharing if len(places) <= _MOST_SHARE)))


def _first(earlier: list[int], place: int) -> int:
    """The first of a printing's group; shortens the way to it."""
    while earlier[place] != place:
        earlier[place] = earlier[earlier[place]]
        place = earlier[place]
    return place
