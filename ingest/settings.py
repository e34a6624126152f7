"""Settings, from flags, the environment, and `pincite.toml`, in that order.

Every setting `x` can be given as the flag of that name where a command has it, as the
environment variable `PINCITE_X`, or as a line `x = ...` in `pincite.toml` (the file named by
`PINCITE_CONFIG`, else in the current folder, else in the platform's configuration folder).
"""

from __future__ import annotations

import os
import re
import tomllib
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

import platformdirs

from ingest.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Mapping


def default_library() -> Path:
    """The library's folder when none is named: the platform's folder for a user's data."""
    return Path(platformdirs.user_data_dir("pincite", appauthor=False))


def available_cores() -> int:
    """Processor cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@dataclass(frozen=True, slots=True)
class Settings:
    """Validated settings.

    Attributes:
        library: Folder of the library.
        workers: Files read at the same time, each in a process of its own.
        max_file_mb: Largest file taken, in megabytes.
        max_pages: Most pages a file may have.
        read_memory_mb: Most memory for reading one file, in megabytes.
        read_seconds: Most time for reading one file, in seconds, on the clock and of CPU.
        ocr: Whether pages without characters are read by OCR: "auto" (where tesseract is
            installed) or "off".
        ocr_language: tesseract's name for their language, several joined by "+".
        ocr_page_seconds: Most time for reading one page by OCR, in seconds; it comes on top of
            `read_seconds`.
        host: Address that `serve` listens on.
        port: Port that `serve` listens on.
        base_url: Address put before permalinks on the command line; empty: from host and port.
    """

    library: Path = field(default_factory=default_library)
    workers: int = field(default_factory=available_cores)
    max_file_mb: int = 400
    max_pages: int = 5_000
    read_memory_mb: int = 1_024
    read_seconds: int = 600
    ocr: str = "auto"
    ocr_language: str = "eng"
    ocr_page_seconds: int = 60
    host: str = "127.0.0.1"
    port: int = 8765
    base_url: str = ""

    def __post_init__(self) -> None:
        for name, low, high in _BOUNDS:
            value = getattr(self, name)
            if not low <= value <= high:
                raise SettingsError(
                    f"The setting {name} is {value}",
                    remedy=f"Give a whole number from {low} to {high}.",
                )
        if self.ocr not in _OCR:
            raise SettingsError(
                f"The setting ocr is {self.ocr!r}", remedy=f"Give {' or '.join(_OCR)}."
            )
        if not _LANGUAGES.fullmatch(self.ocr_language):
            raise SettingsError(
                f"The setting ocr_language is {self.ocr_language!r}",
                remedy="Give a name that `tesseract --list-langs` shows, or several: eng+fra.",
            )
        if self.base_url and not self.base_url.startswith(("http://", "https://")):
            raise SettingsError(
                f"The setting base_url is {self.base_url!r}",
                remedy="Give an address that begins with http:// or https://.",
            )

    @property
    def address(self) -> str:
        """Address of the reading server, without a final slash."""
        return self.base_url.rstrip("/") or f"http://{self.host}:{self.port}"


_BOUNDS = (
    ("workers", 1, 64),
    ("max_file_mb", 1, 10_000),
    ("max_pages", 1, 1_000_000),
    ("read_memory_mb", 128, 1_000_000),
    ("read_seconds", 1, 86_400),
    ("ocr_page_seconds", 1, 3_600),
    ("port", 1, 65_535),
)
_OCR = ("auto", "off")
# Names of tesseract's data files; scripts have a folder of their own ("script/Cyrillic").
_LANGUAGES = re.compile(r"[A-Za-z_]+(?:/[A-Za-z_]+)?(?:\+[A-Za-z_]+(?:/[A-Za-z_]+)?)*")

# How a setting's text becomes its value, by the annotation of its field.
_PARSERS: dict[str, type] = {"Path": Path, "int": int, "str": str}


def load_settings(
    flags: Mapping[str, Any] | None = None,
    environment: Mapping[str, str] | None = None,
    config: Path | None = None,
) -> Settings:
    """Settings from flags (None: not given), then the environment, then the file.

    Raises:
        SettingsError: The file cannot be read, or a name or value is not valid.
    """
    environment = os.environ if environment is None else environment
    path = config or _config_file(environment)
    values: dict[str, Any] = _from_file(path) if path else {}
    names = [f.name for f in fields(Settings)]
    for name in names:
        if environment.get(f"PINCITE_{name.upper()}"):
            values[name] = environment[f"PINCITE_{name.upper()}"]
    values |= {name: value for name, value in (flags or {}).items() if value is not None}
    unknown = sorted(set(values) - set(names))
    if unknown:
        raise SettingsError(
            f"There is no setting {unknown[0]!r}", remedy=f"The settings are {', '.join(names)}."
        )
    parsed = {
        f.name: _parse(f.name, str(f.type), values[f.name])
        for f in fields(Settings)
        if f.name in values
    }
    return Settings(**parsed)


def _parse(name: str, kind: str, value: object) -> Any:  # noqa: ANN401 - one of the fields' types
    if isinstance(value, bool) or (kind == "int" and isinstance(value, float)):
        value = str(value)
    try:
        parsed = _PARSERS[kind](value)
    except (TypeError, ValueError):
        wanted = {"int": "a whole number", "Path": "a folder", "str": "a text"}[kind]
        raise SettingsError(f"The setting {name} is {value!r}", remedy=f"Give {wanted}.") from None
    return parsed.expanduser().absolute() if isinstance(parsed, Path) else parsed


def _config_file(environment: Mapping[str, str]) -> Path | None:
    named = environment.get("PINCITE_CONFIG")
    if named:
        return Path(named)
    here = Path("pincite.toml")
    usual = Path(platformdirs.user_config_dir("pincite", appauthor=False)) / "pincite.toml"
    return next((path for path in (here, usual) if path.is_file()), None)


def _from_file(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(
            f"The settings file {path} cannot be read ({error})",
            remedy="Name another with PINCITE_CONFIG.",
        ) from error
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(
            f"The settings file {path} is not valid TOML: {error}",
            remedy="Correct it; docs/settings.md has an example.",
        ) from error
