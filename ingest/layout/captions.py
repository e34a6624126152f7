"""Captions of tables, figures and boxes: what belongs under them, and what goes on around them."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from ingest.model import Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.layout.blocks import Draft

_CAPTION = re.compile(
    r"(?P<what>box|table|figure|fig\.|chart|graph|map|diagram|image|photograph|panel)\s+"
    r"(?:[A-Z]?\d+(?:\.\d+)*|[A-Z]|[ivxlc]+)\b(?!\s+(?:above|below|shows?|sets?)\b)",
    re.IGNORECASE,
)
_SOURCE = re.compile(r"(?:source|notes?)s?:\s", re.IGNORECASE)
_UNFINISHED = re.compile(r"[^.!?:;'\"”’)\]]$")
_LONGEST_CAPTION = 150
_LONGEST_CELL = 200
_TITLE_LEAD = 2.5
_SAME_SIZE = 0.8
_FIGURE_SIZE = 0.8


def mark_captions(blocks: Sequence[Draft]) -> list[Draft]:
    """Make captions CAPTION, each of one block with the title that stands under "Box 4"."""
    marked: list[Draft] = []
    bare = False
    for block in blocks:
        text = block.text
        match = _caption(block, text)
        if match is not None:
            block.kind = Kind.CAPTION
        elif bare and _is_title(block, marked[-1]):
            marked[-1].lines.extend(block.lines)
            bare = False
            continue
        bare = match is not None and match.end() == len(text)
        marked.append(block)
    return marked


def mark_captioned(blocks: Sequence[Draft]) -> list[Draft]:
    """Find what stands under captions, and make the cells of tables and figures TABLE.

    What is captioned reaches to the end of the page, or to a numbered paragraph or one too
    long for a cell, or as far as the rules around it.

    Returns:
        The headings that stand under a caption, which head no section.
    """
    found: list[Draft] = []
    page, what, ruled, small = 0, "", False, 0.0
    for block in blocks:
        if block.kind in {Kind.FOOTNOTE, Kind.CONTENTS}:
            continue
        text = block.text
        in_cell = block.first.cell is not None
        in_figure = what != "box" and block.first.size < small
        if block.kind is Kind.CAPTION:
            match = _CAPTION.match(text)
            page, what = block.first.page, match["what"].lower() if match else what
            ruled, small = False, block.first.size * _FIGURE_SIZE
            continue
        if block.number or block.first.page != page:
            page = 0
        elif page and _SOURCE.match(text):
            block.kind = Kind.CAPTION
        elif (len(text) > _LONGEST_CELL or ruled) and not (in_cell or in_figure):
            page = 0
        elif what != "box" and block.kind is Kind.PARAGRAPH:
            block.kind = Kind.TABLE
        ruled = ruled or (in_cell and what in {"box", "table"})
        if page and block.kind is Kind.HEADING:
            found.append(block)
    _end_numbers(blocks)
    return found


def _end_numbers(blocks: Sequence[Draft]) -> None:
    """Let no number go on below a caption if nothing shows how far that reaches."""
    for caption, below in pairwise(blocks):
        shown = below.kind in {Kind.TABLE, Kind.CAPTION} or below.first.cell is not None
        if caption.kind is Kind.CAPTION and not shown:
            caption.ends_number = True


def join_around(blocks: Sequence[Draft]) -> list[Draft]:
    """Join the halves of a sentence that a table, a figure or a box stands between."""
    joined: list[Draft] = []
    before: Draft | None = None
    interrupted = False
    for block in blocks:
        if block.kind is Kind.FOOTNOTE:
            joined.append(block)
        elif block.kind in {Kind.TABLE, Kind.CAPTION} or block.first.cell is not None:
            interrupted = True
            joined.append(block)
        elif interrupted and before is not None and _goes_on(before, block):
            before.lines.extend(block.lines)
            interrupted = False
        else:
            before, interrupted = block, False
            joined.append(block)
    return joined


def _goes_on(before: Draft, block: Draft) -> bool:
    return (
        before.kind not in {Kind.HEADING, Kind.CONTENTS}
        and block.kind is Kind.PARAGRAPH
        and not block.number
        and block.last.page - before.last.page <= 1
        and abs(before.last.size - block.first.size) <= _SAME_SIZE
        and block.first.text[:1].islower()
        and _UNFINISHED.search(before.last.text) is not None
    )


def _caption(block: Draft, text: str) -> re.Match[str] | None:
    match = _CAPTION.match(text)
    if match is None or block.number or len(text) > _LONGEST_CAPTION:
        return None
    bare = match.end() == len(text) or text[match.end()] in ":.–—-"
    is_sentence = text.endswith(".") and text.count(".") > 1
    if block.kind is Kind.HEADING or (block.kind is Kind.PARAGRAPH and bare and not is_sentence):
        return match
    return None


def _is_title(block: Draft, caption: Draft) -> bool:
    """Whether a heading stands right under "Box 4"."""
    gap = caption.last.baseline - block.first.baseline
    return (
        block.kind is Kind.HEADING
        and block.first.page == caption.last.page
        and 0 < gap < _TITLE_LEAD * block.first.size
        and block.first.cell == caption.first.cell
    )
