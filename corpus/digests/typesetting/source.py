"""The digest source format: TOML front matter, then a small part of Markdown.

The format is described in `corpus/digests/README.md`; this module is its only reader.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

REQUIRED = {
    "id": str,
    "title": str,
    "subject": str,
    "inquiry": str,
    "chair": str,
    "published": int,
    "subject_publisher": str,
    "digest_date": date,
    "sources": list,
}
OPTIONAL = {"subject_url": str, "running_title": str}
TITLE_START = "Digest of "

_MARKER = re.compile(r"\[\^([\w-]+)\]")
_DEFINITION = re.compile(r"\[\^([\w-]+)\]:\s+(.+)", re.DOTALL)
_RECOMMENDATION = re.compile(r"(Recommendation (?:\d+|[A-Z])):\s+(.+)", re.DOTALL)
_TABLE_RULE = re.compile(r":?-{3,}:?")


class SourceError(ValueError):
    """A source breaks the format; the message names the file and what to mend."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A chapter (level 1) or section (level 2) title."""

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Numbered:
    """A paragraph with its printed number, such as `2.4`."""

    number: str
    text: str


@dataclass(frozen=True, slots=True)
class Bullet:
    """One item of a list; it belongs to the numbered paragraph before it."""

    text: str


@dataclass(frozen=True, slots=True)
class Recommendation:
    """A recommendation: its label (`Recommendation 3`) and its words."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class TableBlock:
    """A table with its caption; the first row is the head."""

    caption: str
    rows: tuple[tuple[str, ...], ...]


Block = Heading | Numbered | Bullet | Recommendation | TableBlock


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote: its text, and what it says when the same note is cited again."""

    text: str
    short: str


@dataclass(frozen=True, slots=True)
class Digest:
    """One digest source, read and checked.

    Attributes:
        slug: The file name without its suffix.
        blocks: The body in order.
        notes: The footnote definitions by key.
        published: The year in which the report that is digested came out.
    """

    slug: str
    id: str
    title: str
    subject: str
    inquiry: str
    chair: str
    published: int
    subject_publisher: str
    digest_date: date
    sources: tuple[str, ...]
    blocks: tuple[Block, ...]
    notes: dict[str, Note] = field(default_factory=dict)
    subject_url: str = ""
    running_title: str = ""


def markers(text: str) -> list[str]:
    """Returns the keys of the footnote markers in `text`, in order."""
    return _MARKER.findall(text)


def replace_markers(text: str, numbers: Iterator[int]) -> list[str | int]:
    """Returns `text` cut at its markers, each marker replaced by the next of `numbers`."""
    pieces: list[str | int] = []
    for place, piece in enumerate(_MARKER.split(text)):
        if place % 2:
            pieces.append(next(numbers))
        elif piece:
            pieces.append(piece)
    return pieces


def read_source(path: Path) -> Digest:
    """Reads one source file.

    Raises:
        SourceError: The file is not in the format.
    """
    return parse_source(path.read_text(encoding="utf-8"), path.stem)


def parse_source(text: str, slug: str) -> Digest:
    """Reads a source from its text; `slug` names it in errors and in the built file.

    Raises:
        SourceError: The text is not in the format.
    """
    before, *parts = text.split("+++\n", 2)
    if before.strip() or len(parts) != 2:
        raise SourceError(f"{slug}: start with TOML front matter between two +++ lines")
    front, body = parts
    if unprintable := sorted({c for c in text if not _printable(c)}):
        raise SourceError(f"{slug}: characters that cannot be printed: {' '.join(unprintable)}")
    try:
        # The empty line stands for the first +++, so that errors count lines as an editor does.
        values = _checked(tomllib.loads("\n" + front))
        blocks, notes = _parse_body(body)
        _check_notes(blocks, notes)
    except (ValueError, tomllib.TOMLDecodeError) as error:
        raise SourceError(f"{slug}: {error}") from error
    return Digest(slug=slug, blocks=tuple(blocks), notes=notes, **values)


def _printable(character: str) -> bool:
    try:
        character.encode("cp1252")
    except UnicodeEncodeError:
        return False
    return True


