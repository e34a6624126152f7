"""Kills, rivals and readers: whatever happens to `add`, the library stays whole.

Commands run as processes of their own here, because they are killed.
"""

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from ingest.settings import Settings
from search.library import open_library

FILES = 12
PARAGRAPHS = 120

pytestmark = pytest.mark.skipif(os.name != "posix", reason="sends POSIX signals")


def words(edition, number):
    return "\n\n".join(
        f"{n}. The {edition} board of place {number} sat and kept record {n}."
        for n in range(1, PARAGRAPHS + 1)
    )


@pytest.fixture
def books(tmp_path):
    folder = tmp_path / "books"
    folder.mkdir()
    for number in range(FILES):
        (folder / f"report-{number:02}.txt").write_text(words("first", number))
    return folder


@pytest.fixture
def pincite(tmp_path):
    """Starts `pincite` with arguments as a process of its own."""
    environment = {**os.environ, "PINCITE_LIBRARY": str(tmp_path / "library")}

    def start(*arguments):
        call = [sys.executable, "-m", "webui.cli", *map(str, arguments)]
        return subprocess.Popen(
            call, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )

    return start


def finish(process, expect=0):
    out, err = process.communicate(timeout=120)
    assert process.returncode == expect, (out, err)
    assert "Traceback" not in err
    return out


def whole_reports_only(result):
    """Every report that is there at all is there with all its paragraphs."""
    assert set(result.facets.report.values()) <= {PARAGRAPHS}, result.facets.report


@pytest.mark.parametrize("seed", range(6))
def test_kill_at_a_random_moment_and_run_again(pincite, books, tmp_path, seed):
    adding = pincite("add", books)
    time.sleep(random.Random(seed).uniform(0.3, 2.5))
    adding.kill()
    adding.communicate()
    diagnosis = finish(pincite("doctor"))
    assert "no faults" in diagnosis
    before = int(diagnosis.rsplit("\n", 2)[-2].split()[0])
    whole_reports_only(open_library(Settings(library=tmp_path / "library")).search("board"))
    last = finish(pincite("add", books)).splitlines()[-1]
    assert f"{FILES - before} added" in last if before < FILES else "added" not in last
    assert "no faults" in finish(pincite("doctor"))
    found = open_library(Settings(library=tmp_path / "library")).search("board")
    assert found.total == FILES * PARAGRAPHS


def test_interrupting_from_the_keyboard_keeps_what_was_finished(pincite, books):
    adding = pincite("add", books)
    adding.stdout.readline()
    adding.send_signal(signal.SIGINT)
    _out, err = adding.communicate(timeout=60)
    assert adding.returncode == 130
    assert "what was finished is kept" in err
    assert "Traceback" not in err
    assert "no faults" in finish(pincite("doctor"))
    finish(pincite("add", books))


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="finds workers in /proc")
def test_killing_leaves_no_worker_behind(pincite, tmp_path):
    path = tmp_path / "slow.txt"
    path.write_text("\n\n".join(f"words {n}" for n in range(400_000)))
    adding = pincite("add", path)
    children = Path(f"/proc/{adding.pid}/task/{adding.pid}/children")
    deadline = time.monotonic() + 30
    while not (workers := children.read_text(encoding="ascii").split()):
        assert time.monotonic() < deadline
        time.sleep(0.01)
    adding.kill()
    adding.communicate()
    time.sleep(0.5)
    assert not [pid for pid in workers if alive(pid)]


def alive(pid):
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="ascii")
    except FileNotFoundError:
        return False
    return stat.rsplit(")", 1)[1].split()[0] not in "ZX"


def test_two_adds_at_once_both_end_well(pincite, books, tmp_path):
    others = tmp_path / "others"
    others.mkdir()
    for number in range(6):
        (others / f"other-{number}.txt").write_text(words("other", number))
    rivals = [pincite("add", books, others), pincite("add", others, books)]
    for rival in rivals:
        finish(rival)
    assert "no faults" in finish(pincite("doctor"))
    found = open_library(Settings(library=tmp_path / "library")).search("board")
    assert found.total == (FILES + 6) * PARAGRAPHS


def test_searching_while_reports_are_replaced_sees_whole_editions_only(pincite, books, tmp_path):
    finish(pincite("add", books))
    library = open_library(Settings(library=tmp_path / "library"))
    for number in range(FILES):
        (books / f"report-{number:02}.txt").write_text(words("second", number))
    adding = pincite("add", books)
    seen = set()
    while adding.poll() is None:
        result = library.search('"board of place"', limit=3)
        whole_reports_only(result)
        assert len(result.facets.report) == FILES
        editions = library.search('"the second board"', limit=0)
        whole_reports_only(editions)
        seen.add(len(editions.facets.report))
    finish(adding)
    assert library.search('"the second board"').total == FILES * PARAGRAPHS
    assert library.search('"the first board"').total == 0
    assert len(seen) > 1, "the searches saw nothing of the change"


def test_searches_from_many_threads_at_once_agree(pincite, books, tmp_path):
    from concurrent.futures import ThreadPoolExecutor

    finish(pincite("add", books))
    library = open_library(Settings(library=tmp_path / "library"))

    def ask(number):
        place = number % FILES
        return library.search(f'"board of place {place} sat"', limit=1).total

    with ThreadPoolExecutor(20) as pool:
        totals = list(pool.map(ask, range(60)))
    assert totals == [PARAGRAPHS] * 60


def test_a_full_disk_fails_the_file_and_loses_nothing(pincite, books, tmp_path):
    finish(pincite("add", books / "report-00.txt"))
    large = tmp_path / "large.txt"
    large.write_text("\n\n".join(f"{n}. words of paragraph {n} " * 20 for n in range(3000)))
    limited = f"ulimit -f 1000; trap '' XFSZ; exec {sys.executable} -m webui.cli add"
    environment = {**os.environ, "PINCITE_LIBRARY": str(tmp_path / "library")}
    call = ["bash", "-c", f'{limited} "$@"', "bash", str(large), str(books / "report-01.txt")]
    done = subprocess.run(call, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 1, (done.stdout, done.stderr)
    assert "no room left" in done.stdout
    assert "1 added, 1 failed" in done.stdout
    assert "no faults" in finish(pincite("doctor"))
    listed = json.loads(finish(pincite("reports", "--json")))
    assert len(listed["reports"]) == 2
