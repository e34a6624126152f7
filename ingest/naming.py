"""Names for passages: what a permalink and a citation hold on to.

Pure. A name follows from the blocks alone, so reading the same file again gives the same names.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections import Counter, defaultdict
from dataclasses import replace
from itertools import takewhile
from typing import TYPE_CHECKING

from ingest.model import Block, BlockMark, Kind, NoteMark, Passage, Segment

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

LONGEST_PASSAGE = 4_000
"""Characters. The longest paragraph of eight real reports has 2,500; one passage should never
fill more than a page, or a hit in it points nowhere."""

_SLUG_LENGTH = 40
_UNNUMBERED = frozenset({Kind.FOOTNOTE, Kind.CONTENTS})
_NOT_IN_NUMBER = re.compile(r"[^a-z0-9.()-]+")
_NOT_IN_SLUG = re.compile(r"[^a-z0-9]+")
_RECOMMENDATION = re.compile(r"^(?:recommendation\s+|rec\.?\s+|r(?=\d))", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.?!][”’\"')\]]*\s+")


def name_passages(blocks: Sequence[Block]) -> tuple[Passage, ...]:
    """Give every block its place and its name.

    - `4.12`, `rec-4`: the block that carries a printed number. Where a number is printed in
      several places, the shortest part of the section path that no other of them has stands
      before it (`part-2/1.3`), and where the paths say nothing, `~2` and so on after it.
    - `p44.3`: any other block, as the third that begins on page 44; `b17` where there are no
      pages. Continuations that only inherit a number are among them.
    - Blocks longer than `LONGEST_PASSAGE` are split at sentence ends; `4.12~2` is the second part.

    Returns:
        The passages in the blocks' order. Names are unique, hold only `[a-z0-9.~()/-]` and
        never begin with `page/`.
    """
    names = _unique(blocks)
    taken = set(names)
    passages: list[Passage] = []
    for name, block in zip(names, blocks, strict=True):
        for nth, part in enumerate(_split(block)):
            passages.append(
                Passage(
                    locator_id=name if nth == 0 else _free(name, taken),
                    order=len(passages),
                    kind=part.kind,
                    text=part.text,
                    paragraph=part.paragraph,
                    section=part.section,
                    segments=part.segments,
                    notes=tuple(
                        NoteMark(mark.at, mark.label, _note(mark, names)) for mark in part.marks
                    ),
                )
            )
    return tuple(passages)


def _note(mark: BlockMark, names: Sequence[str]) -> str | None:
    return None if mark.note is None else names[mark.note]


def slug(heading: str) -> str:
    """Return a heading as part of a name: at most 40 characters of `[a-z0-9-]`, or "" if none."""
    plain = _NOT_IN_SLUG.sub("-", _ascii(heading)).strip("-")
    if len(plain) > _SLUG_LENGTH:
        cut = plain[: _SLUG_LENGTH + 1]
        plain = (cut[: cut.rfind("-")] if "-" in cut else cut[:_SLUG_LENGTH]).strip("-")
    # The first part of an address after the report is "page" for pages alone.
    return "page-section" if plain == "page" else plain


def _unique(blocks: Sequence[Block]) -> list[str]:
    numbers = _carried_numbers(blocks)
    places: dict[str, list[int]] = defaultdict(list)
    for index, number in numbers.items():
        places[number].append(index)
    chosen: dict[int, str] = {}
    taken: set[str] = set()
    # Printed numbers choose first: a report may well print "b17" or "p44.3".
    for number, indices in places.items():
        if len(indices) == 1:
            chosen[indices[0]] = _free(number, taken)
    for number, indices in places.items():
        if len(indices) > 1:
            runs = [_runs(blocks[index].section) for index in indices]
            shared = Counter(run for found in runs for run in set(found))
            for index, found in zip(indices, runs, strict=True):
                own = [run for run in found if shared[run] == 1]
                prefix = (own or found[:1] or [""])[0]
                chosen[index] = _free(f"{prefix}/{number}" if prefix else number, taken)
    on_page: Counter[int | None] = Counter()
    for index, block in enumerate(blocks):
        page = block.segments[0].page if block.segments else None
        on_page[page] += 1
        if index not in chosen:
            place = f"b{index + 1}" if page is None else f"p{page}.{on_page[page]}"
            chosen[index] = _free(place, taken)
    return [chosen[index] for index in range(len(blocks))]


def _carried_numbers(blocks: Sequence[Block]) -> dict[int, str]:
    """Map the place of each block that carries a printed number to that number."""
    carried: dict[int, str] = {}
    headings: dict[int, str] = {}
    last: tuple[str, tuple[str, ...]] | None = None
    for index, block in enumerate(blocks):
        if block.paragraph is None or block.kind in _UNNUMBERED:
            continue
        number = _number(block)
        if not number:
            continue
        if block.kind is Kind.HEADING:
            headings[index] = number
            continue
        place = (block.paragraph, block.section)
        if place != last:
            carried[index] = number
        last = place
    # "1" is the paragraph of that number if there is one, and not the chapter's heading.
    numbers = set(carried.values())
    return carried | {i: number for i, number in headings.items() if number not in numbers}


def _number(block: Block) -> str:
    number = block.paragraph or ""
    labelled = _RECOMMENDATION.match(number)
    if labelled:
        number = number[labelled.end() :]
    number = _NOT_IN_NUMBER.sub("-", _ascii(number)).strip(".-")
    if not any(c.isalnum() for c in number):
        return ""
    return f"rec-{number}" if labelled else number


def _ascii(text: str) -> str:
    folded = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode("ascii")
    return folded.casefold()


def _runs(section: tuple[str, ...]) -> list[str]:
    """Return every run of neighbouring slugs of a path, the shortest and outermost first."""
    slugs = [part for part in map(slug, section) if part]
    return [
        "/".join(slugs[start : start + length])
        for length in range(1, len(slugs) + 1)
        for start in range(len(slugs) - length + 1)
    ]


def _free(name: str, taken: set[str]) -> str:
    candidate, nth = name, 1
    while candidate in taken:
        nth += 1
        candidate = f"{name}~{nth}"
    taken.add(candidate)
    return candidate


def _split(block: Block) -> Iterator[Block]:
    start = 0
    while len(block.text) - start > LONGEST_PASSAGE:
        limit = start + LONGEST_PASSAGE
        # In the second half of what is allowed, so that no part is a mere scrap.
        ends = [
            m.end() for m in _SENTENCE_END.finditer(block.text, limit - LONGEST_PASSAGE // 2, limit)
        ]
        blank = block.text.rfind(" ", start + 1, limit) + 1
        stop = ends[-1] if ends else blank or limit
        yield _part(block, start, stop)
        start = stop
    yield _part(block, start, len(block.text)) if start else block


def _part(block: Block, start: int, stop: int) -> Block:
    text = block.text[start:stop]
    kept = len(text.rstrip())
    segments = []
    # A text without breaks has as many parts as it has segments in each: look at one's own.
    first = max(0, bisect_right(block.segments, start, key=lambda segment: segment.start) - 1)
    for segment in takewhile(lambda s: s.start < start + kept, block.segments[first:]):
        begin = max(segment.start, start)
        end = min(segment.start + segment.length, start + kept)
        if begin < end:
            moved = segment.page_start + begin - segment.start
            segments.append(Segment(begin - start, end - begin, segment.page, moved))
    # A marker at the very start belongs to the sentence before it.
    after = start or -1
    marks = tuple(
        replace(mark, at=min(mark.at - start, kept))
        for mark in block.marks
        if after < mark.at <= stop
    )
    return replace(block, text=text[:kept], segments=tuple(segments), marks=marks)
