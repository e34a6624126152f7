"""One file from one address: resumed where it broke off, checked, and put in place at once.

A download grows in `NAME.part`; `NAME.part.json` beside it keeps the server's name for those
very bytes (its ETag, or the time of their last change), without which a broken download is
begun anew. Resuming follows RFC 9110: `Range` (14.2) with `If-Range` (13.1.5), so that a file
that changed meanwhile comes whole and never half old, half new.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import re
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import requests

from ingest.catalogue import PDF
from ingest.errors import (
    DiskFullError,
    DownloadTooLargeError,
    FileAccessError,
    InterruptedDownloadError,
    PinciteError,
    WrongHashError,
    WrongTypeError,
)
from ingest.network import explain, host_of, open_address, status_error

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ingest.catalogue import CatalogueEntry

_CHUNK = 64 * 1024
# So much may stand before a PDF's header and after its end mark (PDF Reference 1.7, appendix H,
# notes 13 and 18).
_MARGIN = 1024
# What servers say of a file whose type they were not told; its first bytes decide then.
_UNSTATED = {"", "application/octet-stream", "binary/octet-stream"}
_RANGE = re.compile(r"bytes (\d+)-\d+/(\d+|\*)")
_ANEW = "Run the command again: the download begins anew."


@dataclass(frozen=True, slots=True)
class FetchLimits:
    """What a download may cost.

    Attributes:
        max_bytes: Largest file taken.
        connect_seconds: Longest wait for a connection.
        silent_seconds: Longest wait for the next bytes.
        file_seconds: Most time for one file, further tries included.
        tries: How often a file is tried that breaks off, the first time included.
        pause_seconds: Wait before the second try; each further wait is twice as long.
    """

    max_bytes: int = 400 * 1024 * 1024
    connect_seconds: float = 15
    silent_seconds: float = 60
    file_seconds: float = 3600
    tries: int = 3
    pause_seconds: float = 1


@dataclass(frozen=True, slots=True)
class Downloaded:
    """What a download did: bytes received now, and whether it took up an earlier one."""

    received: int
    resumed: bool


class Download:
    """One entry's file on its way to its place."""

    def __init__(
        self,
        entry: CatalogueEntry,
        target: Path,
        session: requests.Session,
        limits: FetchLimits,
        on_bytes: Callable[[int, int | None], None],
    ) -> None:
        """Prepare the download; nothing is asked or written yet.

        Args:
            entry: A catalogue entry with an address.
            target: Where the file goes once it is whole and checked.
            session: Connection to use.
            limits: What it may cost.
            on_bytes: Called with the bytes had so far and those in all (None: not declared).
        """
        self._entry = entry
        self._url = entry.metadata.url or ""
        self._target = target
        self._part = target.with_name(target.name + ".part")
        self._note = target.with_name(target.name + ".part.json")
        self._session = session
        self._limits = limits
        self._on_bytes = on_bytes
        self._received = 0
        self._resumed = False

    def run(self) -> Downloaded:
        """Download, check and put in place.

        Raises:
            FetchError: It could not be had, or is not what the catalogue announces. What came
                before a break is kept for the next run; what is wrong is not.
            DiskFullError: There is no room for it.
            FileAccessError: The folder cannot be written to.
        """
        deadline = time.monotonic() + self._limits.file_seconds
        pause = self._limits.pause_seconds
        try:
            for left in reversed(range(self._limits.tries)):
                try:
                    self._attempt(deadline)
                    break
                except InterruptedDownloadError:
                    if not left or time.monotonic() + pause > deadline:
                        raise
                    time.sleep(pause)
                    pause *= 2
            self._finish()
        except OSError as error:
            raise _disk_error(error, self._target) from error
        return Downloaded(self._received, self._resumed)

    def _attempt(self, deadline: float) -> None:
        offset, validator = self._earlier()
        headers = {"Range": f"bytes={offset}-", "If-Range": validator} if offset else {}
        timeout = (self._limits.connect_seconds, self._limits.silent_seconds)
        try:
            with open_address(self._session, self._url, headers, timeout) as response:
                if response.status_code == requests.codes.requested_range_not_satisfiable:
                    self._settle_beyond_the_end(response, offset)
                else:
                    self._check_answer(response)
                    self._receive(response, self._begin(response, offset), deadline)
        except requests.RequestException as error:
            raise explain(error, self._url) from error

    def _settle_beyond_the_end(self, response: requests.Response, offset: int) -> None:
        """An answer that nothing comes after `offset`: the part is whole, or of no use."""
        if response.headers.get("Content-Range") != f"bytes */{offset}":
            self._discard()
            raise InterruptedDownloadError(
                f"{host_of(self._url)} no longer has what was kept of {self._entry.id}",
                remedy=_ANEW,
            )
        self._resumed = True

    def _begin(self, response: requests.Response, offset: int) -> int:
        """Bytes of the part that the answer goes on from, as the server decided."""
        if response.status_code == requests.codes.partial_content:
            ranged = _RANGE.fullmatch(response.headers.get("Content-Range", ""))
            if not offset or not ranged or int(ranged[1]) != offset:
                self._discard()
                raise InterruptedDownloadError(
                    f"{host_of(self._url)} sent another part of {self._entry.id} than asked for",
                    remedy=_ANEW,
                )
            self._resumed = True
            return offset
        self._discard()
        self._resumed = False
        # If-Range takes no weak tag (RFC 9110, 13.1.5).
        tag = response.headers.get("ETag", "")
        validator = tag if tag.startswith('"') else response.headers.get("Last-Modified", "")
        self._note.write_text(json.dumps({"url": self._url, "validator": validator}), "utf-8")
        return 0

    def _receive(self, response: requests.Response, done: int, deadline: float) -> None:
        """Write the answer's body after the first `done` bytes of the part."""
        length = response.headers.get("Content-Length", "")
        total = done + int(length) if length.isdecimal() else None
        self._check_size(total or 0)
        unchecked = not done
        with self._part.open("ab") as file:
            for chunk in response.iter_content(_CHUNK):
                file.write(chunk)
                done += len(chunk)
                self._received += len(chunk)
                if unchecked and done >= _MARGIN:
                    file.flush()
                    self._check_start()
                    unchecked = False
                self._check_size(done)
                self._on_bytes(done, total)
                if time.monotonic() > deadline:
                    raise InterruptedDownloadError(
                        f"{self._entry.id} takes too long",
                        remedy="Run the command again: it goes on where it stopped.",
                    )
        if total is None:
            self._check_end()

    def _check_answer(self, response: requests.Response) -> None:
        if response.status_code not in {requests.codes.ok, requests.codes.partial_content}:
            raise status_error(response, self._entry.id)
        stated = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
        if stated not in {self._entry.media_type, *_UNSTATED}:
            raise self._wrong_type(f"says that {self._entry.id} is {stated}")
        # Compressed bytes could be neither counted nor resumed; we asked for plain ones.
        if response.headers.get("Content-Encoding", "identity") != "identity":
            raise self._wrong_type(f"sends {self._entry.id} compressed")

    def _check_start(self) -> None:
        """Refuse a file whose first bytes are not of its kind, whatever the server says."""
        with self._part.open("rb") as part:
            is_pdf = b"%PDF-" in part.read(_MARGIN)
        if is_pdf != (self._entry.media_type == PDF):
            self._discard()
            kind = "a PDF" if is_pdf else "something that is no PDF"
            raise self._wrong_type(f"sends {kind} for {self._entry.id}")

    def _check_end(self) -> None:
        """Notice a PDF cut short by a server that did not say how long it is."""
        if self._entry.media_type != PDF:
            return
        with self._part.open("rb") as part:
            part.seek(max(self._part.stat().st_size - _MARGIN, 0))
            if b"%%EOF" in part.read():
                return
        self._check_start()
        self._discard()
        raise InterruptedDownloadError(f"{self._entry.id} came without its end", remedy=_ANEW)

    def _check_size(self, size: int) -> None:
        if size > self._limits.max_bytes:
            self._discard()
            raise DownloadTooLargeError(
                f"{self._entry.id} is larger than {self._limits.max_bytes:,} bytes",
                remedy="Raise the size limit if you trust its publisher.",
            )

    def _wrong_type(self, problem: str) -> WrongTypeError:
        return WrongTypeError(
            f"{host_of(self._url)} {problem}",
            remedy=f"Open {self._url} in a browser: the report may have moved. "
            "Add the file you find.",
        )

    def _finish(self) -> None:
        """Check the whole file and put it in its place in one step."""
        self._check_start()
        with self._part.open("rb+") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
            os.fsync(file.fileno())
        expected = self._entry.sha256
        if expected and sha256 != expected:
            self._discard()
            raise WrongHashError(
                f"{self._entry.id} has the SHA-256 {sha256[:16]}…, not {expected[:16]}…",
                remedy="The publisher may have issued a new edition: download it with a browser, "
                f"look at it, and add it with the id {self._entry.id}.",
            )
        self._part.replace(self._target)
        self._note.unlink(missing_ok=True)

    def _earlier(self) -> tuple[int, str]:
        """Bytes kept from an earlier try and the server's name for them; 0 without either."""
        try:
            note = json.loads(self._note.read_text(encoding="utf-8"))
            if note["url"] == self._url and note["validator"]:
                return self._part.stat().st_size, str(note["validator"])
        except (OSError, ValueError, KeyError, TypeError):
            pass  # a note that is missing or damaged only costs a new beginning
        return 0, ""

    def _discard(self) -> None:
        self._part.unlink(missing_ok=True)
        self._note.unlink(missing_ok=True)


def _disk_error(error: OSError, target: Path) -> PinciteError:
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return DiskFullError(
            f"There is no room left in {target.parent}",
            remedy="Free some, then run the command again: it goes on where it stopped.",
        )
    return FileAccessError(
        f"{target.name} cannot be written to {target.parent} ({error.strerror})",
        remedy="Check the folder's permissions.",
    )
