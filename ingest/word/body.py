"""The body of a Word document becomes elements, in reading order, as Word prints them."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from docx.opc.constants import RELATIONSHIP_TYPE
from lxml import etree

from ingest.clean import CELL_BAR
from ingest.markup.elements import Element, marked_lines
from ingest.markup.prose import NUMBER, RECOMMENDATION
from ingest.model import Kind
from ingest.numerals import printed_count
from ingest.word.numbering import WordNumbering
from ingest.word.styles import W, WordStyles, value_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ingest.markup.elements import MarkedText

Node = Any
"""An lxml element or an object of python-docx, which say nothing of their types."""

_MATH_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_TEXTS = {
    f"{W}tab": "\t",
    f"{W}ptab": "\t",
    f"{W}br": "\n",
    f"{W}cr": "\n",
    f"{W}noBreakHyphen": "\u2011",
    f"{W}softHyphen": "\u00ad",
}
_LEFT_OUT = frozenset({f"{W}del", f"{W}moveFrom", f"{W}pPr", f"{W}rPr", f"{W}txbxContent"})
_INSERTED = frozenset({f"{W}ins", f"{W}moveTo", f"{W}customXml", f"{W}smartTag"})
_NOTES = {
    "footnote": (RELATIONSHIP_TYPE.FOOTNOTES, "decimal"),
    "endnote": (RELATIONSHIP_TYPE.ENDNOTES, "lowerRoman"),
}
_REFERENCES = {f"{W}{kind}Reference": kind for kind in _NOTES}
_CONTENTS_GALLERY = "Table of Contents"
_PRIVATE_USE = range(0xE000, 0xF900)


class WordBody:
    """The elements of a Word document."""

    def __init__(self, document: Node) -> None:
        self._body = document.element.body
        parts = {
            rel.reltype: rel.target_part
            for rel in document.part.rels.values()
            if not rel.is_external
        }
        self._styles = WordStyles(document.styles.element)
        numbering = parts.get(RELATIONSHIP_TYPE.NUMBERING)
        self._numbering = WordNumbering(
            None if numbering is None else numbering.element, document.styles.element
        )
        self._notes: dict[str, Node] = {}
        self._formats: dict[str, str] = {}
        self._counts: Counter[str] = Counter()
        self._joined: list[MarkedText] = []
        parser = etree.XMLParser(resolve_entities=False, no_network=True)
        for kind, (reltype, form) in _NOTES.items():
            settings = document.settings.element.find(f"{W}{kind}Pr")
            said = None if settings is None else value_of(settings, "numFmt")
            self._formats[kind] = said or form
            if part := parts.get(reltype):
                for note in etree.fromstring(part.blob, parser).iterfind(f"{W}{kind}"):
                    self._notes[f"{kind}{note.get(f'{W}id')}"] = note

    def elements(self) -> Iterator[Element]:
        """Yield headings, paragraphs, list items, table rows and notes in reading order."""
        yield from self._container(self._body)

    def _container(self, container: Node, *, contents: bool = False) -> Iterator[Element]:
        for child in container:
            if child.tag == f"{W}p":
                yield from self._paragraph(child, contents=contents)
            elif child.tag == f"{W}tbl":
                yield from self._table(child)
            elif child.tag == f"{W}sdt":
                gallery = child.find(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery")
                listed = gallery is not None and gallery.get(f"{W}val") == _CONTENTS_GALLERY
                for content in child.iterfind(f"{W}sdtContent"):
                    yield from self._container(content, contents=contents or listed)
            elif child.tag in _INSERTED:
                yield from self._container(child, contents=contents)

    def _paragraph(self, paragraph: Node, *, contents: bool) -> Iterator[Element]:
        parts = [*self._joined, *self._text(paragraph)]
        self._joined.clear()
        text = "".join(part for part, _ in parts)
        if paragraph.find(f"{W}pPr/{W}rPr/{W}del") is not None:
            # Its end was deleted (17.13.5.15): it is one paragraph with the next.
            self._joined = parts
            return
        label, depth = self._label(paragraph) if text.strip() else (None, 0)
        shown = [(f"{label.strip()} ", None), *parts] if label and label.strip() else parts
        level = self._styles.heading_level(paragraph)
        number = label.strip().rstrip(".") if label and NUMBER.match(f"{label.strip()} x") else None
        if level:
            yield _element(Kind.HEADING, shown, level)
        elif number and (depth == 0 or "." in number):
            yield _element(Kind.LIST_ITEM, parts, 1, number)
        elif label and RECOMMENDATION.fullmatch(label.strip()):
            yield _element(Kind.PARAGRAPH, [(f"{label.strip().rstrip(':.')}: ", None), *parts])
        elif label is not None:
            yield _element(Kind.LIST_ITEM, shown, depth + 1)
        else:
            kind = Kind.CONTENTS if contents else self._styles.kind(paragraph, text)
            yield _element(kind, parts)
        yield from self._inside(paragraph, parts)

    def _inside(self, container: Node, parts: Sequence[MarkedText]) -> Iterator[Element]:
        """What is anchored in a paragraph or row: text boxes and notes."""
        for box in container.iter(f"{W}txbxContent"):
            # Word writes a box twice: as a drawing, and as a fallback for old readers.
            if not any(_local(parent) == "Fallback" for parent in box.iterancestors()):
                yield from self._container(box)
        for name in dict.fromkeys(ref for _, ref in parts if ref):
            note = self._notes.pop(name, None)
            if note is not None:
                for nth, paragraph in enumerate(note.iter(f"{W}p")):
                    lines, refs = marked_lines(self._text(paragraph))
                    if any(line.text.strip() for line in lines):
                        own = name if nth == 0 else None
                        yield Element(Kind.FOOTNOTE, lines, refs=refs, name=own)

    def _table(self, table: Node) -> Iterator[Element]:
        for row in _rows(table):
            if row.find(f"{W}trPr/{W}del") is not None:
                continue
            parts: list[MarkedText] = []
            said = False
            for nth, cell in enumerate(_cells(row)):
                words = list(self._cell(cell))
                said = said or any(text.strip() for text, _ in words)
                parts += [(CELL_BAR, None), *words] if nth else words
            if said:
                yield _element(Kind.TABLE, [(text.replace("\n", " "), ref) for text, ref in parts])
            yield from self._inside(row, parts)

    def _cell(self, cell: Node) -> Iterator[MarkedText]:
        merge = cell.find(f"{W}tcPr/{W}vMerge")
        if merge is not None and merge.get(f"{W}val") != "restart":
            return
        between = False
        for paragraph in cell.iter(f"{W}p"):
            if next(paragraph.iterancestors(f"{W}txbxContent"), None) is None:
                label, _ = self._label(paragraph)
                yield (" " if between else "") + (f"{label} " if label else ""), None
                yield from self._text(paragraph)
                between = True

    def _label(self, paragraph: Node) -> tuple[str | None, int]:
        """Return what Word prints before a paragraph, and how deep in its list it is."""
        name: str | None = None
        depth: int | None = None
        for style, properties in self._styles.properties(paragraph):
            numbering = properties.find(f"{W}numPr")
            if numbering is not None:
                at, of = value_of(numbering, "ilvl"), value_of(numbering, "numId")
                if depth is None and at is not None:
                    depth = int(at)
                if name is None and of is not None:
                    name = of
                    if depth is None and style:
                        depth = self._numbering.depth_of(of, style)
        depth = depth or 0
        # 0 takes a paragraph out of its style's list (17.9.18).
        return (self._numbering.label(name, depth) if name and name != "0" else None), depth

    def _text(self, element: Node) -> Iterator[MarkedText]:
        """Yield the text of a paragraph; a footnote marker after its note's name."""
        tag = element.tag
        if tag in {f"{W}t", _MATH_TEXT}:
            yield element.text or "", None
        elif tag in _TEXTS:
            yield _TEXTS[tag], None
        elif tag == f"{W}sym":
            code = int(element.get(f"{W}char") or "0", 16)
            # In the private use area only the font knows what the character is.
            if code and code not in _PRIVATE_USE:
                yield chr(code), None
        elif tag == f"{W}r":
            yield from self._run(element)
        elif tag not in _LEFT_OUT and isinstance(tag, str) and _local(element) != "Fallback":
            for child in element:
                yield from self._text(child)

    def _run(self, run: Node) -> Iterator[MarkedText]:
        if self._styles.is_hidden(run):
            return
        marker = next((child for child in run if child.tag in _REFERENCES), None)
        if marker is None:
            for child in run:
                yield from self._text(child)
            return
        kind = _REFERENCES[marker.tag]
        name = f"{kind}{marker.get(f'{W}id')}"
        custom = "".join(text for child in run for text, _ in self._text(child)).strip()
        if marker.get(f"{W}customMarkFollows") in {"1", "true", "on"} and custom:
            yield custom, name
        else:
            self._counts[kind] += 1
            yield printed_count(self._counts[kind], self._formats[kind]), name


def _element(
    kind: Kind, parts: Sequence[MarkedText], level: int = 0, number: str | None = None
) -> Element:
    lines, refs = marked_lines(parts)
    return Element(kind, lines, level, number, refs)


def _rows(table: Node) -> Iterator[Node]:
    for child in table:
        if child.tag == f"{W}tr":
            yield child
        elif child.tag in _INSERTED:
            yield from _rows(child)
        elif child.tag == f"{W}sdt":
            for content in child.iterfind(f"{W}sdtContent"):
                yield from _rows(content)


def _cells(row: Node) -> Iterator[Node]:
    for child in row:
        if child.tag == f"{W}tc":
            yield child
        elif child.tag == f"{W}sdt":
            for content in child.iterfind(f"{W}sdtContent"):
                yield from _cells(content)


def _local(element: Node) -> str:
    return str(element.tag).rpartition("}")[2]
