"""Tables, boxes and captions of PDFs: each row a passage, the text around it whole."""

import pytest
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Table, TableStyle

from ingest.model import Kind
from ingest.pdf import read_pdf

GRID = ("GRID", (0, 0), (-1, -1), 0.5, colors.black)
PROSE = (
    "The board sat in the spring of that year and heard from all of those who",
    "had worked at the depot, from the clerks who kept its books and from the",
    "two men who had been dismissed from it.",
)


@pytest.fixture
def sheet(tmp_path):
    """Draws on a page and reads it: `sheet(draw)` gives (kind, number, text) of its blocks."""

    def read(*draws):
        path = tmp_path / "file.pdf"
        canvas = Canvas(str(path), pagesize=A4, invariant=True)
        for draw in draws:
            draw(canvas)
            canvas.showPage()
        canvas.save()
        reading = read_pdf(path, password=None, progress=lambda done, total: None, max_pages=9)
        texts = [page.text for page in reading.pages]
        for passage in reading.passages:
            for s in passage.segments:
                page = texts[s.page - 1][s.page_start : s.page_start + s.length]
                assert passage.text[s.start : s.start + s.length] == page
        return [(p.kind, p.paragraph, p.text) for p in reading.passages]

    return read


def write(canvas, y, *lines, left=100, size=11, face="Helvetica"):
    canvas.setFont(face, size)
    for at, line in enumerate(lines):
        canvas.drawString(left, y - 14 * at, line)


def numbered(canvas, y, number, *lines):
    write(canvas, y, number, left=72)
    write(canvas, y, *lines)


def table(canvas, y, rows, *style, widths=(110, 160, 110), grid=True):
    drawn = Table(rows, colWidths=widths[: len(rows[0])])
    drawn.setStyle(
        TableStyle([*([GRID] if grid else []), ("FONTSIZE", (0, 0), (-1, -1), 10), *style])
    )
    _, height = drawn.wrap(*A4)
    drawn.drawOn(canvas, 100, y - height)


ROWS = [
    ["Depot", "What was kept\nthere", "Until"],
    ["North Quay", "Coal, and the\nbooks of both", "1962"],
    ["South Quay", "Nothing", "1964\nor 1965"],
]
READ = [
    "Depot | What was kept there | Until",
    "North Quay | Coal, and the books of both | 1962",
    "South Quay | Nothing | 1964 or 1965",
]


def texts(blocks, kind):
    return [text for found, _, text in blocks if found is kind]


def test_each_row_is_a_passage_with_its_cells_in_order(sheet):
    def draw(canvas):
        numbered(canvas, 740, "1.1.", *PROSE)
        write(canvas, 670, "Table 1: What the depots kept", face="Helvetica-Bold")
        table(canvas, 650, ROWS)
        numbered(canvas, 480, "1.2.", *PROSE)

    assert sheet(draw) == [
        (Kind.PARAGRAPH, "1.1", " ".join(PROSE)),
        (Kind.CAPTION, None, "Table 1: What the depots kept"),
        *[(Kind.TABLE, None, row) for row in READ],
        (Kind.PARAGRAPH, "1.2", " ".join(PROSE)),
    ]


def test_a_table_that_goes_on_over_the_page_stays_one(sheet):
    def first(canvas):
        numbered(canvas, 740, "1.1.", *PROSE)
        table(canvas, 650, ROWS[:2])

    def second(canvas):
        table(canvas, 780, ROWS[2:])
        numbered(canvas, 600, "1.2.", *PROSE)

    blocks = sheet(first, second)
    assert texts(blocks, Kind.TABLE) == READ
    assert texts(blocks, Kind.PARAGRAPH) == [" ".join(PROSE)] * 2


def test_a_cell_over_several_rows_is_read_with_the_first(sheet):
    rows = [["Kept", "North Quay"], ["", "South Quay"], ["Sold", "East Quay"]]

    def draw(canvas):
        numbered(canvas, 740, "1.1.", *PROSE)
        table(canvas, 650, rows, ("SPAN", (0, 0), (0, 1)), ("VALIGN", (0, 0), (0, 1), "MIDDLE"))

    assert texts(sheet(draw), Kind.TABLE) == ["Kept | North Quay", "South Quay", "Sold | East Quay"]


