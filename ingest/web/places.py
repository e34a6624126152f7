"""Where an HTML document's pages begin, which links are footnote markers, and what is unseen.

Pure. Forms in use: HTML anchors, EPUB 3 `epub:type`, DPUB-ARIA roles, what Word, kramdown
(and so GOV.UK) and common sites write.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from lxml import etree

Node = Any
"""An lxml element: lxml says nothing of its types."""

_DROPPED = frozenset(
    {"script", "style", "nav", "template", "noscript", "head", "svg", "math", "iframe", "object"}
    | {"embed", "canvas", "audio", "video", "button", "select", "textarea", "input", "dialog"}
    | {"del", "rp", "datalist", "frame", "applet", "map"}
)
_SITE_ROLES = frozenset({"navigation", "banner", "contentinfo", "search", "dialog", "alert"})
_UNSEEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_UNSEEN_CLASS = re.compile(
    r"(?:^|\s)(?:(?:govuk-)?visually-?hidden|sr-only|screen-reader(?:-text|-only)?|wb-inv"
    r"|(?:govuk-)?skip-(?:link|to)\S*)(?:\s|$)"
)
_SITE_NAME = re.compile(
    r"(?:(?:site|main|page|top|global|primary|sub)-?)?(?:nav(?:igation|bar)?|menu|breadcrumbs?)",
    re.IGNORECASE,
)
_SCOPED = frozenset({"article", "section", "main", "aside", "blockquote"})
_PAGE_ANCHOR = re.compile(r"(page|pg|p)[-_.]?(\d{1,5})", re.IGNORECASE)
_PAGE_CLASS = re.compile(r"page-?(?:num(?:ber)?|no|break|marker)?|pb", re.IGNORECASE)
_PAGE_SHOWN = re.compile(
    r"\W*(?:page|pg?\.?)?\s*(?P<shown>\d{1,5}|[ivxlc]{1,8})(?:\s+of\s+\d+)?\W*", re.IGNORECASE
)
_LONGEST_SHOWN = 60
"""Neither a page's number nor a footnote marker has so many characters, brackets and all."""
_PAGE_FORMS = ("break", "class", "data", "named", "short")
_LEAST_PAGE = 300
_MARKER = re.compile(
    r"\W*(?:foot|end)?(?:note)?\W*(?P<label>\w{1,5}|[*†‡§¶]{1,3})\W*", re.IGNORECASE
)
_NOTE_CLASS = re.compile(
    r"(?:^|[\s-])(?:foot-?note|note-?ref|fn-?(?:ref|lnk)?|footnote-?(?:ref\w*|link|anchor))(?:\s|$)",
    re.IGNORECASE,
)
_NOTE_ROLES = frozenset({"doc-noteref", "noteref"})
_BACK = re.compile(r"[↩↑^\s︎⤴]*")
_BACK_CLASS = re.compile(
    r"back-?(?:link|ref)|reversefootnote|fn-?rtn|footnote-?back", re.IGNORECASE
)
_BLOCKS = ("p", "li", "dd", "div", "aside", "td", "section")


@dataclass(frozen=True, slots=True)
class PageStart:
    """A page that begins at an element: its number, and what it is called if that is another."""

    number: int
    printed: str | None
    shows_number: bool


@dataclass(slots=True)
class Notes:
    """A document's footnotes.

    Attributes:
        names: For each element that is a note's text, the note's name.
        markers: For each element that is a marker, the note's name and the marker as printed.
        labels: For each note's name, what its first marker prints.
        backlinks: Elements that lead from a note to its marker, no part of its words.
    """

    names: dict[Node, str] = field(default_factory=dict)
    markers: dict[Node, tuple[str, str]] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)
    backlinks: set[Node] = field(default_factory=set)

    def mark(self, element: Node, name: str, label: str) -> None:
        """Take an element for the marker of a note."""
        self.markers[element] = (name, label)
        self.labels.setdefault(name, label)


def is_unseen(element: Node) -> bool:
    """Whether an element is no part of what a reader of the document sees."""
    if element.tag in _DROPPED or element.get("hidden") is not None:
        return True
    role = element.get("role")
    if role in _SITE_ROLES or _UNSEEN_STYLE.search(element.get("style") or ""):
        return True
    if _UNSEEN_CLASS.search(element.get("class") or ""):
        return True
    if element.tag in {"div", "ul"}:
        names = (element.get("id"), *(element.get("class") or "").split())
        return any(_SITE_NAME.fullmatch(name) for name in names if name)
    if element.tag in {"header", "footer"}:
        of_site = not any(above.tag in _SCOPED for above in element.iterancestors())
        return of_site and element.find(".//h1") is None
    return element.get("aria-hidden") == "true" and element.tag in {"a", "span", "i"}


def page_starts(body: Node) -> dict[Node, PageStart]:
    """Map the elements that begin pages to those pages.

    The surest form that the document uses counts: page-break roles, then elements that a class
    calls page numbers, `data-page`, and ids such as `page-12`; `p12` on an empty anchor where
    pages of some length lie between. Numbers must ascend; where some are Roman, the pages
    count from 1 and are called what is printed.
    """
    found: dict[str, list[tuple[Node, str, bool]]] = {form: [] for form in _PAGE_FORMS}
    for element in body.iter(etree.Element):
        if start := _page_start(element):
            form, shown, shows_number = start
            found[form].append((element, shown, shows_number))
    if len("".join(body.itertext())) < _LEAST_PAGE * len(found["short"]):
        del found["short"]
    return next(filter(None, map(_numbered, found.values())), {})


