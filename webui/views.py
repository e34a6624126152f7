"""The pages: each asks the library one thing and hands what it says to a template."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, render_template, request

from webui.facets import UNFOLDED, facet_choices
from webui.parameters import asked_for, query_of
from webui.shelf import shelf

if TYPE_CHECKING:
    from ingest.model import Report
    from search.results import MarkedPassage
    from webui.parameters import Asked

pages = Blueprint("pages", __name__)


@pages.get("/")
def search() -> str:
    """The search page: hits for a query, or what the library holds and things to try."""
    asked = asked_for(request.args)
    return _results(asked) if asked.query else _home()


@pages.get("/reports")
def reports() -> str:
    """All reports, by inquiry."""
    library = shelf().library
    groups: dict[str, list[Report]] = {}
    for report in sorted(library.reports(), key=_shelf_order):
        groups.setdefault(report.metadata.inquiry or "", []).append(report)
    return render_template(
        "reports.html",
        groups=groups,
        status=library.status(),
        unread=library.unread(),
        outdated=sum(report.outdated for each in groups.values() for report in each),
    )


@pages.get("/reports/<report_id>")
def report(report_id: str) -> str:
    """One report: what it is, its contents, its pages."""
    return render_template("report.html", view=shelf().library.report(report_id))


@pages.get("/reports/<report_id>/page/<int:number>")
def page(report_id: str, number: int) -> str:
    """One page of a report, with a query's words marked."""
    query = query_of(request.args)
    view = shelf().library.page(report_id, number, query)
    return render_template("page.html", view=view, query=query, matches=_matches(view.passages))


@pages.get("/reports/<report_id>/<path:locator>")
def passage(report_id: str, locator: str) -> str:
    """One passage of a report among its neighbours, with a query's words marked."""
    query = query_of(request.args)
    view = shelf().library.passage(report_id, locator, query)
    return render_template("passage.html", view=view, query=query)


@pages.get("/unread")
def unread() -> str:
    """Everything that could not be read, and so is never searched."""
    library = shelf().library
    return render_template("unread.html", unread=library.unread(), titles=_titles())


def _home() -> str:
    library = shelf().library
    return render_template(
        "home.html",
        status=library.status(),
        reports=library.reports(),
        unread=library.unread(),
        suggestions=shelf().suggestions.current(),
    )


def _results(asked: Asked) -> str:
    library = shelf().library
    result = library.search(asked.query, asked.filters, limit=asked.limit, offset=asked.offset)
    titles = _titles()
    return render_template(
        "results.html",
        asked=asked,
        result=result,
        titles=titles,
        choices=facet_choices(library, asked, result, titles),
        unfolded=UNFOLDED,
    )


def _titles() -> dict[str, Report]:
    return {each.id: each for each in shelf().library.reports()}


def _matches(passages: tuple[MarkedPassage, ...]) -> int:
    return sum(len(each.highlights) for each in passages)


def _shelf_order(report: Report) -> tuple[bool, str, str, str]:
    inquiry = report.metadata.inquiry or ""
    return not inquiry, inquiry.casefold(), report.metadata.published or "", report.id
