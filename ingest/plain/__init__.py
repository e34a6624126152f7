"""Plain text files: wrapped text out of a PDF, or a paragraph a line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingest.markup.decoding import read_decoded
from ingest.markup.pagination import pages_of, paginate
from ingest.model import DocumentInfo, FileFormat, Kind, Reading
from ingest.naming import name_passages
from ingest.plain.furniture import page_furniture, repeated_opening
from ingest.plain.notes import part_notes
from ingest.plain.paragraphs import Group, assemble, group_lines

if TYPE_CHECKING:
    from pathlib import Path


def read_text(path: Path, *, max_pages: int = 5000) -> Reading:
    """Read a plain text file.

    Pages are what form feeds or page marks part (`ingest.markup.pagination`); a text without them
    has no pages, and its passages have no segments. Running heads, page numbers and the markers of
    footnotes are left out of the passages and stay in the pages.

    Raises:
        FileAccessError: The file cannot be read.
        UnsupportedFormatError: It is not text.
        DamagedFileError: It cannot be decoded whole.
        ReadLimitError: It has more pages than allowed.
    """
    pieces = paginate(read_decoded(path), max_pages=max_pages)
    lines = [piece.lines() for piece in pieces]
    without_pages = len(pieces) == 1 and pieces[0].page is None
    furniture = repeated_opening(lines[0]) if without_pages else page_furniture(lines)
    groups: list[Group] = []
    last_note = 0
    for page in lines:
        noted = part_notes([line for line in page if not furniture.holds(line)], last_note)
        last_note = noted.last
        groups += group_lines(noted.body)
        if noted.notes:
            groups.append(Group((), notes=noted.notes))
    blocks, outline = assemble(groups)
    title = blocks[0].text if blocks and blocks[0].kind is Kind.HEADING else None
    return Reading(
        format=FileFormat.TEXT,
        info=DocumentInfo(title=title),
        pages=pages_of(pieces, furniture.printed),
        passages=name_passages(blocks),
        outline=tuple(outline),
    )
