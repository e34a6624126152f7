"""What a line of plain text is by its looks: a heading, a numbered paragraph, a list item.

Pure. Nothing but the characters is known here, so every rule prefers taking a heading for a
paragraph over taking a paragraph for a heading.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING

from ingest.conventions import RECOMMENDATION_NUMBER

if TYPE_CHECKING:
    from collections.abc import Sequence

_BLANK = r"[ \t\xa0\u2000-\u200a]"
NUMBER = re.compile(
    rf"{_BLANK}*(?:(?P<dotted>\d{{1,3}}(?:\.\d{{1,3}}){{1,3}})\.?|(?P<plain>\d{{1,4}})\.){_BLANK}+(?=[^\s|])"
)
BULLET = re.compile(rf"{_BLANK}*[•●▪◦‣∙■□➢✓]{_BLANK}*(?=\S)")
DASH = re.compile(rf"{_BLANK}*[-–—*·]{_BLANK}+(?=\S)")
LETTERED = re.compile(rf"{_BLANK}*\((?:[a-z]|[ivx]{{1,5}})\){_BLANK}+(?=\S)")
RECOMMENDATION = re.compile(
    rf"{_BLANK}*R(?i:ecommendation){_BLANK}+(?P<number>{RECOMMENDATION_NUMBER})"
    rf"(?:{_BLANK}*[:.–—-](?!\d){_BLANK}*(?=\S)|{_BLANK}*[:.]?{_BLANK}*$)"
)
_CONTENTS = re.compile(
    r"\s{0,3}(?P<dots>(?<![.…·])[.…·](?:\s{0,3}[.…·]){3,}+)\s{0,9}(?:\d{1,4}|[ivxl]{1,7})?\s*$",
    re.IGNORECASE,
)
_LONGEST_LEADER = 250
_LONGEST_ENDING = 60

_OUTERMOST = re.compile(
    r"(?:part|chapter|section|volume|annex|appendix|book)\s+[\divxlca-z.]{1,6}\b", re.IGNORECASE
)
_DATE = re.compile(
    r"(?:[\d/–-]{1,5}(?:st|nd|rd|th)?\s+)?(?:january|february|march|april|may|june|july|august"
    r"|september|october|november|december)(?:\s+\d{1,2},?)?(?:\s+\d{4})?",
    re.IGNORECASE,
)
_NO_HEADING_END = re.compile(
    r"(?:[,;:…–—-]|(?<!\d)\.)[’”\"')\]]*\d{0,4}$|\.[’”\"')\]]*(?:\d{2,4})?$"
)
_NEVER_LAST = re.compile(
    r"\b(?:an?|and|as|at|by|for|from|in|is|of|on|or|that|the|to|was|which|with)$", re.IGNORECASE
)
_SENTENCE_END = re.compile(r"[.!?:;…][”’\"')\]]*(?:\d{1,4})?\s*$|[”\"]\d{0,4}\s*$")
_LONGEST_HEADING = 140
_MOST_WORDS = 14
_LONGEST_NESTED_LIST = 40
_WIDEST_GAP = 20
_ENOUGH_DOTTED = 3


def ends_sentence(text: str) -> bool:
    """Whether a text ends as sentences do, a note's marker after it allowed for."""
    return bool(_SENTENCE_END.search(text.rstrip()[-_LONGEST_ENDING:]))


def dot_leader(line: str) -> tuple[int, int] | None:
    """Return where the dots stand in a line of a table of contents, or None if it is none."""
    cut = max(0, len(line) - _LONGEST_LEADER)
    found = _CONTENTS.search(line[cut:])
    return (cut + found.start("dots"), cut + found.end("dots")) if found else None


def is_heading(text: str) -> bool:
    """Whether a text that stands alone has the looks of a heading."""
    text = text.strip()
    words = text.split()
    if not words or len(text) > _LONGEST_HEADING or len(words) > _MOST_WORDS:
        return False
    letters = sum(c.isalpha() for c in text)
    return (
        (text[0].isupper() or text[0].isdigit())
        and 5 * letters >= 2 * len(text.replace(" ", ""))
        and text.count("“") == text.count("”")
        and not _NEVER_LAST.search(text)
        and not _NO_HEADING_END.search(text)
        and not _DATE.fullmatch(text)
    )


