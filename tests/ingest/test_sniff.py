"""A file's format is told by its bytes, and a refusal says what the file is."""

import zipfile

import pytest

from ingest.errors import (
    DamagedFileError,
    EmptyFileError,
    FileAccessError,
    PasswordError,
    UnsupportedFormatError,
)
from ingest.model import FileFormat
from ingest.sniff import SUPPORTED_SUFFIXES, file_format

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512)
ENCRYPTED_OLE = OLE + "EncryptedPackage".encode("utf-16-le") + bytes(100)
NOISE = bytes(range(256)) * 8


def zipped(tmp_path, *names):
    path = tmp_path / "made.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return path.read_bytes()


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("a.pdf", b"%PDF-1.7\n", FileFormat.PDF),
        ("a.txt", b"%PDF-1.7\n", FileFormat.PDF),
        ("a", b"\x00junk\x01" * 100 + b"%PDF-1.4", FileFormat.PDF),
        ("a.txt", b"1. Words.", FileFormat.TEXT),
        ("a", b"1. Words.", FileFormat.TEXT),
        ("a.ocr", "Café\f2".encode(), FileFormat.TEXT),
        ("a.html", b"Words without any tags", FileFormat.TEXT),
        ("A.TXT", "Words".encode("utf-16"), FileFormat.TEXT),
        ("a.txt", "Words".encode("utf-16-le"), FileFormat.TEXT),
        ("a.md", b"# Words", FileFormat.MARKDOWN),
        ("a.markdown", b"Words", FileFormat.MARKDOWN),
        ("a.pdf", b"<!DOCTYPE html><title>Sign in</title>", FileFormat.HTML),
        ("a.htm", b"\xef\xbb\xbf <!-- x --><!doctype HTML>", FileFormat.HTML),
        ("a.html", b"<p>A fragment</p>", FileFormat.HTML),
        ("a.txt", b"<p>Words about a tag</p>", FileFormat.TEXT),
        ("a.txt", b"<html lang='en'>", FileFormat.HTML),
        ("a.xhtml", b'<?xml version="1.0"?>\n<html>', FileFormat.HTML),
        ("a.html", "<body>".encode("utf-16"), FileFormat.HTML),
    ],
)
def test_the_content_decides_before_the_name(tmp_path, name, content, expected):
    path = tmp_path / name
    path.write_bytes(content)
    assert file_format(path) is expected


def test_a_word_document_under_any_name(tmp_path):
    path = tmp_path / "a.zip"
    path.write_bytes(zipped(tmp_path, "[Content_Types].xml", "word/document.xml"))
    assert file_format(path) is FileFormat.DOCX


@pytest.mark.parametrize(
    ("name", "content", "error", "says"),
    [
        ("a.txt", b"", EmptyFileError, "empty"),
        (
            "a.pdf",
            b"Words only",
            UnsupportedFormatError,
            "plain text, although its name ends in .pdf",
        ),
        ("a.docx", b"Words only", UnsupportedFormatError, "plain text"),
        ("a.txt", NOISE, UnsupportedFormatError, "binary"),
        ("a.txt", b"Words \x00\x00 \x00 and zero bytes", UnsupportedFormatError, "binary"),
        ("a.txt", b"\x01\x02words", UnsupportedFormatError, "binary"),
        ("a.pdf", b"\x89PNG\r\n\x1a\n" + NOISE, UnsupportedFormatError, "PNG image"),
        ("a.jpg", b"\xff\xd8\xff\xe0" + NOISE, UnsupportedFormatError, "JPEG image"),
        ("a.tif", b"II*\x00" + NOISE, UnsupportedFormatError, "TIFF image"),
        ("a.rtf", b"{\\rtf1 Words}", UnsupportedFormatError, "RTF"),
        ("a.xml", b"<?xml version='1.0'?><report/>", UnsupportedFormatError, "XML"),
        ("a.doc", OLE, UnsupportedFormatError, "Office 97-2003"),
        ("a.doc", ENCRYPTED_OLE, PasswordError, "password"),
        ("a.docx", ENCRYPTED_OLE, PasswordError, "password"),
        ("a.docx", b"PK\x03\x04 cut short", DamagedFileError, "ZIP"),
    ],
)
def test_a_refusal_says_what_the_file_is_and_what_to_do(tmp_path, name, content, error, says):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(error) as caught:
        file_format(path)
    assert name in caught.value.message
    assert says in caught.value.message
    assert caught.value.remedy.endswith(".")


@pytest.mark.parametrize(
    ("inside", "says"),
    [
        ("xl/workbook.xml", "Excel"),
        ("ppt/presentation.xml", "PowerPoint"),
        ("content.xml", "OpenDocument"),
        ("META-INF/container.xml", "EPUB"),
        ("a.pdf", "ZIP archive"),
    ],
)
def test_other_archives_are_named(tmp_path, inside, says):
    path = tmp_path / "a.docx"
    path.write_bytes(zipped(tmp_path, inside))
    with pytest.raises(UnsupportedFormatError, match=says):
        file_format(path)


@pytest.mark.parametrize("name", ["missing.pdf", "."])
def test_what_cannot_be_opened(tmp_path, name):
    with pytest.raises(FileAccessError, match="cannot be read"):
        file_format(tmp_path / name)


def test_every_format_has_an_ending():
    assert set(SUPPORTED_SUFFIXES.values()) == set(FileFormat)
    assert all(s == s.lower() and s.startswith(".") for s in SUPPORTED_SUFFIXES)
