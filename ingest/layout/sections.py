"""The headings above each block, from the file's outline where it is good, else from type.

An outline is good when half of its entries are found among the headings. A heading that the
outline lacks takes the level of its like ("Appendix 2" that of "Appendix 1", others that of
their type), else one below every entry. Without an outline, larger type ranks above smaller,
bold above regular, upright above italic; headings numbered alike ("a.", "b.") rank alike.
Captions of boxes and figures head nothing but themselves.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, NamedTuple

from ingest.layout.contents import is_title
from ingest.layout.recommendations import is_box_label
from ingest.model import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from ingest.layout.blocks import Draft
    from ingest.model import OutlineEntry

_IN_BOX = frozenset({Kind.RECOMMENDATION, Kind.LIST_ITEM, Kind.FOOTNOTE})
_GOOD_SHARE = 0.5
_FEWEST_ENTRIES = 2
_PAGES_OFF = 1
_COVER_PAGES = 3
_SHORT_DOCUMENT = 12
_NO_COVER = 2
_ALIKE = 0.6
_FEWEST_ALIKE = 3
_NEAR = 1.5
_A_LITTLE = 0.1
_VOLUME = re.compile(r"(?:part|volume)\s+(?:\d+|[ivx]+|one|two|three|four|five)\b", re.IGNORECASE)
_CHAPTER = re.compile(r"(?:chapter\s+\w+|\d+(?:\.\d+)?[.:]?\s)", re.IGNORECASE)
_ENUMERATIONS = (
    re.compile(r"(?:chapter|part|section|volume|appendix|annex)\s+\w+", re.IGNORECASE),
    re.compile(r"\d+\.\d+\.\d+"),
    re.compile(r"\d+\.\d+"),
    re.compile(r"\d+[.)]?\s"),
    re.compile(r"[a-z][.)]\s"),
    re.compile(r"\([a-z]\)"),
)


class _Above(NamedTuple):
    """A heading that heads what follows, with the size of its type."""

    level: int
    title: str
    size: float


class _Style(NamedTuple):
    """Sorts headings from the highest rank down."""

    smallness: float
    light: bool
    slanted: bool


def section_paths(
    blocks: Sequence[Draft],
    titles: Sequence[str],
    captions: AbstractSet[int],
    outline: Sequence[OutlineEntry],
    page_count: int,
) -> list[tuple[str, ...]]:
    """Return the headings above each block, outermost first.

    Args:
        blocks: The document's blocks in reading order.
        titles: Their texts.
        captions: Indices of the headings that are captions.
        outline: The file's outline.
        page_count: Pages of the document.
    """
    headings = [
        at for at, block in enumerate(blocks) if block.kind is Kind.HEADING and at not in captions
    ]
    styles = _styles(blocks, titles, headings)
    levels = _type_levels(blocks, styles, page_count)
    found = _match(blocks, titles, headings, outline)
    if len(outline) >= _FEWEST_ENTRIES and len(found) >= _GOOD_SHARE * len(outline):
        levels = _outline_levels(levels, styles, found, titles)
    return list(_paths(blocks, titles, levels))


def mark_outlined(
    blocks: Sequence[Draft], titles: Sequence[str], outline: Sequence[OutlineEntry]
) -> None:
    """Make HEADING what has all the words of an entry of the outline, on the entry's page."""
    entries = {(_key(entry.title), entry.page) for entry in outline}
    pages = {entry.page for entry in outline}
    for block, title in zip(blocks, titles, strict=True):
        plain = block.kind is Kind.PARAGRAPH and not block.number
        if plain and block.first.page in pages:
            key = _key(title)
            if key and (key, block.first.page) in entries:
                block.kind = Kind.HEADING


def _paths(
    blocks: Sequence[Draft], titles: Sequence[str], levels: Mapping[int, int | None]
) -> Iterator[tuple[str, ...]]:
    """Yield the path of each block; a level of None empties it, no level leaves it."""
    stack: list[_Above] = []
    for at, (block, title) in enumerate(zip(blocks, titles, strict=True)):
        level = levels.get(at)
        if at in levels and level is None:
            stack = []
        while stack and _ends(stack[-1], block, level):
            stack.pop()
        front = block.kind is Kind.FRONT_MATTER
        yield () if front else tuple(above.title for above in stack)
        if level is not None and not is_title(block.first):
            stack.append(_Above(level, title, block.first.size))


