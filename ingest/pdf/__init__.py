"""PDF files become readings: text, geometry and structure by PDFium.

PDFium can abort the process on a hostile file and is not thread-safe, so this runs in a
worker process, under limits of memory and time that the caller sets.
"""

from __future__ import annotations

import gc
import re
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

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
from ingest.fidelity import Evidence, fidelities, overprinted
from ingest.layout import PageGlyphs, lay_out
from ingest.model import FileFormat, Page, PageState, Reading
from ingest.naming import name_passages
from ingest.ocr import Ocr, recognise
from ingest.ocr.page import even_sizes
from ingest.pdf.glyphs import read_page, shows_something
from ingest.pdf.structure import has_no_pages, read_structure

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

_HEADER_WITHIN = 1024
"""Readers look for "%PDF-" in the first 1024 bytes (ISO 32000-1, annex H.3.4.1)."""
_TRAILER_WITHIN = 65_536
_LINEARIZED = re.compile(rb"/Linearized\s.{0,200}?/L\s+(\d{1,12})", re.DOTALL)

_NOT_PDF = "Check that the file is a PDF; if it is of another kind, give it its right ending."
_FOREIGN = "Open it in the program that it was made for, and print it to a new PDF."
_DAMAGED = "Fetch the file again, or mend it with `qpdf FILE MENDED`, and add that."


@contextmanager
def _collector_at_rest() -> Iterator[None]:
    """Keep the collector of cycles from going through all lines again and again: 8 % of the time.

    What is read holds no cycles, and is freed without it.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@_collector_at_rest()
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
        read: list[_ReadPage] = []
        for index in range(count):
            read.append(_read_page(document, index, ocr))
            progress(index + 1, count)
        structure = read_structure(document, path, password)
    finally:
        document.close()
    glyphs = _with_even_sizes(read)
    layout = lay_out(glyphs, structure.outline)
    pages = tuple(
        Page(page.number, label, printed, page.text, of.state, fidelity)
        for page, label, printed, of, fidelity in zip(
            glyphs, structure.labels, layout.printed, read, _fidelities(read), strict=True
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
            if error.err_code == raw.FPDF_ERR_SECURITY:
                message = f"{path.name} is encrypted in a way that cannot be opened here"
                raise PasswordError(message, remedy=_FOREIGN) from error
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


class _ReadPage(NamedTuple):
    glyphs: PageGlyphs
    state: PageState
    confidence: float = 1.0


def _read_page(document: pypdfium2.PdfDocument, index: int, ocr: Ocr | None) -> _ReadPage:
    empty = PageGlyphs(number=index + 1, width=0.0, height=0.0, text="", fragments=())
    try:
        page = read_page(document, index)
        if page.text.strip():
            return _ReadPage(page, PageState.READ)
        if not shows_something(document, index):
            return _ReadPage(page, PageState.BLANK)
        recognised = recognise(document, index, ocr) if ocr else None
    except pypdfium2.PdfiumError:
        return _ReadPage(empty, PageState.UNREAD)
    if recognised is None:
        return _ReadPage(page, PageState.UNREAD)
    return _ReadPage(recognised.glyphs, PageState.OCR, recognised.confidence)


def _with_even_sizes(read: Sequence[_ReadPage]) -> list[PageGlyphs]:
    """The pages, with the measured type sizes of those read by OCR evened."""
    evened = iter(even_sizes([page.glyphs for page in read if page.state is PageState.OCR]))
    return [next(evened) if page.state is PageState.OCR else page.glyphs for page in read]


def _fidelities(read: Sequence[_ReadPage]) -> list[float | None]:
    return fidelities(
        [Evidence(page.glyphs.text, overprinted(page.glyphs), page.confidence) for page in read]
    )
