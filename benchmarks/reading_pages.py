"""Printed page numbers against the edges of `pdftotext`'s pages."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from reading_corpus import heading, row, share

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from reading_corpus import Report

_EDGE = 3
_NEAR = 8
"""Pages on either side in which a number must be confirmed by others that count up with it."""
_ENOUGH = (3, 6)
"""Near pages that confirm a number: with the same words beside it, or whatever is beside it."""
_ROMAN = re.compile(r"(?=[ivxl])(x{0,3}l?x{0,3})(ix|iv|v?i{0,3})", re.IGNORECASE)
_VALUES = {"i": 1, "v": 5, "x": 10, "l": 50}


class Edge(NamedTuple):
    """A number at an edge of a page: its value, how it is printed, what stands beside it."""

    value: int
    printed: str
    beside: str

    @property
    def counts(self) -> tuple[tuple[bool, str | None], ...]:
        """What it has in common with the numbers that it counts up with."""
        return (self.printed.isdigit(), self.beside), (self.printed.isdigit(), None)


def measure_pages(reports: Iterable[Report]) -> None:
    """Print a table of printed page numbers found, then every disagreement."""
    heading("report", "pages", "that print a number", "found", "share", "found beyond them")
    listed = []
    for report in reports:
        pages = report.reading.pages
        if not pages:
            continue
        expected = printed_numbers(report.poppler("-layout"))
        found = {page.number: page.printed for page in pages if page.printed}
        right = sum((found.get(p) or "").casefold() in n for p, n in expected.items())
        beyond = found.keys() - expected.keys()
        whole = len(expected)
        row(report.id, len(pages), whole, right, share(right, whole), len(beyond))
        for page in sorted(found.keys() | expected.keys()):
            wanted, ours = expected.get(page, set()), found.get(page)
            if (ours or "").casefold() not in wanted:
                listed.append(f"{report.id} page {page}: prints {wanted or '-'}, read {ours}")
    print(*listed, sep="\n")


def printed_numbers(pages: list[str]) -> dict[int, set[str]]:
    """What number each page prints: one at an edge that counts up with those of near pages.

    Several numbers of one page can count (a volume's and a part's): each is then right.
    """
    edges = {number: set(_edges(text)) for number, text in enumerate(pages, 1)}
    places: dict[tuple[int, bool, str | None], set[int]] = defaultdict(set)
    for page, found in edges.items():
        for edge in found:
            for arabic, beside in edge.counts:
                places[edge.value - page, arabic, beside].add(page)
    printed: dict[int, set[str]] = defaultdict(set)
    for page, found in edges.items():
        for edge in found:
            for enough, (arabic, beside) in zip(_ENOUGH, edge.counts, strict=True):
                others = places[edge.value - page, arabic, beside] - {page}
                if sum(abs(other - page) <= _NEAR for other in others) >= enough:
                    printed[page].add(edge.printed.casefold())
    return dict(printed)


def _edges(text: str) -> Iterator[Edge]:
    lines = [" ".join(line.split()) for line in text.split("\n") if line.strip()]
    for line in {*lines[:_EDGE], *lines[-_EDGE:]}:
        first, _, after = line.partition(" ")
        before, _, last = line.rpartition(" ")
        for word, beside in ((first, after), (last, before)):
            value = _value(word)
            if value is not None:
                # "7 of 20" stands beside other words than the page before, but for the count.
                yield Edge(value, word, re.sub(r"\d+", "#", beside).casefold())


def _value(word: str) -> int | None:
    if word.isdecimal() and len(word) <= 4:
        return int(word)
    if not _ROMAN.fullmatch(word):
        return None
    values = [_VALUES[letter] for letter in word.lower()]
    return sum(v if v >= max(values[at:]) else -v for at, v in enumerate(values))
