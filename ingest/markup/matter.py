"""Front matter, contents lists and back-of-book indexes, told by what their blocks say.

Pure. For formats whose type says nothing of it. Every rule would rather leave a block the
paragraph that it looks like than hide words of the report among its apparatus.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from ingest.conventions import CONTENTS, IMPRINT, INDEX
from ingest.model import Block, Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

_WORDS = frozenset({Kind.PARAGRAPH, Kind.LIST_ITEM, Kind.TABLE})
MOST_BEFORE_TEXT = 40
"""Blocks that front matter can have at most."""

_LONGEST_IMPRINT = 2000
_LONGEST_TITLE = 400
_ENTRY = re.compile(r"(?:\s[–—|-]\s|\s?[.…·]{3,}\s?|\t|\s{3,})(?P<page>\d{1,4}|[ivxl]{1,6})\Z")
_LONGEST_ENTRY = 250
_ENOUGH_ENTRIES = 4
_SENTENCE = re.compile(r"[a-z)”’][.!?]['\"”’)]*$")
_PAGES = r"(?:paras?\.?\s?)?\d+(?:\.\d+)*[nf]?(?:\s?[-–]\s?\d+(?:\.\d+)*)?"
_LETTER_FIRST = re.compile(r"\W*[^\W\d_]")
_LAST_PAGE = re.compile(rf"[\s,;:]{_PAGES}[,;]?\Z", re.IGNORECASE)
_LONGEST_PAGE = 60
"""The last page or paragraph of a term, "para 4.12-4.15", has fewer characters."""
_SEE = re.compile(r"\bsee (?:also )?\w", re.IGNORECASE)
_MOSTLY = 0.6


def tell_matter(blocks: Sequence[Block]) -> list[Block]:
    """Return the blocks with those of the apparatus called so, in the same order.

    - CONTENTS: what stands under a heading "Contents" as far as it holds no sentence, and runs
      of entries that end in page numbers which ascend.
    - INDEX: what stands under a heading "Index" where most of it is terms with page numbers.
    - FRONT_MATTER: what stands before the contents and the first numbered paragraph, down to
      the last line of an imprint (ISBN, copyright, printer, paper number); headings excepted.
    """
    told = list(blocks)
    for indices, kind in (
        (_contents(told), Kind.CONTENTS),
        (_index(told), Kind.INDEX),
        (_front(told), Kind.FRONT_MATTER),
    ):
        for index in indices:
            told[index] = replace(told[index], kind=kind, paragraph=None)
    return told


def is_imprint(text: str) -> bool:
    """Whether a text holds what an imprint does: ISBN, copyright, printer, paper number."""
    return len(text) <= _LONGEST_IMPRINT and bool(IMPRINT.search(text))


def _contents(blocks: Sequence[Block]) -> set[int]:
    found: set[int] = set()
    under = False
    run: list[tuple[int, int]] = []
    for index, block in enumerate(blocks):
        if block.kind is Kind.HEADING:
            under = bool(CONTENTS.fullmatch(block.text.strip()))
        page = _entry_page(block)
        if under and block.kind in _WORDS:
            under = len(block.text) <= _LONGEST_ENTRY and not _SENTENCE.search(block.text)
            found.update({index} if under else ())
        if page is not None and (not run or run[-1][1] <= page):
            run.append((index, page))
        else:
            found.update(_enough(run))
            run = [] if page is None else [(index, page)]
    return found | _enough(run)


def _entry_page(block: Block) -> int | None:
    """The page that an entry of a contents list ends with; -1 for a roman one."""
    if block.kind not in _WORDS or len(block.text) > _LONGEST_ENTRY:
        return None
    entry = _ENTRY.search(block.text)
    if entry is None or not any(map(str.isalnum, block.text[: entry.start()])):
        return None
    return int(entry["page"]) if entry["page"].isdigit() else -1


def _enough(run: Sequence[tuple[int, int]]) -> set[int]:
    # The rows of a table of figures can ascend as well, but seldom to the last one and in prose.
    return {index for index, _ in run} if len(run) >= _ENOUGH_ENTRIES else set()


def _index(blocks: Sequence[Block]) -> set[int]:
    within = [
        index
        for index, block in enumerate(blocks)
        if block.kind in _WORDS and any(INDEX.fullmatch(title.strip()) for title in block.section)
    ]
    terms = sum(_is_term(blocks[index].text.strip()) for index in within)
    return set(within) if terms > _MOSTLY * len(within) else set()


def _is_term(text: str) -> bool:
    """Whether a text is a term with the pages or paragraphs that it stands on, or "see" another."""
    letter = _LETTER_FIRST.match(text)
    last = max(letter.end(), len(text) - _LONGEST_PAGE) if letter else len(text)
    return bool(_LAST_PAGE.search(text, last) or _SEE.search(text))


def _front(blocks: Sequence[Block]) -> set[int]:
    last = -1
    for index, block in enumerate(blocks[:MOST_BEFORE_TEXT]):
        titled = block.kind is Kind.HEADING and CONTENTS.fullmatch(block.text.strip())
        if block.kind is Kind.CONTENTS or block.paragraph is not None or titled:
            break
        if block.kind in _WORDS and is_imprint(block.text):
            last = index
    return {
        index
        for index, block in enumerate(blocks[: last + 1])
        if block.kind in _WORDS and (len(block.text) <= _LONGEST_TITLE or is_imprint(block.text))
    }
