"""Lines of plain text become headings, paragraphs, list items and notes, in reading order."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from ingest.clean import PlacedLine, join_lines, words_of
from ingest.conventions import ADVICE
from ingest.hyphens import vocabulary
from ingest.markup.matter import MOST_BEFORE_TEXT, is_imprint, tell_matter
from ingest.markup.pagination import NO_PAGE
from ingest.markup.prose import (
    BULLET,
    DASH,
    LETTERED,
    NUMBER,
    RECOMMENDATION,
    Numbered,
    Numbering,
    dot_leader,
    ends_sentence,
    heading_level,
    is_heading,
)
from ingest.model import Block, BlockMark, Kind, OutlineEntry
from ingest.plain.quotations import tell_quotations

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ingest.plain.notes import Note

_MOST_CHARACTERS_WRAPPED = 130
_FULL_LINE = 0.6


@dataclass(frozen=True, slots=True)
class Group:
    """Lines that stand together between blank lines, or the footnotes of a page."""

    lines: tuple[PlacedLine, ...]
    first_on_page: bool = False
    notes: tuple[Note, ...] = ()


def group_lines(lines: Sequence[PlacedLine]) -> list[Group]:
    """Part the lines of a page at its blank lines."""
    groups: list[Group] = []
    together: list[PlacedLine] = []
    for line in [*lines, PlacedLine("", NO_PAGE, 0)]:
        if line.text.strip():
            together.append(line)
        elif together:
            groups.append(Group(tuple(together), first_on_page=not groups))
            together = []
    return groups


def assemble(groups: Sequence[Group]) -> tuple[list[Block], list[OutlineEntry]]:
    """Make blocks of a whole text's groups, and the outline that its headings give.

    Wrapped text is parted at blank lines, printed numbers, bullets and headings, and joined
    over page breaks where a sentence runs on; in other text every line is a paragraph.
    """
    assembly = _Assembly(
        words=vocabulary(
            words_of(line)
            for group in groups
            for part in (group.lines, *(note.lines for note in group.notes))
            for line in part
        ),
        shape=_Shape.of(groups),
    )
    bodies = [group for group in groups if group.lines]
    following = iter([*bodies[1:], None])
    for group in groups:
        if group.notes:
            assembly.notes(group.notes)
        else:
            assembly.group(group, next(following))
    assembly.close()
    return tell_matter(tell_quotations(assembly.paired())), assembly.outline


@dataclass(frozen=True, slots=True)
class _Shape:
    """How a whole text is set: wrapped or a paragraph a line, how wide, how numbered."""

    wrapped: bool
    width: int
    numbering: Numbering

    @staticmethod
    def of(groups: Sequence[Group]) -> _Shape:
        bodies = [group.lines for group in groups if group.lines]
        widths = sorted(len(line.text) for lines in bodies for line in lines) or [0]
        width = widths[int(0.95 * (len(widths) - 1))]
        full = sum(len(line.text) > _FULL_LINE * width for lines in bodies for line in lines[:-1])
        starts = [
            (found["dotted"] or found["plain"], index == 0)
            for lines in bodies
            if not _is_contents(lines)
            for index, line in enumerate(lines)
            if (found := NUMBER.match(line.text))
        ]
        wrapped = width <= _MOST_CHARACTERS_WRAPPED and 3 * full >= len(bodies)
        return _Shape(wrapped, width, Numbering(starts))


@dataclass(slots=True)
class _Open:
    """A passage that may go on with the next line; `label` is a line that only names it."""

    kind: Kind
    paragraph: str | None
    lines: list[PlacedLine]
    label: PlacedLine | None = None


@dataclass(slots=True)
class _Assembly:
    words: Mapping[str, int]
    shape: _Shape
    blocks: list[Block] = field(default_factory=list)
    outline: list[OutlineEntry] = field(default_factory=list)
    _path: list[tuple[int, str]] = field(default_factory=list)
    _open: _Open | None = None
    _notes: list[Note] = field(default_factory=list)
    _places: dict[tuple[int, str], int] = field(default_factory=dict)
    _marked_on: list[tuple[int, ...]] = field(default_factory=list)
    _paragraph: str | None = None
    _after_heading: bool = False
    _previous: str = ""
    _advice: int = 0

    def paired(self) -> list[Block]:
        """Return the blocks, each footnote marker with the place of its page's note."""
        return [
            replace(
                block,
                marks=tuple(
                    replace(mark, note=self._places.get((page, mark.label)))
                    for mark, page in zip(block.marks, pages, strict=True)
                ),
            )
            for block, pages in zip(self.blocks, self._marked_on, strict=True)
        ]

    def notes(self, notes: Sequence[Note]) -> None:
        """Keep a page's notes until the passage that runs over its end is whole."""
        self._notes.extend(notes)

    def group(self, group: Group, following: Group | None) -> None:
        lines = group.lines
        if _is_contents(lines):
            self._contents(lines)
            return
        taken = 0
        if self.shape.wrapped or len(lines) == 1 or not any(_is_body(b) for b in self.blocks):
            counts = (1, 2) if self.shape.wrapped else (1,)
            taken = next((n for n in counts if self._is_heading(lines, n, following)), 0)
        if taken:
            self._heading(lines[:taken])
        for index, line in enumerate(lines[taken:]):
            first = not self.shape.wrapped or index == 0
            self._line(line, first=first, over_page=index == 0 and group.first_on_page)

    def _is_heading(
        self, lines: tuple[PlacedLine, ...], count: int, following: Group | None
    ) -> bool:
        """Whether the first lines of a group head the rest of it or the next group."""
        text = " ".join(line.text.strip() for line in lines[:count])
        if any(pattern.match(text) for pattern in (BULLET, DASH, RECOMMENDATION)):
            return False
        if len(self.blocks) < MOST_BEFORE_TEXT and is_imprint(text):
            return False
        number = NUMBER.match(text)
        if len(lines) < count or not is_heading(text[number.end() :] if number else text):
            return False
        if len(lines) > count:
            followed = NUMBER.match(lines[count].text) or not self.shape.wrapped
            return bool(followed) and not number
        if following is None or (count > 1 and not text.isupper()):
            return False
        if following.first_on_page and following.lines[0].text.lstrip()[:1].islower():
            return False
        if number and NUMBER.match(following.lines[0].text):
            return False
        runs_on = self._open and self._open.lines and not ends_sentence(self._open.lines[-1].text)
        return not (runs_on and self.shape.wrapped)

    def _line(self, line: PlacedLine, *, first: bool, over_page: bool) -> None:
        found = NUMBER.match(line.text)
        begins = first or self._previous.rstrip()[-1:] in {":", ";", ".", ","}
        self._previous = line.text
        if found:
            capital = not line.text[found.end()].islower()
            numbering = self.shape.numbering
            if found["plain"] and self._is_advice(int(found["plain"])):
                numbering.pass_over(found["plain"])
                self._advice += 1
                self._paragraph = f"Recommendation {found['plain']}"
                self.close()
                self._open = _Open(Kind.RECOMMENDATION, self._paragraph, [line.after(found.end())])
                return
            what = numbering.take(after_heading=self._after_heading, capital=capital)
            if what is Numbered.PARAGRAPH:
                self._paragraph = found["dotted"] or found["plain"]
                self._start(Kind.PARAGRAPH, line.after(found.end()))
                return
            if what is Numbered.LIST_ITEM:
                self._start(Kind.LIST_ITEM, line)
                return
        if begins and (named := RECOMMENDATION.match(line.text)):
            self._paragraph = f"Recommendation {named['number']}"
            rest = line.after(named.end())
            self.close()
            lines = [rest] if rest.text.strip() else []
            self._open = _Open(Kind.RECOMMENDATION, self._paragraph, lines, line)
        elif item := BULLET.match(line.text) or (begins and DASH.match(line.text)):
            self._start(Kind.LIST_ITEM, line.after(item.end()))
        elif begins and LETTERED.match(line.text):
            self._start(Kind.LIST_ITEM, line)
        elif self._open and (self._goes_on(line, over_page=over_page) if first else True):
            self._open.lines.append(line)
        else:
            self._start(Kind.PARAGRAPH, line)

    def _is_advice(self, number: int) -> bool:
        """Whether a number counts a list of recommendations that a heading announced."""
        goes_on = self.shape.numbering.last == str(number - 1)
        return bool(self._advice) and number == self._advice and not goes_on

    def _goes_on(self, line: PlacedLine, *, over_page: bool) -> bool:
        """Whether a line after a blank line or a page break goes on with the open passage."""
        if self._open is None or not self._open.lines:
            return self._open is not None
        last = self._open.lines[-1].text.rstrip()
        if line.page > self._open.lines[-1].page + 1:
            return False
        if ends_sentence(last) or not (self.shape.wrapped or over_page):
            return False
        if line.text.lstrip()[:1].islower():
            # The lines of a list can stand in the file in another order than on the page: a
            # fragment is honest, a sentence put together from two items is not.
            return over_page or self._open.kind is not Kind.LIST_ITEM
        return over_page and self.shape.wrapped and len(last) > _FULL_LINE * self.shape.width

    def _start(self, kind: Kind, line: PlacedLine) -> None:
        self.close()
        if kind is Kind.PARAGRAPH and (self._paragraph or "").startswith("Recommendation"):
            # Only its lettered and bulleted parts are surely the recommendation's.
            self._paragraph = None
        self._open = _Open(kind, self._paragraph, [line])

    def _heading(self, lines: Sequence[PlacedLine]) -> None:
        self.close()
        self._paragraph = None
        self._after_heading = True
        self._previous = ""
        for line in lines:
            if found := NUMBER.match(line.text):
                self.shape.numbering.pass_over(found["dotted"] or found["plain"])
        text = join_lines(lines, self.words).text
        self._advice = int(bool(ADVICE.fullmatch(text)))
        level = heading_level(text)
        while self._path and self._path[-1][0] >= level:
            self._path.pop()
        self._add(Kind.HEADING, None, lines)
        self._path.append((level, text))
        self.outline.append(OutlineEntry(len(self._path), text, lines[0].page or None))

    def _contents(self, lines: Sequence[PlacedLine]) -> None:
        """One passage an entry, its dot leader taken out."""
        self.close()
        entry: list[PlacedLine] = []
        for line in lines:
            dots = dot_leader(line.text)
            if not dots and not entry and line.text.strip().casefold() == "contents":
                self._heading([line])
                continue
            entry.append(replace(line, skips=(dots,)) if dots else line)
            if dots:
                self._add(Kind.CONTENTS, None, entry)
                entry = []
        if entry:
            self._add(Kind.CONTENTS, None, entry)

    def close(self) -> None:
        """End the open passage, and let the notes follow that waited for it."""
        if self._open:
            lines = self._open.lines or ([self._open.label] if self._open.label else [])
            self._add(self._open.kind, self._open.paragraph, lines)
            self._after_heading = False
            self._open = None
        for note in self._notes:
            place = len(self.blocks)
            self._add(Kind.FOOTNOTE, None, note.lines)
            if len(self.blocks) > place:
                self._places.setdefault((note.lines[0].page, note.label), place)
        self._notes.clear()

    def _add(self, kind: Kind, paragraph: str | None, lines: Sequence[PlacedLine]) -> None:
        joined = join_lines(lines, self.words)
        if joined.text:
            section = tuple(title for _, title in self._path)
            placed = tuple(s for s in joined.segments if s.page != NO_PAGE)
            marks = tuple(BlockMark(at, label) for at, label in joined.marks)
            self._marked_on.append(tuple(line.page for line in lines for _ in line.marks))
            self.blocks.append(Block(kind, joined.text, paragraph, section, placed, marks))


def _is_contents(lines: Sequence[PlacedLine]) -> bool:
    return any(dot_leader(line.text) for line in lines)


def _is_body(block: Block) -> bool:
    return block.kind is not Kind.HEADING
