"""What a line can open with: a paragraph number, a list marker, a recommendation's label."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingest.conventions import RECOMMENDATION_NUMBER

if TYPE_CHECKING:
    from ingest.layout.lines import Line

# What nearly all lines begin with, and no opening does: a word, and no roman numeral.
_PLAIN = re.compile(r"(?!R|[ivx]{3})[^\W\d_]{3}|(?!o)[^\W\d_]{1,2}\s")
_NUMBER = re.compile(
    r"(?P<number>(?:[A-Z]|[A-Z]?\d{1,3}|\d{1,3}[A-Z])(?:\.\d{1,3}){1,3}\.?|\d{1,3}\."
    r"|\d{1,3}(?:\([a-z]{1,5}\)){1,3})(?=\s|$|(?<=\.)[A-Z“‘\"'(\[])"
)
_BULLET = re.compile(r"[•●▪◦■□‣⁃·\uf0a7\uf0b7\uf0d8]\s*|[–—−o*-]\s+")
_LETTERED = re.compile(
    r"\(?(?:[a-z]{1,2}|[ivx]+|\d{1,2})\)(?=\s)|\([a-z]{1,4}\)(?=[A-Z])|(?:[a-z]|[ivx]{2,5})\.(?=\s)"
)
_RECOMMENDATION = re.compile(
    # "Recommendation 4", "Recommendation 4a) ii)", "Recommendation B"; a sentence that merely
    # begins so goes on with a word.
    rf"(?P<label>R(?i:ecommendation)\s+(?:{RECOMMENDATION_NUMBER}))\s*(?:[:.–—(-](?!\d)|$)"
)
_SURE_BULLETS = "*•●▪◦■□‣⁃\uf0a7\uf0b7\uf0d8"


@dataclass(frozen=True, slots=True)
class Opening:
    """How a line opens.

    Attributes:
        number: A paragraph number as printed ("4.12.", "7."), or None.
        bullet: A bullet that opens a list item, or None.
        lettered: Whether it opens with "(a)", "ii)" or the like.
        recommendation: "Recommendation 4" as printed, or None.
    """

    number: str | None = None
    bullet: str | None = None
    lettered: bool = False
    recommendation: str | None = None

    @property
    def sure_bullet(self) -> bool:
        """Whether the bullet can be nothing else, unlike a dash or a letter."""
        return self.bullet is not None and self.bullet[0] in _SURE_BULLETS


_NOTHING = Opening()


def opening_of(line: Line) -> Opening:
    """Return what the line opens with; at most one of the four."""
    text = line.parts[0].text.lstrip()
    if _PLAIN.match(text) and _PLAIN.match(line.text):
        return _NOTHING
    if match := _NUMBER.match(text):
        return Opening(number=match["number"])
    if match := _BULLET.match(text):
        return Opening(bullet=match.group())
    if _LETTERED.match(line.text):
        return Opening(lettered=True)
    if match := _RECOMMENDATION.match(line.text):
        return Opening(recommendation=match["label"])
    return _NOTHING


def is_compound(number: str) -> bool:
    """Whether a paragraph number has more than one part ("4.12", not "7.")."""
    return "." in number.rstrip(".")


def follows(number: str, last: str | None) -> bool:
    """Whether `number` is the one that comes after `last`."""
    if last is None:
        return False
    *chapter, final = number.rstrip(".").split(".")
    *last_chapter, last_final = last.rstrip(".").split(".")
    return (
        chapter == last_chapter
        and final.isdigit()
        and last_final.isdigit()
        and int(final) == int(last_final) + 1
    )
