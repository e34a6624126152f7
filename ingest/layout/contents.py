"""Pages of contents: lines that end in a page number, under a heading that says so."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.layout.lines import Line

_TITLE = re.compile(r"(?:table of )?contents|(?:list of )?(?:figures|tables|boxes)$", re.IGNORECASE)
_ENTRY = re.compile(r".*[^\s.…_][\s.…_]*(?:\s|[.…_]{2})(?:\d{1,4}|[ivxlc]+)$")
_TITLE_WITHIN = 4
_FEWEST = 2
_SHARE = 0.4


def is_entry_end(line: Line) -> bool:
    """Whether the line ends in a page number, as the last line of an entry does."""
    return _ENTRY.match(line.text) is not None


def contents_pages(pages: Sequence[Sequence[Line]]) -> list[bool]:
    """Tell for each page (its lines without running ones) whether it is of contents."""
    result: list[bool] = []
    for lines in pages:
        entries = sum(map(is_entry_end, lines))
        titled = any(_TITLE.match(line.text) for line in lines[:_TITLE_WITHIN])
        after = bool(result) and result[-1]
        enough = entries >= _FEWEST and entries >= _SHARE * len(lines)
        result.append((titled or after) and enough)
    return result


def is_title(line: Line) -> bool:
    """Whether the line is the heading over contents."""
    return _TITLE.match(line.text) is not None
