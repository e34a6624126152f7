"""The printed paragraph number that each block is cited by."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ingest.model import Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.layout.blocks import Draft

_INDENT = 2.0
_SENTENCE = re.compile(r"[.;:!?,)]['\"”’]*$")


def paragraph_numbers(blocks: Sequence[Draft]) -> list[str | None]:
    """Return each block's number without its final stop, or None.

    A block without a number carries that of the numbered one before it, as far as the next
    heading or empty page. What follows the label of a recommendation belongs to it while it
    is indented no less, up to a heading, a number or another label: such blocks become
    recommendations.
    """
    numbers: list[str | None] = []
    number: str | None = None
    label: Draft | None = None
    page = 0
    for block in blocks:
        if block.first.page > page + 1:
            number, label = None, None
        page = block.last.page
        if block.kind in {Kind.HEADING, Kind.CONTENTS}:
            number, label = None, None
            numbers.append(None)
            continue
        if block.kind in {Kind.FOOTNOTE, Kind.TABLE}:
            numbers.append(None)
            continue
        if block.number:
            number = block.number.rstrip(".")
            label = None
        elif block.recommendation:
            number, label = block.recommendation, block
        elif label is not None and not _belongs(block, label):
            number, label = None, None
        elif label is not None and block.kind is Kind.PARAGRAPH:
            block.kind = Kind.RECOMMENDATION
        numbers.append(number)
    return numbers


def _belongs(block: Draft, label: Draft) -> bool:
    if block.first.left < label.first.left - _INDENT:
        return False
    return block.kind is Kind.LIST_ITEM or not _SENTENCE.search(label.last.text)
