"""A real library for the pages, made by the real pipeline from files written here."""

from __future__ import annotations

import csv
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from ingest.discovery import discover
from ingest.pipeline import FileResult, Request, add
from ingest.settings import Settings
from ingest.table import read_table
from search.library import Library
from search.opening import ensure_index, open_engine, open_store
from webui.app import create_app

if TYPE_CHECKING:
    from collections.abc import Iterator

HARBOUR = """\
# Example Harbour Inquiry

## 1 The harbour board

1.1 The harbour board had been formed in haste, and its first chair told us that he had never \
been shown the instrument that made it.

1.2 The board met on three occasions that spring, and there is no written record of what was \
decided at any of them.

1.3 We asked each member for diaries and papers. Two had kept some; neither set mentions the \
sluice gate.

## 2 The sluice gate

2.1 The sluice gate was inspected twice in eleven years. Nobody at the harbour kept a record of \
either inspection.

2.2 It follows that the account in the next chapter rests on letters sent to others at the time.

## Recommendations

Recommendation 1: Every meeting at which safety is decided should be minuted.
"""

HOSTILE_TITLE = '"><script>alert("title")</script> & <b>Report</b>'
HOSTILE_INQUIRY = "<img src=x onerror=alert(1)> inquiry"
HOSTILE_WORDS = "The clerk wrote \"><script>alert('text')</script> beside <b>quay & slip</b> twice."

HOSTILE = f"""\
1.1 {HOSTILE_WORDS}

1.2 Nothing else was written beside the quay that year by the clerk or by anybody else.
"""

LEDGER = """\
1. The ledger of the dredging company was kept by one clerk, who wrote it up each Friday
from the slips that the masters of the barges had handed in during the week.
\f2. In the spring the slips stopped, and the ledger went on without them for eleven weeks
as if nothing in the harbour had changed.
"""

DIGEST = """\
# Digest of the harbour findings

1.1 The inquiry found that the harbour board kept no minutes of its three meetings.
"""

EXTRACT = """\
1.1 The opening pages alone are here: the tide tables of the harbour are in a later part.
"""


@dataclass(frozen=True)
class Shelf:
    """A library in a temporary folder, and the files that it is made from."""

    settings: Settings
    files: Path

    def open(self) -> Library:
        store = open_store(self.settings)
        return Library(store, open_engine(store))

    def add(self, *, reread: bool = False) -> list[FileResult]:
        store = open_store(self.settings)
        engine = open_engine(store)
        ensure_index(store, engine)
        request = Request(table=read_table(self.files / "table.tsv"), reread=reread)
        found = discover(sorted(p for p in self.files.iterdir() if p.suffix != ".tsv"))
        events = add(store, engine, self.settings, found, request)
        return [event for event in events if isinstance(event, FileResult)]


