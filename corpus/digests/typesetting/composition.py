"""Divides a digest into pages: what stands on each, and where.

Platypus has no footnotes, so the pages are filled here: a line that carries a footnote marker
takes the room of its footnote at the foot of the same page.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING

from reportlab.lib.colors import HexColor
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import Paragraph, Table, TableStyle

from . import styles
from .source import (
    Block,
    Bullet,
    Digest,
    Heading,
    Numbered,
    Recommendation,
    TableBlock,
    markers,
    replace_markers,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus.flowables import Flowable

SOURCES_HEADING = "Sources"
_MOST_LINES_SHORT = 6
# `Paragraph.split` refuses to part less than two lines; asking it for less room is pointless.
_LEAST_ROOM = 2 * styles.BODY.leading


@dataclass(frozen=True, slots=True)
class Placed:
    """Something drawn with its top at `top` points above the page's lower edge."""

    flowable: Flowable
    top: float


@dataclass(frozen=True, slots=True)
class Entry:
    """A heading as the contents and the outline list it; `page` is the printed number."""

    level: int
    text: str
    page: int
    top: float


@dataclass(slots=True)
class Page:
    """One page of the body while it is filled.

    Attributes:
        height: Height for text and footnotes, in points.
        used: Height taken from the top, in points.
        notes_height: Height of the footnotes, without the room of the rule above them.
        runs_on: Whether a paragraph goes on from this page to the next.
    """

    height: float = styles.TEXT_HEIGHT
    placed: list[Placed] = field(default_factory=list)
    notes: list[Paragraph] = field(default_factory=list)
    used: float = 0.0
    notes_height: float = 0.0
    runs_on: bool = False

    def room(self, more_notes: float = 0.0) -> float:
        """Returns the height left if footnotes of height `more_notes` were added."""
        notes = self.notes_height + more_notes
        return self.height - self.used - (notes + styles.NOTE_RULE_SPACE if notes else 0)


@dataclass(frozen=True, slots=True)
class Body:
    """The composed body: its pages, numbered from 1 in print, and its headings."""

    pages: tuple[Page, ...]
    entries: tuple[Entry, ...]


def compose(digest: Digest) -> Body:
    """Returns the pages of a digest's body, its list of sources last.

    A digest is to show what real reports do, a paragraph over a page break among it; if none
    runs on by itself, all pages are set some lines shorter.
    """
    heights = [
        styles.TEXT_HEIGHT - lines * styles.BODY.leading for lines in range(_MOST_LINES_SHORT)
    ]
    bodies = (_fill(digest, height) for height in heights)
    running_on = (body for body in bodies if any(page.runs_on for page in body.pages))
    return next(running_on, None) or _fill(digest, styles.TEXT_HEIGHT)


def _fill(digest: Digest, height: float) -> Body:
    composer = _Composer(_note_texts(digest), height)
    for block in digest.blocks:
        composer.add(block)
    composer.add(Heading(1, SOURCES_HEADING))
    for source in digest.sources:
        composer.flow(Paragraph(marked_up(source), styles.SOURCE, bulletText="•"))
    return Body(tuple(composer.pages), tuple(composer.entries))


def marked_up(text: str, numbers: Iterable[int] = ()) -> str:
    """Returns source text as ReportLab markup: `*italic*`, and raised footnote numbers."""
    pieces = []
    for piece in replace_markers(text, iter(numbers)):
        if isinstance(piece, int):
            pieces.append(f'<super size="7" rise="3.8">{piece}</super>')
        else:
            # Every second piece between asterisks is italic.
            parts = escape(piece, quote=False).split("*")
            pieces += [f"<i>{part}</i>" if i % 2 else part for i, part in enumerate(parts)]
    return "".join(pieces)


def _note_texts(digest: Digest) -> list[str]:
    """Returns the footnotes in order of their markers; a second use refers to the first."""
    first_use: dict[str, int] = {}
    texts: list[str] = []
    for block in digest.blocks:
        text = block.caption if isinstance(block, TableBlock) else block.text
        for key in markers(text):
            note = digest.notes[key]
            if key in first_use:
                texts.append(f"{note.short} (note {first_use[key]}).")
            else:
                texts.append(note.text)
                first_use[key] = len(texts)
    return texts


