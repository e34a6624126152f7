"""HTML files. Nothing that a page links to is ever fetched."""

from __future__ import annotations

import codecs
import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from lxml import etree
from lxml import html as lxml_html

from ingest.clean import PlacedLine
from ingest.decoding import decode, read_bytes
from ingest.elements import Element, assemble_elements
from ingest.errors import DamagedFileError, ReadLimitError
from ingest.model import DocumentInfo, FileFormat, Kind, Page, PageState, Reading
from ingest.naming import name_passages
from ingest.pagination import NO_PAGE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

Node = Any
"""An lxml element: lxml says nothing of its types."""

_LIMITS = frozenset({"ERR_RESOURCE_LIMIT", "ERR_INTERNAL_ERROR", "ERR_NO_MEMORY"})
_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w-]{2,40})", re.IGNORECASE)
_DECLARATION = re.compile(r"\s*<\?xml[^>]*\?>")
_DROPPED = frozenset(
    {"script", "style", "nav", "template", "noscript", "head", "svg", "math", "iframe", "object"}
    | {"embed", "canvas", "audio", "video", "button", "select", "textarea", "input", "dialog"}
)
_INLINE = frozenset(
    {"a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em"}
    | {"font", "i", "ins", "kbd", "label", "mark", "q", "ruby", "s", "samp", "small", "span"}
    | {"strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr", "img"}
)
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_LISTS = frozenset({"ul", "ol", "menu", "dir"})
_PAGE_ANCHOR = re.compile(r"(page|pg|p)[-_.]?(\d{1,5})", re.IGNORECASE)
_LEAST_PAGE = 300
_BACKLINK = re.compile(r"[↩↑^\s︎]*")
_TITLES = ("dcterms.title", "dc.title", "citation_title", "og:title")
_AUTHORS = ("author", "dcterms.creator", "dc.creator", "citation_author")
_DATES = ("dcterms.date", "dc.date", "dcterms.issued", "article:published_time", "date")


def read_html(path: Path, *, max_pages: int = 5000) -> Reading:
    """Read an HTML file.

    Scripts, styles and navigation are left out; where the document marks its main part, that
    part alone is read. Elements whose id is a page's (`page-12`, or `p12` on an empty anchor)
    begin pages; the text of a page is the document's text as it is shown.

    Raises:
        FileAccessError: The file cannot be read.
        UnsupportedFormatError: It is not text.
        DamagedFileError: It cannot be decoded or parsed.
        ReadLimitError: It is nested too deep, or has more pages than allowed.
    """
    root = _parse(_decoded(read_bytes(path), path.name), path.name)
    info = _info(root)
    mains = root.xpath("//main | //*[@role='main']")
    body = mains[0] if len(mains) == 1 else root
    walk = _Walk(anchors=_page_anchors(body), notes=_note_targets(body))
    walk.visit(body)
    walk.flush()
    if len(walk.texts) > max_pages:
        raise ReadLimitError(
            f"{path.name} has {len(walk.texts)} pages, more than the {max_pages} allowed",
            remedy="Raise the limit of pages, or split the file.",
        )
    blocks, outline = assemble_elements(walk.elements)
    return Reading(
        format=FileFormat.HTML,
        info=info,
        pages=tuple(
            Page(n, None, None, "".join(words), PageState.READ if words else PageState.BLANK)
            for n, words in walk.texts.items()
        ),
        passages=name_passages(blocks),
        outline=tuple(outline),
    )


