"""Footnotes: small type at the foot of the page, from the first line of a run of numbers on."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from ingest.layout.lines import Line

_SMALLER = 0.93
"""Notes of 10 points under a text of 11 are the largest that were met."""
_NOTE = re.compile(r"(\d{1,4})(?!\d)|([*†‡§])")
_FIGURE = re.compile(r"\d{1,9}$")
_DATE = re.compile(
    r"\s*\d{1,2}(?:[–-]\d{1,2})?\s(?:January|February|March|April|May|June|July|August|September"
    r"|October|November|December)\b"
)
_MISSED = 2
_MOST_CANDIDATES = 200
_JUMP = 5
_YEARS = range(1800, 2100)
_SAME_SIZE = 0.3
_NEAR = 2.2
_FULL_LINE = 0.85
_INDENT = 30.0
_ENDED = tuple(".])")


@dataclass(frozen=True, slots=True)
class PageNotes:
    """A page's lines, told apart.

    Attributes:
        body: Lines that are no notes.
        carried: Lines that carry on the last note of the page before.
        notes: The lines of each note that begins here.
        last: The number of the last note so far, 0 before the first.
    """

    body: tuple[Line, ...]
    carried: tuple[Line, ...]
    notes: tuple[tuple[Line, ...], ...]
    last: int


def split_notes(
    lines: Sequence[Line], *, body_size: float, last: int, open_note: Line | None
) -> PageNotes:
    """Take the footnotes off a page's lines.

    Args:
        lines: The page's lines without running ones.
        body_size: Type size of the document's text.
        last: Number of the last note before this page.
        open_note: Last line of the notes on the page before, if it had any.
    """
    small = _small_at_foot(lines, body_size)
    starts = _longest_count(small, last)
    if not starts:
        carried = _rest_of(open_note, small, lines) if open_note is not None else []
        return PageNotes(_without(lines, carried), tuple(carried), (), last)
    first = starts[0]
    carried = _carried(small[:first], small[first]) if open_note is not None else []
    bounds = [*starts, len(small)]
    notes = tuple(tuple(small[start:stop]) for start, stop in pairwise(bounds))
    taken = [*carried, *small[first:]]
    return PageNotes(
        body=_without(lines, taken),
        carried=tuple(carried),
        notes=notes,
        last=_number(small[starts[-1]]) or last,
    )


def keep_powers(pages: Sequence[PageNotes]) -> list[PageNotes]:
    """Put raised figures that are powers ("10³") back among the words of the pages' bodies.

    A power stands right after a figure that is no year, and neither its page nor the next has a
    note of that number, nor a page of endnotes, which no marker shares.
    """
    numbers = [{_number(note[0]) for note in page.notes} for page in pages]
    marked = [any(part.marks for line in page.body for part in line.parts) for page in pages]
    gathered = set().union(*(own for own, marks in zip(numbers, marked, strict=True) if not marks))
    kept = []
    for page, own, following in zip(pages, numbers, [*numbers[1:], set()], strict=True):
        near = own | following | gathered
        body = tuple(line.with_words(partial(_is_power, near)) for line in page.body)
        kept.append(replace(page, body=body))
    return kept


def _is_power(numbers: Collection[int | None], before: str, mark: str) -> bool:
    figure = _FIGURE.search(before)
    if figure is None or not mark.strip().isdigit():
        return False
    return int(figure[0]) not in _YEARS and int(mark) not in numbers


def _small_at_foot(lines: Sequence[Line], body_size: float) -> list[Line]:
    """The small lines with nothing larger below them, from the top down."""
    small = []
    for line in sorted(lines, key=lambda line: line.baseline):
        if line.size > body_size * _SMALLER or not line.upright:
            break
        small.append(line)
    return small[::-1]


def _number(line: Line) -> int | None:
    """The number that a note's first line begins with; 0 for a sign."""
    match = _NOTE.match(line.opening_mark or line.parts[0].text.lstrip())
    if match is None:
        return None
    return int(match[1]) if match[1] else 0


def _is_date(line: Line) -> bool:
    """Whether the line begins with a day, as the cells of a table of events do."""
    return not line.opening_mark and _DATE.match(line.parts[0].text) is not None


def _longest_count(small: Sequence[Line], last: int) -> list[int]:
    """Indices of the lines that count up, which page numbers in a note or table do not."""
    numbered = [(at, n) for at, line in enumerate(small) if (n := _number(line)) is not None]
    plain = {n for at, n in numbered if not _is_date(small[at])}
    candidates = [(at, n) for at, n in numbered if n - 1 in plain or not _is_date(small[at])]
    candidates = candidates[-_MOST_CANDIDATES:]
    best: list[list[int]] = []
    for this, (at, number) in enumerate(candidates):
        chain = [at]
        for before in range(this):
            step = number - candidates[before][1]
            counts_on = 1 <= step <= _MISSED or number == candidates[before][1] == 0
            if counts_on and len(best[before]) >= len(chain):
                chain = [*best[before], at]
        best.append(chain)
    if not best:
        return []
    numbers = dict(candidates)
    chain = max(best, key=lambda chain: (numbers[chain[0]] == last + 1, len(chain)))
    opens = numbers[chain[0]]
    expected = opens in {0, 1} or last < opens <= last + _JUMP
    counted = len(chain) > 1 and opens not in _YEARS
    sure = expected or counted or small[chain[0]].opening_mark
    return chain if sure or (not last and opens <= _JUMP) else []


def _rest_of(open_note: Line, small: Sequence[Line], lines: Sequence[Line]) -> list[Line]:
    """The end of a note, on a page without any of its own.

    The note's last line was full and had no end, and this one begins where it did, in its type:
    a table or figure in small type does not.
    """
    full = open_note.right > _FULL_LINE * max((line.right for line in lines), default=0)
    if not small or open_note.text.endswith(_ENDED) or not full:
        return []
    carried = [*_carried(small[:-1], small[-1]), small[-1]]
    begins = abs(carried[0].left - open_note.left) < _INDENT
    same = abs(small[-1].size - open_note.size) <= _SAME_SIZE
    return carried if begins and same and len(carried) < len(lines) else []


def _carried(above: Sequence[Line], first: Line) -> list[Line]:
    """Lines right above the first note, in its type: the end of the note before it."""
    carried: list[Line] = []
    below = first
    for line in reversed(above):
        near = 0 < line.baseline - below.baseline < _NEAR * first.size
        if not near or abs(line.size - first.size) > _SAME_SIZE:
            break
        carried.insert(0, line)
        below = line
    return carried


def _without(lines: Sequence[Line], taken: Sequence[Line]) -> tuple[Line, ...]:
    gone = set(map(id, taken))
    return tuple(line for line in lines if id(line) not in gone)
