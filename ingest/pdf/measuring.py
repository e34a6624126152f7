"""The pages of an original file, opened to measure and to draw them.

For a worker process alone (`ingest.worker`), as all that calls PDFium.
"""

from __future__ import annotations

from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import pypdfium2

from ingest.ocr import recognise
from ingest.pdf import open_document
from ingest.pdf.ruler import PageRuler

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ingest.ocr import Ocr
    from ingest.rectangles import PageSpan, Rectangle
    from ingest.worker import Task


class Ruler(Protocol):
    """Knows where the characters of a page stand."""

    def rectangles(self, spans: Iterable[tuple[int, int]]) -> tuple[Rectangle, ...]:
        """Rectangles of spans of the page's text, one for each line."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """An open page.

    Attributes:
        page: PDFium's page.
        width: Width as displayed, in points.
        height: Height as displayed.
        ruler: Where its characters stand; None where it has none.
    """

    page: pypdfium2.PdfPage
    width: float
    height: float
    ruler: Ruler | None


@contextmanager
def open_sheet(document: pypdfium2.PdfDocument, number: int, ocr: Ocr | None) -> Iterator[Sheet]:
    """Page `number` (from 1), opened until the block ends.

    Args:
        document: The open file.
        number: The page's place in it.
        ocr: How a page without characters was read; the same page gives the same words again.

    Raises:
        pypdfium2.PdfiumError: PDFium cannot open the page.
    """
    with ExitStack() as stack:
        page = document[number - 1]
        stack.callback(page.close)
        textpage = page.get_textpage()
        stack.callback(textpage.close)
        ruler: Ruler | None = PageRuler(page, textpage)
        if not textpage.get_text_range().strip():
            ruler = recognise(document, number - 1, ocr) if ocr else None
        width, height = page.get_size()
        yield Sheet(page, width, height, ruler)


@dataclass(frozen=True, slots=True)
class Measurement:
    """Spans of a PDF file's pages to find the rectangles of, as the work of a worker.

    Attributes:
        spans: Characters of its pages, in any order of pages.
    """

    spans: tuple[PageSpan, ...]

    def __call__(self, task: Task) -> dict[int, tuple[Rectangle, ...]]:
        """Rectangles by page, in points from its upper left corner, in the order of the spans.

        A page that cannot be opened, and one without characters, has none.

        Raises:
            UnreadableFileError: The file cannot be opened.
        """
        found: dict[int, tuple[Rectangle, ...]] = {}
        with closing(open_document(task.path, task.password)) as document:
            for number in sorted({span.page for span in self.spans}):
                here = [(span.start, span.end) for span in self.spans if span.page == number]
                found[number] = ()
                with (
                    suppress(pypdfium2.PdfiumError),
                    open_sheet(document, number, task.ocr) as sheet,
                ):
                    found[number] = sheet.ruler.rectangles(here) if sheet.ruler else ()
        return found
