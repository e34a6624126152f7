"""Footnotes in text without type sizes: at the foot of a page, numbered, and marked above.

Pure.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.clean import PlacedLine

_NOTE = re.compile(r"[ \t]*(\d{1,4})[ \t\xa0]{1,4}(?=[^\s\d.,:;)|–-])")
_NUMBERED_PARAGRAPH = re.compile(r"[ \t]*\d{1,4}(?:\.\d{1,3})*\.[ \t\xa0]+\S")
# A marker stands close to a word or its punctuation. After a capital or a figure it may be
# part of a name or a sum ("SIS4", "3.33"), unless the figure is a year ("2002218").
_MARKER = re.compile(
    r"(?:(?<=[^\W\d_A-Z])|(?<=[”’\"'\])])|(?<=[^\d\s][.,;:!?])|(?<=\b[12]\d{3}[.,;:])"
    r"|(?<=[.,”’][\u2009\u200a])|(?<=[\s(][12][09]\d\d))"
    r"(\d{1,4})(?=[\s”’\"')\].,;:]|$)"
)


# What else a figure can stand close to, where its note is at the foot and no other place has it.
_LOOSE_MARKER = re.compile(r"(?<=[^\W\d_]|[.,;:!?”’)\]])\s?(\d{1,4})(?=[\s”’)\].,;:]|$)")


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote: the number that its marker prints too, and its lines without the number."""

    label: str
    lines: tuple[PlacedLine, ...]


@dataclass(frozen=True, slots=True)
class NotedPage:
    """A page's body, note markers set apart, its footnotes, and the last one's number."""

    body: tuple[PlacedLine, ...]
    notes: tuple[Note, ...]
    last: int


def part_notes(lines: Sequence[PlacedLine], last: int) -> NotedPage:
    """Part the lines of a page (running heads taken out) into body and footnotes.

    The notes are the lines from the first that begins with a number which either has a marker
    above or follows the note before it, if from there to the foot no numbered paragraph begins.

    Args:
        lines: The page's lines.
        last: Number of the last note on the pages before, 0 if there was none.

    Returns:
        The two parts, and the number of the last note until now.
    """
    floor = max(
        (i for i, line in enumerate(lines) if _NUMBERED_PARAGRAPH.match(line.text)), default=-1
    )
    markers: set[int] = set()
    for index, line in enumerate(lines):
        found = _NOTE.match(line.text) if index > floor else None
        if found and (int(found[1]) in markers or _follows(int(found[1]), last, lines, index)):
            notes = _notes(lines[index:])
            numbers = [int(note.label) for note in notes]
            return NotedPage(_with_marks(lines[:index], numbers), tuple(notes), numbers[-1])
        markers.update(int(marker) for marker in _MARKER.findall(line.text))
    return NotedPage(tuple(lines), (), last)


def _follows(number: int, last: int, lines: Sequence[PlacedLine], index: int) -> bool:
    after_blank = index == 0 or not lines[index - 1].text.strip()
    return last > 0 and number == last + 1 and after_blank


def _notes(lines: Sequence[PlacedLine]) -> list[Note]:
    notes: list[tuple[int, list[PlacedLine]]] = []
    for line in lines:
        found = _NOTE.match(line.text)
        if found and (not notes or notes[-1][0] < int(found[1]) <= notes[-1][0] + 2):
            end = found.end()
            first = replace(line, text=line.text[end:], page_start=line.page_start + end)
            notes.append((int(found[1]), [first]))
        else:
            notes[-1][1].append(line)
    return [Note(str(number), tuple(found)) for number, found in notes]


def _with_marks(lines: Sequence[PlacedLine], numbers: Sequence[int]) -> tuple[PlacedLine, ...]:
    """Set each note's marker apart from the words, in the notes' order."""
    waiting = list(numbers)
    places: dict[int, list[tuple[int, int]]] = {}
    for index, line in enumerate(lines):
        for found in _MARKER.finditer(line.text):
            number = int(found[1])
            if number in waiting:
                del waiting[: waiting.index(number) + 1]
                places.setdefault(index, []).append(found.span(1))
    marked = {int(lines[i].text[a:b]) for i, spans in places.items() for a, b in spans}
    for number in numbers:
        if number not in marked:
            # A figure that opens a line can be a paragraph's number or a table's.
            loose = [
                (index, found.span(1))
                for index, line in enumerate(lines)
                for found in _LOOSE_MARKER.finditer(line.text)
                if int(found[1]) == number and found.start() > 0
            ]
            if len(loose) == 1:
                places.setdefault(loose[0][0], []).append(loose[0][1])
    return tuple(
        replace(line, marks=tuple(sorted(places[index]))) if index in places else line
        for index, line in enumerate(lines)
    )
