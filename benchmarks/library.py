"""Measures a library end to end: pages a second, size of the index, time of queries.

    python benchmarks/library.py FOLDER [--metadata TABLE.tsv] [QUERY...]

Adds the folder to a library of its own, asks each query ten times, and prints a table. CPU
time of this process and its workers; the machine's noise shows as the spread of the queries.
"""

import argparse
import resource
import statistics
import tempfile
import time
from pathlib import Path

from ingest.catalogue import load_catalogue
from ingest.discovery import discover
from ingest.pipeline import FileResult, Request, add
from ingest.settings import Settings
from ingest.table import read_table
from search.library import Library
from search.opening import ensure_index, open_engine, open_store

ROUNDS = 10
QUERIES = (
    '"of the"',
    '"there is no"',
    '"a catalogue of failures"',
    '"Nobody knows the true scale"',
    '"it is likely that"',
    "recommendation",
    "compensation scheme delay",
    "what did the government know about the risk",
    'minutes "the Cabinet"',
    "children vulnerable families pandemic planning",
)


def cpu_seconds() -> float:
    """CPU time so far, of this process and of the workers that have ended."""
    return sum(
        usage.ru_utime + usage.ru_stime
        for usage in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--metadata", type=Path)
    parser.add_argument("queries", nargs="*", default=QUERIES)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(library=Path(folder))
        store = open_store(settings)
        engine = open_engine(store)
        ensure_index(store, engine)
        table = read_table(asked.metadata.absolute()) if asked.metadata else {}
        request = Request(table=table, catalogue=load_catalogue())
        began, cpu = time.perf_counter(), cpu_seconds()
        events = add(store, engine, settings, discover([asked.folder]), request)
        results = [event for event in events if isinstance(event, FileResult)]
        wall, cpu = time.perf_counter() - began, cpu_seconds() - cpu
        pages, passages = sum(r.pages for r in results), sum(r.passages for r in results)
        index = sum(path.stat().st_size for path in store.index.iterdir())
        print(f"{len(results)} files, {pages:,} pages, {passages:,} passages")
        print(f"added in {wall:.1f} s, {cpu:.1f} CPU s: {pages / cpu:.0f} pages a CPU second")
        print(f"index {index / 1e6:.1f} MB, {index / max(passages, 1):.0f} bytes a passage\n")
        measure(Library(store, engine), asked.queries)


def measure(library: Library, queries: list[str]) -> None:
    """Ask each query and print CPU milliseconds: first, median, slowest of the others."""
    print("| query | passages | first ms | median ms | slowest ms |\n|---|---|---|---|---|")
    for query in queries:
        times = []
        for _ in range(ROUNDS + 1):
            began = time.process_time()
            total = library.search(query).total
            times.append((time.process_time() - began) * 1000)
        first, *others = times
        middle, slowest = statistics.median(others), max(others)
        print(f"| `{query}` | {total:,} | {first:.0f} | {middle:.1f} | {slowest:.1f} |")


if __name__ == "__main__":
    main()
