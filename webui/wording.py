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

_OWNERS = {
    Form.RESPONSE: "this response’s",
    Form.SUMMARY: "this summary’s",
    Form.DIGEST: "this digest’s",
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


def outdated_words(reports: int) -> str:
    """What is wrong with so many reports that an older Pincite read, and how to mend it."""
    verb, them = ("was", "it") if reports == 1 else ("were", "them")
    return (
        f"{count(reports, 'report')} {verb} read by an older Pincite, which can show quoted words "
        f"as a report’s own: `pincite add --reread` reads {them} again."
    )


def count(number: int, singular: str, plural: str | None = None) -> str:
    """A number with its noun: "1 passage", "21,304 passages"."""
    noun = singular if number == 1 else plural or f"{singular}s"
    return f"{number:,} {noun}"


def pace(pages: int, seconds: float) -> str:
    """Pages a second, or a minute where OCR reads less than one a second."""
    rate = pages / seconds
    return f"{rate:.0f} a second" if rate >= 1 else f"{rate * 60:.0f} a minute"


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


def quoting_words(hit: Hit) -> str:
    """Whose words a hit has, where they are not the document's own; empty where they are."""
    if hit.quoting is None:
        return ""
    own = f"Not {_OWNERS.get(hit.report.metadata.form, 'the report’s')} own words"
    if hit.quoting.speaker:
        return f"{own}: it quotes them as those of {hit.quoting.speaker}."
    return f"{own}: it quotes them."


def quoted_words(spans: Sequence[QuotedSpan]) -> str:
    """Whom a passage quotes, as sentences; empty where it quotes nobody."""
    named = list(dict.fromkeys(span.speaker for span in spans if span.speaker))
    nameless = sum(1 for span in spans if not span.speaker)
    if not named:
        return "Quoted words, for which nobody is named." if nameless else ""
    further = {0: "", 1: " Another quotation names nobody."}
    more = further.get(nameless, f" {nameless} other quotations name nobody.")
    return f"Quoted: {'; '.join(named)}.{more}"


def unread_amount(unread: Iterable[Unread]) -> str:
    """How much could not be read: "16 pages and 1 whole file"; empty where nothing."""
    entries = tuple(unread)
    pages = sum(len(entry.pages) for entry in entries)
    files = sum(1 for entry in entries if not entry.pages)
    parts = [count(pages, "page")] if pages else []
    if files:
        parts.append(count(files, "whole file"))
    return listed(parts)
