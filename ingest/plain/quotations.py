"""Block quotations of plain text, where nothing but the quotation marks sets them apart.

Pure.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from ingest.model import Block, Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

_PAIRS = {"“": "”", "‘": "’", '"': '"'}
_AFTER_CLOSING = re.compile(r"[\s.,;:!?…)\]]*")
_LEFT_OUT = re.compile(r"[\[(]?(?:…|\.\s?\.\s?\.)[\])]?")
_ASIDE = frozenset({Kind.FOOTNOTE})


def tell_quotations(blocks: Sequence[Block]) -> list[Block]:
    """Call paragraphs quotations that quotation marks enclose.

    One that a colon or a quotation leads to may go on in the next, which opens with a mark of
    its own, and where words are left out in between; any other must be whole, and begin as
    sentences do. A paragraph with a printed number of its own is the report's, and so is one in
    which the quotation ends before the paragraph does.
    """
    told = list(blocks)
    led = False
    before: str | None = None
    for index, block in enumerate(told):
        if block.kind in _ASIDE:
            continue
        state = None
        if block.kind is Kind.PARAGRAPH and index and block.paragraph == before:
            state = _enclosed(block.text) or (led and _goes_on(block.text))
        before = block.paragraph
        if state:
            told[index] = replace(block, kind=Kind.QUOTATION)
        led = bool(state) or block.text.rstrip().endswith(":")
    return told


def _goes_on(text: str) -> bool:
    """Whether a text opens a quotation that it does not close, or is left out of one."""
    if _LEFT_OUT.fullmatch(text):
        return True
    opening, closing = text[0], _PAIRS.get(text[0])
    if closing is None or closing == "’":
        return _is_whole(text)
    return _is_whole(text) or text.count(closing) < text.count(opening) or closing not in text[1:]


def _enclosed(text: str) -> bool:
    """Whether one pair of marks encloses a text that begins as sentences do."""
    return not text[1:2].islower() and _is_whole(text)


def _is_whole(text: str) -> bool:
    closing = _PAIRS.get(text[:1])
    end = text.rfind(closing, 1) if closing else -1
    if end < 0 or not _AFTER_CLOSING.fullmatch(text, end + 1):
        return False
    if closing == '"':
        return text.count(closing) % 2 == 0 and '"' not in text[1:end]
    depth = 0
    for mark in re.findall(f"[{text[0]}{closing}]", text[1:end]):
        depth += 1 if mark == text[0] else -1
        # An apostrophe is the sign that closes single marks; only for others does order tell.
        if depth < 0 and closing == "”":
            return False
    return True
