"""How well pages were read: a number between 0 and 1, from what can be checked without a person.

Fidelity is (1 - f) ** 4, where f is the share of a page's characters that something speaks
against, and never more than the confidence of OCR, where that read the page. Against a
character speaks that it

- belongs to a word that neither the English language nor the document knows;
- is a replacement, private-use or control character;
- stands alone in a row of single letters ("l i n k e d");
- is printed over another line.

The fourth power makes the damage felt that reports really have: where the ligatures fi and fl
have vanished, one letter in thirty is in an unknown word, and fidelity is below 0.9. Numbers,
addresses and single letters are not judged, and unknown words with a capital only where they
outweigh the known words, as names do not.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, NamedTuple

from ingest.errors import InstallationError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from ingest.layout.geometry import Fragment, PageGlyphs

LOW = 0.9
"""Pages below it are named to the user. Pages that were read right have more, but for short
glossaries and what is in another language than English."""

_SEVERITY = 4
_DAMPING = 60
"""Letters put to those of a page, so that one odd word does not damn a page of ten."""
_RECURS = 3
"""A document knows a word that stands on so many of its pages."""
_SHORTEST = 5
_MOST_STRANGE = 0.3
"""Above this share of unknown words a document's own words say nothing: it may be garbage."""
_SHORTEST_DAMAGED = 3
_PLAIN_DAMAGE = 3
"""What can only be damage counts so many times: words that a ligature or a space would make
known ones, characters that stand for no letter inside words, lines printed over each other."""
_SMALL_WORDS = ("and", "as", "be", "by", "for", "is", "of", "that", "the", "to", "was", "which")
_LIGATURES = ("fi", "fl", "ff", "ffi", "ffl")

_WORD = re.compile(r"[^\W\d_]{2,}(?:['’][^\W\d_]+)*")
_NO_WORDS = re.compile(r"[\d_@=&]|://|www\.|\w\.\w{2}|/\w+/")
"""Codes, dates, addresses and file names: what is no word cannot be an unknown one."""
_BROKEN = re.compile(r"(?<![^\W\d_])([^\W\d_]+)\xad([^\W\d_]+)")
_AFTER_SLASH = re.compile(r"/\r?\n")
_UNPRINTED = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
_UNKNOWN_LETTER = re.compile("[\ufffd\ue000-\uf8ff]")
_PREFIX = re.compile(
    "anti|bio|co|counter|cyber|de|dis|fore|hyper|immuno|inter|mis|multi|non|out|over|pre|pro|re|sub"
    "|super|trans|ultra|un|under"
)
_SPACED = re.compile(r"(?<!\w)(?:[^\W\d_] ){4,}[^\W\d_](?!\w)")
_ROMAN = re.compile(r"[ivxlc]+$")
_MANY_SINGLE = 8
_SAME_BASELINE = 0.3
_OVERLAP = 0.5
_WIDEST_LETTER = 0.55
"""Mean width of a line's letters, in parts of the type size; rows of cells come to 0.6."""
_WORD_LIST = "frequency_dictionary_en_82_765.txt"


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a page's fidelity is judged by.

    Attributes:
        text: Its characters.
        overprinted: The share of them that is printed over other lines.
        confidence: How sure OCR is of them, 0 to 1; 1 where they were not read by OCR.
    """

    text: str
    overprinted: float = 0.0
    confidence: float = 1.0


def fidelities(pages: Sequence[Evidence]) -> list[float | None]:
    """The fidelity of each page of a document, None for those without characters."""
    # Addresses go on in the next line after a slash.
    tokens = [Counter(_AFTER_SLASH.sub("/", page.text).split()) for page in pages]
    words = {token: _words(token) for token in set().union(*tokens)}
    unknown = {word for word in set().union(*words.values()) if not _in_language(word)}
    unknown -= _recurring(tokens, words, unknown)
    weights = {token: _weigh(token, found, unknown) for token, found in words.items()}
    return [_fidelity(page, of, weights) for page, of in zip(pages, tokens, strict=True)]


def overprinted(page: PageGlyphs) -> float:
    """The share of a page's characters in lines that are printed over one another, 0 to 1."""
    upright = sorted(
        (fragment for fragment in page.fragments if _is_dense(fragment)),
        key=lambda fragment: fragment.runs[0].baseline,
    )
    over: set[tuple[int, int]] = set()
    for lower, upper in _neighbours(upright):
        shared = min(lower.right, upper.right) - max(lower.left, upper.left)
        if shared > _OVERLAP * min(lower.right - lower.left, upper.right - upper.left) > 0:
            over |= {_span(lower), _span(upper)}
    if not over:
        return 0.0
    visible = len("".join(page.text.split()))
    return min(1.0, sum(stop - start for start, stop in over) / max(1, visible))


@cache
def english() -> frozenset[str]:
    """Words of English, British and American, in lower case.

    The list is the one that symspellpy ships: what both Google's n-grams and SCOWL know.

    Raises:
        InstallationError: It is not where symspellpy has it.
    """
    try:
        text = (files("symspellpy") / _WORD_LIST).read_text(encoding="utf-8-sig")
    except (ImportError, OSError, UnicodeDecodeError) as error:
        raise InstallationError(
            f"The list of English words that fidelity is judged by is missing ({_WORD_LIST})",
            remedy="Install Pincite again, which brings the symspellpy that has the list.",
        ) from error
    return frozenset(line.partition(" ")[0] for line in text.splitlines())


