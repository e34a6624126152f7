"""Where the pages of a text are: form feeds and page marks.

Pure. A page mark stands before its page, alone on its line: `[[page 12]]`, `[page 12]`,
`%%page 12%%`, `--- Page 12 ---`, `<!-- page 12 -->`.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise

from ingest.clean import PlacedLine
from ingest.errors import ReadLimitError
from ingest.model import Page, PageState

_MARK = re.compile(
    r"[ \t]*(?:\[\[\s*page\s+(\d+)\s*\]\]|\[\s*page\s+(\d+)\s*\]|%%\s*page\s+(\d+)\s*%%"
    r"|(?:-{2,}|={2,})\s*page\s+(\d+)(?:\s+of\s+\d+)?\s*(?:-{2,}|={2,})"
    r"|<!--\s*page\s+(\d+)\s*-->)[ \t]*",
    re.IGNORECASE,
)
NO_PAGE = 0
"""The page of a line that stands on none; segments on it are to be left out."""

_LARGEST_MARK = 100_000


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the source between page breaks.

    Attributes:
        page: Number of the page it belongs to, or None before the first mark and in texts
            without pages.
        page_start: Offset of its first character in that page's text.
        text: Its characters.
        source_start: Offset of its first character in the whole source.
    """

    page: int | None
    page_start: int
    text: str
    source_start: int

    def lines(self) -> list[PlacedLine]:
        """Its lines, blank ones too; those without a page are placed on page 0."""
        found = []
        start = self.page_start
        for line in self.text.split("\n"):
            found.append(PlacedLine(line, self.page or NO_PAGE, start))
            start += len(line) + 1
        return found


def page_mark(line: str) -> int | None:
    """Return the number in a page mark, or None if the line is none."""
    found = _MARK.fullmatch(line)
    if not found:
        return None
    number = int(next(group for group in found.groups() if group)[:7])
    return number if 0 < number < _LARGEST_MARK else None


def paginate(text: str, *, max_pages: int) -> list[Piece]:
    """Cut a text at its page marks or, if form feeds are more, at those.

    Marks that repeat a number go on with that page, so that a number means one page.
    What stands before a first mark of 2 is page 1; before any other mark it has no page.

    Raises:
        ReadLimitError: There are more pages than allowed.
    """
    marks = _marks(text)
    feeds = text.count("\f")
    if marks and len(marks) >= feeds:
        pieces = _by_marks(text, marks)
    elif feeds:
        pieces = _by_feeds(text)
    else:
        pieces = [Piece(None, 0, text, 0)]
    count = len({piece.page for piece in pieces})
    if count > max_pages:
        raise ReadLimitError(
            f"The text has {count} pages, more than the {max_pages} allowed",
            remedy="Raise the limit of pages, or split the file.",
        )
    return pieces


def pages_of(pieces: list[Piece], printed: dict[int, str]) -> tuple[Page, ...]:
    """Return the pages that the pieces make up, in the order in which they begin."""
    texts: dict[int, str] = {}
    for piece in pieces:
        if piece.page is not None:
            texts[piece.page] = texts.get(piece.page, "") + piece.text
    return tuple(
        Page(
            number=number,
            label=None,
            printed=printed.get(number),
            text=text,
            state=PageState.READ if text.strip() else PageState.BLANK,
        )
        for number, text in texts.items()
    )


def _marks(text: str) -> list[tuple[int, int, int]]:
    """Return (page, start of its line, start of the line after it) of every page mark."""
    marks = []
    start = 0
    for line in text.split("\n"):
        number = page_mark(line.strip("\f"))
        if number is not None:
            marks.append((number, start, min(start + len(line) + 1, len(text))))
        start += len(line) + 1
    return marks


def _by_marks(text: str, marks: list[tuple[int, int, int]]) -> list[Piece]:
    before = 1 if marks[0][0] == 2 else None
    bounds = [(before, 0, 0), *marks, (None, len(text), len(text))]
    lengths: Counter[int] = Counter()
    pieces = []
    for (page, _, start), (_, stop, _) in pairwise(bounds):
        if page is None:
            if text[start:stop].strip():
                pieces.append(Piece(None, 0, text[start:stop], start))
            continue
        pieces.append(Piece(page, lengths[page], text[start:stop], start))
        lengths[page] += stop - start
    return pieces


def _by_feeds(text: str) -> list[Piece]:
    parts = text.split("\f")
    if len(parts) > 1 and not parts[-1].strip():
        # The form feed ends its page, as pdftotext writes it.
        del parts[-1]
    pieces = []
    start = 0
    for number, part in enumerate(parts, start=1):
        pieces.append(Piece(number, 0, part, start))
        start += len(part) + 1
    return pieces
