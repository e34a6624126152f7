"""The query language: words are ranked, "quoted phrases" must stand as they are.

Straight and curly double quotes make phrases; inside one nothing is an operator. The words
outside only rank, unless there is no phrase: then a passage needs one of them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ingest.errors import QueryError
from search.analysis import STOP_WORDS, Token, stem, tokens

MAX_CHARACTERS = 1_000

_OPENING, _CLOSING = '"“„«', '"”»'
PHRASE_MARKS = frozenset(_OPENING + _CLOSING)
"""Marks that make phrases."""
_PHRASE = re.compile(r'"([^"]*)"|[“„]([^”“"]*)[”“"]|«([^»]*)»')


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase as it was typed, and its words."""

    text: str
    tokens: tuple[Token, ...]


@dataclass(frozen=True, slots=True)
class Query:
    """A query, understood.

    Attributes:
        text: What was typed.
        phrases: Phrases that a passage must hold, every word kept.
        words: Folded words that rank passages; stop words only if there is nothing else.
    """

    text: str
    phrases: tuple[Phrase, ...]
    words: tuple[str, ...]

    @property
    def stems(self) -> tuple[str, ...]:
        """Stems of the ranking words, without doubles."""
        return tuple(dict.fromkeys(map(stem, self.words)))


def parse(text: str) -> Query:
    """A query from what was typed.

    Raises:
        QueryError: There is nothing to search for, it is too long, or a quote is left open.
    """
    if len(text) > MAX_CHARACTERS:
        raise QueryError(
            f"The query has {len(text):,} characters",
            remedy=f"Search for at most {MAX_CHARACTERS:,}.",
        )
    phrases: list[Phrase] = []
    outside: list[str] = []
    end = 0
    for match in _PHRASE.finditer(text):
        outside.append(text[end : match.start()])
        end = match.end()
        inner = next(group for group in match.groups() if group is not None)
        inside = tuple(tokens(inner))
        if inside:
            phrases.append(Phrase(inner, inside))
    outside.append(text[end:])
    rest = " ".join(outside)
    stray = re.search(f"[{_OPENING}{_CLOSING}]", rest)
    if stray:
        raise QueryError(
            f"A quotation mark is left open: {_near(text, stray.group())}",
            remedy="Close the quotation, or take the mark away.",
        )
    words = tuple(token.text for token in tokens(rest))
    telling = tuple(word for word in words if word not in STOP_WORDS)
    if not phrases and not words:
        raise QueryError(
            "There is no word to search for" + (f" in {text.strip()!r}" if text.strip() else ""),
            remedy='Type words, or a "phrase in quotation marks".',
        )
    return Query(text, tuple(phrases), telling or (() if phrases else words))


def _near(text: str, mark: str) -> str:
    place = text.rindex(mark)
    return f"{mark} at character {place + 1}, before {text[place + 1 : place + 21]!r}"
