"""Any file: read by its content, or refused with a reason and a remedy."""

import zipfile

import docx
import pytest

from ingest.errors import (
    DamagedFileError,
    EmptyFileError,
    FileAccessError,
    PasswordError,
    ReadLimitError,
    UnreadableFileError,
    UnsupportedFormatError,
)
from ingest.model import FileFormat
from ingest.reading import read_file


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("a.txt", b"Words.", FileFormat.TEXT),
        ("a.md", b"Words.", FileFormat.MARKDOWN),
        ("a.html", b"<html><p>Words.", FileFormat.HTML),
        ("a.txt", b"<!doctype html><p>Words.", FileFormat.HTML),
        ("a", b"Words.", FileFormat.TEXT),
    ],
)
def test_the_content_decides(tmp_path, name, content, kind):
    path = tmp_path / name
    path.write_bytes(content)
    reading = read_file(path)
    assert reading.format is kind
    assert [p.text for p in reading.passages] == ["Words."]


def test_a_word_file_under_another_name(tmp_path):
    path = tmp_path / "a.pdf"
    document = docx.Document()
    document.add_paragraph("Words.")
    document.save(str(path))
    assert read_file(path).format is FileFormat.DOCX


@pytest.fixture
def made_pdf():
    def make(path, *texts):
        from reportlab.pdfgen.canvas import Canvas

        canvas = Canvas(str(path))
        for text in texts:
            canvas.drawString(72, 720, text)
            canvas.showPage()
        canvas.save()
        return path

    return make


def test_a_pdf(tmp_path, made_pdf):
    heard = []
    path = made_pdf(tmp_path / "a.txt", "Words on one page.", "Words on another page.")
    reading = read_file(path, progress=lambda done, total: heard.append((done, total)))
    assert reading.format is FileFormat.PDF
    assert heard[-1] == (2, 2)


@pytest.mark.parametrize(
    ("content", "heard"), [(b"Words.", [(1, 1)]), (b"One.\fTwo.\fThree.", [(3, 3)])]
)
def test_progress_always_ends(tmp_path, content, heard):
    path = tmp_path / "a.txt"
    path.write_bytes(content)
    found = []
    read_file(path, progress=lambda done, total: found.append((done, total)))
    assert found == heard


def zip_of(*names):
    def write(path):
        with zipfile.ZipFile(path, "w") as archive:
            for name in names:
                archive.writestr(name, "<not-word/>")

    return write


BROKEN = [
    ("empty.pdf", b"", EmptyFileError),
    ("blank.txt", b" \n\f \n", EmptyFileError),
    ("blank.md", b"---\ntitle: x\n---\n", EmptyFileError),
    ("blank.html", b"<html><body><script>1</script></body></html>", EmptyFileError),
    ("not.pdf", b"<p", UnsupportedFormatError),
    ("broken.pdf", b"%PDF-1.7\nbroken", DamagedFileError),
    ("noise.txt", bytes(range(256)) * 20, UnsupportedFormatError),
    ("damaged.txt", "é".encode() * 20 + b"\xff", DamagedFileError),
    ("cut.txt", b"\xff\xfea", DamagedFileError),
    ("image.png", b"\x89PNG\r\n\x1a\n" + bytes(50), UnsupportedFormatError),
    ("old.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), UnsupportedFormatError),
    ("locked.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), PasswordError),
    ("cut.docx", b"PK\x03\x04" + bytes(50), DamagedFileError),
    ("sheet.xlsx", zip_of("xl/workbook.xml"), UnsupportedFormatError),
    ("odd.docx", zip_of("word/document.xml"), DamagedFileError),
    ("odd.docx", zip_of("word/document.xml", "[Content_Types].xml"), DamagedFileError),
    ("deep.html", b"<html>" + b"<div>" * 2000 + b"x", ReadLimitError),
    ("many.txt", b"a\fb\fc\fd", ReadLimitError),
    ("many.md", b"[[page 1]]\na\n[[page 2]]\nb\n[[page 3]]\nc\n[[page 4]]\nd", ReadLimitError),
    ("folder.txt", lambda path: path.mkdir(), FileAccessError),
    ("missing.txt", lambda path: None, FileAccessError),
]


@pytest.mark.parametrize(("name", "content", "error"), BROKEN, ids=[n for n, _, _ in BROKEN])
def test_every_refusal_is_one_line_with_a_remedy(tmp_path, name, content, error):
    path = tmp_path / name
    if callable(content):
        content(path)
    else:
        path.write_bytes(content)
    with pytest.raises(UnreadableFileError) as caught:
        read_file(path, max_pages=3)
    assert type(caught.value) is error
    assert caught.value.remedy.endswith(".")
    assert "\n" not in str(caught.value)
