"""What tesseract saw on a page becomes the page's characters, with the place of every word.

Pure. The characters go through the same layout analysis as those that a file holds, so type
sizes and baselines, which tesseract does not give, are worked out from the words' boxes.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

from ingest.layout.geometry import Fragment, PageGlyphs, Run
from ingest.rectangles import Rectangle

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

# Parts of the type size, as in the text faces of reports (Times, Arial, Calibri, Georgia).
_TALL, _MIDDLING, _LOW, _BELOW = 0.70, 0.60, 0.48, 0.21
_TALL_LETTERS = re.compile(r"[A-Zbdfhkl0-9()\[\]/|£$&!?%‘’“”\"']")
_MIDDLING_LETTERS = re.compile("[tij]")
_HANGING_LETTERS = re.compile(r"[gjpqyQ()\[\]/|]")
_WORD = re.compile(r"\w")
_NEAR = 0.13
"""Sizes nearer than this are one size: notes are set a sixth smaller, headings a sixth larger."""
_SAME_LINE = 0.4
_NUMBER = re.compile(r"[(\[]?(?:\d{1,3}(?:\.\d{1,3})*|[a-z]|[ivx]+)[.)\]]*$", re.IGNORECASE)
_WIDEST_GAP = 80.0
_BULLETS = frozenset("eoO0*°«»¢©®@■●")
_BULLET = 0.4
"""A bullet that was taken for a letter is smaller than any letter, in parts of the type size."""
_FIELDS = 12
_WORD_LEVEL = "5"


@dataclass(frozen=True, slots=True)
class RecognisedWord:
    """A word as tesseract saw it.

    Attributes:
        start: Offset of its first character in the page's text.
        stop: Offset after its last.
        box: Left, bottom, right and top, in points from the page's lower left corner.
        confidence: How sure tesseract is of it, 0 to 1.
    """

    start: int
    stop: int
    box: tuple[float, float, float, float]
    confidence: float


@dataclass(frozen=True, slots=True)
class RecognisedPage:
    """A page read by OCR.

    Attributes:
        glyphs: Its characters and lines, as layout analysis wants them.
        words: Its words in the order of its text.
    """

    glyphs: PageGlyphs
    words: tuple[RecognisedWord, ...]

    @property
    def confidence(self) -> float:
        """Mean confidence of its characters, 0 to 1; 0 if it has none."""
        length = sum(word.stop - word.start for word in self.words)
        sure = sum(word.confidence * (word.stop - word.start) for word in self.words)
        return sure / length if length else 0.0

    def rectangles(self, spans: Iterable[tuple[int, int]]) -> tuple[Rectangle, ...]:
        """Rectangles of spans of the page's text, as `PageRuler.rectangles` gives them.

        A part of a word has the rectangle of the whole, as letters have no places.
        """
        found: list[Rectangle] = []
        end = None
        for start, stop in spans:
            for word in self.words:
                if word.start >= stop or word.stop <= start:
                    continue
                left, bottom, right, top = word.box
                height = self.glyphs.height
                rectangle = Rectangle(left, height - top, right, height - bottom)
                if end is not None and self.glyphs.text[end : word.start] in {"", " "}:
                    found[-1] = found[-1].around(rectangle)
                else:
                    found.append(rectangle)
                end = word.stop
        return tuple(found)


class _Seen(NamedTuple):
    """A word with its box in points, `y` up."""

    text: str
    box: tuple[float, float, float, float]
    confidence: float


class _SeenLine(NamedTuple):
    words: tuple[_Seen, ...]
    size: float
    baseline: float


def page_from_tsv(
    tsv: str, *, number: int, width: float, height: float, scale: float
) -> RecognisedPage:
    """Build a page from tesseract's table of words.

    Args:
        tsv: What tesseract writes in its `tsv` format; rows that are no words are passed over.
        number: The page's 1-based place in the file.
        width: Its width in points.
        height: Its height in points.
        scale: Pixels per point of the picture that tesseract was given.

    Raises:
        ValueError: A word's box or confidence is no number.
        OverflowError: It is one that no page has.
    """
    measured = [_with_bullet(_measured(words)) for words in _lines(tsv, height, scale)]
    lines = _numbers_beside_text(measured)
    text = ""
    words: list[RecognisedWord] = []
    fragments: list[Fragment] = []
    for line in lines:
        start = len(text)
        for seen in line.words:
            text += " " if len(text) > start else ""
            words.append(
                RecognisedWord(len(text), len(text) + len(seen.text), seen.box, seen.confidence)
            )
            text += seen.text
        run = Run(
            start, len(text), line.size, line.baseline, bold=False, italic=False, upright=True
        )
        left, right = line.words[0].box[0], max(seen.box[2] for seen in line.words)
        fragments.append(Fragment((run,), left, right))
        text += "\n"
    return RecognisedPage(PageGlyphs(number, width, height, text, tuple(fragments)), tuple(words))


def even_sizes(pages: Sequence[PageGlyphs]) -> list[PageGlyphs]:
    """Give lines of nearly the same size one size, page by page and then across the pages.

    Measured sizes are off by a twentieth either way; layout analysis takes a line for a heading
    or a note by less than that.
    """
    evened = [_evened(page, _usual([page])) for page in pages]
    usual = _usual(evened)
    return [_evened(page, usual) for page in evened]


def _lines(tsv: str, height: float, scale: float) -> Iterator[tuple[_Seen, ...]]:
    """Yield the words of each line, in tesseract's reading order."""
    lines: dict[tuple[str, ...], list[_Seen]] = {}
    for row in tsv.splitlines():
        fields = row.split("\t")
        if len(fields) != _FIELDS or fields[0] != _WORD_LEVEL or not fields[11].strip():
            continue
        left, top, wide, high = (int(field) / scale for field in fields[6:10])
        box = (left, height - top - high, left + wide, height - top)
        seen = _Seen(fields[11].strip(), box, min(1.0, max(0.0, float(fields[10]) / 100)))
        lines.setdefault(tuple(fields[2:5]), []).append(seen)
    yield from map(tuple, lines.values())


