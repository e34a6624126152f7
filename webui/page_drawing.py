"""A page drawn with the blocks that were read on it, labels beside them.

Every colour has its label with it. The colours are those of Okabe and Ito (2008), made to be
told apart by the colour-blind too, and darker neighbours of them.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PIL import Image, ImageDraw, ImageFont

from ingest.model import Kind
from webui.terminal import one_line
from webui.wording import KIND_NAMES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.rectangles import Rectangle
    from webui.page_blocks import Block

COLOURS = {
    Kind.PARAGRAPH: "#0072B2",
    Kind.HEADING: "#D55E00",
    Kind.RECOMMENDATION: "#007A57",
    Kind.QUOTATION: "#A8478A",
    Kind.LIST_ITEM: "#3D9BD9",
    Kind.TABLE: "#C98500",
    Kind.CAPTION: "#7A5200",
    Kind.FOOTNOTE: "#6B6B00",
    Kind.CONTENTS: "#5B4BA0",
    Kind.FRONT_MATTER: "#4D4D4D",
    Kind.INDEX: "#8A1C1C",
}
LEFT_OUT = "#808080"
QUOTED = "#A8478A"

_MARGIN = 210
_HEAD, _FOOT = 34, 34
_LABEL, _SMALL = 14, 10
_LONGEST = 80
"""Characters of a label or a name that are looked at: a file may give any number."""
_FAR = 24
"""A label moved further than this from its block has no line to it, which would cross others."""


class PageDrawing:
    """A page between margins for labels."""

    def __init__(self, paper: Image.Image, scale: float) -> None:
        self._scale = scale
        self._paper = paper.size
        size = (paper.width + 2 * _MARGIN, paper.height + _HEAD + _FOOT)
        self.picture = Image.new("RGB", size, "#F4F4F4")
        self.picture.paste(paper, (_MARGIN, _HEAD))
        self._pen = ImageDraw.Draw(self.picture)

    def hatch(self, rectangles: Sequence[Rectangle]) -> None:
        """Strike through what belongs to no passage."""
        if not rectangles:
            return
        lines = Image.new("L", self.picture.size)
        pen = ImageDraw.Draw(lines)
        for start in range(-self.picture.height, self.picture.width, 6):
            pen.line([(start, self.picture.height), (start + self.picture.height, 0)], 255)
        for rectangle in rectangles:
            box = self._box(rectangle, 1)
            self.picture.paste(LEFT_OUT, box, lines.crop(box))
            self._pen.rectangle(box, outline=LEFT_OUT)

    def block(self, block: Block) -> None:
        """Outline a passage, piece by piece, with its place in reading order in each corner."""
        colour = COLOURS[block.passage.kind]
        number = [self._box(line, 2) for line in block.number]
        for piece in block.pieces:
            box = self._box(piece, 3)
            self._tint(box, colour)
            self._pen.rectangle(box, outline=colour, width=2)
            beside = [each[0] for each in number if each[3] > box[1] and each[1] < box[3]]
            self._badge((min([box[0], *beside]), box[1]), str(block.ordinal), colour)
        for each in number:
            self._pen.rectangle(each, outline=colour, width=3)
        for line in block.quoted:
            left, _, right, bottom = self._box(line, 0)
            self._pen.line([(left, bottom), (right, bottom)], QUOTED, 2)
        first, last = self._box(block.pieces[0], 3), self._box(block.pieces[-1], 3)
        if block.came_from is not None:
            self._arrow(first[2], first[1] - 12, colour)
        if block.goes_on is not None:
            self._arrow(last[2], last[3] + 2, colour)

    def labels(self, blocks: Sequence[Block]) -> None:
        """Write kinds and numbers beside the blocks, each margin's one below the other."""
        middle = self._paper[0] / 2
        sides: tuple[list[Block], list[Block]] = ([], [])
        for block in blocks:
            left, _, right, _ = self._box(block.pieces[0], 3)
            in_right_half = left - _MARGIN > middle and right - left < middle
            sides[in_right_half].append(block)
        for right_hand, listed in enumerate(sides):
            self._column(sorted(listed, key=lambda b: b.pieces[0].top), right_hand=bool(right_hand))

    def _column(self, blocks: Sequence[Block], *, right_hand: bool) -> None:
        if not blocks:
            return
        texts = [_label_lines(block) for block in blocks]
        room = self.picture.height - _HEAD - _FOOT
        size = _LABEL if sum(map(len, texts)) * (_LABEL + 3) + 4 * len(texts) < room else _SMALL
        heights = [len(lines) * (size + 3) + 4 for lines in texts]
        tops = _spread(
            [self._box(block.pieces[0], 3)[1] for block in blocks], heights, _HEAD + room
        )
        x = _MARGIN + self._paper[0] + 14 if right_hand else 8
        for block, lines, top in zip(blocks, texts, tops, strict=True):
            colour = COLOURS[block.passage.kind]
            for row, line in enumerate(lines):
                _text(self._pen, (x, top + row * (size + 3)), line, size, colour)
            box = self._box(block.pieces[0], 3)
            middle, corner = top + size // 2 + 1, box[1] + 6
            if abs(middle - corner) > _FAR:
                continue
            if right_hand:
                self._pen.line([(box[2], corner), (x - 3, middle)], colour)
            else:
                end = x + _width(lines[0], size) + 3
                left = min([box[0], *(self._box(line, 2)[0] for line in block.number)])
                self._pen.line([(end, middle), (left, corner)], colour)

    def frame(self, title: str, kinds: Sequence[Kind]) -> None:
        """Write what page this is above it, and what the colours mean below."""
        _text(self._pen, (8, 9), one_line(title), _LABEL + 2)
        x, y = 8, self.picture.height - _FOOT + 10
        named = [(KIND_NAMES[kind], COLOURS[kind]) for kind in kinds]
        named += [("in no passage (hatched)", LEFT_OUT), ("underlined: quoted words", QUOTED)]
        for name, colour in named:
            self._pen.rectangle([x, y, x + 12, y + 12], fill=colour)
            _text(self._pen, (x + 17, y - 1), name, _LABEL)
            x += 17 + _width(name, _LABEL) + 18

    def _box(self, rectangle: Rectangle, around: int) -> tuple[int, int, int, int]:
        width, height = self._paper
        values = (
            max(0, math.floor(rectangle.left * self._scale) - around) + _MARGIN,
            max(0, math.floor(rectangle.top * self._scale) - around) + _HEAD,
            min(width, math.ceil(rectangle.right * self._scale) + around) + _MARGIN,
            min(height, math.ceil(rectangle.bottom * self._scale) + around) + _HEAD,
        )
        # Characters may stand wholly off the page.
        left, top = min(values[0], _MARGIN + width), min(values[1], _HEAD + height)
        return left, top, max(left, values[2]), max(top, values[3])

    def _tint(self, box: tuple[int, int, int, int], colour: str) -> None:
        size = (box[2] - box[0], box[3] - box[1])
        if min(size) > 0:
            self.picture.paste(colour, box, Image.new("L", size, 22))

    def _badge(self, corner: tuple[int, int], text: str, colour: str) -> None:
        width = _width(text, _SMALL) + 6
        left, top = corner[0] - width, corner[1]
        self._pen.rectangle([left, top, left + width, top + 13], fill=colour)
        _text(self._pen, (left + 3, top), text, _SMALL, "white")

    def _arrow(self, right: int, top: int, colour: str) -> None:
        self._pen.polygon([(right - 18, top), (right - 2, top), (right - 10, top + 10)], colour)


