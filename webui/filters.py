"""Jinja filters: a report's words with the matches marked, everything escaped."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from search.citing import FORM_NAMES, page_path, passage_path
from webui import wording
from webui.parameters import heading_path

if TYPE_CHECKING:
    from collections.abc import Iterable

    from flask import Flask

    from search.results import Span

_CUT = Markup('<span class="cut">…</span>')


def marked(text: str, highlights: Iterable[Span], part: Span | None = None) -> Markup:
    """A text as HTML with its highlights in `<mark>`.

    Args:
        text: The text, word for word.
        highlights: Code-point spans of the text; they may overlap or reach past its end.
        part: The span to show, with an ellipsis where words are left out; None for all.
    """
    start, end = part or (0, len(text))
    pieces: list[str] = [_CUT + " "] if start > 0 else []
    position = start
    for first, last in sorted(highlights):
        opening, closing = max(first, position), min(last, end)
        if opening >= closing:
            continue
        pieces.append(escape(text[position:opening]))
        pieces.append(Markup("<mark>{}</mark>").format(text[opening:closing]))
        position = closing
    pieces.append(escape(text[position:end]))
    if end < len(text):
        pieces.append(" " + _CUT)
    return Markup("").join(pieces)


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
    app.jinja_env.filters["unread_amount"] = wording.unread_amount
    app.jinja_env.globals.update(
        count=wording.count,
        heading_path=heading_path,
        page_path=page_path,
        passage_path=passage_path,
        FORM_NAMES=FORM_NAMES,
        FORM_NOTICES=wording.FORM_NOTICES,
        KIND_NAMES=wording.KIND_NAMES,
        WITHIN_ONE_PASSAGE=wording.WITHIN_ONE_PASSAGE,
    )
