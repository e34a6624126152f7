"""The store: reports, pages and passages kept word for word in SQLite. It is the truth.

A library is one folder: `store.sqlite`, the original files under `originals/` by their
SHA-256, the index under `index/` (derived, disposable), and `writer.lock`.

A reading of some bytes is an *edition* with a number that is never used twice. An edition is
written to the index first and becomes visible by one commit here, so that a reader, who asks
the store which editions are alive, sees whole reports only.
"""

from __future__ import annotations

import json
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import filelock

from ingest.errors import LibraryBusyError, LibraryDamagedError
from ingest.rows import (
    METADATA_COLUMNS,
    REPORT_COLUMNS,
    content_hash,
    metadata_row,
    outline_row,
    page_row,
    passage_row,
    report_row,
)
from ingest.schema import connect, is_current, library_errors, prepare
from ingest.snapshot import Snapshot

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from ingest.model import Reading, Report

LOCK_SECONDS = 600.0


def now() -> str:
    """The time, ISO 8601 in UTC, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


class Store:
    """A library's store. Safe to use from several threads and processes.

    Attributes:
        folder: The library's folder.
        identity: A random name given to the library when it was made.
    """

    def __init__(self, folder: Path) -> None:
        """Open the library in a folder, making it if there is none.

        Raises:
            LibraryError: It is damaged, newer, or there is no room.
            FileAccessError: The folder may not be used.
        """
        self.folder = folder
        self._path = folder / "store.sqlite"
        with library_errors(folder):
            emptied = self._path.exists() and not self._path.stat().st_size
            emptied = emptied and self._has_originals()
        if emptied:
            raise LibraryDamagedError(
                f"The store of the library {folder} is empty, but its originals are there",
                remedy="Restore store.sqlite from a backup, or delete it and add the originals "
                "to the library again.",
            )
        with library_errors(folder):
            folder.mkdir(parents=True, exist_ok=True)
        with self._connection() as connection:
            if not is_current(connection):
                # Two commands may meet a new library at the same time.
                with self.writing():
                    prepare(connection, folder)
            self.identity = str(connection.execute("SELECT identity FROM library").fetchone()[0])

    @property
    def originals(self) -> Path:
        """Folder of the original files."""
        return self.folder / "originals"

    @property
    def index(self) -> Path:
        """Folder of the index."""
        return self.folder / "index"

    def _has_originals(self) -> bool:
        return self.originals.is_dir() and any(self.originals.iterdir())

    @contextmanager
    def _connection(self) -> Iterator[sqlite3.Connection]:
        with library_errors(self.folder), closing(connect(self._path)) as connection:
            yield connection

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        with self._connection() as connection:
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                # An interrupt too must leave nothing half-written.
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise

    @contextmanager
    def read(self) -> Iterator[Snapshot]:
        """One consistent view of the library, for as long as the block lasts."""
        with self._connection() as connection:
            connection.execute("BEGIN")
            yield Snapshot(connection)

    def generation(self) -> int:
        """A number that grows with every change to what can be seen."""
        with self._connection() as connection:
            return int(connection.execute("SELECT generation FROM library").fetchone()[0])

    @contextmanager
    def writing(self, timeout: float = LOCK_SECONDS) -> Iterator[None]:
        """Hold the library for writing; other writers wait.

        Raises:
            LibraryBusyError: Another process held it for longer than `timeout` seconds.
        """
        lock = filelock.FileLock(self.folder / "writer.lock", timeout=timeout)
        with library_errors(self.folder):
            try:
                lock.acquire()
            except filelock.Timeout:
                raise LibraryBusyError(
                    f"Another process has been writing to the library {self.folder} "
                    f"for {timeout:.0f} seconds",
                    remedy="Wait for it to end and run the command again.",
                ) from None
        try:
            yield
        finally:
            lock.release()

    def new_edition(self, report_id: str, sha256: str) -> int:
        """A number for an edition that is about to be written; it stays unseen until `publish`."""
        with self._transaction() as connection:
            cursor = connection.execute(
                "INSERT INTO edition (report, sha256) VALUES (?, ?)", (report_id, sha256)
            )
            return int(cursor.lastrowid or 0)

    def publish(self, report: Report, reading: Reading) -> None:
        """Make an edition visible, in the place of the report's earlier one, in one step."""
        with self._transaction() as connection:
            self._retire(connection, report.id)
            connection.execute(
                "UPDATE edition SET added = ? WHERE number = ?", (report.added, report.edition)
            )
            read = content_hash(reading.pages, reading.passages, report.reader)
            row = (*report_row(report), read)
            connection.execute(
                f"INSERT INTO report ({REPORT_COLUMNS}, content_sha256) "  # noqa: S608 - constants
                f"VALUES ({', '.join('?' * len(row))})",
                row,
            )
            connection.executemany(
                "INSERT INTO page VALUES (?, ?, ?, ?, ?, ?, ?)",
                (page_row(report.edition, page) for page in reading.pages),
            )
            connection.executemany(
                "INSERT INTO passage VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (passage_row(report.edition, passage) for passage in reading.passages),
            )
            connection.executemany(
                "INSERT INTO outline VALUES (?, ?, ?, ?, ?)",
                (outline_row(report.edition, *item) for item in enumerate(reading.outline)),
            )
            connection.execute("DELETE FROM failure WHERE source = ?", (report.source,))

    def remove(self, report_id: str) -> None:
        """Take a report out, and its corrections; its editions' hashes stay on record.

        Raises:
            NotInLibraryError: There is none of that id.
        """
        with self._transaction() as connection:
            Snapshot(connection).report(report_id)
            self._retire(connection, report_id)
            connection.execute("DELETE FROM correction WHERE report = ?", (report_id,))

    def edit(self, report_id: str, changes: Mapping[str, Any], *, lasting: bool = True) -> Report:
        """Correct what a report is called. The caller holds `writing`.

        Args:
            report_id: The report.
            changes: New values of metadata fields.
            lasting: Whether they are a person's corrections, which outlive later editions.

        Returns:
            The report as it is now.

        Raises:
            NotInLibraryError: There is none of that id.
        """
        with self._transaction() as connection:
            report = Snapshot(connection).report(report_id)
            corrected = replace(report, metadata=replace(report.metadata, **changes))
            connection.execute(
                f"UPDATE report SET {', '.join(f'{c} = ?' for c in METADATA_COLUMNS)} WHERE id = ?",  # noqa: S608 - constants
                (*metadata_row(corrected.metadata), report_id),
            )
            connection.executemany(
                "INSERT OR REPLACE INTO correction VALUES (?, ?, ?)",
                ((report_id, n, json.dumps(v)) for n, v in changes.items() if lasting),
            )
            connection.execute("UPDATE library SET generation = generation + 1")
        return corrected

    def record_failure(self, source: str, report_id: str, reason: str) -> None:
        """Remember that a file could not be taken, so that every miss can say so."""
        with self._transaction() as connection:
            connection.execute(
                "INSERT OR REPLACE INTO failure VALUES (?, ?, ?, ?)",
                (source, report_id, reason, now()),
            )
            connection.execute("UPDATE library SET generation = generation + 1")

    def forget_failure(self, source: str) -> None:
        """Forget that a file failed: what it holds is in the library after all."""
        with self._transaction() as connection:
            found = connection.execute("DELETE FROM failure WHERE source = ?", (source,))
            if found.rowcount:
                connection.execute("UPDATE library SET generation = generation + 1")

    def forget_failures(self, report_id: str) -> int:
        """Forget the failed files that would have had this id; returns how many."""
        with self._transaction() as connection:
            cursor = connection.execute("DELETE FROM failure WHERE report = ?", (report_id,))
            return cursor.rowcount

    def check(self) -> tuple[str, ...]:
        """What is wrong with the store; empty when it is sound.

        SQLite looks at its own structure, which a changed word does not break; so what was read
        of each report, whose words they are too, is compared with its hash.
        """
        with self._connection() as connection:
            found = [row[0] for row in connection.execute("PRAGMA integrity_check")]
            found += [
                f"row {row[1]} of {row[0]} refers to a missing {row[2]}"
                for row in connection.execute("PRAGMA foreign_key_check")
            ]
        with self.read() as snapshot:
            found += [
                f"the words of {report.id} are not those that were read from {report.source}"
                for report in snapshot.reports()
                if snapshot.stored_hash(report.edition) != snapshot.actual_hash(report)
            ]
        return tuple(line for line in found if line != "ok")

    @staticmethod
    def _retire(connection: sqlite3.Connection, report_id: str) -> None:
        connection.execute(
            "UPDATE edition SET replaced = ? "
            "WHERE number = (SELECT edition FROM report WHERE id = ?)",
            (now(), report_id),
        )
        connection.execute("DELETE FROM report WHERE id = ?", (report_id,))
        connection.execute("UPDATE library SET generation = generation + 1")
