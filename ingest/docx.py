"""Word files (DOCX)."""

from __future__ import annotations

import re
import zipfile
import zlib
from typing import TYPE_CHECKING, Any

import docx
from docx.exceptions import PythonDocxError
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.exceptions import OpcError
from lxml import etree

from ingest.elements import Element, assemble_elements, unplaced
from ingest.errors import DamagedFileError, FileAccessError, PasswordError, ReadLimitError
from ingest.model import DocumentInfo, FileFormat, Kind, Reading
from ingest.naming import name_passages
from ingest.prose import NUMBER
from ingest.word_numbering import W, WordNumbering

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

Node = Any
"""An lxml element or an object of python-docx, which say nothing of their types."""

MOST_UNPACKED_BYTES = 512 * 1024 * 1024
MOST_UNPACKED_RATIO = 300
_RATIO_COUNTS_FROM = 32 * 1024 * 1024
_ENCRYPTED = 0x1
_HEADING = re.compile(r"heading\s*([1-9])", re.IGNORECASE)
_TITLE = "title"
_DEEPEST_STYLE = 20
_TEXTS = {
    f"{W}tab": "\t",
    f"{W}br": "\n",
    f"{W}cr": "\n",
    f"{W}noBreakHyphen": "\u2011",
    f"{W}softHyphen": "\u00ad",
}
_LEFT_OUT = frozenset({f"{W}del", f"{W}moveFrom", f"{W}pPr", f"{W}rPr", f"{W}txbxContent"})
_BROKEN = (
    PythonDocxError,
    OpcError,
    etree.LxmlError,
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    # python-docx follows the parts' references without checking that they lead anywhere.
    AttributeError,
    IndexError,
    KeyError,
    TypeError,
    ValueError,
)


def read_docx(path: Path) -> Reading:
    """Read a Word file.

    It has no pages: where Word breaks them depends on the printer. Headings are known by
    style, paragraph numbers as Word prints them; words deleted in tracked changes are left
    out, inserted ones taken.

    Raises:
        FileAccessError: The file cannot be read.
        PasswordError: A part is encrypted.
        DamagedFileError: It is cut short or broken.
        ReadLimitError: It unpacks to more than `MOST_UNPACKED_BYTES`.
    """
    try:
        _check_archive(path)
        document = docx.Document(str(path))
        elements = list(_Document(document).elements())
        core = document.core_properties
        info = DocumentInfo(
            title=core.title.strip() or None,
            author=core.author.strip() or None,
            date=core.created.date().isoformat() if core.created else None,
        )
    except OSError as error:
        raise FileAccessError(
            f"{path} cannot be read: {error.strerror or error}",
            remedy="Check that the file is there and that you may read it.",
        ) from error
    except _BROKEN as error:
        raise DamagedFileError(
            f"{path.name} is a damaged Word file ({type(error).__name__})",
            remedy="Open it in Word or LibreOffice, save it anew, and add that.",
        ) from error
    blocks, outline = assemble_elements(elements)
    return Reading(
        format=FileFormat.DOCX,
        info=info,
        pages=(),
        passages=name_passages(blocks),
        outline=tuple(outline),
    )


def _check_archive(path: Path) -> None:
    """Refuse archives that unpack to far more than a report, before anything is unpacked."""
    with zipfile.ZipFile(path) as archive:
        entries = archive.infolist()
    unpacked = sum(entry.file_size for entry in entries)
    packed = max(1, sum(entry.compress_size for entry in entries))
    bomb = unpacked > _RATIO_COUNTS_FROM and unpacked / packed > MOST_UNPACKED_RATIO
    if bomb or unpacked > MOST_UNPACKED_BYTES:
        raise ReadLimitError(
            f"{path.name} unpacks to {unpacked // 1024**2} MB, more than a document does",
            remedy="If you trust it, print it to PDF and add that.",
        )
    if any(entry.flag_bits & _ENCRYPTED for entry in entries):
        raise PasswordError(
            f"{path.name} is encrypted with a password",
            remedy="Save it without a password and add that.",
        )


