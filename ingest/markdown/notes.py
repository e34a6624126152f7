"""Footnotes of Markdown files: which page gathered ones belong to, and which markers are true.

Pure. Files made from printed pages often gather the notes at their end, under one page mark,
and take other raised or broken figures for markers.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from ingest.markup.pagination import Piece

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ingest.clean import PlacedLine
    from ingest.markup.elements import Element

NOTE_MARKER = re.compile(r"\[(\^[^\]\s]{1,40}\])")
"""A marker or the beginning of a definition; the group is all but its first character."""

_DEFINITION = re.compile(r"^[ ]{0,3}\[\^([^\]\s]{1,40})\]:", re.MULTILINE)
_MOSTLY = 0.6


def with_gathered_notes(pieces: Sequence[Piece]) -> list[Piece]:
    """Give each note gathered at the file's end to the page of its marker.

    Only where the last page mark stands before all of them, so that the file says nothing of
    their pages. A note without a marker has no page then.

    Args:
        pieces: The text's pieces, in order.
    """
    last = pieces[-1]
    if last.page is None:
        return list(pieces)
    first = _gathered_from(last.text)
    marked = len(pieces) > 1 and _gathered_from(pieces[-2].text) is not None
    if first is None or (marked and not last.text[:first].strip()):
        return list(pieces)
    pages = _marker_pages(pieces)
    kept = [*pieces[:-1], replace(last, text=last.text[:first])]
    lengths: Counter[int] = Counter()
    for piece in kept:
        lengths[piece.page or 0] += len(piece.text)
    for label, start, stop in _definitions(last.text, first):
        page = pages.get(label)
        note = Piece(page, lengths[page or 0], last.text[start:stop], last.source_start + start)
        lengths[page or 0] += len(note.text)
        kept.append(note)
    return kept


def true_markers(labels: Sequence[str]) -> list[bool]:
    """Return for each marker, in reading order, whether it is surely what its label says.

    Where the labels count up, one that falls out of the count although the count lacks a number
    just there is misread ("7" between "69" and "71"). A file with such misreadings has others,
    and none of its markers is trusted outside the count; else a note may be marked again.
    """
    numbers = [int(label) if label.isdecimal() else None for label in labels]
    chain = _longest_ascent(numbers)
    if len(chain) < _MOSTLY * len(labels):
        return [True] * len(labels)
    counted = set(chain)
    lacking = [False] * len(labels)
    for before, after in pairwise([-1, *chain]):
        gap = (numbers[after] or 0) > (numbers[before] or 0 if before >= 0 else 0) + 1
        lacking[before + 1 : after] = [gap] * (after - before - 1)
    misread = any(
        lacks and i not in counted and numbers[i] is not None for i, lacks in enumerate(lacking)
    )
    return [n is None or i in counted or not misread for i, n in enumerate(numbers)]


def note_labels(lines: Sequence[PlacedLine]) -> tuple[str, ...]:
    """Return the labels of the markers in lines, in order."""
    return tuple(line.text[start + 2 : stop - 1] for line in lines for start, stop in line.marks)


def with_true_markers(elements: Sequence[Element]) -> list[Element]:
    """Let markers that are surely misread be what they show, numbers among the words."""
    true = iter(true_markers([ref for element in elements for ref in element.refs]))
    return [
        replace(element, lines=lines, refs=note_labels(lines))
        for element in elements
        for lines in [
            tuple(_with_marks(line, [next(true) for _ in line.marks]) for line in element.lines)
        ]
    ]


def _with_marks(line: PlacedLine, kept: Sequence[bool]) -> PlacedLine:
    if all(kept):
        return line
    marks = tuple(mark for mark, keep in zip(line.marks, kept, strict=True) if keep)
    brackets = [
        bracket
        for (start, stop), keep in zip(line.marks, kept, strict=True)
        if not keep
        for bracket in ((start, start + 2), (stop - 1, stop))
    ]
    return replace(line, skips=tuple(sorted([*line.skips, *brackets])), marks=marks)


def _longest_ascent(numbers: Sequence[int | None]) -> list[int]:
    """Indices of a longest strictly ascending run of the numbers, others between allowed."""
    tails: list[int] = []
    at: list[int] = []
    links: list[int] = []
    for index, number in enumerate(numbers):
        links.append(-1)
        if number is None:
            continue
        place = bisect_left(tails, number)
        links[index] = at[place - 1] if place else -1
        tails[place : place + 1] = [number]
        at[place : place + 1] = [index]
    chain = []
    index = at[-1] if at else -1
    while index >= 0:
        chain.append(index)
        index = links[index]
    return chain[::-1]


def _gathered_from(text: str) -> int | None:
    """Where the definitions begin that nothing but definitions follows, if any do."""
    first: int | None = None
    start = 0
    blank = True
    for line in text.split("\n"):
        if _DEFINITION.match(line):
            first = start if first is None else first
        elif line.strip() and blank and not line.startswith((" ", "\t")):
            first = None
        blank = not line.strip()
        start += len(line) + 1
    return first


def _definitions(text: str, first: int) -> Iterator[tuple[str, int, int]]:
    """Yield the label, start and end of each definition from the first on."""
    found = [(match[1], match.start()) for match in _DEFINITION.finditer(text, first)]
    stops = [start for _, start in found[1:]] + [len(text)]
    for (label, start), stop in zip(found, stops, strict=True):
        yield label, start, stop


def _marker_pages(pieces: Sequence[Piece]) -> dict[str, int | None]:
    """The page of each label's first true marker.

    A number that lost its marker is on the page of its neighbours if they share one.
    """
    found = [
        (match[1][1:-1], piece.page)
        for piece in pieces
        for match in NOTE_MARKER.finditer(piece.text)
        if piece.text[match.end() : match.end() + 1] != ":" or not _opens_line(piece, match)
    ]
    pages: dict[str, int | None] = {}
    for (label, page), true in zip(found, true_markers([label for label, _ in found]), strict=True):
        if true:
            pages.setdefault(label, page)
    known = sorted((int(label), page) for label, page in pages.items() if label.isdecimal())
    for (before, page), (after, other) in pairwise(known):
        if page == other:
            pages |= {str(number): page for number in range(before + 1, after)}
    return pages


def _opens_line(piece: Piece, match: re.Match[str]) -> bool:
    return not piece.text[piece.text.rfind("\n", 0, match.start()) + 1 : match.start()].strip()
