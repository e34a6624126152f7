"""Jinja filters: a report's words with matches, quotations and notes marked, all escaped."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from search.citing import FORM_NAMES, page_path, passage_path
from webui import wording
from webui.parameters import heading_path

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from flask import Flask

    from ingest.model import NoteMark, Passage
    from search.results import Span

_CUT = Markup('<span class="cut">…</span>')


def marked(
    passage: Passage,
    highlights: Iterable[Span] = (),
    part: Span | None = None,
    notes: Callable[[str], str] | None = None,
) -> Markup:
    """A passage's words as HTML: highlights in `<mark>`, words that are someone else's in spans.

    A footnote marker is no character of the page, so that what is copied or searched for in the
    browser has the bare words; the style sheet writes it from `data-label`.

    Args:
        passage: The passage.
        highlights: Code-point spans of its text; they may overlap or reach past its end.
        part: The span to show, with an ellipsis where words are left out; None for all.
        notes: Gives the address of a note by its locator id; None shows no markers.
    """
    text = passage.text
    start, end = part or (0, len(text))
    pieces: list[str] = [_CUT + " "] if start > 0 else []
    markers = passage.notes if notes else ()
    pieces += [_marker(mark, notes) for mark in markers if mark.at == start]
    for first, last, lit in _runs(start, end, highlights):
        inner = _voices(passage, first, last, markers, notes)
        pieces.append(Markup("<mark>{}</mark>").format(inner) if lit else inner)
    if end < len(text):
        pieces.append(" " + _CUT)
    return Markup("").join(pieces)


def _runs(start: int, end: int, highlights: Iterable[Span]) -> Iterator[tuple[int, int, bool]]:
    """A window cut where highlights begin and end; each run is highlighted whole or not at all."""
    position = start
    for first, last in sorted(highlights):
        opening, closing = max(first, position), min(last, end)
        if opening >= closing:
            continue
        if position < opening:
            yield position, opening, False
        yield opening, closing, True
        position = closing
    if position < end:
        yield position, end, False


def _voices(
    passage: Passage,
    start: int,
    end: int,
    markers: Iterable[NoteMark],
    notes: Callable[[str], str] | None,
) -> Markup:
    """A run of words, the quoted ones in spans, each marker after the character before it."""
    here = [mark for mark in markers if start < mark.at <= end]
    edges = (edge for span in passage.whose_words for edge in (span.start, span.end))
    inside = (edge for edge in edges if start < edge < end)
    places = sorted({start, end, *inside, *(mark.at for mark in here)})
    pieces: list[Markup] = []
    for first, last in pairwise(places):
        words = escape(passage.text[first:last])
        span = next((s for s in passage.whose_words if s.start <= first < last <= s.end), None)
        if span:
            said = f"Words of {span.speaker}" if span.speaker else "Quoted words"
            words = Markup('<span class="quoted" title="{}">{}</span>').format(said, words)
        pieces += [words, *(_marker(mark, notes) for mark in here if mark.at == last)]
    return Markup("").join(pieces)


def _marker(mark: NoteMark, notes: Callable[[str], str] | None) -> Markup:
    if mark.note is None or notes is None:
        return Markup('<sup class="note" data-label="{}"></sup>').format(mark.label)
    return Markup(
        '<sup class="note"><a href="{}" aria-label="Note {}" data-label="{}"></a></sup>'
    ).format(notes(mark.note), mark.label, mark.label)


def note_addresses(report: str, query: str) -> Callable[[str], str]:
    """Gives the address of a report's notes by their locator ids."""
    return lambda note: passage_path(report, note, query)


def with_commands(text: str) -> Markup:
    """A message as HTML, what stands between backticks as a command to type."""
    parts = text.split("`")
    if len(parts) % 2 == 0:
        return escape(text)
    return Markup("").join(
        Markup("<code>{}</code>").format(part) if place % 2 else escape(part)
        for place, part in enumerate(parts)
    )


def register(app: Flask) -> None:
    """Gives the templates the filters and the words they use."""
    app.jinja_env.filters["marked"] = marked
    app.jinja_env.filters["with_commands"] = with_commands
    app.jinja_env.filters["ranges"] = wording.ranges
    app.jinja_env.filters["listed"] = wording.listed
    app.jinja_env.filters["page_name"] = wording.page_name
    app.jinja_env.tests["read_badly"] = wording.is_low
    app.jinja_env.filters["tolerance_words"] = wording.tolerance_words
    app.jinja_env.filters["quoting_words"] = wording.quoting_words
    app.jinja_env.filters["quoted_words"] = wording.quoted_words
    app.jinja_env.filters["unread_amount"] = wording.unread_amount
    app.jinja_env.globals.update(
        count=wording.count,
        heading_path=heading_path,
        note_addresses=note_addresses,
        outdated_words=wording.outdated_words,
        page_path=page_path,
        passage_path=passage_path,
        FORM_NAMES=FORM_NAMES,
        FORM_NOTICES=wording.FORM_NOTICES,
        KIND_NAMES=wording.KIND_NAMES,
        WITHIN_ONE_PASSAGE=wording.WITHIN_ONE_PASSAGE,
    )
