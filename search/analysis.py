"""Text as words: tokens with their places, folded for comparison, stemmed for ranking.

One analyser serves every engine, so that they agree on what a word is.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator

# Bumped whenever the same text would give other index terms: every index is then rebuilt.
ANALYSER = "pincite-english-1"

# Characters that are written inside words but are no part of them.
_INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
_LETTER = rf"(?:[^\W_][\u0300-\u036f{_INVISIBLE}]*)"
_APOSTROPHE = "['\u2018\u2019\u02bc]"
_TOKEN = re.compile(
    # a number with its thousands and decimals: 1,400  4.12  3.5
    rf"(?:\d{{1,3}}(?:,\d{{3}})+|\d+)(?:\.\d+)*(?!{_LETTER})"
    # a word, with apostrophes inside it
    rf"|{_LETTER}+(?:{_APOSTROPHE}{_LETTER}+)*"
    # signs that are read aloud, and so make a difference
    r"|[§¶£$€%&]"
)
_HYPHENS = "-\u00ad\u2010\u2011"
INVISIBLE = dict.fromkeys(map(ord, _INVISIBLE))
"""Table for `str.translate` that takes such characters out."""

_APOSTROPHES = dict.fromkeys(map(ord, "\u2018\u2019\u02bc"), "'")

# NLTK's English list is a download; these are the words that carry no subject of their own.
_STOP_WORDS = """
a about after all also am an and any are as at be because been before being but by can could did
do does doing down during each few for from had has have having he her here hers him himself his
how i if in into is it its itself just may me might more most must my no nor not of off on once
only or other our out over own s same shall she should so some such t than that the their them
themselves then there these they this those through to too under until up upon us very was we
were what when where which while who whom whose why will with would you your
"""
STOP_WORDS = frozenset(_STOP_WORDS.split())


class Token(NamedTuple):
    """A word of a text.

    Attributes:
        text: The word folded: case, apostrophes, ligatures and thousands separators alike.
        start: Code-point offset of its first character.
        end: Offset after its last character.
    """

    text: str
    start: int
    end: int


def tokens(text: str) -> list[Token]:
    """The words of a text, in order, with their places."""
    return [Token(fold(m.group()), m.start(), m.end()) for m in _TOKEN.finditer(text)]


@lru_cache(maxsize=1 << 16)
def fold(word: str) -> str:
    """A word in the form in which words are compared."""
    if word.isascii() and word.isalpha():
        return word.lower()
    plain = unicodedata.normalize("NFKC", word.translate(INVISIBLE)).casefold()
    plain = plain.translate(_APOSTROPHES)
    return plain.replace(",", "") if plain[:1].isdigit() else plain


def joined_by_hyphen(text: str, left: Token, right: Token) -> bool:
    """Whether nothing but a hyphen (and perhaps a line end) stands between two tokens."""
    return text[left.end : right.start].strip() in set(_HYPHENS) and left.end < right.start


def index_terms(text: str) -> Iterator[str]:
    """The terms under which a text is found: stems, and hyphenated words written as one too.

    "re-opened" gives "re", "open" and the stem of "reopened", so that a hyphen set at a line
    end, or lost there, hides no word.
    """
    previous: Token | None = None
    for token in tokens(text):
        yield stem(token.text)
        if previous and joined_by_hyphen(text, previous, token):
            yield stem(previous.text + token.text)
        previous = token


class _Stemmer(Protocol):
    def stem(self, word: str) -> str: ...


@lru_cache(maxsize=1)
def _stemmer() -> _Stemmer:
    # Imported at first use: half of the command line's start-up would be this import.
    from nltk.stem.snowball import EnglishStemmer

    stemmer: _Stemmer = EnglishStemmer()
    return stemmer


@lru_cache(maxsize=1 << 17)
def stem(word: str) -> str:
    """The Snowball English stem of a folded word ("failures" and "failure" give "failur")."""
    return _stemmer().stem(word) if word.isalpha() or "'" in word else word
