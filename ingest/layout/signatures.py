"""Signatures: names, offices and dates set like headings, with nothing under them to head."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ingest.layout.blocks import ASIDE
from ingest.model import Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.layout.blocks import Draft

_MOST_BLOCKS = 4
_LONGEST = 90
_SAME_SIZE = 0.6
_CLOSED = re.compile(r"[.?!]['\"”’)]*$|”$")


def mark_signatures(blocks: Sequence[Draft], size: float) -> None:
    """Make PARAGRAPH the headings in the size of the text that sign what stands above them.

    They stand below a closed sentence, and under them are at most a few short lines without a
    stop before a larger heading or the end; or they stand between two quotations, below the
    words of the one who signs.

    Args:
        blocks: The document's blocks in reading order.
        size: Type size of the document's text.
    """
    shown = [block for block in blocks if block.kind not in ASIDE]
    for at in range(1, len(shown)):
        block, before = shown[at], shown[at - 1]
        if not _is_minor(block, size) or before.kind is Kind.HEADING:
            continue
        if _CLOSED.search(before.text):
            group = _group(shown, at, size)
            following = shown[at + 1] if at + 1 < len(shown) else None
            if group or _signs_quotation(before, following):
                for signed in group or [block]:
                    signed.kind, signed.ends_number = Kind.PARAGRAPH, True


def _group(shown: Sequence[Draft], at: int, size: float) -> list[Draft]:
    """The short lines from here to a larger heading or the end, or nothing."""
    group: list[Draft] = []
    for block in shown[at : at + _MOST_BLOCKS + 1]:
        larger = block.kind is Kind.HEADING and block.first.size > size + _SAME_SIZE
        if larger or block.kind in {Kind.FRONT_MATTER, Kind.CONTENTS}:
            return group
        text = block.text
        if block.number or len(text) > _LONGEST or _CLOSED.search(text):
            return []
        group.append(block)
    return group if len(group) <= _MOST_BLOCKS else []


def _signs_quotation(before: Draft, following: Draft | None) -> bool:
    quoted = before.text.endswith(("”", "”."))
    return quoted and (following is None or following.text.startswith("“"))


def _is_minor(block: Draft, size: float) -> bool:
    return block.kind is Kind.HEADING and abs(block.first.size - size) < _SAME_SIZE
