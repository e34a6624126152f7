"""Pictures of a file's pages with what was read of them, for the eye to check.

For a worker process (`ingest.worker`), as the pages are drawn by PDFium.
"""

from __future__ import annotations

import math
from collections import defaultdict
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pypdfium2
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from ingest.errors import FileAccessError
from ingest.model import Kind
from ingest.pdf import open_document
from ingest.pdf.measuring import open_sheet
from webui.page_blocks import left_out, page_blocks
from webui.page_drawing import PageDrawing

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from ingest.model import Page, Passage, Reading
    from ingest.ocr import Ocr
    from ingest.pdf.measuring import Sheet
    from ingest.worker import Task

_SCALE = 1.75
"""Pixels a point: a page of A4 is 1,042 pixels wide."""
_MOST_PIXELS = 6_000_000
_LONGEST = 40
"""Characters of a page label that are shown."""
_MADE_BY = b"tEXtSoftware\0Pincite"


@dataclass(frozen=True, slots=True)
class Drawing:
    """Pages to draw, as the work of a worker.

    Attributes:
        reading: What the file was read as.
        pages: The pages to draw.
        folder: The folder for the pictures.
    """

    reading: Reading
    pages: tuple[Page, ...]
    folder: Path

    def __call__(self, task: Task) -> list[Path]:
        """Draw them, and return where.

        Raises:
            PinciteError: The file cannot be opened, or a picture not written.
        """
        names = [self.folder / f"page-{page.number:04}.png" for page in self.pages]
        _check(self.folder, names)
        touching = defaultdict(list)
        for passage in self.reading.passages:
            for number in passage.pages():
                touching[number].append(passage)
        with closing(open_document(task.path, task.password)) as document:
            for done, (page, name) in enumerate(zip(self.pages, names, strict=True), 1):
                picture = draw_page(document, page, touching[page.number], task.ocr)
                _save(picture, name)
                task.progress(done, len(self.pages))
        return names


def draw_page(
    document: pypdfium2.PdfDocument, page: Page, passages: Iterable[Passage], ocr: Ocr | None
) -> Image.Image:
    """Draw a page with the passages that touch it, numbered in reading order.

    A page that PDFium cannot open is drawn as an empty sheet that says so.

    Args:
        document: The open file.
        page: The page as it was read.
        passages: The file's passages in reading order.
        ocr: How pages without characters were read.
    """
    try:
        with open_sheet(document, page.number, ocr) as sheet:
            return _drawn(sheet, page, passages)
    except pypdfium2.PdfiumError:
        drawing = PageDrawing(Image.new("RGB", (900, 200), "white"), 1.0)
        drawing.frame(_title(page, 0) + ": the page cannot be opened", [])
        return drawing.picture


def _drawn(sheet: Sheet, page: Page, passages: Iterable[Passage]) -> Image.Image:
    area = max(1.0, sheet.width * sheet.height)
    scale = min(_SCALE, math.sqrt(_MOST_PIXELS / area))
    bitmap = sheet.page.render(scale=scale)
    with closing(bitmap):
        paper = bitmap.to_pil().convert("RGB")
    blocks = page_blocks(sheet.ruler, page, passages) if sheet.ruler else ()
    outside = left_out(sheet.ruler, page, blocks) if sheet.ruler else ()
    drawing = PageDrawing(paper, scale)
    drawing.hatch(outside)
    for block in blocks:
        drawing.block(block)
    drawing.labels(blocks)
    present = {block.passage.kind for block in blocks}
    drawing.frame(_title(page, len(blocks)), [kind for kind in Kind if kind in present])
    return drawing.picture


def _title(page: Page, blocks: int) -> str:
    parts = [f"file page {page.number}"]
    parts.append(f"prints {page.printed}" if page.printed else "prints no number")
    if page.label is not None:
        parts.append(f"label {page.label[:_LONGEST]}")
    parts.append(page.state.value)
    if page.fidelity is not None:
        parts.append(f"fidelity {page.fidelity:.2f}")
    parts.append(f"{blocks} passages")
    return ", ".join(parts)


def _check(folder: Path, names: Iterable[Path]) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name in names:
            if name.exists():
                with name.open("rb") as file:
                    if _MADE_BY not in file.read(200):
                        raise FileAccessError(
                            f"{name} is there and is no picture of ours",
                            remedy="Name another folder with --pictures.",
                        )
    except OSError as error:
        raise _unwritable(folder, error) from error


def _save(picture: Image.Image, path: Path) -> None:
    made_by = PngInfo()
    made_by.add_text("Software", "Pincite")
    try:
        picture.save(path, "PNG", pnginfo=made_by, compress_level=3)
    except OSError as error:
        raise _unwritable(path, error) from error


def _unwritable(path: Path, error: OSError) -> FileAccessError:
    return FileAccessError(
        f"{path} cannot be written ({error.strerror or error})",
        remedy="Name a folder that you may write to with --pictures.",
    )
