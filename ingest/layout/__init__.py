"""Pages of glyphs become classified blocks in reading order. Pure: no file is touched here."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ingest.clean import PlacedLine, join_lines, vocabulary
from ingest.layout.blocks import BlockBuilder, Draft
from ingest.layout.contents import contents_lines
from ingest.layout.geometry import Fragment, PageGlyphs, Run
from ingest.layout.lines import lines_of, main_size
from ingest.layout.measures import measure
from ingest.layout.notes import split_notes
from ingest.layout.numbers import paragraph_numbers
from ingest.layout.running import furniture_of
from ingest.layout.sections import mark_outlined, section_paths
from ingest.layout.tables import mark_bare_labels, mark_captions, mark_rows
from ingest.model import Block, BlockMark, Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.layout.lines import Line
    from ingest.model import OutlineEntry

__all__ = ["Fragment", "Layout", "PageGlyphs", "Run", "lay_out"]


@dataclass(frozen=True, slots=True)
class Layout:
    """What layout analysis found.

    Attributes:
        blocks: The document's blocks in reading order.
        printed: The number printed on each page, as text, or None.
    """

    blocks: tuple[Block, ...]
    printed: tuple[str | None, ...]


def lay_out(pages: Sequence[PageGlyphs], outline: Sequence[OutlineEntry]) -> Layout:
    """Read a document's pages as a person does.

    Args:
        pages: All pages in order, those without characters too.
        outline: The file's outline, empty if there is none.
    """
    lined = [lines_of(page) for page in pages]
    furniture = furniture_of(lined)
    texts = [
        [line for at, line in enumerate(page.lines) if at not in beside.running]
        for page, beside in zip(lined, furniture, strict=True)
    ]
    drafts = _drafts(texts)
    words = vocabulary(part for page in texts for line in page for part in line.parts)
    joined = [join_lines(list(_parts(draft)), words) for draft in drafts]
    titles = [part.text for part in joined]
    mark_outlined(drafts, titles, outline)
    captions = mark_captions(drafts)
    sections = section_paths(drafts, titles, captions, outline, len(pages))
    numbers = paragraph_numbers(drafts)
    blocks = tuple(
        Block(
            kind=draft.kind,
            text=part.text,
            paragraph=number,
            section=section,
            segments=part.segments,
            marks=tuple(BlockMark(at, label) for at, label in part.marks),
        )
        for draft, part, section, number in zip(drafts, joined, sections, numbers, strict=True)
        if part.text
    )
    return Layout(blocks, tuple(beside.printed for beside in furniture))


def _drafts(texts: Sequence[Sequence[Line]]) -> list[Draft]:
    contents = contents_lines(texts)
    plain = [page[listed:] for page, listed in zip(texts, contents, strict=True)]
    body_size = main_size(line for page in plain for line in page)
    last, open_note = 0, None
    split = []
    for page in plain:
        notes = split_notes(page, body_size=body_size, last=last, open_note=open_note)
        last = notes.last
        open_note = notes.notes[-1][-1].text if notes.notes else None
        split.append(notes)
    builder = BlockBuilder(measure([notes.body for notes in split]))
    for page, listed, notes in zip(texts, contents, split, strict=True):
        if listed:
            builder.add_contents(page[:listed])
        builder.add_page(notes.body)
        builder.add_notes(notes.carried, notes.notes)
    drafts = builder.finish()
    mark_bare_labels(drafts)
    mark_rows(drafts, body_size)
    return drafts


_LEADER = re.compile(r"(?:\s*[.…_]){4,}")


def _parts(draft: Draft) -> list[PlacedLine]:
    """The draft's words; a raised number stays only where it opens a note."""
    parts: list[PlacedLine] = []
    for line in draft.lines:
        mark = line.opening_mark
        if draft.kind is Kind.CONTENTS:
            parts.extend(map(_without_leaders, line.parts))
        elif mark and draft.kind is Kind.FOOTNOTE:
            first, rest = line.parts[0], line.without(mark)
            length = rest.parts[0].page_start - first.page_start
            parts.append(PlacedLine(first.text[:length], first.page, first.page_start))
            parts.extend(rest.parts)
        else:
            parts.extend(line.marked_parts())
    return parts


def _without_leaders(part: PlacedLine) -> PlacedLine:
    leaders = tuple(match.span() for match in _LEADER.finditer(part.text))
    return replace(part, skips=leaders) if leaders else part
