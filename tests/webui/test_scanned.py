"""A scanned report, wherever its words are shown: they were read by a machine, and say so."""

import json
import sys

import pytest
from lxml import html
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from ingest.discovery import discover
from ingest.pipeline import Request, add
from search.library import Library, open_library
from search.opening import ensure_index, open_engine, open_store
from webui.app import create_app
from webui.cli import main

SENTENCE = "The harbour master was never asked for the ledgers of his own predecessors."


@pytest.fixture
def scan(tmp_path, scanned, tesseract):
    canvas = Canvas(str(tmp_path / "printed.pdf"), pagesize=A4)
    canvas.setFont("Times-Roman", 12)
    for number, y in ((1, 700), (2, 670), (3, 640)):
        canvas.drawString(72, y, f"4.{number} {SENTENCE}")
    canvas.save()
    return scanned(tmp_path / "printed.pdf", tmp_path / "scan.pdf")


@pytest.fixture
def run(tmp_path, monkeypatch, capsys):
    """Runs `pincite` with a library of the test's own; gives what it prints, and its errors."""
    monkeypatch.setenv("PINCITE_LIBRARY", str(tmp_path / "library"))

    def call(*arguments, expect=0):
        monkeypatch.setattr(sys, "argv", ["pincite", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            main()
        printed = capsys.readouterr()
        assert (ended.value.code or 0) == expect, printed
        return printed

    return call


def text(response):
    return " ".join(html.fromstring(response.text).text_content().split())


def test_the_command_line_says_so_when_it_is_added_and_when_it_is_found(run, scan):
    assert "1 page read by OCR" in run("add", scan, "--id", "scan").out
    again = run("add", scan).out
    assert again.startswith("unchanged")
    assert "1 page read by OCR" in again
    found = run("search", '"harbour master"')
    assert "para 4.1 (read by OCR)" in found.out
    (hit, *_) = json.loads(run("search", '"harbour master"', "--json").out)["hits"]
    assert hit["ocr"] is True
    assert 0.5 < hit["fidelity"] < 1
    assert hit["citation"].endswith("(read by OCR)")


def test_the_pages_say_so(config, scan):
    store = open_store(config)
    engine = open_engine(store)
    ensure_index(store, engine)
    *_, result = add(store, engine, config, discover([scan]), Request(id="scan"))
    assert result.recognised == 1
    client = create_app(Library(store, engine)).test_client()
    for path in ('/?q="harbour+master"', "/reports/scan/4.1", "/reports/scan/page/1"):
        assert "read from an image by a machine" in text(client.get(path)), path
    assert "1 page was read by OCR, from an image: page 1 of" in text(client.get("/reports/scan"))


def test_where_it_could_not_be_read_the_command_line_says_what_is_missing(run, scan, monkeypatch):
    monkeypatch.setenv("PINCITE_OCR", "off")
    added = run("add", scan, "--id", "scan", expect=1)
    assert "1 page unread" in added.out
    assert "the setting ocr is off" in added.err
    assert "the setting ocr is off" in run("doctor").out
    monkeypatch.setenv("PINCITE_OCR", "auto")
    run("add", "--reread", scan)
    assert "(read by OCR)" in run("search", '"harbour master"').out


def test_a_page_that_was_read_badly_says_so(config, tmp_path, run):
    bad = SENTENCE.translate({ord(c): ord(c) + 1 for c in "abcdefghijklmnopqrstuvwxy"})
    path = tmp_path / "bad.txt"
    path.write_text(f"1. {SENTENCE}\f2. {bad}")
    run("add", path, "--id", "bad")
    word = bad.split()[1]
    assert "Its page was read badly (fidelity" in run("search", word).out
    assert "read badly" not in run("search", "harbour").out
    client = create_app(open_library(config)).test_client()
    assert "Its page was read badly (fidelity" in text(client.get(f"/?q={word}"))
    report = text(client.get("/reports/bad"))
    assert "1 page was probably read wrong in part: page 2 of the file" in report
