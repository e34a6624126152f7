"""Pages without characters are read from their picture by tesseract, where it is installed.

tesseract is called itself, and not by way of OCRmyPDF, because only its table of words says how
sure it is of each and where it stands. It is a program of its own, so a picture that breaks it
breaks nothing else.
"""

from __future__ import annotations

import math
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingest.confinement import die_with_parent
from ingest.ocr.page import RecognisedPage, page_from_tsv

if TYPE_CHECKING:
    from collections.abc import Callable

    import pypdfium2

    from ingest.settings import Settings

LEAST_CONFIDENCE = 0.6
"""Below it a page stays unread: real print comes out above 0.9, pictures and scripts that the
language data do not know below 0.5."""

_PROGRAM = "tesseract"
_DPI = 300
"""What tesseract's documentation asks for, so that small capitals are some 20 pixels high."""
_MOST_PIXELS = 25_000_000
"""A sheet of A3 at 300 dpi has 17 million."""
_POINTS_PER_INCH = 72
_QUESTION_SECONDS = 20


def _unheard() -> None:
    """Tell nobody."""


@dataclass(frozen=True, slots=True)
class Ocr:
    """How pages are to be read by OCR.

    Attributes:
        language: tesseract's name for the language, or several ("eng+fra").
        page_seconds: The most time for a page.
        beginning: Called before each page that is being read.
    """

    language: str
    page_seconds: int
    beginning: Callable[[], None] = _unheard


def can_recognise(settings: Settings) -> bool:
    """Whether pages are to be read by OCR and tesseract is there; a quick look."""
    return settings.ocr != "off" and shutil.which(_PROGRAM) is not None


def obstacle(settings: Settings) -> str:
    """What keeps pages from being read by OCR here, or "" where nothing does."""
    if settings.ocr == "off":
        return "the setting ocr is off"
    if not shutil.which(_PROGRAM):
        return "tesseract is not installed"
    known = _languages()
    missing = [name for name in settings.ocr_language.split("+") if name not in known]
    return f"tesseract has no data for the language {missing[0]!r}" if missing else ""


def what_unread_pages_need(settings: Settings) -> str:
    """What a person can do about unread pages, as a sentence without a final full stop."""
    hindered = obstacle(settings)
    again = "`pincite add --reread FILE`"
    if hindered:
        return f"Pages without characters are read by OCR, but {hindered}: see to it, then {again}"
    return f"If they were added without OCR: {again}; where it found no words, look at the original"


def recognise(document: pypdfium2.PdfDocument, index: int, ocr: Ocr) -> RecognisedPage | None:
    """Read the page at `index` (from 0) from its picture.

    The same page gives the same words in the same places each time.

    Returns:
        The page, or None where tesseract failed, took too long, wrote what is no table of words,
        found none, or is not sure enough of them: a gap that is named is better than words that
        nobody wrote.

    Raises:
        pypdfium2.PdfiumError: PDFium cannot open or draw the page.
    """
    ocr.beginning()
    page = document[index]
    try:
        width, height = page.get_size()
        scale = min(_DPI / _POINTS_PER_INCH, math.sqrt(_MOST_PIXELS / max(1.0, width * height)))
        picture = _picture(page, scale)
    finally:
        page.close()
    tsv = _tesseract(picture, round(scale * _POINTS_PER_INCH), ocr)
    if tsv is None:
        return None
    try:
        found = page_from_tsv(tsv, number=index + 1, width=width, height=height, scale=scale)
    except (ValueError, OverflowError):
        return None
    return found if found.confidence >= LEAST_CONFIDENCE else None


def _picture(page: pypdfium2.PdfPage, scale: float) -> bytes:
    """The page in shades of grey, as a portable graymap."""
    bitmap = page.render(scale=scale, grayscale=True)
    try:
        pixels = memoryview(bitmap.buffer).cast("B")
        rows = (
            pixels[start : start + bitmap.width]
            for start in range(0, bitmap.stride * bitmap.height, bitmap.stride)
        )
        return b"P5\n%d %d\n255\n" % (bitmap.width, bitmap.height) + b"".join(rows)
    finally:
        bitmap.close()


def _tesseract(picture: bytes, dpi: int, ocr: Ocr) -> str | None:
    call = [_PROGRAM, "-", "-", "-l", ocr.language, "--dpi", str(dpi), "tsv"]
    try:
        done = subprocess.run(
            call,
            input=picture,
            capture_output=True,
            check=True,
            timeout=ocr.page_seconds,
            # Its threads wait for one another more than they work.
            env={**os.environ, "OMP_THREAD_LIMIT": "1"},
            # Between fork and exec it only makes the one system call.
            preexec_fn=die_with_parent if sys.platform == "linux" else None,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.decode("utf-8", "replace")


def _languages() -> frozenset[str]:
    """Languages that tesseract has data for."""
    try:
        done = subprocess.run(
            [_PROGRAM, "--list-langs"],
            capture_output=True,
            check=True,
            timeout=_QUESTION_SECONDS,
        )
    except (OSError, subprocess.SubprocessError):
        return frozenset()
    return frozenset(done.stdout.decode("utf-8", "replace").split())
