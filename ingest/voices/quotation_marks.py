"""Quotation marks in one text: which opens, which closes, which is an apostrophe or an inch.

Pure. Double marks are paired first. A single mark opens only before a word and at a word's
beginning; where its end could also be a possessive ("the parties' evidence"), there is no span.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from ingest.voices.definitions import without_definitions

Span = tuple[int, int]

_ANY = re.compile("[“”‘\"]|'")
_OPENING = re.compile(r"(?:\(?[a-z0-9]{1,4}[.)]\s+|[•●▪–-]\s+)?([“‘\"'])(?=\S)")
_CURLY = re.compile("[“”]")
_STRAIGHT = re.compile('"')
_MAY_STAND_BEFORE = frozenset(" \n\t([{—–/‘'-")
_MAY_STAND_AFTER = frozenset(" \n\t.,;:?!)]}…—–/’'-")
_ELIDED = r"(?:\d\ds?\b|(?:tis|twas|em|cause|til)\b|n['’])"
_SINGLE = {
    "‘": (
        re.compile(rf"(?<![^\W_])(?<!’)‘(?!{_ELIDED})(?=[^\W_]|[\[(“\"…£.])", re.IGNORECASE),
        re.compile(r"(?<=[^\s‘])’(?![^\W_])"),
    ),
    "'": (
        re.compile(rf"(?<![^\W_])(?<!['’])'(?!{_ELIDED})(?=[^\W_]|[\[(“\"…£.])", re.IGNORECASE),
        re.compile(r"(?<=[^\s'])'(?![^\W_])"),
    ),
}
_POSSESSIVE = re.compile(r"s['’](?= [^\W\d_])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Marked:
    """The quotations of a text.

    Attributes:
        spans: Those that are closed, without their marks: outermost only, ascending, apart,
            no terms that are defined in brackets.
        opened: Offset after a double mark that is not closed (the last of them), or None.
        closed: Offset of a closing mark that nothing before it opened, or None.
        opening: The mark that the text begins with, or "".
    """

    spans: tuple[Span, ...] = ()
    opened: int | None = None
    closed: int | None = None
    opening: str = ""


def quotations(text: str) -> Marked:
    """Find what stands inside quotation marks."""
    if not _ANY.search(text) and "”" not in text:
        return Marked()
    pairs, opened, closed = _curly(text)
    if '"' in text:
        straight, unclosed = _straight(text)
        pairs += straight
        opened = unclosed if opened is None else opened
    if "‘" in text:
        pairs += _single(text, "‘")
    if "'" in text:
        pairs += _single(text, "'")
    begins = _OPENING.match(text)
    spans = without_definitions(text, _outermost(pairs))
    return Marked(spans, opened, closed, begins[1] if begins else "")


def _curly(text: str) -> tuple[list[Span], int | None, int | None]:
    pairs: list[Span] = []
    stack: list[int] = []
    closed: int | None = None
    for mark in _CURLY.finditer(text):
        if mark[0] == "“":
            stack.append(mark.end())
        elif stack:
            pairs.append((stack.pop(), mark.start()))
        elif closed is None:
            closed = mark.start()
    return pairs, stack[-1] if stack else None, closed


def _straight(text: str) -> tuple[list[Span], int | None]:
    pairs: list[Span] = []
    opened: int | None = None
    for mark in _STRAIGHT.finditer(text):
        at = mark.start()
        may_open = (
            (at == 0 or text[at - 1] in _MAY_STAND_BEFORE)
            and at + 1 < len(text)
            and not text[at + 1].isspace()
        )
        may_close = (
            at > 0
            and not text[at - 1].isspace()
            and (at + 1 == len(text) or text[at + 1] in _MAY_STAND_AFTER or text[at + 1].isdigit())
        )
        if opened is not None and may_close:
            pairs.append((opened, at))
            opened = None
        elif may_open:
            opened = at + 1
    return pairs, opened


def _single(text: str, mark: str) -> list[Span]:
    opens, closes = _SINGLE[mark]
    starts = [found.end() for found in opens.finditer(text)]
    pairs: list[Span] = []
    for start, following in pairwise([*starts, len(text) + 1]):
        # The next one opens a quotation of its own: this one ends before it, or nowhere.
        ends = [found.start() for found in closes.finditer(text, start, following - 1)]
        sure = [end for end in ends if not _POSSESSIVE.match(text, end - 1)]
        if sure and (len(ends) == 1 or ends[0] == sure[0]):
            pairs.append((start, sure[0]))
        elif len(ends) == 1:
            pairs.append((start, ends[0]))
    return pairs


def _outermost(pairs: list[Span]) -> tuple[Span, ...]:
    """Drop pairs inside others, empty ones, and of two that cross the later."""
    kept: list[Span] = []
    for start, end in sorted(pairs, key=lambda pair: (pair[0], -pair[1])):
        if start < end and (not kept or start > kept[-1][1]):
            kept.append((start, end))
    return tuple(kept)
