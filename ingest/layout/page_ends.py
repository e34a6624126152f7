"""Whether a block goes on over a page end, and where a page's text ends."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingest.model import Kind

if TYPE_CHECKING:
    from ingest.layout.blocks import Draft
    from ingest.layout.lines import Line

_NEW_SIZE = 0.8
_FULL_WIDTH = 0.93
_SHORT_OF_MARGIN = 6.0
_RAGGED = 36.0
_SOME_LINES = 9
_SHORT_LINE = 0.8
_WIDE = 0.4
_CLOSED = re.compile(r"[.!?:;]['\"”’)\]]*$|[”’)\]]$")
_WHOLE = frozenset({Kind.HEADING, Kind.CONTENTS})


@dataclass(frozen=True, slots=True)
class PageEdges:
    """How far a page's text reaches, in points."""

    left: float
    right: float

    @property
    def width(self) -> float:
        """Width of the page's text."""
        return max(1.0, self.right - self.left)

    def reach(self, line: Line) -> float:
        """The part of the text's width at which the line ends, 1 at the right edge."""
        return (line.right - self.left) / self.width


def _had_room(last: Line, line: Line, edges: PageEdges) -> bool:
    """Whether the next line's first word would have stood on the line before: it was not full."""
    letter = (last.right - last.left) / max(1, len(last.text))
    word = line.text.split(maxsplit=1)[0]
    return edges.right - last.right > letter * (len(word) + 1)


def goes_on(before: Draft | None, line: Line, edges: PageEdges, *, justified: bool) -> bool:
    """Whether a block goes on with `line`, the first of the page after it.

    A block goes on if its text has no end, if `line` begins in lower case, or if its last
    line is full: in prose a sentence ends there far more often than a paragraph does.

    Args:
        before: The last block of the page before, or None.
        line: The line.
        edges: The edges of the page before.
        justified: Whether the document's lines are set to one length.
    """
    if before is None or before.kind in _WHOLE or abs(before.last.size - line.size) > _NEW_SIZE:
        return False
    if line.text[:1].islower():
        return True
    closed = _CLOSED.search(before.last.text) is not None
    if closed and (before.last.bold != line.bold or before.kind is Kind.LIST_ITEM):
        return False
    if justified:
        short = max(li.right for li in before.lines[-_SOME_LINES:]) - before.last.right
        margin = edges.right - before.last.right
        return min(margin, short or margin) < (_SHORT_OF_MARGIN if closed else _RAGGED)
    reach = edges.reach(before.last)
    if closed and _had_room(before.last, line, edges):
        return False
    wide = before.last.right - before.last.left > _WIDE * edges.width
    return reach > _FULL_WIDTH if closed else reach > _SHORT_LINE and wide
