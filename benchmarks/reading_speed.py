"""Pages per CPU second and peak memory: stage by stage, and beside Poppler and pypdf.

All in one run, each reader in turn, so that the machine's noise falls on all of them alike.
"""

from __future__ import annotations

import importlib
import logging
import os
import statistics
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from pypdf import PdfReader
from reading_corpus import heading, row

from ingest.reading import read_file

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from reading_corpus import Report

ROUNDS = 3
PROCESSES = 2
STAGES = {
    "characters and runs (PDFium)": "ingest.pdf.read_page",
    "outline and labels": "ingest.pdf.read_structure",
    "layout": "ingest.pdf.lay_out",
    "layout: lines": "ingest.layout.lines_of",
    "layout: running heads and page numbers": "ingest.layout.furniture_of",
    "layout: notes and blocks": "ingest.layout._drafts",
    "layout: words and hyphens": "ingest.layout.join_lines",
    "layout: sections": "ingest.layout.section_paths",
    "fidelity": "ingest.pdf._fidelities",
    "names": "ingest.pdf.name_passages",
}
"""Where each stage is called from. A stage's time holds that of the stages inside it."""


def measure_speed(reports: Iterable[Report]) -> None:
    """Print pages per CPU second, and on the clock with two processes, and peak memory."""
    chosen = [r for r in reports if r.is_pdf and not r.password]
    counts = {r.id: len(r.reading.pages) for r in chosen}
    pages = sum(counts.values())
    print(f"{len(chosen)} PDF files, {pages} pages, {ROUNDS} rounds\n")
    _stages(chosen, pages)
    readers: dict[str, Callable[[Report], None]] = {
        "pincite": _pincite,
        "pdftotext": _pdftotext,
        "pypdf": _pypdf,
    }
    print()
    heading(
        "reader",
        "pages a CPU second (lowest, median, highest)",
        f"pages a second on the clock, {PROCESSES} processes",
        "peak memory, MB",
        "of",
    )
    alone: dict[str, list[float]] = {name: [] for name in readers}
    together: dict[str, list[float]] = {name: [] for name in readers}
    peaks: dict[str, tuple[float, str]] = {}
    for turn in range(ROUNDS + 1):
        for name, read in readers.items():
            spent = {report.id: _in_child(read, report) for report in chosen}
            began = time.perf_counter()
            with ThreadPoolExecutor(PROCESSES) as pool:
                list(pool.map(lambda report, read=read: _in_child(read, report), chosen))
            clock = time.perf_counter() - began
            if turn:  # the first round warms the file cache
                alone[name].append(pages / sum(cpu for cpu, _ in spent.values()))
                together[name].append(pages / clock)
                peaks[name] = max((memory, of) for of, (_, memory) in spent.items())
    for name in readers:
        memory, of = peaks[name]
        row(name, _spread(alone[name]), _spread(together[name]), f"{memory:.0f}", of)


def _spread(values: list[float]) -> str:
    return f"{min(values):.0f}, {statistics.median(values):.0f}, {max(values):.0f}"


def _in_child(read: Callable[[Report], None], report: Report) -> tuple[float, float]:
    """CPU seconds and peak memory (MB) of reading a file in a process forked for it.

    Like Pincite's own workers the child has the modules loaded already; the memory that it
    shares with its parent counts.
    """
    child = os.fork()
    if not child:
        status = 1
        try:
            read(report)
            status = 0
        finally:
            os._exit(status)
    _, status, usage = os.wait4(child, 0)
    if status:
        raise SystemExit(f"{report.id} could not be read")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1000


def _pincite(report: Report) -> None:
    read_file(report.path, password=report.password)


def _pdftotext(report: Report) -> None:
    os.execvp("pdftotext", ["pdftotext", str(report.path), os.devnull])


def _pypdf(report: Report) -> None:
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    reader = PdfReader(report.path)
    for page in reader.pages:
        page.extract_text()


def _stages(reports: list[Report], pages: int) -> None:
    """Print the CPU time of each stage, median of the rounds, and the share of the whole."""
    rounds: list[dict[str, float]] = []
    with _timed() as spent:
        for _ in range(ROUNDS + 1):
            spent.clear()
            began = time.process_time()
            for report in reports:
                read_file(report.path)
            spent["all"] = time.process_time() - began
            rounds.append(dict(spent))
    heading("stage", "ms a page (lowest, median, highest)", "share")
    whole = statistics.median(taken["all"] for taken in rounds[1:])
    for name in [*STAGES, "all"]:
        times = [1000 * taken.get(name, 0.0) / pages for taken in rounds[1:]]
        middle = statistics.median(times)
        part = f"{100 * middle * pages / 1000 / whole:.0f} %"
        row(name, f"{min(times):.2f}, {middle:.2f}, {max(times):.2f}", part)


@contextmanager
def _timed() -> Iterator[dict[str, float]]:
    """Measure the stages inside: the CPU seconds of each, by its name."""
    spent: dict[str, float] = {}
    originals = []
    for name, place in STAGES.items():
        module_name, _, function = place.rpartition(".")
        module = importlib.import_module(module_name)
        originals.append((module, function, getattr(module, function)))
        setattr(module, function, _watched(name, getattr(module, function), spent))
    try:
        yield spent
    finally:
        for module, function, original in originals:
            setattr(module, function, original)


def _watched(
    name: str, function: Callable[..., Any], spent: dict[str, float]
) -> Callable[..., Any]:
    def watched(*given: Any, **named: Any) -> Any:  # noqa: ANN401 - as the function it stands for
        began = time.process_time()
        try:
            return function(*given, **named)
        finally:
            spent[name] = spent.get(name, 0.0) + time.process_time() - began

    return watched