class _Document:
    """The elements of a Word document, in reading order."""

    def __init__(self, document: Node) -> None:
        self._body = document.element.body
        self._styles = {
            style.get(f"{W}styleId"): style
            for style in document.styles.element.iterfind(f"{W}style")
        }
        parts = {
            rel.reltype: rel.target_part
            for rel in document.part.rels.values()
            if not rel.is_external
        }
        numbering = parts.get(RELATIONSHIP_TYPE.NUMBERING)
        self._numbering = WordNumbering(None if numbering is None else numbering.element)
        self._notes: dict[str, Node] = {}
        for reltype in (RELATIONSHIP_TYPE.FOOTNOTES, RELATIONSHIP_TYPE.ENDNOTES):
            if part := parts.get(reltype):
                kind = "footnote" if reltype == RELATIONSHIP_TYPE.FOOTNOTES else "endnote"
                parser = etree.XMLParser(resolve_entities=False, no_network=True)
                for note in etree.fromstring(part.blob, parser).iterfind(f"{W}{kind}"):
                    self._notes[f"{kind}{note.get(f'{W}id')}"] = note

    def elements(self) -> Iterator[Element]:
        yield from self._container(self._body)

    def _container(self, container: Node) -> Iterator[Element]:
        for child in container:
            if child.tag == f"{W}p":
                yield from self._paragraph(child)
            elif child.tag == f"{W}tbl":
                yield from self._table(child)
            elif child.tag == f"{W}sdt":
                for content in child.iterfind(f"{W}sdtContent"):
                    yield from self._container(content)
            elif child.tag in {f"{W}ins", f"{W}moveTo", f"{W}customXml", f"{W}smartTag"}:
                yield from self._container(child)

    def _paragraph(self, paragraph: Node) -> Iterator[Element]:
        text = _text(paragraph)
        label, depth = self._label(paragraph) if text.strip() else (None, 0)
        level = self._heading_level(paragraph)
        number = label.strip().rstrip(".") if label and NUMBER.match(f"{label.strip()} x") else None
        if level:
            shown = f"{label.strip()} {text}" if label else text
            yield Element(Kind.HEADING, unplaced(shown), level)
        elif number and (depth == 0 or "." in number):
            yield Element(Kind.LIST_ITEM, unplaced(text), 1, number)
        elif label is not None:
            shown = f"{label.strip()} {text}" if label.strip() else text
            yield Element(Kind.LIST_ITEM, unplaced(shown), depth + 1)
        else:
            yield Element(Kind.PARAGRAPH, unplaced(text))
        yield from self._inside(paragraph)

    def _inside(self, paragraph: Node) -> Iterator[Element]:
        """What is anchored in a paragraph: text boxes and notes."""
        for box in paragraph.iter(f"{W}txbxContent"):
            # Word writes a box twice: as a drawing, and as a fallback for old readers.
            if not any(_local(parent) == "Fallback" for parent in box.iterancestors()):
                yield from self._container(box)
        for kind in ("footnote", "endnote"):
            for marker in paragraph.iter(f"{W}{kind}Reference"):
                note = self._notes.pop(f"{kind}{marker.get(f'{W}id')}", None)
                if note is not None:
                    lines = " ".join(_text(p) for p in note.iter(f"{W}p"))
                    yield Element(Kind.FOOTNOTE, unplaced(lines))

    def _table(self, table: Node) -> Iterator[Element]:
        for row in table.iterfind(f"{W}tr"):
            cells = [
                " ".join(" ".join(_text(p) for p in cell.iter(f"{W}p")).split())
                for cell in row.iter(f"{W}tc")
                if next(cell.iterancestors(f"{W}tc"), None) is None
            ]
            if any(cells):
                yield Element(Kind.TABLE, unplaced(" | ".join(cells)))
            for paragraph in row.iter(f"{W}p"):
                yield from self._inside(paragraph)

    def _label(self, paragraph: Node) -> tuple[str | None, int]:
        """Return what Word prints before a paragraph, and how deep in its list it is."""
        name: str | None = None
        depth: int | None = None
        for properties in self._properties(paragraph):
            numbering = properties.find(f"{W}numPr")
            if numbering is not None:
                at, of = numbering.find(f"{W}ilvl"), numbering.find(f"{W}numId")
                if depth is None and at is not None:
                    depth = int(at.get(f"{W}val"))
                if name is None and of is not None:
                    name = of.get(f"{W}val")
        depth = depth or 0
        # 0 takes a paragraph out of its style's list (17.9.18).
        return (self._numbering.label(name, depth) if name and name != "0" else None), depth

    def _heading_level(self, paragraph: Node) -> int:
        for properties in self._properties(paragraph):
            outline = properties.find(f"{W}outlineLvl")
            if outline is not None:
                level = int(outline.get(f"{W}val")) + 1
                return level if level <= 9 else 0
        style = self._styles.get(_style_of(paragraph))
        named = None if style is None else style.find(f"{W}name")
        name = "" if named is None else named.get(f"{W}val", "")
        if name.casefold() == _TITLE:
            return 1
        found = _HEADING.fullmatch(name)
        return int(found[1]) if found else 0

    def _properties(self, paragraph: Node) -> Iterator[Node]:
        """A paragraph's own properties, then its style's and those of the styles it rests on."""
        own = paragraph.find(f"{W}pPr")
        if own is not None:
            yield own
        style = self._styles.get(_style_of(paragraph))
        for _ in range(_DEEPEST_STYLE):
            if style is None:
                return
            found = style.find(f"{W}pPr")
            if found is not None:
                yield found
            base = style.find(f"{W}basedOn")
            style = None if base is None else self._styles.get(base.get(f"{W}val"))


def _style_of(paragraph: Node) -> str | None:
    style = paragraph.find(f"{W}pPr/{W}pStyle")
    return None if style is None else style.get(f"{W}val")


def _local(element: Node) -> str:
    return str(element.tag).rpartition("}")[2]


def _text(element: Node) -> str:
    if element.tag == f"{W}t":
        return element.text or ""
    if element.tag in _TEXTS:
        return _TEXTS[element.tag]
    if element.tag in _LEFT_OUT:
        return ""
    return "".join(_text(child) for child in element if isinstance(child.tag, str))
