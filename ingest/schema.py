"""The store's tables, how an older library is brought up to date, and SQLite's errors."""

from __future__ import annotations

import errno
import secrets
import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING

from ingest.errors import (
    DiskFullError,
    FileAccessError,
    LibraryBusyError,
    LibraryDamagedError,
    LibraryNewerError,
    PinciteError,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# "Pinc": SQLite's application id, by which a file is known to be a Pincite library.
APPLICATION_ID = 0x50696E63

# One script a version; a library at version n runs the scripts from n on.
MIGRATIONS = (
    """
    CREATE TABLE library (
        identity TEXT NOT NULL,
        generation INTEGER NOT NULL
    );
    CREATE TABLE edition (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        report TEXT NOT NULL,
        sha256 TEXT NOT NULL,
        added TEXT,
        replaced TEXT
    );
    CREATE TABLE report (
        id TEXT PRIMARY KEY,
        edition INTEGER NOT NULL UNIQUE REFERENCES edition (number),
        sha256 TEXT NOT NULL UNIQUE,
        format TEXT NOT NULL,
        source TEXT NOT NULL,
        page_count INTEGER NOT NULL,
        passage_count INTEGER NOT NULL,
        unread TEXT NOT NULL,
        content_sha256 TEXT NOT NULL,
        title TEXT NOT NULL,
        inquiry TEXT,
        chair TEXT,
        publisher TEXT,
        published TEXT,
        form TEXT NOT NULL,
        volume TEXT,
        edition_name TEXT,
        complete INTEGER NOT NULL,
        url TEXT,
        licence TEXT
    );
    CREATE INDEX report_source ON report (source);
    CREATE TABLE page (
        edition INTEGER NOT NULL REFERENCES report (edition) ON DELETE CASCADE
            DEFERRABLE INITIALLY DEFERRED,
        number INTEGER NOT NULL,
        label TEXT,
        printed TEXT,
        text TEXT NOT NULL,
        state TEXT NOT NULL,
        PRIMARY KEY (edition, number)
    ) WITHOUT ROWID;
    CREATE TABLE passage (
        edition INTEGER NOT NULL REFERENCES report (edition) ON DELETE CASCADE
            DEFERRABLE INITIALLY DEFERRED,
        place INTEGER NOT NULL,
        locator_id TEXT NOT NULL,
        kind TEXT NOT NULL,
        text TEXT NOT NULL,
        paragraph TEXT,
        section TEXT NOT NULL,
        segments TEXT NOT NULL,
        first_page INTEGER,
        last_page INTEGER,
        PRIMARY KEY (edition, place),
        UNIQUE (edition, locator_id)
    ) WITHOUT ROWID;
    CREATE INDEX passage_page ON passage (edition, first_page, last_page);
    CREATE TABLE outline (
        edition INTEGER NOT NULL REFERENCES report (edition) ON DELETE CASCADE
            DEFERRABLE INITIALLY DEFERRED,
        place INTEGER NOT NULL,
        level INTEGER NOT NULL,
        title TEXT NOT NULL,
        page INTEGER,
        PRIMARY KEY (edition, place)
    ) WITHOUT ROWID;
    CREATE TABLE correction (
        report TEXT NOT NULL,
        name TEXT NOT NULL,
        value TEXT,
        PRIMARY KEY (report, name)
    ) WITHOUT ROWID;
    CREATE TABLE failure (
        source TEXT PRIMARY KEY,
        report TEXT NOT NULL,
        reason TEXT NOT NULL,
        at TEXT NOT NULL
    );
    """,
    """
    ALTER TABLE report ADD COLUMN reader INTEGER NOT NULL DEFAULT 1;
    ALTER TABLE page ADD COLUMN fidelity REAL;
    ALTER TABLE passage ADD COLUMN notes TEXT NOT NULL DEFAULT '[]';
    ALTER TABLE passage ADD COLUMN whose_words TEXT NOT NULL DEFAULT '[]';
    """,
)

SCHEMA_VERSION = len(MIGRATIONS)


def connect(path: Path) -> sqlite3.Connection:
    """A connection to the store, in autocommit, with its pragmas set."""
    connection = sqlite3.connect(path, isolation_level=None, timeout=30)
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA synchronous = FULL")
    return connection


def is_current(connection: sqlite3.Connection) -> bool:
    """Whether the store is a library of this version, so that nothing needs to be prepared."""
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    owner = int(connection.execute("PRAGMA application_id").fetchone()[0])
    return (version, owner) == (SCHEMA_VERSION, APPLICATION_ID)


def prepare(connection: sqlite3.Connection, path: Path) -> None:
    """Make the tables, or bring an older library's up to date, in one transaction.

    Raises:
        LibraryDamagedError: The file is some other program's.
        LibraryNewerError: A newer Pincite made the library.
    """
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    owner = int(connection.execute("PRAGMA application_id").fetchone()[0])
    tables = int(connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0])
    if owner != APPLICATION_ID and tables:
        raise LibraryDamagedError(
            f"{path} is not a Pincite library", remedy="Name another folder with --library."
        )
    if version > SCHEMA_VERSION:
        raise LibraryNewerError(
            f"{path} was made by a newer Pincite (its version {version}, known {SCHEMA_VERSION})",
            remedy="Upgrade Pincite, or name another folder with --library.",
        )
    if version == SCHEMA_VERSION:
        return
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("BEGIN IMMEDIATE")
    try:
        version = int(connection.execute("PRAGMA user_version").fetchone()[0])
        for script in MIGRATIONS[version:]:
            for statement in filter(str.strip, script.split(";")):
                connection.execute(statement)
        if version == 0:
            connection.execute("INSERT INTO library VALUES (?, 0)", (secrets.token_hex(16),))
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
        connection.execute("COMMIT")
    except BaseException:
        # Whatever stopped it, half a schema must not stay.
        connection.execute("ROLLBACK")
        raise


