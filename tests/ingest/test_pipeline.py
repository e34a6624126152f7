"""Adding files: what is said of each, what the library holds then, and what it never does."""

import os
import signal
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest

from ingest.catalogue import Catalogue, CatalogueEntry
from ingest.errors import (
    DamagedFileError,
    EmptyFileError,
    FileAccessError,
    FileTooLargeError,
    IdentityConflictError,
    MetadataError,
    NoPagesError,
    PasswordError,
    ReaderCrashedError,
    ReadLimitError,
    UnsupportedFormatError,
)
from ingest.model import Form, Metadata
from ingest.originals import original_path
from ingest.pipeline import FileResult, Request, reread
from ingest.publishing import Outcome
from ingest.table import TableRow


def test_every_format_is_taken(library, tmp_path, make_pdf, make_docx):
    make_pdf(tmp_path / "a.pdf", ["1.1 The board sat."])
    make_docx(tmp_path / "b.docx", ["The board sat."])
    (tmp_path / "c.txt").write_text("1.1 The board sat.")
    (tmp_path / "d.md").write_text("# One\n\nThe board sat.")
    (tmp_path / "e.html").write_text("<html><body><p>The board sat.</p></body></html>")
    results = library.add(*(tmp_path / n for n in ("a.pdf", "b.docx", "c.txt", "d.md", "e.html")))
    assert {r.outcome for r in results.values()} == {Outcome.ADDED}
    for report in library.reports():
        assert any("The board sat." in text for text in library.texts(report))


def test_the_same_bytes_are_never_added_twice(library, tmp_path):
    (tmp_path / "one.txt").write_text("The board sat.")
    (tmp_path / "two.txt").write_text("The board sat.")
    config = replace(library.config, workers=1)
    results = library.add(tmp_path, config=config)
    assert [r.outcome for r in results.values()].count(Outcome.ADDED) == 1
    assert [r.outcome for r in results.values()].count(Outcome.UNCHANGED) == 1
    again = library.add(tmp_path)
    assert {r.outcome for r in again.values()} == {Outcome.UNCHANGED}
    assert len(library.reports()) == 1


def test_two_twins_read_at_the_same_time_are_one_report(library, tmp_path, numbered):
    for name in ("one.txt", "two.txt"):
        (tmp_path / name).write_text(numbered(300))
    results = library.add(tmp_path)
    assert sorted(r.outcome for r in results.values()) == [Outcome.ADDED, Outcome.UNCHANGED]


def test_a_changed_file_replaces_its_old_edition_and_keeps_its_hash_on_record(library, tmp_path):
    path = tmp_path / "report.txt"
    path.write_text("The board sat in spring.")
    (old,) = library.add(path).values()
    first = library.reports()[old.report]
    path.write_text("The board sat in autumn.")
    (new,) = library.add(path).values()
    assert (new.outcome, new.report) == (Outcome.REPLACED, old.report)
    assert library.texts(new.report) == ["The board sat in autumn."]
    with library.store.read() as snapshot:
        assert snapshot.earlier_editions(new.report) == (first.sha256,)
    assert library.index.editions() == {library.reports()[new.report].edition}


def test_folders_full_of_files_of_one_name_are_told_apart(library, tmp_path):
    # One worker: of two files at once, whichever is read first has the shorter id.
    config = replace(library.config, workers=1)
    for folder in ("a/lords", "b/lords", "commons"):
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / "report.txt").write_text(f"Said in {folder}.")
    library.add(tmp_path, config=config)
    assert set(library.reports()) == {"lords-report", "b-lords-report", "commons-report"}
    (tmp_path / "b/lords/report.txt").write_text("Said again.")
    library.add(tmp_path)
    assert library.texts("b-lords-report") == ["Said again."]
    assert library.texts("lords-report") == ["Said in a/lords."]


def entry(sha256, **metadata):
    return CatalogueEntry("official", Metadata(title="Official", **metadata), sha256=sha256)


def test_identity_comes_from_the_catalogue_then_the_flag_then_the_table_then_the_path(
    library, tmp_path
):
    import hashlib

    names = ("a.txt", "b.txt", "c.txt", "d.txt")
    for name in names:
        (tmp_path / name).write_text(f"Words of {name}.")
    official = Catalogue((entry(hashlib.sha256(b"Words of a.txt.").hexdigest()),))
    table = {tmp_path / n: TableRow(tmp_path / n, f"table-{n[0]}", None, {}) for n in names[:3]}
    library.add(tmp_path / "a.txt", id="flag-a", table=table, catalogue=official)
    library.add(tmp_path / "b.txt", id="flag-b", table=table)
    library.add(tmp_path / "c.txt", tmp_path / "d.txt", table=table)
    by_path = f"{tmp_path.name}-d".replace("_", "-")
    assert set(library.reports()) == {"official", "flag-b", "table-c", by_path}


