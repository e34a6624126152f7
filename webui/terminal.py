"""What the commands print: one place for the look of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ingest.model import Form
from ingest.publishing import Outcome
from search.citing import FORM_NAMES
from search.query import PHRASE_MARKS
from webui.wording import (
    WITHIN_ONE_PASSAGE,
    count,
    is_low,
    outdated_words,
    quoting_words,
    ranges,
    tolerance_words,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ingest.model import Report
    from ingest.pipeline import FileResult
    from search.results import Hit, SearchResult, Span, Unread

_COLOURS = {
    Outcome.ADDED: "green",
    Outcome.REPLACED: "green",
    Outcome.REREAD: "green",
    Outcome.UPDATED: "green",
    Outcome.UNCHANGED: None,
    Outcome.FAILED: "red",
}

_MOST_NAMED = 8


def notice(text: str) -> None:
    """A line on the error stream."""
    click.secho(text, err=True, fg="yellow")


def file_line(result: FileResult) -> str:
    """What came of one file, on one line."""
    word = click.style(f"{result.outcome:10}", fg=_COLOURS[result.outcome])
    if result.error:
        return f"{word} {one_line(f'{result.path}: {result.error}')}"
    parts = [count(result.passages, "passage")]
    if result.pages:
        parts.insert(0, count(result.pages, "page"))
    line = f"{word} {result.report} ({', '.join(parts)}) {one_line(str(result.path))}"
    if result.recognised:
        read = f"{count(result.recognised, 'page')} read by OCR"
        line += "; " + click.style(read, fg="yellow")
    if result.note:
        line += "; " + click.style(one_line(result.note), fg="yellow")
    if result.unread:
        unread = f"{count(len(result.unread), 'page')} unread: {ranges(result.unread)}"
        line += "; " + click.style(unread, fg="yellow")
    return line


def report_lines(reports: Iterable[Report]) -> Iterator[str]:
    """The reports of a library, two lines each."""
    for report in reports:
        metadata = report.metadata
        yield click.style(report.id, bold=True)
        facts = [str(metadata.year) if metadata.year else "no date"]
        if metadata.form is not Form.REPORT:
            facts.append(FORM_NAMES[metadata.form])
        if not metadata.complete:
            facts.append("incomplete")
        if report.page_count:
            facts.append(count(report.page_count, "page"))
        facts.append(count(report.passage_count, "passage"))
        if report.unread:
            facts.append(f"{count(len(report.unread), 'page')} unread: {ranges(report.unread)}")
        yield f"    {one_line(metadata.title)} ({', '.join(facts)})"


def search_lines(result: SearchResult, base_url: str) -> Iterator[str]:
    """A search's result: counts first, then hits, then what was not searched."""
    searched = count(len(result.searched), "report")
    passages = count(result.passages_searched, "passage")
    found = f"{count(result.total, 'passage')} in {len(result.facets.report)} of {searched}"
    missed = f"Nothing found in {passages} of {searched}."
    yield click.style(found if result.total else missed, bold=True)
    if not result.searched:
        yield "  There is no report to search. `pincite add PATH` takes files into the library."
    elif not result.total and PHRASE_MARKS & set(result.query):
        yield f"  {WITHIN_ONE_PASSAGE}"
    if result.total:
        yield "  " + ", ".join(f"{name} {count}" for name, count in result.facets.report.items())
    yield from gap_lines(result.unread, result.incomplete)
    yield from outdated_lines(result.outdated)
    for number, hit in enumerate(result.hits, start=result.offset + 1):
        yield ""
        yield from _hit_lines(number, hit, result.query, base_url)
    shown = result.offset + len(result.hits)
    if result.hits and shown < result.total:
        yield ""
        yield f"{result.total - shown:,} more: --offset {shown}"


def gap_lines(unread: Sequence[Unread], incomplete: Sequence[str]) -> Iterator[str]:
    """What was not searched, where that could mislead."""
    for gap in unread:
        what = f"pages {ranges(gap.pages)}" if gap.pages else "the whole file"
        line = f"  Not searched: {gap.report}, {what} ({one_line(gap.reason)})"
        yield click.style(line, fg="yellow")
    if incomplete:
        names = ", ".join(incomplete)
        yield click.style(f"  The library holds only a part of: {names}", fg="yellow")


def outdated_lines(reports: Sequence[str]) -> Iterator[str]:
    """Which reports were read less well than they would be now, in one line."""
    if reports:
        named = ", ".join(reports[:_MOST_NAMED]) + (", ..." if len(reports) > _MOST_NAMED else "")
        line = f"  {outdated_words(len(reports))} ({named})"
        yield click.style(line, fg="yellow")


def _hit_lines(number: int, hit: Hit, query: str, base_url: str) -> Iterator[str]:
    metadata = hit.report.metadata
    place = hit.citation.place
    kind = hit.passage.kind.value.replace("_", " ")
    title = click.style(one_line(metadata.title), bold=True)
    yield f"{number}. {title}" + (f" · {place}" if place else "") + f" · {kind}"
    if hit.locator.section:
        yield "   " + click.style(one_line(" › ".join(hit.locator.section)), dim=True)
    yield f"   {_marked(hit)}"
    if hit.tolerated:
        yield f"   {tolerance_words(hit.tolerated)}"
    if is_low(hit):
        yield f"   Its page was read badly (fidelity {hit.fidelity:.2f}): check the original."
    if hit.quoting:
        yield f"   {one_line(quoting_words(hit))}"
    yield f"   {one_line(hit.citation.plain())}"
    yield "   " + click.style(base_url + hit.citation.path(query), dim=True)


def _marked(hit: Hit) -> str:
    """The snippet with its matches coloured, or between « » where there is no colour."""
    start, end = hit.snippet
    text = hit.passage.text
    context = click.get_current_context(silent=True)
    coloured = context is not None and context.color is True
    pieces = ["… "] if start else []
    for piece, marked in _pieces((start, end), hit.highlights):
        words = text[slice(*piece)]
        if marked:
            words = click.style(words, fg="black", bg="yellow") if coloured else f"«{words}»"
        pieces.append(words)
    return "".join(pieces) + (" …" if end < len(text) else "")


def _pieces(window: Span, highlights: Iterable[Span]) -> Iterator[tuple[Span, bool]]:
    place, end = window
    for first, last in highlights:
        if last <= place or first >= end:
            continue
        if first > place:
            yield (place, first), False
        yield (max(first, place), min(last, end)), True
        place = min(last, end)
    if place < end:
        yield (place, end), False


def size(count: int) -> str:
    """A number of bytes in megabytes."""
    return f"{count / 1e6:.1f} MB"


def one_line(text: str) -> str:
    """Other people's text for a terminal: names may hold line ends and terminal codes."""
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)