class _Weight(NamedTuple):
    """What a token says for and against the page it stands on, in characters."""

    known: int
    names: int
    against: int


def _fidelity(
    page: Evidence, tokens: Mapping[str, int], weights: Mapping[str, _Weight]
) -> float | None:
    visible = known = names = against = single = 0
    for token, times in tokens.items():
        visible += len(token) * times
        single += times if len(token) == 1 else 0
        weight = weights[token]
        known += weight.known * times
        names += weight.names * times
        against += weight.against * times
    if not visible:
        return None
    against += max(0, names - known)
    if single >= _MANY_SINGLE:
        against += sum(len(match) // 2 + 1 for match in _SPACED.findall(page.text))
    share = min(1.0, against / (visible + _DAMPING) + _PLAIN_DAMAGE * page.overprinted)
    return round(min(page.confidence, (1 - share) ** _SEVERITY), 3)


def _words(token: str) -> tuple[str, ...]:
    """The words of a token that can be judged, line-end hyphens mended."""
    if token.isalpha():
        return (token,)
    if _NO_WORDS.search(token):
        return ()
    return tuple(_WORD.findall(_BROKEN.sub(_mended, token) if "\xad" in token else token))


def _mended(broken: re.Match[str]) -> str:
    whole = broken[1] + broken[2]
    return whole if _in_language(whole) else f"{broken[1]} {broken[2]}"


def _weigh(token: str, words: Sequence[str], unknown: set[str]) -> _Weight:
    known = names = against = 0
    if not token.isprintable() or "\ufffd" in token:
        if _UNKNOWN_LETTER.search(token):
            return _Weight(0, 0, len(token) * (_PLAIN_DAMAGE if words else 1))
        against = len(_UNPRINTED.findall(token))
    for word in words:
        if word not in unknown:
            known += len(word)
        elif word[0].isupper():
            names += len(word)
        else:
            against += len(word) * (_PLAIN_DAMAGE if _is_damaged(word) else 1)
    return _Weight(known, names, against)


def _in_language(word: str) -> bool:
    if len(word) == 1:
        return True
    folded = word.casefold().replace("’", "'")
    words = english()
    if folded in words or folded.removesuffix("'s") in words or _ROMAN.match(folded):
        return True
    prefix = _PREFIX.match(folded)
    return prefix is not None and folded[prefix.end() :] in words and len(folded) >= _SHORTEST


def _recurring(
    tokens: Sequence[Mapping[str, int]], words: Mapping[str, Sequence[str]], unknown: set[str]
) -> set[str]:
    """Words that the language does not know and the document uses as its own."""
    strange = {
        token: words_of
        for token, found in words.items()
        if (words_of := unknown.intersection(found))
    }
    letters = odd = 0
    pages: Counter[str] = Counter()
    for of in tokens:
        letters += sum(map(len, of))
        here = {word for token in of.keys() & strange.keys() for word in strange[token]}
        odd += sum(map(len, here))
        pages.update(here)
    if odd > _MOST_STRANGE * letters:
        return set()
    return {
        word
        for word, times in pages.items()
        if times >= _RECURS and len(word) >= _SHORTEST and not _is_damaged(word)
    }


def _is_damaged(word: str) -> bool:
    """Whether an unknown word lacks a ligature, as from a damaged font, or a space."""
    if not _SHORTEST_DAMAGED <= len(word) <= _longest_damaged():
        return False
    words = english()
    lacks_space = any(
        (word.startswith(small) and word[len(small) :] in words)
        or (word.endswith(small) and word[: -len(small)] in words)
        for small in _SMALL_WORDS
    )
    return lacks_space or any(
        word[:at] + ligature + word[at:] in words
        for at in range(len(word) + 1)
        for ligature in _LIGATURES
    )


@cache
def _longest_damaged() -> int:
    """Letters of the longest word of the language, run together with a small one."""
    return max(map(len, english())) + max(map(len, _SMALL_WORDS))


def _neighbours(upright: Sequence[Fragment]) -> Iterator[tuple[Fragment, Fragment]]:
    """Yield pairs of fragments whose baselines are the same; they come sorted by baseline."""
    row: list[Fragment] = []
    for fragment in upright:
        run = fragment.runs[0]
        row = [
            other
            for other in row
            if run.baseline - other.runs[0].baseline < _SAME_BASELINE * run.size
        ]
        for other in row:
            yield other, fragment
        row.append(fragment)


def _is_dense(fragment: Fragment) -> bool:
    """Whether it fills its place, which the cells of a table's row do not."""
    run = fragment.runs[0]
    start, stop = _span(fragment)
    return run.upright and fragment.right - fragment.left < _WIDEST_LETTER * run.size * (
        stop - start
    )


def _span(fragment: Fragment) -> tuple[int, int]:
    return fragment.runs[0].start, fragment.runs[-1].stop