class _Composer:
    """Fills pages block by block."""

    def __init__(self, note_texts: list[str], height: float) -> None:
        self.pages = [Page(height=height)]
        self.entries: list[Entry] = []
        self._headings: list[tuple[Heading, Paragraph]] = []
        self._note_texts = note_texts
        self._numbers = iter(range(1, len(note_texts) + 1))

    def add(self, block: Block) -> None:
        match block:
            case Heading():
                style = styles.CHAPTER if block.level == 1 else styles.SECTION
                self._headings.append((block, Paragraph(marked_up(block.text), style)))
            case Numbered(number, text):
                self.flow(self._paragraph(text, styles.NUMBERED, number))
            case Bullet(text):
                self.flow(self._paragraph(text, styles.BULLET, "•"))
            case Recommendation(label, text):
                self.flow(self._paragraph(text, styles.RECOMMENDATION, lead=f"<b>{label}:</b> "))
            case TableBlock():
                self._add_table(block)

    def flow(self, paragraph: Paragraph) -> None:
        """Places a paragraph, over as many pages as it needs."""
        # Headings wait for what follows, and move to the next page with it.
        waiting = sum(self._need(heading) for _, heading in self._headings)
        if waiting and self._fitting(paragraph, waiting)[0] is None:
            self._turn_page()
        self._place_headings()
        rest: Paragraph | None = paragraph
        while rest is not None:
            part, after = self._fitting(rest)
            if part is not None:
                self._place(part)
            self.pages[-1].runs_on = part is not None and after is not None
            if after is not None:
                self._turn_page()
            rest = after

    def _paragraph(
        self, text: str, style: ParagraphStyle, bullet: str | None = None, lead: str = ""
    ) -> Paragraph:
        return Paragraph(lead + marked_up(text, self._numbers), style, bulletText=bullet)

    def _fitting(
        self, paragraph: Paragraph, waiting: float = 0.0
    ) -> tuple[Paragraph | None, Paragraph | None]:
        """Returns the part that fits on this page with its own footnotes, and the rest.

        A height `waiting` is kept free above it.
        """
        page = self.pages[-1]
        before = waiting + (paragraph.getSpaceBefore() if page.placed else 0)
        room = page.room() - before
        while room >= _LEAST_ROOM:
            parts = paragraph.split(styles.TEXT_WIDTH, room)
            if not parts:
                break
            part, *rest = (part for part in parts if isinstance(part, Paragraph))
            need = part.wrap(styles.TEXT_WIDTH, room)[1]
            if need <= page.room(_height(self._notes_of(part))) - before:
                return part, rest[0] if rest else None
            room = min(room, need) - paragraph.style.leading
        return None, paragraph

    def _notes_of(self, paragraph: Paragraph) -> list[Paragraph]:
        paragraph.wrap(styles.TEXT_WIDTH, styles.TEXT_HEIGHT)
        # Lines of one plain run are tuples: without markup there is no marker.
        lines: Iterable[object] = vars(paragraph)["blPara"].lines
        runs = (run for line in lines for run in getattr(line, "words", ()))
        numbers = [int(run.text) for run in runs if run.rise > 0]
        return [
            Paragraph(marked_up(self._note_texts[number - 1]), styles.NOTE, bulletText=str(number))
            for number in numbers
        ]

    def _place(self, flowable: Flowable) -> None:
        page = self.pages[-1]
        if isinstance(flowable, Paragraph):
            notes = self._notes_of(flowable)
            page.notes += notes
            page.notes_height += _height(notes)
        page.used += flowable.getSpaceBefore() if page.placed else 0
        page.placed.append(Placed(flowable, styles.TOP - page.used))
        page.used += flowable.wrap(styles.TEXT_WIDTH, styles.TEXT_HEIGHT)[1]
        page.used += flowable.getSpaceAfter()

    def _need(self, flowable: Flowable) -> float:
        return flowable.getSpaceBefore() + _height([flowable]) + flowable.getSpaceAfter()

    def _turn_page(self) -> None:
        self.pages.append(Page(height=self.pages[0].height))

    def _place_headings(self) -> None:
        for heading, flowable in self._headings:
            self._place(flowable)
            top = self.pages[-1].placed[-1].top
            self.entries.append(Entry(heading.level, heading.text, len(self.pages), top))
        self._headings.clear()

    def _add_table(self, block: TableBlock) -> None:
        caption = self._paragraph(block.caption, styles.CAPTION)
        table = _table(block.rows)
        flowables: list[Flowable] = [*(heading for _, heading in self._headings), caption, table]
        need = sum(self._need(flowable) for flowable in flowables) - table.getSpaceAfter()
        if need > self.pages[-1].room(_height(self._notes_of(caption))):
            self._turn_page()
        self._place_headings()
        self._place(caption)
        self._place(table)


def _height(flowables: list[Paragraph] | list[Flowable]) -> float:
    return sum(f.wrap(styles.TEXT_WIDTH, styles.TEXT_HEIGHT)[1] for f in flowables)


def _table(rows: tuple[tuple[str, ...], ...]) -> Table:
    cells = [
        [Paragraph(marked_up(cell), styles.CELL if i else styles.CELL_HEAD) for cell in row]
        for i, row in enumerate(rows)
    ]
    table = Table(cells, colWidths=_column_widths(rows), spaceAfter=12)
    rule = HexColor(0x666666)
    table.setStyle(
        TableStyle(
            [
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("LINEABOVE", (0, 0), (-1, 0), 0.8, rule),
                ("LINEBELOW", (0, 0), (-1, 0), 0.5, rule),
                ("LINEBELOW", (0, -1), (-1, -1), 0.8, rule),
                ("LINEBELOW", (0, 1), (-1, -2), 0.25, HexColor(0xBBBBBB)),
                ("TOPPADDING", (0, 0), (-1, -1), 2.5),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 3.5),
            ]
        )
    )
    return table


def _column_widths(rows: tuple[tuple[str, ...], ...]) -> list[float]:
    """Returns widths that fill the text's width, narrowing only the widest columns."""
    wanted = [
        max(stringWidth(cell, styles.CELL.fontName, styles.CELL.fontSize) for cell in column) + 18
        for column in zip(*rows, strict=True)
    ]
    limit = styles.TEXT_WIDTH
    while sum(min(width, limit) for width in wanted) > styles.TEXT_WIDTH:
        limit -= 1
    widths = [min(width, limit) for width in wanted]
    return [width * styles.TEXT_WIDTH / sum(widths) for width in widths]
