"""The process that reads a file: however it is started, its limits hold and nothing outlives it."""

import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from multiprocessing import active_children

import pytest

from ingest.errors import PasswordError, PinciteError, ReadLimitError
from ingest.model import Reading
from ingest.settings import Settings
from ingest.worker import Progress, Worker, read_report, run

METHODS = ["spawn"] if sys.platform != "linux" else ["fork", "spawn"]
linux = pytest.mark.skipif(sys.platform != "linux", reason="Linux alone enforces it")
posix = pytest.mark.skipif(os.name != "posix", reason="needs process groups")


def read(path, config, method, password=None):
    """The last message of a worker, and every step of its progress."""
    worker = Worker(read_report, path, password, config, method)
    steps = []
    try:
        while True:
            assert worker.connection.poll(60), "the worker says nothing"
            message = worker.receive()
            if isinstance(message, Reading | PinciteError):
                return message, steps
            assert isinstance(message, Progress)
            steps.append(message)
    finally:
        worker.close()
        assert not active_children()


@pytest.mark.parametrize("method", METHODS)
def test_a_file_is_read_however_the_worker_is_started(tmp_path, config, make_pdf, method):
    make_pdf(tmp_path / "r.pdf", ["1.1 The board sat.", "1.2 It kept no minutes."])
    reading, steps = read(tmp_path / "r.pdf", config, method)
    assert [page.number for page in reading.pages] == [1, 2]
    assert steps[-1] == Progress(2, 2)


@pytest.mark.parametrize("method", METHODS)
def test_errors_come_back_whole(tmp_path, config, method):
    from reportlab.lib.pdfencrypt import StandardEncryption
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(str(tmp_path / "r.pdf"), encrypt=StandardEncryption("user", "owner"))
    canvas.drawString(72, 700, "Words.")
    canvas.save()
    error, _ = read(tmp_path / "r.pdf", config, method, password="wrong")
    assert isinstance(error, PasswordError)
    assert "wrong" in error.message
    assert "--password" in error.remedy


@linux
@pytest.mark.parametrize("method", METHODS)
def test_memory_is_limited_however_the_worker_is_started(tmp_path, config, method):
    path = tmp_path / "large.txt"
    path.write_text("\n\n".join(f"paragraph {n} of many more" for n in range(600_000)))
    error, _ = read(path, replace(config, read_memory_mb=128), method)
    assert isinstance(error, ReadLimitError)
    assert "read_memory_mb" in error.remedy


@posix
@pytest.mark.parametrize("method", METHODS)
def test_processor_time_is_limited_by_the_system_itself(tmp_path, config, method):
    path = tmp_path / "endless.txt"
    path.write_text("\n\n".join(f"word{n} and others -\nwise" for n in range(400_000)))
    error, _ = read(path, replace(config, read_seconds=1), method)
    assert isinstance(error, ReadLimitError)
    assert "read_seconds" in error.remedy


@linux
def test_more_than_the_parent_can_take_is_refused_in_the_worker(tmp_path, config):
    (tmp_path / "r.txt").write_text("The board sat.")
    config = replace(config, read_memory_mb=128)
    worker = Worker(lambda task: "x" * 20_000_000, tmp_path / "r.txt", None, config)
    try:
        error = worker.receive()
    finally:
        worker.close()
    assert isinstance(error, ReadLimitError)
    assert "20 MB" in error.message


def test_time_in_which_nobody_listens_is_not_the_files(tmp_path, config):
    (tmp_path / "r.txt").write_text("The board sat.")
    worker = Worker(read_report, tmp_path / "r.txt", None, replace(config, read_seconds=1))
    try:
        assert not worker.overdue()
        time.sleep(1.1)
        assert worker.overdue()
        worker.extend(60)
        assert not worker.overdue()
    finally:
        worker.close()


# A worker's stand-in: confined, with a program of its own under it.
STAND_IN = """
import os, subprocess, sys, time
from ingest.confinement import Confinement, die_with_parent
Confinement(500_000_000, 60, 0, os.getppid())
program = subprocess.Popen(["sleep", "60"], preexec_fn={preparation})
print(program.pid, flush=True)
time.sleep(60)
"""


def stand_in(preparation):
    call = [sys.executable, "-c", STAND_IN.format(preparation=preparation)]
    process = subprocess.Popen(call, stdout=subprocess.PIPE, text=True)
    return process, int(process.stdout.readline())


def gone(pid):
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        call = ["ps", "-o", "stat=", "-p", str(pid)]
        state = subprocess.run(call, capture_output=True, text=True, check=False)
        if not state.stdout.strip() or state.stdout.startswith("Z"):
            return True
        time.sleep(0.05)
    return False


@posix
def test_what_a_worker_started_ends_with_it():
    from ingest.confinement import end_group

    process, program = stand_in(None)
    end_group(process.pid)
    with process:
        assert process.wait() == -signal.SIGKILL
    assert gone(program)


