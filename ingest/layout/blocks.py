"""Blocks from the lines of a document: which lines belong together, and what they are.

Lines are taken page by page in the order of the file. Each either begins a block or carries
on the last one, over page breaks too; notes wait until the block that they interrupt ends.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import islice, pairwise, takewhile
from typing import TYPE_CHECKING

from ingest.layout.contents import is_title
from ingest.layout.italics import mark_italic_headings
from ingest.layout.openings import Opening, follows, is_compound, opening_of
from ingest.layout.page_ends import PageEdges, goes_on
from ingest.model import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ingest.layout.lines import Line
    from ingest.layout.measures import Measures

_BIG = 1.13
_LARGER = 1.05
_SMALL = 0.93
_NEW_SIZE = 0.8
_SAME_SIZE = 0.6
_PARAGRAPH_GAP = 1.28
_HEADING_LEAD = 1.6
_UPWARD = -5.0
_INDENT = 4.0
_OUTDENT = 36.0
_LINES_BACK = 200
_SHORT_LINE = 0.8
_HEADING_LENGTH = 110
_LONGEST_HEADING = 220
_SENTENCE_END = re.compile(r"[.;:]['\"”’)\]]*$")
_STATEMENT_END = re.compile(r"\w\s?[.;]['\"”’)\]]*$")
_QUOTATION = re.compile(r"[“\"](?:[^”\"]*|.*[.?!…][”\"])$")
_LOWER_ITEM = re.compile(r"\(?\w{1,5}[.)]\s+[a-z]")
_NO_HEADING_END = re.compile(r"[.,;:–-]['\"”’)\]]*$")
_LIST_GOES_ON = re.compile(r"(?:[:;,.–—]|\b(?:and|or))['\"”’]*$")


ASIDE = frozenset({Kind.FOOTNOTE, Kind.TABLE, Kind.CAPTION})
"""Kinds that stand beside the text, which goes on around them."""


@dataclass(slots=True)
class Draft:
    """A block while its lines are collected.

    Attributes:
        kind: What it is taken for so far.
        lines: Its lines.
        number: The paragraph number that was printed before its words ("4.12."), or None.
        recommendation: The label that its words begin with ("Recommendation 4"), or None.
        ends_number: Whether no number before it reaches as far as here.
    """

    kind: Kind
    lines: list[Line]
    number: str | None = None
    recommendation: str | None = None
    ends_number: bool = False

    @property
    def text(self) -> str:
        """Its words so far, line ends not mended."""
        return " ".join(line.text for line in self.lines)

    @property
    def first(self) -> Line:
        """The line that it begins with."""
        return self.lines[0]

    @property
    def last(self) -> Line:
        """The line that it ends with so far."""
        return self.lines[-1]


@dataclass(slots=True)
class BlockBuilder:
    """Collects a document's blocks in reading order.

    Attributes:
        measures: What is usual in the document.
        blocks: The blocks so far, the one that is open among them.
    """

    measures: Measures
    blocks: list[Draft] = field(default_factory=list)
    _open: Draft | None = None
    _waiting: list[Draft] = field(default_factory=list)
    _last_note: Draft | None = None
    _last_number: str | None = None
    _edges: PageEdges = field(default_factory=lambda: PageEdges(0, 1))

    def add_lines(self, lines: Sequence[Line], page: Sequence[Line]) -> None:
        """Add body lines that stand together; `page` are all body lines of their page."""
        edges = self._edges
        if page:
            usual = self.measures.rights[page[0].page % 2]
            right = max(usual, *(li.right for li in page))
            edges = PageEdges(min(li.left for li in page), right)
        above: Line | None = None
        for line, below in pairwise([*lines, None]):
            assert line is not None  # noqa: S101 - only the last of the padded lines is None
            if above is not None:
                self._edges = edges
            self._add(line, above, below)
            above = line
        self._edges = edges

    def add_list(self, kind: Kind, entries: Iterable[Sequence[Line]]) -> None:
        """Add a page of contents or of an index, one block an entry."""
        for entry in entries:
            self._begin(Draft(Kind.HEADING if is_title(entry[0]) else kind, list(entry)))
        self._open = None

    def add_rows(self, rows: Iterable[Draft]) -> None:
        """Add a table's rows."""
        for row in rows:
            self._begin(row)
            self._open = None

    def add_notes(self, carried: Sequence[Line], notes: Iterable[Sequence[Line]]) -> None:
        """Add a page's notes; `carried` lines go to the last note before them."""
        if self._last_note is not None:
            self._last_note.lines.extend(carried)
        for note in notes if self._last_note or not carried else (carried, *notes):
            self._last_note = Draft(Kind.FOOTNOTE, list(note))
            self._waiting.append(self._last_note)

    def finish(self) -> list[Draft]:
        """Return all blocks in reading order."""
        self.blocks.extend(self._waiting)
        self._waiting = []
        for block in self.blocks:
            if block.kind is Kind.HEADING and _is_really_text(block, self.measures):
                block.kind = Kind.PARAGRAPH
        mark_italic_headings(self.blocks, self.measures.size)
        return self.blocks

    def _begin(self, block: Draft) -> None:
        self.blocks.extend(self._waiting)
        self._waiting = []
        self.blocks.append(block)
        self._open = block

    def _add(self, line: Line, above: Line | None, below: Line | None) -> None:
        opening = opening_of(line)
        gap = None if above is None else above.baseline - line.baseline
        fresh = self._is_fresh(line, above, gap)
        if not line.upright:
            if fresh or self._open is None or self._open.last.upright:
                self._begin(Draft(Kind.PARAGRAPH, [line]))
            else:
                self._open.lines.append(line)
            return
        number = opening.number if self._is_number(line, opening, above, fresh=fresh) else None
        if self._is_heading(line, above, below, number, fresh=fresh):
            self._add_heading(line, opening, gap)
        elif number:
            self._last_number = number
            rest = line.without(number)
            inner = opening_of(rest).recommendation if rest.text else None
            kind = Kind.RECOMMENDATION if inner else Kind.PARAGRAPH
            self._begin(Draft(kind, [rest], number=number, recommendation=inner))
        elif opening.recommendation and fresh:
            self._begin(Draft(Kind.RECOMMENDATION, [line], recommendation=opening.recommendation))
        elif self._is_item(line, opening, above, fresh=fresh):
            # An asterisk may be the report's own mark: in a list of witnesses it says which spoke.
            bullet = None if opening.bullet and opening.bullet[0] == "*" else opening.bullet
            item = line.without(bullet) if bullet else line
            self._begin(Draft(Kind.LIST_ITEM, [item]))
        elif self._open is None or self._begins_paragraph(line, above, fresh=fresh):
            self._begin(Draft(Kind.PARAGRAPH, [line]))
        else:
            self._open.lines.append(line)

    def _is_fresh(self, line: Line, above: Line | None, gap: float | None) -> bool:
        """Whether the line stands apart from the one above it."""
        if above is None or gap is None:
            return True
        lead = self.measures.lead * max(1.0, line.size / max(1.0, self.measures.size))
        apart = gap > lead * _PARAGRAPH_GAP or gap < _UPWARD or above.cell != line.cell
        return apart or abs(above.size - line.size) > _NEW_SIZE or above.upright != line.upright

    def _is_number(self, line: Line, opening: Opening, above: Line | None, *, fresh: bool) -> bool:
        number = opening.number
        if number is None or line.size > self.measures.size * _BIG:
            return False
        if self.measures.compound and not is_compound(number):
            return False
        if not self.measures.in_number_column(line):
            return False
        hangs = above is not None and line.left < above.left - _INDENT
        return fresh or hangs or follows(number, self._last_number)

    def _is_item(self, line: Line, opening: Opening, above: Line | None, *, fresh: bool) -> bool:
        if opening.sure_bullet:
            return True
        if not (opening.bullet or opening.lettered or opening.number):
            return False
        indented = above is not None and abs(line.left - above.left) > _INDENT
        after_list = above is not None and _LIST_GOES_ON.search(above.text) is not None
        if above is None:
            return self._is_next_item(line) or not self._goes_on(line)
        return fresh or (after_list and (indented or self._is_next_item(line)))

    def _is_next_item(self, line: Line) -> bool:
        before = self._open
        in_list = before is not None and before.kind is Kind.LIST_ITEM
        return in_list and before is not None and abs(before.first.left - line.left) < _INDENT

    def _is_heading(
        self, line: Line, above: Line | None, below: Line | None, number: str | None, *, fresh: bool
    ) -> bool:
        big = line.size >= self.measures.size * _BIG
        if line.size <= self.measures.size * _SMALL or len(line.text) > _HEADING_LENGTH:
            return False
        if not any(map(str.isalpha, line.text)):
            return False
        opening = opening_of(line)
        if opening.bullet:
            return False
        goes_on = self._open is not None and self._open.kind is Kind.HEADING
        if not (fresh or goes_on):
            return False
        if big:
            return True
        if number or opening.lettered:
            return self._is_bold_numbered(line, below)
        if not (line.bold or line.italic):
            return False
        if above is None and self._goes_on(line) and not self._stands_out(line, below):
            return False
        if line.bold:
            return True
        return self._is_italic_heading(line, below)

    def _stands_out(self, line: Line, below: Line | None) -> bool:
        """Whether the first line of a page is in a face of its own, above and below it."""
        if self._open is None or below is None or not line.text[0].isupper():
            return False
        apart = self._is_fresh(below, line, line.baseline - below.baseline)
        before, own, after = ((li.bold, li.italic) for li in (self._open.last, line, below))
        return before != own and (apart or after != own)

    def _is_bold_numbered(self, line: Line, below: Line | None) -> bool:
        """A heading such as "1. Background", and not a paragraph in bold type."""
        if not line.bold or _SENTENCE_END.search(line.text) or _LOWER_ITEM.match(line.text):
            return False
        alone = (
            below is None
            or not below.bold
            or self._is_fresh(below, line, line.baseline - below.baseline)
        )
        larger = line.size > self.measures.size * _LARGER
        return alone and (larger or self._edges.reach(line) < _SHORT_LINE)

    def _is_italic_heading(self, line: Line, below: Line | None) -> bool:
        """A short line on its own; longer or closed by a stop, it is a quotation."""
        if below is None or not line.text[0].isupper() or _NO_HEADING_END.search(line.text):
            return False
        apart = self._is_fresh(below, line, line.baseline - below.baseline)
        return apart and (not below.italic or opening_of(below).number is not None)

    def _add_heading(self, line: Line, opening: Opening, gap: float | None) -> None:
        before = self._open
        if opening.recommendation:
            self._begin(Draft(Kind.RECOMMENDATION, [line], recommendation=opening.recommendation))
            return
        same_style = before is not None and (
            abs(before.last.size - line.size) < _SAME_SIZE
            and before.last.bold == line.bold
            and before.last.italic == line.italic
        )
        near = gap is not None and 0 < gap < line.size * _HEADING_LEAD
        if before is not None and before.kind is Kind.HEADING and same_style and near:
            before.lines.append(line)
            return
        self._begin(Draft(Kind.HEADING, [line]))

    def _begins_paragraph(self, line: Line, above: Line | None, *, fresh: bool) -> bool:
        before = self._open
        if before is None or before.kind in {Kind.HEADING, Kind.CONTENTS}:
            return True
        if not before.last.upright:
            return True
        if (before.last.cell is None) != (line.cell is None):
            return True
        if above is None:
            return not self._goes_on(line)
        if above.cell != line.cell:
            return True
        if above.baseline - line.baseline < _UPWARD:
            return not (self._goes_on(line) and line.text[0].islower())
        return fresh or _stands_out_left(line, before.lines)

    def _goes_on(self, line: Line) -> bool:
        """Whether the open block goes on with `line`, the first of a page."""
        return goes_on(self._open, line, self._edges, justified=self.measures.justified)


def _is_really_text(block: Draft, measures: Measures) -> bool:
    """Whether a heading is so long, or so much a sentence, that it is a paragraph in bold."""
    text = block.text
    big = block.first.size >= measures.size * _BIG
    if len(text) > _LONGEST_HEADING:
        return True
    return not big and bool(_STATEMENT_END.search(text) or _QUOTATION.match(text))


def _stands_out_left(line: Line, above: Sequence[Line]) -> bool:
    """Whether the line begins far left of all the lines above it, as the next row's first cell."""
    shift = (line.left + line.right - above[-1].left - above[-1].right) / 2
    if abs(shift) < _INDENT:  # centred
        return False
    # From the last one back, and not too far: a text without breaks is one block of any length.
    here = takewhile(lambda li: li.page == line.page, islice(reversed(above), _LINES_BACK))
    return line.left < min((li.left for li in here), default=line.left) - _OUTDENT
