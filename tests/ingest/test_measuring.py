"""Spans of a passage lead back to their places in the original file, through a worker."""

import pytest

from ingest.errors import DamagedFileError
from ingest.pdf.measuring import Measurement
from ingest.rectangles import PageSpan, page_spans
from ingest.worker import read_report, run

WORDS = "1. The board sat in the spring of that year and kept no minutes of what it\nsaid in May."


def heard(_):
    """Take no notice."""


def test_words_of_a_passage_are_found_on_their_lines(tmp_path, config, make_pdf):
    path = make_pdf(tmp_path / "r.pdf", ["Nothing is said here.", WORDS])
    reading = run(read_report, path, None, config, heard)
    passage = next(p for p in reading.passages if "minutes" in p.text)
    start = passage.text.index("minutes")
    end = passage.text.index(" in May")
    found = run(Measurement(page_spans(passage, start, end)), path, None, config, heard)
    assert list(found) == [2]
    first, second = found[2]
    # Drawn at 72 points from the left, 760 and 744 from the foot of a page of 841.9.
    assert first.top < 841.9 - 760 < first.bottom < second.top < 841.9 - 744 < second.bottom
    assert second.left == pytest.approx(72, abs=1)
    assert first.left > 300


def test_pages_without_characters_or_beyond_the_last_have_no_rectangles(tmp_path, config, make_pdf):
    path = make_pdf(tmp_path / "r.pdf", ["The board sat.", None])
    spans = (PageSpan(1, 0, 3), PageSpan(2, 0, 3), PageSpan(9, 0, 3))
    found = run(Measurement(spans), path, None, config, heard)
    assert {number: len(rectangles) for number, rectangles in found.items()} == {1: 1, 2: 0, 9: 0}


def test_a_file_that_has_been_broken_since_is_an_error(tmp_path, config):
    (tmp_path / "r.pdf").write_bytes(b"%PDF-1.7\n%%EOF")
    with pytest.raises(DamagedFileError):
        run(Measurement((PageSpan(1, 0, 3),)), tmp_path / "r.pdf", None, config, heard)
