"""What the pages of a text carry beside its words: running heads and page numbers.

Pure. Lines are known by their repetition at the edges of pages.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingest.clean import fold
from ingest.numerals import ROMAN, roman_value

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ingest.clean import PlacedLine

_EDGE = 3
_ENOUGH_PAGES = 3
_LONGEST_HEAD = 120
_LONGEST_OPENING = 6
_MOST_FURNITURE = 0.2
_NUMBER = rf"(?:\d{{1,4}}|{ROMAN})"
_NUMBERED = re.compile(
    rf"(?:page\s+)?(?P<first>{_NUMBER})(?:[\s|]+(?P<after>\D.*))?"
    rf"|(?P<before>.*[^\W\d_].*?)[\s|]+(?:page\s+)?(?P<last>{_NUMBER})",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Furniture:
    """Places (page, offset) of the lines that are no words, and what numbers they print."""

    places: frozenset[tuple[int, int]]
    printed: dict[int, str]

    def holds(self, line: PlacedLine) -> bool:
        """Whether a line is a running head or a page number."""
        return (line.page, line.page_start) in self.places


@dataclass(frozen=True, slots=True)
class _EdgeLine:
    """A line near the top or the foot of its page, and its number beside other words, if any."""

    line: PlacedLine
    top: bool
    text: str
    words: str
    number: int | None
    shown: str
    roman: bool


def page_furniture(pages: Sequence[Sequence[PlacedLine]]) -> Furniture:
    """Find the running heads and printed numbers of pages given by their lines.

    A line is a running head if the same words stand at the same edge of three pages or more,
    and seldom elsewhere. A number alone or beside such words must count up with the pages:
    that tells "27 The Report" from "27 Ibid." and both from a table's figures.
    """
    edges = [edge for lines in pages for edge in _edges(lines)]
    wherever = Counter(fold(line.text).casefold() for lines in pages for line in lines)
    counted: dict[tuple[bool, bool, int], set[int]] = defaultdict(set)
    beside: dict[tuple[str, int], set[int]] = defaultdict(set)
    same: dict[tuple[bool, str], set[int]] = defaultdict(set)
    for edge in edges:
        page = edge.line.page
        same[edge.top, edge.text].add(page)
        if edge.number is not None:
            counted[edge.top, edge.roman, edge.number - page].add(page)
            beside[edge.words, edge.number - page].add(page)
    best: dict[int, tuple[int, bool, str]] = {}
    numbered: list[_EdgeLine] = []
    for edge in edges:
        page = edge.line.page
        if edge.number is not None:
            offset = edge.number - page
            support = len(counted[edge.top, edge.roman, offset])
            known = not edge.words or len(beside[edge.words, offset]) > 1
            if known and support >= _ENOUGH_PAGES:
                numbered.append(edge)
                # A number alone on its line is the surer of two that count alike.
                best[page] = max(
                    best.get(page, (0, False, "")), (support, not edge.words, edge.shown)
                )
    printed = {page: shown for page, (*_, shown) in best.items()}
    places = {
        (edge.line.page, edge.line.page_start)
        for edge in numbered
        if edge.shown == printed[edge.line.page]
    }
    for edge in edges:
        count = len(same[edge.top, edge.text])
        if count >= _ENOUGH_PAGES and 2 * count > wherever[edge.text] and _may_be_head(edge.text):
            places.add((edge.line.page, edge.line.page_start))
    return Furniture(frozenset(places), printed)


def repeated_opening(lines: Sequence[PlacedLine]) -> Furniture:
    """Find where the lines that open a text without pages come again, two or more together.

    Such are the headings of printed pages in a text that lost its page breaks: each stands
    alone between blank lines and ends no sentence. Where much of a text repeats it is no
    heading, and nothing is found.
    """
    shown = [line for line in lines if line.text.strip()]
    alone = _standing_alone(lines)
    texts = [fold(line.text) for line in shown]
    places: set[tuple[int, int]] = set()
    index = 2
    while index < len(texts) - 1:
        length = 0
        while (
            length < min(_LONGEST_OPENING, index, len(texts) - index)
            and texts[index + length] == texts[length]
            and _may_be_head(texts[length])
            and alone >= {shown[length].page_start, shown[index + length].page_start}
        ):
            length += 1
        if length > 1:
            places.update((line.page, line.page_start) for line in shown[index : index + length])
        index += max(length, 1)
    if len(places) > _MOST_FURNITURE * len(shown):
        return Furniture(frozenset(), {})
    return Furniture(frozenset(places), {})


def _standing_alone(lines: Sequence[PlacedLine]) -> set[int]:
    """Offsets of the lines that have blank lines on both sides and end no sentence."""
    padded = ["", *(line.text.strip() for line in lines), ""]
    return {
        line.page_start
        for number, line in enumerate(lines, start=1)
        if not padded[number - 1] and not padded[number + 1] and padded[number][-1:] not in ".:;?!"
    }


def _may_be_head(text: str) -> bool:
    # A note's text can repeat at page feet ("27 Ibid."); its number comes first.
    letters = sum(character.isalpha() for character in text)
    return letters >= 2 and len(text) <= _LONGEST_HEAD and not text.split(maxsplit=1)[0].isdigit()


def _edges(lines: Sequence[PlacedLine]) -> Iterator[_EdgeLine]:
    shown = [line for line in lines if line.text.strip()]
    top = min(_EDGE, len(shown))
    for index, line in enumerate(shown):
        if index < top or index >= len(shown) - _EDGE:
            text = fold(line.text)
            found = _NUMBERED.fullmatch(text) if len(text) <= _LONGEST_HEAD else None
            shown_number = (found["first"] or found["last"]) if found else ""
            yield _EdgeLine(
                line=line,
                top=index < top,
                text=text.casefold(),
                words=((found["after"] or found["before"] or "") if found else "").casefold(),
                number=_value(shown_number) if found else None,
                shown=shown_number,
                roman=not shown_number.isdigit(),
            )


def _value(number: str) -> int:
    return int(number) if number.isdigit() else roman_value(number.lower())
