"""`pincite fetch` from end to end, against a publisher's server on this machine."""

import functools
import sys
import threading
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest
from reportlab.pdfgen.canvas import Canvas

from ingest.settings import Settings
from search.library import open_library
from webui.cli import main


class Quiet(SimpleHTTPRequestHandler):
    """Serves a folder and says nothing."""

    def log_message(self, *_):
        """Say nothing."""


@pytest.fixture
def publisher(tmp_path):
    folder = tmp_path / "published"
    folder.mkdir()
    canvas = Canvas(str(folder / "harbour.pdf"), invariant=True)
    canvas.drawString(72, 700, "1.1 The board kept no minutes of its meetings that spring.")
    canvas.save()
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def catalogue(tmp_path, publisher):
    path = tmp_path / "catalogue.toml"
    entry = """
[[report]]
id = "{name}"
title = "Harbour Inquiry, {name}"
inquiry = "Harbour"
chair = "A Chair"
published = "2014-08"
form = "report"
licence = "not stated"
source = "made up by a test"
"""
    confirmed = f'url = "{publisher}/{{name}}.pdf"\naddress_confirmed = true\nurl_seen = "here"\n'
    path.write_text(
        entry.format(name="harbour")
        + confirmed.format(name="harbour")
        + entry.format(name="lost")
        + confirmed.format(name="lost")
        + entry.format(name="unknown")
        + "address_confirmed = false\n"
    )
    return path


@pytest.fixture
def fetch(catalogue, monkeypatch, capsys):
    def call(*arguments):
        argv = ["pincite", "fetch", "--catalogue", str(catalogue), *arguments]
        monkeypatch.setattr(sys, "argv", argv)
        with pytest.raises(SystemExit) as ended:
            main()
        return (ended.value.code or 0, *capsys.readouterr())

    return call


def test_a_report_is_downloaded_added_and_cited_as_the_catalogue_has_it(
    fetch, monkeypatch, tmp_path
):
    monkeypatch.setenv("PINCITE_LIBRARY", str(tmp_path / "library"))
    code, out, _ = fetch("harbour")
    assert code == 0
    assert "downloaded   harbour" in out
    assert "added      harbour" in out
    (hit,) = open_library(Settings(library=tmp_path / "library")).search('"no minutes"').hits
    assert hit.citation.plain() == "Harbour Inquiry, harbour (A Chair, 2014), file p. 1, para 1.1"
    code, out, _ = fetch("harbour")
    assert code == 0
    assert "here already" in out
    assert "unchanged  harbour" in out


def test_one_that_fails_does_not_stop_the_others(fetch):
    code, out, err = fetch()
    assert code == 1
    assert "added      harbour" in out
    assert "failed       lost" in out
    assert "404" in out
    assert "1 entry has no confirmed address" in err


def test_one_without_an_address_says_so(fetch):
    code, out, _ = fetch("unknown")
    assert code == 1
    assert "no confirmed address" in out


def test_the_catalogue_is_listed_without_fetching(fetch):
    code, out, _ = fetch("--list")
    assert code == 0
    assert "no confirmed address" in out
    assert "/harbour.pdf" in out
