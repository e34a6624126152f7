"""What was read of a page, as places on it: each passage's block, and what no passage holds."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import reduce
from typing import TYPE_CHECKING

from ingest.model import Kind
from ingest.rectangles import Rectangle, page_spans

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ingest.model import NoteMark, Page, Passage
    from ingest.pdf.measuring import Ruler

_NUMBER_WITHIN = 30
"""A paragraph's number stands at most so many characters before its first word."""
_GAP = 2.0
"""Lines further apart than this many times their thickness are separate pieces."""


@dataclass(frozen=True, slots=True)
class Block:
    """A passage, or what of it stands on one page.

    Attributes:
        passage: The passage.
        ordinal: Its place in the page's reading order, from 1.
        pieces: Where its lines stand, neighbouring lines together.
        number: Where its printed number stands, which is no part of its words.
        number_span: The number's characters, or None.
        quoted: Lines of words that are someone else's.
        marks: Footnote markers taken out of it on this page.
        came_from: The file page that it begins on, if not on this one.
        goes_on: The next file page that it touches, or None.
    """

    passage: Passage
    ordinal: int
    pieces: tuple[Rectangle, ...]
    number: tuple[Rectangle, ...]
    number_span: tuple[int, int] | None
    quoted: tuple[Rectangle, ...]
    marks: tuple[NoteMark, ...]
    came_from: int | None
    goes_on: int | None


def page_blocks(ruler: Ruler, page: Page, passages: Iterable[Passage]) -> tuple[Block, ...]:
    """The blocks of a page in reading order.

    Args:
        ruler: Where the page's characters stand.
        page: The page.
        passages: The document's passages in reading order.
    """
    blocks: list[Block] = []
    for passage in passages:
        numbers = passage.pages()
        if page.number not in numbers:
            continue
        pieces = tuple(_pieces(ruler.rectangles(_spans(passage, page))))
        if passage.kind is Kind.TABLE and pieces:
            # The cells of a row stand apart, and are one passage.
            pieces = (reduce(Rectangle.around, pieces),)
        if not pieces:
            continue
        number = _number_span(passage, page)
        quoted = [
            span
            for words in passage.whose_words
            for span in _spans(passage, page, words.start, words.end)
        ]
        blocks.append(
            Block(
                passage=passage,
                ordinal=len(blocks) + 1,
                pieces=pieces,
                number=ruler.rectangles([number]) if number else (),
                number_span=number,
                quoted=ruler.rectangles(quoted) if passage.kind is not Kind.QUOTATION else (),
                marks=tuple(
                    mark
                    for mark in passage.notes
                    if passage.pages(max(0, mark.at - 1), max(1, mark.at)) == (page.number,)
                ),
                came_from=numbers[0] if numbers[0] != page.number else None,
                goes_on=next((each for each in numbers if each > page.number), None),
            )
        )
    return tuple(blocks)


def left_out(ruler: Ruler, page: Page, blocks: Sequence[Block]) -> tuple[Rectangle, ...]:
    """Where characters stand that are in no passage of the page and are no passage's number."""
    taken = sorted(
        (*(span for b in blocks for span in _spans(b.passage, page)), *_number_spans(blocks))
    )
    spans, place = [], 0
    for start, end in [*taken, (len(page.text), len(page.text))]:
        if page.text[place:start].strip():
            spans.append((place, start))
        place = max(place, end)
    # One by one: what was left out at two places of a line is not one thing.
    return tuple(rectangle for span in spans for rectangle in ruler.rectangles([span]))


def _number_spans(blocks: Sequence[Block]) -> Iterator[tuple[int, int]]:
    return (block.number_span for block in blocks if block.number_span)


def _spans(
    passage: Passage, page: Page, start: int = 0, end: int | None = None
) -> list[tuple[int, int]]:
    spans = page_spans(passage, start, end)
    return [(span.start, span.end) for span in spans if span.page == page.number]


def _number_span(passage: Passage, page: Page) -> tuple[int, int] | None:
    """The printed number just before a passage's first word, if the passage took it as its own."""
    first = passage.segments[0] if passage.segments else None
    if not passage.paragraph or first is None or first.page != page.number:
        return None
    before = page.text[max(0, first.page_start - _NUMBER_WITHIN) : first.page_start]
    # A list headed "Recommendations" prints the bare number of "Recommendation 4".
    number = re.escape(passage.paragraph.split()[-1])
    found = re.search(rf"(?<![\w.]){number}\W*$", before)
    if not found:
        return None
    begin = first.page_start - len(before) + found.start()
    return begin, begin + len(found.group().rstrip())


def _pieces(lines: Iterable[Rectangle]) -> Iterator[Rectangle]:
    """Lines beside each other put together; another column begins another piece."""
    current: Rectangle | None = None
    last: Rectangle | None = None
    for line in lines:
        if current and last and _beside(line, last):
            current = current.around(line)
        else:
            if current:
                yield current
            current = line
        last = line
    if current:
        yield current


def _beside(line: Rectangle, last: Rectangle) -> bool:
    """Whether a line is near the one before it; lines of a turned page stand side by side."""
    sides = (last.right - last.left, last.bottom - last.top)
    near = _GAP * min(*sides, line.right - line.left, line.bottom - line.top)
    return (
        line.left < last.right + near
        and line.right > last.left - near
        and line.top < last.bottom + near
        and line.bottom > last.top - near
    )
