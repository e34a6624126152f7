"""`pincite inspect`: the reading of a file as a tree, as JSON, and drawn on its pages."""

import hashlib
import json
import sys
from pathlib import Path

import pypdf
import pytest
from PIL import Image
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from ingest.model import Kind
from webui.cli import main
from webui.page_drawing import COLOURS, LEFT_OUT
from webui.reading_tree import shortened

LINES = (
    "The lamp of the lighthouse was trimmed each night by a keeper who wrote",
    "“never once out” in a book that nobody else was given to read.",
)


def write_report(path, pages=3):
    """Pages with a running head, numbered paragraphs, a note and a number at the foot."""
    canvas = Canvas(str(path), pagesize=A4, invariant=True)
    for page in range(1, pages + 1):
        canvas.setFont("Helvetica", 9)
        canvas.drawString(72, 800, "Report on the lighthouse")
        canvas.drawString(290, 40, str(page + 6))
        for number in range(1, 6):
            y = 790 - 60 * number
            canvas.setFont("Helvetica", 11)
            canvas.drawString(72, y, f"{page}.{number}.")
            canvas.drawString(110, y, LINES[0])
            text = canvas.beginText(110, y - 14)
            text.setFont("Helvetica", 11)
            text.textOut(LINES[1])
            if number == 1:
                text.setFont("Helvetica", 6)
                text.setRise(4)
                text.textOut(str(page))
            canvas.drawText(text)
        canvas.setFont("Helvetica", 8)
        canvas.drawString(72, 100, f"{page} The keeper’s book, leaf {page}.")
        canvas.showPage()
    canvas.save()
    return path


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    return write_report(tmp_path_factory.mktemp("inspect") / "lighthouse.pdf")


