"""Words of passages against those of `pdftotext`, every difference put into a class."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from reading_corpus import heading, page_at, row
from reading_pages import printed_numbers

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from reading_corpus import Report

    from ingest.model import Reading

_WORD = re.compile(r"[^\W_]+")
_EDGE = 4
_ENOUGH = 3
_LONGEST_JOIN = 4
_MANY = 20
CLASSES = (
    "running heads and page numbers",
    "printed numbers",
    "note markers",
    "parted otherwise",
    "on the next page",
)


@dataclass(slots=True)
class Differences:
    """Words that only one of the two readings has on a page, and what explained the others."""

    lost: Counter[str]
    gained: Counter[str]
    explained: Counter[str] = field(default_factory=Counter)

    def take(self, name: str, lost: Iterable[str], gained: Iterable[str] = ()) -> bool:
        """Put words into a class if all of them are still unexplained."""
        from_lost, from_gained = Counter(lost), Counter(gained)
        if not (from_lost <= self.lost and from_gained <= self.gained):
            return False
        self.lost -= from_lost
        self.gained -= from_gained
        self.explained[name] += from_lost.total() or from_gained.total()
        return True


def measure_words(reports: Iterable[Report]) -> None:
    """Print a table of differences by class, then every unexplained word with its page."""
    heading("report", "words", *CLASSES, "lost", "gained", "in 10,000", "in another order")
    listed = []
    for report in reports:
        pages, edges = report.poppler(), report.poppler("-layout")
        if len(pages) != len(report.reading.pages):
            continue  # a text whose pages are marked otherwise than by form feeds
        expected = [words_of(page) for page in pages]
        found = _words_by_page(report.reading)
        differences = compare(report.reading, pages, edges)
        explained = sum((d.explained for d in differences.values()), Counter[str]())
        lost = sum(d.lost.total() for d in differences.values())
        gained = sum(d.gained.total() for d in differences.values())
        whole = sum(map(len, expected))
        moved = {n: _moved(words, found[n]) for n, words in enumerate(expected, 1)}
        rate = f"{10_000 * (lost + gained) / whole:.1f}" if whole else "-"
        row(
            report.id,
            whole,
            *(explained[c] for c in CLASSES),
            lost,
            gained,
            rate,
            sum(moved.values()),
        )
        for page, left in sorted(differences.items()):
            for name, words in (("lost", left.lost), ("gained", left.gained)):
                if words:
                    listed.append(f"{report.id} page {page}: {name} {' '.join(words.elements())}")
        for page, count in moved.items():
            if count >= _MANY:
                listed.append(f"{report.id} page {page}: {count} words in another order")
    print(*listed, sep="\n")


def words_of(text: str) -> list[str]:
    """Words with compatibility characters (ligatures) resolved, in small letters."""
    plain = unicodedata.normalize("NFKC", text.replace("\xad", "")).casefold()
    return _WORD.findall(plain)


def compare(reading: Reading, pages: Sequence[str], edges: Sequence[str]) -> dict[int, Differences]:
    """Differences of each page, the systematic ones taken out and counted.

    Args:
        reading: Pincite's reading.
        pages: The reference's pages, in reading order.
        edges: The same in the order of the lines on the page, to know its edges by.
    """
    found = _words_by_page(reading)
    running = _running_words(edges)
    numbers, marks = _taken_out(reading)
    differences: dict[int, Differences] = {}
    for number, text in enumerate(pages, 1):
        expected, ours = words_of(text), found[number]
        here = Differences(Counter(expected) - Counter(ours), Counter(ours) - Counter(expected))
        differences[number] = here
        _explain_marks(here, marks[number])
        for name, words in (
            ("printed numbers", numbers[number]),
            ("running heads and page numbers", running[number]),
        ):
            for word in words:
                here.take(name, [word])
        _explain_partings(here, expected, ours)
    _explain_page_ends(differences)
    return differences


def _explain_marks(here: Differences, labels: Sequence[str]) -> None:
    """A marker is lost alone, or with the word that it was fused with."""
    for label in labels:
        fused = [
            word
            for word in here.lost
            if word != label and word.endswith(label) and here.gained[word[: -len(label)]]
        ]
        if fused:
            here.take("note markers", fused[:1], [fused[0][: -len(label)]])
        else:
            here.take("note markers", [label])


def _explain_partings(here: Differences, expected: Sequence[str], ours: Sequence[str]) -> None:
    """A word of one reading is several neighbours of the other."""
    for words, reverse in ((expected, False), (ours, True)):
        for length in range(2, _LONGEST_JOIN + 1):
            for start in range(len(words) - length + 1):
                parts = words[start : start + length]
                whole = "".join(parts)
                there, others = (here.lost, here.gained) if reverse else (here.gained, here.lost)
                # A part may stand elsewhere on the page too, and be outweighed by that.
                left = Counter(parts) & others
                if whole in there and left:
                    lost, gained = ([whole], left.elements())
                    here.take("parted otherwise", *((lost, gained) if reverse else (gained, lost)))


def _explain_page_ends(differences: dict[int, Differences]) -> None:
    """A word that a page break cuts in two stands whole on one of the two pages."""
    for number, here in differences.items():
        after = differences.get(number + 1)
        if after is None:
            continue
        for word in list(here.gained):
            if after.lost[word] and here.take("on the next page", [], [word]):
                after.take("on the next page", [word])
                continue
            for cut in range(1, len(word)):
                first, second = word[:cut], word[cut:]
                if here.lost[first] and after.lost[second]:
                    here.take("on the next page", [first], [word])
                    after.take("on the next page", [second])
                    break


def _words_by_page(reading: Reading) -> defaultdict[int, list[str]]:
    """The words of all passages by the page on which each begins."""
    found: defaultdict[int, list[str]] = defaultdict(list)
    for passage in reading.passages:
        for match in re.finditer(r"\S+", passage.text):
            found[page_at(passage, match.start()) or 0] += words_of(match[0])
    return found


def _running_words(pages: Sequence[str]) -> defaultdict[int, list[str]]:
    """Printed page numbers, and lines at the edges that come again but for their figures."""
    edges: list[list[str]] = []
    for text in pages:
        lines = [line for line in text.split("\n") if line.strip()]
        edges.append([*lines[:_EDGE], *lines[_EDGE:][-_EDGE:]])
    times = Counter(key for lines in edges for key in {_but_for_figures(x) for x in lines})
    outermost = Counter(key for lines in edges for key in {*map(_but_for_figures, _outer(lines))})
    printed = printed_numbers(list(pages))
    found: defaultdict[int, list[str]] = defaultdict(list)
    for number, lines in enumerate(edges, 1):
        found[number] += printed.get(number, ())
        for line in lines:
            key = _but_for_figures(line)
            twice = line in _outer(lines) and outermost[key] > 1
            if twice or times[key] >= _ENOUGH:
                found[number] += words_of(line)
    return found


def _outer(lines: list[str]) -> list[str]:
    """The first line of a page, and the last two: a head needs no third page to be known there."""
    return [*lines[:1], *lines[-2:]]


def _but_for_figures(line: str) -> str:
    letters = " ".join(re.sub(r"\d+", " ", line).casefold().split())
    return letters if len(letters) > 1 else line


def _taken_out(
    reading: Reading,
) -> tuple[defaultdict[int, list[str]], defaultdict[int, list[str]]]:
    """By page: words of the printed numbers that are no part of the passages, and markers."""
    numbers: defaultdict[int, list[str]] = defaultdict(list)
    marks: defaultdict[int, list[str]] = defaultdict(list)
    named = {passage.locator_id: passage for passage in reading.passages}
    for passage in reading.passages:
        for mark in passage.notes:
            marks[page_at(passage, max(0, mark.at - 1)) or 0].append(mark.label)
            note = named.get(mark.note or "")
            if note is not None and not note.text.startswith(mark.label):
                numbers[page_at(note, 0) or 0].append(mark.label)
        if passage.paragraph is not None:
            numbers[page_at(passage, 0) or 0] += words_of(passage.paragraph)
    return numbers, marks


def _moved(expected: Sequence[str], ours: Sequence[str]) -> int:
    """Words that both readings have on a page, but not in the same order."""
    if expected == ours:
        return 0
    matcher = difflib.SequenceMatcher(None, expected, ours, autojunk=False)
    in_order = sum(block.size for block in matcher.get_matching_blocks())
    return (Counter(expected) & Counter(ours)).total() - in_order
