"""Rows of the store as values, and values as rows."""

from __future__ import annotations

import hashlib
import json
from dataclasses import astuple
from itertools import chain
from typing import TYPE_CHECKING, Any

from ingest.model import (
    FileFormat,
    Form,
    Kind,
    Metadata,
    NoteMark,
    OutlineEntry,
    Page,
    PageState,
    Passage,
    QuotedSpan,
    Report,
    Segment,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

REPORT_COLUMNS = (
    "id, edition, sha256, format, source, page_count, passage_count, unread, reader, "
    "title, inquiry, chair, publisher, published, form, volume, edition_name, complete, url, "
    "licence"
)
METADATA_COLUMNS = REPORT_COLUMNS.split(", ")[9:]
PAGE_COLUMNS = "number, label, printed, text, state, fidelity"
PASSAGE_COLUMNS = "locator_id, place, kind, text, paragraph, section, segments, notes, whose_words"
_FIRST_HASHED_WHOLE = 2
"""Of what earlier readers read, only words and places were hashed: the first columns."""
_HASHED_OF_PAGE = 6
_HASHED_OF_PASSAGE = 10

Row = tuple[Any, ...]


def report_row(report: Report) -> tuple[Any, ...]:
    """Values for `REPORT_COLUMNS`."""
    return (
        report.id,
        report.edition,
        report.sha256,
        report.format.value,
        report.source,
        report.page_count,
        report.passage_count,
        json.dumps(report.unread),
        report.reader,
        *metadata_row(report.metadata),
    )


def metadata_row(metadata: Metadata) -> tuple[Any, ...]:
    """Values for the columns from `title` on."""
    values = list(astuple(metadata))
    values[5] = metadata.form.value
    values[8] = int(metadata.complete)
    return tuple(values)


def to_report(row: Row, added: str) -> Report:
    """A report from its `REPORT_COLUMNS`."""
    title, inquiry, chair, publisher, published, form, volume, name, complete, url, licence = row[
        9:
    ]
    return Report(
        id=row[0],
        metadata=Metadata(
            title=title,
            inquiry=inquiry,
            chair=chair,
            publisher=publisher,
            published=published,
            form=Form(form),
            volume=volume,
            edition=name,
            complete=bool(complete),
            url=url,
            licence=licence,
        ),
        edition=row[1],
        sha256=row[2],
        format=FileFormat(row[3]),
        source=row[4],
        page_count=row[5],
        passage_count=row[6],
        unread=tuple(json.loads(row[7])),
        reader=row[8],
        added=added,
    )


def page_row(edition: int, page: Page) -> tuple[Any, ...]:
    """Values for the columns of a page."""
    return (
        edition,
        page.number,
        page.label,
        page.printed,
        page.text,
        page.state.value,
        None if page.fidelity is None else float(page.fidelity),
    )


def to_page(row: Row) -> Page:
    """A page from its `PAGE_COLUMNS`."""
    return Page(row[0], row[1], row[2], row[3], PageState(row[4]), row[5])


def passage_row(edition: int, passage: Passage) -> tuple[Any, ...]:
    """Values for the columns of a passage."""
    pages = passage.pages()
    return (
        edition,
        passage.order,
        passage.locator_id,
        passage.kind.value,
        passage.text,
        passage.paragraph,
        json.dumps(passage.section, ensure_ascii=False),
        _packed(passage.segments),
        pages[0] if pages else None,
        pages[-1] if pages else None,
        _packed(passage.notes),
        _packed(passage.whose_words),
    )


def to_passage(row: Row) -> Passage:
    """A passage from its `PASSAGE_COLUMNS`."""
    return Passage(
        locator_id=row[0],
        order=row[1],
        kind=Kind(row[2]),
        text=row[3],
        paragraph=row[4],
        section=tuple(json.loads(row[5])),
        segments=tuple(Segment(*values) for values in json.loads(row[6])),
        notes=tuple(NoteMark(*values) for values in json.loads(row[7])),
        whose_words=tuple(QuotedSpan(*values) for values in json.loads(row[8])),
    )


def _packed(values: Iterable[Segment | NoteMark | QuotedSpan]) -> str:
    return json.dumps([astuple(v) for v in values], ensure_ascii=False, separators=(",", ":"))


def content_hash(pages: Iterable[Page], passages: Iterable[Passage], reader: int) -> str:
    """SHA-256 over all that was read of an edition, in the order in which it is stored.

    Args:
        pages: Its pages.
        passages: Its passages.
        reader: Version of the readers that read it; of the first one, words and places alone.
    """
    whole = reader >= _FIRST_HASHED_WHOLE
    of_page, of_passage = (None, None) if whole else (_HASHED_OF_PAGE, _HASHED_OF_PASSAGE)
    digest = hashlib.sha256()
    rows = chain(
        (page_row(0, page)[:of_page] for page in sorted(pages, key=lambda page: page.number)),
        (
            passage_row(0, passage)[:of_passage]
            for passage in sorted(passages, key=lambda p: p.order)
        ),
    )
    for row in rows:
        digest.update(json.dumps(row, ensure_ascii=False).encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


def outline_row(edition: int, place: int, entry: OutlineEntry) -> tuple[Any, ...]:
    """Values for the columns of an outline entry."""
    return (edition, place, entry.level, entry.title, entry.page)
