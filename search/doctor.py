"""Checking a library from end to end, and mending what can be mended."""

from __future__ import annotations

import hashlib
import shlex
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingest.fidelity import LOW
from ingest.ocr import what_unread_pages_need
from ingest.originals import original_path, sweep
from search.opening import index_fault, rebuild_index

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ingest.settings import Settings
    from ingest.store import Store
    from search.engine import Engine

_REPAIR = "Run `pincite doctor --repair`."
_MOST_NAMED = 20


@dataclass(frozen=True, slots=True)
class Finding:
    """Something about a library that a person should know.

    Attributes:
        fault: Whether something is wrong; otherwise it only could not be read.
        message: What was found.
        remedy: What to do about it.
    """

    fault: bool
    message: str
    remedy: str


def diagnose(store: Store, engine: Engine, settings: Settings) -> Iterator[Finding]:
    """Look at store, originals and index; yields what is found, nothing where all is well."""
    for problem in store.check():
        yield Finding(
            fault=True,
            message=f"The store is damaged: {problem}",
            remedy="Restore the library from a backup, or add the report again with --reread.",
        )
    yield from _originals(store)
    yield from _unread(store, settings)
    yield from _outdated(store)
    yield from _read_badly(store)
    with store.read() as snapshot:
        if not snapshot.reports():
            # A library that was made and not filled yet needs no index.
            return
    fault = index_fault(store, engine)
    # The checksums are compared in any case: an index can be damaged where no one looked yet.
    for problem in [fault] if fault else engine.check():
        yield Finding(fault=True, message=problem, remedy=_REPAIR)


def repair(store: Store, engine: Engine, progress: Callable[[int], None]) -> int:
    """Make the index anew from the store and clear away what killed commands left.

    Returns:
        The number of passages in the index.
    """
    sweep(store.originals)
    return rebuild_index(store, engine, progress)


def _originals(store: Store) -> Iterator[Finding]:
    with store.read() as snapshot:
        reports = snapshot.reports()
    for report in reports:
        path = original_path(store.originals, report.sha256)
        try:
            with path.open("rb") as file:
                whole = hashlib.file_digest(file, "sha256").hexdigest() == report.sha256
        except OSError:
            whole = False
        if not whole:
            yield Finding(
                fault=True,
                message=f"The original file of {report.id} is missing or damaged",
                remedy=f"Add it again: pincite add --reread {shlex.quote(report.source)}",
            )


def _unread(store: Store, settings: Settings) -> Iterator[Finding]:
    with store.read() as snapshot:
        reports, failures = snapshot.reports(), snapshot.failures()
    for report in reports:
        if report.unread:
            yield Finding(
                fault=False,
                message=f"{report.id}: {len(report.unread)} of {report.page_count} pages "
                "gave no words and are not searched",
                remedy=f"{what_unread_pages_need(settings)}.",
            )
    for failure in failures:
        yield Finding(
            fault=False,
            message=f"{failure.source} could not be taken on {failure.at[:10]}: {failure.reason}",
            remedy=f"Add it again, or forget it with `pincite remove {failure.report}`.",
        )


def _outdated(store: Store) -> Iterator[Finding]:
    with store.read() as snapshot:
        old = [report.id for report in snapshot.reports() if report.outdated]
    if old:
        named = ", ".join(old[:_MOST_NAMED]) + (", ..." if len(old) > _MOST_NAMED else "")
        reports = "1 report was" if len(old) == 1 else f"{len(old)} reports were"
        yield Finding(
            fault=False,
            message=f"{reports} read by an older Pincite, which read less well: {named}",
            remedy="Read again from the library's own copies with `pincite add --reread`.",
        )


def _read_badly(store: Store) -> Iterator[Finding]:
    with store.read() as snapshot:
        for report in snapshot.reports():
            low = snapshot.pages_below(report.edition, LOW)
            if low:
                worst = min(low, key=low.__getitem__)
                named = ", ".join(map(str, list(low)[:_MOST_NAMED]))
                more = ", ..." if len(low) > _MOST_NAMED else ""
                have = f"{'has' if len(low) == 1 else 'have'} a fidelity below {LOW}"
                yield Finding(
                    fault=False,
                    message=f"{report.id}: {len(low)} of {report.page_count} pages {have} "
                    f"({named}{more} of the file; {low[worst]:.2f} on {worst})",
                    remedy="Check their words against the original before you quote them.",
                )
