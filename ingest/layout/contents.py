"""Lists of contents and indexes: lines with the numbers of the pages that they name.

An entry of contents ends in its page, or begins with it ("12-14 Summary"); entries of an index
end in pages, one or many, and stand at the end of a report.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ingest.conventions import INDEX
from ingest.numerals import ROMAN

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ingest.layout.lines import Line

_TITLE = re.compile(r"(?:table of )?contents|(?:list of )?(?:figures|tables|boxes)$", re.IGNORECASE)
_ENTRY = re.compile(rf"(?:.*[^\s.…_])?[\s.…_]*(?:\s|[.…_]{{2}})(?:\d{{1,4}}|{ROMAN})$")
_PAGE_FIRST = re.compile(r"\d{1,4}(?:\s?[-–]\s?\d{1,4})?(?:\s+[^\W\d]|$)")
_PAGES_LAST = re.compile(r".*[^\W\d]\W+(?:\d{1,4}(?:[-–]\d{1,4})?n?(?:,\s?|$))+$")
_TITLE_WITHIN = 4
_FEWEST = 2
_SHARE = 0.4
_SHARE_FIRST = 0.25
_LONGEST_ENTRY = 3
_NEW_ENTRY = 1.8
_AT_MARGIN = 12.0
_MOSTLY = 0.7
_BACK = 0.7


def is_entry_end(line: Line) -> bool:
    """Whether the line ends in a page number, as the last line of an entry does."""
    last = line.text[-1:]
    # Most lines end in no numeral, and the pattern looks at all of a line to find that out.
    return (last.isdigit() or last in "ivxlc") and _ENTRY.match(line.text) is not None


def is_title(line: Line) -> bool:
    """Whether the line is the heading over contents or an index."""
    return bool(_TITLE.match(line.text) or INDEX.fullmatch(line.text))


def contents_lines(pages: Sequence[Sequence[Line]]) -> list[int]:
    """Tell for each page (its lines without running ones) how many lines of contents open it.

    A page of contents is so throughout; the one after it may begin with their last entries.
    """
    result: list[int] = []
    after = False
    for lines in pages:
        ends = [at for at, line in enumerate(lines) if is_entry_end(line)]
        titled = any(_TITLE.match(line.text) for line in lines[:_TITLE_WITHIN])
        needed = max(_FEWEST, _SHARE * len(lines))
        whole = (titled or after) and len(ends) >= needed
        # Such a list may well be called an index; a real one never begins with its pages.
        named = titled or any(INDEX.fullmatch(line.text) for line in lines[:_TITLE_WITHIN])
        if named and not whole:
            first = sum(map(_has_page_first, lines))
            whole = first >= max(_FEWEST, _SHARE_FIRST * len(lines))
        if whole:
            result.append(len(lines))
        else:
            result.append(_last_entry(lines, ends) if after else 0)
        after = whole
    return result


def index_pages(pages: Sequence[Sequence[Line]]) -> list[bool]:
    """Tell for each page whether it is one of an index at the end of the document."""
    result: list[bool] = []
    for number, lines in enumerate(pages, 1):
        titled = any(INDEX.fullmatch(line.text) for line in lines[:_TITLE_WITHIN])
        goes_on = bool(result) and result[-1]
        far = number > _BACK * len(pages)
        result.append(far and (titled or goes_on) and _lists_pages(lines))
    return result


def _lists_pages(lines: Sequence[Line]) -> bool:
    listed = sum(_PAGES_LAST.match(line.text) is not None for line in lines)
    return listed >= max(_FEWEST, _SHARE * len(lines))


def entries(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """Yield the lines of each entry of a page of contents."""
    ends = list(filter(is_entry_end, lines))
    pages_first = sum(map(_has_page_first, lines)) > len(ends)
    margin = max((line.right for line in ends), default=0.0)
    aligned = sum(margin - line.right < _AT_MARGIN for line in ends) > _MOSTLY * len(ends)
    entry: list[Line] = []
    for line in lines:
        if entry:
            apart = entry[-1].baseline - line.baseline > _NEW_ENTRY * line.size
            # A title may end in a number of its own; where pages stand in a column, they tell.
            ended = is_entry_end(entry[-1])
            ended = ended and not (aligned and margin - entry[-1].right >= _AT_MARGIN)
            new = apart or _has_page_first(line) if pages_first else ended
            if new or is_title(line) or is_title(entry[0]):
                yield entry
                entry = []
        entry.append(line)
    if entry:
        yield entry


def _has_page_first(line: Line) -> bool:
    return _PAGE_FIRST.match(line.text) is not None


def _last_entry(lines: Sequence[Line], ends: Sequence[int]) -> int:
    """How many lines the entries that go over from the page before take."""
    taken = 0
    for end in ends:
        if end - taken >= _LONGEST_ENTRY or lines[end].size != lines[0].size:
            break
        taken = end + 1
    return taken
