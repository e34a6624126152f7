"""The catalogue: official reports known by name, where they are published, and their hashes.

`corpus/catalogue.toml` is the catalogue that comes with Pincite; an installed copy lies beside
this module. What its fields mean is in docs/fetch.md.
"""

from __future__ import annotations

import difflib
import re
import tomllib
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from ingest.errors import CatalogueError, MetadataError, UsageError
from ingest.metadata import FIELDS, valid_id, valid_value
from ingest.model import Metadata

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

PDF = "application/pdf"
#: What a catalogued file can be, by its media type, with the ending that its copy gets.
MEDIA_TYPES = {
    PDF: ".pdf",
    "text/html": ".html",
    "text/plain": ".txt",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
}
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})

_SHA256 = re.compile(r"[0-9a-f]{64}")
# A summary or an extract is catalogued as what it is; a digest is ours and never official.
_FORMS = ("report", "response", "extract", "summary")
_REQUIRED = ("id", "title", "inquiry", "chair", "published", "form", "licence", "source")
_OWN = ("landing", "url_seen", "media_type", "sha256", "source")


@dataclass(frozen=True, slots=True)
class CatalogueEntry:
    """One official report.

    Attributes:
        id: The report's id in every library ("jay-2014").
        metadata: What it is called. Its `url` is where the file itself is, or None.
        source: Where the title, the chair and the date were seen.
        url_seen: Where the address, or that of the landing page, was seen.
        landing: A page that leads to the file, or None.
        media_type: What the file at the address is, one of `MEDIA_TYPES`.
        sha256: Hash of the file at the address, or of the only official file known.
        other_sha256: Hashes of other official copies, by which a file is recognised too.
    """

    id: str
    metadata: Metadata
    source: str = ""
    url_seen: str | None = None
    landing: str | None = None
    media_type: str = PDF
    sha256: str | None = None
    other_sha256: tuple[str, ...] = ()

    @property
    def address_confirmed(self) -> bool:
        """Whether the file's address was seen in a source."""
        return self.metadata.url is not None

    @property
    def file_name(self) -> str:
        """Name that a downloaded copy gets."""
        return self.id + MEDIA_TYPES[self.media_type]

    def values(self) -> dict[str, Any]:
        """Metadata values by field, as `ingest.metadata.merge` takes them."""
        return {field.name: getattr(self.metadata, field.name) for field in fields(Metadata)}


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Entries in the order of the file, which is the order of their importance here."""

    entries: tuple[CatalogueEntry, ...]

    def __iter__(self) -> Iterator[CatalogueEntry]:
        return iter(self.entries)

    def __len__(self) -> int:
        return len(self.entries)

    def by_id(self, report: str) -> CatalogueEntry | None:
        """The entry with that id, or None."""
        return next((entry for entry in self.entries if entry.id == report), None)

    def by_sha256(self, sha256: str) -> CatalogueEntry | None:
        """The entry one of whose official files has that hash, or None."""
        wanted = sha256.lower()
        return next(
            (e for e in self.entries if wanted in {e.sha256, *e.other_sha256}),
            None,
        )

    def select(self, reports: Iterable[str]) -> tuple[CatalogueEntry, ...]:
        """The entries with those ids, in the order asked for, each once.

        Raises:
            UsageError: An id is not in the catalogue; it names the nearest that are.
        """
        chosen: dict[str, CatalogueEntry] = {}
        for report in reports:
            entry = self.by_id(report)
            if entry is None:
                ids = [known.id for known in self.entries]
                near = difflib.get_close_matches(report, ids, n=3, cutoff=0.5) or ids[:3]
                raise UsageError(
                    f"The catalogue has no report {report!r}",
                    remedy=f"Give one of its ids, such as {', '.join(near)}.",
                )
            chosen[report] = entry
        return tuple(chosen.values())


def catalogue_path() -> Path:
    """Where the catalogue that came with this copy of Pincite lies."""
    here = Path(__file__).resolve().parent
    packaged = here / "catalogue.toml"
    return packaged if packaged.exists() else here.parent / "corpus" / "catalogue.toml"


def load_catalogue(path: Path | None = None) -> Catalogue:
    """The catalogue in a file, checked; without a path the one that comes with Pincite.

    Raises:
        CatalogueError: The file cannot be read, or an entry is not valid; it names the entry
            and the field.
    """
    path = path or catalogue_path()
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise CatalogueError(
            f"The catalogue {path} cannot be read ({error})",
            remedy="Give a TOML file in UTF-8 with one [[report]] an entry.",
        ) from error
    tables = document.get("report")
    if set(document) != {"report"} or not isinstance(tables, list) or not tables:
        raise CatalogueError(
            f"The catalogue {path} does not consist of reports",
            remedy="Begin each entry with a line [[report]], and write nothing before the first.",
        )
    entries = tuple(_entry(table, number) for number, table in enumerate(tables, start=1))
    _check_unique(entries)
    return Catalogue(entries)


def allowed_address(url: str, *, loopback: bool = True) -> bool:
    """Whether an address may be downloaded from: https, or http on this machine itself.

    Args:
        url: The address.
        loopback: Whether http on this machine is allowed; tests need it, publishers do not.
    """
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port  # reading the port checks it
    except ValueError:
        return False
    if not host or any(character.isspace() for character in url):
        return False
    return parts.scheme == "https" or (loopback and parts.scheme == "http" and host in LOOPBACK)


def _entry(table: object, number: int) -> CatalogueEntry:
    """One entry from its table in the file; `number` counts entries from 1."""
    if not isinstance(table, dict):
        raise _invalid(f"number {number}", "report", "is not a table", "Write [[report]].")
    name = str(table.get("id") or f"number {number}")
    for field in _REQUIRED:
        if not table.get(field):
            raise _invalid(name, field, "is missing", f"Add a line {field} = ….")
    known = {*FIELDS, *_OWN, "id", "other_sha256", "address_confirmed"}
    for field in table:
        if field not in known:
            near = difflib.get_close_matches(field, known, n=1)
            hint = f"Write {near[0]}" if near else f"Use one of {', '.join(sorted(known))}"
            raise _invalid(name, field, "is no field of an entry", f"{hint}.")
    _check_confirmed(name, table)
    hashes = table.get("other_sha256", [])
    if not isinstance(hashes, list):
        raise _invalid(name, "other_sha256", "is not a list", 'Write ["…"].')
    return CatalogueEntry(
        id=_checked(name, "id", table["id"]),
        metadata=Metadata(**{f: _checked(name, f, table[f]) for f in FIELDS if f in table}),
        other_sha256=tuple(_checked(name, "sha256", value) for value in hashes),
        **{f: _checked(name, f, table[f]) for f in _OWN if f in table},
    )


def _checked(name: str, field: str, value: object) -> Any:  # noqa: ANN401 - the field's type
    """A field's value, or an error that names the entry and the field."""
    if field == "complete" and isinstance(value, bool):
        return value
    if not isinstance(value, str) or not value.strip():
        raise _invalid(name, field, f"is {value!r}", "Write it between quotation marks.")
    if field in {"url", "landing"} and not allowed_address(value):
        raise _invalid(name, field, f"is {value!r}", "Give an address that begins with https://.")
    if field == "sha256" and not _SHA256.fullmatch(value):
        raise _invalid(name, field, f"is {value!r}", "Give 64 digits from 0-9a-f.")
    if field == "form" and value not in _FORMS:
        raise _invalid(name, field, f"is {value!r}", f"Use one of {', '.join(_FORMS)}.")
    if field == "media_type" and value not in MEDIA_TYPES:
        raise _invalid(name, field, f"is {value!r}", f"Use one of {', '.join(MEDIA_TYPES)}.")
    try:
        return valid_id(value) if field == "id" else valid_value(field, value)
    except MetadataError as error:
        raise _invalid(name, field, f"is {value!r}", error.remedy) from error


