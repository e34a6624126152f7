"""Running heads and feet, and the page numbers printed in them.

A running line stands near the edge of the page and comes again on other pages at the same
height, its numbers apart: "Overview 47" and "Overview 48" are one. A note such as "27 Ibid."
comes again in the same way, as do the addresses that notes end in, so a foot that begins with
a number or stands closely below other lines has to come much more often.
A printed page number is believed when the pages around it count on from it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from ingest.numerals import ROMAN, roman_value

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ingest.layout.lines import Line, PageLines

_HEAD_ZONE = 0.88
_FOOT_ZONE = 0.11
_HEIGHT_STEP = 6
_ANY_HEIGHT = -1
_TIMES = 3
_FEW_PAGES = 4
_TIMES_ON_FEW_PAGES = 2
_FOOT_TIMES = 8
_FOOT_SHARE = 0.08
_FOOT_LETTERS = 5
_NEIGHBOURS = 6
_TIMES_AT_PLACE = 10
_CLOSE = 1.35
_SAME_SIZE = 0.5
_MOST_LINES = 5_000
"""Of a page: no sheet of print has as many, and to compare them all would take minutes."""

_NUMERAL = re.compile(r"\b(?:[ivxlc]+|\d+)\b")
_PAGE_NUMBER = re.compile(rf"(?<![\w.])(\d{{1,4}}|{ROMAN}|{ROMAN.upper()})(?![\w.])")
_ONLY_NUMBER = re.compile(r"[\s\-–—|]*(?:page\s+)?(?:\d{1,4}|[ivxlc]+)[\s\-–—|]*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Furniture:
    """What stands on a page beside its text: lines that run, and the number printed."""

    running: frozenset[int]
    printed: str | None


def furniture_of(pages: Sequence[PageLines]) -> list[Furniture]:
    """Tell running lines (by their index in the page) and printed numbers for each page."""
    times = Counter(
        key
        for page in pages
        for key in {key for _, line in _edges(page) for key in (_key(line), _anywhere(line))}
    )
    borne = [
        {at: _borne(page, line, times, len(pages)) for at, line in _edges(page)} for page in pages
    ]
    at_ends = [{at: _at_end(line) for at, line in _edges(page)} for page in pages]
    printed = _vote(borne, at_ends)
    running = []
    for page, number, sure, likely in zip(pages, printed, borne, at_ends, strict=True):
        found = {at for at, line in _edges(page) if _comes_again(page, line, times, len(pages))}
        if number is not None:
            bearing = {at for at in sure if number in sure[at]}
            found |= bearing or {at for at in likely if number in likely[at]}
        running.append(found)
    places = Counter(
        place
        for page, found in zip(pages, running, strict=True)
        for place in {_place(page.lines[at]) for at in found}
    )
    return [
        Furniture(
            running=frozenset(found | {at for at, line in _heads(page) if _is_place(line, places)}),
            printed=number[0] if number else None,
        )
        for page, found, number in zip(pages, running, printed, strict=True)
    ]


def _heads(page: PageLines) -> Iterator[tuple[int, Line]]:
    for at, line in enumerate(page.lines):
        if line.baseline > _HEAD_ZONE * page.height and line.upright:
            yield at, line


def _place(line: Line) -> tuple[int, float]:
    return round(line.baseline), line.size


def _is_place(line: Line, places: Counter[tuple[int, float]]) -> bool:
    """Whether heads run at this very height and size: so does that of a chapter of one page."""
    height, size = _place(line)
    return sum(places[height + step, size] for step in (-1, 0, 1)) >= _TIMES_AT_PLACE


def _edges(page: PageLines) -> Iterator[tuple[int, Line]]:
    if len(page.lines) > _MOST_LINES:
        return
    for at, line in enumerate(page.lines):
        at_edge = not _FOOT_ZONE * page.height <= line.baseline <= _HEAD_ZONE * page.height
        if at_edge or not line.upright:
            yield at, line


def _key(line: Line) -> tuple[str, int]:
    return _without_numerals(line.text), round(line.baseline / _HEIGHT_STEP)


@lru_cache(maxsize=1024)
def _without_numerals(text: str) -> str:
    # A head is asked for again for each of its neighbours.
    return _NUMERAL.sub("#", text.casefold())


def _anywhere(line: Line) -> tuple[str, int]:
    return _key(line)[0].strip("# "), _ANY_HEIGHT


def _comes_again(
    page: PageLines, line: Line, times: Counter[tuple[str, int]], page_count: int
) -> bool:
    text, height = _key(line)
    count = max(times[text, height + step] for step in (-1, 0, 1))
    if not line.upright:  # the head of a sheet turned for a wide table
        count = times[_anywhere(line)]
    needed = _TIMES if page_count > _FEW_PAGES else _TIMES_ON_FEW_PAGES
    if text == "#":
        needed = _TIMES_ON_FEW_PAGES
    elif line.baseline < _FOOT_ZONE * page.height and _may_be_note(page, line, times):
        if sum(map(str.isalpha, text)) < _FOOT_LETTERS:
            return False
        needed = max(_FOOT_TIMES, round(_FOOT_SHARE * page_count))
    return count >= needed


def _may_be_note(page: PageLines, line: Line, times: Counter[tuple[str, int]]) -> bool:
    """Whether a foot begins with a number, or carries on a line closely above it that may."""
    if _key(line)[0].startswith("#"):
        return True
    return any(
        0 < above.baseline - line.baseline < _CLOSE * line.size
        and abs(above.size - line.size) < _SAME_SIZE
        and (_key(above)[0].startswith("#") or times[_key(above)] < _TIMES)
        for above in page.lines
        if above.upright
    )


def _borne(
    page: PageLines, line: Line, times: Counter[tuple[str, int]], page_count: int
) -> frozenset[_Number]:
    """The numbers of a line that is sure to bear the page's: it runs, or is nothing else."""
    if _ONLY_NUMBER.match(line.text) or _comes_again(page, line, times, page_count):
        return _numbers(line)
    text, height = _key(line)
    again = max(times[text, height + step] for step in (-1, 0, 1)) >= _TIMES_ON_FEW_PAGES
    return _at_end(line) if again else frozenset()