def test_a_head_that_is_only_shaded_is_a_row_of_its_own(sheet):
    style = [
        ("BACKGROUND", (0, 0), (-1, 0), colors.lightgrey),
        ("BOX", (0, 0), (-1, -1), 0.5, colors.black),
        ("INNERGRID", (0, 1), (-1, -1), 0.5, colors.black),
    ]

    def draw(canvas):
        numbered(canvas, 740, "1.1.", *PROSE)
        table(canvas, 650, ROWS, *style, grid=False)

    # No rule parts its cells.
    head = "Depot What was kept there Until"
    assert texts(sheet(draw), Kind.TABLE) == [head, *READ[1:]]


def test_a_sentence_goes_on_around_a_table_or_a_box(sheet):
    def draw(canvas):
        numbered(canvas, 740, "1.1.", *PROSE[:2])
        write(canvas, 690, "Table 1: What the depots kept", face="Helvetica-Bold")
        table(canvas, 670, ROWS)
        write(canvas, 540, PROSE[2])

    blocks = sheet(draw)
    assert (Kind.PARAGRAPH, "1.1", " ".join(PROSE)) in blocks
    assert texts(blocks, Kind.TABLE) == READ


def test_what_stands_in_a_box_is_text_without_the_number_before_it(sheet):
    def draw(canvas):
        numbered(canvas, 740, "1.1.", *PROSE[:2])
        write(canvas, 690, "Box 1", face="Helvetica-Bold")
        write(canvas, 674, "The two depots", face="Helvetica-Bold")
        canvas.rect(90, 600, 420, 60)
        write(canvas, 640, "There were two depots, one of them on the north quay,", "and it shut.")
        write(canvas, 570, PROSE[2])
        write(canvas, 530, "Nobody asked either of them.")

    assert sheet(draw) == [
        (Kind.PARAGRAPH, "1.1", " ".join(PROSE)),
        (Kind.CAPTION, None, "Box 1 The two depots"),
        (
            Kind.PARAGRAPH,
            None,
            "There were two depots, one of them on the north quay, and it shut.",
        ),
        (Kind.PARAGRAPH, "1.1", "Nobody asked either of them."),
    ]


def test_lists_in_a_very_long_row_are_parted(sheet):
    long = [f"{line} {n}." for n, line in enumerate(PROSE * 8)]

    def draw(canvas):
        numbered(canvas, 760, "1.1.", *PROSE)
        table(
            canvas,
            690,
            [["What was found", "\n".join([*long, "• Fire", "• Flood"])]],
            widths=(90, 380),
        )

    blocks = sheet(draw)
    assert texts(blocks, Kind.TABLE) == ["What was found", " ".join(long)]
    assert texts(blocks, Kind.LIST_ITEM) == ["Fire", "Flood"]
    assert {number for kind, number, _ in blocks if kind is Kind.LIST_ITEM} == {None}


def test_underlined_words_are_no_table(sheet):
    def draw(canvas):
        for at in range(8):
            numbered(canvas, 740 - 60 * at, f"1.{at + 1}.", *PROSE)
            for line in range(3):
                canvas.line(100, 738 - 60 * at - 14 * line, 300, 738 - 60 * at - 14 * line)

    assert sheet(draw) == [(Kind.PARAGRAPH, f"1.{n}", " ".join(PROSE)) for n in range(1, 9)]


def test_a_large_bullet_is_no_part_of_the_line_above_it(sheet):
    def draw(canvas):
        numbered(canvas, 740, "1.1.", *PROSE)
        write(canvas, 670, "Planning", face="Helvetica-Bold")
        write(canvas, 656, "•", size=30)
        write(canvas, 657, "There was none of it in the spring.", left=116)

    blocks = sheet(draw)
    assert (Kind.LIST_ITEM, "There was none of it in the spring.") in [(k, t) for k, _, t in blocks]