def _check_confirmed(name: str, table: Mapping[str, object]) -> None:
    """An address is there exactly if it is confirmed, and says where it was seen."""
    confirmed = table.get("address_confirmed")
    if confirmed is not ("url" in table):
        raise _invalid(
            name,
            "address_confirmed",
            f"is {confirmed!r}, and the entry has {'a' if 'url' in table else 'no'} url",
            "Write true for an address that was seen in a source; otherwise leave the url out "
            "and write false.",
        )
    if ("url" in table or "landing" in table) and not table.get("url_seen"):
        raise _invalid(name, "url_seen", "is missing", "Say where the address was seen.")


def _check_unique(entries: tuple[CatalogueEntry, ...]) -> None:
    ids: set[str] = set()
    owners: dict[str, str] = {}
    for entry in entries:
        if entry.id in ids:
            raise _invalid(entry.id, "id", "is used twice", "Give each entry an id of its own.")
        ids.add(entry.id)
        for sha256 in filter(None, (entry.sha256, *entry.other_sha256)):
            if sha256 in owners:
                raise _invalid(
                    entry.id,
                    "sha256",
                    f"is also that of {owners[sha256]}",
                    "Leave it in one of them.",
                )
            owners[sha256] = entry.id


def _invalid(entry: str, field: str, problem: str, remedy: str) -> CatalogueError:
    return CatalogueError(f"Catalogue entry {entry}: {field} {problem}", remedy=remedy)
