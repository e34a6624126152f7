"""Official reports by name: the catalogue's entries in, files in a folder out.

    for result in fetch(load_catalogue().select(["jay-2014"]), folder):
        ...

The caller adds the files to the library; a report that fails does not stop the others.
"""

from __future__ import annotations

import hashlib
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from ingest.download import Download, FetchLimits
from ingest.errors import (
    FileAccessError,
    LibraryBusyError,
    NoAddressError,
    NoNetworkError,
    PinciteError,
)
from ingest.network import host_of, new_session

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    import requests

    from ingest.catalogue import CatalogueEntry

__all__ = ["FetchLimits", "FetchProgress", "FetchResult", "fetch"]

# So many servers out of reach, and none within it, are a network that is down.
_HOSTS_TRIED = 2


@dataclass(frozen=True, slots=True)
class FetchProgress:
    """How far the download of one report is.

    Attributes:
        entry: The report.
        done: Bytes on disk, those of earlier runs included.
        total: Bytes in all, or None where the server does not say.
    """

    entry: CatalogueEntry
    done: int
    total: int | None


@dataclass(frozen=True, slots=True)
class FetchResult:
    """What came of one report.

    Attributes:
        entry: The report.
        path: The file, whole and checked; None if there is none.
        error: Why there is none; None if there is one.
        received: Bytes received in this run.
        resumed: Whether an earlier, broken download was taken up.
        already: Whether the file was there before, so that nothing was asked.
    """

    entry: CatalogueEntry
    path: Path | None = None
    error: PinciteError | None = None
    received: int = 0
    resumed: bool = False
    already: bool = False


def fetch(
    entries: Iterable[CatalogueEntry],
    folder: Path,
    *,
    limits: FetchLimits | None = None,
    on_progress: Callable[[FetchProgress], None] | None = None,
) -> Iterator[FetchResult]:
    """Download reports into a folder, one result each, in their order.

    Files that are there are not asked for again; broken downloads are taken up where they
    stopped. A server out of reach is asked once; where two are, and none was reached, there is
    no network, and the remaining reports fail at once. All these reports have the very same
    `NoNetworkError`, to be told to the user in one line.

    Args:
        entries: Catalogue entries.
        folder: Where the files go; it is made if it is missing.
        limits: What a download may cost.
        on_progress: Called with each piece received.

    Raises:
        FileAccessError: The folder cannot be made or written to.
        LibraryBusyError: Another fetch is writing to the folder.
    """
    limits = limits or FetchLimits()
    unreachable: dict[str, NoNetworkError] = {}
    reached = False
    with _only_writer(folder), new_session() as session:
        for entry in entries:
            host = host_of(entry.metadata.url or "")
            first = None if reached else next(iter(unreachable.values()), None)
            down = unreachable.get(host) or (first if len(unreachable) >= _HOSTS_TRIED else None)
            result = _fetch_one(entry, folder, session, limits, on_progress, down)
            if isinstance(result.error, NoNetworkError):
                told = first or result.error
                result = replace(result, error=told)
                unreachable.setdefault(host, told)
            elif not isinstance(result.error, NoAddressError) and not result.already:
                reached = True
            yield result


def _fetch_one(
    entry: CatalogueEntry,
    folder: Path,
    session: requests.Session,
    limits: FetchLimits,
    on_progress: Callable[[FetchProgress], None] | None,
    down: NoNetworkError | None,
) -> FetchResult:
    """One report's result; `down` is why its server need not be asked."""
    target = folder / entry.file_name
    try:
        if _is_there(entry, target):
            return FetchResult(entry, path=target, already=True)
        if not entry.address_confirmed:
            raise _no_address(entry)
        if down is not None:
            raise down

        def report(done: int, total: int | None) -> None:
            if on_progress is not None:
                on_progress(FetchProgress(entry, done, total))

        done = Download(entry, target, session, limits, report).run()
    except PinciteError as error:
        return FetchResult(entry, error=error)
    return FetchResult(entry, path=target, received=done.received, resumed=done.resumed)


def _is_there(entry: CatalogueEntry, target: Path) -> bool:
    """Whether the file was downloaded before and, where its hash is known, is still the one."""
    try:
        if entry.sha256 is None:
            return target.is_file()
        with target.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == entry.sha256
    except FileNotFoundError:
        return False
    except OSError as error:
        raise FileAccessError(
            f"{target} cannot be read ({error.strerror})", remedy="Check its permissions."
        ) from error


def _no_address(entry: CatalogueEntry) -> NoAddressError:
    return NoAddressError(
        f"The catalogue has no confirmed address for {entry.id}",
        remedy=f"Look on {entry.landing} and add the file you find with the id {entry.id}."
        if entry.landing
        else f"Ask its publisher, and add the file with the id {entry.id}.",
    )


@contextmanager
def _only_writer(folder: Path) -> Iterator[None]:
    """The folder, made if missing, with no other fetch writing to it meanwhile."""
    lock = FileLock(folder / ".fetch.lock", timeout=0)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock.acquire()
    except Timeout as error:
        raise LibraryBusyError(
            f"Another fetch is writing to {folder}", remedy="Wait until it has ended."
        ) from error
    except OSError as error:
        raise FileAccessError(
            f"The folder {folder} cannot be written to ({error.strerror})",
            remedy="Check its permissions, or choose another.",
        ) from error
    try:
        yield
    finally:
        lock.release()
