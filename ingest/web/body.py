"""The body of an HTML document becomes elements and pages, as a browser shows it."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from ingest.clean import CELL_BAR, PlacedLine
from ingest.markup.elements import Element
from ingest.markup.pagination import NO_PAGE
from ingest.markup.prose import NUMBER
from ingest.model import Kind
from ingest.numerals import printed_count
from ingest.web.places import find_notes, is_unseen

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ingest.web.places import Notes, PageStart

Node = Any
"""An lxml element: lxml says nothing of its types."""

_INLINE = frozenset(
    {"a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "dfn", "em"}
    | {"font", "i", "ins", "kbd", "label", "mark", "q", "ruby", "rb", "rt", "s", "samp", "small"}
    | {"span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr", "img"}
)
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_LISTS = frozenset({"ul", "ol", "menu", "dir"})
_CAPTIONS = frozenset({"caption", "figcaption"})
_BLANKS = re.compile(r"[ \t\r\n\f]+")
_OWN_NUMBER = re.compile(r"\(?[\w.]{1,12}[.)]?")
_LETTERED_CLASS = re.compile(r"(lower|upper)-?(alpha|latin|roman)")
_STYLES = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_CSS_STYLES = {
    ("lower", "alpha"): "lowerLetter",
    ("upper", "alpha"): "upperLetter",
    ("lower", "roman"): "lowerRoman",
    ("upper", "roman"): "upperRoman",
}
_LEAST_PARAGRAPH = 60


def read_body(body: Node, starts: Mapping[Node, PageStart]) -> tuple[list[Element], dict[int, str]]:
    """Return what a document holds, in its order, and the text of each page.

    Args:
        body: The element to read.
        starts: The elements in it that begin pages.
    """
    walk = _Walk(starts, find_notes(body))
    walk.visit(body)
    walk.flush()
    return walk.elements, {page: "".join(words) for page, words in walk.texts.items()}


@dataclass(frozen=True, slots=True)
class _Part:
    """A piece of text; one that is a footnote marker names its note."""

    page: int
    text: str
    ref: str | None = None


@dataclass(slots=True)
class _Walk:
    """Collects elements in document order while the text of each page grows."""

    starts: Mapping[Node, PageStart]
    notes: Notes
    elements: list[Element] = field(default_factory=list)
    texts: dict[int, list[str]] = field(default_factory=dict)
    _lengths: Counter[int] = field(default_factory=Counter)
    _page: int = NO_PAGE
    _kind: Kind = Kind.PARAGRAPH
    _level: int = 0
    _number: str | None = None
    _note: str | None = None
    _parts: list[_Part] = field(default_factory=list)
    _depth: int = 0
    _labels: dict[Node, str] = field(default_factory=dict)
    _in_row: bool = False

    def visit(self, element: Node) -> None:
        """Take in an element and what is inside it."""
        if start := self.starts.get(element):
            self._page = start.number
            self.texts.setdefault(self._page, [])
            if start.shows_number:
                return
        tag = element.tag
        if is_unseen(element) or element in self.notes.backlinks:
            return
        if marker := self.notes.markers.get(element):
            self._parts.append(_Part(self._page, marker[1], marker[0]))
        elif tag == "br":
            self._parts.append(_Part(self._page, " " if self._in_row else "\n"))
        elif tag == "table" and element.find(".//table") is None:
            self._table(element)
        elif tag == "q":
            # Browsers print the quotation marks of <q> (HTML, 15.3.7).
            self._say("“")
            self._inside(element)
            self._say("”")
        elif tag in _INLINE or self._in_row:
            self._inside(element)
            if (self._in_row and tag not in _INLINE) or _is_number(element):
                self._say(" ")
        else:
            self._block(element)

    def _inside(self, element: Node) -> None:
        kept = element.tag == "pre" and not self._in_row
        self._say(element.text, verbatim=kept)
        for child in element:
            self.visit(child)
            self._say(child.tail, verbatim=kept)

    def _say(self, text: str | None, *, verbatim: bool = False) -> None:
        if text:
            self._parts.append(_Part(self._page, text if verbatim else _BLANKS.sub(" ", text)))

    def _block(self, element: Node) -> None:
        self.flush()
        outside = (self._kind, self._level, self._number)
        tag = element.tag
        named = True
        if tag in _HEADINGS:
            self._kind, self._level, self._number = Kind.HEADING, _HEADINGS[tag], None
        elif self._is_note(element):
            self._kind, self._number = Kind.FOOTNOTE, None
            self._note = self.notes.names.get(element)
        elif self._kind is Kind.FOOTNOTE:
            named = False
        elif tag in _CAPTIONS:
            self._kind, self._number = Kind.CAPTION, None
        elif tag == "blockquote":
            self._kind, self._number = Kind.QUOTATION, None
        elif tag in {"li", "dd"} and self._kind is not Kind.QUOTATION:
            self._kind, self._level = Kind.LIST_ITEM, max(self._depth, 1)
            self._number = self._list_number(element) if tag == "li" else None
        else:
            named = False
        if tag == "ol":
            self._labels.update(_printed_labels(element))
        self._depth += tag in _LISTS
        self._inside(element)
        self.flush()
        self._depth -= tag in _LISTS
        if named:
            self._kind, self._level, self._number = outside
            if tag in _HEADINGS and self._kind is Kind.QUOTATION:
                # A quotation holds no heading of the report: its end was forgotten.
                self._kind = Kind.PARAGRAPH

    def _is_note(self, element: Node) -> bool:
        said = f"{element.get('role')} {element.get('epub:type')}".split()
        return element in self.notes.names or not {
            "doc-footnote",
            "doc-endnote",
            "footnote",
            "endnote",
        }.isdisjoint(said)

    def _list_number(self, item: Node) -> str | None:
        """The number that a browser prints before an item; letters become words of the item."""
        label = self._labels.get(item)
        if label is None or label.isdecimal():
            return label
        self._say(f"{label}. ")
        return None

    def _table(self, table: Node) -> None:
        self.flush()
        outside = self._kind
        for caption in table.iterchildren("caption"):
            self._block(caption)
        for row in table.iter("tr"):
            cells = [cell for cell in row.iterchildren("td", "th") if not is_unseen(cell)]
            if is_unseen(row):
                continue
            self._kind = Kind.TABLE
            if paragraph := _laid_out(cells):
                self._kind, self._level, self._number = Kind.LIST_ITEM, 1, paragraph
                cells = cells[1:]
            said = False
            for nth, cell in enumerate(cells):
                if nth:
                    self._parts.append(_Part(self._page, CELL_BAR))
                before = len(self._parts)
                self._in_row = True
                self.visit(cell)
                self._in_row = False
                said = said or any(part.text.strip() for part in self._parts[before:])
            if not said:
                self._parts.clear()
            self.flush()
            self._kind, self._number = outside, None

    def flush(self) -> None:
        """End the element that is open, and put its words on their pages."""
        self._take_brackets()
        refs = tuple(part.ref for part in self._parts if part.ref)
        lines = tuple(self._placed())
        self._parts.clear()
        if any(line.text.strip() for line in lines):
            if self._note and lines:
                lines = (_without_label(lines[0], self.notes.labels.get(self._note)), *lines[1:])
            self.elements.append(
                Element(self._kind, lines, self._level, self._number, refs, self._note)
            )
            self._note = None
            if self._kind is Kind.LIST_ITEM:
                # What follows in the same item is a paragraph of its own.
                self._kind, self._number = Kind.PARAGRAPH, None

    def _take_brackets(self) -> None:
        """Make square brackets that stand around a marker a part of it."""
        parts = self._parts
        for marker in range(1, len(parts) - 1):
            before, after = marker - 1, marker + 1
            if (
                parts[marker].ref
                and parts[before].text.endswith("[")
                and parts[after].text.startswith("]")
            ):
                parts[before] = replace(parts[before], text=parts[before].text[:-1])
                parts[marker] = replace(parts[marker], text=f"[{parts[marker].text}]")
                parts[after] = replace(parts[after], text=parts[after].text[1:])

    def _placed(self) -> Iterator[PlacedLine]:
        page, words = NO_PAGE, ""
        marks: list[tuple[int, int]] = []
        for part in [*self._parts, _Part(-1, "")]:
            if part.page != page and words:
                yield from self._line(page, words, marks)
                words, marks = "", []
            page = part.page
            if part.ref:
                marks.append((len(words), len(words) + len(part.text)))
                words += part.text
                continue
            first, *others = part.text.split("\n")
            words += first
            for other in others:
                yield from self._line(page, words, marks)
                words, marks = other, []

    def _line(self, page: int, words: str, marks: list[tuple[int, int]]) -> Iterator[PlacedLine]:
        begin = len(words) - len(words.lstrip())
        words = words.strip()
        if words:
            moved = tuple((a - begin, b - begin) for a, b in marks)
            yield PlacedLine(words, page, self._lengths[page], marks=moved)
            if page != NO_PAGE:
                self.texts[page].append(f"{words}\n")
                self._lengths[page] += len(words) + 1


def _is_number(element: Node) -> bool:
    """Whether an inline element holds a paragraph's number, which style sets apart."""
    said = (element.get("class") or "").casefold()
    return "num" in said and bool(_OWN_NUMBER.fullmatch("".join(element.itertext()).strip()))


