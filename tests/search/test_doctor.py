"""What the doctor says of a library that was killed at its very beginning, and of a whole one."""

import shutil
import sqlite3

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
    assert list(diagnose(store, open_engine(store))) == []


def test_a_whole_library_is_well(filled):
    assert list(diagnose(*filled)) == []


def test_a_library_that_lost_its_index_is_not_well_until_repaired(filled):
    store, engine = filled
    shutil.rmtree(store.index)
    (finding,) = diagnose(store, engine)
    assert finding.fault
    assert repair(store, engine, lambda _: None) == 2
    assert list(diagnose(store, engine)) == []
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
    with sqlite3.connect(store.folder / "store.sqlite") as connection:
        connection.execute("UPDATE report SET reader = 1")
    (finding,) = diagnose(store, engine)
    assert not finding.fault
    assert "older Pincite" in finding.message
    found = discover([tmp_path / "report.txt"])
    *_, result = add(store, engine, config, found, Request())
    assert result.outcome is Outcome.REPLACED
    assert list(diagnose(store, engine)) == []
    *_, result = add(store, engine, config, found, Request())
    assert result.outcome is Outcome.UNCHANGED
