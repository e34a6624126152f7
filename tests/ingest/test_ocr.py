"""Pages without characters: read from their pictures, marked as such, or named as unread."""

import io
import os
from dataclasses import replace

import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from ingest.model import Kind, PageState
from ingest.ocr import Ocr, obstacle, recognise
from ingest.ocr.page import even_sizes, page_from_tsv
from ingest.pdf import read_pdf
from ingest.publishing import Outcome
from ingest.settings import Settings

ENGLISH = Ocr(language="eng", page_seconds=120)
PARAGRAPHS = """\
The board sat in the spring of that year and kept no minutes of what it said about the harbour, \
although the clerk had asked it to do so twice.
They asked the harbour master for his ledgers. He answered that nobody had ever asked him for them \
before, and that two of them had been lost in a flood.
No one at the council read the letter of 14 March 1987, which set out the cost of £12,500 and \
named the three lighthouses that were to be closed.""".splitlines()


def document(**options):
    """A report of two pages with running heads, a heading, paragraphs with numbers and a note."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4, invariant=True)
    for page in (1, 2):
        canvas.setFont("Times-Roman", 9)
        canvas.drawString(72, 800, "Report of the harbour inquiry")
        canvas.drawString(285, 40, str(140 + page))
        canvas.setFont("Times-Bold", 18)
        canvas.drawString(72, 750, ("What the board knew", "What the board did")[page - 1])
        y = 710
        for number, words in enumerate(PARAGRAPHS, start=1):
            canvas.setFont("Times-Roman", 12)
            canvas.drawString(72, y, f"{page}.{number}")
            for line in wrapped(words):
                canvas.drawString(108, y, line)
                y -= 15
            y -= 12
        canvas.setFont("Times-Roman", 9)
        canvas.drawString(72, 90, f"{page} Minutes of the harbour board, first volume.")
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def wrapped(words, width=75):
    lines, line = [], ""
    for word in words.split():
        if len(line) + len(word) >= width:
            lines.append(line)
            line = ""
        line = f"{line} {word}".strip()
    return [*lines, line]


def read(path, ocr=ENGLISH):
    return read_pdf(path, password=None, progress=lambda *_: None, max_pages=99, ocr=ocr)


@pytest.fixture
def scan(tmp_path, scanned):
    return scanned(document(), tmp_path / "scan.pdf")


@pytest.mark.skipif(os.name != "posix", reason="makes a program of a script")
@pytest.mark.parametrize("box", ["ten", "1" * 400])
def test_a_table_that_is_broken_leaves_the_page_unread(scan, tmp_path, monkeypatch, box):
    program = tmp_path / "bin" / "tesseract"
    program.parent.mkdir()
    table = f"5\t1\t1\t1\t1\t1\t{box}\t9\t9\t9\t95\tWords"
    program.write_text(f"#!/bin/sh\ncat > /dev/null\necho '{table}'\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(program.parent), prepend=os.pathsep)
    assert read(scan).unread_pages == (1, 2)


@pytest.mark.usefixtures("tesseract")
class TestAScannedReport:
    def test_it_is_read_with_its_words_numbers_headings_and_pages(self, scan):
        reading = read(scan)
        assert [(p.state, p.printed) for p in reading.pages] == [
            (PageState.OCR, "141"),
            (PageState.OCR, "142"),
        ]
        paragraphs = [p for p in reading.passages if p.kind is Kind.PARAGRAPH]
        assert [(p.paragraph, p.text) for p in paragraphs] == [
            (f"{page}.{number}", words)
            for page in (1, 2)
            for number, words in enumerate(PARAGRAPHS, start=1)
        ]
        headings = [p.text for p in reading.passages if p.kind is Kind.HEADING]
        assert headings == ["What the board knew", "What the board did"]
        assert paragraphs[3].section == ("What the board did",)
        assert "Report of the harbour inquiry" in reading.pages[0].text
        assert not [p for p in reading.passages if "harbour inquiry" in p.text]

    def test_every_character_of_a_passage_leads_to_its_page(self, scan):
        reading = read(scan)
        for passage in reading.passages:
            for s in passage.segments:
                page = reading.pages[s.page - 1].text
                on_page = page[s.page_start : s.page_start + s.length]
                assert passage.text[s.start : s.start + s.length] == on_page

    def test_its_words_can_be_found_on_the_page(self, scan):
        opened = pypdfium2.PdfDocument(scan)
        try:
            page = recognise(opened, 0, ENGLISH)
        finally:
            opened.close()
        start = page.glyphs.text.index("kept no minutes")
        (place,) = page.rectangles([(start, start + len("kept no minutes"))])
        # Drawn at 72 + 36 points from the left, 842 - 710 from the top, turned by 0.6 degrees.
        assert 300 < place.left < place.right < 460
        assert 115 < place.top < 842 - 710 < place.bottom + 8 < 145
        again = page.glyphs.text.index("spring")
        lines = page.rectangles([(again, page.glyphs.text.index("harbour, although"))])
        assert len(lines) == 2
        assert lines[0].bottom < lines[1].bottom

    def test_without_ocr_its_pages_are_unread(self, scan):
        assert read(scan, ocr=None).unread_pages == (1, 2)

    def test_a_language_without_data_leaves_its_pages_unread(self, scan):
        assert read(scan, ocr=replace(ENGLISH, language="tlh")).unread_pages == (1, 2)

    def test_a_page_that_takes_too_long_is_unread(self, scan):
        assert read(scan, ocr=replace(ENGLISH, page_seconds=0)).unread_pages == (1, 2)

    def test_pages_with_characters_are_left_alone(self, tmp_path):
        path = tmp_path / "characters.pdf"
        path.write_bytes(document())
        begun = []
        reading = read(path, ocr=replace(ENGLISH, beginning=lambda: begun.append(1)))
        assert {page.state for page in reading.pages} == {PageState.READ}
        assert begun == []

    def test_a_picture_without_words_is_unread_and_what_is_blank_stays_blank(self, tmp_path):
        canvas = Canvas(str(tmp_path / "pictures.pdf"), pagesize=A4)
        canvas.circle(300, 400, 200, fill=1)
        canvas.showPage()
        canvas.showPage()
        canvas.save()
        states = [page.state for page in read(tmp_path / "pictures.pdf").pages]
        assert states == [PageState.UNREAD, PageState.BLANK]

    def test_adding_it_gives_each_page_time_of_its_own(self, library, scan):
        # Two pages take longer than the one second that the file as a whole has.
        config = replace(library.config, read_seconds=1)
        result = library.add(scan, config=config)["scan.pdf"]
        assert result.outcome is Outcome.ADDED
        assert result.well
        assert PARAGRAPHS[0] in library.texts(result.report)

    def test_switched_off_it_is_added_with_its_pages_unread(self, library, scan):
        result = library.add(scan, config=replace(library.config, ocr="off"))["scan.pdf"]
        assert result.unread == (1, 2)


class TestWhatStandsInTheWay:
    def test_a_program_that_is_not_there(self, monkeypatch):
        monkeypatch.setenv("PATH", "")
        assert "not installed" in obstacle(Settings())

    def test_a_switch(self):
        assert "ocr is off" in obstacle(Settings(ocr="off"))

    @pytest.mark.usefixtures("tesseract")
    def test_a_language_without_data(self):
        assert obstacle(Settings()) == ""
        assert "tlh" in obstacle(Settings(ocr_language="eng+tlh"))


def row(line, word, box, text, confidence=95.0):
    """A row of tesseract's table; boxes are left, top, width and height in pixels."""
    return "\t".join(map(str, [5, 1, line[0], 1, line[1], word, *box, confidence, text]))