@pytest.fixture
def run(monkeypatch, capsys):
    """Runs `pincite inspect`."""

    def call(*arguments, expect=0, columns=80):
        monkeypatch.setenv("COLUMNS", str(columns))
        monkeypatch.setattr(sys, "argv", ["pincite", "inspect", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            main()
        printed = capsys.readouterr()
        assert (ended.value.code or 0) == expect, printed
        return printed

    return call


def test_pages_and_passages_stand_with_every_name_of_their_place(run, report):
    lines = run(report).out.splitlines()
    assert lines[0] == "lighthouse.pdf: pdf, 3 pages, 18 passages"
    assert lines[1] == f"  SHA-256 {hashlib.sha256(report.read_bytes()).hexdigest()}"
    assert lines[2].startswith("  file p. 1: prints 7, no label, read")
    assert any(
        line.strip().startswith("[paragraph 2.3, p. 8, file p. 2] The lamp of the lighthouse")
        for line in lines
    )
    assert any("words of someone not named: never once out" in line for line in lines)
    assert any("note 1 after" in line and "read.': p1." in line for line in lines)
    assert lines[-1] == "18 passages: 15 paragraph and 3 footnote"


def test_lines_fit_the_terminal_and_full_shows_every_word(run, report):
    narrow = [line for line in run(report, columns=70).out.splitlines() if "[paragraph" in line]
    assert all(len(line) <= 70 and line.endswith("…") for line in narrow)
    full = [line for line in run(report, "--full").out.splitlines() if "[paragraph" in line]
    assert all(line.endswith("to read.") for line in full)


@pytest.mark.parametrize(
    ("pages", "expected"), [("2", [2]), ("2-3", [2, 3]), ("1,3", [1, 3]), ("3-99", [3])]
)
def test_only_the_pages_asked_for_are_shown(run, report, pages, expected):
    payload = json.loads(run(report, "--pages", pages, "--json").out)
    assert [page["page"] for page in payload["pages"]] == expected
    assert {passage["page"] for passage in payload["passages"]} == set(expected)


@pytest.mark.parametrize("pages", ["7", "one", "0", "2-", "3-2"])
def test_pages_that_are_not_there_are_an_error_of_one_line(run, report, pages):
    printed = run(report, "--pages", pages, expect=2)
    assert len(printed.err.splitlines()) == 1
    assert not printed.out


def test_pages_beyond_the_last_are_named(run, report):
    printed = run(report, "--pages", "2,3-99")
    assert "lighthouse.pdf has no page after 3; shown: 2–3" in printed.err
    assert "20-10 runs backwards. Use 10-20." in run(report, "--pages", "20-10", expect=2).err


def test_what_is_no_file_is_named_with_what_is_wrong(run, tmp_path):
    (tmp_path / "empty.pdf").touch()
    for path, said in (
        (tmp_path / "nowhere.pdf", "there is no such file"),
        (tmp_path, "is a folder"),
        (tmp_path / "empty.pdf", "The file is empty"),
    ):
        (line,) = run(path, expect=2).err.splitlines()
        assert str(path) in line
        assert said in line


def test_json_has_the_reading_by_its_contract(run, report):
    payload = json.loads(run(report, "--json").out)
    assert payload["schema"] == 1
    first = payload["pages"][0]
    assert set(first) == {"page", "page_label", "printed_page", "fidelity", "state"}
    assert (first["page"], first["printed_page"], first["state"]) == (1, "7", "read")
    passage = payload["passages"][0]
    assert set(passage) == {
        "passage", "kind", "page", "page_end", "paragraph", "section", "text", "whose_words",
        "notes",
    }  # fmt: skip
    assert passage["paragraph"] == "1.1"
    (words,) = passage["whose_words"]
    assert passage["text"][words["start"] : words["end"]] == "never once out"
    assert words["speaker"] is None
    (note,) = passage["notes"]
    assert passage["text"][: note["at"]].endswith("to read.")
    assert note["label"] == "1"
    noted = next(p for p in payload["passages"] if p["passage"] == note["note"])
    assert "The keeper’s book, leaf 1" in noted["text"]


def test_a_file_without_pages_is_shown_and_has_no_pictures(run, tmp_path):
    (tmp_path / "notes.md").write_text("# Log\n\n1.1 The lamp was out.\n", encoding="utf-8")
    lines = run(tmp_path / "notes.md").out.splitlines()
    assert "[heading] Log" in lines
    assert "  [paragraph 1.1] The lamp was out." in lines
    printed = run(tmp_path / "notes.md", "--pictures", tmp_path / "pictures", expect=2)
    assert "needs a PDF" in printed.err
    assert not (tmp_path / "pictures").exists()


def test_sections_whose_heading_is_on_another_page_are_named(run, tmp_path):
    first = "# Part one\n\n%%page 1%%\n\n## The lamp\n\n1.1 It burned.\n\n"
    text = f"{first}%%page 2%%\n\n1.2 It failed.\n"
    (tmp_path / "r.md").write_text(text, encoding="utf-8")
    lines = run(tmp_path / "r.md", "--pages", "2").out.splitlines()
    assert lines[4:7] == ["Part one", "  The lamp", "    [paragraph 1.2, file p. 2] It failed."]


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("none.pdf", None, "there is no such file"),
        ("broken.pdf", b"%PDF-1.7\nnothing", "cut short"),
        ("empty.pdf", b"", "is empty"),
        ("picture.pdf", b"\x89PNG\r\n\x1a\n", "not"),
    ],
)
def test_a_bad_file_is_an_error_of_one_line(run, tmp_path, name, content, says):
    if content is not None:
        (tmp_path / name).write_bytes(content)
    printed = run(tmp_path / name, expect=2)
    assert len(printed.err.splitlines()) == 1
    assert says in printed.err


def test_a_file_beyond_the_limits_is_an_error_of_one_line(run, report, tmp_path):
    (tmp_path / "large.txt").write_bytes(b"words " * 200_000)
    assert "more than the limit" in run(tmp_path / "large.txt", "--max-file-mb", "1", expect=2).err
    assert "3 pages, more than" in run(report, "--max-pages", "2", expect=2).err


def test_an_encrypted_file_needs_its_password(run, report, tmp_path):
    writer = pypdf.PdfWriter(clone_from=str(report))
    writer.encrypt("lamp", algorithm="AES-256")
    writer.write(str(tmp_path / "locked.pdf"))
    assert "--password" in run(tmp_path / "locked.pdf", expect=2).err
    asked = (tmp_path / "locked.pdf", "--password", "lamp", "--pictures", tmp_path / "p")
    assert "18 passages" in run(*asked).out
    assert len(list((tmp_path / "p").iterdir())) == 3


