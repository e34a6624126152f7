"""Running heads and feet, and the page numbers printed in them.

A running line stands near the edge of the page and comes again on other pages at the same
height, its numbers apart: "Overview 47" and "Overview 48" are one. A note such as "27 Ibid."
comes again in the same way, so a foot that begins with a number has to come much more often.
A printed page number is believed when the pages around it count on from it.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ingest.layout.lines import Line, PageLines

_HEAD_ZONE = 0.88
_FOOT_ZONE = 0.11
_HEIGHT_STEP = 6
_TIMES = 3
_FEW_PAGES = 4
_TIMES_ON_FEW_PAGES = 2
_FOOT_TIMES = 8
_FOOT_SHARE = 0.08
_FOOT_LETTERS = 5
_NEIGHBOURS = 6

_NUMERAL = re.compile(r"\b(?:[ivxlc]+|\d+)\b")
_PAGE_NUMBER = re.compile(r"(?<![\w.])(\d{1,4}|[ivxlc]+|[IVXLC]+)(?![\w.])")
_ONLY_NUMBER = re.compile(r"[\s\-–—|]*(?:page\s+)?(?:\d{1,4}|[ivxlc]+)[\s\-–—|]*$", re.IGNORECASE)
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}


@dataclass(frozen=True, slots=True)
class Furniture:
    """What stands on a page beside its text: lines that run, and the number printed."""

    running: frozenset[int]
    printed: str | None


def furniture_of(pages: Sequence[PageLines]) -> list[Furniture]:
    """Tell running lines (by their index in the page) and printed numbers for each page."""
    times = Counter(key for page in pages for key in {_key(line) for _, line in _edges(page)})
    running = [
        {at for at, line in _edges(page) if _runs(page, line, times, len(pages))} for page in pages
    ]
    lone = [{at for at, line in _edges(page) if _ONLY_NUMBER.match(line.text)} for page in pages]
    candidates = [
        [_numbers(page.lines[at]) for at in sorted(found | alone)]
        for page, found, alone in zip(pages, running, lone, strict=True)
    ]
    printed = _vote([{n for line in page for n in line} for page in candidates])
    result = []
    for page, found, alone, number in zip(pages, running, lone, printed, strict=True):
        if number is not None:
            found |= {at for at in alone if number in _numbers(page.lines[at])}
        result.append(Furniture(frozenset(found), number[0] if number else None))
    return result


def _edges(page: PageLines) -> Iterator[tuple[int, Line]]:
    for at, line in enumerate(page.lines):
        if not _FOOT_ZONE * page.height <= line.baseline <= _HEAD_ZONE * page.height:
            yield at, line


def _key(line: Line) -> tuple[str, int]:
    return _NUMERAL.sub("#", line.text.casefold()), round(line.baseline / _HEIGHT_STEP)


def _runs(page: PageLines, line: Line, times: Counter[tuple[str, int]], page_count: int) -> bool:
    text, height = _key(line)
    count = max(times[text, height + step] for step in (-1, 0, 1))
    needed = _TIMES if page_count > _FEW_PAGES else _TIMES_ON_FEW_PAGES
    if text == "#":
        needed = _TIMES_ON_FEW_PAGES
    elif line.baseline < _FOOT_ZONE * page.height and text.startswith("#"):
        if sum(map(str.isalpha, text)) < _FOOT_LETTERS:
            return False
        needed = max(_FOOT_TIMES, round(_FOOT_SHARE * page_count))
    return count >= needed


_Number = tuple[str, int, bool]
"""A number as printed, its value, and whether it is in roman numerals."""


def _numbers(line: Line) -> frozenset[_Number]:
    found = set()
    for text in _PAGE_NUMBER.findall(line.text):
        roman = not text.isdigit()
        found.add((text, _roman_value(text.lower()) if roman else int(text), roman))
    return frozenset(found)


def _roman_value(text: str) -> int:
    values = [_ROMAN[letter] for letter in text]
    following = [*values[1:], 0]
    return sum(v if v >= after else -v for v, after in zip(values, following, strict=True))


def _vote(candidates: Sequence[set[_Number]]) -> list[_Number | None]:
    """Choose for each page the number that most neighbours count on from."""
    counted = [{(value, roman) for _, value, roman in page} for page in candidates]
    chosen: list[_Number | None] = []
    for here, page in enumerate(candidates):
        around = range(max(0, here - _NEIGHBOURS), min(len(candidates), here + _NEIGHBOURS + 1))
        support = {
            number: sum((number[1] + there - here, number[2]) in counted[there] for there in around)
            for number in page
        }
        best = max(sorted(support), key=lambda number: support[number], default=None)
        # A page supports itself; one neighbour more makes a sequence.
        chosen.append(best if best and support[best] > 1 else None)
    return chosen
