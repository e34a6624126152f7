"""Hyphens at line ends: which belong to their word, by the words that the document uses.

Pure.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_LAST_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*$")
_LONGEST_WORD = 80
_CLOSED_UP = "/–—"
# "short- and long-term": the hyphen belongs, and so does the space after it.
_AFTER_SUSPENDED = frozenset({"and", "or", "nor", "to", "but"})
_ALWAYS_COMPOUND = frozenset({"cross", "half", "non", "quasi", "self", "vice", "well"})
_COMPOUND_BEFORE_WORDS = frozenset({"all", "ex", "ill", "mid"})
_LINKS = frozenset({"a", "and", "by", "for", "in", "of", "on", "the", "to", "under", "up"})
_SHORT_WORD = 3
_HABIT = "-"
"""Key under which `vocabulary` notes that lines are broken at printed hyphens only."""
_HABIT_TIMES = 3


def vocabulary(lines: Iterable[str]) -> Counter[str]:
    """Count the words and compounds of a document, given by its clean lines; case-folded.

    Both halves of a word broken at a line end are left out: which word it is remains to be
    decided, and the count is what decides it. Where nearly all that can be decided are
    compounds, a hyphen is counted too: the document breaks no other words.
    """
    counted: list[str] = []
    halves: list[tuple[str, str]] = []
    before = ""
    for line in lines:
        text = line.casefold()
        if not text:
            continue
        found = _WORD.findall(text)
        first = 1 if before and text[0].isalpha() else 0
        if first:
            halves.append((before, found[0]))
        before = found[-1] if text[-1] == "-" and found and text.endswith(found[-1] + "-") else ""
        counted.extend(found[first:-1] if before else found[first:])
    words = Counter(counted)
    compound = sum(words[f"{a}-{b}"] > words[a + b] for a, b in halves)
    solid = sum(words[a + b] > words[f"{a}-{b}"] for a, b in halves)
    if compound >= _HABIT_TIMES * max(1, solid):
        words[_HABIT] = compound
    return words


def junction(left: str, right: str, words: Mapping[str, int]) -> tuple[bool, str]:
    """Return whether the hyphen that ends `left` goes, and what is put between the lines.

    Args:
        left: The text up to a line end, without blanks at its own.
        right: The next line's.
        words: The document's `vocabulary`.
    """
    if not (left[-2:-1].isalnum() and right[0].isalnum()):
        return False, " "
    if left[-1] in _CLOSED_UP:
        return False, ""
    if left[-1] != "-":
        return False, " "
    head = _LAST_WORD.search(left, max(0, len(left) - _LONGEST_WORD), len(left) - 1)
    tail = _WORD.match(right)
    if head is None or tail is None:
        return False, ""  # "Covid-19", "2013-14"
    before, after = head.group().casefold(), tail.group().casefold()
    if after in _AFTER_SUSPENDED and not words.get(before + after):
        return False, " "
    capital = tail.group()[0].isupper() and not (head.group() + tail.group()).isupper()
    return not (capital or _hyphen_belongs(before, after, words)), ""


def _hyphen_belongs(before: str, after: str, words: Mapping[str, int]) -> bool:
    """Decide by the document's own words; where they say nothing, by what the halves are."""
    compound = words.get(f"{before}-{after}", 0)
    solid = words.get(before + after, 0)
    if compound != solid:
        return compound > solid
    stem, last = before.rpartition("-")[::2]
    first = after.partition("-")[0]
    part_of_more = bool(stem) or first != after
    if part_of_more and (last in _LINKS or first in _LINKS):
        return True  # "day-to-" and "day", whatever "today" says
    if part_of_more and words.get(last + first):
        return False
    if words.get(_HABIT) or last in _ALWAYS_COMPOUND:
        return True
    both_known = bool(words.get(last) and words.get(first))
    if both_known and min(len(last), len(first)) > _SHORT_WORD:
        return True
    return last in _COMPOUND_BEFORE_WORDS and bool(words.get(first))
