"""Front matter: title pages and imprints, at the front of a document and at its very end."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from ingest.conventions import IMPRINT
from ingest.model import Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.layout.blocks import Draft

_SENTENCE = re.compile(r"(?:\w+\W+){6}\w+[.?!]['\"”’)]*$")
_LONGEST_TITLE_PAGE = 80
_LONGEST_IMPRINT = 400
_FEWEST_PAGES = 3
_FRONT_SHARE = 0.2
_OTHER = frozenset({Kind.CONTENTS, Kind.INDEX, Kind.FOOTNOTE})


def mark_front_matter(blocks: Sequence[Draft], page_count: int) -> None:
    """Make FRONT_MATTER all of the title pages and imprints.

    At the front these are the first page, if it has few words, and those after it that bear an
    imprint, up to the first page with anything else; at the end, short pages with an imprint.

    Args:
        blocks: The document's blocks in reading order.
        page_count: Pages of the document.
    """
    if page_count < _FEWEST_PAGES:
        return
    on_page: defaultdict[int, list[Draft]] = defaultdict(list)
    for block in blocks:
        for page in {line.page for line in block.lines}:
            on_page[page].append(block)
    pages = sorted(on_page)
    for page in pages:
        title = page == 1 and _is_title_page(on_page[page])
        if page > _FRONT_SHARE * page_count + 1 or not _is_matter(on_page[page], page, title=title):
            break
        _mark(on_page[page])
    for page in reversed(pages):
        short = _words(on_page[page]) <= _LONGEST_TITLE_PAGE
        if page == 1 or not short or not _is_matter(on_page[page], page, title=False):
            break
        _mark(on_page[page])


def _is_title_page(blocks: Sequence[Draft]) -> bool:
    sentences = any(_SENTENCE.search(block.text) for block in blocks)
    return not sentences and _words(blocks) <= _LONGEST_TITLE_PAGE


def _is_matter(blocks: Sequence[Draft], page: int, *, title: bool) -> bool:
    whole = all(line.page == page for block in blocks for line in block.lines)
    plain = not any(block.number or block.kind in _OTHER for block in blocks)
    imprint = IMPRINT.search(_text(blocks)) and _words(blocks) <= _LONGEST_IMPRINT
    return whole and plain and bool(title or imprint)


def _mark(blocks: Sequence[Draft]) -> None:
    for block in blocks:
        block.kind, block.recommendation = Kind.FRONT_MATTER, None


def _text(blocks: Sequence[Draft]) -> str:
    return "\n".join(line.text for block in blocks for line in block.lines)


def _words(blocks: Sequence[Draft]) -> int:
    return len(_text(blocks).split())
