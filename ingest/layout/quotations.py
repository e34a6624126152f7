"""Block quotations: words that are set apart because they are someone else's.

A quotation stands further in than the text around it, or in smaller or slanted type, and
either opens with a quotation mark or carries out a sentence that ends in a colon. What goes
on from it in the same place belongs to it while its quotation marks are open.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from ingest.layout.blocks import ASIDE
from ingest.model import Kind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ingest.layout.blocks import Draft

_INDENT = 9.0
_SAME_LEFT = 3.0
_SMALLER = 0.95
_FEWEST_LINES = 2
_MOSTLY = 0.7
_MOST_GOING_ON = 60
_OPENERS = ("“", '"', "‘", "[“", "…“", "(“")
_QUOTABLE = frozenset({Kind.PARAGRAPH, Kind.LIST_ITEM, Kind.RECOMMENDATION})


def mark_quotations(blocks: Sequence[Draft], body_size: float) -> None:
    """Make QUOTATION the paragraphs that are set apart as quotations.

    Args:
        blocks: The document's blocks in reading order.
        body_size: Type size of the document's text.
    """
    margins = _margins(blocks)
    usual = Counter(margins.values()).most_common(1)
    before: Draft | None = None
    for at, block in enumerate(blocks):
        if block.kind in ASIDE:
            continue
        margin = margins.get(block.first.page, usual[0][0] if usual else block.first.left)
        if _may_be_quoted(block) and before is not None:
            apart = _is_apart(block, margin, body_size)
            whole = _leads_in(before) and _is_enclosed(block.text)
            if whole or (apart and _is_quoted(block, before)) or _goes_on(block, before):
                block.kind = Kind.QUOTATION
                if _is_open(block.text):
                    _mark_rest(blocks[at + 1 : at + 1 + _MOST_GOING_ON], block)
        before = block


def _margins(blocks: Sequence[Draft]) -> dict[int, float]:
    """Where the lines of each page's text begin: most lines that carry a paragraph on."""
    lefts: dict[int, Counter[float]] = {}
    for block in blocks:
        if block.kind is not Kind.PARAGRAPH:
            continue
        # The first line of a numbered paragraph begins with its number.
        lines = block.lines[1:] if block.number else block.lines
        for line in lines:
            lefts.setdefault(line.page, Counter())[round(line.left)] += 1
    usual = [_usual(lefts, parity) for parity in (0, 1)]
    margins = {}
    for page, counts in lefts.items():
        highest = max(counts.values())
        most = min(left for left, times in counts.items() if times == highest)
        # A page can hold more lines of quotations than of its own.
        here = usual[page % 2]
        margins[page] = min(most, here) if any(abs(left - here) <= 1 for left in counts) else most
    return margins


def _usual(lefts: Mapping[int, Counter[float]], parity: int) -> float:
    totals: Counter[float] = Counter()
    for page, counts in lefts.items():
        if page % 2 == parity:
            totals.update(counts)
    return max(totals, key=totals.__getitem__, default=0.0)


def _may_be_quoted(block: Draft) -> bool:
    plain = block.kind is Kind.PARAGRAPH and not block.number and not block.recommendation
    return plain and block.first.upright


def _is_apart(block: Draft, margin: float, body_size: float) -> bool:
    inner = min(line.left for line in block.lines if line.page == block.first.page)
    small = body_size and all(line.size < body_size * _SMALLER for line in block.lines)
    return inner - margin >= _INDENT or bool(small) or _is_slanted(block)


def _is_slanted(block: Draft) -> bool:
    italic = sum(len(line.text) for line in block.lines if line.italic)
    return italic >= _MOSTLY * sum(len(line.text) for line in block.lines)


def _is_quoted(block: Draft, before: Draft) -> bool:
    text = block.text
    if text.startswith(_OPENERS):
        return True
    return _leads_in(before) and _is_slanted(block) and len(block.lines) >= _FEWEST_LINES


def _leads_in(before: Draft) -> bool:
    return before.text.rstrip("-–— ").endswith(":")


def _is_enclosed(text: str) -> bool:
    """Whether a text is one quotation from end to end."""
    inside = text[1:].rstrip(".,;")
    return text[:1] == "“" and inside[-1:] == "”" and not set("“”") & set(inside[:-1])


def _goes_on(block: Draft, before: Draft) -> bool:
    """Whether a block stands right where a quotation is still open."""
    same_place = abs(block.first.left - before.first.left) < _SAME_LEFT
    return before.kind is Kind.QUOTATION and same_place and _is_open(before.text)


def _mark_rest(following: Sequence[Draft], quotation: Draft) -> None:
    """Make quotations of what stands between an open quotation mark and the one that closes."""
    inside: list[Draft] = []
    depth = quotation.text.count("“") - quotation.text.count("”")
    for block in following:
        if block.kind in ASIDE:
            continue
        left = block.first.left >= quotation.first.left - _SAME_LEFT
        if block.number or block.kind not in _QUOTABLE or not left:
            return
        inside.append(block)
        text = block.text
        if text.startswith("“"):
            return
        depth += text.count("“") - text.count("”")
        if depth <= 0:
            for part in inside:
                part.kind, part.recommendation = Kind.QUOTATION, None
            return


def _is_open(text: str) -> bool:
    return text.count("“") > text.count("”")