@linux
def test_what_a_worker_started_ends_even_when_the_worker_is_killed_outright():
    process, program = stand_in("die_with_parent")
    process.kill()
    with process:
        process.wait()
    assert gone(program)


@posix
def test_a_process_without_a_group_of_its_own_is_left_to_its_parent():
    from ingest.confinement import end_group

    with subprocess.Popen(["sleep", "60"]) as process:
        end_group(process.pid)
        assert process.poll() is None
        process.kill()


def count_letters(task):
    """Work of the tests' own, with a step of progress."""
    task.progress(1, 1)
    return len(task.path.read_text())


def fail(task):
    raise PasswordError(f"{task.path.name} is locked", remedy="Unlock it.")


def nest(task):
    return 1 + nest(task)


def work_on_scanned_pages(task):
    """Use three seconds of processor time, one for each page that OCR begins."""
    for page in range(1, 4):
        task.ocr.beginning()
        while time.process_time() < page:
            pass
    return "done"


def sleep(task):
    time.sleep(60)


def test_any_work_on_a_file_runs_under_the_limits(tmp_path, config):
    (tmp_path / "r.txt").write_text("four")
    heard = []
    assert run(count_letters, tmp_path / "r.txt", None, config, heard.append) == 4
    assert heard == [Progress(1, 1)]
    with pytest.raises(PasswordError, match="is locked"):
        run(fail, tmp_path / "r.txt", None, config, heard.append)
    with pytest.raises(ReadLimitError, match="longer than 1 seconds"):
        run(sleep, tmp_path / "r.txt", None, replace(config, read_seconds=1), heard.append)
    assert not active_children()


def test_a_file_that_is_nested_too_deeply_is_not_said_to_need_memory(tmp_path, config):
    (tmp_path / "r.txt").write_text("four")
    with pytest.raises(ReadLimitError, match="nested too deeply") as raised:
        run(nest, tmp_path / "r.txt", None, config, lambda _: None)
    assert "memory" not in raised.value.remedy


@posix
@pytest.mark.usefixtures("tesseract")
def test_each_page_that_ocr_begins_has_processor_time_of_its_own(tmp_path, config):
    (tmp_path / "r.txt").write_text("four")
    limits = replace(config, read_seconds=1, ocr="auto", ocr_page_seconds=20)
    assert run(work_on_scanned_pages, tmp_path / "r.txt", None, limits, lambda _: None) == "done"


@posix
def test_a_command_that_was_started_with_lower_limits_reads_within_them(tmp_path, config):
    program = """
import resource, sys
from pathlib import Path
from ingest.settings import Settings
from ingest.worker import read_report, run

resource.setrlimit(resource.RLIMIT_CPU, (60, 60))
path = Path(sys.argv[1])
print(len(run(read_report, path, None, Settings(library=path.parent), lambda _: None).passages))
"""
    (tmp_path / "r.txt").write_text("The board sat.")
    call = [sys.executable, "-c", program, str(tmp_path / "r.txt")]
    done = subprocess.run(call, capture_output=True, text=True, check=False, timeout=120)
    assert done.stdout == "1\n", done.stderr


def long_report(path, pages):
    """An ordinary report: numbered paragraphs in 11 points, some 40 lines a page, running heads."""
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(str(path), invariant=True)
    line = "The board sat in the spring of that year and kept no minutes of what it said to"
    for page in range(1, pages + 1):
        canvas.setFont("Times-Roman", 9)
        canvas.drawString(72, 810, "Report of the inquiry")
        canvas.drawString(290, 30, str(page))
        text = canvas.beginText(72, 780)
        text.setFont("Times-Roman", 11)
        for number in range(1, 11):
            text.textLine(f"{page}.{number}. {line}")
            text.textLines([f"the clerk of page {page}. {line}", line, "the town in June."])
            text.moveCursor(0, 9)
        canvas.drawText(text)
        canvas.showPage()
    canvas.save()
    return path


def measured(task):
    """Pages and passages that were read, and the memory and processor time that it took."""
    import resource

    before = resource.getrusage(resource.RUSAGE_SELF)
    reading = read_report(task)
    after = resource.getrusage(resource.RUSAGE_SELF)
    grown_mb = (after.ru_maxrss - before.ru_maxrss) / 1_000
    return len(reading.pages), len(reading.passages), grown_mb, after.ru_utime - before.ru_utime


@linux
@pytest.mark.parametrize(("pages", "most_mb"), [(300, 300), (1_000, 800)])
def test_an_ordinary_report_never_meets_the_limits(tmp_path, config, pages, most_mb):
    path = long_report(tmp_path / "report.pdf", pages)
    limits = Settings(library=config.library)
    read_pages, passages, grown_mb, seconds = run(measured, path, None, limits, lambda _: None)
    assert read_pages == pages
    assert passages >= pages * 9
    assert grown_mb < most_mb
    # A tenth of the time that it may take, even where the machine has other work.
    assert seconds < limits.read_seconds / 10
