"""Which format a file is in, by its content first: names lie, and bytes do not."""

from __future__ import annotations

import re
import zipfile
from typing import TYPE_CHECKING

from ingest.errors import (
    DamagedFileError,
    EmptyFileError,
    FileAccessError,
    PasswordError,
    UnsupportedFormatError,
)
from ingest.model import FileFormat

if TYPE_CHECKING:
    from pathlib import Path

SUPPORTED_SUFFIXES: dict[str, FileFormat] = {
    ".pdf": FileFormat.PDF,
    ".txt": FileFormat.TEXT,
    ".text": FileFormat.TEXT,
    ".md": FileFormat.MARKDOWN,
    ".markdown": FileFormat.MARKDOWN,
    ".html": FileFormat.HTML,
    ".htm": FileFormat.HTML,
    ".xhtml": FileFormat.HTML,
    ".docx": FileFormat.DOCX,
}
"""File name endings, in lower case, that are taken when a folder is added."""

_HEAD = 65_536
_CONVERT = "Convert it to PDF, DOCX, HTML or plain text and add that."
_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG\r\n\x1a\n", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"II*\x00", "a TIFF image"),
    (b"MM\x00*", "a TIFF image"),
    (b"{\\rtf", "an RTF document"),
    (b"%!PS", "a PostScript document"),
    (b"AT&TFORM", "a DjVu document"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ\x00", "an xz archive"),
    (b"\x28\xb5\x2f\xfd", "a Zstandard archive"),
    (b"SQLite format 3\x00", "an SQLite database"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP_KINDS = (
    ("xl/workbook", "an Excel workbook"),
    ("ppt/presentation", "a PowerPoint presentation"),
    ("content.xml", "an OpenDocument file"),
    ("META-INF/container.xml", "an EPUB book"),
)
_TEXT_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_CONTROLS = bytes({*range(32), 127} - set(b"\a\b\t\n\v\f\r\x1a\x1b"))
_XML = re.compile(r"\s*<\?xml\b")
_TAG = re.compile(r"<(?:p|div|h[1-6]|span|table|ul|ol|title|meta|article|main)\b", re.IGNORECASE)
_HTML = re.compile(
    r"\s*(?:<\?xml[^>]*\?>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)


def file_format(path: Path) -> FileFormat:
    """Return the format of a file.

    PDF, DOCX and HTML are known by their content whatever the file is called; plain text and
    Markdown differ by name alone.

    Raises:
        FileAccessError: It cannot be opened.
        EmptyFileError: It holds no bytes.
        UnsupportedFormatError: It is in no format that is read; the message says in which.
        PasswordError: It is an encrypted Office document.
        DamagedFileError: It begins as a ZIP archive that cannot be opened.
    """
    head = _head(path)
    if not head:
        raise EmptyFileError(
            f"{path.name} is empty (0 bytes)", remedy="Get the file again from where it came from."
        )
    # Readers take a PDF whose header lies anywhere in its first 1024 bytes (ISO 32000-1, H.3.4.1).
    if b"%PDF-" in head[:1024]:
        return FileFormat.PDF
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip_format(path)
    if head.startswith(_OLE):
        raise _old_office_error(path)
    for signature, kind in _SIGNATURES:
        if head.startswith(signature):
            raise UnsupportedFormatError(
                f"{path.name} is {kind}, which is not read", remedy=_CONVERT
            )
    return _text_format(path, head)


def is_binary(data: bytes) -> bool:
    """Say whether bytes hold what no text of any encoding holds.

    Zero bytes are allowed where many stand, all on the same side of 16-bit units: UTF-16.
    """
    if data.startswith(_TEXT_MARKS):
        return False
    if b"\0" in data:
        sides = sorted((data[::2].count(0), data[1::2].count(0)))
        return sides[0] > 0 or sides[1] < len(data) // 4
    controls = sum(data.count(code) for code in _CONTROLS)
    return controls > len(data) // 100


def _head(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(_HEAD)
    except OSError as error:
        raise FileAccessError(
            f"{path} cannot be read: {error.strerror or error}",
            remedy="Check that the file is there and that you may read it.",
        ) from error


def _as_text(head: bytes) -> str:
    if head.startswith(b"\xff\xfe"):
        return head[2:].decode("utf-16-le", "replace")
    if head.startswith(b"\xfe\xff"):
        return head[2:].decode("utf-16-be", "replace")
    return head.removeprefix(b"\xef\xbb\xbf").decode("latin-1")


def _text_format(path: Path, head: bytes) -> FileFormat:
    by_name = SUPPORTED_SUFFIXES.get(path.suffix.lower())
    text = _as_text(head)
    if is_binary(head):
        looks = "unknown binary data"
    elif _HTML.match(text) or (by_name is FileFormat.HTML and _TAG.search(text)):
        return FileFormat.HTML
    elif by_name in {FileFormat.PDF, FileFormat.DOCX}:
        looks = "plain text"
    elif _XML.match(text):
        looks = "XML that is not HTML"
    else:
        return by_name if by_name and by_name is not FileFormat.HTML else FileFormat.TEXT
    named = f", although its name ends in {path.suffix}" if by_name else ""
    raise UnsupportedFormatError(
        f"{path.name} holds {looks}{named}",
        remedy=f"Get the file again, or rename it to what it is. {_CONVERT}",
    )


def _zip_format(path: Path) -> FileFormat:
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise DamagedFileError(
            f"{path.name} begins as a ZIP archive (as DOCX files do) but cannot be opened: {error}",
            remedy="The file is probably cut short; get it again.",
        ) from error
    if "word/document.xml" in names:
        return FileFormat.DOCX
    kind = "a ZIP archive"
    for part, known in _ZIP_KINDS:
        if any(name.startswith(part) for name in names):
            kind = known
            break
    remedy = "Unpack it and add the files." if kind == "a ZIP archive" else _CONVERT
    raise UnsupportedFormatError(f"{path.name} is {kind}, which is not read", remedy=remedy)


def _old_office_error(path: Path) -> UnsupportedFormatError | PasswordError:
    """Tell an encrypted DOCX, which lies inside the older container, from an old Office file."""
    # Stream names of [MS-OFFCRYPTO] 2.3.1 stand in the container's directory in UTF-16.
    with path.open("rb") as file:
        encrypted = "EncryptedPackage".encode("utf-16-le") in file.read(8 * 1024 * 1024)
    if encrypted or path.suffix.lower() == ".docx":
        return PasswordError(
            f"{path.name} is an Office document encrypted with a password",
            remedy="Open it in Word or LibreOffice, save it without a password, and add that.",
        )
    return UnsupportedFormatError(
        f"{path.name} is an Office 97-2003 document (.doc and the like), which is not read",
        remedy=_CONVERT,
    )
