"""Reading takes as long as a file is long: no form that repeats makes it take minutes.

Each of these took between twenty seconds and several minutes while the time grew with the square
of the length or its cube. What takes a second now may take ten on a busy machine, so the bound is
on processor seconds and far above what is needed.
"""

import time
from contextlib import contextmanager

import pytest
from reportlab.pdfgen.canvas import Canvas

from ingest.layout.pairing import pair_notes
from ingest.model import Block, BlockMark, Kind, Segment
from ingest.reading import read_file

MOST_SECONDS = 10


@contextmanager
def in_time():
    started = time.process_time()
    yield
    assert time.process_time() - started < MOST_SECONDS


@pytest.mark.parametrize(
    ("name", "text"),
    [
        pytest.param("a.txt", "qzjk" * 100_000, id="a word of 400,000 letters"),
        pytest.param("a.txt", "Index\n\nmill " + "1, " * 60_000 + "x", id="an entry of an index"),
        pytest.param(
            "a.txt", ("a" + "." * 240 + "b\n\n") * 2000, id="dots between words that are no entry"
        ),
        pytest.param(
            "a.html",
            f"<p>It sat.<a class=footnote href='#n'>{'.' * 40_000}a b</a><p id=n>A note.",
            id="dots in a link to a note",
        ),
        pytest.param(
            "a.html",
            f"<p>{'sat<sup><a href=#n>1</a></sup> ' * 8000}<p id=n>A note.",
            id="markers in HTML",
        ),
        pytest.param("a.md", "sat[^1] " * 8000 + "\n\n[^1]: A note.\n", id="markers in Markdown"),
        pytest.param(
            "a.html", f"<p>It sat.<p>.{chr(160) * 40_000}z z</p>", id="blanks before a letter"
        ),
    ],
)
def test_a_long_run_is_read_in_time(tmp_path, name, text):
    path = tmp_path / name
    path.write_text(text)
    with in_time():
        assert read_file(path).passages


def test_the_markers_of_a_long_passage_are_paired_in_time():
    count = 20_000
    segments = tuple(Segment(10 * n, 9, 1 + n // 50, 10 * n) for n in range(count))
    marks = tuple(BlockMark(10 * n + 5, str(n)) for n in range(count))
    passage = Block(Kind.PARAGRAPH, "x" * 10 * count, None, (), segments, marks)
    note = Block(Kind.FOOTNOTE, "9999 See the log.", None, (), (Segment(0, 17, 201, 0),))
    with in_time():
        paired, _ = pair_notes([passage, note])
    assert [(mark.label, mark.note) for mark in paired.marks if mark.note] == [("9999", 1)]


def shaded(canvas):
    for n in range(9000):
        canvas.rect(20 + n % 500, 20 + n % 700, 40, 20, stroke=0, fill=1)
        canvas.line(30 + n % 500, 100, 30 + n % 500, 130)


def test_a_page_of_drawings_is_read_in_time(tmp_path):
    path = tmp_path / "a.pdf"
    canvas = Canvas(str(path), pagesize=(595, 842))
    canvas.drawString(72, 800, "1.1 The map of the harbour is below.")
    shaded(canvas)
    canvas.save()
    with in_time():
        (passage,) = read_file(path).passages
    assert passage.text == "The map of the harbour is below."
