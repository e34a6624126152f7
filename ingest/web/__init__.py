"""HTML files. Nothing that a page links to is ever fetched."""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING, Any

from lxml import etree
from lxml import html as lxml_html

from ingest.errors import DamagedFileError, ReadLimitError
from ingest.markup.decoding import decode, read_bytes
from ingest.markup.elements import assemble_elements
from ingest.model import DocumentInfo, FileFormat, Page, PageState, Reading
from ingest.naming import name_passages
from ingest.web.body import read_body
from ingest.web.places import page_starts

if TYPE_CHECKING:
    from pathlib import Path

Node = Any
"""An lxml element: lxml says nothing of its types."""

_LIMITS = frozenset({"ERR_RESOURCE_LIMIT", "ERR_INTERNAL_ERROR", "ERR_NO_MEMORY"})
_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w-]{2,40})", re.IGNORECASE)
_DECLARATION = re.compile(r"\A\ufeff?\s*<\?xml[^>]*\?>")
_TITLES = ("dcterms.title", "dc.title", "citation_title", "og:title")
_AUTHORS = ("author", "dcterms.creator", "dc.creator", "citation_author")
_DATES = ("dcterms.date", "dc.date", "dcterms.issued", "article:published_time", "date")


def read_html(path: Path, *, max_pages: int = 5000) -> Reading:
    """Read an HTML file.

    Scripts, styles, hidden text and the site's own parts are left out; where the document marks
    its main part, that part alone is read. Its marks of printed pages begin pages
    (`ingest.web.places`); the text of a page is the document's text as it is shown.

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
    starts = page_starts(body)
    if len(starts) > max_pages:
        raise ReadLimitError(
            f"{path.name} has {len(starts)} pages, more than the {max_pages} allowed",
            remedy="Raise the limit of pages, or split the file.",
        )
    elements, texts = read_body(body, starts)
    blocks, outline = assemble_elements(elements)
    printed = {start.number: start.printed for start in starts.values()}
    return Reading(
        format=FileFormat.HTML,
        info=info,
        pages=tuple(
            Page(n, None, printed[n], text, PageState.READ if text else PageState.BLANK)
            for n, text in texts.items()
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

    titles = [" ".join(" ".join(t.itertext()).split()) for t in root.xpath("//h1 | //head/title")]
    return DocumentInfo(
        title=first(_TITLES) or next((title for title in reversed(titles) if title), None),
        author=first(_AUTHORS),
        date=first(_DATES),
    )
