"""PDFs become readings: every page accounted for, every fault with its name and remedy."""

import gc
import io

import pypdf
import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from ingest.errors import (
    DamagedFileError,
    EmptyFileError,
    FileAccessError,
    NoPagesError,
    PasswordError,
    ReadLimitError,
    UnreadableFileError,
    UnsupportedFormatError,
)
from ingest.model import FileFormat, Kind, OutlineEntry, PageState
from ingest.pdf import read_pdf

BODY = "The board sat in the spring of that year and kept no minutes of what it"


def read(path, password=None, max_pages=100, progress=lambda done, total: None):
    return read_pdf(path, password=password, progress=progress, max_pages=max_pages)


def report(path, pages=2, **options):
    """A report of numbered paragraphs, three lines each, with a note to the first."""
    canvas = Canvas(str(path), pagesize=A4, invariant=True, **options)
    for page in range(1, pages + 1):
        canvas.setFont("Helvetica", 9)
        canvas.drawString(72, 800, "Report of the inquiry")
        canvas.drawString(290, 40, str(page))
        y = 740
        for number in range(1, 6):
            text = canvas.beginText(72, y)
            text.setFont("Helvetica", 11)
            text.textOut(f"{page}.{number}. {BODY}")
            text.setTextOrigin(100, y - 14)
            text.textOut(f"said. This is so of page {page} too.")
            text.setFont("Helvetica", 6)
            text.setRise(4)
            text.textOut(str(number))
            text.setRise(0)
            canvas.drawText(text)
            y -= 45
        canvas.setFont("Helvetica", 8)
        for number in range(1, 6):
            canvas.drawString(72, 120 - 10 * number, f"{number} Minutes of the board.")
        canvas.showPage()
    canvas.save()
    return path


@pytest.fixture
def path(tmp_path):
    return tmp_path / "file.pdf"


def rewritten(path, change):
    """Writes the file again with pypdf, changed."""
    writer = pypdf.PdfWriter(clone_from=str(path))
    change(writer)
    writer.write(str(path))
    return path


def test_a_report_is_read_with_its_pages_numbers_and_notes(path):
    seen = []
    reading = read(report(path), progress=lambda done, total: seen.append((done, total)))
    assert reading.format is FileFormat.PDF
    assert seen == [(1, 2), (2, 2)]
    assert [(p.number, p.label, p.printed, p.state) for p in reading.pages] == [
        (1, None, "1", PageState.READ),
        (2, None, "2", PageState.READ),
    ]
    paragraphs = [p for p in reading.passages if p.kind is Kind.PARAGRAPH]
    assert [p.locator_id for p in paragraphs] == [
        f"{page}.{number}" for page in (1, 2) for number in range(1, 6)
    ]
    assert paragraphs[6].text == f"{BODY} said. This is so of page 2 too."
    assert paragraphs[6].pages() == (2,)
    notes = [p.text for p in reading.passages if p.kind is Kind.FOOTNOTE]
    assert notes == [f"{n} Minutes of the board." for n in range(1, 6)] * 2


def test_every_character_of_a_passage_leads_to_its_page(path):
    reading = read(report(path))
    assert reading.passages
    for passage in reading.passages:
        for s in passage.segments:
            page = reading.pages[s.page - 1].text
            on_page = page[s.page_start : s.page_start + s.length]
            assert passage.text[s.start : s.start + s.length] == on_page


def test_the_pages_keep_their_running_heads(path):
    reading = read(report(path))
    assert all("Report of the inquiry" in page.text for page in reading.pages)
    assert not [p for p in reading.passages if "Report of the inquiry" in p.text]


def test_a_word_broken_at_a_line_end_is_mended(path):
    canvas = Canvas(str(path), pagesize=A4)
    for number, line in enumerate(
        ["The council was told, and the infor-", "mation was lost. All information was."]
    ):
        canvas.drawString(72, 700 - 14 * number, line)
    canvas.save()
    reading = read(path)
    text = "The council was told, and the information was lost. All information was."
    assert [p.text for p in reading.passages] == [text]
    assert "infor\xad" in reading.pages[0].text


@pytest.mark.parametrize("turned", [False, True])
def test_words_squeezed_together_come_apart_and_lead_to_their_places(path, turned):
    canvas = Canvas(str(path), pagesize=A4)
    if turned:
        canvas.rotate(90)
        canvas.translate(0, -A4[0])
    for number, line in enumerate(["Thecouncilshallissueareport", "in the spring of that year."]):
        text = canvas.beginText(72, 400 - 14 * number)
        text.setFont("Helvetica", 11)
        # Blanks that are only room, as where a line is squeezed to fit its measure.
        for word in ("The", "council", "shall", "issue", "a", "report") if not number else (line,):
            text.textOut(word)
            text.moveCursor(canvas.stringWidth(word, "Helvetica", 11) + 1.1, 0)
        canvas.drawText(text)
    canvas.save()
    reading = read(path)
    (passage,) = reading.passages
    assert passage.text == "The council shall issue a report in the spring of that year."
    page = reading.pages[0].text
    shown = [page[s.page_start : s.page_start + s.length] for s in passage.segments]
    assert "".join(shown) == "Thecouncilshallissueareportin the spring of that year."


