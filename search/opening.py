"""Opening a library for searching: its store, and an index that is whole and up to date."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingest.errors import IndexDamagedError
from ingest.store import Store
from search.engines.whoosh_engine import WhooshEngine

if TYPE_CHECKING:
    from collections.abc import Callable

    from ingest.settings import Settings
    from search.engine import Engine


def open_store(settings: Settings) -> Store:
    """The library's store, made if there is none.

    Raises:
        LibraryError: It cannot be used.
    """
    return Store(settings.library)


def open_engine(store: Store) -> Engine:
    """The library's index, which may be missing or damaged still; `ensure_index` sees to that."""
    return WhooshEngine(store.index, store.identity)


def ensure_index(store: Store, engine: Engine) -> str | None:
    """Rebuild the index if it is missing, outdated or damaged.

    Returns:
        Why it was rebuilt, or None if that was not needed or there was nothing to lose.

    Raises:
        LibraryError: It cannot be rebuilt.
    """
    if index_fault(store, engine) is None:
        return None
    with store.writing():
        # Another process may have mended it while this one waited.
        fault = index_fault(store, engine)
        if fault is not None:
            _rebuild(store, engine, lambda _: None)
    with store.read() as snapshot:
        return fault if snapshot.reports() else None


def rebuild_index(
    store: Store, engine: Engine, progress: Callable[[int], None] = lambda _: None
) -> int:
    """Make the index anew from the store.

    Args:
        store: The library's store.
        engine: Its index.
        progress: Called with the number of passages done.

    Returns:
        The number of passages in it.
    """
    with store.writing():
        return _rebuild(store, engine, progress)


def index_fault(store: Store, engine: Engine) -> str | None:
    """What is wrong with the index: damage, or an edition of the store that is not in it."""
    try:
        # The store first: an edition is in the index before the store shows it.
        with store.read() as snapshot:
            alive = {report.edition for report in snapshot.reports()}
        with engine.view() as view:
            missing = alive - view.editions
    except IndexDamagedError as error:
        return error.message
    if missing and store.generation() == snapshot.generation:
        return f"{len(missing)} of {len(alive)} reports are not in the search index"
    return None


def _rebuild(store: Store, engine: Engine, progress: Callable[[int], None]) -> int:
    with store.read() as snapshot:
        reports = snapshot.reports()
        engine.rebuild(((r.edition, snapshot.passages_of(r.edition)) for r in reports), progress)
    return sum(report.passage_count for report in reports)
