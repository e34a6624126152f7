"""Taking a report out of the library: out of sight first, then out of the index and the folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingest.errors import NotInLibraryError
from ingest.originals import original_path
from ingest.publishing import discard_dead

if TYPE_CHECKING:
    from ingest.store import Store
    from search.engine import Engine


def remove_report(store: Store, engine: Engine, report_id: str) -> bool:
    """Remove a report with its originals, and forget failed files of that id.

    Returns:
        Whether there was a report; otherwise only failed files were forgotten.

    Raises:
        NotInLibraryError: Neither a report nor a failed file has the id.
    """
    with store.writing():
        forgotten = store.forget_failures(report_id)
        with store.read() as snapshot:
            hashes = snapshot.hashes_of(report_id)
        try:
            store.remove(report_id)
        except NotInLibraryError:
            if forgotten:
                return False
            raise
        discard_dead(store, engine)
        with store.read() as snapshot:
            kept = {report.sha256 for report in snapshot.reports()}
        for sha256 in hashes - kept:
            original_path(store.originals, sha256).unlink(missing_ok=True)
    return True