def _label_lines(block: Block) -> list[str]:
    passage = block.passage
    kind, number = KIND_NAMES[passage.kind], passage.paragraph or ""
    if number.casefold().startswith(kind):  # "Recommendation 4"
        lines = [f"{block.ordinal} {number}"]
    elif number[:1].isalpha():
        lines = [f"{block.ordinal} {kind}", f"   {number}"]
    else:
        lines = [f"{block.ordinal} {kind} {number}".rstrip()]
    if block.came_from is not None:
        lines.append(f"   from file p. {block.came_from}")
    if block.goes_on is not None:
        lines.append(f"   continues, file p. {block.goes_on}")
    lost = [mark.label for mark in block.marks if mark.note is None]
    if block.marks:
        lines.append("   notes " + ", ".join(mark.label for mark in block.marks))
    if lost:
        lines.append("   not found: " + ", ".join(lost))
    return [_shortened(line) for line in lines]


def _shortened(line: str) -> str:
    most = _MARGIN - 40
    line = one_line(line[:_LONGEST])
    if _width(line, _LABEL) <= most:
        return line
    while line and _width(line + "...", _LABEL) > most:
        line = line[:-1]
    return line + "..."


def _spread(tops: Sequence[int], heights: Sequence[int], limit: int) -> list[int]:
    """The tops of labels moved apart: down from the first, then up where they pass the limit."""
    placed: list[int] = []
    for top, height in zip(tops, [0, *heights], strict=False):
        placed.append(max(top, placed[-1] + height) if placed else top)
    bottom = limit
    for at in range(len(placed) - 1, -1, -1):
        placed[at] = min(placed[at], bottom - heights[at])
        bottom = placed[at]
    return placed


_fonts: dict[int, ImageFont.FreeTypeFont | ImageFont.ImageFont] = {}


def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    if size not in _fonts:
        _fonts[size] = ImageFont.load_default(size)
    return _fonts[size]


def _width(text: str, size: int) -> int:
    return math.ceil(_font(size).getlength(text))


def _text(
    pen: ImageDraw.ImageDraw, place: tuple[int, int], text: str, size: int, colour: str = "black"
) -> None:
    pen.text(place, text, fill=colour, font=_font(size))