def _checked(values: dict[str, Any]) -> dict[str, Any]:
    known = REQUIRED | OPTIONAL
    if missing := sorted(REQUIRED.keys() - values.keys()):
        raise ValueError(f"front matter lacks {', '.join(missing)}")
    if unknown := sorted(values.keys() - known.keys()):
        raise ValueError(f"front matter has unknown keys {', '.join(unknown)}")
    for key, value in values.items():
        if not isinstance(value, known[key]) or not value:
            raise ValueError(f"front matter: {key} must be a non-empty {known[key].__name__}")
    if not values["title"].startswith(TITLE_START):
        raise ValueError(f"front matter: title must start with {TITLE_START.strip()!r}")
    return values | {"sources": tuple(values["sources"])}


def _parse_body(body: str) -> tuple[list[Block], dict[str, Note]]:
    blocks: list[Block] = []
    notes: dict[str, Note] = {}
    chapter = paragraph = 0
    caption = ""
    for chunk in _chunks(body):
        if definition := _DEFINITION.fullmatch(chunk):
            _define(notes, definition[1], definition[2])
        elif caption and not chunk.startswith("|"):
            raise ValueError(f"the table “{caption}” has no rows after its caption")
        elif chunk.startswith("Table: "):
            caption = chunk.removeprefix("Table: ")
        elif chunk.startswith("|"):
            blocks.append(_table(caption, chunk))
            caption = ""
        else:
            block = _text_block(chunk, chapter, paragraph)
            blocks.append(block)
            if isinstance(block, Heading) and block.level == 1:
                chapter, paragraph = chapter + 1, 0
            paragraph += isinstance(block, Numbered)
    if caption:
        raise ValueError(f"the table “{caption}” has no rows after its caption")
    return blocks, notes


def _text_block(chunk: str, chapter: int, paragraph: int) -> Block:
    """Returns the block of `chunk`, which follows that many chapters and paragraphs."""
    if chunk.startswith("# "):
        return Heading(1, f"{chapter + 1}. {chunk[2:]}")
    if not chapter:
        raise ValueError("the text must start with a '# Chapter' line")
    if chunk.startswith("## "):
        return Heading(2, chunk[3:])
    if chunk.startswith("- "):
        return Bullet(chunk[2:])
    if recommendation := _RECOMMENDATION.fullmatch(chunk):
        return Recommendation(recommendation[1], recommendation[2])
    return Numbered(f"{chapter}.{paragraph + 1}", chunk)


def _define(notes: dict[str, Note], key: str, definition: str) -> None:
    if key in notes:
        raise ValueError(f"footnote {key} is defined twice")
    text, _, short = definition.partition(" || ")
    notes[key] = Note(text, short or "As before")


def _chunks(body: str) -> Iterator[str]:
    """Yields headings, paragraphs, list items and definitions on one line each, tables as rows."""
    lines: list[str] = []
    for line in (line.strip() for line in [*body.splitlines(), ""]):
        table_goes_on = line.startswith("|") and bool(lines) and lines[0].startswith("|")
        starts_new = line.startswith(("- ", "#", "[^", "|", "Table: ")) and not table_goes_on
        # A line of running text may begin with a marker; only a definition starts a chunk.
        if line.startswith("[^") and not _DEFINITION.fullmatch(line):
            starts_new = False
        if lines and (not line or starts_new):
            yield ("\n" if lines[0].startswith("|") else " ").join(lines)
            lines = []
        if line:
            lines.append(line)


def _table(caption: str, chunk: str) -> TableBlock:
    if not caption:
        raise ValueError("a table needs a 'Table: ...' line before it")
    rows = [tuple(c.strip() for c in line.strip("|").split("|")) for line in chunk.split("\n")]
    rows = [row for row in rows if not all(_TABLE_RULE.fullmatch(cell) for cell in row)]
    if len({len(row) for row in rows}) != 1:
        raise ValueError(f"the rows of the table “{caption}” differ in their number of cells")
    if any(markers(cell) for row in rows for cell in row):
        raise ValueError("put a table's footnote markers in its caption, not in its cells")
    return TableBlock(caption, tuple(rows))


def _check_notes(blocks: list[Block], notes: dict[str, Note]) -> None:
    used: set[str] = set()
    for block in blocks:
        text = block.caption if isinstance(block, TableBlock) else block.text
        if isinstance(block, Heading) and markers(text):
            raise ValueError(f"a heading cannot have a footnote: {text}")
        used.update(markers(text))
    if undefined := sorted(used - notes.keys()):
        raise ValueError(f"footnotes without a definition: {', '.join(undefined)}")
    if unused := sorted(notes.keys() - used):
        raise ValueError(f"footnotes that nothing refers to: {', '.join(unused)}")
