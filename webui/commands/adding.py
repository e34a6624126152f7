"""`pincite add` and `pincite fetch`: files in."""

from __future__ import annotations

import sys
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ingest.catalogue import load_catalogue
from ingest.discovery import discover
from ingest.errors import UsageError
from ingest.fetch import FetchLimits, fetch
from ingest.metadata import valid_id
from ingest.ocr import what_unread_pages_need
from ingest.pipeline import FileProgress, Request, add, reread
from ingest.publishing import Outcome
from ingest.table import TableRow, read_table
from search.opening import ensure_index, open_engine, open_store
from webui.commands.options import (
    library_option,
    metadata_options,
    metadata_values,
    setting_option,
    settings,
)
from webui.progress import ByteProgress, PageProgress
from webui.terminal import file_line, notice, size
from webui.wording import count

if TYPE_CHECKING:
    from collections.abc import Callable

    from ingest.catalogue import CatalogueEntry
    from ingest.discovery import Discovery
    from ingest.errors import PinciteError
    from ingest.model import Report
    from ingest.settings import Settings

_READING = (
    ("workers", "Files read at the same time."),
    ("max_file_mb", "Largest file taken, in megabytes."),
    ("max_pages", "Most pages a file may have."),
    ("read_memory_mb", "Most memory for reading one file, in megabytes."),
    ("read_seconds", "Most time for reading one file, in seconds."),
)


def _reading_options(command: Callable[..., Any]) -> Callable[..., Any]:
    for name, text in reversed(_READING):
        command = setting_option(name, text)(command)
    return library_option(command)


@click.command("add", short_help="Take report files into the library.")
@click.argument("paths", nargs=-1, metavar="[PATH|ID]...")
@click.option("--id", "report_id", metavar="ID", help="The report's id, for a single file.")
@click.option("--metadata", "table", metavar="TABLE", help="Tab-separated table of metadata.")
@click.option(
    "--password",
    prompt=True,
    prompt_required=False,
    hide_input=True,
    help="Password of encrypted files; asked for if none is given with it.",
)
@click.option(
    "--reread",
    "again",
    is_flag=True,
    help="Read again what the library has: files, or reports by their ids; without either, "
    "all reports that an older Pincite read.",
)
@metadata_options
@_reading_options
def add_command(
    paths: tuple[str, ...],
    report_id: str | None,
    table: str | None,
    password: str | None,
    again: bool,  # noqa: FBT001 - click passes flags by name
    **given: str | None,
) -> None:
    """Take report files into the library.

    PATH is a file, a folder, or a pattern in quotes. PDF, plain text, Markdown, HTML and DOCX
    are read. Exit code 0: everything was read; 1: a file failed, or holds pages that could not
    be read.

    A report that is named by its id, with --reread, is read from the library's own copy of its
    file; id, metadata and corrections stay.
    """
    if not paths and not again:
        raise UsageError("No file was given", remedy="Give a PATH: a file, folder or pattern.")
    configured = settings()
    kept = _kept(configured, paths) if again else ()
    named = {report.id for report in kept}
    found = discover(path for path in paths if path not in named)
    if report_id and (len(found.files) != 1 or kept):
        raise UsageError("--id names one report", remedy="Give one file with it.")
    if not paths and not kept:
        click.echo("No report in the library was read by an older Pincite.")
        return
    request = Request(
        id=valid_id(report_id) if report_id else None,
        metadata=metadata_values(given),
        table=read_table(Path(table).expanduser()) if table else {},
        catalogue=load_catalogue(),
        password=password,
        reread=again,
    )
    sys.exit(0 if add_files(configured, found, request, kept) else 1)


def _kept(configured: Settings, paths: tuple[str, ...]) -> tuple[Report, ...]:
    """The reports to be read from the library's own copies; a path that exists is no id."""
    with open_store(configured).read() as snapshot:
        reports = snapshot.reports()
    if not paths:
        return tuple(report for report in reports if report.outdated)
    named = {path for path in paths if not Path(path).exists()}
    return tuple(report for report in reports if report.id in named)


