"""The words by which reports name their parts mean the same in every format."""

import pytest
from reportlab.pdfgen.canvas import Canvas

from ingest.reading import read_file

LABELS = [
    ("Recommendation 4: The board should sit.", "4"),
    ("Recommendation 4.2: The board should sit.", "4.2"),
    ("Recommendation 4a: The board should sit.", "4a"),
    ("Recommendation 4a) ii): The board should sit.", "4a) ii)"),
    ("Recommendation 4(a): The board should sit.", "4(a)"),
    ("Recommendation B: The board should sit.", "B"),
    ("RECOMMENDATION 12 – The board should sit.", "12"),
    ("Recommendation 4 was never met by the board.", None),
    ("Recommendation a clerk can act on is short.", None),
]


def pdf(path, line):
    canvas = Canvas(str(path))
    for at, text in enumerate(
        ["The board sat in the spring of that year and it", "rose.", "", line]
    ):
        canvas.drawString(72, 700 - 14 * at, text)
    canvas.save()


def plain(path, line):
    path.write_text(f"The board sat.\n\n{line}\n")


def web(path, line):
    path.write_text(f"<!DOCTYPE html><p>The board sat.</p><p>{line}</p>")


@pytest.mark.parametrize(
    ("ending", "write"), [("pdf", pdf), ("txt", plain), ("md", plain), ("html", web)]
)
@pytest.mark.parametrize(("line", "number"), LABELS)
def test_a_recommendation_has_the_same_label_in_every_format(tmp_path, ending, write, line, number):
    path = tmp_path / f"file.{ending}"
    write(path, line)
    label = read_file(path).passages[-1].paragraph
    assert (label or "").casefold() == (f"recommendation {number}".casefold() if number else "")
