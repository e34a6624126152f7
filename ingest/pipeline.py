"""Adding many files: read in parallel, each in its own worker, published one by one.

The whole program is `add`: discover, hash, read, publish; it yields what happens as it goes.
"""

from __future__ import annotations

import time
from collections import deque
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from multiprocessing.connection import wait
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ingest.catalogue import Catalogue
from ingest.errors import LibraryError, MetadataError, PinciteError
from ingest.metadata import path_ids
from ingest.model import READER
from ingest.originals import incoming, lost_original, own_copy, sha256_of, sweep
from ingest.publishing import Draft, Outcome, publish
from ingest.worker import Progress, Worker, read_report

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

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
        recognised: How many of its pages were read by OCR.
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
    yield from batch.work(_Job(path) for path in found.files)


def reread(
    store: Store, index: Index, settings: Settings, reports: Iterable[Report], request: Request
) -> Iterator[Event]:
    """Read reports again from the library's own copies of their files.

    Ids, metadata, corrections and source paths stay; a report that cannot be read again stays
    as it is.

    Yields:
        As `add`.
    """
    sweep(store.originals)
    # What a report is called is settled: the catalogue has nothing to say of it.
    request = replace(request, catalogue=Catalogue(()), reread=True)
    batch = _Batch(store, index, settings, request)
    yield from batch.work(_Job(Path(report.source), report) for report in reports)


@dataclass(frozen=True, slots=True)
class _Job:
    """A file to read: by its path, or a report's own copy in the library."""

    path: Path
    kept: Report | None = None


@dataclass(slots=True)
class _Running:
    """A file in a worker, with what must be undone when it is through."""

    job: _Job
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

    def work(self, jobs: Iterable[_Job]) -> Iterator[Event]:
        """Do the jobs, as many at a time as there are to be workers."""
        waiting = deque(jobs)
        try:
            while waiting or self.running:
                while waiting and len(self.running) < self._settings.workers:
                    result = self.start(waiting.popleft())
                    if result:
                        yield result
                if self.running:
                    yield from self.step()
        finally:
            self.close()

    def start(self, job: _Job) -> FileResult | None:
        """Begin to read a file, unless the library has it or it cannot be read at all."""
        limit = self._settings.max_file_mb * 1_000_000
        with ExitStack() as cleanup, self._unheard():
            try:
                place = own_copy(self._store.originals, job.kept) if job.kept else job.path
                sha256 = sha256_of(place, limit)
                self._check_hash(job, sha256)
                result = self._unchanged(job.path, sha256)
                if result:
                    return result
                copy = cleanup.enter_context(
                    incoming(place, self._store.originals, limit, job.path.name)
                )
                self._check_hash(job, copy.sha256)
                worker = Worker(read_report, copy.path, self._request.password, self._settings)
            except PinciteError as error:
                return self.failed(job, error)
            cleanup.callback(worker.close)
            self.running.append(_Running(job, copy, worker, cleanup.pop_all()))
        return None

    def step(self) -> Iterator[Event]:
        """Wait for news of the running files and pass it on."""
        ready = wait([running.worker.connection for running in self.running], timeout=_POLL_SECONDS)
        for running in list(self.running):
            message: Progress | Reading | PinciteError | None = None
            if running.worker.connection in ready:
                message = running.worker.receive()
            if (message is None or isinstance(message, Progress)) and running.worker.overdue():
                message = running.worker.limit_error()
            if message is None:
                continue
            if isinstance(message, Progress):
                yield FileProgress(running.job.path, message.done, message.total)
                continue
            self.running.remove(running)
            with running.cleanup, self._unheard():
                result = self._finish(running, message)
            yield result

    def close(self) -> None:
        """End the workers that still run."""
        for running in self.running:
            running.cleanup.close()
        self.running.clear()

    @contextmanager
    def _unheard(self) -> Iterator[None]:
        """While this process is busy nobody hears the workers: that time is not theirs."""
        started = time.monotonic()
        try:
            yield
        finally:
            for running in self.running:
                running.worker.extend(time.monotonic() - started)

    def failed(self, job: _Job, error: PinciteError) -> FileResult:
        """The result of a file that could not be taken, remembered for every later miss."""
        path = job.path
        if job.kept:
            # The library still has what was read of it before: no search misses it.
            return FileResult(path, Outcome.FAILED, job.kept.id, error=error)
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

    def _finish(self, running: _Running, message: Reading | PinciteError) -> FileResult:
        path = running.job.path
        if isinstance(message, PinciteError):
            return self.failed(running.job, message)
        try:
            draft = self._draft(path, running.copy, message)
            published = publish(self._store, self._index, draft, self._claimed)
        except PinciteError as error:
            return self.failed(running.job, error)
        if published.outcome is Outcome.UNCHANGED:
            self._store.forget_failure(str(path))
        self._claimed[published.report.id] = path
        return self._result(path, published.outcome, published.report, published.note)

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
        return self._result(path, outcome, report, keeps if wanted != twin.id else "")

    def _result(self, path: Path, outcome: Outcome, report: Report, note: str) -> FileResult:
        with self._store.read() as snapshot:
            recognised = snapshot.recognised_pages(report.edition)
        return FileResult(
            path,
            outcome,
            report.id,
            report.page_count,
            report.passage_count,
            report.unread,
            len(recognised),
            note=note,
        )

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

    def _draft(self, path: Path, copy: Incoming, reading: Reading) -> Draft:
        row = self._request.table.get(path)
        entry = self._request.catalogue.by_sha256(copy.sha256)
        return Draft(
            path=path,
            copy=copy,
            reading=reading,
            id=self._id(path, copy.sha256),
            flags=self._request.metadata,
            metadata=(row.values if row else {}, entry.values() if entry else {}),
            reread=self._request.reread,
        )

    def _id(self, path: Path, sha256: str) -> str | None:
        entry = self._request.catalogue.by_sha256(sha256)
        row = self._request.table.get(path)
        return (entry.id if entry else None) or self._request.id or (row.id if row else None)

    def _check_hash(self, job: _Job, sha256: str) -> None:
        if job.kept and job.kept.sha256 != sha256:
            raise lost_original(job.kept.id)
        row = self._request.table.get(job.path)
        if row and row.sha256 and row.sha256 != sha256:
            raise MetadataError(
                "The file is not the one that the metadata table describes (SHA-256 differs)",
                remedy="Correct or remove the table's sha256, after checking the other columns.",
            )