def _decoded(data: bytes, name: str) -> str:
    declared = _CHARSET.search(data[:4096])
    if declared and not data.startswith(
        (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
    ):
        encoding = declared[1].decode("ascii").lower()
        # Browsers read both names as Windows-1252 (WHATWG Encoding, 4.2).
        encoding = "cp1252" if encoding in {"iso-8859-1", "latin1", "us-ascii"} else encoding
        try:
            return data.decode(encoding)
        except (LookupError, UnicodeDecodeError):
            # A wrong declaration is common; the bytes themselves decide.
            return decode(data, name)
    return decode(data, name)


def _parse(text: str, name: str) -> Node:
    parser = lxml_html.HTMLParser(
        no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = lxml_html.document_fromstring(_DECLARATION.sub("", text, count=1), parser=parser)
    except (etree.LxmlError, ValueError) as error:
        raise DamagedFileError(
            f"{name} cannot be parsed as HTML: {error}", remedy="Get the file again."
        ) from error
    # The parser stops at its limits without an error, and the rest would be lost in silence.
    if any(entry.type_name in _LIMITS for entry in parser.error_log):
        raise ReadLimitError(
            f"{name} is nested too deep to be read", remedy="Print the page to PDF and add that."
        )
    return root


def _info(root: Node) -> DocumentInfo:
    fields = {
        (meta.get("name") or meta.get("property") or "").casefold(): meta.get("content")
        for meta in root.iter("meta")
    }

    def first(names: tuple[str, ...]) -> str | None:
        found = (" ".join((fields.get(name) or "").split()) for name in names)
        return next((value for value in found if value), None)

    titles = [" ".join(t.text_content().split()) for t in root.xpath("//h1 | //head/title")]
    return DocumentInfo(
        title=first(_TITLES) or next((title for title in reversed(titles) if title), None),
        author=first(_AUTHORS),
        date=first(_DATES),
    )


def _page_anchors(body: Node) -> dict[Node, int]:
    """Map elements that begin pages to the pages' numbers."""
    found: dict[str, list[tuple[Node, int]]] = {"page": [], "p": []}
    for element in body.iter(etree.Element):
        match = _PAGE_ANCHOR.fullmatch(element.get("id") or element.get("name") or "")
        if match and int(match[2]):
            if match[1].casefold() == "p":
                # <p id="p12"> numbers a paragraph.
                if not (element.text_content() or "").strip():
                    found["p"].append((element, int(match[2])))
            else:
                found["page"].append((element, int(match[2])))
    anchors = found["page"]
    if not anchors and len(body.text_content()) >= _LEAST_PAGE * len(found["p"]):
        anchors = found["p"]
    numbers = [number for _, number in anchors]
    return dict(anchors) if numbers == sorted(set(numbers)) else {}


def _note_targets(body: Node) -> frozenset[str]:
    """Ids that superscript links lead to: the footnotes."""
    links = body.xpath(".//sup//a[starts-with(@href,'#')] | .//a[starts-with(@href,'#')][sup]")
    links += body.xpath(".//a[@role='doc-noteref' and starts-with(@href,'#')]")
    return frozenset(link.get("href")[1:] for link in links)


@dataclass(slots=True)
class _Walk:
    """Collects elements in document order while the text of each page grows."""

    anchors: dict[Node, int]
    notes: frozenset[str]
    elements: list[Element] = field(default_factory=list)
    texts: dict[int, list[str]] = field(default_factory=dict)
    _lengths: Counter[int] = field(default_factory=Counter)
    _page: int = NO_PAGE
    _kind: Kind = Kind.PARAGRAPH
    _level: int = 0
    _number: str | None = None
    _parts: list[tuple[int, str]] = field(default_factory=list)
    _depth: int = 0

    def visit(self, element: Node) -> None:
        """Take in an element and what is inside it."""
        if element in self.anchors:
            self._page = self.anchors[element]
            self.texts.setdefault(self._page, [])
        tag = element.tag
        if tag in _DROPPED or element.get("hidden") is not None:
            return
        if tag == "br":
            self._parts.append((self._page, "\n"))
        elif self._is_note_marker(element):
            return
        elif tag == "table" and not element.xpath(".//table"):
            self._table(element)
        elif tag in _INLINE:
            self._inside(element)
        else:
            self._block(element)

    def _is_note_marker(self, element: Node) -> bool:
        href = element.get("href") or ""
        if element.tag == "sup":
            return any((a.get("href") or "")[1:] in self.notes for a in element.iter("a"))
        if element.tag != "a" or not href.startswith("#"):
            return False
        marker = href[1:] in self.notes and (element.find("sup") is not None or element.get("role"))
        return bool(marker) or bool(_BACKLINK.fullmatch(element.text_content()) and href != "#")

    def _inside(self, element: Node) -> None:
        self._say(element.text, element)
        for child in element:
            self.visit(child)
            self._say(child.tail, element)

    def _say(self, text: str | None, element: Node) -> None:
        if text:
            kept = text if element.tag == "pre" else re.sub(r"[ \t\r\n\f]+", " ", text)
            self._parts.append((self._page, kept))

    def _block(self, element: Node) -> None:
        self.flush()
        outside = (self._kind, self._level, self._number)
        tag = element.tag
        named = True
        if tag in _HEADINGS:
            self._kind, self._level, self._number = Kind.HEADING, _HEADINGS[tag], None
        elif self._is_note(element):
            self._kind, self._number = Kind.FOOTNOTE, None
        elif tag in {"li", "dd"} and self._kind is not Kind.FOOTNOTE:
            self._kind, self._level = Kind.LIST_ITEM, max(self._depth, 1)
            self._number = _list_number(element) if tag == "li" else None
        else:
            named = False
        self._depth += tag in _LISTS
        self._inside(element)
        self.flush()
        self._depth -= tag in _LISTS
        if named:
            self._kind, self._level, self._number = outside

    def _is_note(self, element: Node) -> bool:
        if element.get("role") == "doc-footnote":
            return True
        return (
            element.tag in {"li", "p", "div", "aside"} and (element.get("id") or "") in self.notes
        )

    def _table(self, table: Node) -> None:
        self.flush()
        for row in table.iter("caption", "tr"):
            cells = [" ".join(cell.text_content().split()) for cell in row.iter("td", "th")]
            text = " | ".join(cells) if cells else " ".join(row.text_content().split())
            for anchor in row.iter(etree.Element):
                if anchor in self.anchors:
                    self._page = self.anchors[anchor]
                    self.texts.setdefault(self._page, [])
            self._parts.append((self._page, text if any(cells) or row.tag == "caption" else ""))
            before, self._kind = self._kind, Kind.TABLE
            self.flush()
            self._kind = before

    def flush(self) -> None:
        """End the element that is open, and put its words on their pages."""
        lines = tuple(self._placed())
        self._parts.clear()
        if any(line.text.strip() for line in lines):
            self.elements.append(Element(self._kind, lines, self._level, self._number))
            if self._kind is Kind.LIST_ITEM:
                # What follows in the same item is a paragraph of its own.
                self._kind, self._number = Kind.PARAGRAPH, None

    def _placed(self) -> Iterator[PlacedLine]:
        runs: list[tuple[int, str]] = []
        for page, text in self._parts:
            if runs and runs[-1][0] == page:
                runs[-1] = (page, runs[-1][1] + text)
            else:
                runs.append((page, text))
        for page, text in runs:
            for line in text.split("\n"):
                words = line.strip()
                if words:
                    yield PlacedLine(words, page, self._lengths[page])
                    if page != NO_PAGE:
                        self.texts[page].append(f"{words}\n")
                        self._lengths[page] += len(words) + 1


def _list_number(item: Node) -> str | None:
    """The number that a browser prints before an item of an ordered list."""
    parent = item.getparent()
    if parent is None or parent.tag != "ol" or (parent.get("type") or "1") != "1":
        return None
    try:
        count = int(parent.get("start") or 1) - 1
        for sibling in parent.iterchildren("li"):
            count = int(sibling.get("value") or count + 1)
            if sibling is item:
                break
    except ValueError:
        return None
    return str(count) if count > 0 else None
