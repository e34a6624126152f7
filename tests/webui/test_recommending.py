"""`pincite recommendations` as a user meets it."""

import csv
import io
import json

import pytest

WORDS = "Every meeting at which safety is decided should be minuted."


@pytest.fixture
def run(shared, monkeypatch, capsys):
    """Runs `pincite recommendations` on the shared library."""
    import sys

    from webui.cli import main

    def call(*arguments, expect=0):
        library = str(shared.settings.library)
        called = ["pincite", "recommendations", *arguments, "--library", library]
        monkeypatch.setattr(sys, "argv", called)
        with pytest.raises(SystemExit) as ended:
            main()
        printed = capsys.readouterr()
        assert (ended.value.code or 0) == expect, printed
        return printed

    return call


def test_they_are_listed_with_number_words_and_citation(run):
    lines = run("harbour").out.splitlines()
    assert lines[0] == "harbour: 1 recommendation"
    assert any(WORDS in line for line in lines)
    assert any(line.strip().endswith("Recommendation 1") for line in lines)


def test_the_whole_library_is_listed_and_what_was_not_read_is_named(run):
    printed = run().out
    assert WORDS in printed
    assert "Not searched: review, pages 3" in printed
    assert "The library holds only a part of: tides" in printed


def test_none_found_says_where_it_looked_and_what_to_do(run):
    printed = run("ledger").out
    assert "None that are labelled or listed as such were found in 1 report." in printed
    assert "pincite search recommend" in printed


def test_json_has_every_printing_with_a_link(run):
    payload = json.loads(run("harbour", "--json").out)
    (only,) = payload["recommendations"]
    assert payload["schema"] == 1
    assert only["number"] == "1"
    assert WORDS in only["text"]
    assert only["url"].startswith("http://127.0.0.1:8765/reports/harbour/")
    assert only["repeats"] == []
    assert (payload["searched"], payload["incomplete"]) == (["harbour"], [])
    whole = json.loads(run("--json").out)
    assert "tides" in whole["incomplete"]
    assert {"report": "review", "pages": [3]} in whole["unread"]


def test_csv_has_a_line_each_under_its_columns(run):
    printed = run("--csv")
    rows = list(csv.DictReader(io.StringIO(printed.out)))
    assert [(row["report"], row["number"]) for row in rows] == [("harbour", "1")]
    # A table of what was found alone would read as if it were all there is.
    assert "Not searched: review, pages 3" in printed.err


def test_an_unknown_report_or_two_formats_is_an_error_of_one_line(run):
    assert "There is no report 'nowhere'" in run("nowhere", expect=2).err
    assert "exclude each other" in run("--json", "--csv", expect=2).err
