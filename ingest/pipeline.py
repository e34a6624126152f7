"""Adding many files: read in parallel, each in its own worker, published one by one.

The whole program is `add`: discover, hash, read, publish; it yields what happens as it goes.
"""

from __future__ import annotations

import time
from collections import deque
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from multiprocessing.connection import wait
from typing import TYPE_CHECKING, Any

from ingest.catalogue import Catalogue
from ingest.errors import LibraryError, MetadataError, PinciteError
from ingest.metadata import path_ids
from ingest.model import READER
from ingest.originals import incoming, sha256_of, sweep
from ingest.publishing import Draft, Outcome, publish
from ingest.worker import Progress, Worker, read_report

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from ingest.discovery import Discovery
    from ingest.model import Reading, Report
    from ingest.originals import Incoming
    from ingest.publishing import Index
    from ingest.settings import Settings
    from ingest.store import Store
    from ingest.table import TableRow

_POLL_SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class Request:
    """What the caller says of the files to add.

    Attributes:
        id: Report id, for a single file.
        metadata: Metadata for every file.
        table: A metadata table's rows by path.
        catalogue: The catalogue of official reports.
        password: Password for encrypted files.
        reread: Read files again whose bytes the library has.
    """

    id: str | None = None
    metadata: Mapping[str, Any] = field(default_factory=dict)
    table: Mapping[Path, TableRow] = field(default_factory=dict)
    catalogue: Catalogue = field(default_factory=lambda: Catalogue(()))
    password: str | None = None
    reread: bool = False


@dataclass(frozen=True, slots=True)
class FileProgress:
    """A file that is being read: how many of its pages are done."""

    path: Path
    done: int
    total: int


@dataclass(frozen=True, slots=True)
class FileResult:
    """What came of one file.

    Attributes:
        path: The file.
        outcome: What came of it.
        report: The id it has in the library (for a failed file, would have had).
        pages: Pages it has.
        passages: Passages made from it.
        unread: Numbers of the pages that could not be read.
        recognised: How many pages were read by OCR just now.
        error: Why it failed, or None.
        note: What a person should look at, or empty.
    """

    path: Path
    outcome: Outcome
    report: str
    pages: int = 0
    passages: int = 0
    unread: tuple[int, ...] = ()
    recognised: int = 0
    error: PinciteError | None = None
    note: str = ""

    @property
    def well(self) -> bool:
        """Whether the library now holds all of the file."""
        return self.outcome is not Outcome.FAILED and not self.unread


Event = FileProgress | FileResult


def add(
    store: Store, index: Index, settings: Settings, found: Discovery, request: Request
) -> Iterator[Event]:
    """Add files to the library.

    One bad file never stops the others; what is finished stays, however the call ends.

    Yields:
        Progress while files are read, and one result for every file and bad path.
    """
    sweep(store.originals)
    batch = _Batch(store, index, settings, request)
    for path, error in found.errors:
        # Not remembered: nothing says that there is a file to be read there.
        yield FileResult(path, Outcome.FAILED, next(path_ids(path)), error=error)
    waiting = deque(found.files)
    try:
        while waiting or batch.running:
            while waiting and len(batch.running) < settings.workers:
                result = batch.start(waiting.popleft())
                if result:
                    yield result
            if batch.running:
                yield from batch.step()
    finally:
        batch.close()


def _result(path: Path, outcome: Outcome, report: Report, note: str) -> FileResult:
    return FileResult(
        path,
        outcome,
        report.id,
        report.page_count,
        report.passage_count,
        report.unread,
        note=note,
    )


@dataclass(slots=True)
class _Running:
    """A file in a worker, with what must be undone when it is through."""

    path: Path
    copy: Incoming
    worker: Worker[Reading]
    cleanup: ExitStack


