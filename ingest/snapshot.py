"""Reading the store: one consistent view of the library, however it changes meanwhile."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ingest.errors import NotInLibraryError
from ingest.model import Form, OutlineEntry, PageState
from ingest.rows import (
    PAGE_COLUMNS,
    PASSAGE_COLUMNS,
    REPORT_COLUMNS,
    content_hash,
    to_page,
    to_passage,
    to_report,
)

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator

    from ingest.model import Page, Passage, Report

Key = tuple[int, int]
"""A passage in the store: its edition, and its place in reading order."""


@dataclass(frozen=True, slots=True)
class Failure:
    """A file that could not be taken: where it was, the id it would have had, and why."""

    source: str
    report: str
    reason: str
    at: str


class Snapshot:
    """What the store held at one moment. Made by `Store.read`; not for several threads."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        # Read first: in SQLite a read transaction begins with its first read.
        self.generation = int(connection.execute("SELECT generation FROM library").fetchone()[0])

    def reports(self) -> tuple[Report, ...]:
        """All reports, by id."""
        rows = self._connection.execute(
            f"SELECT {REPORT_COLUMNS}, "  # noqa: S608 - constant
            "(SELECT added FROM edition WHERE number = report.edition) FROM report ORDER BY id"
        )
        return tuple(to_report(row[:-1], row[-1]) for row in rows)

    def report(self, report_id: str) -> Report:
        """The report of that id.

        Raises:
            NotInLibraryError: There is none.
        """
        found = next((report for report in self.reports() if report.id == report_id), None)
        if found is None:
            raise NotInLibraryError(
                f"There is no report {report_id!r} in the library",
                remedy="`pincite reports` lists those that are there.",
            )
        return found

    def earlier_editions(self, report_id: str) -> tuple[str, ...]:
        """Hashes of the editions that this report's present one replaced, newest first."""
        rows = self._connection.execute(
            "SELECT sha256 FROM edition WHERE report = ? AND replaced IS NOT NULL "
            "ORDER BY number DESC",
            (report_id,),
        )
        return tuple(row[0] for row in rows)

    def stored_hash(self, edition: int) -> str:
        """The hash of what was read of an edition when it was published."""
        row = self._connection.execute(
            "SELECT content_sha256 FROM report WHERE edition = ?", (edition,)
        ).fetchone()
        return str(row[0])

    def actual_hash(self, report: Report) -> str:
        """The hash of what was read of a report's present edition, as it is now."""
        pages, passages = self.pages(report.edition), self.passages_of(report.edition)
        return content_hash(pages.values(), passages, report.reader)

    def hashes_of(self, report_id: str) -> set[str]:
        """Hashes of all the editions that a report has had."""
        rows = self._connection.execute(
            "SELECT sha256 FROM edition WHERE report = ? AND added IS NOT NULL", (report_id,)
        )
        return {row[0] for row in rows}

    def corrections(self, report_id: str) -> dict[str, Any]:
        """Metadata that a person has corrected for a report, by field; they outlive editions."""
        rows = self._connection.execute(
            "SELECT name, value FROM correction WHERE report = ?", (report_id,)
        )
        values = {name: json.loads(value) for name, value in rows}
        return values | ({"form": Form(values["form"])} if "form" in values else {})

    def passage(self, edition: int, locator_id: str) -> Passage | None:
        """The passage of that name in an edition, or None."""
        row = self._connection.execute(
            f"SELECT {PASSAGE_COLUMNS} FROM passage WHERE edition = ? AND locator_id = ?",  # noqa: S608 - constant
            (edition, locator_id),
        ).fetchone()
        return to_passage(row) if row else None

    def passages(self, keys: Iterable[Key]) -> dict[Key, Passage]:
        """The passages of those keys; keys that the store does not hold are left out."""
        rows = self._connection.execute(
            f"SELECT p.edition, {PASSAGE_COLUMNS} FROM json_each(?) AS wanted "  # noqa: S608 - constant
            "JOIN passage AS p ON p.edition = json_extract(wanted.value, '$[0]') "
            "AND p.place = json_extract(wanted.value, '$[1]')",
            (json.dumps(list(keys)),),
        )
        return {(row[0], row[2]): to_passage(row[1:]) for row in rows}

    def texts(self, keys: Iterable[Key]) -> Iterator[tuple[Key, str]]:
        """The words alone of the passages of those keys, in no order."""
        rows = self._connection.execute(
            "SELECT p.edition, p.place, p.text FROM json_each(?) AS wanted "
            "JOIN passage AS p ON p.edition = json_extract(wanted.value, '$[0]') "
            "AND p.place = json_extract(wanted.value, '$[1]')",
            (json.dumps(list(keys)),),
        )
        return (((row[0], row[1]), row[2]) for row in rows)

    def passages_of(self, edition: int) -> Iterator[Passage]:
        """All passages of an edition, in reading order."""
        rows = self._connection.execute(
            f"SELECT {PASSAGE_COLUMNS} FROM passage WHERE edition = ? ORDER BY place",  # noqa: S608 - constant
            (edition,),
        )
        return map(to_passage, rows)

    def passages_near(self, edition: int, first: int, last: int) -> tuple[Passage, ...]:
        """Passages of an edition from one place in reading order to another, both included."""
        rows = self._connection.execute(
            f"SELECT {PASSAGE_COLUMNS} FROM passage "  # noqa: S608 - constant
            "WHERE edition = ? AND place BETWEEN ? AND ? ORDER BY place",
            (edition, first, last),
        )
        return tuple(map(to_passage, rows))

    def passages_on(self, edition: int, page: int) -> tuple[Passage, ...]:
        """Passages of an edition that touch a page, in reading order."""
        rows = self._connection.execute(
            f"SELECT {PASSAGE_COLUMNS} FROM passage "  # noqa: S608 - constant
            "WHERE edition = ? AND first_page <= ? AND last_page >= ? ORDER BY place",
            (edition, page, page),
        )
        return tuple(map(to_passage, rows))

    def referring_to(self, edition: int, note: str) -> tuple[Passage, ...]:
        """Passages of an edition with a marker of that note, in reading order."""
        rows = self._connection.execute(
            f"SELECT {PASSAGE_COLUMNS} FROM passage WHERE edition = ? AND EXISTS ("  # noqa: S608 - constant
            "SELECT 1 FROM json_each(notes) AS mark WHERE json_extract(mark.value, '$[2]') = ?"
            ") ORDER BY place",
            (edition, note),
        )
        return tuple(map(to_passage, rows))

    def page_numbers(self, edition: int) -> tuple[int, ...]:
        """Numbers of an edition's pages, ascending."""
        rows = self._connection.execute(
            "SELECT number FROM page WHERE edition = ? ORDER BY number", (edition,)
        )
        return tuple(row[0] for row in rows)

    def pages_below(self, edition: int, fidelity: float) -> dict[int, float]:
        """Numbers of an edition's pages whose fidelity is lower, ascending, each with its own."""
        rows = self._connection.execute(
            "SELECT number, fidelity FROM page WHERE edition = ? AND fidelity < ? ORDER BY number",
            (edition, fidelity),
        )
        return dict(rows.fetchall())

    def recognised_pages(self, edition: int) -> tuple[int, ...]:
        """Numbers of an edition's pages that were read by OCR, ascending."""
        rows = self._connection.execute(
            "SELECT number FROM page WHERE edition = ? AND state = ? ORDER BY number",
            (edition, PageState.OCR.value),
        )
        return tuple(row[0] for row in rows)

    def pages(self, edition: int, numbers: Iterable[int] | None = None) -> dict[int, Page]:
        """Pages of an edition by number: those named, or all."""
        where, values = "", ""
        if numbers is not None:
            where = " AND number IN (SELECT value FROM json_each(?))"
            values = json.dumps(list(numbers))
        rows = self._connection.execute(
            f"SELECT {PAGE_COLUMNS} FROM page WHERE edition = ?{where} ORDER BY number",  # noqa: S608 - constants
            (edition, values) if where else (edition,),
        )
        return {row[0]: to_page(row) for row in rows}

    def outline(self, edition: int) -> tuple[OutlineEntry, ...]:
        """The contents of an edition."""
        rows = self._connection.execute(
            "SELECT level, title, page FROM outline WHERE edition = ? ORDER BY place", (edition,)
        )
        return tuple(OutlineEntry(*row) for row in rows)

    def failures(self) -> tuple[Failure, ...]:
        """Files that could not be taken and have not been since."""
        rows = self._connection.execute(
            "SELECT source, report, reason, at FROM failure ORDER BY source"
        )
        return tuple(Failure(*row) for row in rows)
