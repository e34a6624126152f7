"""The JSON contract: what `--json` and the web interface give, in one place.

Schema 1 is stable: fields are added, never renamed or removed. Offsets count Unicode code
points; pages count from 1.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from search.printings import Likeness

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ingest.model import Page, Passage, Report
    from search.printings import Printing
    from search.recommendations import Recommendation, RecommendationList
    from search.results import Hit, SearchResult, Unread

SCHEMA = 1


def search_payload(result: SearchResult, base_url: str) -> dict[str, Any]:
    """A search as the JSON contract has it.

    Args:
        result: What the search gave.
        base_url: Address of the reading server, put before each hit's permalink.
    """
    return {
        "schema": SCHEMA,
        "query": result.query,
        "total": result.total,
        "exact_total": result.exact_total,
        "hits": [hit_payload(hit, result.query, base_url) for hit in result.hits],
        "facets": {
            "report": dict(result.facets.report),
            "year": dict(result.facets.year),
            "kind": dict(result.facets.kind),
        },
        "unread": unread_payload(result.unread),
        "incomplete": list(result.incomplete),
        "outdated": list(result.outdated),
    }


def hit_payload(hit: Hit, query: str, base_url: str) -> dict[str, Any]:
    """One hit as the JSON contract has it."""
    start, end = hit.snippet
    return {
        "report": hit.report.id,
        "title": hit.report.metadata.title,
        "passage": f"{hit.report.id}/{hit.passage.locator_id}",
        "kind": hit.passage.kind.value,
        "page": hit.locator.page,
        "page_end": hit.locator.page_end,
        "page_label": hit.locator.page_label,
        "printed_page": hit.locator.printed_page,
        "paragraph": hit.locator.paragraph,
        "section": list(hit.locator.section),
        "text": hit.passage.text,
        "highlights": [list(span) for span in hit.highlights],
        "snippet": hit.passage.text[start:end],
        "tolerated": [tolerance.value for tolerance in hit.tolerated],
        "form": hit.report.metadata.form.value,
        "ocr": hit.ocr,
        "fidelity": hit.fidelity,
        "whose_words": [asdict(span) for span in hit.passage.whose_words],
        "score": hit.score,
        "citation": hit.citation.plain(),
        "url": base_url.rstrip("/") + hit.citation.path(query),
    }


def reports_payload(reports: Iterable[Report], unread: Iterable[Unread]) -> dict[str, Any]:
    """The reports of a library as the JSON contract has them."""
    return {
        "schema": SCHEMA,
        "reports": [
            {
                "report": report.id,
                **asdict(report.metadata),
                "form": report.metadata.form.value,
                "format": report.format.value,
                "sha256": report.sha256,
                "pages": report.page_count,
                "passages": report.passage_count,
                "added": report.added,
                "outdated": report.outdated,
            }
            for report in reports
        ],
        "unread": unread_payload(unread),
    }


CSV_COLUMNS = (
    "report",
    "title",
    "passage",
    "kind",
    "page",
    "page_end",
    "page_label",
    "printed_page",
    "paragraph",
    "section",
    "text",
    "form",
    "citation",
    "url",
)


def csv_row(hit: Hit, query: str, base_url: str) -> list[Any]:
    """One hit as a line of CSV, by `CSV_COLUMNS`; a section path is joined by " > ".

    A text that a spreadsheet would take for a formula has an apostrophe before it (OWASP, CSV
    injection); reports and their file names are other people's.
    """
    payload = hit_payload(hit, query, base_url) | {"section": " > ".join(hit.locator.section)}
    return [_for_a_spreadsheet(payload[name]) for name in CSV_COLUMNS]


def _for_a_spreadsheet(value: Any) -> Any:  # noqa: ANN401 - whatever a cell holds
    formula = isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r"))
    return f"'{value}" if formula else value


RECOMMENDATION_COLUMNS = (
    "report",
    "number",
    "text",
    "page",
    "printed_page",
    "paragraph",
    "citation",
    "repeats",
)


def recommendations_payload(listing: RecommendationList, base_url: str) -> dict[str, Any]:
    """Recommendations as the JSON contract has them."""
    return {
        "schema": SCHEMA,
        "recommendations": [
            {
                "report": each.report.id,
                "title": each.report.metadata.title,
                "form": each.report.metadata.form.value,
                "number": each.number,
                **_printing_payload(each.printing, base_url),
                "repeats": [_repeat_payload(other, each, base_url) for other in each.repeats],
            }
            for each in listing.found
        ],
        "searched": list(listing.searched),
        "unread": unread_payload(listing.unread),
        "incomplete": list(listing.incomplete),
    }


def _printing_payload(printing: Printing, base_url: str) -> dict[str, Any]:
    report = printing.citation.report.id
    return {
        "text": printing.text,
        "page": printing.locator.page,
        "page_end": printing.locator.page_end,
        "page_label": printing.locator.page_label,
        "printed_page": printing.locator.printed_page,
        "paragraph": printing.locator.paragraph,
        "section": list(printing.locator.section),
        "passages": [f"{report}/{passage.locator_id}" for passage in printing.passages],
        "ocr": printing.citation.ocr,
        "citation": printing.citation.plain(),
        "url": base_url.rstrip("/") + printing.citation.path(),
    }


def _repeat_payload(other: Printing, listed: Recommendation, base_url: str) -> dict[str, Any]:
    likeness = other.likeness_to(listed.printing)
    return {
        **_printing_payload(other, base_url),
        "same_words": likeness is Likeness.SAME,
        "in_part": likeness is Likeness.PART,
    }


def recommendation_row(found: Recommendation) -> list[Any]:
    """One recommendation as a line of CSV, by `RECOMMENDATION_COLUMNS`.

    Its repeats are places ("p. 44, Recommendation 4"), joined by semicolons; what differs in
    words is followed by "(with differences)", what is not all of it by "(in part)".
    """
    locator = found.printing.locator
    values = (
        found.report.id,
        found.number,
        found.printing.text,
        locator.page,
        locator.printed_page,
        locator.paragraph,
        found.printing.citation.plain(),
        "; ".join(found.places()),
    )
    return [_for_a_spreadsheet(value) for value in values]


def reading_payload(pages: Iterable[Page], passages: Iterable[Passage]) -> dict[str, Any]:
    """What these pages of a file, and these passages, were read as."""
    return {
        "schema": SCHEMA,
        "pages": [
            {
                "page": page.number,
                "page_label": page.label,
                "printed_page": page.printed,
                "fidelity": page.fidelity,
                "state": page.state.value,
            }
            for page in pages
        ],
        "passages": [_passage_payload(passage) for passage in passages],
    }


def _passage_payload(passage: Passage) -> dict[str, Any]:
    pages = passage.pages()
    return {
        "passage": passage.locator_id,
        "kind": passage.kind.value,
        "page": pages[0] if pages else None,
        "page_end": pages[-1] if pages else None,
        "paragraph": passage.paragraph,
        "section": list(passage.section),
        "text": passage.text,
        "whose_words": [asdict(span) for span in passage.whose_words],
        "notes": [asdict(mark) for mark in passage.notes],
    }


def unread_payload(unread: Iterable[Unread]) -> list[dict[str, Any]]:
    """What could not be read, in the one shape it has everywhere; no pages: the whole file."""
    return [{"report": u.report, "pages": list(u.pages)} for u in unread]
