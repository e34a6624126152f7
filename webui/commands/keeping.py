"""`pincite reports`, `edit`, `remove`, `doctor` and `rebuild`: the library itself."""

from __future__ import annotations

import json
import sys

import click

from ingest.errors import UsageError
from ingest.metadata import CLEARABLE, FIELDS
from search.contract import reports_payload
from search.doctor import diagnose, repair
from search.library import open_library
from search.opening import ensure_index, open_engine, open_store, rebuild_index
from search.removing import remove_report
from webui.commands.options import library_option, metadata_options, metadata_values, settings
from webui.terminal import gap_lines, notice, one_line, outdated_lines, report_lines
from webui.wording import count


@click.command("reports", short_help="List the reports in the library.")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@library_option
def reports_command(as_json: bool) -> None:  # noqa: FBT001 - click passes flags by name
    """List the reports in the library, and the files that could not be taken."""
    library = open_library(settings())
    reports, unread = library.reports(), library.unread()
    if as_json:
        click.echo(json.dumps(reports_payload(reports, unread), ensure_ascii=False, indent=2))
        return
    for line in report_lines(reports):
        click.echo(line)
    for line in gap_lines([gap for gap in unread if not gap.pages], ()):
        click.echo(line)
    for line in outdated_lines([report.id for report in reports if report.outdated]):
        click.echo(line)
    if not reports:
        click.echo("The library is empty. Take files into it with `pincite add PATH`.")


@click.command("edit", short_help="Correct what a report is called.")
@click.argument("report", metavar="ID")
@click.option(
    "--clear", multiple=True, metavar="FIELD", help=f"Empty a field: {', '.join(CLEARABLE)}."
)
@metadata_options
@library_option
def edit_command(report: str, clear: tuple[str, ...], **given: str | None) -> None:
    """Correct what a report is called; a later edition keeps the corrections."""
    unknown = [name for name in clear if name not in CLEARABLE]
    if unknown:
        raise UsageError(
            f"{unknown[0]!r} cannot be emptied", remedy=f"Use one of {', '.join(CLEARABLE)}."
        )
    changes = metadata_values(given) | dict.fromkeys(clear)
    if not changes:
        raise UsageError(
            "Nothing to correct was given",
            remedy=f"Use {', '.join('--' + name for name in FIELDS)} or --clear.",
        )
    store = open_store(settings())
    with store.writing():
        edited = store.edit(report, changes)
    for line in report_lines([edited]):
        click.echo(line)


@click.command("remove", short_help="Take reports out of the library.")
@click.argument("reports", nargs=-1, required=True, metavar="ID...")
@library_option
def remove_command(reports: tuple[str, ...]) -> None:
    """Take reports out of the library, with their copies of the files.

    The files they were added from stay where they are. A file that could not be taken is
    forgotten by the id that it would have had.
    """
    store = open_store(settings())
    engine = open_engine(store)
    ensure_index(store, engine)
    for report in reports:
        removed = remove_report(store, engine, report)
        click.echo(f"{'removed' if removed else 'forgotten'} {report}")


@click.command("doctor", short_help="Check the library, and mend it.")
@click.option("--repair", "mend", is_flag=True, help="Make the index anew from the store.")
@library_option
def doctor_command(mend: bool) -> None:  # noqa: FBT001 - as above
    """Check store, originals and index; say what is found and how to mend it.

    Exit code 0: nothing is wrong (pages that could not be read are listed, but are no fault of
    the library); 1: something is.
    """
    configured = settings()
    store = open_store(configured)
    engine = open_engine(store)
    if mend:
        passages = repair(store, engine, _count)
        notice(f"The index was made anew from the store ({passages:,} passages).")
    faults = 0
    for finding in diagnose(store, engine, configured):
        faults += finding.fault
        word = click.style("fault", fg="red") if finding.fault else "note "
        click.echo(f"{word}  {one_line(f'{finding.message}. {finding.remedy}')}")
    with store.read() as snapshot:
        reports = snapshot.reports()
    passages = sum(report.passage_count for report in reports)
    verdict = count(faults, "fault") if faults else "no faults"
    held = f"{count(len(reports), 'report')}, {count(passages, 'passage')}"
    click.echo(f"{held} in {store.folder}: {verdict}.")
    sys.exit(1 if faults else 0)


@click.command("rebuild", short_help="Make the search index anew.")
@library_option
def rebuild_command() -> None:
    """Make the search index anew from the store; reports and permalinks stay as they are."""
    store = open_store(settings())
    passages = rebuild_index(store, open_engine(store), _count)
    click.echo(f"{passages:,} passages indexed.")


def _count(passages: int) -> None:
    if sys.stderr.isatty():
        click.echo(f"\r{passages:,} passages", nl=False, err=True)
