"""Numbers that Word prints before paragraphs and keeps apart from their text.

Rules: ISO/IEC 29500-1, 17.9 (numbering).
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from ingest.numerals import printed_count

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PLACE = re.compile(r"%([1-9])")

Node = Any
"""An lxml element: lxml says nothing of its types."""


@dataclass(frozen=True, slots=True)
class _Level:
    start: int
    style: str
    text: str
    legal: bool


@dataclass(slots=True)
class WordNumbering:
    """Counts a document's numbered paragraphs, in reading order.

    Attributes:
        root: The numbering part's root element, or None if the document has no such part.
    """

    root: Node | None
    _levels: dict[str, dict[int, _Level]] = field(default_factory=dict, init=False)
    _list_of: dict[str, str] = field(default_factory=dict, init=False)
    _starts: dict[str, dict[int, int]] = field(default_factory=dict, init=False)
    _counts: dict[str, dict[int, int]] = field(
        default_factory=lambda: defaultdict(dict), init=False
    )

    def __post_init__(self) -> None:
        if self.root is None:
            return
        for abstract in self.root.iterfind(f"{W}abstractNum"):
            found = dict(map(_level, abstract.iterfind(f"{W}lvl")))
            self._levels[abstract.get(f"{W}abstractNumId")] = found
        for number in self.root.iterfind(f"{W}num"):
            name = number.get(f"{W}numId")
            self._list_of[name] = _value(number, "abstractNumId") or ""
            for override in number.iterfind(f"{W}lvlOverride"):
                start = _value(override, "startOverride")
                if start is not None:
                    level = int(override.get(f"{W}ilvl"))
                    self._starts.setdefault(name, {})[level] = int(start)

    def label(self, name: str, depth: int) -> str | None:
        """Count one paragraph of a list and return what is printed before it.

        Args:
            name: The list's `numId`.
            depth: The paragraph's `ilvl`, 0 outermost.

        Returns:
            The number as printed ("4.12", "(a)"), "" for a bullet, None if it is in no list.
        """
        key = self._list_of.get(name, "")
        levels = self._levels.get(key, {})
        if depth not in levels:
            return None
        counts = self._counts[key]
        override = self._starts.get(name, {}).pop(depth, None)
        if override is not None:
            counts[depth] = override
        else:
            counts[depth] = counts.get(depth, levels[depth].start - 1) + 1
        for deeper in [level for level in counts if level > depth]:
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
    return int(element.get(f"{W}ilvl")), _Level(
        start=int(_value(element, "start") or 1),
        style=_value(element, "numFmt") or "decimal",
        text=_value(element, "lvlText") or "",
        legal=element.find(f"{W}isLgl") is not None,
    )


def _value(element: Node, child: str) -> str | None:
    found = element.find(f"{W}{child}")
    return None if found is None else found.get(f"{W}val")
