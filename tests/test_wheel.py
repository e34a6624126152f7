"""What is installed: the built wheel, not the checkout."""

import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    folder = tmp_path_factory.mktemp("dist")
    call = [sys.executable, "-m", "hatchling", "build", "-d", str(folder)]
    subprocess.run(call, cwd=ROOT, check=True, capture_output=True)
    return folder


@pytest.fixture(scope="module")
def wheel(built):
    with zipfile.ZipFile(next(built.glob("*.whl"))) as archive:
        yield archive


def test_its_top_level_is_the_three_packages_and_nothing_else(wheel):
    top = {name.split("/")[0] for name in wheel.namelist()}
    assert {name for name in top if not name.endswith(".dist-info")} == {
        "ingest",
        "search",
        "webui",
    }


def test_it_holds_every_file_that_the_packages_read(wheel):
    held = set(wheel.namelist())
    wanted = {
        path.relative_to(ROOT).as_posix()
        for folder in ("webui/templates", "webui/static")
        for path in (ROOT / folder).rglob("*")
        if path.is_file()
    }
    assert wanted
    assert wanted <= held
    assert "ingest/catalogue.toml" in held


def test_the_installed_command_runs_away_from_the_checkout(built, tmp_path):
    target = tmp_path / "installed"
    call = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index"]
    wheel = str(next(built.glob("*.whl")))
    subprocess.run([*call, "--target", str(target), wheel], check=True, capture_output=True)
    code = f"import sys; sys.path.insert(0, {str(target)!r}); sys.argv[1:] = ['fetch', '--list']\n"
    code += "import webui.cli; print(webui.cli.__file__); webui.cli.main()"
    done = subprocess.run(
        [sys.executable, "-P", "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert done.stdout.startswith(str(target))
    assert "jay" in done.stdout


def test_the_source_archive_can_build_the_wheel_again(built):
    with tarfile.open(next(built.glob("*.tar.gz"))) as archive:
        names = {name.split("/", 1)[1] for name in archive.getnames() if "/" in name}
    assert {"pyproject.toml", "README.md", "corpus/catalogue.toml", "ingest/model.py"} <= names