def _measured(words: tuple[_Seen, ...]) -> _SeenLine:
    """Work out a line's type size and baseline from what its letters stretch to."""
    sizes: list[float] = []
    baselines: list[float] = []
    for seen in words:
        _, bottom, _, top = seen.box
        letters = seen.text
        if not _WORD.search(letters):
            continue  # dashes and bullets stretch to nothing that is known
        if _TALL_LETTERS.search(letters):
            above = _TALL
        else:
            above = _MIDDLING if _MIDDLING_LETTERS.search(letters) else _LOW
        below = _BELOW if _HANGING_LETTERS.search(letters) else 0.0
        size = (top - bottom) / (above + below)
        sizes += [size] * len(letters)
        baselines += [bottom + below * size] * len(letters)
    if not sizes:
        _, bottom, _, top = words[0].box
        return _SeenLine(words, round(max(1.0, top - bottom), 2), round(bottom, 2))
    return _SeenLine(words, round(max(1.0, median(sizes)), 2), round(median(baselines), 2))


def _with_bullet(line: _SeenLine) -> _SeenLine:
    """Put a bullet where a line begins with one that tesseract took for a letter."""
    first = line.words[0]
    left, bottom, right, top = first.box
    most = _BULLET * line.size
    if len(line.words) > 1 and first.text in _BULLETS and max(right - left, top - bottom) < most:
        return line._replace(words=(first._replace(text="•"), *line.words[1:]))
    return line


def _numbers_beside_text(lines: Sequence[_SeenLine]) -> list[_SeenLine]:
    """Put numbers that tesseract took for a column of their own before the lines they stand at.

    A number can stand at another: "1." at "(a)", and that at its text.
    """
    beside = {at: _beside(at, lines) for at in range(len(lines))}
    numbers: dict[int, list[_SeenLine]] = {}
    for at in beside:
        text = at
        while (right := beside[text]) is not None:
            text = right
        if text != at:
            numbers.setdefault(text, []).append(lines[at])
    return [
        _after_numbers(line, numbers.get(at, []))
        for at, line in enumerate(lines)
        if beside[at] is None
    ]


def _beside(at: int, lines: Sequence[_SeenLine]) -> int | None:
    """Which line a number that stands alone belongs to: the nearest on its right."""
    line = lines[at]
    if not (len(line.words) == 1 and _NUMBER.match(line.words[0].text)):
        return None
    left, _, right, _ = line.words[0].box
    found = [
        (other.words[0].box[0], place)
        for place, other in enumerate(lines)
        if abs(other.baseline - line.baseline) < _SAME_LINE * max(other.size, line.size)
        and left < other.words[0].box[0]
        and 0 <= other.words[0].box[0] - right < _WIDEST_GAP
    ]
    return min(found)[1] if found else None


def _after_numbers(line: _SeenLine, numbers: Sequence[_SeenLine]) -> _SeenLine:
    words = sorted((number.words[0] for number in numbers), key=lambda word: word.box[0])
    return line._replace(words=(*words, *line.words))


def _usual(pages: Iterable[PageGlyphs]) -> float:
    """The size, in half points, that most characters have within what counts as the same."""
    sizes: Counter[float] = Counter()
    for page in pages:
        for run in (fragment.runs[0] for fragment in page.fragments):
            sizes[round(run.size * 2) / 2] += run.stop - run.start
    return max(
        sizes,
        key=lambda size: (sum(n for s, n in sizes.items() if _is_near(s, size)), sizes[size]),
        default=0.0,
    )


def _evened(page: PageGlyphs, usual: float) -> PageGlyphs:
    fragments = []
    for fragment in page.fragments:
        (run,) = fragment.runs
        size = usual if _is_near(run.size, usual) else run.size
        evened = Run(run.start, run.stop, size, run.baseline, run.bold, run.italic, run.upright)
        fragments.append(Fragment((evened,), fragment.left, fragment.right))
    return PageGlyphs(page.number, page.width, page.height, page.text, tuple(fragments))


def _is_near(size: float, usual: float) -> bool:
    return abs(size - usual) <= _NEAR * usual
