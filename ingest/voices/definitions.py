"""Terms that a report defines in brackets after a name: quotation marks that quote nobody.

Pure. In "the Harbour Repair Fund (“HRF” or “the Fund”)" the marks only name the thing. What might
as well be somebody's words in brackets ("(“well over a year”)") is left alone.
"""

from __future__ import annotations

import re

_LONGEST = 6
_BEFORE = re.compile(
    r"(?P<word>\S*)\s*\((?:also |together,? |collectively,? |hereafter,? |i\.e\.,? )?"
    r"(?P<the>the )?$"
)
_AFTER = re.compile(r"s?(?:\)|,? (?:or|and)(?: just| simply)?(?: the)? [“‘\"'])")
_JOINED = re.compile(r"[”’\"'],? (?:or|and)(?: just| simply)?(?: the)?\s*$")
_ACRONYM = re.compile(r"(?:\w+-)?\w*[A-Z]\w*[A-Z0-9]\w*|\d[A-Z]\w*")
_SMALL = frozenset({"of", "for", "and", "the", "to", "in", "on", "at"})


def without_definitions(
    text: str, spans: tuple[tuple[int, int], ...]
) -> tuple[tuple[int, int], ...]:
    """Return the spans that are not terms defined in brackets."""
    if "(" not in text:
        return spans
    kept: list[tuple[int, int]] = []
    dropped = -1
    for start, end in spans:
        before = text[max(0, start - 60) : start - 1]
        joined = _JOINED.search(before)
        if joined and dropped == start - 1 - len(joined[0]):
            defined = len(text[start:end].split()) <= _LONGEST and bool(_AFTER.match(text, end + 1))
        else:
            defined = _defines(text, start, end, _BEFORE.search(before))
        if defined:
            dropped = end
        else:
            kept.append((start, end))
    return tuple(kept)


def _defines(text: str, start: int, end: int, before: re.Match[str] | None) -> bool:
    words = text[start:end].split()
    if before is None or not 0 < len(words) <= _LONGEST or not _AFTER.match(text, end + 1):
        return False
    if "[" in text[start:end] or words[-1][-1] in ".,?!…":
        return False
    if before["the"] or any(_ACRONYM.fullmatch(word) for word in words):
        return True
    after_name = before["word"][:1].isupper() or before["word"][:1].isdigit()
    named = all(word[0].isupper() or word[0].isdigit() or word in _SMALL for word in words)
    if words[0] == "the" and len(words) > 1:
        capital = any(word[0].isupper() or word[0].isdigit() for word in words)
        return capital or (after_name and len(words) == 2)
    return named and words[0][0].isupper() and (after_name or len(words) > 1)
