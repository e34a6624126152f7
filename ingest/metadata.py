"""Metadata from flags, a table, the catalogue and the document, in that order; and report ids."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import fields
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from ingest.errors import MetadataError
from ingest.model import Form, Metadata

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from ingest.model import DocumentInfo

FIELDS = tuple(field.name for field in fields(Metadata))
CLEARABLE = tuple(name for name in FIELDS if name not in {"title", "form", "complete"})

_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
ADDRESS = re.compile(r"https?://[^\s;]+")
_YES = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}


def valid_id(text: str) -> str:
    """The id if it is one: lower-case letters and digits, joined by single hyphens.

    Raises:
        MetadataError: It is not.
    """
    if not _ID.fullmatch(text):
        raise MetadataError(
            f"{text!r} cannot be a report's id",
            remedy="Use lower-case letters, digits and single hyphens, such as jay-2014.",
        )
    return text


def valid_value(name: str, value: str) -> Any:  # noqa: ANN401 - the type of that field
    """The value of a metadata field from its text.

    Raises:
        MetadataError: The text cannot be that field's value; it says what can.
    """
    if name == "form":
        if value not in {form.value for form in Form}:
            raise MetadataError(f"{value!r} is no form", remedy=f"Use one of {', '.join(Form)}.")
        return Form(value)
    if name == "complete":
        if value.lower() not in _YES:
            raise MetadataError(f"complete is {value!r}", remedy="Use yes or no.")
        return _YES[value.lower()]
    if name == "title" and not value.strip():
        raise MetadataError("The title is empty", remedy="Give a title.")
    if name == "published" and not _is_date(value):
        raise MetadataError(
            f"The date {value!r} cannot be read", remedy="Write 2014, 2014-08 or 2014-08-21."
        )
    if name == "url" and not ADDRESS.fullmatch(value):
        raise MetadataError(
            f"The address {value!r} cannot be read", remedy="Write it with https:// before it."
        )
    return value


def _is_date(text: str) -> bool:
    if not _DATE.fullmatch(text):
        return False
    try:
        date.fromisoformat(text + "-01" * (2 - text.count("-")))
    except ValueError:
        return False
    return True


def merge(
    info: DocumentInfo,
    fallback_title: str,
    *sources: Mapping[str, Any],
    cleared: Mapping[str, Any] = MappingProxyType({}),
) -> Metadata:
    """Metadata from sources, the first that gives a value winning, the document coming last.

    Args:
        info: What the document says of itself.
        fallback_title: The title if nothing else gives one.
        sources: Values by field, the strongest source first.
        cleared: Corrections; fields that a person has emptied are None in it and stay empty.
    """
    document = {"title": info.title, "chair": info.author, "published": info.date}
    values: dict[str, Any] = {"title": fallback_title}
    for source in (document, *reversed(sources)):
        values |= {k: v for k, v in source.items() if v is not None}
    for name, value in cleared.items():
        if value is None and name in CLEARABLE:
            values[name] = None
    return Metadata(**values)


def path_ids(path: Path) -> Iterator[str]:
    """Ids for a file by its path, the shortest first: its folder's name and its own.

    The base name alone is never enough: folders full of `report.pdf` are the rule. Where an
    id is taken by another file, the next has one folder more.
    """
    parts = [_slug(part) for part in (*path.parent.parts, path.stem)]
    parts = [part for part in parts if part]
    for count in range(2, len(parts) + 1):
        yield _undoubled(parts[-count:])
    whole = "-".join(parts) or "report"
    if len(parts) < 2:
        yield whole
    yield from (f"{whole}-{n}" for n in range(2, 1_000_000))


def _undoubled(parts: list[str]) -> str:
    # "horizon/horizon-vol1.pdf" is horizon-vol1: a name that begins with its folder's says it.
    kept = [
        part
        for part, following in zip(parts, [*parts[1:], ""], strict=True)
        if not following.startswith(f"{part}-")
    ]
    return "-".join(kept)


def _slug(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.casefold()).encode("ascii", "ignore").decode()
    return "-".join(re.findall(r"[a-z0-9]+", plain))