def _ends(above: _Above, block: Draft, level: int | None) -> bool:
    """Whether a heading heads nothing from this block on."""
    if level is not None:
        return above.level >= level
    # The label of a box says nothing of what follows the box, and a subheading in the size of
    # the text, under one recommendation, nothing of the next.
    after_box = is_box_label(above.title) and block.kind not in _IN_BOX
    next_label = block.recommendation is not None and above.size <= block.first.size
    return after_box or next_label


def _styles(
    blocks: Sequence[Draft], titles: Sequence[str], headings: Sequence[int]
) -> dict[int, _Style]:
    """The headings' styles; those numbered alike have the style that most of them have."""
    styles = {}
    alike: defaultdict[int, list[int]] = defaultdict(list)
    for at in headings:
        first = blocks[at].first
        styles[at] = _Style(-first.size, not first.bold, first.italic)
        for form, pattern in enumerate(_ENUMERATIONS):
            if pattern.match(titles[at]):
                alike[form].append(at)
                break
    for group in alike.values():
        style, times = Counter(styles[at] for at in group).most_common(1)[0]
        if len(group) >= _FEWEST_ALIKE and times >= _ALIKE * len(group):
            near = [at for at in group if abs(styles[at].smallness - style.smallness) <= _NEAR]
            styles |= dict.fromkeys(near, style)
    return _with_volumes_above(styles, titles)


def _with_volumes_above(styles: Mapping[int, _Style], titles: Sequence[str]) -> dict[int, _Style]:
    """Rank "Volume 2" above "2.1 The harbour" where both are set alike."""
    counted = Counter(style for at, style in styles.items() if _CHAPTER.match(titles[at]))
    return {
        at: style._replace(smallness=style.smallness - _A_LITTLE)
        if _VOLUME.match(titles[at]) and counted[style] >= _FEWEST_ALIKE
        else style
        for at, style in styles.items()
    }


def _type_levels(
    blocks: Sequence[Draft], styles: Mapping[int, _Style], page_count: int
) -> dict[int, int | None]:
    """Rank headings by their type; None for those of the cover, which head nothing."""
    last_page: dict[_Style, int] = {}
    for at, style in styles.items():
        last_page[style] = max(last_page.get(style, 0), blocks[at].first.page)
    cover = 1 if page_count <= _SHORT_DOCUMENT else _COVER_PAGES
    if page_count <= _NO_COVER:
        cover = 0
    inside = sorted(style for style, page in last_page.items() if page > cover)
    ranks = {style: level for level, style in enumerate(inside)}
    return {at: ranks.get(style) for at, style in styles.items()}


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


def _counted(title: str) -> str:
    """What a title counts, folded ("appendix" of "Appendix 3: Acronyms"), or ""."""
    return title.split(maxsplit=1)[0].casefold() if _ENUMERATIONS[0].match(title) else ""


def _outline_levels(
    by_type: Mapping[int, int | None],
    styles: Mapping[int, _Style],
    found: Mapping[int, int],
    titles: Sequence[str],
) -> dict[int, int | None]:
    of_style: defaultdict[_Style, Counter[int]] = defaultdict(Counter)
    of_word: defaultdict[str, Counter[int]] = defaultdict(Counter)
    for at, level in found.items():
        of_style[styles[at]][level] += 1
        of_word[_counted(titles[at])][level] += 1
    of_word.pop("", None)
    deepest = max(found.values())
    levels: dict[int, int | None] = {}
    for at, rank in by_type.items():
        if at in found:
            levels[at] = found[at]
        elif rank is None:
            levels[at] = None
        elif alike := of_word.get(_counted(titles[at])):
            levels[at] = alike.most_common(1)[0][0]
        elif of_style[styles[at]]:
            levels[at] = of_style[styles[at]].most_common(1)[0][0]
        else:
            levels[at] = deepest + 1 + rank
    return levels