def test_metadata_come_from_flags_then_corrections_then_table_then_catalogue_then_document(
    library, tmp_path
):
    import hashlib

    path = tmp_path / "r.md"
    text = "---\ntitle: Document\nauthors: Author\n---\n\nThe board sat.\n"
    path.write_text(text)
    official = Catalogue(
        (entry(hashlib.sha256(text.encode()).hexdigest(), chair="Catalogue", licence="Open"),)
    )
    row = TableRow(path, None, None, {"chair": "Table", "form": Form.EXTRACT, "complete": False})
    library.add(path, metadata={"title": "Flag"}, table={path: row}, catalogue=official)
    found = library.reports()["official"].metadata
    assert (found.title, found.chair, found.licence) == ("Flag", "Table", "Open")
    assert (found.form, found.complete) == (Form.EXTRACT, False)

    library.store.edit("official", {"chair": "Corrected"})
    path.write_text(text + "\nAnd sat again.\n")
    library.add(path, id="official", table={path: row})
    found = library.reports()["official"].metadata
    assert (found.title, found.chair) == ("Document", "Corrected")


def test_a_corrected_form_and_an_emptied_field_outlive_a_new_edition(library, tmp_path):
    path = tmp_path / "r.md"
    path.write_text("---\nauthors: Author\n---\n\nThe board sat.\n")
    library.add(path, id="r")
    library.store.edit("r", {"form": Form.RESPONSE, "chair": None})
    path.write_text("---\nauthors: Author\n---\n\nThe board rose.\n")
    (result,) = library.add(path, id="r").values()
    assert result.outcome is Outcome.REPLACED
    metadata = library.reports()["r"].metadata
    assert (metadata.form, metadata.chair) == (Form.RESPONSE, None)


def test_an_id_made_from_a_path_never_takes_a_reports_place(library, tmp_path):
    for folder in ("a/b", "c/b", "d/b"):
        (tmp_path / folder).mkdir(parents=True)
    first = tmp_path / "a/b/report.md"
    first.write_text("One.")
    library.add(first)
    first.write_text("Two.")
    library.add(first, id="zz")
    (tmp_path / "c/b/report.md").write_text("Three.")
    (result,) = library.add(tmp_path / "c/b/report.md").values()
    assert (result.outcome, result.report) == (Outcome.ADDED, "c-b-report")
    (tmp_path / "d/b/report.md").write_text("")
    (failed,) = library.add(tmp_path / "d/b/report.md").values()
    assert failed.report not in library.reports()


def test_twins_with_rows_of_their_own_settle(library, tmp_path):
    table = {}
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text("The same words.")
        table[tmp_path / name] = TableRow(tmp_path / name, None, None, {"title": name})
    library.add(tmp_path, table=table)
    again = library.add(tmp_path, table=table)
    assert {r.outcome for r in again.values()} == {Outcome.UNCHANGED}


def test_reading_again_keeps_id_metadata_and_permalinks(library, tmp_path, numbered):
    path = tmp_path / "r.txt"
    path.write_text(numbered(30))
    library.add(path, id="board-2014", metadata={"title": "Flag"})
    before = library.reports()["board-2014"]
    with library.store.read() as snapshot:
        ids = [p.locator_id for p in snapshot.passages_of(before.edition)]
    (result,) = library.add(path, reread=True).values()
    after = library.reports()["board-2014"]
    with library.store.read() as snapshot:
        assert [p.locator_id for p in snapshot.passages_of(after.edition)] == ids
    assert (result.outcome, after.metadata) == (Outcome.REREAD, before.metadata)
    assert original_path(library.store.originals, after.sha256).is_file()


def _read_again(library, *reports):
    chosen = [library.reports()[report] for report in reports]
    events = reread(library.store, library.index, library.config, chosen, Request())
    return [event for event in events if isinstance(event, FileResult)]


def test_a_report_whose_file_has_gone_is_read_again_from_the_librarys_own_copy(
    library, tmp_path, numbered
):
    path = tmp_path / "r.md"
    path.write_text(numbered(30))
    row = TableRow(path, None, None, {"chair": "By table"})
    library.add(path, id="board-2014", table={path: row})
    library.store.edit("board-2014", {"title": "Corrected"})
    before = library.reports()["board-2014"]
    path.unlink()
    (result,) = _read_again(library, "board-2014")
    after = library.reports()["board-2014"]
    assert (result.outcome, result.report, result.path) == (Outcome.REREAD, "board-2014", path)
    assert (after.metadata, after.source, after.sha256) == (
        before.metadata, before.source, before.sha256,
    )  # fmt: skip
    assert after.format is before.format
    assert after.edition != before.edition


