"""What a Word document's styles say of a paragraph: heading, quotation, caption, hidden text.

Rules: ISO/IEC 29500-1, 17.7 (styles) and 17.3 (paragraphs and runs).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ingest.model import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
Node = Any
"""An lxml element: lxml says nothing of its types."""

_DEEPEST_STYLE = 20
_BODY_TEXT = 9
_HEADING = re.compile(r"heading\s*([1-9])", re.IGNORECASE)
_OUTERMOST = frozenset({"title", "toc heading", "index heading"})
_ROLES = (
    (re.compile(r"\bquot(?:e|es|ation|ations)\b|block text", re.IGNORECASE), Kind.QUOTATION),
    (re.compile(r"\bcaption", re.IGNORECASE), Kind.CAPTION),
    (re.compile(r"toc \d|table of figures", re.IGNORECASE), Kind.CONTENTS),
    (re.compile(r"index \d", re.IGNORECASE), Kind.INDEX),
)
_LEFT_OF_QUOTATION = 500
_RIGHT_OF_QUOTATION = 250
_OPENS_QUOTED = ("“", '"', "‘")
_ON = frozenset({None, "1", "true", "on"})


def value_of(element: Node, child: str) -> str | None:
    """Return the `w:val` of a child element, or None."""
    found = element.find(f"{W}{child}")
    return None if found is None else found.get(f"{W}val")


@dataclass(slots=True)
class WordStyles:
    """Looks up what paragraphs and runs take from their styles.

    Attributes:
        root: The styles part's root element.
    """

    root: Node
    _styles: dict[str | None, Node] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        for style in self.root.iterfind(f"{W}style"):
            self._styles[style.get(f"{W}styleId")] = style

    def chain(self, name: str | None) -> Iterator[Node]:
        """Yield a style and those that it rests on, the nearest first."""
        for _ in range(_DEEPEST_STYLE):
            style = self._styles.get(name)
            if style is None:
                return
            yield style
            name = value_of(style, "basedOn")

    def properties(self, paragraph: Node) -> Iterator[tuple[str | None, Node]]:
        """Yield a paragraph's own properties and its styles', each after the style's name."""
        own = paragraph.find(f"{W}pPr")
        if own is not None:
            yield None, own
        for style in self.chain(_style_of(paragraph)):
            found = style.find(f"{W}pPr")
            if found is not None:
                yield style.get(f"{W}styleId"), found

    def heading_level(self, paragraph: Node) -> int:
        """Return a heading's level from 1, 0 for what is no heading."""
        names = self._names(paragraph)
        if names and names[0].casefold() in _OUTERMOST:
            return 1
        for _, properties in self.properties(paragraph):
            outline = value_of(properties, "outlineLvl")
            if outline is not None:
                return int(outline) + 1 if int(outline) < _BODY_TEXT else 0
        found = next(filter(None, map(_HEADING.fullmatch, names)), None)
        return int(found[1]) if found else 0

    def kind(self, paragraph: Node, text: str) -> Kind:
        """Return what a paragraph that is no heading and in no list is.

        A quotation is known by its style, by margins on both sides, or by a margin and a
        quotation mark.
        """
        for name in self._names(paragraph):
            for role, kind in _ROLES:
                if role.search(name):
                    return kind
        left = self._margin(paragraph, "left", "start")
        right = self._margin(paragraph, "right", "end")
        if left >= _LEFT_OF_QUOTATION and (
            right >= _RIGHT_OF_QUOTATION or text.lstrip().startswith(_OPENS_QUOTED)
        ):
            return Kind.QUOTATION
        return Kind.PARAGRAPH

    def is_hidden(self, run: Node) -> bool:
        """Whether a run's text is hidden (17.3.2.41), by itself or by its style."""
        own = run.find(f"{W}rPr")
        if own is None:
            return False
        styles = (style.find(f"{W}rPr") for style in self.chain(value_of(own, "rStyle")))
        for properties in (own, *styles):
            vanish = None if properties is None else properties.find(f"{W}vanish")
            if vanish is not None:
                return vanish.get(f"{W}val") in _ON
        return False

    def _names(self, paragraph: Node) -> list[str]:
        names = (value_of(style, "name") for style in self.chain(_style_of(paragraph)))
        return [name for name in names if name]

    def _margin(self, paragraph: Node, *sides: str) -> int:
        """An indent in twentieths of a point."""
        for _, properties in self.properties(paragraph):
            indent = properties.find(f"{W}ind")
            for side in () if indent is None else sides:
                given = indent.get(f"{W}{side}")
                if given is not None:
                    return int(given) if given.lstrip("-").isdecimal() else 0
        return 0


def _style_of(paragraph: Node) -> str | None:
    properties = paragraph.find(f"{W}pPr")
    return None if properties is None else value_of(properties, "pStyle")
