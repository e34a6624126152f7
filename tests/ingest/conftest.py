"""Files of every kind and every fault, made by the tests, and a way to add them."""

from __future__ import annotations

import io
import zipfile

import pytest

from ingest.catalogue import Catalogue
from ingest.discovery import discover
from ingest.pipeline import FileResult, Request, add
from ingest.store import Store
from search.engines.brute_force import BruteForceEngine

EMPTY = Catalogue(())


@pytest.fixture
def numbered():
    """Makes a text of so many numbered paragraphs."""

    def make(count, words="The board sat and kept no minutes"):
        return "\n\n".join(f"{1 + n // 50}.{1 + n % 50} {words}, time {n}." for n in range(count))

    return make


@pytest.fixture
def make_pdf():
    """Makes a PDF: a list of texts, one a page; None is a page of lines without characters."""
    from reportlab.lib.pagesizes import A4
    from reportlab.pdfgen.canvas import Canvas

    def make(path, pages, **options):
        canvas = Canvas(str(path), pagesize=A4, invariant=True, **options)
        for page in pages:
            if page is None:
                canvas.rect(100, 100, 200, 300, fill=1)
            else:
                for number, line in enumerate(page.splitlines()):
                    canvas.drawString(72, 760 - 16 * number, line)
            canvas.showPage()
        canvas.save()
        return path

    return make


@pytest.fixture
def make_docx():
    """Makes a Word file of paragraphs."""

    def make(path, paragraphs):
        import docx

        document = docx.Document()
        for paragraph in paragraphs:
            document.add_paragraph(paragraph)
        document.save(str(path))
        return path

    return make


@pytest.fixture
def no_pages():
    """Bytes of a PDF with an empty page tree."""
    body = (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
    )
    offsets = b"".join(b"%010d 00000 n \n" % body.index(b"%d 0 obj" % n) for n in (1, 2))
    table = b"xref\n0 3\n0000000000 65535 f \n" + offsets
    return body + table + b"trailer<</Size 3/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % len(body)


@pytest.fixture
def other_zip():
    """Bytes of a ZIP archive that is no Word file."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("notes.txt", "x")
    return buffer.getvalue()


@pytest.fixture
def library(config):
    """An empty library with an index that reads everything: `library.add(paths, ...)`."""
    return TestLibrary(config)


class TestLibrary:
    """A store and an index, and what the pipeline says of files."""

    __test__ = False

    def __init__(self, config):
        self.config = config
        self.store = Store(config.library)
        self.index = BruteForceEngine()

    def add(self, *paths, catalogue=EMPTY, config=None, **request):
        """Results of adding paths, by file name."""
        asked = Request(catalogue=catalogue, **request)
        events = add(self.store, self.index, config or self.config, discover(paths), asked)
        results = [event for event in events if isinstance(event, FileResult)]
        return {result.path.name: result for result in results}

    def reports(self):
        """The reports, by id."""
        with self.store.read() as snapshot:
            return {report.id: report for report in snapshot.reports()}

    def texts(self, report):
        """The texts of a report's passages."""
        with self.store.read() as snapshot:
            return [p.text for p in snapshot.passages_of(self.reports()[report].edition)]
