"""The store: what goes in comes out, in one step or not at all."""

import os
import sqlite3
import subprocess
import sys
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.errors import (
    DiskFullError,
    LibraryBusyError,
    LibraryDamagedError,
    LibraryNewerError,
    NotInLibraryError,
)
from ingest.model import (
    READER,
    DocumentInfo,
    FileFormat,
    Form,
    Kind,
    Metadata,
    NoteMark,
    OutlineEntry,
    Page,
    PageState,
    Passage,
    QuotedSpan,
    Reading,
    Report,
    Segment,
)
from ingest.schema import SCHEMA_VERSION, connect, library_errors
from ingest.store import Store


def reading(*texts):
    passages = tuple(
        Passage(
            f"1.{n}", n, Kind.PARAGRAPH, text, f"1.{n}", ("One",), (Segment(0, len(text), 1, 0),)
        )
        for n, text in enumerate(texts)
    )
    pages = (
        Page(1, "i", "i", "\n".join(texts), PageState.READ),
        Page(2, None, None, "", PageState.UNREAD),
    )
    return Reading(FileFormat.PDF, DocumentInfo(), pages, passages, (OutlineEntry(1, "One", 1),))


def put(store, read, name="jay-2014", sha256="a" * 64, reader=READER):
    report = Report(
        name,
        Metadata(title="Title", form=Form.SUMMARY, complete=False, published="2014-08"),
        store.new_edition(name, sha256),
        sha256,
        read.format,
        f"/books/{name}.pdf",
        len(read.pages),
        len(read.passages),
        read.unread_pages,
        reader,
        "2026-01-01T00:00:00+00:00",
    )
    store.publish(report, read)
    return report


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "library")


def test_what_goes_in_comes_out(store):
    read = reading("First words.", "Second “words” ﬁ.")
    report = put(store, read)
    with store.read() as snapshot:
        assert snapshot.reports() == (report,)
        assert tuple(snapshot.passages_of(report.edition)) == read.passages
        assert tuple(snapshot.pages(report.edition).values()) == read.pages
        assert snapshot.outline(report.edition) == read.outline
        assert snapshot.passage(report.edition, "1.1") == read.passages[1]
        assert snapshot.passages_on(report.edition, 1) == read.passages
        assert snapshot.passages_on(report.edition, 2) == ()


@given(st.lists(st.text(min_size=1), min_size=1, max_size=5))
def test_any_text_comes_out_as_it_went_in(tmp_path_factory, texts):
    store = Store(tmp_path_factory.mktemp("store"))
    usable = [text.encode("utf-8", "replace").decode() for text in texts]
    report = put(store, reading(*usable))
    with store.read() as snapshot:
        assert [p.text for p in snapshot.passages_of(report.edition)] == usable


def test_a_new_edition_takes_the_place_of_the_old_one(store):
    old = put(store, reading("Old words."))
    new = put(store, reading("New words."), sha256="b" * 64)
    with store.read() as snapshot:
        assert [r.edition for r in snapshot.reports()] == [new.edition]
        assert list(snapshot.passages_of(old.edition)) == []
        assert snapshot.earlier_editions("jay-2014") == ("a" * 64,)
    assert new.edition > old.edition
    assert store.check() == ()


def test_pages_in_any_order_are_found_sound(store):
    read = reading("First.", "Second.")
    pages = (Page(11, None, None, "b", PageState.READ), *reversed(read.pages))
    put(store, Reading(read.format, read.info, pages, read.passages, read.outline))
    assert store.check() == ()


def test_many_commands_that_meet_a_new_library_make_one(tmp_path):
    script = "import sys; from pathlib import Path; from ingest.store import Store\n"
    script += "print(Store(Path(sys.argv[1])).identity)"
    call = [sys.executable, "-c", script, str(tmp_path / "new")]
    rivals = [subprocess.Popen(call, stdout=subprocess.PIPE, text=True) for _ in range(8)]
    identities = {rival.communicate()[0] for rival in rivals}
    assert len(identities) == 1
    assert {rival.returncode for rival in rivals} == {0}


