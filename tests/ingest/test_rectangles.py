"""A span's rectangles cover what is drawn of it, and nothing else, however the page lies."""

import pypdf
import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from ingest.model import Segment
from ingest.pdf.ruler import PageRuler
from ingest.rectangles import PageSpan, page_spans

LINES = (
    "The quay was let twice in one year,",
    "and (as Jagged typography shows) nobody",
    "asked why; the gypsum jetty was empty.",
)
SCALE = 3


def draw(path, angle=0):
    """Three lines, one of a word in large type; `angle` turns the type on the sheet."""
    canvas = Canvas(str(path), pagesize=A4, invariant=True)
    canvas.translate(300, 400)
    canvas.rotate(angle)
    for row, line in enumerate(LINES):
        canvas.setFont("Times-Roman", 12)
        canvas.drawString(-90, 40 - 20 * row, line)
    canvas.showPage()
    canvas.save()


def changed(path, rotate, crop):
    writer = pypdf.PdfWriter(clone_from=str(path))
    page = writer.pages[0]
    if crop:
        page.cropbox = pypdf.generic.RectangleObject((120, 180, 520, 640))
    page.rotate(rotate)
    writer.write(str(path))


LAYOUTS = [
    (rotate, crop, angle)
    for rotate in (0, 90, 180, 270)
    for crop in (False, True)
    for angle in (0, 90)
]


class Sheet:
    """An open page with its ink as it is displayed."""

    def __init__(self, path):
        self.document = pypdfium2.PdfDocument(path)
        self.page = self.document[0]
        self.textpage = self.page.get_textpage()
        self.text = self.textpage.get_text_range()
        self.ruler = PageRuler(self.page, self.textpage)
        self.picture = self.page.render(scale=SCALE, grayscale=True).to_pil()

    def ink(self, rectangles):
        """Dark pixels of the page, and those of them outside the rectangles."""
        from PIL import ImageDraw

        dark = self.picture.point(lambda value: 255 if value < 128 else 0)
        rest = dark.copy()
        pen = ImageDraw.Draw(rest)
        for r in rectangles:
            pen.rectangle(
                [
                    round(SCALE * v)
                    for v in (r.left - 0.5, r.top - 0.5, r.right + 0.5, r.bottom + 0.5)
                ],
                fill=0,
            )
        return dark.histogram()[255], rest.histogram()[255]


@pytest.fixture(
    scope="module", params=LAYOUTS, ids=lambda p: f"turned {p[0]}, cropped {p[1]}, type {p[2]}"
)
def sheet(request, tmp_path_factory):
    rotate, crop, angle = request.param
    path = tmp_path_factory.mktemp("sheet") / "page.pdf"
    draw(path, angle)
    changed(path, rotate, crop)
    return Sheet(path)


def test_the_rectangles_of_all_words_cover_all_ink_one_for_each_line(sheet):
    rectangles = sheet.ruler.rectangles([(0, len(sheet.text))])
    ink, outside = sheet.ink(rectangles)
    assert len(rectangles) == len(LINES)
    assert ink > 2000
    assert outside == 0
    assert all(0 <= r.left < r.right <= sheet.ruler.width for r in rectangles)
    assert all(0 <= r.top < r.bottom <= sheet.ruler.height for r in rectangles)


def test_a_word_has_its_own_ink_and_no_other(sheet):
    start = sheet.text.index("typography")
    (inside,) = sheet.ruler.rectangles([(start, start + len("typography"))])
    others = sheet.ruler.rectangles([(0, start), (start + len("typography"), len(sheet.text))])
    ink, without_others = sheet.ink(others)
    _, left = sheet.ink([inside, *others])
    assert left == 0
    assert 0 < without_others < ink / 4
    word = sheet.picture.size
    assert (inside.right - inside.left) * (inside.bottom - inside.top) < word[0] * word[
        1
    ] / SCALE**2 / 20


@settings(max_examples=20)  # for each of the layouts
@given(data=st.data())
def test_any_span_and_the_rest_cover_the_ink_between_them(sheet, data):
    start = data.draw(st.integers(0, len(sheet.text)))
    end = data.draw(st.integers(start, len(sheet.text)))
    chosen = sheet.ruler.rectangles([(start, end)])
    rest = sheet.ruler.rectangles([(0, start), (end, len(sheet.text))])
    assert sheet.ink([*chosen, *rest])[1] == 0
    lines = sheet.text[start:end].splitlines()
    assert len(chosen) == sum(1 for line in lines if line.strip())


def test_words_parted_by_a_raised_marker_have_one_rectangle(tmp_path):
    canvas = Canvas(str(tmp_path / "page.pdf"), pagesize=A4, invariant=True)
    text = canvas.beginText(72, 700)
    text.setFont("Helvetica", 11)
    text.textOut("It was kept in a box.")
    text.setFont("Helvetica", 6)
    text.setRise(4)
    text.textOut("73")
    text.setRise(0)
    text.setFont("Helvetica", 11)
    text.textOut(" Nobody looked.")
    canvas.drawText(text)
    canvas.save()
    sheet = Sheet(tmp_path / "page.pdf")
    mark = sheet.text.index("73")
    rectangles = sheet.ruler.rectangles([(0, mark), (mark + 2, len(sheet.text))])
    assert len(rectangles) == 1
    assert rectangles[0].left == pytest.approx(72, abs=1.5)
    assert rectangles[0].top < A4[1] - 700 < rectangles[0].bottom


def test_offsets_beyond_the_text_are_left_out(sheet):
    assert sheet.ruler.rectangles([(len(sheet.text), len(sheet.text) + 50)]) == ()


SEGMENTS = (Segment(0, 5, 1, 100), Segment(6, 4, 1, 107), Segment(11, 3, 2, 0))


@pytest.mark.parametrize(
    ("span", "expected"),
    [
        ((0, None), [PageSpan(1, 100, 105), PageSpan(1, 107, 111), PageSpan(2, 0, 3)]),
        ((2, 8), [PageSpan(1, 102, 105), PageSpan(1, 107, 109)]),
        ((5, 6), []),
        ((9, 12), [PageSpan(1, 110, 111), PageSpan(2, 0, 1)]),
    ],
)
def test_a_span_of_a_passage_stands_where_its_segments_do(passage, span, expected):
    whole = passage("three four two", segments=SEGMENTS)
    assert list(page_spans(whole, *span)) == expected
