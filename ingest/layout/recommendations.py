"""Recommendations that are counted without the word before their number.

Reports label them ("Recommendation 4: ..."), which their opening tells, or count them: in a
list under the heading "Recommendations", as numbered headings under it, or right after words
such as "I therefore recommend:". A response to a report sets them in boxes with that heading,
or answers them part by part, which `answers` tells. Where a chapter holds conclusions and
recommendations, the numbered paragraphs in which the report says "we recommend" are its
recommendations.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from ingest.conventions import ADVICE
from ingest.layout.answers import mark_answered
from ingest.layout.blocks import ASIDE
from ingest.layout.openings import follows, is_compound, opening_of
from ingest.model import Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.layout.blocks import Draft

_BOX = re.compile(r"(?:\w+\W+){0,4}recommendation$", re.IGNORECASE)
_MIXED = re.compile(r"\bconclusions? and recommendations?$", re.IGNORECASE)
_COUNTED = re.compile(r"(?:chapter|part|section|volume|appendix|annex)\s+\w", re.IGNORECASE)
_SAYS_SO = re.compile(
    r"\b(?:we|I)(?: (?!not\b|never\b|cannot\b|can’t\b|don’t\b)\w+){0,3} recommend\b",
    re.IGNORECASE,
)
_LEADS_IN = re.compile(r"\brecommend(?:ed|ation|ations)?\b[^.]{0,80}:$", re.IGNORECASE)
_COUNT = re.compile(r"(\d{1,3})[.)]\s*(?=[^\d\s])")
_FEWEST_COUNTED = 3
_LONGEST_COUNTED = 12_000
_INDENT = 6.0


def mark_recommendations(drafts: Sequence[Draft]) -> None:
    """Make RECOMMENDATION what is counted or boxed as such, with its number as printed."""
    blocks = [block for block in drafts if block.kind not in ASIDE]
    _mark_counted_headings(blocks)
    _mark_among_conclusions(blocks)
    mark_answered(blocks)
    heading: Draft | None = None
    for at, (before, block) in enumerate(pairwise(blocks), 1):
        if before.kind is Kind.HEADING:
            heading = before
        if _count(block) and _LEADS_IN.search(before.text):
            _mark_after_words(blocks, at)
        elif heading is not None and ADVICE.fullmatch(heading.text):
            _mark_listed(block)
        elif heading is not None and is_box_label(heading.text) and block.number:
            block.kind = Kind.RECOMMENDATION


def _mark_among_conclusions(blocks: Sequence[Draft]) -> None:
    """Mark what says that it recommends, in a chapter of conclusions and recommendations."""
    chapter: Draft | None = None
    for block in blocks:
        if block.kind is Kind.HEADING:
            if _MIXED.search(block.text):
                chapter = block
            elif chapter is not None and _ends_chapter(block, chapter):
                chapter = None
        elif chapter is not None and block.number and _SAYS_SO.search(block.text):
            block.kind = Kind.RECOMMENDATION


def _ends_chapter(heading: Draft, chapter: Draft) -> bool:
    if _COUNTED.match(chapter.text):
        return _COUNTED.match(heading.text) is not None
    return heading.first.size >= chapter.first.size


def is_box_label(title: str) -> bool:
    """Whether a heading is the label of a box that quotes a recommendation."""
    return _BOX.fullmatch(title) is not None


def _mark_listed(block: Draft) -> None:
    opening = opening_of(block.first)
    if block.kind is Kind.LIST_ITEM and opening.number and not is_compound(opening.number):
        _count_off(block, opening.number)


def _mark_after_words(blocks: Sequence[Draft], first: int) -> None:
    """Mark what is counted right after the words that lead it in, and what belongs to it."""
    label = blocks[first]
    margin = label.first.left
    labelled = label.kind is Kind.HEADING
    _count_off(label, f"{_count(label)}.")
    for block in blocks[first + 1 :]:
        counted = _count(block)
        same_place = abs(block.first.left - margin) < _INDENT
        if counted and not labelled and same_place and follows(counted, label.number):
            _count_off(block, f"{counted}.")
            label = block
        elif not _is_part(block, margin, labelled=labelled):
            block.ends_number = True
            return
        elif block.kind is Kind.HEADING:
            block.kind = Kind.LIST_ITEM


def _is_part(block: Draft, margin: float, *, labelled: bool) -> bool:
    inside = block.first.left > margin + _INDENT
    if block.number or block.kind is Kind.CONTENTS:
        return False
    if block.kind is Kind.HEADING:
        return labelled and opening_of(block.first).lettered
    return inside or (labelled and block.kind is Kind.LIST_ITEM)


def _mark_counted_headings(blocks: Sequence[Draft]) -> None:
    """Mark headings counted from 1 right under the innermost heading "Recommendations"."""
    headings = [at for at, block in enumerate(blocks) if block.kind is Kind.HEADING]
    for nth, at in enumerate(headings):
        if not ADVICE.fullmatch(blocks[at].text) or headings[nth + 1 : nth + 2] != [at + 1]:
            continue
        counted: list[int] = []
        end = len(blocks)
        for here in range(at + 1, len(blocks)):
            block = blocks[here]
            if _is_title(block) and _count(block) == str(len(counted) + 1):
                counted.append(here)
            elif _ends_section(block, blocks[at]):
                end = here
                break
        bounds = list(pairwise([*counted, end]))
        if len(counted) >= _FEWEST_COUNTED and all(_is_short(blocks[a:b]) for a, b in bounds):
            for start, stop in bounds:
                _mark_section(blocks[start:stop])
            if end < len(blocks):
                blocks[end].ends_number = True


def _is_title(block: Draft) -> bool:
    """Whether a block is a heading, or would be but for its stop."""
    return block.kind is Kind.HEADING or all(line.bold for line in block.lines)


def _ends_section(block: Draft, heading: Draft) -> bool:
    if block.kind in {Kind.CONTENTS, Kind.INDEX, Kind.FRONT_MATTER}:
        return True
    return block.kind is Kind.HEADING and block.first.size >= heading.first.size


def _is_short(section: Sequence[Draft]) -> bool:
    return sum(len(block.text) for block in section) <= _LONGEST_COUNTED


def _mark_section(section: Sequence[Draft]) -> None:
    label, *rest = section
    _count_off(label, f"{_count(label)}.")
    for block in rest:
        if block.kind is Kind.HEADING:
            block.kind = Kind.LIST_ITEM if opening_of(block.first).lettered else Kind.PARAGRAPH
        if block.kind is Kind.PARAGRAPH and not block.number:
            block.kind = Kind.RECOMMENDATION


def _count_off(block: Draft, number: str) -> None:
    """Make a block the recommendation of that number, which its words begin with."""
    stem = number.rstrip(".")
    block.lines[0] = block.first.after(len(stem) + 1)
    block.kind, block.number, block.recommendation = Kind.RECOMMENDATION, number, None


def _count(block: Draft) -> str | None:
    """The plain number that an unnumbered block's words begin with, without its stop."""
    if block.number or block.recommendation or block.kind in {Kind.CONTENTS, Kind.QUOTATION}:
        return None
    match = _COUNT.match(block.first.text)
    return match[1] if match else None
