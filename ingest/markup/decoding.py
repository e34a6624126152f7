"""Bytes of a text file become characters, all of them or none."""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING

from charset_normalizer import from_bytes

from ingest.errors import DamagedFileError, FileAccessError, UnsupportedFormatError
from ingest.sniff import is_binary

if TYPE_CHECKING:
    from pathlib import Path

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    # Before UTF-16, whose mark is the beginning of this one.
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_WESTERN = re.compile(r"[\x00-\x7f‘’“”–—…•€£§©®°·¶½¼¾\xa0À-ÖØ-öø-ÿŒœŠšŽž™«»¡¿×]*")


def read_decoded(path: Path) -> str:
    """Return a text file's characters, line ends as line feeds, without a byte order mark.

    Raises:
        FileAccessError: The file cannot be read.
        UnsupportedFormatError: It is not text.
        DamagedFileError: It is text with bytes that its encoding does not have.
    """
    return decode(read_bytes(path), path.name).replace("\r\n", "\n").replace("\r", "\n")


def read_bytes(path: Path) -> bytes:
    """Return a file's bytes.

    Raises:
        FileAccessError: The file cannot be read.
    """
    try:
        return path.read_bytes()
    except OSError as error:
        raise FileAccessError(
            f"{path} cannot be read: {error.strerror or error}",
            remedy="Check that the file is there and that you may read it.",
        ) from error


def decode(data: bytes, name: str) -> str:
    """Decode by byte order mark, as UTF-8, as Windows-1252, or as the bytes' statistics say.

    Args:
        data: A text file's bytes.
        name: What error messages call it.

    Raises:
        UnsupportedFormatError: The bytes are not text.
        DamagedFileError: No encoding fits, or the text is UTF-8 but for some bytes.
    """
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return _strict(data[len(mark) :], encoding, name)
    if is_binary(data):
        raise UnsupportedFormatError(
            f"{name} holds binary data and not text",
            remedy="Convert it to PDF, DOCX, HTML or plain text and add that.",
        )
    if b"\0" in data:
        return _strict(data, "utf-16-be" if data[0] == 0 else "utf-16-le", name)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        _refuse_damaged_utf8(data, error, name)
    # Statistics on a few bytes guess wildly; the commonest of the old encodings comes first
    # wherever it gives nothing but what English prose has.
    try:
        western = data.decode("cp1252")
    except UnicodeDecodeError:
        western = None
    if western is not None and _WESTERN.fullmatch(western):
        return western
    best = from_bytes(data).best()
    if best is None:
        raise DamagedFileError(
            f"{name} is in an encoding that could not be told", remedy="Save it as UTF-8 text."
        )
    return _strict(data, best.encoding, name)


def _strict(data: bytes, encoding: str, name: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise _damaged(name, encoding, error) from error


def _refuse_damaged_utf8(data: bytes, error: UnicodeDecodeError, name: str) -> None:
    """Raise if the bytes are UTF-8 for the most part: another encoding would garble them."""
    lenient = data.decode("utf-8", "replace")
    bad = lenient.count("\ufffd")
    good = sum(character > "\x7f" for character in lenient) - bad
    if good > bad:
        raise _damaged(name, "UTF-8", error) from error


def _damaged(name: str, encoding: str, error: UnicodeDecodeError) -> DamagedFileError:
    return DamagedFileError(
        f"{name} is {encoding.upper()} text with bytes that cannot be read, first at byte "
        f"{error.start}",
        remedy="Get the file again, or save it as UTF-8 text.",
    )