def heading_level(text: str) -> int:
    """Return 1 for the headings of parts and chapters, 2 for all others."""
    return 1 if _OUTERMOST.match(text.strip()) else 2


class Numbered(Enum):
    """What a line that begins with a number is."""

    PARAGRAPH = "paragraph"
    LIST_ITEM = "list item"
    NOTHING = "nothing"


@dataclass(slots=True)
class Numbering:
    """Tells printed paragraph numbers from other numbers by how they count, in reading order.

    Attributes:
        starts: For each line that begins with a number, in order: the number as printed,
            and whether the line stands first after a blank line or page break.
        last: The last number of a paragraph, as printed.
    """

    starts: Sequence[tuple[str, bool]]
    dotted: bool = field(init=False)
    _position: int = field(default=0, init=False)
    last: str | None = field(default=None, init=False)
    _item: int | None = field(default=None, init=False)

    def __post_init__(self) -> None:
        dotted = sum("." in number for number, first in self.starts if first)
        plain = sum("." not in number for number, first in self.starts if first)
        self.dotted = dotted >= (_ENOUGH_DOTTED if plain else 1) and dotted >= plain

    def pass_over(self, number: str) -> None:
        """Leave out the next line that begins with a number: it is a heading."""
        if self._position < len(self.starts) and self.starts[self._position][0] == number:
            self._position += 1

    def take(self, *, after_heading: bool, capital: bool) -> Numbered:
        """Judge the next line that begins with a number.

        Args:
            after_heading: A heading stands between it and the paragraph before.
            capital: Its words begin as sentences do.
        """
        number, first = self.starts[self._position]
        self._position += 1
        if ("." in number) is not self.dotted:
            # "1." under "4.12" is a list; "4.12" where paragraphs are "1." is a reference.
            lists = self.dotted and (first or self._continues_list(int(number)))
            self._item = int(number) if lists else self._item
            return Numbered.LIST_ITEM if lists else Numbered.NOTHING
        judged = (
            self._dotted(number, first=first)
            if self.dotted
            else self._plain(int(number), first=first, after_heading=after_heading)
        )
        if judged is Numbered.PARAGRAPH and not capital and not first:
            return Numbered.NOTHING
        if judged is Numbered.PARAGRAPH:
            self.last, self._item = number, None
        elif judged is Numbered.LIST_ITEM:
            self._item = int(number)
        return judged

    def _continues_list(self, number: int) -> bool:
        return number == 1 or (self._item is not None and number == self._item + 1)

    def _dotted(self, number: str, *, first: bool) -> Numbered:
        if first or self.last is None:
            return Numbered.PARAGRAPH
        here = [int(part) for part in number.split(".")]
        last = [int(part) for part in self.last.split(".")]
        next_one = here == [*last[:-1], last[-1] + 1]
        restarts = here[-1] == 1 and here[:-1] > last[: len(here) - 1]
        return Numbered.PARAGRAPH if next_one or restarts else Numbered.NOTHING

    def _plain(self, number: int, *, first: bool, after_heading: bool) -> Numbered:
        last = None if self.last is None else int(self.last)
        if last is None:
            return Numbered.PARAGRAPH if first or number == 1 else Numbered.NOTHING
        in_list = self._item is not None and number == self._item + 1
        if in_list and (number != last + 1 or self._comes_again(number)):
            return Numbered.LIST_ITEM
        if number == last + 1 or (first and last < number <= last + _WIDEST_GAP):
            return Numbered.PARAGRAPH
        if number == 1:
            nested = not after_heading and self._is_nested(last)
            return Numbered.LIST_ITEM if nested else Numbered.PARAGRAPH
        return Numbered.NOTHING

    def _comes_again(self, number: int) -> bool:
        for following, _ in self.starts[self._position : self._position + _LONGEST_NESTED_LIST]:
            if following in {str(number), str(number + 1)}:
                return following == str(number)
        return False

    def _is_nested(self, last: int) -> bool:
        """Whether the count that begins here ends where the one before it goes on."""
        expected = 2
        for number, _ in self.starts[self._position : self._position + _LONGEST_NESTED_LIST]:
            if number == str(expected):
                expected += 1
            elif number == str(last + 1):
                return True
            elif number == "1":
                return False
        return False
