"""Recommendations that a response prints above its answers, with labels of their parts.

Some responses give each recommendation of the report a counted heading, print its parts under
it ("4a. ...", "4b) ii. ...") and say right below them what becomes of them.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ingest.model import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from ingest.layout.blocks import Draft

_RESPONDS = re.compile(r"\brespon(?:se|ses|ds?|ding)\b.*\brecommendations?\b", re.IGNORECASE)
_HEADED = re.compile(r"(\d{1,3})[.)]\s*[^\W\d]")
_PART = re.compile(r"(?P<number>\d{1,3})[a-z]?[.)](?:\s*[ivx]+[.)])?(?=\s*[^\W\d])")
_DECIDES = re.compile(
    r"(?:th(?:e|is|ese) )?recommendations?\b[^.]{0,40}?\b(?:is|are)(?: \w+){0,2}? "
    r"(?:accepted|agreed|supported|rejected)\b"
    r"|[^.;:]{0,160}?\b(?:accepts?|agrees? (?:to|with)|supports?|rejects?|"
    r"do(?:es)? not accept) (?:both |all )?(?:of )?th(?:is|ese) recommendations?\b",
    re.IGNORECASE,
)
_WORDED = frozenset({Kind.PARAGRAPH, Kind.LIST_ITEM})


def mark_answered(blocks: Sequence[Draft]) -> None:
    """Make RECOMMENDATION the labelled parts between a counted heading and an answer to them.

    They keep their labels, which are not those of the report. A label that comes again under
    its heading opens an answer to that part.

    Args:
        blocks: Blocks of the text in reading order, without notes, tables and captions.
    """
    over: Draft | None = None
    number: str | None = None
    run: dict[str, Draft] = {}
    answered: set[str] = set()
    for block in blocks:
        if run and _DECIDES.match(block.text):
            _mark(run.values(), f"Recommendation {number}")
            answered |= run.keys() - {""}
            block.ends_number = True
            if block.kind is Kind.HEADING:
                block.kind = Kind.PARAGRAPH
            run = {}
        elif block.kind is Kind.HEADING:
            run = {}
            headed = _HEADED.match(block.text)
            if _RESPONDS.search(block.text):
                over, number, answered = block, None, set()
            elif over is not None and headed:
                number = headed[1]
            elif over is not None and block.first.size >= over.first.size:
                over, number = None, None
        else:
            run = _grown(run, block, number, answered)


def _grown(
    run: Mapping[str, Draft], block: Draft, number: str | None, answered: set[str]
) -> dict[str, Draft]:
    """The run of parts by label with a block, or what is left; words may lead the parts in."""
    if number is None or block.number or block.kind not in _WORDED:
        return {}
    part = _PART.match(block.text)
    if part and part["number"] == number and part[0] not in answered:
        return {**run, part[0]: block}
    return {"": block} if not run and block.text.endswith(":") else {}


def _mark(parts: Iterable[Draft], label: str) -> None:
    for part in parts:
        part.kind, part.recommendation = Kind.RECOMMENDATION, label