def test_a_reader_sees_the_library_as_it_was(store):
    old = put(store, reading("Old words."))
    with store.read() as snapshot:
        put(store, reading("New words."), sha256="b" * 64)
        assert [p.text for p in snapshot.passages_of(old.edition)] == ["Old words."]


def test_an_edition_that_was_not_published_is_not_seen(store):
    store.new_edition("jay-2014", "a" * 64)
    with store.read() as snapshot:
        assert snapshot.reports() == ()
        assert snapshot.earlier_editions("jay-2014") == ()


def test_corrections_are_kept_and_go_with_the_report(store):
    put(store, reading("Words."))
    edited = store.edit("jay-2014", {"title": "Better", "chair": None, "complete": True})
    assert (edited.metadata.title, edited.metadata.complete) == ("Better", True)
    with store.read() as snapshot:
        assert snapshot.report("jay-2014") == edited
        assert snapshot.corrections("jay-2014") == {
            "title": "Better",
            "chair": None,
            "complete": True,
        }
    store.remove("jay-2014")
    with store.read() as snapshot:
        assert snapshot.corrections("jay-2014") == {}


def test_removing_leaves_nothing_but_the_hash(store):
    report = put(store, reading("Words."))
    store.remove("jay-2014")
    with store.read() as snapshot:
        assert snapshot.reports() == ()
        assert snapshot.pages(report.edition) == {}
        assert snapshot.hashes_of("jay-2014") == {"a" * 64}


@pytest.mark.parametrize("change", [lambda s: s.remove("x"), lambda s: s.edit("x", {"title": "T"})])
def test_what_is_not_there_cannot_be_changed(store, change):
    with pytest.raises(NotInLibraryError):
        change(store)


def test_every_change_moves_the_generation_on(store):
    seen = [store.generation()]
    put(store, reading("Words."))
    seen.append(store.generation())
    store.edit("jay-2014", {"title": "T"})
    seen.append(store.generation())
    store.record_failure("/x.pdf", "x", "broken")
    seen.append(store.generation())
    store.remove("jay-2014")
    seen.append(store.generation())
    assert seen == sorted(set(seen))


def test_a_failed_file_is_remembered_until_it_succeeds(store):
    store.record_failure("/books/jay-2014.pdf", "jay-2014", "broken")
    with store.read() as snapshot:
        assert [f.report for f in snapshot.failures()] == ["jay-2014"]
    put(store, reading("Words."))
    with store.read() as snapshot:
        assert snapshot.failures() == ()


def older(store):
    """Makes the library one of the first version, in place."""
    with sqlite3.connect(store.folder / "store.sqlite") as connection:
        for table, column in (
            ("report", "reader"),
            ("page", "fidelity"),
            ("passage", "notes"),
            ("passage", "whose_words"),
        ):
            connection.execute(f"ALTER TABLE {table} DROP COLUMN {column}")
        connection.execute("PRAGMA user_version = 1")


def test_a_library_of_an_older_version_is_brought_up_to_date_with_all_its_words(store):
    put(store, reading("First words.", "Second words."), reader=1)
    older(store)
    again = Store(store.folder)
    with again.read() as snapshot:
        report = snapshot.report("jay-2014")
        texts = [p.text for p in snapshot.passages_of(report.edition)]
    assert (report.reader, texts) == (1, ["First words.", "Second words."])
    assert again.check() == ()
    put(again, reading("Third words."), "other", "b" * 64)
    assert again.check() == ()


def test_notes_and_whose_words_come_out_as_they_went_in(store):
    read = reading("He said “no” to it.")
    marked = replace(
        read.passages[0],
        notes=(NoteMark(12, "7", "p1.4"), NoteMark(18, "*", None)),
        whose_words=(QuotedSpan(9, 11, "The clerk"),),
    )
    pages = tuple(replace(page, fidelity=0.75) for page in read.pages)
    report = put(store, replace(read, passages=(marked,), pages=pages))
    with store.read() as snapshot:
        assert tuple(snapshot.passages_of(report.edition)) == (marked,)
        assert snapshot.referring_to(report.edition, "p1.4") == (marked,)
        assert snapshot.referring_to(report.edition, "p1.5") == ()
        assert {p.fidelity for p in snapshot.pages(report.edition).values()} == {0.75}