def _page_start(element: Node) -> tuple[str, str, bool] | None:
    """The form in which an element begins a page, the page's number, whether that is its text."""
    match = _PAGE_ANCHOR.fullmatch(element.get("id") or element.get("name") or "")
    text = _words(element) if _is_small(element) else None
    number = _shown_number(text or "")
    if "pagebreak" in f"{element.get('epub:type')} {element.get('role')}":
        label = element.get("aria-label") or element.get("title") or text or ""
        named = _shown_number(label) or (match and match[2])
        return ("break", named, number is not None) if named else None
    if number and any(map(_PAGE_CLASS.fullmatch, (element.get("class") or "").split())):
        return "class", number, True
    value = element.get("data-page-number") or element.get("data-page") or ""
    if value.isdecimal():
        return "data", value, number == value
    if match and match[1].casefold() != "p":
        return "named", match[2], number == match[2]
    return ("short", match[2], False) if match and text == "" else None


def _shown_number(text: str) -> str | None:
    """The number of a text that is nothing but a page's number."""
    shown = _PAGE_SHOWN.fullmatch(text) if len(text) <= _LONGEST_SHOWN else None
    return shown["shown"] if shown else None


def _is_small(element: Node) -> bool:
    return sum(1 for _ in zip(element.iter(), range(4), strict=False)) < 4


def _numbered(found: list[tuple[Node, str, bool]]) -> dict[Node, PageStart]:
    if found and all(shown.isdecimal() for _, shown, _ in found):
        numbers = [int(shown) for _, shown, _ in found]
        if not numbers[0] or any(a >= b for a, b in pairwise(numbers)):
            return {}
        return {e: PageStart(int(shown), None, inside) for e, shown, inside in found}
    return {e: PageStart(n, shown, inside) for n, (e, shown, inside) in enumerate(found, 1)}


def find_notes(body: Node) -> Notes:
    """Find a document's footnotes, their markers and the links back.

    A marker is a link to a place in the document that is raised or called a note's marker;
    or, where notes are not linked, a raised number that a note of the document opens with.
    """
    places = _named_places(body)
    notes = Notes()
    marked: set[str] = set()
    for link in body.iter("a"):
        target = (link.get("href") or "").partition("#")[2]
        if not target:
            continue
        outer = next(link.iterancestors("sup"), None)
        own = {link.get("id"), link.get("name"), None if outer is None else outer.get("id")}
        if target in marked or not own.isdisjoint(notes.labels) or _leads_back(link):
            notes.backlinks.add(link)
        elif target in places and _is_marker(link) and (label := _label(link)):
            alone = outer is not None and len(outer.findall(".//a")) == 1
            notes.mark(outer if alone else link, target, label)
            marked.update(name for name in own if name)
    for target in notes.labels:
        block = _block_of(places[target])
        if block is not None:
            notes.names.setdefault(block, target)
    if not notes.markers:
        _find_unlinked(body, notes)
    return notes


def _words(element: Node) -> str:
    return "".join(element.itertext()).strip()


def _named_places(body: Node) -> dict[str, Node]:
    places: dict[str, Node] = {}
    for element in body.iter(etree.Element):
        for name in (element.get("id"), element.get("name")):
            if name:
                places.setdefault(name, element)
    return places


def _leads_back(link: Node) -> bool:
    said = f"{link.get('role')} {link.get('class')}"
    by_name = "doc-backlink" in said or _BACK_CLASS.search(said)
    return bool(by_name or _BACK.fullmatch(_words(link)))


def _is_marker(link: Node) -> bool:
    raised = link.find(".//sup") is not None or next(link.iterancestors("sup"), None) is not None
    said = {link.get("role"), *(link.get("epub:type") or "").split()} & _NOTE_ROLES
    return raised or bool(said) or bool(_NOTE_CLASS.search(link.get("class") or ""))


def _label(link: Node) -> str | None:
    """The number or sign that a link shows if it is nothing but a footnote marker."""
    words = _words(link)
    shown = _MARKER.fullmatch(words) if len(words) <= _LONGEST_SHOWN else None
    return shown["label"] if shown else None


def _block_of(element: Node) -> Node | None:
    if element.tag in _BLOCKS:
        return element
    return next((above for above in element.iterancestors() if above.tag in _BLOCKS), None)


def _find_unlinked(body: Node, notes: Notes) -> None:
    """Notes without links: `<p><sup>3</sup> ...` and a `<sup>3</sup>` before them."""
    raised = [(sup, label) for sup in body.iter("sup") if (label := _words(sup)).isdecimal()]
    opening = {
        sup: label
        for sup, label in raised
        if (block := sup.getparent()).tag in _BLOCKS
        and block[0] is sup
        and not (block.text or "").strip()
        and (sup.tail or "").strip()
    }
    waiting = set(opening.values())
    for sup, label in raised:
        if sup not in opening and label in waiting:
            notes.mark(sup, label, label)
        elif sup in opening and label in notes.labels:
            waiting.discard(label)
            notes.names[sup.getparent()] = label
            notes.backlinks.add(sup)
