"""Pages of glyphs become classified blocks in reading order. Pure: no file is touched here."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING

from ingest.clean import PlacedLine, join_cells, join_lines
from ingest.hyphens import vocabulary
from ingest.layout.blocks import BlockBuilder, Draft
from ingest.layout.captions import join_around, mark_captioned, mark_captions
from ingest.layout.columns import drawn_in_order
from ingest.layout.contents import contents_lines, entries, index_pages
from ingest.layout.front import mark_front_matter
from ingest.layout.geometry import Fragment, PageGlyphs, Run
from ingest.layout.lines import lines_of, main_size
from ingest.layout.measures import measure
from ingest.layout.notes import keep_powers, split_notes
from ingest.layout.numbers import paragraph_numbers
from ingest.layout.pairing import pair_notes
from ingest.layout.quotations import mark_quotations
from ingest.layout.recommendations import mark_recommendations
from ingest.layout.running import furniture_of
from ingest.layout.sections import mark_outlined, section_paths
from ingest.layout.signatures import mark_signatures
from ingest.layout.tables import (
    in_tables,
    mark_bare_labels,
    mark_rows,
    notes_below,
    parted_by_tables,
    take_tables,
)
from ingest.model import Block, BlockMark, Kind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from ingest.clean import Joined
    from ingest.layout.lines import Line
    from ingest.layout.notes import PageNotes
    from ingest.layout.tables import Table
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
        drawn_in_order(_text_lines(page.lines, beside.running))
        for page, beside in zip(lined, furniture, strict=True)
    ]
    drafts = _drafts(texts)
    under_captions = set(map(id, mark_captioned(drafts)))
    drafts = join_around(drafts)
    captions = {at for at, draft in enumerate(drafts) if id(draft) in under_captions}
    words = vocabulary(line.text for page in texts for line in page)
    joined = [_joined(draft, words) for draft in drafts]
    titles = [part.text for part in joined]
    mark_outlined(drafts, titles, outline)
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
    return Layout(tuple(pair_notes(blocks)), tuple(beside.printed for beside in furniture))


def _text_lines(lines: Sequence[Line], running: frozenset[int]) -> list[Line]:
    """A page's lines without its running ones, which the heads of tables are not."""
    gone = running - in_tables(lines)
    return [line for at, line in enumerate(lines) if at not in gone]


def _drafts(texts: Sequence[Sequence[Line]]) -> list[Draft]:
    contents = contents_lines(texts)
    indexes = index_pages(texts)
    plain = [
        [] if index else page[listed:]
        for page, listed, index in zip(texts, contents, indexes, strict=True)
    ]
    body_size = main_size(line for page in plain for line in page)
    last, open_note = 0, None
    split: list[PageNotes] = []
    tables: list[list[Table]] = []
    for lines in plain:
        rest, drawn = take_tables(lines)
        own = set(map(id, notes_below(rest, drawn, body_size)))
        foot = [line for line in rest if id(line) not in own]
        notes = split_notes(foot, body_size=body_size, last=last, open_note=open_note)
        last = notes.last
        open_note = notes.notes[-1][-1] if notes.notes else None
        if own:
            taken = {id(line) for note in (notes.carried, *notes.notes) for line in note}
            body = tuple(line for line in rest if id(line) not in taken)
            notes = replace(notes, body=body)
        tables.append(drawn)
        split.append(notes)
    split = keep_powers(split)
    builder = BlockBuilder(measure([notes.body for notes in split]))
    parts = zip(texts, contents, indexes, split, tables, strict=True)
    for page, listed, index, notes, drawn in parts:
        if listed:
            builder.add_list(Kind.CONTENTS, entries(page[:listed]))
        if index:
            builder.add_list(Kind.INDEX, ([line] for line in page))
        for together, table in parted_by_tables(notes.body, drawn):
            builder.add_lines(together, notes.body)
            builder.add_rows(table.drafts() if table else ())
        builder.add_notes(notes.carried, notes.notes)
    drafts = builder.finish()
    drafts = mark_captions(drafts)
    mark_front_matter(drafts, len(texts))
    mark_signatures(drafts, body_size)
    mark_quotations(drafts, body_size)
    mark_recommendations(drafts)
    mark_bare_labels(drafts)
    mark_rows(drafts, body_size)
    return drafts


_LEADER = re.compile(r"(?:\s*[.…_]){4,}")


def _joined(draft: Draft, words: Mapping[str, int]) -> Joined:
    if draft.kind is not Kind.TABLE:
        return join_lines(_parts(draft.kind, draft.lines), words)
    cells = [list(lines) for _, lines in groupby(draft.lines, key=lambda line: line.cell)]
    return join_cells([join_lines(_parts(draft.kind, cell), words) for cell in cells])


def _parts(kind: Kind, lines: Sequence[Line]) -> list[PlacedLine]:
    """The lines' words; a raised number stays only where it opens a note."""
    parts: list[PlacedLine] = []
    for line in lines:
        if kind is Kind.CONTENTS:
            for part in line.parts:
                parts.extend(_without_leaders(part))
        elif kind is Kind.FOOTNOTE:
            parts.extend(line.parted())
        else:
            parts.extend(line.marked_parts())
    return parts


def _without_leaders(part: PlacedLine) -> Iterator[PlacedLine]:
    """The part's words on either side of leaders, so that a blank is put between them."""
    start = 0
    for leader in _LEADER.finditer(part.text):
        yield PlacedLine(part.text[start : leader.start()], part.page, part.page_start + start)
        start = leader.end()
    yield part.after(start)
