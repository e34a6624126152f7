"""PDF files become readings: text, geometry and structure by PDFium.

PDFium can abort the process on a hostile file and is not thread-safe, so this runs in a
worker process, under limits of memory and time that the caller sets.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pypdfium2
from pypdfium2 import raw

from ingest.errors import (
    DamagedFileError,
    EmptyFileError,
    FileAccessError,
    NoPagesError,
    PasswordError,
    ReadLimitError,
    UnsupportedFormatError,
)
from ingest.layout import PageGlyphs, lay_out
from ingest.model import FileFormat, Page, PageState, Reading
from ingest.naming import name_passages
from ingest.ocr import Ocr, recognise
from ingest.ocr_page import even_sizes
from ingest.pdf_glyphs import read_page, shows_something
from ingest.pdf_structure import has_no_pages, read_structure

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

_HEADER_WITHIN = 1024
"""Readers look for "%PDF-" in the first 1024 bytes (ISO 32000-1, annex H.3.4.1)."""
_TRAILER_WITHIN = 65_536
_LINEARIZED = re.compile(rb"/Linearized\s.{0,200}?/L\s+(\d{1,12})", re.DOTALL)

_NOT_PDF = "Check that the file is a PDF; if it is of another kind, give it its right ending."
_DAMAGED = "Fetch the file again, or mend it with `qpdf FILE MENDED`, and add that."


def read_pdf(
    path: Path,
    *,
    password: str | None,
    progress: Callable[[int, int], None],
    max_pages: int,
    ocr: Ocr | None = None,
) -> Reading:
    """Read a PDF file.

    A page that shows something without having characters is read by OCR, and UNREAD if that
    gives no words, be it every page of the file. A page that PDFium cannot open is UNREAD too.

    Args:
        path: The file.
        password: Its user password; an owner password alone needs none.
        progress: Called with (pages read, pages in all) after each page.
        max_pages: The most pages to read.
        ocr: How pages without characters are to be read; None leaves them UNREAD.

    Raises:
        FileAccessError: The file is missing or may not be read.
        EmptyFileError: It has no bytes.
        UnsupportedFormatError: It is no PDF.
        DamagedFileError: It is cut short or broken.
        PasswordError: It needs a user password, or another one.
        NoPagesError: It has no pages.
        ReadLimitError: It has more than `max_pages`.
    """
    _check_bytes(path)
    document = open_document(path, password)
    try:
        count = _page_count(document, path, max_pages)
        glyphs: list[PageGlyphs] = []
        states: list[PageState] = []
        for index in range(count):
            page, state = _read_page(document, index, ocr)
            glyphs.append(page)
            states.append(state)
            progress(index + 1, count)
        structure = read_structure(document, path, password)
    finally:
        document.close()
    glyphs = _with_even_sizes(glyphs, states)
    layout = lay_out(glyphs, structure.outline)
    pages = tuple(
        Page(number=page.number, label=label, printed=printed, text=page.text, state=state)
        for page, label, printed, state in zip(
            glyphs, structure.labels, layout.printed, states, strict=True
        )
    )
    return Reading(
        format=FileFormat.PDF,
        info=structure.info,
        pages=pages,
        passages=name_passages(layout.blocks),
        outline=structure.outline,
    )


def _check_bytes(path: Path) -> None:
    try:
        with path.open("rb") as file:
            head = file.read(_HEADER_WITHIN)
            size = file.seek(0, 2)
            file.seek(max(0, size - _TRAILER_WITHIN))
            tail = file.read()
    except OSError as error:
        message = f"{path.name} cannot be opened ({error.strerror})"
        raise FileAccessError(message, remedy="Check the path and its permissions.") from error
    if not size:
        raise EmptyFileError(f"{path.name} is empty", remedy="Fetch the file again.")
    if b"%PDF-" not in head:
        raise UnsupportedFormatError(f"{path.name} is not a PDF", remedy=_NOT_PDF)
    linearized = _LINEARIZED.search(head)
    # PDFium opens a file that was cut short with whatever pages are left, and says nothing.
    if b"%%EOF" not in tail or (linearized and int(linearized[1]) > size):
        raise DamagedFileError(f"{path.name} is cut short", remedy=_DAMAGED)


def open_document(path: Path, password: str | None) -> pypdfium2.PdfDocument:
    """Open a PDF file with PDFium.

    Raises:
        DamagedFileError: It is broken.
        NoPagesError: It has no pages.
        PasswordError: It needs a user password, or another one.
    """
    # Without the password first: PDFium refuses a wrong one even where none is needed, and one
    # password is given for a whole batch.
    tries = (None, password) if password else (None,)
    for attempt in tries:
        try:
            return pypdfium2.PdfDocument(path, password=attempt)
        except pypdfium2.PdfiumError as error:
            # First, because PDFium refuses such a file with the error code of the one before it.
            if has_no_pages(path):
                raise _no_pages(path) from error
            if error.err_code not in {raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY}:
                message = f"{path.name} is damaged and cannot be opened"
                raise DamagedFileError(message, remedy=_DAMAGED) from error
    if password:
        message, remedy = f"The password for {path.name} is wrong", "Give the right one"
    else:
        message, remedy = f"{path.name} is protected by a password", "Give it"
    raise PasswordError(message, remedy=f"{remedy} with `--password`.")


def _page_count(document: pypdfium2.PdfDocument, path: Path, max_pages: int) -> int:
    count = len(document)
    if not count:
        raise _no_pages(path)
    if count > max_pages:
        message = f"{path.name} has {count} pages, more than the limit of {max_pages}"
        raise ReadLimitError(message, remedy="Raise the limit of pages in the settings.")
    return count


def _no_pages(path: Path) -> NoPagesError:
    return NoPagesError(f"{path.name} has no pages", remedy="Check that it is the right file.")


def _read_page(
    document: pypdfium2.PdfDocument, index: int, ocr: Ocr | None
) -> tuple[PageGlyphs, PageState]:
    empty = PageGlyphs(number=index + 1, width=0.0, height=0.0, text="", fragments=())
    try:
        page = read_page(document, index)
        if page.text.strip():
            return page, PageState.READ
        if not shows_something(document, index):
            return page, PageState.BLANK
        recognised = recognise(document, index, ocr) if ocr else None
    except pypdfium2.PdfiumError:
        return empty, PageState.UNREAD
    return (recognised.glyphs, PageState.OCR) if recognised else (page, PageState.UNREAD)


def _with_even_sizes(glyphs: Sequence[PageGlyphs], states: Sequence[PageState]) -> list[PageGlyphs]:
    """Pages read by OCR with their measured sizes evened, the others as they are."""
    evened = iter(
        even_sizes([p for p, s in zip(glyphs, states, strict=True) if s is PageState.OCR])
    )
    return [
        next(evened) if state is PageState.OCR else page
        for page, state in zip(glyphs, states, strict=True)
    ]
