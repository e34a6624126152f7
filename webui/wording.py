"""What the pages call things: forms, kinds, tolerances, pages and counts, in one voice.

The tool's own words live here and in the templates; nothing in this module is a report's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingest.fidelity import LOW
from ingest.model import Form, Kind, Page
from search.results import Tolerance

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ingest.model import QuotedSpan
    from search.results import Hit, Unread

FORM_NOTICES = {
    Form.RESPONSE: "This is a response to an inquiry, not the inquiry’s own report.",
    Form.EXTRACT: "This is an extract: only part of the report is here.",
    Form.SUMMARY: "This is a summary, not the whole report.",
    Form.DIGEST: (
        "This is a digest, not the report: it tells published findings in other words. "
        "Never quote it as the inquiry’s words; quote the official report."
    ),
}

KIND_NAMES = {
    Kind.PARAGRAPH: "paragraph",
    Kind.HEADING: "heading",
    Kind.RECOMMENDATION: "recommendation",
    Kind.LIST_ITEM: "list item",
    Kind.TABLE: "table",
    Kind.QUOTATION: "quotation",
    Kind.CAPTION: "caption",
    Kind.FRONT_MATTER: "front matter",
    Kind.INDEX: "index",
    Kind.FOOTNOTE: "footnote",
    Kind.CONTENTS: "contents",
}

_DIFFERS = {
    Tolerance.CASE: "capital letters",
    Tolerance.QUOTES: "quotation marks",
    Tolerance.DASHES: "dashes",
    Tolerance.SPACES: "spaces",
    Tolerance.LIGATURES: "ligatures",
    Tolerance.HYPHENATION: "a hyphen",
    Tolerance.PUNCTUATION: "punctuation",
}


WITHIN_ONE_PASSAGE = (
    "A phrase is found where it stands inside one paragraph, heading or list item; "
    "if it may run over two, search for a part of it."
)
"""Said with every phrase that is not found."""


def count(number: int, singular: str, plural: str | None = None) -> str:
    """A number with its noun: "1 passage", "21,304 passages"."""
    noun = singular if number == 1 else plural or f"{singular}s"
    return f"{number:,} {noun}"


def listed(words: Sequence[str]) -> str:
    """Words as a sentence lists them: "a, b and c"."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"


def ranges(numbers: Iterable[int]) -> str:
    """Page numbers with runs drawn together: "1–16, 20"."""
    runs: list[tuple[int, int]] = []
    for number in sorted(set(numbers)):
        if runs and number == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], number)
        else:
            runs.append((number, number))
    return ", ".join(f"{first}" if first == last else f"{first}–{last}" for first, last in runs)


def page_name(page: Page) -> str:
    """The page as it is cited: its printed number, else its place in the file, said so."""
    return f"p. {page.printed}" if page.printed else f"file p. {page.number}"


def is_low(read: Page | Hit) -> bool:
    """Whether a page, or the pages of a hit, were read so badly that a reader should know."""
    return read.fidelity is not None and read.fidelity < LOW


def tolerance_words(tolerated: Sequence[Tolerance]) -> str:
    """In what a phrase and its match differ, as sentences; empty where in nothing."""
    differs = [_DIFFERS[each] for each in tolerated if each in _DIFFERS]
    sentences = [f"Differs from your phrase in {listed(differs)}."] if differs else []
    if Tolerance.PAGE_BREAK in tolerated:
        sentences.append("Runs across a page end.")
    return " ".join(sentences)


def quoting_words(quoting: QuotedSpan | None) -> str:
    """Whose words a match is, where it is not the report's own; empty where it is."""
    if quoting is None:
        return ""
    if quoting.speaker:
        return f"Not the report’s own words: it quotes them as those of {quoting.speaker}."
    return "Not the report’s own words: it quotes them."


def unread_amount(unread: Iterable[Unread]) -> str:
    """How much could not be read: "16 pages and 1 whole file"; empty where nothing."""
    entries = tuple(unread)
    pages = sum(len(entry.pages) for entry in entries)
    files = sum(1 for entry in entries if not entry.pages)
    parts = [count(pages, "page")] if pages else []
    if files:
        parts.append(count(files, "whole file"))
    return listed(parts)
