"""Numbers that Word prints before paragraphs and keeps apart from their text.

Rules: ISO/IEC 29500-1, 17.9 (numbering).
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from ingest.numerals import printed_count
from ingest.word.styles import W, value_of

_PLACE = re.compile(r"%([1-9])")

Node = Any
"""An lxml element: lxml says nothing of its types."""


@dataclass(frozen=True, slots=True)
class _Level:
    start: int
    style: str
    text: str
    legal: bool
    restart: int
    linked: str | None


@dataclass(slots=True)
class WordNumbering:
    """Counts a document's numbered paragraphs, in reading order.

    Attributes:
        root: The numbering part's root element, or None if the document has no such part.
        styles: The styles part's root element, or None.
    """

    root: Node | None
    styles: Node | None = None
    _levels: dict[str, dict[int, _Level]] = field(default_factory=dict, init=False)
    _list_of: dict[str, str] = field(default_factory=dict, init=False)
    _starts: dict[str, dict[int, int]] = field(default_factory=dict, init=False)
    _counts: dict[str, dict[int, int]] = field(
        default_factory=lambda: defaultdict(dict), init=False
    )

    def __post_init__(self) -> None:
        if self.root is None:
            return
        lists: dict[str, dict[int, _Level]] = {}
        links: dict[str, str] = {}
        for abstract in self.root.iterfind(f"{W}abstractNum"):
            key = abstract.get(f"{W}abstractNumId")
            lists[key] = dict(map(_level, abstract.iterfind(f"{W}lvl")))
            if link := value_of(abstract, "numStyleLink"):
                links[key] = link
        for number in self.root.iterfind(f"{W}num"):
            self._list_of[number.get(f"{W}numId")] = value_of(number, "abstractNumId") or ""
        for key, link in links.items():
            # The list is that of a numbering style (17.9.21), which names it by a numId.
            self._list_of |= {
                name: self._list_of.get(self._list_named(link) or "", of)
                for name, of in self._list_of.items()
                if of == key
            }
        for number in self.root.iterfind(f"{W}num"):
            name = number.get(f"{W}numId")
            self._levels[name] = dict(lists.get(self._list_of[name], {}))
            for override in number.iterfind(f"{W}lvlOverride"):
                self._override(name, override)

    def _list_named(self, style: str) -> str | None:
        for found in () if self.styles is None else self.styles.iterfind(f"{W}style"):
            numbering = found.find(f"{W}pPr/{W}numPr")
            if found.get(f"{W}styleId") == style and numbering is not None:
                return value_of(numbering, "numId")
        return None

    def _override(self, name: str, override: Node) -> None:
        depth = int(override.get(f"{W}ilvl"))
        start = value_of(override, "startOverride")
        if start is not None:
            self._starts.setdefault(name, {})[depth] = int(start)
        level = override.find(f"{W}lvl")
        if level is not None:
            self._levels[name][depth] = _level(level)[1]

    def depth_of(self, name: str, style: str) -> int | None:
        """Return the depth that a list gives to paragraphs of a style, or None."""
        levels = self._levels.get(name, {})
        return next((depth for depth, level in levels.items() if level.linked == style), None)

    def label(self, name: str, depth: int) -> str | None:
        """Count one paragraph of a list and return what is printed before it.

        Args:
            name: The list's `numId`.
            depth: The paragraph's `ilvl`, 0 outermost.

        Returns:
            The number as printed ("4.12", "(a)"), "" for a bullet, None if it is in no list.
        """
        levels = self._levels.get(name, {})
        if depth not in levels:
            return None
        counts = self._counts[self._list_of[name]]
        override = self._starts.get(name, {}).pop(depth, None)
        if override is not None:
            counts[depth] = override
        else:
            counts[depth] = counts.get(depth, levels[depth].start - 1) + 1
        for deeper in [at for at in counts if at > depth]:
            # Counted from 1; by default every level above restarts a level (17.9.10).
            if deeper not in levels or depth < levels[deeper].restart:
                del counts[deeper]
        level = levels[depth]
        if level.style in {"bullet", "none"}:
            return ""

        def shown(place: re.Match[str]) -> str:
            at = int(place[1]) - 1
            above = levels.get(at, level)
            count = counts.setdefault(at, above.start)
            return printed_count(count, "decimal" if level.legal else above.style)

        return _PLACE.sub(shown, level.text)


def _level(element: Node) -> tuple[int, _Level]:
    depth = int(element.get(f"{W}ilvl"))
    restart = value_of(element, "lvlRestart")
    return depth, _Level(
        start=int(value_of(element, "start") or 1),
        style=value_of(element, "numFmt") or "decimal",
        text=value_of(element, "lvlText") or "",
        legal=element.find(f"{W}isLgl") is not None,
        restart=depth if restart is None else int(restart),
        linked=value_of(element, "pStyle"),
    )
