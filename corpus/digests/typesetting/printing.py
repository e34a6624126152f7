"""Writes a composed digest as a PDF: front matter, running heads, labels, outline, metadata."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph

from . import styles
from .composition import Body, Entry, Page, compose, marked_up
from .source import TITLE_START, Digest, SourceError

if TYPE_CHECKING:
    from datetime import date

AUTHOR = "The authors of Pincite"
LICENCE = "CC BY 4.0"
NOTICE = "A digest by the authors of Pincite, not the report"
FRONT_PAGES = 2
PAGE_LIMIT = 8

_ABOUT = """\
This document is a digest. The authors of Pincite wrote it, in their own words, so that the program
has something real to search before any report is added to it. It is not the report, its wording is
not the report’s, and its paragraph numbers are its own. Nobody connected with the inquiry has
approved it.

To rely on a finding, cite the official report. The footnotes name it, with the chapter, page or
paragraph where that was known, and say where a fact was taken from another source."""


def print_digest(digest: Digest) -> bytes:
    """Returns the digest as a PDF; the same source gives the same bytes.

    Raises:
        SourceError: The digest is too long, or its contents need more than one page.
    """
    body = compose(digest)
    if len(body.pages) + FRONT_PAGES > PAGE_LIMIT:
        raise SourceError(f"{digest.slug}: {len(body.pages)} pages of text; shorten it")
    target = BytesIO()
    # Uncompressed, so that the bytes do not depend on the machine's zlib.
    canvas = Canvas(
        target, pagesize=(styles.PAGE_WIDTH, styles.PAGE_HEIGHT), pageCompression=0, invariant=1
    )
    _describe(canvas, digest)
    _draw_title_page(canvas, digest)
    _draw_contents(canvas, digest, body)
    for number, page in enumerate(body.pages, start=1):
        _draw_body_page(canvas, digest, page, number, body.entries)
    canvas.save()
    return target.getvalue()


def _describe(canvas: Canvas, digest: Digest) -> None:
    canvas.setTitle(digest.title)
    canvas.setAuthor(AUTHOR)
    canvas.setSubject(f"{NOTICE}: {digest.subject} ({digest.published})")
    canvas.setCreator("Pincite")
    canvas.setProducer("corpus/digests/build.py, with ReportLab")
    stamp = digest.digest_date.strftime("D:%Y%m%d000000Z")
    canvas.setDateFormatter(lambda *_now: stamp)
    canvas.setCatalogEntry("Lang", "en-GB")
    canvas.addPageLabel(0, style="ROMAN_LOWER", start=1)
    canvas.addPageLabel(FRONT_PAGES, style="ARABIC", start=1)
    canvas.showOutline()


def _draw_title_page(canvas: Canvas, digest: Digest) -> None:
    _bookmark(canvas, "Title page", styles.PAGE_HEIGHT)
    canvas.setFont(styles.SANS_BOLD, 11)
    canvas.drawString(styles.MARGIN, styles.PAGE_HEIGHT - 110, "DIGEST")
    canvas.setLineWidth(1.2)
    y = styles.PAGE_HEIGHT - 120
    canvas.line(styles.MARGIN, y, styles.MARGIN + styles.TEXT_WIDTH, y)
    y = _draw_down(canvas, [Paragraph(marked_up(digest.title), styles.TITLE)], y - 24)
    facts = [
        f"Report digested: {digest.subject}",
        f"Inquiry: {digest.inquiry}",
        f"Chair or author: {digest.chair}",
        f"Published: {digest.subject_publisher}, {digest.published}",
    ]
    if digest.subject_url:
        facts.append(f"Official address: {digest.subject_url}")
    y = _draw_down(canvas, [Paragraph(marked_up(fact), styles.SUBTITLE) for fact in facts], y - 30)
    about = [Paragraph("About this digest", styles.SECTION)]
    about += [Paragraph(text, styles.FRONT) for text in _ABOUT.split("\n\n")]
    written = f"Written in {_month(digest.digest_date)}. Licence: {LICENCE}."
    about.append(Paragraph(written, styles.FRONT))
    _draw_down(canvas, about, min(y - 60, 300))
    _draw_foot(canvas, "")
    canvas.showPage()


def _draw_contents(canvas: Canvas, digest: Digest, body: Body) -> None:
    _bookmark(canvas, "Contents", styles.PAGE_HEIGHT)
    y = _draw_down(canvas, [Paragraph("Contents", styles.CHAPTER)], styles.TOP)
    for entry in body.entries:
        y -= 18 if entry.level == 1 else 14
        _draw_contents_line(canvas, entry, y)
    if y < styles.BOTTOM:
        raise SourceError(f"{digest.slug}: its contents fill more than a page; use fewer headings")
    _draw_head(canvas, digest, FRONT_PAGES)
    _draw_foot(canvas, "ii", even=True)
    canvas.showPage()


def _draw_contents_line(canvas: Canvas, entry: Entry, y: float) -> None:
    font, size, indent = (
        (styles.SANS_BOLD, 10.5, 0.0) if entry.level == 1 else (styles.SERIF, 10.5, 16.0)
    )
    page = str(entry.page)
    canvas.setFont(font, size)
    canvas.drawString(styles.MARGIN + indent, y, entry.text)
    canvas.drawRightString(styles.MARGIN + styles.TEXT_WIDTH, y, page)
    start = styles.MARGIN + indent + stringWidth(entry.text, font, size) + 6
    end = styles.MARGIN + styles.TEXT_WIDTH - stringWidth(page, font, size) - 6
    dot = stringWidth(" .", styles.SERIF, size)
    canvas.setFont(styles.SERIF, size)
    canvas.drawRightString(end, y, " ." * max(0, int((end - start) / dot)))
    area = (styles.MARGIN, y - 3, styles.MARGIN + styles.TEXT_WIDTH, y + 10)
    canvas.linkRect("", _key(entry), area, thickness=0)


def _draw_body_page(
    canvas: Canvas, digest: Digest, page: Page, number: int, entries: tuple[Entry, ...]
) -> None:
    for entry in entries:
        if entry.page == number:
            _bookmark(canvas, entry.text, entry.top, key=_key(entry), level=entry.level - 1)
    for placed in page.placed:
        height = placed.flowable.wrap(styles.TEXT_WIDTH, styles.TEXT_HEIGHT)[1]
        placed.flowable.drawOn(canvas, styles.MARGIN, placed.top - height)
    if page.notes:
        top = styles.BOTTOM + page.notes_height
        canvas.setLineWidth(0.5)
        canvas.line(styles.MARGIN, top + 3, styles.MARGIN + 120, top + 3)
        _draw_down(canvas, page.notes, top)
    _draw_head(canvas, digest, number)
    _draw_foot(canvas, str(number), even=number % 2 == 0)
    canvas.showPage()


def _draw_head(canvas: Canvas, digest: Digest, number: int) -> None:
    """Draws the running head: the digest's title on even pages, the inquiry on odd ones."""
    canvas.setFont(styles.SANS, 8)
    if number % 2:
        right = styles.MARGIN + styles.TEXT_WIDTH
        canvas.drawRightString(right, styles.HEAD_BASELINE, f"A Pincite digest: {digest.inquiry}")
    else:
        title = digest.running_title or digest.title.removeprefix(TITLE_START)
        canvas.drawString(styles.MARGIN, styles.HEAD_BASELINE, TITLE_START + title)


