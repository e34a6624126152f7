"""The printed paragraph number that each block is cited by."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ingest.layout.blocks import ASIDE
from ingest.model import Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.layout.blocks import Draft

_INDENT = 2.0
_ENDS = frozenset({Kind.HEADING, Kind.CONTENTS, Kind.INDEX, Kind.FRONT_MATTER})
_SENTENCE = re.compile(r"[.;:!?,)]['\"”’]*$")


def paragraph_numbers(blocks: Sequence[Draft]) -> list[str | None]:
    """Return each block's number without its final stop, or None.

    What stands in a box or in the cells of a table is counted apart from the text around it.

    A block without a number carries that of the numbered one before it, as far as the next
    heading or empty page, unless it stands further left. What follows the label of a
    recommendation belongs to it while it is indented no less, up to a heading, a number or
    another label: such blocks become recommendations.
    """
    numbers: list[str | None] = [None] * len(blocks)
    for places in _apart(blocks):
        for at, number in zip(places, _counted([blocks[at] for at in places]), strict=True):
            numbers[at] = number
    return numbers


def _apart(blocks: Sequence[Draft]) -> list[list[int]]:
    """Indices of the blocks of the running text, then of those of each box."""
    text: list[int] = []
    parts = [text]
    in_box = False
    for at, block in enumerate(blocks):
        if block.first.cell is None:
            text.append(at)
            in_box = in_box and block.kind in ASIDE
        elif in_box:
            parts[-1].append(at)
        else:
            parts.append([at])
            in_box = True
    return parts


def _counted(blocks: Sequence[Draft]) -> list[str | None]:
    numbers: list[str | None] = []
    number: str | None = None
    numbered: Draft | None = None
    label: Draft | None = None
    page = 0
    for block in blocks:
        after_empty_page = block.first.page > page + 1
        page = block.last.page
        if after_empty_page or block.ends_number or block.kind in _ENDS:
            number, numbered, label = None, None, None
        if block.kind in _ENDS or block.kind in ASIDE:
            numbers.append(None)
            continue
        if block.number:
            number, numbered = _printed(block), block
            label = None
        elif block.recommendation:
            number, numbered, label = block.recommendation, None, block
        elif numbered is not None and _stands_left_of(block, numbered):
            number, numbered = None, None
        elif label is not None and not _belongs(block, label):
            number, label = None, None
        elif label is not None and block.kind is Kind.PARAGRAPH:
            block.kind = Kind.RECOMMENDATION
        numbers.append(number)
    return numbers


def _printed(block: Draft) -> str:
    """A block's number; a plain one that counts recommendations says so, for it is cited so."""
    number = (block.number or "").rstrip(".")
    counts = block.kind is Kind.RECOMMENDATION and "." not in number
    return f"Recommendation {number}" if counts else number


def _stands_left_of(block: Draft, numbered: Draft) -> bool:
    """Whether a block reaches out further than a number above it: the number was quoted."""
    if block.first.page == numbered.first.page:
        return block.first.left < numbered.first.left - _INDENT
    hangs = any(line.left > numbered.first.left + _INDENT for line in numbered.lines)
    same_page = block.first.page == numbered.last.page
    return same_page and not hangs and block.first.left < numbered.last.left - _INDENT


def _belongs(block: Draft, label: Draft) -> bool:
    if block.first.left < label.first.left - _INDENT:
        return False
    return block.kind is Kind.LIST_ITEM or not _SENTENCE.search(label.last.text)
