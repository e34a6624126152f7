"""Snippets: the part of a passage to show where there is no room for all of it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from search.results import Span

LENGTH = 320

_BREAK = re.compile(r"\s+")


def snippet(text: str, highlights: Sequence[Span], length: int = LENGTH) -> Span:
    """The span of a text that shows most of its highlights, the earliest such span.

    Returns:
        Code-point offsets, at word boundaries; at most `length` characters unless the first
        highlight shown is longer.
    """
    if len(text) <= length:
        return 0, len(text)
    start, end = max(
        (
            (first, _reach(highlights, number, first + length))
            for number, (first, _) in enumerate(highlights)
        ),
        key=lambda window: (_covered(highlights, window), -window[0]),
        default=(0, 0),
    )
    room = max(length - (end - start), 0)
    start = max(start - room // 2, 0)
    end = min(max(end, start + length), len(text))
    return _after_blank(text, start), _before_blank(text, end)


def _reach(highlights: Sequence[Span], first: int, limit: int) -> int:
    end = highlights[first][1]
    for _, other in highlights[first:]:
        if other <= limit:
            end = max(end, other)
    return end


def _covered(highlights: Sequence[Span], window: Span) -> int:
    return sum(end - start for start, end in highlights if start >= window[0] and end <= window[1])


def _after_blank(text: str, start: int) -> int:
    if start == 0:
        return 0
    blank = _BREAK.search(text, start - 1)
    return blank.end() if blank else start


def _before_blank(text: str, end: int) -> int:
    if end == len(text):
        return end
    cut = text.rfind(" ", 0, end + 1)
    return cut if cut > 0 else end