def test_small_capitals_stay_one_word(path):
    canvas = Canvas(str(path), pagesize=A4)
    text = canvas.beginText(72, 700)
    for size, letters in [(12, "T"), (9, "HE "), (12, "B"), (9, "OARD "), (12, "sat in 2014.")]:
        text.setFont("Helvetica", size)
        text.textOut(letters)
    canvas.drawText(text)
    canvas.save()
    assert [p.text for p in read(path).passages] == ["THE BOARD sat in 2014."]


def test_a_page_turned_on_its_side_is_read_as_a_reader_turns_it(path):
    canvas = Canvas(str(path), pagesize=A4)
    canvas.rotate(90)
    for number, line in enumerate(["The board sat and", "kept no minutes."]):
        canvas.drawString(100, -100 - 14 * number, line)
    canvas.save()
    assert [p.text for p in read(path).passages] == ["The board sat and kept no minutes."]


def test_blank_pages_and_pages_of_outlines_are_told_apart(path):
    canvas = Canvas(str(path), pagesize=A4)
    canvas.drawString(72, 700, "Words.")
    canvas.showPage()
    canvas.showPage()
    canvas.circle(200, 400, 50, fill=1)
    canvas.showPage()
    canvas.save()
    reading = read(path)
    assert [p.state for p in reading.pages] == [PageState.READ, PageState.BLANK, PageState.UNREAD]
    assert reading.unread_pages == (3,)


def test_a_file_without_any_character_is_a_reading_of_unread_pages(path):
    canvas = Canvas(str(path), pagesize=A4)
    for _ in range(2):
        canvas.circle(200, 400, 50, fill=1)
        canvas.showPage()
    canvas.save()
    reading = read(path)
    assert reading.unread_pages == (1, 2)
    assert reading.passages == ()


def test_labels_outline_title_author_and_date_come_from_the_file(path):
    def change(writer):
        writer.set_page_label(0, 1, style="/r")
        writer.set_page_label(2, 3, style="/D", start=1)
        chapter = writer.add_outline_item(title="Chapter 1", page_number=2)
        writer.add_outline_item(title="The  board", page_number=3, parent=chapter)
        writer.add_metadata({
            "/Title": "Report of the Inquiry",
            "/Author": "A. Chair",
            "/CreationDate": "D:20140821120000Z",
        })  # fmt: skip

    reading = read(rewritten(report(path, pages=4), change))
    assert [p.label for p in reading.pages] == ["i", "ii", "1", "2"]
    assert [p.printed for p in reading.pages] == ["1", "2", "3", "4"]
    assert reading.outline == (OutlineEntry(1, "Chapter 1", 3), OutlineEntry(2, "The board", 4))
    assert reading.info.title == "Report of the Inquiry"
    assert reading.info.author == "A. Chair"
    assert reading.info.date == "2014-08-21"


@pytest.mark.parametrize(
    "title",
    [
        "Microsoft Word - final v3.docx",
        "untitled",
        "report.indd",
        "",
        "file",
        "HC_569_I",
        "Layout 1",
    ],
)
def test_a_title_that_names_a_file_or_nothing_is_none(path, title):
    reading = read(rewritten(report(path), lambda w: w.add_metadata({"/Title": title})))
    assert reading.info.title is None


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        ("D:20140821", "2014-08-21"),
        ("2014-08-21T10:00:00", "2014-08-21"),
        ("D:2014", "2014"),
        ("D:20141399", "2014"),
        ("D:16010101", None),
        ("last spring", None),
    ],
)
def test_a_date_is_a_day_or_a_year_or_nothing(path, date, expected):
    def change(writer):
        writer.add_metadata({"/CreationDate": date, "/ModDate": ""})

    assert read(rewritten(report(path), change)).info.date == expected


@pytest.mark.parametrize("names", [["a", "b", "c"], ["c", "b", "a"]], ids=["sorted", "unsorted"])
def test_outline_entries_that_go_to_a_name_have_its_page(path, names):
    def change(writer):
        pages = {"a": 1, "b": 2, "c": 3}
        tree = pypdf.generic.ArrayObject()
        for name in names:
            fit = [writer.pages[pages[name]].indirect_reference, pypdf.generic.NameObject("/Fit")]
            tree.extend([pypdf.generic.TextStringObject(name), pypdf.generic.ArrayObject(fit)])
        named = pypdf.generic.DictionaryObject({pypdf.generic.NameObject("/Names"): tree})
        writer.root_object[pypdf.generic.NameObject("/Names")] = pypdf.generic.DictionaryObject(
            {pypdf.generic.NameObject("/Dests"): named}
        )
        for name in pages:
            item = writer.add_outline_item(title=f"Part {name}", page_number=0).get_object()
            item[pypdf.generic.NameObject("/A")] = pypdf.generic.DictionaryObject({
                pypdf.generic.NameObject("/S"): pypdf.generic.NameObject("/GoTo"),
                pypdf.generic.NameObject("/D"): pypdf.generic.TextStringObject(name),
            })  # fmt: skip

    reading = read(rewritten(report(path, pages=4), change))
    assert [(e.title, e.page) for e in reading.outline] == [
        ("Part a", 2),
        ("Part b", 3),
        ("Part c", 4),
    ]


