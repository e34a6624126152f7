"""The shape of the code: one-way imports, small modules, Whoosh behind its engine alone."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("ingest", "search", "webui")
MOST_LINES = 350
MODULES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))


def name_of(path):
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports(path):
    """Modules that a module imports when it is loaded, annotations left out."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            node.body = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} has a relative import"
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_imports_run_one_way(path):
    package = path.relative_to(ROOT).parts[0]
    above = PACKAGES[PACKAGES.index(package) + 1 :]
    assert not [name for name in imports(path) if name.split(".")[0] in above]


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_modules_stay_small_and_say_what_they_are_for(path):
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= MOST_LINES
    assert ast.get_docstring(ast.parse(text))


def test_only_its_engine_imports_whoosh():
    users = [name_of(p) for p in MODULES if any(n.split(".")[0] == "whoosh" for n in imports(p))]
    assert users == ["search.engines.whoosh_engine"]


def test_pdfium_is_loaded_only_where_pdfs_are_read_and_drawn():
    users = {
        name_of(p)
        for p in MODULES
        if any(n.split(".")[0] in {"pypdfium2", "pypdfium2_raw"} for n in imports(p))
    }
    elsewhere = {name for name in users if not name.startswith(("ingest.pdf", "ingest.ocr"))}
    # Its pictures are the work of a worker process.
    assert elsewhere == {"webui.pictures"}


def test_the_pages_never_touch_store_or_engine():
    for path in (ROOT / "webui").rglob("*.py"):
        used = {n for n in imports(path) if n.startswith(("ingest.store", "search.engine"))}
        assert not used, f"{name_of(path)} imports {used}"


def test_no_module_imports_itself_through_others():
    known = {name_of(path): path for path in MODULES}
    graph = {name: {n for n in imports(path) if n in known} for name, path in known.items()}
    done, under_way = set(), []

    def visit(name):
        assert name not in under_way, " -> ".join([*under_way, name])
        if name in done:
            return
        under_way.append(name)
        for other in sorted(graph[name] - {name}):
            visit(other)
        done.add(under_way.pop())

    for name in graph:
        visit(name)


@pytest.mark.parametrize("word", ["utils", "helpers", "misc", "common"])
def test_no_module_is_named_after_nothing(word):
    assert not [name for name in map(name_of, MODULES) if word in name.split(".")]
