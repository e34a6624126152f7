"""The command line as a user meets it: what it prints, where, and with which exit code."""

import csv
import io
import json
import os
import shutil
import subprocess
import sys
from dataclasses import replace
from typing import NamedTuple

import pytest

from ingest.model import Form, Kind
from ingest.store import Store
from search.results import Tolerance
from webui.cli import main


class Done(NamedTuple):
    """What a command printed."""

    stdout: str
    stderr: str


REPORT = """\
Harbour Inquiry

1 The board

1.1 The harbour board had been formed in haste in 1931.

1.2 The board met on three occasions, and there is no written record of what was decided.

1.3 Minutes were not available to the inquiry.
"""
RESPONSE = "The government accepts that there is no written record, and will keep minutes."


@pytest.fixture
def run(tmp_path, monkeypatch, capsys):
    """Runs `pincite` with arguments, with a library of the test's own."""
    monkeypatch.setenv("PINCITE_LIBRARY", str(tmp_path / "library"))

    def call(*arguments, expect=0):
        monkeypatch.setattr(sys, "argv", ["pincite", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            main()
        printed = capsys.readouterr()
        assert (ended.value.code or 0) == expect, printed
        return Done(printed.out, printed.err)

    return call


def write_books(folder):
    folder.mkdir()
    (folder / "report.txt").write_text(REPORT)
    (folder / "response.txt").write_text(RESPONSE)
    table = "path\tid\ttitle\tinquiry\tchair\tyear\tform\tcomplete\n"
    table += "report.txt\tharbour\tHarbour Inquiry\tHarbour\tA Chair\t2014\treport\tno\n"
    table += "response.txt\tanswer\tThe answer\tHarbour\tCabinet Office\t2015\tresponse\tyes\n"
    (folder / "table.tsv").write_text(table)
    return folder


@pytest.fixture
def books(tmp_path):
    return write_books(tmp_path / "books")


@pytest.fixture(scope="session")
def built(tmp_path_factory):
    """A library made by the command as a process of its own; tests work on copies of it."""
    folder = tmp_path_factory.mktemp("built")
    books = write_books(folder / "books")
    call = [sys.executable, "-m", "webui.cli", "add", books, "--metadata", books / "table.tsv"]
    environment = {**os.environ, "PINCITE_LIBRARY": str(folder / "library")}
    subprocess.run(call, check=True, env=environment, capture_output=True)
    return folder / "library"


@pytest.fixture
def library(run, built, tmp_path):
    shutil.copytree(built, tmp_path / "library")
    return run


def found(library, *arguments):
    return json.loads(library("search", "--json", *arguments).stdout)


def test_adding_says_a_line_a_file_and_sums_up(run, books):
    done = run("add", books, "--metadata", books / "table.tsv")
    lines = done.stdout.splitlines()
    assert lines[0].startswith("added      harbour (")
    assert lines[1].startswith("added      answer (")
    assert lines[2].startswith("2 added.")
    assert "table.tsv: not in a format" in done.stderr
    again = run("add", books, "--metadata", books / "table.tsv")
    assert again.stdout.splitlines()[-1].startswith("2 unchanged.")


def test_one_bad_file_makes_the_exit_code_one_and_is_named_in_every_miss(run, books):
    (books / "broken.pdf").write_bytes(b"%PDF-1.4 and no more")
    done = run("add", books, expect=1)
    assert "failed" in done.stdout
    assert "2 added, 1 failed." in done.stdout
    answer = found(run, '"a giraffe"')
    assert answer["total"] == 0
    assert answer["unread"] == [{"report": "books-broken", "pages": []}]
    assert "books-broken, the whole file" in run("search", "giraffe").stdout
    run("remove", "books-broken")
    assert found(run, "giraffe")["unread"] == []


def test_nothing_to_add_is_not_well(run, tmp_path):
    run("add", tmp_path / "nowhere", expect=1)


def listed(library):
    payload = json.loads(library("reports", "--json").stdout)
    return {report["report"]: report for report in payload["reports"]}


HIT = {
    "report": str,
    "title": str,
    "passage": str,
    "kind": str,
    "page": int | None,
    "page_end": int | None,
    "page_label": str | None,
    "printed_page": str | None,
    "paragraph": str | None,
    "section": list,
    "text": str,
    "highlights": list,
    "snippet": str,
    "tolerated": list,
    "form": str,
    "ocr": bool,
    "fidelity": float | None,
    "whose_words": list,
    "score": float,
    "citation": str,
    "url": str,
}


def test_the_json_contract(library):
    answer = found(library, "“No written record”")
    assert list(answer) == [
        "schema", "query", "total", "exact_total", "hits", "facets", "unread", "incomplete",
        "outdated",
    ]  # fmt: skip
    assert (answer["schema"], answer["total"], answer["exact_total"]) == (1, 2, True)
    assert answer["facets"] == {
        "report": {"answer": 1, "harbour": 1},
        "year": {"2014": 1, "2015": 1},
        "kind": {"paragraph": 2},
    }
    assert answer["incomplete"] == ["harbour"]
    for hit in answer["hits"]:
        assert dict.fromkeys(hit, True) == {
            name: isinstance(hit[name], kind) for name, kind in HIT.items()
        }
        ((start, end),) = hit["highlights"]
        assert hit["text"][start:end] == "no written record"
        assert hit["kind"] in set(Kind)
        assert hit["form"] in set(Form)
        assert set(hit["tolerated"]) <= set(Tolerance)
        assert hit["tolerated"] == ["case"]
        assert hit["snippet"] in hit["text"]
    (report,) = [hit for hit in answer["hits"] if hit["report"] == "harbour"]
    assert report["passage"] == "harbour/1.2"
    assert report["paragraph"] == "1.2"
    assert report["citation"] == "Harbour Inquiry (A Chair, 2014), para 1.2"
    assert report["url"].endswith("/reports/harbour/1.2?q=%E2%80%9CNo+written+record%E2%80%9D")


def test_offsets_count_code_points(run, tmp_path):
    path = tmp_path / "odd.txt"
    path.write_text("𝔘𝔫 \N{GRINNING FACE} the board kept no record.", encoding="utf-8")
    run("add", path)
    (hit,) = found(run, '"no record"')["hits"]
    assert [hit["text"][a:b] for a, b in hit["highlights"]] == ["no record"]


FILTERS = [
    (("--report", "harbour"), {"harbour"}),
    (("--inquiry", "HARBOUR"), {"harbour", "answer"}),
    (("--inquiry", "railway"), set()),
    (("--year", "2015"), {"answer"}),
    (("--year", "2014..2015"), {"harbour", "answer"}),
    (("--kind", "paragraph"), {"harbour", "answer"}),
    (("--kind", "footnote"), set()),
    (("--report", "answer", "--report", "harbour"), {"harbour", "answer"}),
]


@pytest.mark.parametrize(("flags", "reports"), FILTERS)
def test_filters(library, flags, reports):
    assert {
        hit["report"] for hit in found(library, '"no written record"', *flags)["hits"]
    } == reports


def test_every_hit_as_csv(library):
    rows = list(csv.DictReader(io.StringIO(library("search", "record", "--all", "--csv").stdout)))
    assert {row["passage"] for row in rows} == {"harbour/1.2", "answer/b1"}
    assert rows[0]["citation"]


def test_flags_and_tables_name_what_is_there_already(library, built, tmp_path):
    table = tmp_path / "better.tsv"
    books = built.parent / "books"
    table.write_text(f"path\ttitle\n{books / 'report.txt'}\tBetter title\n")
    assert "updated" in library("add", books / "report.txt", "--metadata", table).stdout
    assert listed(library)["harbour"]["title"] == "Better title"
    assert "updated" in library("add", books / "report.txt", "--chair", "Another").stdout
    assert listed(library)["harbour"]["chair"] == "Another"
    again = library("add", books / "report.txt", "--id", "other").stdout
    assert "unchanged" in again
    assert "keeps its id" in again


def test_a_file_that_takes_anothers_place_says_whose(run, tmp_path):
    for name in ("one.txt", "two.txt"):
        (tmp_path / name).write_text(f"Words of {name}.")
    run("add", tmp_path / "one.txt", "--id", "same")
    done = run("add", tmp_path / "two.txt", "--id", "same")
    assert f"in the place of {tmp_path / 'one.txt'}" in done.stdout


def test_a_file_whose_words_are_in_the_library_after_all_is_forgotten_as_failed(run, tmp_path):
    (tmp_path / "good.txt").write_text("The board sat.")
    (tmp_path / "bad.pdf").write_bytes(b"%PDF-1.4 and no more")
    run("add", tmp_path / "good.txt")
    run("add", tmp_path / "bad.pdf", expect=1)
    assert found(run, "giraffe")["unread"] != []
    (tmp_path / "bad.pdf").write_text("The board sat.")
    run("add", tmp_path / "bad.pdf")
    assert found(run, "giraffe")["unread"] == []


def test_a_changed_word_in_the_store_is_found_by_the_doctor(library, tmp_path):
    import sqlite3

    with sqlite3.connect(tmp_path / "library/store.sqlite") as connection:
        connection.execute("UPDATE passage SET text = replace(text, 'haste', 'peace')")
    connection.close()
    assert "the words of harbour are not those" in library("doctor", expect=1).stdout


def test_an_emptied_store_is_not_taken_for_a_new_library(library, tmp_path):
    for path in (tmp_path / "library").glob("store.sqlite*"):
        path.unlink()
    (tmp_path / "library/store.sqlite").touch()
    assert "originals" in library("search", "x", expect=2).stderr


def test_a_missed_phrase_says_where_phrases_are_looked_for(library):
    assert "inside one paragraph" in library("search", '"in 1931. The board"').stdout


def test_a_compound_asked_for_in_one_word_is_marked(run, tmp_path):
    (tmp_path / "x.txt").write_text("Their decision-making was slow.")
    run("add", tmp_path / "x.txt")
    (hit,) = found(run, "decisionmaking")["hits"]
    assert [hit["text"][a:b] for a, b in hit["highlights"]] == ["decision-making"]


def test_output_that_cannot_be_written_is_said(built):
    call = f"{sys.executable} -m webui.cli search record > /dev/full"
    environment = {**os.environ, "PINCITE_LIBRARY": str(built)}
    done = subprocess.run(
        call, shell=True, check=False, capture_output=True, text=True, env=environment
    )
    assert (done.returncode, "Traceback" in done.stderr) == (2, False)
    assert "cannot be written" in done.stderr


def test_paging_goes_through_all_hits_once(library):
    whole = [h["passage"] for h in found(library, "board minutes record", "--limit", "10")["hits"]]
    parts = [
        found(library, "board minutes record", "--limit", "1", "--offset", n)["hits"][0]["passage"]
        for n in range(len(whole))
    ]
    assert parts == whole
    assert len(set(whole)) == len(whole)


def test_plain_output_marks_the_match_and_gives_the_citation(library):
    text = library("search", '"not available"').stdout
    assert "1 passage in 1 of 2 reports" in text
    assert "«not available»" in text
    assert "Harbour Inquiry (A Chair, 2014), para 1.3" in text
    assert "only a part of: harbour" in text
    assert "\x1b[" not in text


def test_a_miss_says_what_was_searched(library):
    text = library("search", '"available now"').stdout
    assert "Nothing found in" in text
    assert "2 reports" in text
    assert "only a part of: harbour" in text


def test_reports_are_listed_and_edited_and_removed(library):
    assert "harbour" in library("reports").stdout
    library("edit", "harbour", "--title", "Corrected title", "--clear", "chair")
    listed = json.loads(library("reports", "--json").stdout)
    (harbour,) = [r for r in listed["reports"] if r["report"] == "harbour"]
    assert (harbour["title"], harbour["chair"], harbour["form"]) == (
        "Corrected title",
        None,
        "report",
    )
    assert found(library, "haste")["hits"][0]["citation"] == "Corrected title (2014), para 1.1"
    library("remove", "harbour")
    assert [r["report"] for r in json.loads(library("reports", "--json").stdout)["reports"]] == [
        "answer"
    ]
    assert found(library, "haste")["total"] == 0
    assert "no faults" in library("doctor").stdout


def test_the_doctor_finds_damage_and_mends_it(library, tmp_path):
    segment = next((tmp_path / "library/index").glob("*.seg"))
    data = bytearray(segment.read_bytes())
    data[len(data) // 2] ^= 1
    segment.write_bytes(data)
    sick = library("doctor", expect=1)
    assert "checksum differs" in sick.stdout
    assert "--repair" in sick.stdout
    library("doctor", "--repair")
    assert found(library, "haste")["total"] == 1


def test_reports_of_an_older_pincite_are_named_and_read_again_from_the_librarys_copies(
    library, books, tmp_path
):
    import sqlite3

    (books / "report.txt").rename(tmp_path / "moved.txt")
    with Store(tmp_path / "library").read() as snapshot:
        reports = [replace(report, reader=1) for report in snapshot.reports()]
        before = [(snapshot.actual_hash(report), report.id) for report in reports]
    with sqlite3.connect(tmp_path / "library/store.sqlite") as connection:
        connection.executemany(
            "UPDATE report SET reader = 1, content_sha256 = ? WHERE id = ?", before
        )
    connection.close()
    said = "2 reports were read by an older Pincite"
    for command in (("search", "haste"), ("reports",)):
        assert library(*command).stdout.count(said) == 1
    assert "(answer, harbour)" in library("reports").stdout
    assert found(library, "haste")["outdated"] == ["answer", "harbour"]
    doctor = library("doctor").stdout
    assert doctor.count("older Pincite") == 1
    assert "pincite add --reread" in doctor
    done = library("add", "--reread", "harbour").stdout
    assert done.startswith("read again harbour (")
    assert "1 read again." in done
    assert found(library, "haste")["outdated"] == ["answer"]
    assert "1 read again." in library("add", "--reread").stdout
    assert "No report in the library was read by an older" in library("add", "--reread").stdout
    assert said not in library("search", "haste").stdout
    assert "no faults" in library("doctor").stdout


def test_with_reread_a_name_that_is_neither_file_nor_report_is_an_error(library):
    done = library("add", "--reread", "harbor", expect=1)
    assert "There is no such file" in done.stdout


def test_the_doctor_finds_a_lost_original(library, tmp_path):
    next(p for p in (tmp_path / "library/originals").rglob("*") if p.is_file()).unlink()
    assert "original file of" in library("doctor", expect=1).stdout


@pytest.mark.parametrize("harm", ["delete", "damage"])
def test_a_search_mends_the_index_and_says_so(library, tmp_path, harm):
    index = tmp_path / "library/index"
    for path in list(index.iterdir()):
        if harm == "delete":
            path.unlink()
        elif path.suffix == ".seg":
            path.write_bytes(path.read_bytes()[:-9])
    done = library("search", "--json", "haste")
    assert json.loads(done.stdout)["total"] == 1
    assert "made anew" in done.stderr


def test_a_rebuild_changes_no_permalink(library):
    before = [hit["url"] for hit in found(library, "record")["hits"]]
    library("rebuild")
    assert [hit["url"] for hit in found(library, "record")["hits"]] == before


REFUSED = [
    (("search", '"left open'), 2, "left open"),
    (("search", ""), 2, "no word"),
    (("search", "x", "--year", "then"), 2, "year"),
    (("search", "x", "--kind", "poem"), 2, "kind"),
    (("search", "x", "--report", "nobody"), 2, "nobody"),
    (("search", "x", "--json", "--csv"), 2, "exclude"),
    (("search", "x", "--limit", "-1"), 2, "limit"),
    (("add", "x.txt", "--published", "soon"), 2, "date"),
    (("add", "x.txt", "--form", "novel"), 2, "form"),
    (("add", "x.txt", "--metadata", "none.tsv"), 2, "none.tsv"),
    (("add", "x.txt", "--workers", "0"), 2, "workers"),
    (("add", "x.txt", "--id", "A B"), 2, "id"),
    (("add",), 2, "PATH"),
    (("remove", "nobody"), 2, "nobody"),
    (("edit", "nobody", "--title", "T"), 2, "nobody"),
    (("edit", "nobody"), 2, "Nothing to correct"),
    (("edit", "nobody", "--clear", "title"), 2, "cannot be emptied"),
    (("fetch", "nobody"), 2, "nobody"),
    (("serve", "--host", "0.0.0.0"), 2, "other machines"),
    (("serve", "--port", "no"), 2, "port"),
    (("nonsense",), 2, "nonsense"),
]


@pytest.mark.parametrize(("arguments", "code", "said"), REFUSED)
def test_a_wrong_call_gets_a_line_and_its_exit_code(run, arguments, code, said):
    assert said in run(*arguments, expect=code).stderr


def test_a_library_of_a_newer_version_is_left_alone(library, tmp_path):
    import sqlite3

    connection = sqlite3.connect(tmp_path / "library/store.sqlite")
    connection.execute("PRAGMA user_version = 999")
    connection.close()
    assert "newer Pincite" in library("search", "x", expect=2).stderr


def test_an_empty_library_says_how_to_fill_it(run):
    assert "pincite add" in run("reports").stdout
    assert "Nothing found in 0 passages of 0 reports" in run("search", "x").stdout


def test_output_cut_off_by_a_pipe_is_no_error(library):
    call = f"{sys.executable} -m webui.cli search record --all | head -n 1"
    done = subprocess.run(call, shell=True, check=True, capture_output=True, text=True)
    assert done.stderr == ""
    assert " in 2 of 2 reports" in done.stdout


def test_settings_come_from_a_file_too(library, tmp_path, monkeypatch):
    config = tmp_path / "pincite.toml"
    config.write_text('base_url = "https://reading.example"\n')
    monkeypatch.setenv("PINCITE_CONFIG", str(config))
    done = library("search", "haste")
    assert "https://reading.example/reports/harbour/1.1" in done.stdout
