"""Where settings come from, which wins, and what is said of wrong ones."""

from dataclasses import fields
from pathlib import Path

import pytest

from ingest.errors import SettingsError
from ingest.settings import Settings, load_settings


def test_flags_win_over_environment_and_environment_over_file(tmp_path):
    config = tmp_path / "pincite.toml"
    config.write_text("port = 1001\nworkers = 3\nmax_pages = 7\n")
    found = load_settings(
        {"port": "1003"}, {"PINCITE_PORT": "1002", "PINCITE_WORKERS": "4"}, config
    )
    assert (found.port, found.workers, found.max_pages) == (1003, 4, 7)


def test_a_flag_that_was_not_given_changes_nothing():
    assert load_settings({"port": None}, {}).port == Settings().port


def test_the_file_in_the_current_folder_is_read(tmp_path, monkeypatch):
    (tmp_path / "pincite.toml").write_text('library = "books"\n')
    monkeypatch.chdir(tmp_path)
    assert load_settings({}, {}).library == tmp_path / "books"


def test_a_file_named_outright_is_read(tmp_path):
    (tmp_path / "other.toml").write_text("port = 2000\n")
    assert load_settings({}, {"PINCITE_CONFIG": str(tmp_path / "other.toml")}).port == 2000


def test_the_home_folder_is_expanded():
    assert load_settings({"library": "~/x"}, {}).library == Path.home() / "x"


WRONG = [
    ({"port": "0"}, "port is 0"),
    ({"port": "http"}, "port is 'http'"),
    ({"workers": "65"}, "workers is 65"),
    ({"read_seconds": 1.5}, "read_seconds"),
    ({"base_url": "ftp://x"}, "base_url"),
    ({"colour": "red"}, "no setting 'colour'"),
]


@pytest.mark.parametrize(("flags", "said"), WRONG)
def test_a_wrong_setting_is_refused_with_a_remedy(flags, said):
    with pytest.raises(SettingsError) as refused:
        load_settings(flags, {})
    assert said in refused.value.message
    assert refused.value.remedy


@pytest.mark.parametrize("text", ["port = ", "\x00", "[", "port = true"])
def test_a_broken_file_is_refused(tmp_path, text):
    config = tmp_path / "pincite.toml"
    config.write_text(text)
    with pytest.raises(SettingsError):
        load_settings({}, {}, config)


def test_a_missing_file_named_outright_is_refused(tmp_path):
    with pytest.raises(SettingsError):
        load_settings({}, {"PINCITE_CONFIG": str(tmp_path / "none.toml")})


def test_every_setting_is_documented():
    text = Path(__file__).parents[2].joinpath("docs/settings.md").read_text(encoding="utf-8")
    for field in fields(Settings):
        assert f"`{field.name}`" in text
        assert f"`PINCITE_{field.name.upper()}`" in text