@pytest.mark.parametrize(
    "change",
    [
        "passage SET whose_words = '[[9, 11, \"The judge\"]]'",
        "passage SET notes = '[]'",
        "page SET fidelity = 1.0",
        "page SET text = 'Other words.'",
        "passage SET paragraph = '9'",
    ],
)
def test_nothing_that_was_read_can_change_unseen(store, change):
    read = reading("He said “no” to it.")
    marked = replace(
        read.passages[0],
        notes=(NoteMark(12, "7", "p1.4"),),
        whose_words=(QuotedSpan(9, 11, "The clerk"),),
    )
    pages = tuple(replace(page, fidelity=0.75) for page in read.pages)
    put(store, replace(read, passages=(marked,), pages=pages))
    assert store.check() == ()
    with sqlite3.connect(store.folder / "store.sqlite") as connection:
        connection.execute(f"UPDATE {change}")
    (found,) = store.check()
    assert "jay-2014" in found


def test_a_library_of_a_newer_version_is_left_alone(store):
    with connect(store.folder / "store.sqlite") as connection:
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    connection.close()
    with pytest.raises(LibraryNewerError) as refused:
        Store(store.folder)
    assert "Upgrade" in refused.value.remedy


def test_another_programs_database_is_left_alone(tmp_path):
    connection = sqlite3.connect(tmp_path / "store.sqlite")
    connection.execute("CREATE TABLE notes (x)")
    connection.close()
    with pytest.raises(LibraryDamagedError):
        Store(tmp_path)


def test_a_file_that_is_no_database_is_refused(tmp_path):
    (tmp_path / "store.sqlite").write_bytes(b"not a database at all, but long enough" * 50)
    with pytest.raises(LibraryDamagedError):
        Store(tmp_path)


def test_a_writer_waits_and_then_says_that_the_library_is_busy(store):
    hold = "import sys, time; from pathlib import Path; from ingest.store import Store\n"
    hold += "with Store(Path(sys.argv[1])).writing(): print('held', flush=True); time.sleep(60)"
    other = subprocess.Popen(
        [sys.executable, "-c", hold, str(store.folder)], stdout=subprocess.PIPE, text=True
    )
    try:
        assert other.stdout.readline() == "held\n"
        with pytest.raises(LibraryBusyError), store.writing(timeout=0.2):
            pass
    finally:
        other.kill()
        other.communicate()
    with store.writing(timeout=5):
        pass


ERRORS = [
    (OSError(28, "No space left on device"), DiskFullError),
    (OSError(122, "Disk quota exceeded"), DiskFullError),
]


@pytest.mark.parametrize(("raised", "expected"), ERRORS)
def test_a_full_disk_has_a_name_of_its_own(tmp_path, raised, expected):
    with pytest.raises(expected), library_errors(tmp_path):
        raise raised


@pytest.mark.skipif(os.name != "posix", reason="needs file size limits")
def test_a_store_that_cannot_grow_says_so_and_keeps_what_it_has(store):
    put(store, reading("Kept words."))
    script = (
        "import resource, signal, sys; from pathlib import Path\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "from ingest.store import Store; from ingest.errors import PinciteError\n"
        "store = Store(Path(sys.argv[1]))\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))\n"
        "try:\n"
        "    for n in range(4000): store.record_failure(f'/{n}', 'x', 'y' * 500)\n"
        "except PinciteError as error: print(type(error).__name__)\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", script, str(store.folder)],
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout == "DiskFullError\n"
    with Store(store.folder).read() as snapshot:
        assert [r.id for r in snapshot.reports()] == ["jay-2014"]
    assert store.check() == ()