def _at_end(line: Line) -> frozenset[_Number]:
    """The numbers at either end of a line that is no note, which would end in a stop."""
    letters = sum(map(str.isalpha, line.text))
    if letters < _FOOT_LETTERS or line.text.endswith((".", "]", ")")) or line.opening_mark:
        return frozenset()
    ends = (line.text.startswith, line.text.endswith)
    return frozenset(n for n in _numbers(line) if any(at_end(n[0]) for at_end in ends))


_Number = tuple[str, int, bool]
"""A number as printed, its value, and whether it is in roman numerals."""


def _numbers(line: Line) -> frozenset[_Number]:
    found = set()
    for text in _PAGE_NUMBER.findall(line.text):
        roman = not text.isdigit()
        found.add((text, roman_value(text.lower()) if roman else int(text), roman))
    return frozenset(found)


_Candidates = Mapping[int, frozenset[_Number]]


def _vote(sure: Sequence[_Candidates], likely: Sequence[_Candidates]) -> list[_Number | None]:
    """Choose for each page the number that most neighbours count on from.

    Only sure numbers have a vote. One neighbour elects a sure number, two a likely one.
    """
    counted = [{(value, roman) for n in page.values() for _, value, roman in n} for page in sure]
    chosen: list[_Number | None] = []
    for here, (candidates, others) in enumerate(zip(sure, likely, strict=True)):
        around = range(max(0, here - _NEIGHBOURS), min(len(sure), here + _NEIGHBOURS + 1))

        def support(number: _Number, here: int = here, around: range = around) -> int:
            return sum(
                (number[1] + there - here, number[2]) in counted[there]
                for there in around
                if there != here
            )

        def repeats(number: _Number, here: int = here, around: range = around) -> int:
            return sum(number[1:] in counted[there] for there in around if there != here)

        # The parts of a date in a running head count on from one another here and there.
        elected = [(support(n), n) for n in _all(candidates)]
        elected = [vote for vote in elected if vote[0] >= max(1, repeats(vote[1]) / 2)]
        if not elected:
            elected = [(support(n), n) for n in _all(others)]
            elected = [vote for vote in elected if vote[0] > 1]
        chosen.append(max(elected)[1] if elected else None)
    return chosen


def _all(candidates: _Candidates) -> set[_Number]:
    return set().union(*candidates.values())
