"""What the doctor says of a library that was killed at its very beginning, and of a whole one."""

import shutil
import sqlite3
from dataclasses import replace

import pytest

from ingest.discovery import discover
from ingest.pipeline import Request, add
from ingest.publishing import Outcome
from search.doctor import diagnose, repair
from search.library import Library
from search.opening import ensure_index, open_engine, open_store


@pytest.fixture
def filled(config, tmp_path):
    path = tmp_path / "report.txt"
    path.write_text("1. The board sat.\n\n2. The board rose.\n")
    store = open_store(config)
    engine = open_engine(store)
    ensure_index(store, engine)
    *_, result = add(store, engine, config, discover([path]), Request())
    assert result.well
    return store, engine


def test_a_library_that_was_only_just_made_is_well(config):
    store = open_store(config)
    assert list(diagnose(store, open_engine(store), config)) == []


def test_a_whole_library_is_well(filled, config):
    assert list(diagnose(*filled, config)) == []


def test_a_library_that_lost_its_index_is_not_well_until_repaired(filled, config):
    store, engine = filled
    shutil.rmtree(store.index)
    (finding,) = diagnose(store, engine, config)
    assert finding.fault
    assert repair(store, engine, lambda _: None) == 2
    assert list(diagnose(store, engine, config)) == []
    assert Library(store, engine).search("board").total == 2


def test_repairing_clears_away_what_a_killed_rebuild_left(filled):
    store, engine = filled
    left = store.folder / "index-killed"
    left.mkdir()
    repair(store, engine, lambda _: None)
    assert not left.exists()


def test_repairing_clears_away_copies_of_dead_commands_and_no_others(filled):
    import os

    store, engine = filled
    dead = store.originals / f"incoming-{2**22 + 1}-x"
    alive = store.originals / f"incoming-{os.getpid()}-x"
    dead.mkdir()
    alive.mkdir()
    repair(store, engine, lambda _: None)
    assert not dead.exists()
    assert alive.exists()


def test_a_report_that_an_older_pincite_read_is_named_and_read_again_when_it_is_added(
    filled, config, tmp_path
):
    store, engine = filled
    with store.read() as snapshot:
        (report,) = snapshot.reports()
        before = snapshot.actual_hash(replace(report, reader=1))
    with sqlite3.connect(store.folder / "store.sqlite") as connection:
        connection.execute("UPDATE report SET reader = 1, content_sha256 = ?", (before,))
    (finding,) = diagnose(store, engine, config)
    assert not finding.fault
    assert "older Pincite" in finding.message
    found = discover([tmp_path / "report.txt"])
    *_, result = add(store, engine, config, found, Request())
    assert result.outcome is Outcome.REREAD
    assert list(diagnose(store, engine, config)) == []
    *_, result = add(store, engine, config, found, Request())
    assert result.outcome is Outcome.UNCHANGED


def test_pages_that_were_read_badly_are_named_as_no_fault(config, tmp_path):
    good = "The board sat in the spring of that year and kept no minutes of what it said.\n" * 5
    bad = good.translate({ord(c): ord(c) + 1 for c in "abcdefghijklmnopqrstuvwxy"})
    path = tmp_path / "report.txt"
    path.write_text(f"{good}\f{bad}\f{good}\f{bad}")
    store = open_store(config)
    engine = open_engine(store)
    ensure_index(store, engine)
    list(add(store, engine, config, discover([path]), Request()))
    (finding,) = diagnose(store, engine, config)
    assert not finding.fault
    assert "2 of 4 pages" in finding.message
    assert "(2, 4 of the file" in finding.message
    assert "original" in finding.remedy


@pytest.mark.parametrize(
    ("changes", "remedy"),
    [({"ocr": "off"}, "the setting ocr is off"), ({"ocr_language": "tlh"}, "'tlh'")],
)
@pytest.mark.usefixtures("tesseract")
def test_unread_pages_are_named_with_what_keeps_them_from_being_read(
    config, tmp_path, changes, remedy
):
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(str(tmp_path / "scan.pdf"))
    canvas.circle(300, 400, 200, fill=1)
    canvas.save()
    config = replace(config, **changes)
    store = open_store(config)
    engine = open_engine(store)
    ensure_index(store, engine)
    *_, result = add(store, engine, config, discover([tmp_path / "scan.pdf"]), Request())
    assert not result.well
    (finding,) = diagnose(store, engine, config)
    assert not finding.fault
    assert "1 of 1 pages gave no words" in finding.message
    assert remedy in finding.remedy
    assert "--reread" in finding.remedy
