"""The query language: words are ranked, "quoted phrases" must stand as they are.

Straight and curly double quotes make phrases; inside one nothing is an operator. The words
outside only rank, unless there is no phrase: then a passage needs one of them.
"""

from __future__ import annotations

from dataclasses import dataclass

from ingest.errors import QueryError
from search.analysis import STOP_WORDS, Token, stem, tokens

MAX_CHARACTERS = 1_000

PHRASE_MARKS = frozenset('"“”„«»')
"""Marks that make phrases."""

# Where a phrase that begins with this mark ends. German marks are closed by either.
_CLOSING = {'"': '"', "“": "”", "„": "“”", "«": "»"}


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
    phrases, rest = _parted(text)
    ranking = tuple(token.text for token in tokens(rest))
    telling = tuple(word for word in ranking if word not in STOP_WORDS)
    if not phrases and not ranking:
        raise QueryError(
            "There is no word to search for" + (f" in {text.strip()!r}" if text.strip() else ""),
            remedy='Type words, or a "phrase in quotation marks".',
        )
    return Query(text, phrases, telling or (() if phrases else ranking))


def _parted(text: str) -> tuple[tuple[Phrase, ...], str]:
    """The phrases of a query, and what stands outside them."""
    phrases: list[Phrase] = []
    outside: list[str] = []
    place = 0
    while place < len(text):
        if text[place] not in PHRASE_MARKS:
            outside.append(text[place])
            place += 1
            continue
        end = _phrase_end(text, place)
        inside = text[place + 1 : end]
        if words := tuple(tokens(inside)):
            phrases.append(Phrase(inside, words))
        outside.append(" ")
        place = end + 1
    return tuple(phrases), "".join(outside)


def _phrase_end(text: str, start: int) -> int:
    """Where the phrase that begins at a mark ends; curly marks inside curly ones are its own.

    Raises:
        QueryError: Nowhere.
    """
    mark = text[start]
    closing = _CLOSING.get(mark, "")
    depth = 0
    for place in range(start + 1, len(text)):
        if text[place] in closing and depth == 0:
            return place
        if mark == "“":
            depth += (text[place] == "“") - (text[place] == "”")
    raise QueryError(
        f"A quotation mark is left open: {mark} at character {start + 1}, "
        f"before {text[start + 1 : start + 21]!r}",
        remedy="Close the quotation, or take the mark away.",
    )
