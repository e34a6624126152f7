"""Measures and paragraph styles. Lengths are in points.

Only fonts of the standard 14 are used: every PDF reader has them, none is embedded.
"""

from __future__ import annotations

from typing import Final

from reportlab.lib.enums import TA_JUSTIFY
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle

PAGE_WIDTH: Final[float] = A4[0]
PAGE_HEIGHT: Final[float] = A4[1]
MARGIN: Final = 72.0
TOP: Final = PAGE_HEIGHT - 84.0
BOTTOM: Final = 78.0
HEAD_BASELINE: Final = PAGE_HEIGHT - 54.0
NUMBER_BASELINE: Final = 54.0
NOTICE_BASELINE: Final = 36.0
TEXT_WIDTH: Final = PAGE_WIDTH - 2 * MARGIN
TEXT_HEIGHT: Final = TOP - BOTTOM
NUMBER_COLUMN: Final = 34.0
NOTE_RULE_SPACE: Final = 11.0

SERIF: Final = "Times-Roman"
SANS: Final = "Helvetica"
SANS_BOLD: Final = "Helvetica-Bold"

BODY = ParagraphStyle(
    "body",
    fontName=SERIF,
    fontSize=10.5,
    leading=13.4,
    alignment=TA_JUSTIFY,
    leftIndent=NUMBER_COLUMN,
    spaceAfter=6.5,
    allowWidows=0,
    allowOrphans=0,
    hyphenationLang="en_GB",
    hyphenationMinWordLength=7,
    embeddedHyphenation=1,
)
NUMBERED = ParagraphStyle("numbered", BODY, bulletFontName=SERIF, bulletFontSize=10.5)
BULLET = ParagraphStyle(
    "bullet", NUMBERED, leftIndent=NUMBER_COLUMN + 14, bulletIndent=NUMBER_COLUMN + 2, spaceAfter=4
)
RECOMMENDATION = ParagraphStyle("recommendation", BODY, spaceBefore=1)
CHAPTER = ParagraphStyle(
    "chapter", fontName=SANS_BOLD, fontSize=16, leading=19.5, spaceBefore=12, spaceAfter=8
)
SECTION = ParagraphStyle(
    "section", fontName=SANS_BOLD, fontSize=11.5, leading=14.5, spaceBefore=6, spaceAfter=5
)
NOTE = ParagraphStyle(
    "note",
    fontName=SERIF,
    fontSize=8,
    leading=9.8,
    leftIndent=15,
    bulletFontName=SERIF,
    bulletFontSize=8,
)
SOURCE = ParagraphStyle(
    "source",
    fontName=SERIF,
    fontSize=9.5,
    leading=12,
    leftIndent=12,
    spaceAfter=3,
    bulletFontName=SERIF,
)
CAPTION = ParagraphStyle(
    "caption", fontName=SANS_BOLD, fontSize=9.5, leading=12, spaceBefore=4, spaceAfter=4
)
CELL = ParagraphStyle("cell", fontName=SERIF, fontSize=9.5, leading=11.5)
CELL_HEAD = ParagraphStyle("cell-head", CELL, fontName=SANS_BOLD, fontSize=8.5)
TITLE = ParagraphStyle("title", fontName=SANS_BOLD, fontSize=25, leading=30)
SUBTITLE = ParagraphStyle("subtitle", fontName=SANS, fontSize=13, leading=17.5, uriWasteReduce=0.2)
FRONT = ParagraphStyle("front", fontName=SERIF, fontSize=10.5, leading=14, spaceAfter=6)
