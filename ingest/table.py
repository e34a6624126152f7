"""Metadata tables: what a folder of files is called, in one tab-separated file."""

from __future__ import annotations

import csv
import os.path
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ingest.errors import MetadataError
from ingest.metadata import ADDRESS, FIELDS, valid_id, valid_value

if TYPE_CHECKING:
    from collections.abc import Mapping

COLUMNS = ("path", "id", "year", "source", "sha256", *FIELDS)

_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class TableRow:
    """One line of a metadata table.

    Attributes:
        path: Absolute path of the file it describes.
        id: The report's id, or None.
        sha256: Hash that the file should have, or None.
        values: Values of metadata fields, by name.
    """

    path: Path
    id: str | None
    sha256: str | None
    values: Mapping[str, Any]


def read_table(path: Path) -> dict[Path, TableRow]:
    """A metadata table by the files it describes: tab-separated UTF-8 with a heading line.

    Paths in it are relative to the table. `year` is another name for `published`; `source`
    says where the file is from and serves as `url` where it is one address.

    Raises:
        MetadataError: The table cannot be read, names an unknown column, an id or a file
            twice, or a value that is not valid; it says in which line.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            header, *lines = list(csv.reader(file, dialect="excel-tab")) or [[]]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise MetadataError(
            f"The metadata table {path} cannot be read ({error})",
            remedy="Give a tab-separated UTF-8 file.",
        ) from error
    _check_header(path, header)
    rows: dict[Path, TableRow] = {}
    seen: dict[str | Path, int] = {}
    for number, line in enumerate(lines, start=2):
        if not any(line):
            continue
        try:
            row = _table_row(path, header, line)
            _check_double(row, seen)
        except MetadataError as error:
            where = f"{path}, line {number}"
            raise MetadataError(f"{where}: {error.message}", remedy=error.remedy) from error
        rows[row.path] = row
        seen |= {row.path: number} | ({row.id: number} if row.id else {})
    return rows


def _check_header(path: Path, header: list[str]) -> None:
    unknown = [name for name in header if name not in COLUMNS]
    if unknown or "path" not in header:
        wrong = f"an unknown column {unknown[0]!r}" if unknown else "no column 'path'"
        raise MetadataError(
            f"The metadata table {path} has {wrong}",
            remedy=f"Its columns may be {', '.join(COLUMNS)}; path is needed.",
        )


def _check_double(row: TableRow, seen: Mapping[str | Path, int]) -> None:
    double = next((key for key in (row.path, row.id) if key in seen), None)
    if double is not None:
        raise MetadataError(
            f"{double} is in line {seen[double]} already",
            remedy="Name each file and each id once.",
        )


def _table_row(table: Path, header: list[str], line: list[str]) -> TableRow:
    if len(line) != len(header):
        raise MetadataError(
            f"There are {len(line)} columns where the heading has {len(header)}",
            remedy="Give every column, empty where there is no value.",
        )
    given = {n: v.strip() for n, v in zip(header, line, strict=True) if v.strip()}
    if "path" not in given:
        raise MetadataError("The path is missing", remedy="Give each file's path.")
    # As in discovery: ".." goes, symbolic links stay.
    path = Path(os.path.abspath(table.parent / given.pop("path")))  # noqa: PTH100
    report_id, sha256 = given.pop("id", None), given.pop("sha256", None)
    source, year = given.pop("source", ""), given.pop("year", None)
    if ADDRESS.fullmatch(source):
        given.setdefault("url", source)
    if year:
        given.setdefault("published", year)
    if sha256 and not _SHA256.fullmatch(sha256):
        raise MetadataError(
            f"{sha256!r} is no SHA-256", remedy="Give 64 hexadecimal digits, or none."
        )
    values = {name: valid_value(name, value) for name, value in given.items()}
    return TableRow(path, valid_id(report_id) if report_id else None, sha256, values)
