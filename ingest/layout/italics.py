"""Headings in italics, which a line alone does not show to be any."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from ingest.model import Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.layout.blocks import Draft

_MOST_LINES = 3
_LONGEST = 160
_SAME_SIZE = 0.6
_OPENS = re.compile(r"[A-Z\d]")
_NO_HEADING_END = re.compile(r"[.,;:–-]['\"”’)\]]*$|[”’]$")
_TEXT = frozenset({Kind.PARAGRAPH, Kind.HEADING, Kind.LIST_ITEM})


def mark_italic_headings(blocks: Sequence[Draft], size: float) -> None:
    """Make HEADING the short italic blocks that stand alone above text that is not italic.

    Args:
        blocks: The document's blocks in reading order.
        size: Type size of the document's text.
    """
    shown = [block for block in blocks if block.kind is not Kind.FOOTNOTE]
    # From the end: a heading may stand above another one.
    for block, below in reversed(list(pairwise(shown))):
        if _may_head(block, size) and below.kind in _TEXT and below.first.upright:
            # The end of a page's text may be italic, and the next page begin with a heading.
            same_page = block.last.page == below.first.page
            under_heading = below.kind is Kind.HEADING and same_page
            text_below = below.kind is not Kind.HEADING and not below.first.italic
            if under_heading or below.number or text_below:
                block.kind = Kind.HEADING


def _may_head(block: Draft, size: float) -> bool:
    if block.kind is not Kind.PARAGRAPH or block.number or block.recommendation:
        return False
    text = block.text
    short = len(block.lines) <= _MOST_LINES and len(text) <= _LONGEST
    face = all(li.italic and li.upright and li.cell is None for li in block.lines)
    plain = block.first.size > size - _SAME_SIZE
    one_page = block.first.page == block.last.page
    return bool(
        short
        and face
        and plain
        and one_page
        and _OPENS.match(text)
        and not _NO_HEADING_END.search(text)
    )
