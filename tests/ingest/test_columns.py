"""Pages of PDFs whose lines are not drawn as they are read."""

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from ingest.model import Kind
from ingest.pdf import read_pdf

TALE = (
    "the board sat for nine days and heard from those who had worked in the office at the time "
    "and from some who had left it long before that spring"
)
FACE, SIZE = "Helvetica", 10


def set_lines(words, width):
    """Break words into lines as a compositor does."""
    lines, line = [], []
    for word in words:
        if stringWidth(" ".join([*line, word]), FACE, SIZE) > width:
            lines.append(" ".join(line))
            line = []
        line.append(word)
    return [*lines, " ".join(line)]


def sentence(count, opening):
    return [opening, *(TALE.split() * 20)[: count - 2], "then."]


@pytest.fixture
def passages(tmp_path):
    """Draws lines (x, y, text) in their order and reads the page's passages."""

    def read(*pages):
        path = tmp_path / "file.pdf"
        canvas = Canvas(str(path), pagesize=A4, invariant=True)
        for lines in pages:
            for x, y, text in lines:
                canvas.setFont(FACE, SIZE)
                canvas.drawString(x, y, text)
            canvas.showPage()
        canvas.save()
        reading = read_pdf(path, password=None, progress=lambda done, total: None, max_pages=9)
        return [(p.kind, p.text) for p in reading.passages]

    return read


def across_both(left, right, gap, top=700):
    """Lines of two columns, drawn line by line across both."""
    for row in range(max(len(left), len(right))):
        for column, x in ((left, 70), (right, 270 + gap)):
            if row < len(column):
                yield x, top - 14 * row, column[row]


@pytest.mark.parametrize("gap", [12, 18, 25, 40, 60])
def test_columns_drawn_line_by_line_are_read_one_after_the_other(passages, gap):
    words = sentence(180, "First")
    lines = set_lines(words, 200)
    half = len(lines) // 2
    above = sentence(30, "Above")
    below = sentence(30, "Below")
    found = passages([
        *((70, 760 - 14 * at, line) for at, line in enumerate(set_lines(above, 440))),
        *across_both(lines[:half], lines[half:], gap),
        *((70, 440 - 14 * at, line) for at, line in enumerate(set_lines(below, 440))),
    ])  # fmt: skip
    assert found == [(Kind.PARAGRAPH, " ".join(part)) for part in (above, words, below)]


def test_columns_drawn_one_after_the_other_stay_so(passages):
    words = sentence(180, "First")
    lines = set_lines(words, 200)
    half = len(lines) // 2
    columns = (lines[:half], 70), (lines[half:], 300)
    found = passages(
        [(x, 700 - 14 * at, line) for part, x in columns for at, line in enumerate(part)]
    )
    assert found == [(Kind.PARAGRAPH, " ".join(words))]


def test_rows_of_a_list_without_rules_are_not_taken_for_columns(passages):
    rows = [(f"Depot {n}", f"Coal and the books of the year 190{n}") for n in range(1, 9)]
    found = passages(
        [
            cell
            for n, (a, b) in enumerate(rows)
            for cell in ((70, 700 - 14 * n, a), (330, 700 - 14 * n, b))
        ]
    )
    text = " ".join(text for _, text in found)
    assert all(f"{a} {b}" in text for a, b in rows)


def test_a_box_drawn_after_the_text_below_it_is_read_before(passages):
    box, text = sentence(40, "Boxed"), sentence(90, "Text")
    found = passages([
        *((70, 600 - 14 * at, line) for at, line in enumerate(set_lines(text, 440))),
        *((80, 740 - 14 * at, line) for at, line in enumerate(set_lines(box, 400))),
    ])  # fmt: skip
    assert found == [(Kind.PARAGRAPH, " ".join(part)) for part in (box, text)]
