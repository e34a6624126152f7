"""Errors as pages, or as JSON under `/api`: what went wrong, and what to do about it.

The domain's errors know nothing of HTTP; the table here gives each class its status, the
nearest class in the tree deciding.
"""

from __future__ import annotations

import traceback
from typing import TYPE_CHECKING

from flask import Flask, Response, jsonify, make_response, render_template, request
from werkzeug.exceptions import HTTPException

from ingest.errors import (
    DiskFullError,
    FetchError,
    IndexDamagedError,
    LibraryBusyError,
    LibraryError,
    NotInLibraryError,
    PinciteError,
    UnreadableFileError,
    UsageError,
)
from search.contract import SCHEMA
from search.query import MAX_CHARACTERS
from webui.parameters import query_of

if TYPE_CHECKING:
    from types import TracebackType

    from flask.typing import ResponseReturnValue

STATUSES: dict[type[PinciteError], int] = {
    UsageError: 400,
    NotInLibraryError: 404,
    UnreadableFileError: 422,
    FetchError: 502,
    LibraryBusyError: 503,
    IndexDamagedError: 503,
    DiskFullError: 503,
    LibraryError: 503,
    PinciteError: 500,
}

_HEADINGS = {
    400: "That cannot be searched for",
    404: "Not here",
    405: "Not possible here",
    500: "Something went wrong",
    503: "The library cannot be read at the moment",
}

_OTHER_ERRORS = {
    400: ("The request cannot be understood", "Go back to the search page and try again."),
    404: (
        "There is no page at this address",
        "Check the address, or look for the report in the list of reports.",
    ),
    405: ("This address can only be read", "Open it as a link, or search from the search page."),
    500: (
        "The server made a mistake, and has said where in its terminal",
        "Try again; if it happens again, run `pincite doctor`.",
    ),
}


class ForeignHostError(UsageError):
    """A request names a host that this server does not answer for."""


def status_of(error: PinciteError) -> int:
    """The HTTP status of an error, by the nearest class in the table."""
    return next(STATUSES[kind] for kind in type(error).__mro__ if kind in STATUSES)


def register(app: Flask) -> None:
    """Makes every error of an app a page or, for programs, JSON."""
    app.register_error_handler(PinciteError, _refused)
    app.register_error_handler(HTTPException, _http_error)


def as_json(status: int, message: str, remedy: str) -> Response:
    """An error as programs get it."""
    response = jsonify(
        schema=SCHEMA, error={"status": status, "message": message, "remedy": remedy}
    )
    response.status_code = status
    return response


def _refused(error: PinciteError) -> ResponseReturnValue:
    return _answer(status_of(error), error.message, error.remedy)


def _http_error(error: HTTPException) -> ResponseReturnValue:
    status = error.code or 500
    if status < 400:
        return error
    words = (error.name, "Go back to the search page and try again.")
    response = _answer(status, *_OTHER_ERRORS.get(status, words))
    for name, value in error.get_headers():
        if name.lower() not in {"content-type", "content-length"}:
            response.headers[name] = value
    return response


def _answer(status: int, message: str, remedy: str) -> Response:
    if request.path.startswith("/api/") or request.path == "/healthz":
        return as_json(status, message, remedy)
    heading = _HEADINGS.get(status, "That did not work")
    page = render_template(
        "error.html",
        status=status,
        heading=heading,
        message=message,
        remedy=remedy,
        query=query_of(request.args)[:MAX_CHARACTERS],
    )
    return make_response(page, status)


def where_it_failed(kind: type[BaseException] | None, trace: TracebackType | None) -> str:
    """A failure for the server's terminal: its class and places in the code.

    The exception's own words are left out: they may hold what a user searched for.
    """
    places = [
        f"  {frame.filename}:{frame.lineno} in {frame.name}"
        for frame in traceback.extract_tb(trace)
    ]
    return "\n".join([f"{kind.__name__ if kind else 'error'} at", *places])
