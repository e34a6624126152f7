"""What a report is once it has been read: pages, passages, and where each word stands.

All values are frozen. Offsets count Unicode code points; pages count from 1.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

READER = 2
"""Version of the readers; it grows when the same file would be read otherwise than before."""


class Kind(StrEnum):
    """What part of a report a passage is. A closed list."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    RECOMMENDATION = "recommendation"
    QUOTATION = "quotation"
    LIST_ITEM = "list_item"
    TABLE = "table"
    CAPTION = "caption"
    FOOTNOTE = "footnote"
    CONTENTS = "contents"
    FRONT_MATTER = "front_matter"
    INDEX = "index"


class Form(StrEnum):
    """What a document is in relation to the inquiry's report. A closed list."""

    REPORT = "report"
    RESPONSE = "response"
    EXTRACT = "extract"
    SUMMARY = "summary"
    DIGEST = "digest"


class FileFormat(StrEnum):
    """The formats that Pincite reads. A closed list."""

    PDF = "pdf"
    TEXT = "text"
    MARKDOWN = "markdown"
    HTML = "html"
    DOCX = "docx"


class PageState(StrEnum):
    """What came of reading a page. A closed list.

    BLANK pages hold nothing to read. UNREAD pages show something (an image, outlines) but
    gave no characters: a "not found" must name them.
    """

    READ = "read"
    BLANK = "blank"
    UNREAD = "unread"
    OCR = "ocr"


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a file, with its characters as they were read.

    Attributes:
        number: 1-based place in the file (PDF page, form-feed page), or the number in a page mark.
        label: The page label that the file gives (PDF /PageLabels), which can lie.
        printed: The number printed on the page, as text ("xii", "44").
        text: The page's characters, running heads and page numbers included.
        state: Whether it could be read.
        fidelity: How well it was read, 0 to 1; None where there is nothing to judge by.
    """

    number: int
    label: str | None
    printed: str | None
    text: str
    state: PageState
    fidelity: float | None = None


@dataclass(frozen=True, slots=True)
class Segment:
    """A run of a passage's text that stands unbroken on a page, character for character.

    `passage.text[start : start + length]` is what a person copies by hand from
    `page.text[page_start : page_start + length]`: single characters may be folded (a
    no-break space to a space), none added or lost. Characters of a passage outside every
    segment (the space that stands for a line end) were put there by the reader.
    """

    start: int
    length: int
    page: int
    page_start: int


@dataclass(frozen=True, slots=True)
class NoteMark:
    """A footnote marker that stood in a passage's words and was taken out of them.

    Attributes:
        at: Offset in the text that it stood at, after the character before it.
        label: The marker as printed ("73", "*").
        note: The locator id of the note's passage, or None where the note was not found.
    """

    at: int
    label: str
    note: str | None


@dataclass(frozen=True, slots=True)
class QuotedSpan:
    """Words of a passage that are someone else's: inside quotation marks, or set apart.

    Attributes:
        start: Offset of the first word, after the opening quotation mark.
        end: Offset after the last, before the closing one.
        speaker: Whose words they are, in the report's own words, or None where it names no one.
    """

    start: int
    end: int
    speaker: str | None


@dataclass(frozen=True, slots=True)
class Locator:
    """Where words stand, every name of the place kept apart.

    Attributes:
        page: First page, 1-based place in the file, or None where the format has no pages.
        page_end: Last page.
        page_label: The first page's label in the file.
        printed_page: The number printed on the first page.
        printed_page_end: The number printed on the last page.
        paragraph: The printed paragraph number ("4.12"), or None.
        section: Headings above the words, outermost first.
    """

    page: int | None
    page_end: int | None
    page_label: str | None
    printed_page: str | None
    printed_page_end: str | None
    paragraph: str | None
    section: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph, heading, recommendation or the like, word for word.

    Attributes:
        locator_id: Its name inside the report ("4.12", "part-2/1.3", "p44.3"); with the
            report's id before it ("jay-2014/4.12") unique in the library and stable across
            re-ingest of the same edition.
        order: 0-based place in reading order.
        kind: What part of the report it is.
        text: Its words, line ends and line-end hyphens mended, its printed number taken off.
        paragraph: The printed number as printed, without its final full stop, or None.
            Unnumbered continuations of a numbered paragraph carry that paragraph's number.
        section: Headings above it, outermost first.
        segments: Where its characters stand on pages, ascending in `start`; empty where the
            format has no pages.
        notes: Footnote markers, ascending in `at`.
        whose_words: Spans that are someone else's words, ascending, apart.
    """

    locator_id: str
    order: int
    kind: Kind
    text: str
    paragraph: str | None
    section: tuple[str, ...]
    segments: tuple[Segment, ...]
    notes: tuple[NoteMark, ...] = ()
    whose_words: tuple[QuotedSpan, ...] = ()

    @property
    def level(self) -> int | None:
        """Depth of a heading, 1 outermost; None for what is no heading."""
        return len(self.section) + 1 if self.kind is Kind.HEADING else None

    def pages(self, start: int = 0, end: int | None = None) -> tuple[int, ...]:
        """Page numbers that characters `start` to `end` of the text stand on, ascending.

        A span that falls wholly between segments belongs to the segment before it.
        """
        if not self.segments:
            return ()
        stop = len(self.text) if end is None else end
        touched = [s.page for s in self.segments if s.start < stop and s.start + s.length > start]
        if not touched:
            before = [s.page for s in self.segments if s.start <= start]
            touched = before[-1:] or [self.segments[0].page]
        return tuple(dict.fromkeys(touched))


