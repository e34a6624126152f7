"""Which files a call means."""

import os
import sys
from pathlib import Path

import pytest

from ingest.discovery import discover
from ingest.errors import FileAccessError


@pytest.fixture
def tree(tmp_path):
    for name in (
        "b/report.pdf",
        "a/report.pdf",
        "a/notes.txt",
        "a/data.csv",
        ".hidden/x.pdf",
        "a/.y.pdf",
    ):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("x")
    return tmp_path


def test_a_folder_gives_what_can_be_read_in_order_and_names_the_rest(tree):
    found = discover([tree])
    assert [p.relative_to(tree).as_posix() for p in found.files] == [
        "a/notes.txt",
        "a/report.pdf",
        "b/report.pdf",
    ]
    assert [p.name for p in found.passed_over] == ["data.csv"]
    assert found.errors == ()


def test_a_file_named_outright_is_taken_whatever_its_ending(tree):
    assert [p.name for p in discover([tree / "a/data.csv"]).files] == ["data.csv"]


def test_a_pattern_is_expanded(tree):
    assert len(discover([f"{tree}/*/report.pdf"]).files) == 2
    assert len(discover([f"{tree}/**/*.txt"]).files) == 1


def test_a_name_with_brackets_is_no_pattern(tree):
    odd = tree / "report[1].pdf"
    odd.write_text("x")
    assert discover([odd]).files == (odd,)


def test_a_file_reached_twice_counts_once(tree):
    assert len(discover([tree, tree / "a", tree / "a/../a/report.pdf"]).files) == 3


@pytest.mark.parametrize("name", ["none.pdf", "no/such/folder", "*.none"])
def test_a_path_that_leads_nowhere_is_an_error_of_its_own(tree, name):
    found = discover([tree / name, tree / "b"])
    ((_, error),) = found.errors
    assert isinstance(error, FileAccessError)
    assert len(found.files) == 1


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no such names")
def test_a_name_that_is_no_text_is_refused_by_itself(tmp_path):
    (tmp_path / "sound.txt").write_text("The board sat.")
    Path(os.fsdecode(bytes(tmp_path) + b"/caf\xe9.txt")).write_text("The board sat.")
    found = discover([tmp_path])
    assert found.files == (tmp_path / "sound.txt",)
    ((_, error),) = found.errors
    assert "Rename" in error.remedy


def test_a_path_too_long_for_the_system_is_an_error_of_its_own(tmp_path):
    (tmp_path / "sound.txt").write_text("The board sat.")
    found = discover([tmp_path / ("x" * 5_000), tmp_path / "sound.txt"])
    assert found.files == (tmp_path / "sound.txt",)
    assert len(found.errors) == 1
