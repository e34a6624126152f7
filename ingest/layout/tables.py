"""Tables, and the captions of tables, figures and boxes with what belongs under them."""

from __future__ import annotations

import re
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
_NO_WORDS = re.compile(r"\s*:?\s*(?:\([^()]*\))?$")
_LONGEST_CAPTION = 150
_LONGEST_CELL = 200
_FEWEST_ROWS = 3
_SMALLER = 0.93


def mark_rows(blocks: Sequence[Draft], body_size: float) -> None:
    """Make rows TABLE: three or more short lines in a row, in type smaller than the text's."""
    rows: list[Draft] = []
    for block in [*blocks, None]:
        if block is not None and _is_row(block, body_size):
            rows.append(block)
            continue
        if len(rows) >= _FEWEST_ROWS:
            for row in rows:
                row.kind = Kind.TABLE
        rows = []


def _is_row(block: Draft, body_size: float) -> bool:
    return (
        block.kind is Kind.PARAGRAPH
        and block.number is None
        and all(line.size <= body_size * _SMALLER for line in block.lines)
        and sum(len(line.text) for line in block.lines) <= _LONGEST_CELL
    )


def mark_bare_labels(blocks: Sequence[Draft]) -> None:
    """Make TABLE two or more labels of recommendations in a row: a summary's, without words."""
    bare = [_is_bare_label(block) for block in blocks]
    for before, block, after in zip([False, *bare], blocks, [*bare[1:], False], strict=False):
        if _is_bare_label(block) and (before or after):
            block.kind, block.recommendation = Kind.TABLE, None


def _is_bare_label(block: Draft) -> bool:
    text = " ".join(line.text for line in block.lines)
    label = block.recommendation
    return label is not None and not block.number and bool(_NO_WORDS.match(text[len(label) :]))


def mark_captions(blocks: Sequence[Draft]) -> set[int]:
    """Find what stands under captions, and make the cells of tables TABLE.

    What is captioned reaches to the end of the page, or to a numbered paragraph or one too
    long for a cell.

    Returns:
        Indices of the headings that are captions or stand under one.
    """
    found: set[int] = set()
    page, in_table = 0, False
    for at, block in enumerate(blocks):
        if block.kind in {Kind.FOOTNOTE, Kind.CONTENTS}:
            continue
        text = " ".join(line.text for line in block.lines)
        if caption := _caption(block, text):
            page, in_table = block.first.page, caption == "table"
        elif block.number or len(text) > _LONGEST_CELL or block.first.page != page:
            page = 0
        elif in_table and block.kind is Kind.PARAGRAPH:
            block.kind = Kind.TABLE
        if page and block.kind is Kind.HEADING:
            found.add(at)
    return found


def _caption(block: Draft, text: str) -> str | None:
    match = _CAPTION.match(text)
    if match is None or block.number or len(text) > _LONGEST_CAPTION:
        return None
    bare = match.end() == len(text) or text[match.end()] in ":.–—-"
    is_sentence = text.endswith(".") and text.count(".") > 1
    if block.kind is Kind.HEADING or (block.kind is Kind.PARAGRAPH and bare and not is_sentence):
        return match["what"].lower()
    return None
