"""Blanks that a line shows and its characters lack.

PDFium makes a blank of a gap, but not of the narrow gaps of a line that was squeezed to fit,
nor of a tab after a number. Lines that look as if words were glued together are measured.
"""

from __future__ import annotations

import re
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

# Each begins with what is rare, for all of every page is looked through.
_CAPITAL_INSIDE = re.compile(r"[A-Z](?:(?<=[a-z].)[^\W\d_]|(?<=[a-z)][.)].)[a-z])")
_AFTER_BRACKET = re.compile(r"\)[^\W\d_]{2}")
_LONG_WORD = re.compile(r"[^\W\d_]{16}")
_LONG = 16
_NARROWEST = 0.07
"""Part of the type size; squeezed blanks of 0.1 were met, and kerning of 0.04."""
_SPACED_OUT = 0.03


def looks_glued(text: str) -> bool:
    """Whether words of a line, or of a page, may have lost the blank between them."""
    if _CAPITAL_INSIDE.search(text) or _AFTER_BRACKET.search(text):
        return True
    words = text.split()
    if max(map(len, words), default=0) < _LONG:
        return False
    return any(_LONG_WORD.search(word) for word in words if len(word) >= _LONG)


def lost_blanks(text: str, reaches: Sequence[tuple[float, float]], size: float) -> Iterator[int]:
    """Yield the offsets in a line before which it shows a blank.

    Args:
        text: The line.
        reaches: Left and right edge of each of its characters, in points.
        size: Its type size.
    """
    inside = [
        (at, reaches[at][0] - reaches[at - 1][1])
        for at in range(1, len(text))
        if not (text[at].isspace() or text[at - 1].isspace())
    ]
    # Letters that are spaced out stand apart without any blank between them.
    if not inside or median(gap for _, gap in inside) > _SPACED_OUT * size:
        return
    for at, gap in inside:
        if gap > _NARROWEST * size and text[at].isalnum():
            yield at