def _draw_foot(canvas: Canvas, page_number: str, *, even: bool = False) -> None:
    """Draws the printed page number at the outer edge, and the notice below it."""
    right = styles.MARGIN + styles.TEXT_WIDTH
    outer = canvas.drawString if even else canvas.drawRightString
    canvas.setFont(styles.SANS, 9.5)
    outer(styles.MARGIN if even else right, styles.NUMBER_BASELINE, page_number)
    canvas.setFont(styles.SANS, 8)
    canvas.drawCentredString(styles.PAGE_WIDTH / 2, styles.NOTICE_BASELINE, NOTICE)


def _draw_down(canvas: Canvas, paragraphs: list[Paragraph], top: float) -> float:
    """Draws paragraphs from `top` downwards; returns where the next would start."""
    for paragraph in paragraphs:
        top -= paragraph.wrap(styles.TEXT_WIDTH, styles.TEXT_HEIGHT)[1]
        paragraph.drawOn(canvas, styles.MARGIN, top)
        top -= paragraph.getSpaceAfter()
    return top


def _bookmark(canvas: Canvas, text: str, top: float, *, key: str = "", level: int = 0) -> None:
    key = key or text
    canvas.bookmarkHorizontal(key, 0, top)
    canvas.addOutlineEntry(text, key, level)


def _key(entry: Entry) -> str:
    return f"{entry.page}:{entry.top:.1f}"


def _month(day: date) -> str:
    # strftime would follow the machine's locale.
    names = "January February March April May June July August September October November December"
    return f"{names.split()[day.month - 1]} {day.year}"