class _Batch:
    """The files of one call: those that are being read, and the ids they have taken."""

    def __init__(self, store: Store, index: Index, settings: Settings, request: Request) -> None:
        self.running: list[_Running] = []
        self._store, self._index = store, index
        self._settings, self._request = settings, request
        self._claimed: dict[str, Path] = {}

    def start(self, path: Path) -> FileResult | None:
        """Begin to read a file, unless the library has it or it cannot be read at all."""
        limit = self._settings.max_file_mb * 1_000_000
        with ExitStack() as cleanup, self._unheard():
            try:
                sha256 = sha256_of(path, limit)
                self._check_hash(path, sha256)
                result = self._unchanged(path, sha256)
                if result:
                    return result
                copy = cleanup.enter_context(incoming(path, self._store.originals, limit))
                self._check_hash(path, copy.sha256)
                worker = Worker(read_report, copy.path, self._request.password, self._settings)
            except PinciteError as error:
                return self.failed(path, error)
            cleanup.callback(worker.close)
            self.running.append(_Running(path, copy, worker, cleanup.pop_all()))
        return None

    def step(self) -> Iterator[Event]:
        """Wait for news of the running files and pass it on."""
        ready = wait([job.worker.connection for job in self.running], timeout=_POLL_SECONDS)
        for job in list(self.running):
            message: Progress | Reading | PinciteError | None = None
            if job.worker.connection in ready:
                message = job.worker.receive()
            if (message is None or isinstance(message, Progress)) and job.worker.overdue():
                message = job.worker.limit_error()
            if message is None:
                continue
            if isinstance(message, Progress):
                yield FileProgress(job.path, message.done, message.total)
                continue
            self.running.remove(job)
            with job.cleanup, self._unheard():
                result = self._finish(job, message)
            yield result

    def close(self) -> None:
        """End the workers that still run."""
        for job in self.running:
            job.cleanup.close()
        self.running.clear()

    @contextmanager
    def _unheard(self) -> Iterator[None]:
        """While this process is busy nobody hears the workers: that time is not theirs."""
        started = time.monotonic()
        try:
            yield
        finally:
            for job in self.running:
                job.worker.extend(time.monotonic() - started)

    def failed(self, path: Path, error: PinciteError) -> FileResult:
        """The result of a file that could not be taken, remembered for every later miss."""
        with self._store.read() as snapshot:
            others = {f.report for f in snapshot.failures() if f.source != str(path)}
            # Never a report's own id: forgetting the failure would take the report with it.
            others |= {report.id for report in snapshot.reports()}
        made = (name for name in path_ids(path) if name not in others)
        named = self._id(path, "")
        report = named if named and named not in others else next(made)
        # A store that cannot be written cannot remember either.
        if not isinstance(error, LibraryError):
            self._store.record_failure(str(path), report, error.message)
        return FileResult(path, Outcome.FAILED, report, error=error)

    def _finish(self, job: _Running, message: Reading | PinciteError) -> FileResult:
        if isinstance(message, PinciteError):
            return self.failed(job.path, message)
        try:
            published = publish(self._store, self._index, self._draft(job, message), self._claimed)
        except PinciteError as error:
            return self.failed(job.path, error)
        if published.outcome is Outcome.UNCHANGED:
            self._store.forget_failure(str(job.path))
        self._claimed[published.report.id] = job.path
        result = _result(job.path, published.outcome, published.report, published.note)
        return replace(result, recognised=len(message.recognised_pages))

    def _unchanged(self, path: Path, sha256: str) -> FileResult | None:
        if self._request.reread:
            return None
        with self._store.read() as snapshot:
            twin = next((r for r in snapshot.reports() if r.sha256 == sha256), None)
        if twin is None or twin.reader < READER:
            return None
        self._claimed.setdefault(twin.id, path)
        self._store.forget_failure(str(path))
        report = self._renamed(path, twin)
        outcome = Outcome.UNCHANGED if report == twin else Outcome.UPDATED
        wanted = self._id(path, sha256) or twin.id
        keeps = f"it keeps its id: remove it and add it again to make it {wanted}"
        return _result(path, outcome, report, keeps if wanted != twin.id else "")

    def _renamed(self, path: Path, report: Report) -> Report:
        """The report with what this call says it is called; flags last, a table's values do not."""
        row = self._request.table.get(path) if str(path) == report.source else None
        if not row and not self._request.metadata:
            return report
        with self._store.writing():
            with self._store.read() as snapshot:
                corrections = snapshot.corrections(report.id)
            for values, lasting in (
                (row.values if row else {}, False),
                (self._request.metadata, True),
            ):
                settled = {} if lasting else {**corrections, **self._request.metadata}
                changes = {
                    name: value
                    for name, value in values.items()
                    if name not in settled and getattr(report.metadata, name) != value
                }
                if changes:
                    report = self._store.edit(report.id, changes, lasting=lasting)
        return report

    def _draft(self, job: _Running, reading: Reading) -> Draft:
        row = self._request.table.get(job.path)
        entry = self._request.catalogue.by_sha256(job.copy.sha256)
        return Draft(
            path=job.path,
            copy=job.copy,
            reading=reading,
            id=self._id(job.path, job.copy.sha256),
            flags=self._request.metadata,
            metadata=(row.values if row else {}, entry.values() if entry else {}),
            reread=self._request.reread,
        )

    def _id(self, path: Path, sha256: str) -> str | None:
        entry = self._request.catalogue.by_sha256(sha256)
        row = self._request.table.get(path)
        return (entry.id if entry else None) or self._request.id or (row.id if row else None)

    def _check_hash(self, path: Path, sha256: str) -> None:
        row = self._request.table.get(path)
        if row and row.sha256 and row.sha256 != sha256:
            raise MetadataError(
                "The file is not the one that the metadata table describes (SHA-256 differs)",
                remedy="Correct or remove the table's sha256, after checking the other columns.",
            )
