"""What tests of every package need: settings in a folder of their own, files, passages."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

from ingest.model import Kind, Passage
from ingest.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

# The first example pays for imports and compiled patterns; a slow machine is no failure.
settings.register_profile(
    "pincite", deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)
settings.load_profile("pincite")


@pytest.fixture(autouse=True)
def own_settings(tmp_path_factory, monkeypatch):
    """No test sees the settings or the library of whoever runs it."""
    for name in [name for name in os.environ if name.startswith("PINCITE_")]:
        if not name.startswith("PINCITE_REQUIRE_") and name != "PINCITE_CHROMIUM":
            monkeypatch.delenv(name)
    monkeypatch.setenv("PINCITE_LIBRARY", str(tmp_path_factory.mktemp("unnamed") / "library"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path_factory.mktemp("config")))


@pytest.fixture
def config(tmp_path: Path) -> Settings:
    """Settings for a library of the test's own."""
    return Settings(library=tmp_path / "library", workers=2)


@pytest.fixture
def scanned():
    """Makes a PDF of pictures of another's pages, turned a little as on a scanner's glass."""

    def make(source, path, dpi=200, turn=0.6):
        import pypdfium2
        from PIL import Image
        from reportlab.lib.utils import ImageReader
        from reportlab.pdfgen.canvas import Canvas

        document = pypdfium2.PdfDocument(source)
        canvas = Canvas(str(path), invariant=True)
        for page in document:
            width, height = page.get_size()
            picture = page.render(scale=dpi / 72, grayscale=True).to_pil()
            picture = picture.rotate(turn, Image.Resampling.BICUBIC, fillcolor=255)
            canvas.setPageSize((width, height))
            canvas.drawImage(ImageReader(picture), 0, 0, width, height)
            canvas.showPage()
        document.close()
        canvas.save()
        return path

    return make


@pytest.fixture(scope="session")
def tesseract():
    """The program that reads pictures of pages; where it must be there, its absence fails."""
    program = shutil.which("tesseract")
    if not program:
        reason = "OCR TESTS LEFT OUT: no tesseract on the path"
        if os.environ.get("PINCITE_REQUIRE_TESSERACT") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    return program


@pytest.fixture(scope="session")
def passage():
    """Makes a passage of a text: `passage("words", order=3)`."""

    def make(text, order=0, kind=Kind.PARAGRAPH, section=(), segments=(), paragraph=None):
        return Passage(
            locator_id=f"b{order + 1}",
            order=order,
            kind=kind,
            text=text,
            paragraph=paragraph,
            section=section,
            segments=segments,
        )

    return make
