"""What programs get: searches in the shape of the contract, health, and errors as JSON."""

from __future__ import annotations

import pytest

from ingest.model import Kind
from search.contract import search_payload
from search.results import Filters
from webui.app import create_app


def test_a_search_has_the_shape_of_the_contract(client, library):
    answer = client.get("/api/search", query_string={"q": '"no written record"'}).get_json()
    result = library.search('"no written record"')
    assert answer == search_payload(result, "http://localhost/")
    assert answer["schema"] == 1
    assert answer["hits"][0]["paragraph"] == "1.2"


def test_the_permalink_of_a_hit_opens_it(client):
    hit = client.get("/api/search?q=minuted").get_json()["hits"][0]
    assert hit["url"].startswith("http://localhost/reports/harbour/")
    assert "<mark>minuted</mark>" in client.get(hit["url"]).text


@pytest.mark.parametrize(
    ("parameters", "filters"),
    [
        ("report=harbour&report=ledger", Filters(reports=("harbour", "ledger"))),
        ("inquiry=harbour", Filters(inquiries=("harbour",))),
        ("year=2014", Filters(years=(2014, 2014))),
        ("year=2015..2020", Filters(years=(2015, 2020))),
        ("kind=heading&kind=paragraph", Filters(kinds=(Kind.HEADING, Kind.PARAGRAPH))),
        ("report=&year=&kind=&inquiry=", Filters()),
    ],
)
def test_its_filters_are_the_librarys(client, library, parameters, filters):
    answer = client.get(f"/api/search?q=harbour+clerk&{parameters}").get_json()
    assert answer == search_payload(library.search("harbour clerk", filters), "http://localhost/")


def test_limit_and_offset_cut_the_list_and_not_the_total(client):
    every = client.get("/api/search?q=harbour&limit=100").get_json()
    part = client.get("/api/search?q=harbour&limit=2&offset=1").get_json()
    assert part["hits"] == every["hits"][1:3]
    assert part["total"] == every["total"] == len(every["hits"])


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/search", 400),
        ("/api/search?q=+", 400),
        ("/api/search?q=%22open", 400),
        ("/api/search?q=x&kind=verdict", 400),
        ("/api/search?q=x&year=twenty", 400),
        ("/api/search?q=x&year=2015..2010", 400),
        ("/api/search?q=x&limit=0", 400),
        ("/api/search?q=x&limit=101", 400),
        ("/api/search?q=x&offset=-1", 400),
        ("/api/search?q=x&offset=1e3", 400),
        ("/api/search?q=x&report=none", 404),
        ("/api/searches", 404),
        (f"/api/search?q={'x' * 1001}", 400),
        (f"/api/search?q=x&report={'x' * 201}", 400),
        ("/api/search?q=x" + "&report=x" * 3 + "".join(f"&inquiry={n}" for n in range(201)), 400),
    ],
)
def test_what_cannot_be_answered_is_said_in_json_with_a_remedy(client, path, status):
    response = client.get(path)
    assert response.status_code == status
    error = response.get_json()["error"]
    assert error["status"] == status
    assert error["message"]
    assert error["remedy"]


def test_only_reading_is_possible(client):
    response = client.post("/api/search?q=x")
    assert response.status_code == 405
    assert response.get_json()["error"]["status"] == 405
    assert "GET" in response.headers["Allow"]


def test_health_says_how_much_the_library_holds(client, library):
    response = client.get("/healthz")
    status = library.status()
    assert response.status_code == 200
    assert response.get_json() == {
        "schema": 1,
        "status": "ok",
        "reports": status.reports,
        "passages": status.passages,
        "generation": status.generation,
    }


def test_health_and_pages_say_when_the_library_cannot_be_read(fresh):
    client = create_app(fresh.open()).test_client()
    for database in fresh.settings.library.glob("*.sqlite*"):
        database.write_bytes(b"not a database" * 100)
    response = client.get("/healthz")
    assert response.status_code == 503
    assert response.get_json()["error"]["remedy"]
    page = client.get("/?q=harbour")
    assert page.status_code == 503
    assert "cannot be read at the moment" in page.text