# Words and numbers on few lines and in few places, so that many stand beside one another.
TABLE_ROWS = st.tuples(
    st.tuples(st.integers(1, 9), st.integers(1, 3)),
    st.integers(1, 9),
    st.tuples(
        st.sampled_from([0, 40, 60, 75, 75, 100, 150, 590]),
        st.sampled_from([0, 100, 102, 104, 790]),
        st.integers(0, 90),
        st.integers(0, 12),
    ),
    st.sampled_from(["1.", "2", "(a)", "iv)", "4.12", "i", "words", "That", "—", "word,"]),
)


def page(*rows):
    return page_from_tsv("\n".join(rows), number=1, width=600, height=800, scale=1.0)


class TestTheTableOfWords:
    def test_words_become_lines_with_places(self):
        made = page(
            row((1, 1), 1, (100, 100, 30, 7), "Three"),
            row((1, 1), 2, (134, 102, 20, 7), "gays"),
            row((1, 2), 1, (100, 120, 30, 7), "More", 85.0),
        )
        assert made.glyphs.text == "Three gays\nMore\n"
        first, second = made.glyphs.fragments
        assert (first.left, first.right) == (100, 154)
        assert first.runs[0].baseline == pytest.approx(800 - 107, abs=0.5)
        assert first.runs[0].size == pytest.approx(10, abs=0.3)
        assert second.runs[0].start == 11
        assert made.confidence == pytest.approx((0.95 * 9 + 0.85 * 4) / 13)

    @pytest.mark.parametrize(
        "odd", ["", "level\tpage_num", "5\t1\t1", row((1, 1), 1, (1, 1, 1, 1), " ")]
    )
    def test_what_is_no_word_is_passed_over(self, odd):
        assert page(odd).glyphs.text == ""
        assert page(odd).confidence == 0.0

    def test_numbers_in_a_column_of_their_own_stand_before_their_lines(self):
        made = page(
            row((1, 1), 1, (60, 100, 14, 7), "4.1"),
            row((1, 2), 1, (60, 130, 14, 7), "4.2"),
            row((2, 1), 1, (100, 100, 30, 7), "First"),
            row((2, 2), 1, (100, 130, 36, 7), "Second"),
        )
        assert made.glyphs.text == "4.1 First\n4.2 Second\n"

    def test_numbers_that_stand_at_other_numbers_are_read_from_the_left(self):
        made = page(
            row((1, 1), 1, (60, 100, 8, 7), "1."),
            row((2, 1), 1, (100, 100, 12, 9), "(a)"),
            row((3, 1), 1, (150, 100, 30, 7), "First"),
            row((2, 2), 1, (100, 130, 12, 9), "(b)"),
            row((1, 2), 1, (60, 130, 8, 7), "2."),
        )
        assert made.glyphs.text == "1. (a) First\n2. (b)\n"

    @given(rows=st.lists(TABLE_ROWS, max_size=12))
    def test_whatever_the_table_holds_its_words_are_on_the_page_once(self, rows):
        made = page(*(row(line, word, box, text) for line, word, box, text in rows))
        text = made.glyphs.text
        assert sorted(text.split()) == sorted(words for *_, words in rows)
        assert [text[w.start : w.stop] for w in made.words] == text.split()
        lines = [(run.start, run.stop) for (run,), *_ in made.glyphs.fragments]
        assert "".join(text[start:stop] + "\n" for start, stop in lines) == text
        assert all(fragment.runs[0].size >= 1 for fragment in made.glyphs.fragments)
        assert even_sizes([made.glyphs])[0].text == text

    def test_a_bullet_is_no_letter(self):
        made = page(
            row((1, 1), 1, (60, 102, 3, 3), "e"),
            row((1, 1), 2, (70, 100, 30, 7), "The"),
            row((1, 2), 1, (60, 120, 6, 5), "e"),
            row((1, 2), 2, (70, 118, 30, 7), "The"),
        )
        assert made.glyphs.text == "• The\ne The\n"

    def test_sizes_that_nearly_agree_are_one_and_others_stay_apart(self):
        made = page(
            row((1, 1), 1, (60, 100, 90, 8), "Harbour"),
            row((2, 1), 1, (60, 140, 80, 7), "Harbour"),
            row((2, 2), 1, (60, 160, 80, 7), "Harbour"),
            row((3, 1), 1, (60, 180, 90, 12), "Harbour"),
        )
        (even,) = even_sizes([made.glyphs])
        sizes = [fragment.runs[0].size for fragment in even.fragments]
        assert sizes[1] == sizes[2]
        assert sizes[3] > 1.5 * sizes[1]
