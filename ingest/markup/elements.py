"""Elements of marked-up documents (Markdown, HTML, Word) become blocks, in reading order.

Pure. The markup says what is a heading, a list or a table; the printed numbers of paragraphs
and recommendations are still a matter of the words.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import zip_longest
from typing import TYPE_CHECKING

from ingest.clean import PlacedLine, join_lines, words_of
from ingest.conventions import ADVICE
from ingest.hyphens import vocabulary
from ingest.markup.matter import tell_matter
from ingest.markup.pagination import NO_PAGE
from ingest.markup.prose import (
    NUMBER,
    RECOMMENDATION,
    Numbered,
    Numbering,
    ends_sentence,
)
from ingest.model import Block, BlockMark, Kind, OutlineEntry

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_NUMBERABLE = frozenset({Kind.PARAGRAPH, Kind.LIST_ITEM})
_INHERITING = frozenset({Kind.TABLE, Kind.CAPTION, Kind.QUOTATION})
_MOST_UNNUMBERED = 3
"""Unnumbered paragraphs for each numbered one, beyond which numbers are those of mere lists."""


@dataclass(frozen=True, slots=True)
class Element:
    """A heading, paragraph, list item, quotation, table row or footnote as the markup gives it.

    Attributes:
        kind: What the markup says it is.
        lines: Its lines, without the markup.
        level: A heading's depth from 1; a list item's depth from 1.
        number: The number that the markup gives it, as it would be printed, or None.
        refs: For each footnote marker in its lines, in order, the name of the note it leads to.
        name: A footnote's name, which markers know it by.
    """

    kind: Kind
    lines: tuple[PlacedLine, ...]
    level: int = 0
    number: str | None = None
    refs: tuple[str, ...] = ()
    name: str | None = None


MarkedText = tuple[str, str | None]
"""A piece of text; for one that is a footnote marker, the name of its note."""


def marked_lines(
    parts: Iterable[MarkedText],
) -> tuple[tuple[PlacedLine, ...], tuple[str, ...]]:
    """Return pieces of text that stand on no page as lines, and the notes they mark in order."""
    lines: list[PlacedLine] = []
    refs: list[str] = []
    words = ""
    marks: list[tuple[int, int]] = []
    for text, ref in parts:
        if ref:
            label = "".join(text.split()) or "*"
            refs.append(ref)
            marks.append((len(words), len(words) + len(label)))
            words += label
            continue
        first, *others = text.split("\n")
        words += first
        for other in others:
            lines.append(PlacedLine(words, NO_PAGE, 0, marks=tuple(marks)))
            words, marks = other, []
    return (*lines, PlacedLine(words, NO_PAGE, 0, marks=tuple(marks))), tuple(refs)


def assemble_elements(elements: Sequence[Element]) -> tuple[list[Block], list[OutlineEntry]]:
    """Make blocks of a document's elements, and the outline that its headings give.

    Printed numbers are taken off paragraphs and kept beside them; a recommendation is known by
    its name, in its own paragraph or in the heading above it, or by its number in a list under
    a heading "Recommendations"; a paragraph that a page mark cuts in two is joined; footnote
    markers know their notes.
    """
    shown = [e for e in elements if any(line.text.strip() for line in e.lines)]
    joined = _with_numbers_freed(_join_over_pages(shown))
    numbers = [_printed_number(element) for element in joined]
    advice = _advice(joined, numbers)
    numbers = [None if a else number for a, number in zip(advice, numbers, strict=True)]
    found = [number for number in numbers if number]
    paragraphs = sum(element.kind in _NUMBERABLE for element in joined)
    if paragraphs > (_MOST_UNNUMBERED + 1) * len(found):
        numbers = [
            None if element.number else n for element, n in zip(joined, numbers, strict=True)
        ]
        found = [number for number in numbers if number]
    assembly = _Assembly(
        words=vocabulary(words_of(line) for element in joined for line in element.lines),
        numbering=Numbering([(number, True) for number in found]),
    )
    for element, number, advised in zip(joined, numbers, advice, strict=True):
        if advised:
            assembly.advice(element, advised)
        else:
            assembly.take(element, number)
    return tell_matter(assembly.paired()), assembly.outline


def _advice(elements: Sequence[Element], numbers: Sequence[str | None]) -> list[str | None]:
    """Return the numbers of the recommendations that are listed under a heading for them.

    The list counts from 1; where the paragraphs' own count goes on below the heading, it has
    none.
    """
    found: list[str | None] = []
    expected = last = 0
    for element, number in zip(elements, numbers, strict=True):
        if element.kind is Kind.HEADING:
            title = " ".join(line.text.strip() for line in element.lines)
            expected = int(bool(ADVICE.fullmatch(title)))
        value = int(number) if number and number.isdigit() else 0
        goes_on = bool(last) and value == last + 1
        listed = bool(value) and value == expected and not goes_on
        found.append(number if listed else None)
        expected += listed
        last = value if value and not listed else last
    return found


def _printed_number(element: Element) -> str | None:
    if element.kind not in _NUMBERABLE:
        return None
    if element.number and element.level <= 1:
        return element.number if NUMBER.match(f"{element.number}. x") else None
    match = None if element.number else NUMBER.match(element.lines[0].text)
    return (match["dotted"] or match["plain"]) if match else None


def _with_numbers_freed(elements: Sequence[Element]) -> list[Element]:
    """Take a quotation for the report's paragraph where the report's own count goes on in it.

    In web pages the end of a block quotation is often forgotten.
    """
    freed: list[Element] = []
    last: list[int] = []
    for element in elements:
        found = NUMBER.match(element.lines[0].text) if element.number is None else None
        here = (
            [int(part) for part in found["dotted"].split(".")] if found and found["dotted"] else []
        )
        if element.kind is Kind.QUOTATION and here and here in _following(last):
            freed.append(replace(element, kind=Kind.PARAGRAPH))
        else:
            freed.append(element)
        if here and freed[-1].kind is Kind.PARAGRAPH:
            last = here
    return freed


def _following(number: list[int]) -> list[list[int]]:
    """The compound numbers that can come next: of the same section, or the next one's first."""
    if len(number) < 2:
        return []
    return [[*number[:-1], number[-1] + 1], [*number[:-2], number[-2] + 1, 1]]


