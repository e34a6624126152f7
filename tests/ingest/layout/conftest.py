"""Typesets pages of glyphs: what a reader hands to layout analysis, without a file."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from ingest.layout import Fragment, PageGlyphs, Run, lay_out

WIDTH, HEIGHT = 595.0, 842.0
TOP, LEFT, RIGHT = 750.0, 85.0, 540.0
CHARACTER = 5.2


@dataclass(frozen=True)
class T:
    """A line of type. `mark` is raised after its words; `lead` raised before them."""

    text: str
    left: float = LEFT
    right: float | None = None
    size: float = 11.0
    bold: bool = False
    italic: bool = False
    gap: float = 13.0
    y: float | None = None
    mark: str = ""
    lead: str = ""


@dataclass(frozen=True)
class Sheet:
    """The lines of a page, with what stands at its edges."""

    lines: tuple[T, ...]
    head: str = ""
    foot: str = ""
    notes: tuple[T, ...] = ()


def glyphs(sheet: Sheet, number: int) -> PageGlyphs:
    text, fragments, y = "", [], TOP
    placed = []
    if sheet.head:
        placed.append((T(sheet.head, size=9.0), 800.0))
    for line in sheet.lines:
        y = line.y if line.y is not None else y - line.gap
        placed.append((line, y))
    for at, note in enumerate(sheet.notes):
        placed.append((note, note.y if note.y is not None else 110.0 - 11 * at))
    if sheet.foot:
        placed.append((T(sheet.foot, size=9.0), 40.0))
    for line, baseline in placed:
        runs = []
        for words, raised in ((line.lead, True), (line.text, False), (line.mark, True)):
            if words:
                size = line.size * 0.6 if raised else line.size
                rise = line.size * 0.35 if raised else 0.0
                stop = len(text) + len(words)
                runs.append(
                    Run(len(text), stop, size, baseline + rise, line.bold, line.italic, True)
                )
                text += words
        right = line.right or min(RIGHT, line.left + CHARACTER * len(line.text))
        fragments.append(Fragment(tuple(runs), line.left, right))
        text += "\r\n"
    return PageGlyphs(number, WIDTH, HEIGHT, text, tuple(fragments))


def full(text: str, **options) -> T:
    """A line that fills the measure."""
    return T(text, right=RIGHT, **options)


def note(text: str, lead: str = "", **options) -> T:
    return T(text, left=56.0, size=9.0, lead=lead, **options)


def prose(count: int, words: str = "The board sat again and it kept no minutes of what was said"):
    """Enough unnumbered lines to show what the text's type is."""
    return tuple(full(f"{words},") if at < count - 1 else T("and it rose.") for at in range(count))


@pytest.fixture
def read():
    """Lays sheets out: `read(sheet, sheet, outline=())`; a tuple of lines is a plain sheet."""

    def lay(*sheets, outline=()):
        sheets = [s if isinstance(s, Sheet) else Sheet(tuple(s)) for s in sheets]
        pages = [glyphs(sheet, number) for number, sheet in enumerate(sheets, 1)]
        layout = lay_out(pages, outline)
        for block in layout.blocks:
            for s in block.segments:
                page = pages[s.page - 1].text[s.page_start : s.page_start + s.length]
                assert block.text[s.start : s.start + s.length] == page.replace("\xad", "-")
        return layout

    return lay


@pytest.fixture
def typeset():
    """The words of the typesetter: T, Sheet, full, note, prose."""

    class Words:
        pass

    words = Words()
    words.T, words.Sheet, words.full, words.note, words.prose = T, Sheet, full, note, prose
    return words
