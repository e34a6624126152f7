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
_LONGEST_ENTRY = 3


def is_entry_end(line: Line) -> bool:
    """Whether the line ends in a page number, as the last line of an entry does."""
    return _ENTRY.match(line.text) is not None


def contents_lines(pages: Sequence[Sequence[Line]]) -> list[int]:
    """Tell for each page (its lines without running ones) how many lines of contents open it.

    A page of contents is so throughout; the one after it may begin with their last entries.
    """
    result: list[int] = []
    after = False
    for lines in pages:
        ends = [at for at, line in enumerate(lines) if is_entry_end(line)]
        titled = any(_TITLE.match(line.text) for line in lines[:_TITLE_WITHIN])
        whole = (titled or after) and len(ends) >= max(_FEWEST, _SHARE * len(lines))
        if whole:
            result.append(len(lines))
        else:
            result.append(_last_entry(lines, ends) if after else 0)
        after = whole
    return result


def _last_entry(lines: Sequence[Line], ends: Sequence[int]) -> int:
    """How many lines the entries that go over from the page before take."""
    taken = 0
    for end in ends:
        if end - taken >= _LONGEST_ENTRY or lines[end].size != lines[0].size:
            break
        taken = end + 1
    return taken


def is_title(line: Line) -> bool:
    """Whether the line is the heading over contents."""
    return _TITLE.match(line.text) is not None
