"""The headings above each block, from the file's outline where it is good, else from type.

An outline is good when half of its entries are found among the headings. A heading that the
outline lacks is one level below the entry it stands under. Without an outline, larger type
ranks above smaller, bold above regular, upright above italic.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from ingest.model import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ingest.layout.blocks import Draft
    from ingest.model import OutlineEntry

_GOOD_SHARE = 0.5
_FEWEST_ENTRIES = 2
_PAGES_OFF = 1
_COVER_PAGES = 3
_SHORT_DOCUMENT = 12
_BELOW_OUTLINE = 100


class _Style(NamedTuple):
    """Sorts headings from the highest rank down."""

    smallness: float
    light: bool
    slanted: bool


def section_paths(
    blocks: Sequence[Draft],
    titles: Sequence[str],
    outline: Sequence[OutlineEntry],
    page_count: int,
) -> list[tuple[str, ...]]:
    """Return the headings above each block, outermost first.

    Args:
        blocks: The document's blocks in reading order.
        titles: Their texts.
        outline: The file's outline.
        page_count: Pages of the document.
    """
    headings = [at for at, block in enumerate(blocks) if block.kind is Kind.HEADING]
    ranks = _ranks(blocks, headings, page_count)
    found = _match(blocks, titles, headings, outline)
    if len(outline) >= _FEWEST_ENTRIES and len(found) >= _GOOD_SHARE * len(outline):
        levels = _outline_levels(headings, ranks, found, outline)
    else:
        levels = ranks
    return list(_paths(blocks, titles, levels))


def _paths(
    blocks: Sequence[Draft], titles: Sequence[str], levels: dict[int, int | None]
) -> Iterator[tuple[str, ...]]:
    stack: list[tuple[int, str]] = []
    for at, block in enumerate(blocks):
        if block.kind is not Kind.HEADING:
            yield tuple(title for _, title in stack)
            continue
        level = levels[at]
        if level is None:
            stack = []
            yield ()
            continue
        while stack and stack[-1][0] >= level:
            stack.pop()
        yield tuple(title for _, title in stack)
        stack.append((level, titles[at]))


def _ranks(
    blocks: Sequence[Draft], headings: Sequence[int], page_count: int
) -> dict[int, int | None]:
    """Rank each heading by its type; None for those of the cover, which head nothing."""
    pages: defaultdict[_Style, set[int]] = defaultdict(set)
    for at in headings:
        pages[_style(blocks[at])].add(blocks[at].first.page)
    cover = 1 if page_count <= _SHORT_DOCUMENT else _COVER_PAGES
    inside = sorted(style for style, found in pages.items() if max(found) > cover)
    rank = {style: level for level, style in enumerate(inside)}
    return {at: rank.get(_style(blocks[at])) for at in headings}


def _style(block: Draft) -> _Style:
    first = block.first
    return _Style(-first.size, not first.bold, first.italic)


def _match(
    blocks: Sequence[Draft],
    titles: Sequence[str],
    headings: Sequence[int],
    outline: Sequence[OutlineEntry],
) -> dict[int, int]:
    """Map headings to the levels of the outline's entries that have their words and page."""
    by_title: defaultdict[str, list[int]] = defaultdict(list)
    for at in headings:
        by_title[_key(titles[at])].append(at)
    found: dict[int, int] = {}
    for entry in outline:
        for at in by_title.get(_key(entry.title), ()):
            near = entry.page is None or abs(blocks[at].first.page - entry.page) <= _PAGES_OFF
            if near and at not in found:
                found[at] = entry.level
                break
    return found


def _key(title: str) -> str:
    return "".join(filter(str.isalnum, title.casefold()))


def _outline_levels(
    headings: Sequence[int],
    ranks: dict[int, int | None],
    found: dict[int, int],
    outline: Sequence[OutlineEntry],
) -> dict[int, int | None]:
    deepest = max(entry.level for entry in outline)
    levels: dict[int, int | None] = {}
    for at in headings:
        rank = ranks[at]
        if at in found:
            levels[at] = found[at]
        elif rank is None:
            levels[at] = None
        else:
            levels[at] = deepest + 1 + rank
    return levels