def test_unread_pages_are_named_and_change_the_exit_code(run, tmp_path):
    canvas = Canvas(str(tmp_path / "r.pdf"), pagesize=A4)
    canvas.drawString(72, 700, "1. The lamp burned.")
    canvas.showPage()
    canvas.rect(100, 100, 200, 300, fill=1)
    canvas.showPage()
    canvas.save()
    asked = (tmp_path / "r.pdf", "--pictures", tmp_path / "p")
    printed = run(*asked, expect=1)
    assert "file p. 2: prints no number, no label, unread" in printed.out
    assert (tmp_path / "p" / "page-0002.png").exists()
    run(tmp_path / "r.pdf", "--pages", "1")


def size_of(path):
    with Image.open(path) as picture:
        return picture.size


def colours_of(path):
    """How many pixels a picture has of each colour."""
    with Image.open(path) as picture:
        counted = picture.convert("RGB").getcolors(1 << 24)
    return {"#{:02X}{:02X}{:02X}".format(*colour): number for number, colour in counted}


def test_pictures_show_blocks_by_kind_and_what_was_left_out(run, report, tmp_path):
    printed = run(report, "--pages", "2-3", "--pictures", tmp_path / "new" / "folder")
    assert "2 pictures in" in printed.err
    names = sorted(path.name for path in (tmp_path / "new" / "folder").iterdir())
    assert names == ["page-0002.png", "page-0003.png"]
    seen = colours_of(tmp_path / "new" / "folder" / "page-0002.png")
    for kind in (Kind.PARAGRAPH, Kind.FOOTNOTE):
        assert seen.get(COLOURS[kind], 0) > 1000
    assert seen.get(LEFT_OUT, 0) > 500
    assert COLOURS[Kind.TABLE] not in seen


def test_pages_of_any_size_and_with_any_label_are_drawn(run, report, tmp_path):
    writer = pypdf.PdfWriter(clone_from=str(report))
    writer.pages[0].mediabox = pypdf.generic.RectangleObject((0, 0, 14_400, 14_400))
    writer.pages[1].mediabox = pypdf.generic.RectangleObject((0, 0, 3, 3))
    writer.pages[2].rotate(90)
    writer.set_page_label(0, 2, prefix="one\n\x07" + "long " * 5_000)
    writer.write(str(tmp_path / "odd.pdf"))
    run(tmp_path / "odd.pdf", "--pictures", tmp_path / "p")
    sizes = [size_of(path) for path in sorted((tmp_path / "p").iterdir())]
    assert len(sizes) == 3
    assert all(width * height < 10_000_000 for width, height in sizes)


def test_pictures_are_drawn_anew_over_their_own_kind_and_over_nothing_else(run, report, tmp_path):
    folder = tmp_path / "pictures"
    asked = (report, "--pages", "1", "--pictures", folder)
    run(*asked)
    first = (folder / "page-0001.png").read_bytes()
    run(*asked)
    assert (folder / "page-0001.png").read_bytes() == first
    Image.new("RGB", (9, 9)).save(folder / "page-0001.png")
    before = (folder / "page-0001.png").read_bytes()
    assert "no picture of ours" in run(*asked, expect=2).err
    assert (folder / "page-0001.png").read_bytes() == before


def test_a_folder_that_cannot_be_made_is_an_error_of_one_line(run, report, tmp_path):
    (tmp_path / "file").write_text("x")
    printed = run(report, "--pictures", tmp_path / "file" / "sub", expect=2)
    assert "cannot be written" in printed.err
    assert len(printed.err.splitlines()) == 1


def test_every_kind_has_a_colour_of_its_own_that_is_dark_enough_to_read():
    def luminance(colour):
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    assert set(COLOURS) == set(Kind)
    assert len(set(COLOURS.values())) == len(Kind)
    # WCAG 2.2, 1.4.11: parts of a picture stand out from what is beside them by 3 to 1.
    assert all((1.05 / (luminance(c) + 0.05)) >= 3 for c in COLOURS.values())


@pytest.mark.parametrize(
    ("text", "width", "expected"),
    [
        ("all of it", 9, "all of it"),
        ("all of it", 8, "all of…"),
        ("unbreakable", 6, "unbre…"),
    ],
)
def test_words_are_shortened_between_words(text, width, expected):
    assert shortened(text, width) == expected


def test_a_reading_never_touches_a_library(run, report, monkeypatch, tmp_path):
    monkeypatch.setenv("PINCITE_LIBRARY", str(tmp_path / "library"))
    run(report)
    assert not Path(tmp_path / "library").exists()