_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


@contextmanager
def library_errors(path: Path) -> Iterator[None]:
    """Turn errors of SQLite and of the file system into ones with a remedy.

    Raises:
        DiskFullError: No room is left.
        LibraryBusyError: Another process holds the store.
        LibraryDamagedError: The store is not a database, or broken.
        FileAccessError: The store may not be read or written.
    """
    try:
        yield
    except sqlite3.Error as error:
        mapped = _from_sqlite(error, path)
        if mapped is None:
            raise
        raise mapped from error
    except OSError as error:
        if error.errno in _FULL:
            raise _disk_full(path) from error
        raise FileAccessError(
            f"The library {path} cannot be used: {error.strerror or error}",
            remedy="Check the folder's permissions, or name another with --library.",
        ) from error


def _disk_full(path: Path) -> DiskFullError:
    return DiskFullError(
        f"There is no room left where the library is ({path})",
        remedy="Free some space and run the same command again; what was finished is kept.",
    )


def _from_sqlite(error: sqlite3.Error, path: Path) -> PinciteError | None:
    # Extended codes carry the primary code in their lowest byte.
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code == sqlite3.SQLITE_FULL:
        return _disk_full(path)
    if code in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
        return LibraryBusyError(
            f"Another process is writing to the library {path}",
            remedy="Wait for it to end and run the command again.",
        )
    if code in {sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM}:
        return FileAccessError(
            f"The library {path} cannot be opened for this",
            remedy="Check the folder's permissions, or name another with --library.",
        )
    if code == sqlite3.SQLITE_IOERR:
        return DiskFullError(
            f"The library {path} cannot be written or read ({error})",
            remedy="Check the disk and its free space and run the same command again.",
        )
    if code in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}:
        return LibraryDamagedError(
            f"The library {path} is damaged ({error})",
            remedy="Restore the folder from a backup, or add the reports to a new one; "
            "the originals in it are still good.",
        )
    return None
