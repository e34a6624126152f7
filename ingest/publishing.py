"""Giving a reading its identity, and making it visible in store and index at once."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Protocol

from ingest.errors import IdentityConflictError
from ingest.metadata import merge, path_ids
from ingest.model import READER, Report
from ingest.originals import keep
from ingest.store import now

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from pathlib import Path

    from ingest.model import Passage, Reading
    from ingest.originals import Incoming
    from ingest.store import Store


class Index(Protocol):
    """What the pipeline needs of a search engine; `search.engine.Engine` provides it."""

    def add(self, edition: int, passages: Sequence[Passage]) -> None:
        """Put an edition into the index, in one commit."""

    def discard(self, editions: Collection[int]) -> None:
        """Take editions out of the index."""

    def editions(self) -> frozenset[int]:
        """Editions that are in the index."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A file that has been read, before it is a report.

    Attributes:
        path: Absolute path it was added from.
        copy: The copy inside the library that was read.
        reading: What was read.
        id: The id that the catalogue, a flag or a table gives it, or None.
        flags: Metadata from the call; they win over what a person corrected earlier.
        metadata: Metadata from the table and the catalogue, the strongest first.
        reread: Whether bytes that the library has are to be read again.
    """

    path: Path
    copy: Incoming
    reading: Reading
    id: str | None
    flags: Mapping[str, Any]
    metadata: tuple[Mapping[str, Any], ...]
    reread: bool = False


class Outcome(StrEnum):
    """What came of a file that was added. A closed list."""

    ADDED = "added"
    REPLACED = "replaced"
    REREAD = "read again"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Published:
    """What became of a reading.

    Attributes:
        report: The report that it is in the library now.
        outcome: Whether it was there before.
        note: What a person should look at, or empty.
    """

    report: Report
    outcome: Outcome
    note: str = ""


def publish(store: Store, index: Index, draft: Draft, claimed: Mapping[str, Path]) -> Published:
    """Take a reading into the library; nobody sees it before all of it is there.

    Args:
        store: The library's store.
        index: Its index.
        draft: What was read.
        claimed: Ids that other files of the same batch have taken.

    Raises:
        IdentityConflictError: Another file of the batch has the id.
        LibraryError: Store or index cannot be written.
    """
    with store.writing():
        with store.read() as snapshot:
            present = snapshot.reports()
        twin = next((r for r in present if r.sha256 == draft.copy.sha256), None)
        if twin and twin.reader >= READER and not draft.reread:
            return Published(twin, Outcome.UNCHANGED)
        report_id = twin.id if twin else draft.id or id_by_path(draft.path, present, claimed)
        if claimed.get(report_id, draft.path) != draft.path:
            raise IdentityConflictError(
                f"{claimed[report_id]} has the id {report_id} already",
                remedy="Give each file an id of its own, with --id or in a metadata table.",
            )
        report = _report(store, report_id, draft, twin)
        index.add(report.edition, draft.reading.passages)
        keep(draft.copy, store.originals)
        store.publish(report, draft.reading)
        discard_dead(store, index)
    before = next((other for other in present if other.id == report_id), None)
    return Published(report, _outcome(report, before), _note(draft, report, before))


def _outcome(report: Report, before: Report | None) -> Outcome:
    if before is None:
        return Outcome.ADDED
    return Outcome.REREAD if before.sha256 == report.sha256 else Outcome.REPLACED


def _note(draft: Draft, report: Report, before: Report | None) -> str:
    """What a person should look at: another file's place taken, names that the file gave."""
    notes = []
    if before and before.source != report.source:
        notes.append(f"in the place of {before.source}")
    info, metadata = draft.reading.info, report.metadata
    given = {name for source in (draft.flags, *draft.metadata) for name in source}
    own = [
        f"{name} {value!r}"
        for name, value, used in (
            ("chair", info.author, metadata.chair),
            ("date", info.date, metadata.published),
        )
        if value and value == used and {"chair": "chair", "date": "published"}[name] not in given
    ]
    if own and not before:
        # Who saved a PDF, and when, is not always who wrote the report.
        verb, them = ("are", "them") if len(own) > 1 else ("is", "it")
        notes.append(f"{' and '.join(own)} {verb} what the file says of itself: check {them}")
    return "; ".join(notes)


def discard_dead(store: Store, index: Index) -> None:
    """Take editions out of the index that the store does not show (any more)."""
    with store.read() as snapshot:
        alive = {report.edition for report in snapshot.reports()}
    dead = index.editions() - alive
    if dead:
        index.discard(dead)


def id_by_path(path: Path, present: Iterable[Report], claimed: Mapping[str, Path]) -> str:
    """The id of a file that nothing but its path names.

    A file that was added from the same path before keeps its id; otherwise the shortest id
    made from the path that no other report has.
    """
    present = tuple(present)
    by_source = {report.source: report.id for report in present}
    if str(path) in by_source:
        return by_source[str(path)]
    taken = {*(report.id for report in present), *claimed}
    return next(made for made in path_ids(path) if made not in taken)


def _report(store: Store, report_id: str, draft: Draft, twin: Report | None) -> Report:
    reading = draft.reading
    with store.read() as snapshot:
        corrections = snapshot.corrections(report_id)
    emptied = {name: v for name, v in corrections.items() if name not in draft.flags}
    sources = [draft.flags, corrections, *draft.metadata]
    if twin:
        sources.append(asdict(twin.metadata))
    return Report(
        id=report_id,
        metadata=merge(reading.info, _title(draft.path), *sources, cleared=emptied),
        edition=store.new_edition(report_id, draft.copy.sha256),
        sha256=draft.copy.sha256,
        format=reading.format,
        source=str(draft.path),
        page_count=len(reading.pages),
        passage_count=len(reading.passages),
        unread=reading.unread_pages,
        reader=READER,
        added=now(),
    )


def _title(path: Path) -> str:
    words = "".join(c if c.isprintable() else " " for c in path.stem)
    return " ".join(words.replace("_", " ").replace("-", " ").split()).capitalize() or "Untitled"
