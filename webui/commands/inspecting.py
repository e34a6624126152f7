"""`pincite inspect`: how a file is read, to be checked by eye."""

from __future__ import annotations

import json
import re
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ingest.errors import FileAccessError, UnreadableFileError, UnsupportedFormatError, UsageError
from ingest.model import FileFormat, PageState
from ingest.originals import sha256_of
from ingest.worker import read_report, run
from search.contract import reading_payload
from webui.commands.options import setting_option, settings
from webui.reading_tree import page_lines, tree_lines
from webui.terminal import notice
from webui.wording import count, ranges

if TYPE_CHECKING:
    from ingest.model import Page, Reading
    from ingest.settings import Settings
    from ingest.worker import Progress

_PAGES = re.compile(r"(\d{1,7})(?:\s*(?:-|–|\.\.)\s*(\d{1,7}))?")
_UNKNOWN_WIDTH = 100


@click.command("inspect", short_help="Show how a file is read.")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--pages", metavar="PAGES", help="Pages of the file: 10-20, or 3,7,10-12.")
@click.option(
    "--pictures",
    type=click.Path(path_type=Path),
    metavar="FOLDER",
    help="Draw each page there, its passages outlined.",
)
@click.option("--full", is_flag=True, help="Every word, instead of the first of each passage.")
@click.option("--json", "as_json", is_flag=True, help="As JSON; docs/json.md has the contract.")
@click.option(
    "--password",
    is_flag=False,
    flag_value="",
    metavar="TEXT",
    help="Password of an encrypted file; asked for if none is given with it.",
)
@setting_option("max_file_mb", "Largest file taken, in megabytes.")
@setting_option("max_pages", "Most pages a file may have.")
@setting_option("read_memory_mb", "Most memory for reading one file, in megabytes.")
@setting_option("read_seconds", "Most time for reading one file, in seconds.")
def inspect_command(
    file: Path,
    pages: str | None,
    pictures: Path | None,
    full: bool,  # noqa: FBT001 - click passes flags by name
    as_json: bool,  # noqa: FBT001
    password: str | None,
) -> None:
    """Show how FILE is read: its pages, and its passages as a tree of sections.

    Each passage stands with its kind, page, paragraph number, notes and whose words it quotes.
    No library is needed, and none is changed. The whole file is read, as `add` reads it,
    whatever --pages shows: running heads and type sizes are judged by all of it. Scanned pages
    take seconds each. Exit code 1: a page that is shown could not be read.
    """
    if password == "":
        password = click.prompt("Password", hide_input=True, err=True)
    configured = settings()
    wanted = _wanted(pages) if pages else None
    sha256 = _hash(file, configured.max_file_mb * 1_000_000)
    reading = run(read_report, file, password, configured, _heard)
    shown = _chosen(reading, wanted, file)
    numbers = {page.number for page in shown}
    passages = [
        passage
        for passage in reading.passages
        if wanted is None or numbers.intersection(passage.pages())
    ]
    if pictures:
        _draw(reading, shown, pictures, file, password, configured)
    if as_json:
        payload = reading_payload(shown, passages)
        click.echo(json.dumps(payload, ensure_ascii=False, indent=2))
    else:
        width = shutil.get_terminal_size((_UNKNOWN_WIDTH, 0)).columns
        for line in page_lines(reading, shown, file.name, sha256):
            click.echo(line)
        click.echo()
        for line in tree_lines(reading, passages, None if full else width):
            click.echo(line)
    sys.exit(1 if any(page.state is PageState.UNREAD for page in shown) else 0)


def _hash(file: Path, max_bytes: int) -> str:
    """SHA-256 of the file; an error names the path."""
    if file.is_dir():
        raise FileAccessError(f"{file} is a folder", remedy="Name one file in it.")
    if not file.exists():
        raise FileAccessError(f"{file}: there is no such file", remedy="Check the path.")
    try:
        return sha256_of(file, max_bytes)
    except UnreadableFileError as error:
        raise type(error)(f"{file}: {error.message}", remedy=error.remedy) from error


def _wanted(asked: str) -> tuple[range, ...]:
    """The page numbers that a text asks for.

    Raises:
        UsageError: It names none, or runs backwards.
    """
    wanted: list[range] = []
    for part in asked.split(","):
        match = _PAGES.fullmatch(part.strip())
        if not match:
            raise UsageError(f"{asked!r} names no pages", remedy="Use 10-20, or 3,7,10-12.")
        first, last = int(match[1]), int(match[2] or match[1])
        if last < first:
            raise UsageError(f"{part.strip()} runs backwards", remedy=f"Use {last}-{first}.")
        wanted.append(range(first, last + 1))
    return tuple(wanted)


def _chosen(reading: Reading, wanted: tuple[range, ...] | None, file: Path) -> list[Page]:
    """The pages asked for; those that the file does not have are named.

    Raises:
        UsageError: It has none of them.
    """
    if wanted is None:
        return list(reading.pages)
    chosen = [page for page in reading.pages if any(page.number in part for part in wanted)]
    last = reading.pages[-1].number if reading.pages else 0
    if not chosen:
        asked = ", ".join(f"{p[0]}-{p[-1]}" if len(p) > 1 else f"{p[0]}" for p in wanted)
        has = f"Its pages go up to {last}." if last else "Its format has no pages."
        raise UsageError(f"{file.name} has no page {asked}", remedy=has)
    if any(part[-1] > last for part in wanted):
        shown = ranges(page.number for page in chosen)
        notice(f"{file.name} has no page after {last}; shown: {shown}")
    return chosen


def _draw(
    reading: Reading,
    pages: list[Page],
    folder: Path,
    file: Path,
    password: str | None,
    configured: Settings,
) -> None:
    if reading.format is not FileFormat.PDF:
        raise UnsupportedFormatError(
            f"{file.name} has no pages to draw",
            remedy="--pictures needs a PDF; leave it out to see the passages.",
        )
    from webui.pictures import Drawing

    drawn = run(Drawing(reading, tuple(pages), folder), file, password, configured, _heard)
    notice(f"{count(len(drawn), 'picture')} in {folder}")


def _heard(progress: Progress) -> None:
    """Show in a terminal how far it is; pages that are read by OCR take seconds each."""
    if sys.stderr.isatty():
        end = "\r" if progress.done < progress.total else "\r\033[K"
        click.echo(f"page {progress.done} of {progress.total}{end}", nl=False, err=True)
