"""For programs: searches as JSON, and whether the server is well."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, jsonify, request

from ingest.errors import PinciteError, QueryError
from search.contract import SCHEMA, search_payload
from webui.errors import as_json
from webui.parameters import asked_for
from webui.shelf import shelf

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

api = Blueprint("api", __name__)


@api.get("/api/search")
def search() -> ResponseReturnValue:
    """A search in the shape of the JSON contract."""
    asked = asked_for(request.args)
    if not asked.query:
        raise QueryError("There is no query", remedy="Give it as the parameter q.")
    result = shelf().library.search(
        asked.query, asked.filters, limit=asked.limit, offset=asked.offset
    )
    return jsonify(search_payload(result, request.host_url))


@api.get("/healthz")
def health() -> ResponseReturnValue:
    """Whether the library can be read, and how much it holds: 200 if so, else 503."""
    try:
        status = shelf().library.status()
    except PinciteError as error:
        return as_json(503, error.message, error.remedy)
    return jsonify(
        schema=SCHEMA,
        status="ok",
        reports=status.reports,
        passages=status.passages,
        generation=status.generation,
    )
