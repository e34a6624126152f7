"""Word files (DOCX)."""

from __future__ import annotations

import zipfile
import zlib
from typing import TYPE_CHECKING

import docx
from docx.exceptions import PythonDocxError
from docx.opc.exceptions import OpcError
from lxml import etree

from ingest.errors import DamagedFileError, FileAccessError, PasswordError, ReadLimitError
from ingest.markup.elements import assemble_elements
from ingest.model import DocumentInfo, FileFormat, Reading
from ingest.naming import name_passages
from ingest.word.body import WordBody

if TYPE_CHECKING:
    from pathlib import Path

MOST_UNPACKED_BYTES = 512 * 1024 * 1024
MOST_UNPACKED_RATIO = 300
_RATIO_COUNTS_FROM = 32 * 1024 * 1024
_ENCRYPTED = 0x1
_BROKEN = (
    PythonDocxError,
    OpcError,
    etree.LxmlError,
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    # python-docx follows the parts' references without checking that they lead anywhere.
    AttributeError,
    IndexError,
    KeyError,
    TypeError,
    ValueError,
)


def read_docx(path: Path) -> Reading:
    """Read a Word file.

    It has no pages: where Word breaks them depends on the printer. Headings are known by
    style, paragraph numbers as Word prints them; words deleted in tracked changes are left
    out, inserted ones taken.

    Raises:
        FileAccessError: The file cannot be read.
        PasswordError: A part is encrypted.
        DamagedFileError: It is cut short or broken.
        ReadLimitError: It unpacks to more than `MOST_UNPACKED_BYTES`.
    """
    try:
        _check_archive(path)
        document = docx.Document(str(path))
        elements = list(WordBody(document).elements())
        core = document.core_properties
        info = DocumentInfo(
            title=core.title.strip() or None,
            author=core.author.strip() or None,
            date=core.created.date().isoformat() if core.created else None,
        )
    except OSError as error:
        raise FileAccessError(
            f"{path} cannot be read: {error.strerror or error}",
            remedy="Check that the file is there and that you may read it.",
        ) from error
    except _BROKEN as error:
        raise DamagedFileError(
            f"{path.name} is a damaged Word file ({type(error).__name__})",
            remedy="Open it in Word or LibreOffice, save it anew, and add that.",
        ) from error
    blocks, outline = assemble_elements(elements)
    return Reading(
        format=FileFormat.DOCX,
        info=info,
        pages=(),
        passages=name_passages(blocks),
        outline=tuple(outline),
    )


def _check_archive(path: Path) -> None:
    """Refuse archives that unpack to far more than a report, before anything is unpacked."""
    with zipfile.ZipFile(path) as archive:
        entries = archive.infolist()
    unpacked = sum(entry.file_size for entry in entries)
    packed = max(1, sum(entry.compress_size for entry in entries))
    bomb = unpacked > _RATIO_COUNTS_FROM and unpacked / packed > MOST_UNPACKED_RATIO
    if bomb or unpacked > MOST_UNPACKED_BYTES:
        raise ReadLimitError(
            f"{path.name} unpacks to {unpacked // 1024**2} MB, more than a document does",
            remedy="If you trust it, print it to PDF and add that.",
        )
    if any(entry.flag_bits & _ENCRYPTED for entry in entries):
        raise PasswordError(
            f"{path.name} is encrypted with a password",
            remedy="Save it without a password and add that.",
        )
