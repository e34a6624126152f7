"""Footnote markers and the notes that they lead to. Pure.

Numbers restart by page or chapter, so a number alone names no note: place decides.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict, deque
from dataclasses import replace
from typing import TYPE_CHECKING

from ingest.model import Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.model import Block

_LABEL = re.compile(r"\s*\(?(\d{1,4}|[*†‡§]+)")
_ENDNOTES = re.compile(
    r"(?:chapter \w+ )?(?:end ?|foot ?)?notes(?: and references)?", re.IGNORECASE
)


def pair_notes(blocks: Sequence[Block]) -> list[Block]:
    """Lead each marker to its note.

    - The note has the marker's number or sign.
    - It stands on the marker's page, or else on the next, where a page had no room for it; of
      several, the first that no marker has claimed yet.
    - A marker that finds none there leads to the first note further on that none has claimed by
      then, so that the notes at the end of a chapter or of the document count too. Under a
      heading "Notes" or "Endnotes" numbered paragraphs are such notes, and become footnotes once
      a marker leads to them.
    - A sign or number that stands several times on a page, as in the cells of a table, leads to
      the same note each time.

    Args:
        blocks: The document's blocks in reading order; each that is marked stands on a page.

    Returns:
        The blocks in the same order.
    """
    notes = _Notes(blocks)
    paired = list(blocks)
    for find in (notes.on_its_page, notes.on_the_next, notes.further_on):
        for at, block in enumerate(paired):
            if any(mark.note is None for mark in block.marks):
                marks = tuple(
                    replace(mark, note=find(at, _page_of(block, mark.at), mark.label))
                    if mark.note is None
                    else mark
                    for mark in block.marks
                )
                paired[at] = replace(block, marks=marks)
    for at in notes.claimed:
        if paired[at].kind is not Kind.FOOTNOTE:
            paired[at] = replace(paired[at], kind=Kind.FOOTNOTE, paragraph=None)
    return paired


class _Notes:
    """The notes of a document, and which of them a marker has claimed."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self.claimed: set[int] = set()
        self._on_page: defaultdict[tuple[int, str], deque[int]] = defaultdict(deque)
        self._all: defaultdict[str, deque[int]] = defaultdict(deque)
        for at, block in enumerate(blocks):
            label = _label(block)
            if label and block.segments:
                self._all[label].append(at)
                if block.kind is Kind.FOOTNOTE:
                    self._on_page[block.segments[0].page, label].append(at)

    def on_its_page(self, _: int, page: int | None, label: str) -> int | None:
        """The first unclaimed note on the marker's page, or the last if all are claimed."""
        notes = self._on_page.get((page or 0, label))
        if not notes:
            return None
        while len(notes) > 1 and notes[0] in self.claimed:
            notes.popleft()
        self.claimed.add(notes[0])
        return notes[0]

    def on_the_next(self, at: int, page: int | None, label: str) -> int | None:
        """An unclaimed note on the page after the marker's."""
        notes = self._on_page.get(((page or -1) + 1, label), deque())
        while notes and notes[0] in self.claimed:
            notes.popleft()
        return self.on_its_page(at, (page or -1) + 1, label)

    def further_on(self, at: int, _: int | None, label: str) -> int | None:
        """The first unclaimed note after the marker's block."""
        notes = self._all.get(label, deque())
        while notes and (notes[0] <= at or notes[0] in self.claimed):
            notes.popleft()
        if not notes:
            return None
        self.claimed.add(notes[0])
        return notes[0]


def _label(block: Block) -> str | None:
    """The number or sign of a note, or of a numbered paragraph among endnotes."""
    if block.kind is not Kind.FOOTNOTE:
        if not (block.section and _ENDNOTES.fullmatch(block.section[-1].strip())):
            return None
        if block.paragraph:
            return block.paragraph
    found = _LABEL.match(block.text)
    return found[1] if found else None


def _page_of(block: Block, at: int) -> int | None:
    """The page of the character before an offset of the block's text."""
    before = bisect_left(block.segments, max(at, 1), key=lambda segment: segment.start)
    return block.segments[before - 1].page if before else None
