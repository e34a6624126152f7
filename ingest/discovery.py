"""Which files a command means: files, folders and patterns, without doubles, in a fixed order."""

from __future__ import annotations

import glob
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.errors import FileAccessError, PinciteError
from ingest.sniff import SUPPORTED_SUFFIXES

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class Discovery:
    """What was found under the paths of a command.

    Attributes:
        files: Absolute paths to read, in order.
        passed_over: Files in folders that are in no format that Pincite reads.
        errors: Paths that led nowhere, and folders that may not be listed.
    """

    files: tuple[Path, ...]
    passed_over: tuple[Path, ...]
    errors: tuple[tuple[Path, PinciteError], ...]


def discover(paths: Iterable[str | Path]) -> Discovery:
    """Files named by paths; folders are searched through, patterns are expanded.

    A file named outright is always taken; in a folder those with a known ending are, and
    hidden ones are not. The same file reached twice counts once.
    """
    files: dict[Path, None] = {}
    passed_over: list[Path] = []
    errors: list[tuple[Path, PinciteError]] = []
    for given in paths:
        for path in _expand(given):
            try:
                if path.is_dir():
                    _walk(path, files, passed_over, errors)
                    continue
                problem = "" if path.exists() else "There is no such file or folder"
            except OSError as error:
                problem = f"The path leads nowhere: {error.strerror}"
            if problem:
                errors.append((path, FileAccessError(problem, remedy="Check the path.")))
            else:
                files[_absolute(path)] = None
    unnamed = [path for path in files if not _is_text(str(path))]
    for path in unnamed:
        del files[path]
        problem = "The file's path holds bytes that are no text, so that nothing could cite it"
        errors.append((path, FileAccessError(problem, remedy="Rename the file or its folder.")))
    return Discovery(tuple(files), tuple(passed_over), tuple(errors))


def _is_text(path: str) -> bool:
    try:
        path.encode()
    except UnicodeEncodeError:
        return False
    return True


def _expand(given: str | Path) -> list[Path]:
    path = Path(given).expanduser()
    # A name may hold brackets: what exists is never a pattern.
    if os.path.lexists(path) or not glob.has_magic(str(path)):
        return [path]
    return [Path(p) for p in sorted(_matches(str(path)))] or [path]


def _matches(pattern: str) -> list[str]:
    # Path.glob takes no absolute pattern.
    return glob.glob(pattern, recursive=True)  # noqa: PTH207


def _walk(
    folder: Path,
    files: dict[Path, None],
    passed_over: list[Path],
    errors: list[tuple[Path, PinciteError]],
) -> None:
    def refused(error: OSError) -> None:
        remedy = "Change its permissions, or run as a user who may."
        problem = FileAccessError(f"The folder may not be listed: {error.strerror}", remedy=remedy)
        errors.append((Path(error.filename), problem))

    for where, folders, names in os.walk(folder, onerror=refused):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(name for name in names if not name.startswith(".")):
            path = Path(where, name)
            if path.suffix.lower() in SUPPORTED_SUFFIXES:
                files[_absolute(path)] = None
            else:
                passed_over.append(path)


def _absolute(path: Path) -> Path:
    # Symbolic links stay: the path by which the user knows the file is its identity.
    return Path(os.path.abspath(path))  # noqa: PTH100 - Path.absolute keeps "..", resolve follows links