def _join_over_pages(elements: Sequence[Element]) -> list[Element]:
    joined: list[Element] = []
    for element in elements:
        before = joined[-1] if joined else None
        if (
            before
            and before.kind in _NUMBERABLE
            and element.kind is Kind.PARAGRAPH
            and before.lines[-1].page != element.lines[0].page
            and not ends_sentence(before.lines[-1].text)
            and element.lines[0].text.lstrip()[:1].islower()
        ):
            joined[-1] = replace(
                before,
                lines=(*before.lines, *element.lines),
                refs=(*before.refs, *element.refs),
            )
        else:
            joined.append(element)
    return joined


def _labelled(element: Element) -> Element:
    """Put the number that the markup gives a list item before its words, as it is printed."""
    if element.number is None:
        return element
    return replace(element, lines=(PlacedLine(f"{element.number}.", NO_PAGE, 0), *element.lines))


@dataclass(slots=True)
class _Assembly:
    words: Mapping[str, int]
    numbering: Numbering
    blocks: list[Block] = field(default_factory=list)
    outline: list[OutlineEntry] = field(default_factory=list)
    _path: list[tuple[int, str]] = field(default_factory=list)
    _paragraph: str | None = None
    _recommended: bool = False
    _after_heading: bool = False
    _refs: list[tuple[str, ...]] = field(default_factory=list)
    _notes: dict[str, int] = field(default_factory=dict)

    def paired(self) -> list[Block]:
        """Return the blocks, each footnote marker with the place of its note."""
        return [
            replace(
                block,
                marks=tuple(
                    replace(mark, note=self._notes.get(ref) if ref else None)
                    for mark, ref in zip_longest(block.marks, refs[: len(block.marks)])
                ),
            )
            if refs
            else block
            for block, refs in zip(self.blocks, self._refs, strict=True)
        ]

    def advice(self, element: Element, number: str) -> None:
        """Take in an element that its number makes a recommendation of a list of them."""
        first, *rest = element.lines
        if not element.number and (printed := NUMBER.match(first.text)):
            first = first.after(printed.end())
        self._recommended = True
        self._paragraph = f"Recommendation {number}"
        self._after_heading = False
        self._add(Kind.RECOMMENDATION, self._paragraph, replace(element, lines=(first, *rest)))

    def take(self, element: Element, number: str | None) -> None:
        if element.kind is Kind.HEADING:
            self._heading(element)
        elif element.kind in _NUMBERABLE:
            self._words(element, number)
            self._after_heading = False
        else:
            inherits = element.kind is Kind.QUOTATION or not self._recommended
            inherited = self._paragraph if element.kind in _INHERITING and inherits else None
            self._add(element.kind, inherited, _labelled(element))

    def _heading(self, element: Element) -> None:
        lines = element.lines
        if element.number:
            lines = (PlacedLine(element.number, NO_PAGE, 0), *lines)
        text = join_lines(lines, self.words).text
        while self._path and self._path[-1][0] >= element.level:
            self._path.pop()
        self._paragraph = None
        self._after_heading = True
        self._add(Kind.HEADING, None, replace(element, lines=lines))
        self._path.append((element.level, text))
        self.outline.append(OutlineEntry(len(self._path), text, lines[-1].page or None))
        named = RECOMMENDATION.match(text)
        self._recommended = named is not None
        if named:
            self._paragraph = f"Recommendation {named['number']}"

    def _words(self, element: Element, number: str | None) -> None:
        first, *rest = element.lines
        kind = element.kind
        what = Numbered.NOTHING
        if number:
            what = self.numbering.take(after_heading=self._after_heading, capital=True)
        if what is Numbered.PARAGRAPH:
            self._paragraph = number
            self._recommended = False
            kind = Kind.PARAGRAPH
            if not element.number and (printed := NUMBER.match(first.text)):
                first = first.after(printed.end())
        elif what is Numbered.LIST_ITEM:
            kind = Kind.LIST_ITEM
        elif named := RECOMMENDATION.match(first.text):
            self._paragraph = f"Recommendation {named['number']}"
            self._recommended = True
            kind = Kind.RECOMMENDATION
            remaining = first.after(named.end())
            if remaining.text.strip() or rest:
                first = remaining
        if self._recommended and kind is Kind.PARAGRAPH:
            kind = Kind.RECOMMENDATION
        if element.number and what is not Numbered.PARAGRAPH:
            first, *rest = _labelled(replace(element, lines=(first, *rest))).lines
        self._add(kind, self._paragraph, replace(element, lines=(first, *rest)))

    def _add(self, kind: Kind, paragraph: str | None, element: Element) -> None:
        joined = join_lines(element.lines, self.words)
        if joined.text:
            if element.name:
                self._notes.setdefault(element.name, len(self.blocks))
            self._refs.append(element.refs)
            section = tuple(title for _, title in self._path)
            placed = tuple(s for s in joined.segments if s.page != NO_PAGE)
            marks = tuple(BlockMark(at, label) for at, label in joined.marks)
            self.blocks.append(Block(kind, joined.text, paragraph, section, placed, marks))
