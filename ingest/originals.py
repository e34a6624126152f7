"""Original files, kept in the library byte for byte under their SHA-256."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.errors import EmptyFileError, FileAccessError, FileTooLargeError
from ingest.schema import library_errors

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ingest.model import Report

INCOMING = "incoming-"
_CHUNK = 1 << 20
# Where a dead process can't be told from a living one: no reading takes as long.
_STALE_SECONDS = 86_400


@dataclass(frozen=True, slots=True)
class Incoming:
    """A copy of a file inside the library that is not kept yet: its path and its hash."""

    path: Path
    sha256: str


def sha256_of(path: Path, max_bytes: int) -> str:
    """SHA-256 of a file.

    Raises:
        FileAccessError: It may not be read, or is no ordinary file.
        FileTooLargeError: It has more than `max_bytes` bytes.
        EmptyFileError: It has none.
    """
    digest = hashlib.sha256()
    for chunk in _chunks(path, max_bytes):
        digest.update(chunk)
    return digest.hexdigest()


@contextmanager
def incoming(
    path: Path, originals: Path, max_bytes: int, name: str | None = None
) -> Iterator[Incoming]:
    """Copy a file into the library; the copy goes again at the block's end unless kept.

    The copy is what gets read, so that hash and reading are of the same bytes even if the
    file changes meanwhile.

    Args:
        path: The file.
        originals: Where the library keeps originals.
        max_bytes: The most bytes that it may have.
        name: What to call the copy; None: as the file is called.

    Raises:
        UnreadableFileError: As `sha256_of`.
        DiskFullError: There is no room for the copy.
    """
    with library_errors(originals):
        originals.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(prefix=f"{INCOMING}{os.getpid()}-", dir=originals))
    # The name stays: readers tell text formats by its ending, and say it when they fail.
    copy = folder / (name or path.name)
    digest = hashlib.sha256()
    try:
        with library_errors(originals), copy.open("xb") as out:
            for chunk in _chunks(path, max_bytes):
                digest.update(chunk)
                out.write(chunk)
            out.flush()
            os.fsync(out.fileno())
        yield Incoming(copy, digest.hexdigest())
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def keep(copy: Incoming, originals: Path) -> Path:
    """Put an incoming copy where the library keeps originals; returns where."""
    place = original_path(originals, copy.sha256)
    with library_errors(originals):
        place.parent.mkdir(exist_ok=True)
        copy.path.replace(place)
    return place


def original_path(originals: Path, sha256: str) -> Path:
    """Where the original of that hash lies."""
    return originals / sha256[:2] / sha256


def own_copy(originals: Path, report: Report) -> Path:
    """Where the library's copy of a report's file lies.

    Raises:
        FileAccessError: It is gone.
    """
    place = original_path(originals, report.sha256)
    if not place.is_file():
        raise lost_original(report.id)
    return place


def lost_original(report_id: str) -> FileAccessError:
    """The error of a report whose copy is gone, or has other bytes than it had."""
    return FileAccessError(
        f"The library's own copy of {report_id} is missing or damaged",
        remedy="Add its file again with `pincite add --reread PATH`.",
    )


def sweep(originals: Path) -> int:
    """Delete copies left behind by commands that were killed; returns how many."""
    with library_errors(originals):
        stale = [path for path in originals.glob(f"{INCOMING}*") if _abandoned(path)]
        for path in stale:
            shutil.rmtree(path, ignore_errors=True)
    return len(stale)


def _abandoned(copy: Path) -> bool:
    try:
        if time.time() - copy.stat().st_mtime > _STALE_SECONDS:
            return True
    except FileNotFoundError:
        # Its command has just ended, and taken it away itself.
        return False
    owner = copy.name.removeprefix(INCOMING).partition("-")[0]
    if os.name != "posix" or not owner.isdecimal():
        return False
    try:
        os.kill(int(owner), 0)
    except ProcessLookupError:
        return True
    except OSError:
        # Somebody else's process: it lives.
        return False
    return False


def _chunks(path: Path, max_bytes: int) -> Iterator[bytes]:
    try:
        if not path.is_file():
            raise FileAccessError("It is not an ordinary file", remedy="Name a file.")
        size = path.stat().st_size
        if size > max_bytes:
            raise FileTooLargeError(
                f"The file has {size / 1e6:,.0f} MB, more than the limit of {max_bytes / 1e6:,.0f}",
                remedy="Raise the setting max_file_mb, or split the file.",
            )
        if size == 0:
            raise EmptyFileError("The file is empty", remedy="Get the file again.")
        with path.open("rb") as source:
            while chunk := source.read(_CHUNK):
                yield chunk
    except OSError as error:
        raise FileAccessError(
            f"The file cannot be read: {error.strerror or error}",
            remedy="Check its permissions and the disk it is on.",
        ) from error
