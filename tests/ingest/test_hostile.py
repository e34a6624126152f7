"""Hostile and broken files: each gets one line that helps, and takes nothing with it.

One batch by the command line, as a user would run it, with limits set low so that it is soon
over. A sound file stands after each hostile one.
"""

import os
import re
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from hostile.other_files import OTHER_FILES
from hostile.pdf_files import PDF_FILES

FILES = {**PDF_FILES, **OTHER_FILES}
LINE = re.compile(r"^(added|failed) .*?/batch/(\d{3})(n?)/", re.MULTILINE)
LIMITS = {
    "PINCITE_READ_MEMORY_MB": "300",
    "PINCITE_READ_SECONDS": "3",
    "PINCITE_MAX_PAGES": "1000",
    "PINCITE_MAX_FILE_MB": "20",
    "PINCITE_WORKERS": "2",
    "PINCITE_OCR": "off",
}
MOST_SECONDS = 300
MOST_PARENT_MB = 400

pytestmark = pytest.mark.skipif(os.name != "posix", reason="makes names, links and pipes of POSIX")


def pipe(path):
    os.mkfifo(path)


def link_to(target):
    return lambda path: path.symlink_to(target)


def sparse(path):
    with path.open("wb") as file:
        file.truncate(30_000_000)


# What is not made of bytes alone: name, and what puts it in its place.
PLACED = {
    "pipe.pdf": pipe,
    "endless.txt": link_to("/dev/zero"),
    "itself.txt": link_to("itself.txt"),
    "nowhere.pdf": link_to("missing.pdf"),
    "large.txt": sparse,
}
NAMES = [*FILES, *PLACED]


class Batch:
    """What a run of `pincite add` printed and took."""

    def __init__(self, folder):
        for number, name in enumerate(NAMES):
            for place in (f"{number:03}", f"{number:03}n"):
                (folder / place).mkdir(parents=True)
            target = folder / f"{number:03}" / name
            if name in FILES:
                target.write_bytes(FILES[name]())
            else:
                PLACED[name](target)
            neighbour = folder / f"{number:03}n" / "report.txt"
            neighbour.write_text(f"1.1 The board sat beside file {number}.")
        # A circle of folders, and a folder that is called like a file.
        (folder / "again").symlink_to(folder)
        (folder / "folder.pdf").mkdir()
        environment = {**os.environ, **LIMITS, "PINCITE_LIBRARY": str(folder.parent / "library")}
        call = [sys.executable, "-m", "webui.cli", "add", str(folder)]
        started = time.monotonic()
        with subprocess.Popen(
            call, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        ) as process:
            self.peak_kb = 0
            watcher = threading.Thread(target=self._watch, args=(process.pid,), daemon=True)
            watcher.start()
            try:
                output, errors = process.communicate(timeout=MOST_SECONDS)
            finally:
                process.kill()
        self.seconds = time.monotonic() - started
        self.exit_code = process.returncode
        self.output, self.errors = output.decode(), errors.decode()
        # Split at line feeds alone: nothing else may break a line of a terminal.
        self.lines = {}
        for line in self.output.split("\n"):
            if found := LINE.match(line):
                self.lines.setdefault((int(found[2]), bool(found[3])), []).append(line)

    def _watch(self, pid):
        """Note the most memory that the command itself had; its workers have their own limit."""
        status = Path(f"/proc/{pid}/status")
        while True:
            try:
                found = re.search(r"VmHWM:\s+(\d+)", status.read_text())
            except OSError:
                return
            if not found:
                return
            self.peak_kb = int(found[1])
            time.sleep(0.1)

    def line_of(self, name):
        (line,) = self.lines[NAMES.index(name), False]
        return line


@pytest.fixture(scope="module")
def batch(tmp_path_factory):
    return Batch(tmp_path_factory.mktemp("hostile") / "batch")


def test_the_batch_comes_to_its_end(batch):
    assert batch.exit_code in {0, 1, 2}
    assert "Traceback" not in batch.output + batch.errors
    assert len(NAMES) >= 40


