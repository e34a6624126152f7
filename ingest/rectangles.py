"""Rectangles of a page, and the way from a passage's words to the page's characters.

Rectangles are in PDF points on the page as it is displayed, its rotation and its crop box
applied, from the upper left corner: `x` runs to the right, `y` down.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ingest.model import Passage


@dataclass(frozen=True, slots=True)
class Rectangle:
    """A part of a page, in points from its upper left corner."""

    left: float
    top: float
    right: float
    bottom: float

    def around(self, other: Rectangle) -> Rectangle:
        """The smallest rectangle that holds both."""
        return Rectangle(
            min(self.left, other.left),
            min(self.top, other.top),
            max(self.right, other.right),
            max(self.bottom, other.bottom),
        )


@dataclass(frozen=True, slots=True)
class PageSpan:
    """Characters `start` to `end` of a page's text.

    Attributes:
        page: The page's 1-based place in the file.
        start: Offset in `Page.text`.
        end: Offset after the last character.
    """

    page: int
    start: int
    end: int


def page_spans(passage: Passage, start: int = 0, end: int | None = None) -> tuple[PageSpan, ...]:
    """Where characters `start` to `end` of a passage's text stand, in reading order.

    Characters outside every segment, such as the space that stands for a line end, stand
    nowhere: a span of them alone gives nothing.
    """
    stop = len(passage.text) if end is None else end
    spans = []
    for segment in passage.segments:
        first = max(start, segment.start) - segment.start
        last = min(stop, segment.start + segment.length) - segment.start
        if first < last:
            begin = segment.page_start
            spans.append(PageSpan(segment.page, begin + first, begin + last))
    return tuple(spans)
