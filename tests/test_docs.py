"""What is documented is what there is: commands, settings, errors, closed lists, files."""

import importlib
import pkgutil
import re
import subprocess
import sys
from pathlib import Path

import click
import pytest

import ingest
import search
import webui
from ingest.errors import PinciteError
from ingest.model import FileFormat, Form, Kind
from ingest.publishing import Outcome
from ingest.table import COLUMNS
from search.contract import CSV_COLUMNS
from search.results import Tolerance
from webui.cli import pincite

ROOT = Path(__file__).parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("corpus/**/README.md")])


def page(name):
    return (ROOT / name).read_text(encoding="utf-8")


def every_error():
    for package in (ingest, search, webui):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            importlib.import_module(module.name)
    found, left = set(), [PinciteError]
    while left:
        found |= (new := set(left.pop().__subclasses__()) - found)
        left += new
    return found


def test_the_commands_help_is_in_the_docs():
    call = [sys.executable, "docs/refresh.py", "--check"]
    done = subprocess.run(call, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("command", pincite.list_commands(click.Context(pincite)))
def test_every_command_has_a_section_and_stands_in_the_readme(command):
    assert f"\n## {command}\n" in page("docs/commands.md")
    assert f"<!-- help: {command} -->" in page("docs/commands.md")
    assert f"pincite {command}" in page("README.md")


def test_every_error_is_explained():
    missing = {
        e.__name__ for e in every_error() if f"| `{e.__name__}` |" not in page("docs/errors.md")
    }
    assert not missing


def test_no_error_is_explained_that_is_not_there():
    explained = set(re.findall(r"^\| `(\w+Error)` \|", page("docs/errors.md"), re.MULTILINE))
    assert explained == {error.__name__ for error in every_error()}


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("docs/json.md", Kind),
        ("docs/json.md", Form),
        ("docs/json.md", Tolerance),
        ("docs/json.md", FileFormat),
        ("docs/json.md", CSV_COLUMNS),
        ("docs/library.md", Outcome),
        ("docs/library.md", COLUMNS),
    ],
)
def test_closed_lists_are_documented(name, values):
    assert not [value for value in values if f"`{value}`" not in page(name)]


@pytest.mark.parametrize("path", PAGES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_links_between_pages_lead_somewhere(path):
    text = path.read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", text):
        assert (path.parent / target).exists(), target


def test_the_readmes_targets_are_in_the_makefile():
    targets = set(re.findall(r"^(\w+):", page("Makefile"), re.MULTILINE))
    assert set(re.findall(r"^    make (\w+)$", page("README.md"), re.MULTILINE)) == {"demo", "test"}
    assert {"demo", "test"} <= targets


def test_the_version_has_its_changes():
    version = re.search(r'^version = "(.+)"$', page("pyproject.toml"), re.MULTILINE)[1]
    assert f"## {version}" in page("CHANGELOG.md")