@pytest.mark.skipif(sys.platform != "linux", reason="measures in /proc")
def test_the_command_itself_stays_small(batch):
    assert 0 < batch.peak_kb < MOST_PARENT_MB * 1_000


def test_no_line_holds_what_a_terminal_would_obey(batch):
    bad = {c for c in batch.output + batch.errors if not c.isprintable() and c != "\n"}
    assert not bad


@pytest.mark.parametrize("name", NAMES)
def test_each_file_gets_one_line_that_helps(batch, name):
    line = batch.line_of(name)
    if line.startswith("failed"):
        # What is wrong, and what to do about it: two sentences at least.
        said = line.partition(f"/{NAMES.index(name):03}/")[2]
        assert re.search(r": .{8,}\. .{8,}\.$", said), line
        assert len(said) < 600


@pytest.mark.parametrize("name", NAMES)
def test_its_neighbour_is_added(batch, name):
    (line,) = batch.lines[NAMES.index(name), True]
    assert line.startswith("added"), line


SAID = {
    r"cut-.*\.pdf": "cut short",
    r"header-alone\.pdf": "cut short",
    r"pages-none\.pdf": "has no pages",
    r"pages-500-thousand\.pdf": "500000 pages, more than the limit",
    r"user-.*\.pdf": "--password",
    r"encryption-unknown\.pdf": "in a way that cannot be opened here",
    r"bomb(?:-beside)?\.docx": "unpacks to",
    r"encrypted-flag\.docx|old-word-named\.docx": "password",
    r"deep\.html|tags-unclosed\.html": "nested too deep",
    r"quotes\.md|lists\.md": "nested deeper",
    r"(?:feeds|marks)\.txt|pages-many\.html": "more than the 1000 allowed",
    r"text-named\..*|image-named\.pdf": "holds plain text|is a PNG image",
    r"program-named\.txt": "is a program",
    r"utf-.*(?:cut|broken)\.txt": "bytes that cannot be read",
    r"zeros\.txt|controls\.txt|random\.txt": "binary data",
    r"(?:empty|blank|script-alone)\..*": "is empty|holds no text",
    r"(?:pipe|endless|itself|nowhere)\..*": "not an ordinary file|cannot be read|no such",
    r"large\.txt": "max_file_mb",
}


@pytest.mark.parametrize("pattern", SAID)
def test_what_is_wrong_is_said(batch, pattern):
    names = [name for name in NAMES if re.fullmatch(pattern, name)]
    assert names
    for name in names:
        assert re.search(SAID[pattern], batch.line_of(name)), batch.line_of(name)


READ = (
    r"owner-.*\.pdf|attachment\.pdf|javascript\.pdf|xfa\.pdf|info-long\.pdf|junk-before\.pdf"
    r"|xref-off-by-some\.pdf|outline-.*\.pdf|labels-.*\.pdf|catalogue-loop\.pdf|form-in-itself\.pdf"
    r"|length-.*\.pdf|arrays-deep\.pdf|box-(?:huge|tiny|negative|no-number)\.pdf|cmap-bomb\.pdf"
    r"|entity-outside\.docx|style-circle\.docx|names-upward\.docx|outside\.html|entities\.html"
    r"|attributes\.html|charset-lies\.html|list-long\.html|utf-16-without-mark\.txt|word\.txt"
    r"|(?:pdf|word|page)-named\..*|two\nlines\.txt|escape.*|bell.*|turned.*|-rf\.txt|\$.*|é.*"
)


@pytest.mark.parametrize("name", [name for name in NAMES if re.fullmatch(READ, name)])
def test_what_can_be_read_is_read_whatever_stands_around_it(batch, name):
    assert batch.line_of(name).startswith("added"), batch.line_of(name)


def test_nothing_is_fetched_or_written_for_a_file(batch):
    assert not Path("/tmp/escaped.txt").exists()
    assert "root:" not in batch.output
