"""A file of any format becomes a `Reading`."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ingest.errors import EmptyFileError
from ingest.fidelity import Evidence, fidelities
from ingest.markdown import read_markdown
from ingest.model import FileFormat, Reading
from ingest.pdf import read_pdf
from ingest.plain import read_text
from ingest.sniff import file_format
from ingest.voices import mark_voices
from ingest.web import read_html
from ingest.word import read_docx

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ingest.ocr import Ocr


def _unheard(done: int, total: int) -> None:
    """Report progress to nobody."""


def read_file(
    path: Path,
    *,
    password: str | None = None,
    max_pages: int = 5000,
    progress: Callable[[int, int], None] = _unheard,
    ocr: Ocr | None = None,
) -> Reading:
    """Read a report file of any format that Pincite knows.

    Args:
        path: The file; its content decides its format.
        password: The user password of an encrypted PDF.
        max_pages: The most pages to read.
        progress: Called with (pages read, pages in all); (1, 1) at the end of a format
            without pages.
        ocr: How pages of a PDF without characters are to be read; None leaves them unread.

    Returns:
        The reading: passages in reading order, each with words.

    Raises:
        UnreadableFileError: The file cannot be taken; each subclass says why.
    """
    kind = file_format(path)
    if kind is FileFormat.PDF:
        reading = read_pdf(path, password=password, progress=progress, max_pages=max_pages, ocr=ocr)
    else:
        reading = _with_fidelity(_read_other(path, kind, max_pages))
        count = max(1, len(reading.pages))
        progress(count, count)
    if not reading.passages and not reading.unread_pages:
        raise EmptyFileError(
            f"{path.name} holds no text at all",
            remedy="Open it and see whether it is the file you meant.",
        )
    return replace(reading, passages=mark_voices(reading.passages))


def _read_other(path: Path, kind: FileFormat, max_pages: int) -> Reading:
    if kind is FileFormat.DOCX:
        return read_docx(path)
    readers = {FileFormat.HTML: read_html, FileFormat.MARKDOWN: read_markdown}
    return readers.get(kind, read_text)(path, max_pages=max_pages)


def _with_fidelity(reading: Reading) -> Reading:
    judged = fidelities([Evidence(page.text) for page in reading.pages])
    pages = tuple(
        replace(page, fidelity=value) for page, value in zip(reading.pages, judged, strict=True)
    )
    return replace(reading, pages=pages)
