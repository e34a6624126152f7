"""Citations: a passage and a span of it, as words to paste.

The plain style is "Title (Chair, Year), p. 44, para 4.12". What is not the inquiry's own
report says so in brackets after the year; what was read by OCR says so at the end.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

from ingest.model import Form, Locator

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ingest.model import Page, Passage, Report

FORM_NAMES = {
    Form.RESPONSE: "response",
    Form.EXTRACT: "extract",
    Form.SUMMARY: "summary",
    Form.DIGEST: "digest, not the report",
}


@dataclass(frozen=True, slots=True)
class Citation:
    """A pinpoint citation.

    Attributes:
        report: The report cited.
        passage: The passage cited.
        locator: The place cited.
        ocr: Whether the words were read by optical character recognition.
    """

    report: Report
    passage: Passage
    locator: Locator
    ocr: bool

    @property
    def place(self) -> str:
        """Page and paragraph alone ("p. 44, para 4.12"), empty where neither is known."""
        return ", ".join(filter(None, (page_words(self.locator), number_words(self.passage))))

    def plain(self) -> str:
        """The citation in the plain style, to paste."""
        metadata = self.report.metadata
        # A digest has the year of the report it is on, for the filters, but it is not the
        # chair's work nor of that year.
        own = metadata.form is Form.DIGEST
        names = (metadata.publisher,) if own else (metadata.chair, str(metadata.year or ""))
        source = ", ".join(filter(None, names))
        words = metadata.title + (f" ({source})" if source else "")
        if metadata.volume and "volume" not in metadata.title.lower():
            words += f", vol {metadata.volume}"
        if metadata.form in FORM_NAMES:
            words += f" [{FORM_NAMES[metadata.form]}]"
        if self.place:
            words += f", {self.place}"
        return words + (" (read by OCR)" if self.ocr else "")

    def path(self, query: str = "") -> str:
        """Permalink on the reading server, from its root, marking the query's words."""
        return passage_path(self.report.id, self.passage.locator_id, query)


def passage_path(report: str, passage: str, query: str = "") -> str:
    """Path of a passage on the reading server; it outlives a rebuild and a re-ingest."""
    path = f"/reports/{quote(report)}/{quote(passage, safe='/~()')}"
    return path + (f"?{urlencode({'q': query})}" if query else "")


def page_path(report: str, number: int, query: str = "") -> str:
    """Path of a page on the reading server, by its place in the file."""
    path = f"/reports/{quote(report)}/page/{number}"
    return path + (f"?{urlencode({'q': query})}" if query else "")


def page_words(locator: Locator) -> str:
    """The page as it is cited: the printed number, else the place in the file, said so."""
    if locator.page is None or locator.page_end is None:
        return ""
    one = locator.page == locator.page_end
    first, last = locator.printed_page, locator.printed_page_end
    if first and last:
        return f"p. {first}" if first == last else f"pp. {first}-{last}"
    return f"file p. {locator.page}" if one else f"file pp. {locator.page}-{locator.page_end}"


def number_words(passage: Passage) -> str:
    """The printed number as it is cited, empty where the report prints none."""
    if not passage.paragraph:
        return ""
    # A recommendation's number comes with its label, "Recommendation 4".
    numbered = any(letter.isdigit() for letter in passage.paragraph.split()[0])
    return f"para {passage.paragraph}" if numbered else passage.paragraph


def locate(passage: Passage, pages: Mapping[int, Page], span: tuple[int, int]) -> Locator:
    """The place of a span of a passage.

    Args:
        passage: The passage.
        pages: The report's pages by number; those that the passage touches must be there.
        span: Code-point offsets in the passage's text; an empty span means all of it.
    """
    start, end = span
    numbers = passage.pages(start, end) if end > start else passage.pages()
    first = pages[numbers[0]] if numbers else None
    last = pages[numbers[-1]] if numbers else None
    return Locator(
        page=first.number if first else None,
        page_end=last.number if last else None,
        page_label=first.label if first else None,
        printed_page=first.printed if first else None,
        printed_page_end=last.printed if last else None,
        paragraph=passage.paragraph,
        section=passage.section,
    )
