"""docs/web.md tells of every page, parameter, kind, limit and key that there is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ingest.model import Kind
from search.query import MAX_CHARACTERS
from webui import parameters
from webui.app import create_app

ROOT = Path(__file__).parents[2]
DOCS = (ROOT / "docs" / "web.md").read_text(encoding="utf-8")
NAMES = {
    "<report_id>": "ID",
    "<int:number>": "N",
    "<path:locator>": "PASSAGE",
}


def test_every_address_is_told_of(library):
    for rule in create_app(library).url_map.iter_rules():
        path = rule.rule
        for variable, name in NAMES.items():
            path = path.replace(variable, name)
        if rule.endpoint != "static":
            assert f"`{path}`" in DOCS or f"`GET {path}`" in DOCS


@pytest.mark.parametrize("word", [*Kind, "q", "report", "inquiry", "year", "limit", "offset"])
def test_every_parameter_and_kind_is_told_of(word):
    assert f"`{word}`" in DOCS


def test_its_limits_are_the_programs():
    assert f"at most {MAX_CHARACTERS:,} characters" in DOCS
    assert f"1 to {parameters.HITS_LIMIT}, {parameters.HITS_A_PAGE} if not given" in DOCS


def test_every_key_is_told_of():
    script = (ROOT / "webui" / "static" / "pincite.js").read_text(encoding="utf-8")
    actions = script[script.index("const actions = {") :].split("};")[0]
    keys = re.findall(r'(?:^|[,{\s])"?([a-z/]|Arrow\w+)"?: \(\) =>', actions)
    assert len(keys) == 7
    for key in keys:
        shown = {"ArrowRight": "→", "ArrowLeft": "←"}.get(key, key)
        assert f"`{shown}`" in DOCS
