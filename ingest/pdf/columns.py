"""Columns of PDF pages that are drawn line by line across both.

PDFium then puts the lines of both columns on one line. Most files draw one column after the
other, so a page is looked at in earnest only if some of its widest lines have a gap.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingest.layout.columns import NARROWEST, WideLine, gutter_of, wide_gaps
from ingest.pdf.words import Piece

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ingest.layout.geometry import Fragment
    from ingest.pdf.words import Words

_WIDE = 0.55
_FEWEST_LINES = 6
_SAMPLES = 4
_FEWEST_GAPS = 2


def in_columns(
    words: Words, fragments: tuple[Fragment, ...], page_width: float
) -> tuple[Fragment, ...]:
    """Return the fragments in reading order, those parted that run over two columns.

    Args:
        words: The page's words.
        fragments: Its fragments in the order of the file.
        page_width: Its width in points.
    """
    wide = [
        fragment
        for fragment in fragments
        if fragment.cell is None
        and fragment.right - fragment.left > _WIDE * page_width
        and fragment.runs[0].upright
    ]
    if len(wide) < _FEWEST_LINES:
        return fragments
    step = max(1, len(wide) // _SAMPLES)
    samples = wide[step // 2 :: step]
    without = 0
    for fragment in samples:
        without += not _wide_line(words, fragment, page_width).gaps
        if without > len(samples) - _FEWEST_GAPS:
            return fragments
    gutter = gutter_of([_wide_line(words, fragment, page_width) for fragment in wide])
    return fragments if gutter is None else tuple(_by_column(words, fragments, gutter))


def _wide_line(words: Words, fragment: Fragment, page_width: float) -> WideLine:
    reaches = [(word.left, word.right) for word in words.of(fragment)]
    return WideLine(
        left=fragment.left,
        right=fragment.right,
        baseline=fragment.runs[0].baseline,
        gaps=wide_gaps(reaches, page_width),
    )


def _by_column(words: Words, fragments: Sequence[Fragment], gutter: float) -> Iterator[Fragment]:
    """Yield the columns, left before right, between the lines that run over both."""
    left: list[Fragment] = []
    right: list[Fragment] = []
    for fragment in fragments:
        if fragment.right <= gutter:
            left.append(fragment)
        elif fragment.left >= gutter:
            right.append(fragment)
        elif pieces := _parted(words, fragment, gutter):
            left.append(pieces[0])
            right.append(pieces[1])
        else:
            yield from (*left, *right, fragment)
            left, right = [], []
    yield from (*left, *right)


def _parted(words: Words, fragment: Fragment, gutter: float) -> list[Fragment]:
    """The parts of a fragment on both sides of the gutter; none if it runs on over it."""
    found = words.of(fragment)
    before = [word for word in found if word.right <= gutter]
    after = [word for word in found if word.left >= gutter]
    if len(before) + len(after) < len(found) or not (before and after):
        return []
    if after[0].left - before[-1].right < NARROWEST:
        return []
    return [Piece(None, part[0], part[-1]).of(fragment.runs) for part in (before, after)]
