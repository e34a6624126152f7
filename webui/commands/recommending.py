"""`pincite recommendations`: what reports recommend, each once, with the places that repeat it."""

from __future__ import annotations

import csv
import json
import sys
from collections import Counter
from itertools import groupby
from typing import TYPE_CHECKING

import click

from ingest.errors import UsageError
from ingest.model import Form, Kind
from search.contract import (
    RECOMMENDATION_COLUMNS,
    recommendation_row,
    recommendations_payload,
)
from search.library import open_library
from webui.commands.options import library_option, setting_option, settings
from webui.terminal import gap_lines, one_line
from webui.wording import count

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ingest.model import Report
    from search.recommendations import Recommendation


@click.command("recommendations", short_help="List what reports recommend.")
@click.argument("report", metavar="[ID]", required=False)
@click.option("--json", "as_json", is_flag=True, help="As JSON; docs/json.md has the contract.")
@click.option("--csv", "as_csv", is_flag=True, help="As CSV, a line each.")
@setting_option("base_url", "Address put before permalinks.", metavar="URL")
@library_option
def recommendations_command(report: str | None, as_json: bool, as_csv: bool) -> None:  # noqa: FBT001 - click passes flags by name
    """List the recommendations of a report, or of all, each once with its number and words.

    A recommendation that is printed at several places is listed where most of it stands, the
    first of equals; the other places are named with it.
    """
    if as_json and as_csv:
        raise UsageError("--json and --csv exclude each other", remedy="Choose one.")
    configured = settings()
    listing = open_library(configured).recommendations(report)
    if as_json:
        payload = recommendations_payload(listing, configured.address)
        click.echo(json.dumps(payload, ensure_ascii=False, indent=2))
    elif as_csv:
        rows = csv.writer(sys.stdout, lineterminator="\n")
        rows.writerow(RECOMMENDATION_COLUMNS)
        rows.writerows(map(recommendation_row, listing.found))
        for line in gap_lines(listing.unread, listing.incomplete):
            click.echo(line, err=True)
    else:
        for line in _lines(listing.found):
            click.echo(line)
        if not listing.found:
            looked = count(len(listing.searched), "report")
            click.echo(f"None that are labelled or listed as such were found in {looked}.")
            click.echo("Search for the word: pincite search recommend")
        for line in gap_lines(listing.unread, listing.incomplete):
            click.echo(line)


def _lines(found: Iterable[Recommendation]) -> Iterator[str]:
    for report, group in groupby(found, key=lambda each: each.report):
        listed = list(group)
        yield click.style(report.id, bold=True) + f": {_counted(report, len(listed))}"
        if again := _numbers_again(listed):
            yield f"Printed over different recommendations: number {', '.join(again)}"
        for each in listed:
            yield ""
            label = each.printing.label or "Not numbered"
            if not each.printing.text.startswith(label):
                yield click.style(one_line(label), bold=True)
            for part in each.printing.passages:
                indent = "    - " if part.kind is Kind.LIST_ITEM else "  "
                yield indent + one_line(part.text)
            yield "  " + click.style(one_line(each.printing.citation.plain()), dim=True)
            if each.repeats:
                places = "; ".join(each.places())
                yield "  " + click.style(one_line(f"Also printed: {places}"), dim=True)
        yield ""


def _numbers_again(listed: Iterable[Recommendation]) -> list[str]:
    """Numbers that stand over more than one recommendation."""
    numbers = Counter(each.number for each in listed if each.number)
    return [number for number, times in numbers.items() if times > 1]


def _counted(report: Report, number: int) -> str:
    words = count(number, "recommendation")
    as_printed = {
        Form.RESPONSE: "as this response labels them",
        Form.SUMMARY: "as this summary prints them",
        Form.EXTRACT: "as far as this extract goes",
        Form.DIGEST: "as this digest tells them, not the report",
    }.get(report.metadata.form)
    return f"{words}, {as_printed}" if as_printed else words