def write_files(folder: Path) -> None:
    """The reports of the test library; one page shows lines only, one file is no PDF."""
    folder.mkdir()
    (folder / "harbour.md").write_text(HARBOUR, encoding="utf-8")
    (folder / "hostile.txt").write_text(HOSTILE, encoding="utf-8")
    (folder / "ledger.txt").write_text(LEDGER, encoding="utf-8")
    (folder / "digest.md").write_text(DIGEST, encoding="utf-8")
    (folder / "extract.txt").write_text(EXTRACT, encoding="utf-8")
    (folder / "broken.pdf").write_bytes(b"%PDF-1.7\nnothing of a PDF follows")
    write_pdf(folder / "review.pdf")
    rows = [
        ("path", "id", "title", "inquiry", "chair", "year", "form", "complete", "url"),
        ("harbour.md", "harbour", "Example Harbour Inquiry", "Harbour inquiry", "Ann Example",
         "2014", "report", "yes", "https://example.org/harbour.pdf"),
        ("hostile.txt", "hostile", HOSTILE_TITLE, HOSTILE_INQUIRY, "<i>Chair</i>", "2015",
         "report", "yes", ""),
        ("ledger.txt", "ledger", "The Dredging Ledger", "Dredging inquiry", "", "", "response",
         "yes", ""),
        ("digest.md", "harbour-digest", "The Harbour Findings", "Harbour inquiry", "", "2020",
         "digest", "yes", ""),
        ("extract.txt", "tides", "Tide Tables", "Harbour inquiry", "", "2014", "extract", "no",
         ""),
        ("review.pdf", "review", "Review of Records", "Harbour inquiry", "B. Reviewer", "2019",
         "report", "yes", ""),
        ("broken.pdf", "broken", "Broken", "", "", "", "report", "yes", ""),
    ]  # fmt: skip
    with (folder / "table.tsv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, dialect="excel-tab").writerows(rows)


def write_pdf(path: Path) -> None:
    """Three pages: a paragraph that runs on to the second, and a page of bare lines."""
    canvas = Canvas(str(path), pagesize=A4)
    pages = (
        ["1. The records of the lighthouse were moved in the autumn to a cellar in the town,",
         "where the water reached them before they had been listed, and where they lay until"],
        ["the following summer before anyone was asked to look for them.",
         "",
         "2. We were shown what was left. It fills one box, and none of it is dated."],
    )  # fmt: skip
    for number, lines in enumerate(pages, 1):
        canvas.setFont("Helvetica", 11)
        for row, line in enumerate(lines):
            canvas.drawString(72, 740 - 14 * row, line)
        canvas.drawCentredString(297, 40, str(number + 6))
        canvas.bookmarkPage(f"page-{number}")
        canvas.addOutlineEntry(f"Part {number}: the cellar", f"page-{number}", level=0)
        canvas.showPage()
    for step in range(12):
        canvas.line(72, 700 - 20 * step, 500, 690 - 20 * step)
    canvas.showPage()
    canvas.save()


@pytest.fixture
def fresh(tmp_path) -> Shelf:
    """A library of a test's own, to change at will."""
    write_files(tmp_path / "files")
    shelf = Shelf(Settings(library=tmp_path / "library", workers=1), tmp_path / "files")
    shelf.add()
    return shelf


@pytest.fixture(scope="session")
def shared(tmp_path_factory) -> Shelf:
    """A library that no test changes."""
    folder = tmp_path_factory.mktemp("web")
    write_files(folder / "files")
    shelf = Shelf(Settings(library=folder / "library", workers=1), folder / "files")
    shelf.add()
    return shelf


@pytest.fixture(scope="session")
def empty(tmp_path_factory) -> Shelf:
    """A library with nothing in it."""
    folder = tmp_path_factory.mktemp("empty")
    return Shelf(Settings(library=folder / "library", workers=1), folder)


@pytest.fixture(scope="session")
def library(shared) -> Library:
    return shared.open()


@pytest.fixture
def client(library):
    return create_app(library).test_client()


class Served:
    """The reading server in a process of its own."""

    def __init__(self, shelf: Shelf, folder: Path) -> None:
        self._printed = folder / "printed.txt"
        with self._printed.open("w", encoding="utf-8") as output:
            self._process = subprocess.Popen(
                [sys.executable, "-c", _SERVE, str(shelf.settings.library)],
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd=Path(__file__).parents[2],
            )
        deadline = time.monotonic() + 30
        while not self.printed().endswith("\n"):
            if self._process.poll() is not None or time.monotonic() > deadline:
                self.close()
                raise AssertionError(f"the server did not start: {self.printed()}")
            time.sleep(0.05)
        self.address = self.printed().splitlines()[0]

    def printed(self) -> str:
        return self._printed.read_text(encoding="utf-8")

    def close(self) -> None:
        self._process.terminate()
        self._process.wait()


_SERVE = """
import sys
from pathlib import Path
from ingest.settings import Settings
from search.library import open_library
from webui.app import create_app
from webui.server import serve

library = open_library(Settings(library=Path(sys.argv[1])))
serve(create_app(library), "127.0.0.1", 0, ready=lambda address: print(address, flush=True))
"""


@pytest.fixture
def served(shared, tmp_path) -> Iterator[Served]:
    """The shared library, served to this test alone."""
    server = Served(shared, tmp_path)
    yield server
    server.close()


@pytest.fixture(scope="session")
def site(shared, tmp_path_factory) -> Iterator[str]:
    """Address of the shared library, served to all browser tests."""
    server = Served(shared, tmp_path_factory.mktemp("site"))
    yield server.address
    server.close()