@click.command("fetch", short_help="Download official reports and add them.")
@click.argument("reports", nargs=-1, metavar="[ID...]")
@click.option("--list", "listing", is_flag=True, help="Show the catalogue and fetch nothing.")
@click.option("--catalogue", metavar="FILE", help="Another catalogue than the one shipped.")
@_reading_options
def fetch_command(reports: tuple[str, ...], listing: bool, catalogue: str | None) -> None:  # noqa: FBT001 - as above
    """Download official reports named in the catalogue and add them to the library.

    Without an ID, all whose address is confirmed. Broken downloads are taken up again.
    """
    known = load_catalogue(Path(catalogue).expanduser() if catalogue else None)
    chosen = known.select(reports) if reports else tuple(known)
    if listing:
        for entry in chosen:
            address = entry.metadata.url or "no confirmed address"
            click.echo(f"{entry.id:34} {entry.metadata.title} ({address})")
        return
    if not reports:
        chosen = tuple(entry for entry in known if entry.address_confirmed)
        left = len(known) - len(chosen)
        if left:
            verb = "has" if left == 1 else "have"
            entries = count(left, "entry", "entries")
            notice(f"{entries} {verb} no confirmed address; --list shows them.")
    configured = settings()
    rows, whole = _download(configured, chosen)
    request = Request(catalogue=known, table={row.path: row for row in rows})
    whole = (not rows or add_files(configured, discover(request.table), request)) and whole
    sys.exit(0 if whole else 1)


def _download(
    configured: Settings, chosen: tuple[CatalogueEntry, ...]
) -> tuple[list[TableRow], bool]:
    """Fetch reports; returns the files with what they are called, and whether all came."""
    rows: list[TableRow] = []
    told: PinciteError | None = None
    limits = FetchLimits(max_bytes=configured.max_file_mb * 1_000_000)
    folder = configured.library / "downloads"
    with ByteProgress() as bar:
        for result in fetch(chosen, folder, limits=limits, on_progress=bar.update):
            entry = result.entry
            if result.path:
                how = "here already" if result.already else "downloaded"
                bar.line(f"{how:12} {entry.id} ({size(result.path.stat().st_size)})")
                rows.append(TableRow(result.path, entry.id, None, entry.values()))
            # Without a network every report fails with the same error: one line says it for all.
            elif result.error is not told:
                told = result.error
                bar.line(f"{'failed':12} {entry.id}: {told}")
    return rows, len(rows) == len(chosen)


def add_files(
    configured: Settings, found: Discovery, request: Request, kept: tuple[Report, ...] = ()
) -> bool:
    """Add files, read reports again, and say what comes of each.

    Returns:
        Whether all went well.
    """
    store = open_store(configured)
    engine = open_engine(store)
    rebuilt = ensure_index(store, engine)
    if rebuilt:
        notice(f"{rebuilt}; the index was made anew from the store.")
    counts = dict.fromkeys(Outcome, 0)
    unread, well = 0, bool(found.files or kept)
    events = chain(
        add(store, engine, configured, found, request),
        reread(store, engine, configured, kept, request),
    )
    with PageProgress([*found.files, *(Path(report.source) for report in kept)]) as bar:
        for event in events:
            if isinstance(event, FileProgress):
                bar.update(event)
                continue
            counts[event.outcome] += 1
            unread += len(event.unread)
            well = well and event.well
            bar.finished(event)
            bar.line(file_line(event))
        speed = bar.speed()
    for path in found.passed_over:
        notice(f"passed over {path}: not in a format that Pincite reads")
    parts = [f"{number} {outcome}" for outcome, number in counts.items() if number]
    if unread:
        parts.append(f"{count(unread, 'page')} unread")
    click.echo(f"{', '.join(parts) or 'No files found'}.{speed}")
    if unread:
        notice(f"{what_unread_pages_need(configured)}.")
    return well
