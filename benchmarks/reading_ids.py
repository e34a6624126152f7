"""Whether a file read twice, in processes of its own, gives every passage the same id."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

from reading_corpus import heading, row

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reading_corpus import Report

_PROGRAM = """
import json, sys
from pathlib import Path
from ingest.reading import read_file
path, password = sys.argv[1:]
reading = read_file(Path(path), password=password or None)
json.dump([(p.locator_id, p.text) for p in reading.passages], sys.stdout)
"""


def measure_ids(reports: Iterable[Report]) -> None:
    """Print how many passages have the same id and words in two readings."""
    heading("report", "passages", "same id and words", "ids given twice", "SHA-256 of the ids")
    for report in reports:
        first, second = (_read(report, seed) for seed in ("1", "2"))
        same = sum(a == b for a, b in zip(first, second, strict=False))
        ids = [name for name, _ in first]
        digest = hashlib.sha256("\n".join(ids).encode()).hexdigest()[:12]
        row(report.id, len(first), same, len(ids) - len(set(ids)), digest)


def _read(report: Report, seed: str) -> list[list[str]]:
    """Id and words of each passage, by a fresh interpreter with a hash seed of its own."""
    call = [sys.executable, "-c", _PROGRAM, str(report.path), report.password or ""]
    environment = {**os.environ, "PYTHONHASHSEED": seed}
    done = subprocess.run(call, capture_output=True, check=True, env=environment)
    passages: list[list[str]] = json.loads(done.stdout)
    return passages
