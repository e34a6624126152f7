"""What a PDF says of itself: title, author, date, outline, page labels, by pypdf."""

from __future__ import annotations

import datetime as dt
import logging
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from pypdf import PdfReader
from pypdf.generic import Destination

from ingest.clean import fold
from ingest.model import DocumentInfo, OutlineEntry

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

T = TypeVar("T")

_DATE = re.compile(r"(?:D:)?\s*(\d{4})-?(\d{2})?-?(\d{2})?")
_JUNK_TITLE = re.compile(
    r"untitled|^(?:document|dokument|title|pdf|report|print|scan|slide|presentation)?\s*\d*$"
    r"|^microsoft\s+(?:word|powerpoint|excel)\b|^(?:layout|template)\b"
    r"|\.(?:docx?|indd|pdf|rtf|odt|pptx?|xlsx?|qxp|qxd|pub|tmp|dvi|tex|ps|wpd|html?)$"
    r"|^[\w.-]+_[\w.-]+$|[\\/]\w+[\\/]",
    re.IGNORECASE,
)
_FIRST_YEAR = 1990
_MOST_ENTRIES = 20_000
_DEEPEST = 20


@dataclass(frozen=True, slots=True)
class Structure:
    """What was found; whatever could not be read is empty."""

    info: DocumentInfo
    labels: tuple[str | None, ...]
    outline: tuple[OutlineEntry, ...]


def read_structure(path: Path, password: str | None, page_count: int) -> Structure:
    """Read the file's own account of itself, as far as it can be read.

    Args:
        path: The file.
        password: Its user password, or None.
        page_count: Pages of the file, as PDFium counts them.
    """
    nothing = Structure(DocumentInfo(), (None,) * page_count, ())
    reader = _attempt(lambda: _opened(path, password), None)
    if reader is None:
        return nothing
    try:
        return Structure(
            info=DocumentInfo(
                title=_attempt(lambda: _title(reader, path), None),
                author=_attempt(lambda: _author(reader), None),
                date=_attempt(lambda: _date(reader), None),
            ),
            labels=_attempt(lambda: _labels(reader, page_count), nothing.labels),
            outline=_attempt(lambda: _outline(reader, page_count), ()),
        )
    finally:
        reader.close()


def has_no_pages(path: Path) -> bool:
    """Whether the file is a sound PDF without a single page, which PDFium calls damaged."""
    return _attempt(lambda: len(_opened(path, None).pages) == 0, otherwise=False)


def _attempt(read: Callable[[], T], otherwise: T) -> T:
    try:
        return read()
    except Exception:  # noqa: BLE001
        # Hostile files make pypdf raise nearly anything (RecursionError, KeyError, its own
        # LimitReachedError, a DependencyError that is no PyPdfError), and a broken outline
        # must never cost the text.
        return otherwise


def _opened(path: Path, password: str | None) -> PdfReader:
    # pypdf warns of every flaw of a file; what matters here is only what can be read.
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    reader = PdfReader(path)
    # As when the text is read: without the password first, with it if that does not do.
    if reader.is_encrypted and not reader.decrypt("") and password:
        reader.decrypt(password)
    return reader


def _title(reader: PdfReader, path: Path) -> str | None:
    title = fold((reader.metadata and reader.metadata.title) or "")
    if not title or _JUNK_TITLE.search(title) or title.casefold() == path.stem.casefold():
        return None
    return title


def _author(reader: PdfReader) -> str | None:
    return fold((reader.metadata and reader.metadata.author) or "") or None


def _date(reader: PdfReader) -> str | None:
    """The day of creation, else of change: "2014-08-21", or the year if that is all."""
    if reader.metadata is None:
        return None
    for key in ("/CreationDate", "/ModDate"):
        match = _DATE.match(str(reader.metadata.get(key, "")))
        if match is None or int(match[1]) < _FIRST_YEAR:
            continue
        if not (match[2] and match[3]):
            return match[1]
        try:
            return dt.date(int(match[1]), int(match[2]), int(match[3])).isoformat()
        except ValueError:
            return match[1]
    return None


def _labels(reader: PdfReader, page_count: int) -> tuple[str | None, ...]:
    if "/PageLabels" not in reader.root_object:
        return (None,) * page_count
    labels = [fold(label) or None for label in reader.page_labels[:page_count]]
    return (*labels, *(None,) * (page_count - len(labels)))


def _outline(reader: PdfReader, page_count: int) -> tuple[OutlineEntry, ...]:
    numbers = {
        page.indirect_reference.idnum: number
        for number, page in enumerate(reader.pages, 1)
        if page.indirect_reference is not None
    }
    entries: list[OutlineEntry] = []
    for level, destination in _entries(reader.outline, 1):
        title = fold(str(destination.title or ""))
        if len(entries) >= _MOST_ENTRIES:
            break
        if title:
            page = numbers.get(getattr(destination.page, "idnum", -1))
            entries.append(OutlineEntry(level, title, page if (page or 0) <= page_count else None))
    return tuple(entries)


def _entries(outline: object, level: int) -> Iterator[tuple[int, Destination]]:
    if level > _DEEPEST or not isinstance(outline, list):
        return
    for item in outline:
        if isinstance(item, list):
            yield from _entries(item, level + 1)
        elif isinstance(item, Destination):
            yield level, item