def _laid_out(cells: list[Node]) -> str | None:
    """The number in a table's row that is a paragraph beside its number, or None."""
    if len(cells) != 2 or len("".join(cells[1].itertext())) < _LEAST_PARAGRAPH:
        return None
    shown = "".join(cells[0].itertext()).strip()
    found = NUMBER.match(f"{shown} x")
    return (found["dotted"] or found["plain"]) if found and found.end() > len(shown) else None


def _without_label(line: PlacedLine, label: str | None) -> PlacedLine:
    """Take a note's own number off its words, or what is left of one that was a link back."""
    number = rf"\W{{0,2}}{re.escape(label)}(?:[.):\]]+\s*|\s+)|" if label else ""
    opens = re.match(rf"(?:{number}[.:)\]]\s+)(?=\S)", line.text)
    return line.after(opens.end()) if opens else line


def _printed_labels(ordered: Node) -> dict[Node, str]:
    """What a browser prints before each item of an ordered list, without the full stop."""
    items = list(ordered.iterchildren("li"))
    step = 1 if ordered.get("reversed") is None else -1
    said = f"{ordered.get('style')} {ordered.get('class')}"
    if re.search(r"list-style(?:-type)?:\s*none", said):
        return {}
    named = _LETTERED_CLASS.search(said)
    style = _CSS_STYLES[named[1], named[2].replace("latin", "alpha")] if named else "decimal"
    labels = {}
    try:
        count = int(ordered.get("start") or (1 if step > 0 else len(items))) - step
        for item in items:
            count = int(item.get("value") or count + step)
            own = _STYLES.get(item.get("type") or ordered.get("type") or "", style)
            labels[item] = printed_count(count, own)
    except ValueError:
        # What is no number is ignored by browsers in ways of their own; no label is the surest.
        return {}
    return labels
