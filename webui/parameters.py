"""What an address asks for: the query, its filters and its page of hits, and back again.

The search page and the JSON interface read the same parameters: `q`, `report`, `inquiry`
and `kind` (each may be repeated), `year` ("2014" or "2010..2015"), `limit` and `offset`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from ingest.errors import QueryError
from ingest.model import Kind
from search.results import Filters

if TYPE_CHECKING:
    from werkzeug.datastructures import MultiDict

FILTER_LIMIT = 200
"""Most values of one filter, and longest value in characters."""

HITS_A_PAGE = 10
HITS_LIMIT = 100
OFFSET_LIMIT = 1_000_000

_YEARS = re.compile(r"([0-9]{4})(?:\.\.([0-9]{4}))?")
_WHOLE_NUMBER = re.compile(r"[0-9]{1,9}")


@dataclass(frozen=True, slots=True)
class Asked:
    """What a search address asks for.

    Attributes:
        query: The query, without spaces at its ends; empty where none was given.
        filters: Which part of the library to search.
        limit: How many hits to give.
        offset: How many better hits to leave out.
    """

    query: str = ""
    filters: Filters = field(default_factory=Filters)
    limit: int = HITS_A_PAGE
    offset: int = 0

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """The query and the filters as parameters, to carry on in forms and links."""
        years = self.filters.years
        pairs = [("q", self.query)] if self.query else []
        pairs += [("report", report) for report in self.filters.reports]
        pairs += [("inquiry", inquiry) for inquiry in self.filters.inquiries]
        pairs += [("year", year_words(years))] if years else []
        return pairs + [("kind", kind.value) for kind in self.filters.kinds]

    def path(self, offset: int = 0) -> str:
        """Path of the search page with this query and these filters, from a given hit on."""
        pairs = self.pairs + ([("offset", str(offset))] if offset else [])
        return f"/?{urlencode(pairs)}" if pairs else "/"

    def narrowed(self, filters: Filters) -> Asked:
        """The same query with other filters, from its first hit."""
        return replace(self, filters=filters, offset=0)


def asked_for(arguments: MultiDict[str, str]) -> Asked:
    """Reads the parameters of a search.

    Raises:
        QueryError: A parameter is too long, or not one that can be understood.
    """
    return Asked(
        query=query_of(arguments),
        filters=Filters(
            reports=_values(arguments, "report"),
            inquiries=_values(arguments, "inquiry"),
            years=parse_years(arguments.get("year", "")),
            kinds=tuple(_kind(name) for name in _values(arguments, "kind")),
        ),
        limit=_whole_number(arguments, "limit", HITS_A_PAGE, 1, HITS_LIMIT),
        offset=_whole_number(arguments, "offset", 0, 0, OFFSET_LIMIT),
    )


def query_of(arguments: MultiDict[str, str]) -> str:
    """The query alone, without spaces at its ends; how long it may be is for the library to say."""
    return arguments.get("q", "").strip()


def heading_path(report: str, heading: str) -> str:
    """Path of a search for a heading of a report, for formats that have no pages to open."""
    words = re.sub(r'["“”„«»]', " ", heading)
    return Asked(f'"{words}"', Filters(reports=(report,), kinds=(Kind.HEADING,))).path()


def parse_years(words: str) -> tuple[int, int] | None:
    """First and last year of "2014" or "2010..2015"; None where nothing is given.

    Raises:
        QueryError: The words are neither.
    """
    if not words.strip():
        return None
    found = _YEARS.fullmatch(words.strip())
    first, last = (int(found[1]), int(found[2] or found[1])) if found else (1, 0)
    if first > last:
        raise QueryError(
            f"“{words[:40]}” is no year or range of years",
            remedy="Give a year such as 2014, or a range such as 2010..2015.",
        )
    return first, last


def year_words(years: tuple[int, int]) -> str:
    """Years as the parameter has them, "2014" or "2010..2015"."""
    return str(years[0]) if years[0] == years[1] else f"{years[0]}..{years[1]}"


def _values(arguments: MultiDict[str, str], name: str) -> tuple[str, ...]:
    values = dict.fromkeys(value.strip() for value in arguments.getlist(name))
    values.pop("", None)
    if len(values) > FILTER_LIMIT or any(len(value) > FILTER_LIMIT for value in values):
        raise QueryError(
            f"The filter “{name}” is too long",
            remedy=f"Give at most {FILTER_LIMIT} values of at most {FILTER_LIMIT} characters.",
        )
    return tuple(values)


def _kind(name: str) -> Kind:
    try:
        return Kind(name)
    except ValueError:
        known = ", ".join(kind.value for kind in Kind)
        raise QueryError(
            f"“{name[:40]}” is no kind of passage", remedy=f"The kinds are {known}."
        ) from None


def _whole_number(
    arguments: MultiDict[str, str], name: str, default: int, least: int, most: int
) -> int:
    words = arguments.get(name, "").strip()
    if not words:
        return default
    number = int(words) if _WHOLE_NUMBER.fullmatch(words) else -1
    if not least <= number <= most:
        raise QueryError(
            f"“{words[:40]}” is not a usable {name}",
            remedy=f"Give a whole number from {least:,} to {most:,}.",
        )
    return number
