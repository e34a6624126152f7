"""The choices beside a list of hits: reports, kinds and years, each with its count.

A filter on reports leaves only those reports in a search's own counts, so the counts of a
filtered facet come from the same search without that filter: every choice shows what
choosing it would give.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from webui.wording import KIND_NAMES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ingest.model import Report
    from search.library import Library
    from search.results import Facets, Filters, SearchResult
    from webui.parameters import Asked

UNFOLDED = 12
"""Choices shown of a facet before the rest is folded away."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a facet.

    Attributes:
        value: The parameter's value.
        label: What a reader sees.
        count: How many matching passages have it.
        chosen: Whether the search is limited to it.
        path: Path of the search with this value alone, or None where it can't be searched for.
    """

    value: str
    label: str
    count: int
    chosen: bool
    path: str | None = None


@dataclass(frozen=True, slots=True)
class FacetChoices:
    """The choices of the three facets, most frequent first, years latest first."""

    reports: tuple[Choice, ...]
    kinds: tuple[Choice, ...]
    years: tuple[Choice, ...]


def facet_choices(
    library: Library, asked: Asked, result: SearchResult, titles: Mapping[str, Report]
) -> FacetChoices:
    """The choices for a search that has been made.

    Raises:
        PinciteError: A search without one of the filters failed.
    """
    filters = asked.filters

    def counts(chosen: object, without: Filters) -> Facets:
        return library.search(asked.query, without, limit=1).facets if chosen else result.facets

    by_report = dict(counts(filters.reports, replace(filters, reports=())).report)
    by_kind = dict(counts(filters.kinds, replace(filters, kinds=())).kind)
    by_year = counts(filters.years, replace(filters, years=None)).year
    chosen_kinds = [kind.value for kind in filters.kinds]
    names = {kind.value: name for kind, name in KIND_NAMES.items()}
    titled = {id_: report.metadata.title for id_, report in titles.items()}
    return FacetChoices(
        reports=_ticked(by_report, filters.reports, titled),
        kinds=_ticked(by_kind, chosen_kinds, names),
        years=tuple(_year(asked, year, by_year[year]) for year in sorted(by_year, reverse=True)),
    )


def _ticked(
    counts: dict[str, int], chosen: list[str] | tuple[str, ...], labels: Mapping[str, str]
) -> tuple[Choice, ...]:
    values = counts | {value: counts.get(value, 0) for value in chosen}
    ordered = sorted(values, key=lambda value: (value not in chosen, -values[value], value))
    return tuple(
        Choice(value, labels.get(value, value), values[value], chosen=value in chosen)
        for value in ordered
    )


def _year(asked: Asked, year: str, number: int) -> Choice:
    if not year.isdigit():
        return Choice(year, "year not known", number, chosen=False)
    only = (int(year), int(year))
    years = asked.filters.years
    return Choice(
        value=year,
        label=year,
        count=number,
        chosen=years is not None and years[0] <= int(year) <= years[1],
        path=asked.narrowed(replace(asked.filters, years=only)).path(),
    )