def test_a_broken_outline_does_not_cost_the_text(path):
    def change(writer):
        item = pypdf.generic.DictionaryObject()
        loop = writer._add_object(item)
        item.update({
            pypdf.generic.NameObject("/Title"): pypdf.generic.NumberObject(7),
            pypdf.generic.NameObject("/First"): loop,
            pypdf.generic.NameObject("/Next"): loop,
        })  # fmt: skip
        writer.root_object[pypdf.generic.NameObject("/Outlines")] = loop
        writer.root_object[pypdf.generic.NameObject("/PageLabels")] = loop

    reading = read(rewritten(report(path), change))
    assert next(p.paragraph for p in reading.passages if p.kind is Kind.PARAGRAPH) == "1.1"
    assert [p.state for p in reading.pages] == [PageState.READ] * 2


def encrypted(path, user, owner):
    return rewritten(report(path), lambda w: w.encrypt(user, owner, algorithm="RC4-128"))


def test_a_password_is_asked_for_checked_and_used(path):
    encrypted(path, "secret", "owner")
    with pytest.raises(PasswordError) as missing:
        read(path)
    assert "--password" in missing.value.remedy
    with pytest.raises(PasswordError) as wrong:
        read(path, password="guess")
    assert "wrong" in wrong.value.message
    reading = read(path, password="secret")
    assert len(reading.pages) == 2
    assert reading.passages


def test_an_owner_password_alone_keeps_no_reader_out(path):
    assert len(read(encrypted(path, "", "owner")).passages) == len(read(report(path)).passages)


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"", EmptyFileError),
        (b"Words and no more.", UnsupportedFormatError),
        (b"PK\x03\x04 a zip", UnsupportedFormatError),
        (b"%PDF-1.7\nand nothing else", DamagedFileError),
        (b"%PDF-1.7\nno object at all\n%%EOF\n", DamagedFileError),
    ],
)
def test_what_is_no_sound_pdf_is_refused_by_name(path, content, error):
    path.write_bytes(content)
    with pytest.raises(error) as refused:
        read(path)
    assert path.name in refused.value.message
    assert refused.value.remedy.endswith(".")


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
def test_a_file_cut_short_is_never_read_in_part(path, share):
    whole = report(path, pages=6).read_bytes()
    path.write_bytes(whole[: int(len(whole) * share)])
    with pytest.raises(DamagedFileError):
        read(path)


def test_a_linearized_file_cut_short_is_known_by_its_stated_length(path):
    body = report(path).read_bytes()
    header, rest = body.split(b"\n", 1)
    claim = b"\n9 0 obj\n<</Linearized 1/L %d>>\nendobj\n" % (2 * len(body))
    path.write_bytes(header + claim + rest)
    with pytest.raises(DamagedFileError):
        read(path)


def test_the_collector_is_on_again_after_a_reading_and_after_an_error(path):
    read(report(path))
    assert gc.isenabled()
    path.write_bytes(b"")
    with pytest.raises(EmptyFileError):
        read(path)
    assert gc.isenabled()


def test_a_file_without_pages_says_so(path, no_pages):
    path.write_bytes(no_pages)
    with pytest.raises(NoPagesError):
        read(path)


def test_more_pages_than_allowed_are_refused_at_once(path):
    report(path, pages=4)
    with pytest.raises(ReadLimitError) as refused:
        read(path, max_pages=3)
    assert "4 pages" in refused.value.message


def test_a_missing_file_is_no_damaged_one(path):
    with pytest.raises(FileAccessError):
        read(path)


def test_bytes_changed_anywhere_give_a_reading_or_an_error_of_ours(path):
    whole = report(path).read_bytes()
    for at in range(20, len(whole), max(1, len(whole) // 60)):
        buffer = io.BytesIO(whole)
        buffer.seek(at)
        buffer.write(b"\xff\x00>>")
        path.write_bytes(buffer.getvalue())
        try:
            assert read(path).pages
        except UnreadableFileError as error:
            assert error.remedy  # noqa: PT017 - either outcome is right


def test_the_head_of_a_turned_sheet_is_no_part_of_its_table(path):
    canvas = Canvas(str(path), pagesize=A4)
    for page in range(1, 5):
        for line in range(8):
            canvas.drawString(72, 700 - 14 * line, f"Page {page}: {BODY}")
        if page < 4:
            canvas.drawString(72, 800, "Report of the inquiry")
        else:
            canvas.saveState()
            canvas.translate(60, 400)
            canvas.rotate(90)
            canvas.drawString(0, 0, "Report of the inquiry")
            canvas.restoreState()
            canvas.drawString(60, 400, "Table 1: what it cost")
        canvas.showPage()
    canvas.save()
    texts = [p.text for p in read(path).passages]
    assert "Table 1: what it cost" in texts
    assert not [text for text in texts if "Report of the inquiry" in text]
