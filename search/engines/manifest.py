"""What an index is made of: who made it, from which editions, and its files' checksums.

Whoosh notices neither a flipped byte nor an index made with another analyser, and it unpickles
what it opens. So nothing is opened before its manifest says that it is this library's, made by
this version, and whole.
"""

from __future__ import annotations

import json
import os
import zlib
from dataclasses import asdict, dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from ingest.errors import IndexDamagedError

if TYPE_CHECKING:
    from pathlib import Path

NAME = "pincite-index.json"
REMEDY = "Run `pincite doctor --repair`, which makes the index anew from the store."


@dataclass(frozen=True, slots=True)
class Manifest:
    """A description of an index.

    Attributes:
        fingerprint: What must be the same for the index to be used: the library's identity,
            the schema, the analyser, the versions of the libraries.
        generation: The commit that it describes.
        editions: Editions in the index.
        files: CRC-32 of each of its files, by name.
    """

    fingerprint: dict[str, str]
    generation: int
    editions: tuple[int, ...]
    files: dict[str, int]

    def write(self, folder: Path) -> None:
        """Put the manifest into the index's folder, in one step."""
        fresh = folder / f"{NAME}.new"
        with fresh.open("w", encoding="utf-8") as file:
            json.dump(asdict(self), file)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(folder / NAME)


def read_manifest(folder: Path) -> Manifest:
    """The manifest of the index in a folder.

    Raises:
        IndexDamagedError: There is none, or it cannot be read.
    """
    try:
        raw = json.loads((folder / NAME).read_text(encoding="utf-8"))
        return Manifest(
            {str(k): str(v) for k, v in raw["fingerprint"].items()},
            int(raw["generation"]),
            tuple(map(int, raw["editions"])),
            {str(k): int(v) for k, v in raw["files"].items()},
        )
    except FileNotFoundError:
        raise IndexDamagedError("There is no search index", remedy=REMEDY) from None
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise IndexDamagedError(
            f"The index's manifest cannot be read ({error})", remedy=REMEDY
        ) from error


def check_fingerprint(manifest: Manifest, expected: dict[str, str]) -> None:
    """See that an index may be opened.

    Raises:
        IndexDamagedError: It was made by another version or for another library.
    """
    for name, value in expected.items():
        if manifest.fingerprint.get(name) != value:
            raise IndexDamagedError(
                f"The index is outdated (its {name} differs from this program's)", remedy=REMEDY
            )


def check_files(folder: Path, manifest: Manifest) -> None:
    """Compare every file of the index with its checksum.

    Raises:
        IndexDamagedError: One is missing or differs.
    """
    for name, expected in manifest.files.items():
        path = folder / name
        try:
            stat = path.stat()
            actual = _remembered(path, stat.st_mtime_ns, stat.st_size, stat.st_ino)
        except OSError as error:
            raise IndexDamagedError(
                f"The index's file {name} cannot be read", remedy=REMEDY
            ) from error
        if actual != expected:
            raise IndexDamagedError(
                f"The index's file {name} is damaged (its checksum differs)", remedy=REMEDY
            )


def checksum(path: Path) -> int:
    """CRC-32 of a file, enough to notice accidents."""
    value = 0
    with path.open("rb") as file:
        while chunk := file.read(1 << 20):
            value = zlib.crc32(chunk, value)
    return value


@lru_cache(maxsize=256)
def _remembered(path: Path, _mtime_ns: int, _size: int, _inode: int) -> int:
    # Segments never change once written: each is read through once by a process.
    return checksum(path)