@dataclass(frozen=True, slots=True)
class BlockMark:
    """A footnote marker in a block.

    Attributes:
        at: Offset in the block's text that it stood at.
        label: The marker as printed.
        note: Place of the note's block among the document's blocks, or None.
    """

    at: int
    label: str
    note: int | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """A passage before it has a name: what the readers hand to `ingest.naming`."""

    kind: Kind
    text: str
    paragraph: str | None
    section: tuple[str, ...]
    segments: tuple[Segment, ...]
    marks: tuple[BlockMark, ...] = ()


@dataclass(frozen=True, slots=True)
class OutlineEntry:
    """One entry of a report's contents: its title, its depth (1 outermost), its page."""

    level: int
    title: str
    page: int | None


@dataclass(frozen=True, slots=True)
class DocumentInfo:
    """What a file says of itself; any of it may be missing or wrong."""

    title: str | None = None
    author: str | None = None
    date: str | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader returns for one file."""

    format: FileFormat
    info: DocumentInfo
    pages: tuple[Page, ...]
    passages: tuple[Passage, ...]
    outline: tuple[OutlineEntry, ...]

    @property
    def unread_pages(self) -> tuple[int, ...]:
        """Numbers of the pages that show something but gave no characters."""
        return tuple(p.number for p in self.pages if p.state is PageState.UNREAD)

    @property
    def recognised_pages(self) -> tuple[int, ...]:
        """Numbers of the pages that were read by OCR."""
        return tuple(p.number for p in self.pages if p.state is PageState.OCR)


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a report is called and where it comes from; unknown values are None.

    Attributes:
        title: The report's title as cited.
        inquiry: The inquiry it belongs to.
        chair: Its chair or author.
        publisher: Who published it.
        published: Date of publication, "2014", "2014-08" or "2014-08-21".
        form: What it is in relation to the inquiry's report.
        volume: Volume number or name.
        edition: Edition or paper number ("HC 1119", "2nd edition").
        complete: False where only part of the document is in the file.
        url: Official address.
        licence: Terms it may be used under.
    """

    title: str
    inquiry: str | None = None
    chair: str | None = None
    publisher: str | None = None
    published: str | None = None
    form: Form = Form.REPORT
    volume: str | None = None
    edition: str | None = None
    complete: bool = True
    url: str | None = None
    licence: str | None = None

    @property
    def year(self) -> int | None:
        """Year of publication."""
        return int(self.published[:4]) if self.published else None


@dataclass(frozen=True, slots=True)
class Report:
    """A report in the library, without its pages and passages.

    Attributes:
        id: Readable name, unique in the library ("jay-2014").
        metadata: What it is called and where it comes from.
        edition: The store's number for this reading of these bytes; never used twice.
        sha256: Hash of the file's bytes; the original lies in the library under it.
        format: The file's format.
        source: Absolute path that it was added from.
        page_count: Pages in the file (0 where the format has none).
        passage_count: Passages made from it.
        unread: Numbers of the pages that could not be read.
        reader: Version of the readers that read it (`READER`).
        added: When this edition was added, ISO 8601 in UTC.
    """

    id: str
    metadata: Metadata
    edition: int
    sha256: str
    format: FileFormat
    source: str
    page_count: int
    passage_count: int
    unread: tuple[int, ...]
    reader: int
    added: str

    @property
    def outdated(self) -> bool:
        """Whether an older Pincite read it, which may have taken quoted words for its own."""
        return self.reader < READER
