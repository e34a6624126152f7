"""A reading as lines of text: what each page gave, and the passages under their headings."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import click

from ingest.model import Kind, PageState
from webui.terminal import one_line
from webui.wording import KIND_NAMES, count, listed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from ingest.model import Page, Passage, Reading

_STEP = "  "
_FEWEST_WORDS = 30
"""Characters of a passage shown even where the terminal is narrow."""


def page_lines(reading: Reading, pages: Sequence[Page], name: str, sha256: str) -> Iterator[str]:
    """Which file it is, then a line for each page."""
    amounts = [count(len(reading.passages), "passage")]
    if reading.pages:
        amounts.insert(0, count(len(reading.pages), "page"))
    title = click.style(one_line(name), bold=True)
    yield f"{title}: {reading.format.value}, {', '.join(amounts)}"
    yield f"{_STEP}SHA-256 {sha256}"
    for page in pages:
        parts = [
            f"prints {one_line(page.printed)}" if page.printed else "prints no number",
            f"label {one_line(page.label)}" if page.label is not None else "no label",
            page.state.value,
        ]
        if page.fidelity is not None:
            parts.append(f"fidelity {page.fidelity:.2f}")
        line = f"{_STEP}file p. {page.number}: {', '.join(parts)}"
        yield click.style(line, fg="yellow") if page.state is PageState.UNREAD else line


def tree_lines(reading: Reading, passages: Iterable[Passage], width: int | None) -> Iterator[str]:
    """The passages, each as deep as its section.

    Args:
        reading: The reading that they are of.
        passages: The passages to show, in reading order.
        width: Columns to shorten each to; None shows every word.
    """
    pages = {page.number: page for page in reading.pages}
    kinds: Counter[Kind] = Counter()
    open_path: tuple[str, ...] = ()
    for passage in passages:
        kinds[passage.kind] += 1
        shared = _shared(open_path, passage.section)
        for depth in range(shared, len(passage.section)):
            # A section whose heading stands on a page that is not shown, or in the outline alone.
            yield _STEP * depth + click.style(one_line(passage.section[depth]), dim=True)
        open_path = passage.section
        indent = _STEP * len(passage.section)
        yield _passage_line(passage, pages, indent, width)
        yield from (indent + _STEP * 2 + line for line in _beside(passage, width))
        if passage.kind is Kind.HEADING:
            open_path = (*passage.section, passage.text)
    if kinds:
        named = [f"{number:,} {KIND_NAMES[kind]}" for kind, number in kinds.most_common()]
        yield ""
        yield f"{count(kinds.total(), 'passage')}: {listed(named)}"


def _shared(one: tuple[str, ...], other: tuple[str, ...]) -> int:
    """How many headings two paths begin with alike."""
    return next(
        (at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b),
        min(len(one), len(other)),
    )


def _passage_line(
    passage: Passage, pages: Mapping[int, Page], indent: str, width: int | None
) -> str:
    kind = KIND_NAMES[passage.kind]
    number = one_line(passage.paragraph or "")
    named = number.casefold().startswith(kind)  # "Recommendation 4"
    facts = [number if named else f"{kind} {number}".rstrip()]
    place = _place(passage, pages)
    if place:
        facts.append(place)
    before = f"{indent}[{', '.join(facts)}] "
    words = one_line(passage.text)
    if width is not None:
        words = shortened(words, max(_FEWEST_WORDS, width - len(before)))
    return indent + click.style(before[len(indent) :], fg="cyan") + words


def _place(passage: Passage, pages: Mapping[int, Page]) -> str:
    numbers = passage.pages()
    if not numbers:
        return ""
    ends = [numbers[0], numbers[-1]] if len(numbers) > 1 else [numbers[0]]
    printed = [pages[number].printed or "?" for number in ends]
    abbreviation = "pp." if len(ends) > 1 else "p."
    file = f"file {abbreviation} {'-'.join(map(str, ends))}"
    if not any(pages[number].printed for number in ends):
        return file
    return f"{abbreviation} {'-'.join(map(one_line, printed))}, {file}"


def _beside(passage: Passage, width: int | None) -> Iterator[str]:
    for span in passage.whose_words:
        words = one_line(passage.text[span.start : span.end])
        if width is not None:
            words = shortened(words, _FEWEST_WORDS * 2)
        speaker = one_line(span.speaker) if span.speaker else "someone not named"
        yield click.style(f"words of {speaker}: {words}", dim=True)
    for mark in passage.notes:
        after = one_line(passage.text[max(0, mark.at - 20) : mark.at])
        note = mark.note or "not found"
        line = f"note {one_line(mark.label)} after {after!r}: {note}"
        yield click.style(line, dim=True) if mark.note else click.style(line, fg="yellow")


def shortened(text: str, width: int) -> str:
    """The first words of a text, cut before a word that would pass the width."""
    if len(text) <= width:
        return text
    cut = text[: width - 1]
    return (cut[: cut.rfind(" ")] if " " in cut else cut).rstrip() + "…"
