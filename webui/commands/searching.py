"""`pincite search`: words and phrases in, cited passages out."""

from __future__ import annotations

import csv
import json
import os
import sys
from typing import TYPE_CHECKING

import click

from ingest.errors import UsageError
from search.contract import CSV_COLUMNS, csv_row, search_payload
from search.library import open_library
from webui.commands.options import filter_options, filters, library_option, setting_option, settings
from webui.terminal import notice, search_lines

if TYPE_CHECKING:
    from search.results import SearchResult

_ALL = 10_000_000


@click.command("search", short_help="Search the reports.")
@click.argument("query")
@filter_options
@click.option("--limit", type=click.IntRange(0), default=10, show_default=True, help="Most hits.")
@click.option(
    "--offset", type=click.IntRange(0), default=0, show_default=True, help="Better hits to skip."
)
@click.option("--all", "everything", is_flag=True, help="Every hit, instead of --limit.")
@click.option("--json", "as_json", is_flag=True, help="As JSON; docs/json.md has the contract.")
@click.option("--csv", "as_csv", is_flag=True, help="As CSV, a line each.")
@setting_option("base_url", "Address put before permalinks.", metavar="URL")
@library_option
def search_command(
    query: str,
    report: tuple[str, ...],
    inquiry: tuple[str, ...],
    year: str | None,
    kind: tuple[str, ...],
    limit: int,
    offset: int,
    everything: bool,  # noqa: FBT001 - click passes flags by name
    as_json: bool,  # noqa: FBT001
    as_csv: bool,  # noqa: FBT001
) -> None:
    """Search the reports.

    Words rank passages; "phrases in quotation marks" must stand in them word for word, stop
    words too. Where a QUERY has both, the phrases decide and the words rank.
    """
    if as_json and as_csv:
        raise UsageError("--json and --csv exclude each other", remedy="Choose one.")
    configured = settings()
    library = open_library(configured)
    if library.rebuilt:
        notice(f"{library.rebuilt}; the index was made anew from the store.")
    chosen = filters(report, inquiry, year, kind)
    result = library.search(query, chosen, limit=_ALL if everything else limit, offset=offset)
    if as_json:
        payload = search_payload(result, configured.address)
        click.echo(json.dumps(payload, ensure_ascii=False, indent=2))
    elif as_csv:
        rows = csv.writer(sys.stdout, lineterminator="\n")
        rows.writerow(CSV_COLUMNS)
        rows.writerows(csv_row(hit, query, configured.address) for hit in result.hits)
    else:
        _show(result, configured.address)


def _show(result: SearchResult, base_url: str) -> None:
    if not sys.stdout.isatty():
        for line in search_lines(result, base_url):
            click.echo(line)
        return
    context = click.get_current_context()
    context.color = context.color is not False
    # A short answer stays on the screen; `less` pages a long one, colours kept.
    os.environ.setdefault("LESS", "-FRX")
    click.echo_via_pager(f"{line}\n" for line in search_lines(result, base_url))