@pytest.mark.parametrize("damage", [lambda path: path.unlink(), lambda p: p.write_bytes(b"x")])
def test_a_report_whose_copy_is_lost_stays_as_it_was_read(library, tmp_path, damage):
    path = tmp_path / "r.txt"
    path.write_text("The board sat.")
    library.add(path, id="r")
    before = library.reports()["r"]
    damage(original_path(library.store.originals, before.sha256))
    (result,) = _read_again(library, "r")
    assert (result.outcome, result.report) == (Outcome.FAILED, "r")
    assert "missing or damaged" in str(result.error)
    assert library.reports() == {"r": before}
    with library.store.read() as snapshot:
        assert not snapshot.failures()


def test_two_files_of_a_batch_cannot_have_one_id(library, tmp_path):
    table = {}
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(f"Words of {name}.")
        table[tmp_path / name] = TableRow(tmp_path / name, "same", None, {})
    results = library.add(tmp_path, table=table)
    (failed,) = [r for r in results.values() if r.outcome is Outcome.FAILED]
    assert isinstance(failed.error, IdentityConflictError)
    assert len(library.reports()) == 1


def test_a_file_that_is_not_the_one_the_table_describes_is_refused(library, tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("Words.")
    (result,) = library.add(path, table={path: TableRow(path, "a", "0" * 64, {})}).values()
    assert isinstance(result.error, MetadataError)
    assert library.reports() == {}


def test_the_original_is_kept_byte_for_byte(library, tmp_path):
    path = tmp_path / "a.txt"
    path.write_bytes(b"Words.\r\n")
    (result,) = library.add(path).values()
    kept = original_path(library.store.originals, library.reports()[result.report].sha256)
    assert kept.read_bytes() == b"Words.\r\n"
    assert [p.name for p in library.store.originals.iterdir()] == [kept.parent.name]


def broken_files(folder, make_pdf, no_pages, other_zip):
    """Every fault, with the error that it should be."""
    whole = make_pdf(folder / "whole.pdf", ["1.1 The board sat."]).read_bytes()
    files = {
        "empty.pdf": (b"", EmptyFileError),
        "empty.txt": (b"", EmptyFileError),
        "blank.txt": (b" \n \n", EmptyFileError),
        "noise.pdf": (bytes(range(256)) * 40, UnsupportedFormatError),
        "picture.png": (b"\x89PNG\r\n\x1a\n" + bytes(300), UnsupportedFormatError),
        "archive.docx": (other_zip, UnsupportedFormatError),
        "truncated.pdf": (whole[: len(whole) // 3], DamagedFileError),
        "no-pages.pdf": (no_pages, NoPagesError),
        "locked.pdf": (locked(folder, whole), PasswordError),
    }
    (folder / "whole.pdf").unlink()
    return files


def locked(folder, whole):
    from pypdf import PdfReader, PdfWriter

    (folder / "plain.pdf").write_bytes(whole)
    writer = PdfWriter(clone_from=PdfReader(folder / "plain.pdf"))
    writer.encrypt("secret", algorithm="AES-256")
    writer.write(folder / "locked.pdf")
    (folder / "plain.pdf").unlink()
    return (folder / "locked.pdf").read_bytes()


def test_each_fault_gets_its_line_and_its_neighbours_are_added(
    library, tmp_path, make_pdf, no_pages, other_zip
):
    folder = tmp_path / "batch"
    folder.mkdir()
    faults = broken_files(folder, make_pdf, no_pages, other_zip)
    for name, (data, _) in faults.items():
        (folder / name).write_bytes(data)
    for name in ("before.txt", "zz-after.txt"):
        (folder / name).write_text(f"Good words, {name}.")
    results = library.add(*sorted(folder.iterdir()))
    for name, (_, expected) in faults.items():
        assert isinstance(results[name].error, expected), (name, results[name].error)
        assert results[name].error.remedy
        assert "\n" not in str(results[name].error)
    assert results["before.txt"].outcome is results["zz-after.txt"].outcome is Outcome.ADDED
    assert len(library.reports()) == 2
    with library.store.read() as snapshot:
        assert {f.source for f in snapshot.failures()} == {str(folder / n) for n in faults}


def test_a_password_opens_what_it_is_for(library, tmp_path, make_pdf):
    data = locked(tmp_path, make_pdf(tmp_path / "x.pdf", ["1.1 The board sat."]).read_bytes())
    (tmp_path / "x.pdf").write_bytes(data)
    (wrong,) = library.add(tmp_path / "x.pdf", password="wrong").values()
    assert isinstance(wrong.error, PasswordError)
    (right,) = library.add(tmp_path / "x.pdf", password="secret").values()
    assert right.outcome is Outcome.ADDED
    with library.store.read() as snapshot:
        assert snapshot.failures() == ()


def test_a_batchs_password_does_not_shut_the_files_that_need_none(library, tmp_path, make_pdf):
    from pypdf import PdfReader, PdfWriter

    plain = make_pdf(tmp_path / "a.pdf", ["1.1 The board sat."])
    writer = PdfWriter(clone_from=PdfReader(plain))
    writer.encrypt(user_password="", owner_password="owner", algorithm="AES-256")
    writer.write(tmp_path / "b.pdf")
    results = library.add(tmp_path, password="for another file")
    assert {r.outcome for r in results.values()} == {Outcome.ADDED}


def test_pages_without_characters_are_counted_and_named(library, tmp_path, make_pdf):
    make_pdf(tmp_path / "some.pdf", ["1.1 The board sat.", None, "1.2 It rose.", None])
    make_pdf(tmp_path / "none.pdf", [None, None])
    results = library.add(tmp_path)
    assert results["some.pdf"].unread == (2, 4)
    assert results["none.pdf"].unread == (1, 2)
    assert not results["some.pdf"].well
    assert {r.outcome for r in results.values()} == {Outcome.ADDED}


def test_what_is_too_large_is_refused_before_it_is_copied(library, tmp_path):
    path = tmp_path / "large.txt"
    with path.open("wb") as file:
        file.truncate(500_000_000)
    (result,) = library.add(path).values()
    assert isinstance(result.error, FileTooLargeError)
    assert "max_file_mb" in result.error.remedy
    assert list(library.store.originals.glob("*")) == []


def test_more_pages_than_the_limit_are_refused(library, tmp_path, make_pdf):
    make_pdf(tmp_path / "x.pdf", ["One.", "Two.", "Three."])
    config = replace(library.config, max_pages=2)
    (result,) = library.add(tmp_path / "x.pdf", config=config).values()
    assert isinstance(result.error, ReadLimitError)


@pytest.mark.skipif(os.name != "posix", reason="needs named pipes")
def test_what_is_no_file_is_refused(library, tmp_path):
    os.mkfifo(tmp_path / "pipe.txt")
    (result,) = library.add(tmp_path / "pipe.txt").values()
    assert isinstance(result.error, FileAccessError)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read all")
def test_what_may_not_be_read_is_refused(library, tmp_path):
    path = tmp_path / "x.txt"
    path.write_text("Words.")
    path.chmod(0)
    (result,) = library.add(path).values()
    assert isinstance(result.error, FileAccessError)


def test_a_reading_that_takes_too_long_is_ended(library, tmp_path):
    path = tmp_path / "endless.txt"
    path.write_text("\n\n".join(f"word{n} and others -\nwise" for n in range(400_000)))
    started = time.monotonic()
    config = replace(library.config, read_seconds=1)
    (result,) = library.add(path, config=config).values()
    assert isinstance(result.error, ReadLimitError)
    assert "read_seconds" in result.error.remedy
    assert time.monotonic() - started < 20


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="memory is limited on Linux only")
def test_a_reading_that_needs_too_much_memory_is_ended(library, tmp_path):
    path = tmp_path / "large.txt"
    path.write_text("\n\n".join(f"paragraph {n} of many more" for n in range(1_500_000)))
    config = replace(library.config, read_memory_mb=128)
    (result,) = library.add(path, config=config).values()
    assert isinstance(result.error, ReadLimitError)
    assert "read_memory_mb" in result.error.remedy


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="finds the worker in /proc")
def test_a_reader_that_dies_takes_nothing_with_it(library, tmp_path, numbered):
    (tmp_path / "a-victim.txt").write_text("\n\n".join(f"words {n}" for n in range(400_000)))
    (tmp_path / "b-other.txt").write_text(numbered(5))
    config = replace(library.config, workers=1)
    killer = threading.Thread(target=kill_next_child, args=(children(),))
    killer.start()
    results = library.add(tmp_path, config=config)
    killer.join()
    assert isinstance(results["a-victim.txt"].error, ReaderCrashedError)
    assert results["b-other.txt"].outcome is Outcome.ADDED


def children():
    """This process's own children; the browser tests may have left some running."""
    tasks = Path("/proc/self/task").iterdir()
    return {pid for t in tasks for pid in (t / "children").read_text(encoding="ascii").split()}


def kill_next_child(known):
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        if new := children() - known:
            os.kill(int(new.pop()), signal.SIGKILL)
            return
        time.sleep(0.005)


def test_a_name_with_a_line_end_is_taken_as_it_is(library, tmp_path):
    path = tmp_path / "two\nlines.txt"
    path.write_text("Words of it.")
    (result,) = library.add(path).values()
    assert result.outcome is Outcome.ADDED
    assert result.report.endswith("two-lines")
