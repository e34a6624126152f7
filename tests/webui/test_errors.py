"""Every error as a page: what went wrong, what to do, the right status, nothing leaked."""

from __future__ import annotations

import inspect

import pytest
from lxml import html as lxml_html

from ingest import errors as domain
from ingest.errors import LibraryError, NotInLibraryError, PinciteError, QueryError, UsageError
from webui import errors
from webui.app import create_app
from webui.errors import ForeignHostError, status_of
from webui.server import ServerAddressError

EVERY_ERROR = [
    kind
    for kind in vars(domain).values()
    if inspect.isclass(kind) and issubclass(kind, PinciteError)
]


@pytest.mark.parametrize("kind", [*EVERY_ERROR, ForeignHostError, ServerAddressError])
def test_every_error_has_a_status_of_its_branch(kind):
    status = status_of(kind("It went wrong", remedy="Mend it."))
    assert 400 <= status < 600
    if issubclass(kind, UsageError):
        assert status == 400
    elif issubclass(kind, NotInLibraryError):
        assert status == 404
    elif issubclass(kind, LibraryError):
        assert status == 503


def test_the_table_has_no_error_that_does_not_exist():
    assert set(errors.STATUSES) <= set(EVERY_ERROR)


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        ("/nowhere", 404, "There is no page at this address"),
        ("/reports/none", 404, "none"),
        ("/reports/harbour/9.99", 404, "9.99"),
        ("/reports/review/page/99", 404, "99"),
        ("/reports/harbour/page/1", 404, "harbour"),
        ("/?q=harbour&report=none", 404, "none"),
        ("/?q=%22never+closed", 400, "quotation mark"),
        ("/?q=%E2%80%9Cnever+closed", 400, "quotation mark"),
        ("/?q=...", 400, ""),
        (f"/?q={'word+' * 300}", 400, "1,000"),
        ("/?q=x&year=soon", 400, "2010..2015"),
        ("/?q=x&kind=verdict", 400, "recommendation"),
        ("/?q=x&offset=many", 400, "offset"),
        ("/reports/review/page/1?q=%22open", 400, "quotation mark"),
    ],
)
def test_what_is_not_there_or_makes_no_sense_gets_a_page_with_a_remedy(client, path, status, said):
    response = client.get(path)
    assert response.status_code == status
    main = lxml_html.fromstring(response.text).get_element_by_id("main")
    assert said in main.text_content()
    assert len(main.xpath(".//p")) >= 3


def test_a_query_that_was_refused_can_be_mended_where_it_was(client):
    page = lxml_html.fromstring(client.get("/?q=%22never+closed").text)
    assert page.xpath('//input[@name="q"]/@value') == ['"never closed']


def test_pages_can_only_be_read(client):
    response = client.post("/", data={"q": "harbour"})
    assert response.status_code == 405
    assert "can only be read" in response.text


def test_a_mistake_of_ours_is_a_page_and_no_traceback_and_no_query_is_logged(library, caplog):
    app = create_app(library)

    @app.get("/fails")
    def fails() -> str:
        raise RuntimeError("secret words of a search")

    response = app.test_client().get("/fails?q=secret+words")
    assert response.status_code == 500
    assert "Something went wrong" in response.text
    assert "secret" not in response.text.replace('value="secret words"', "")
    assert "RuntimeError" in caplog.text
    assert "in fails" in caplog.text
    assert "secret" not in caplog.text


def test_an_error_of_the_library_is_a_page_with_its_remedy(library):
    app = create_app(library)

    @app.get("/refuses")
    def refuses() -> str:
        raise QueryError("It is <b>wrong</b>", remedy="Ask & ask again.")

    response = app.test_client().get("/refuses")
    assert response.status_code == 400
    assert "It is &lt;b&gt;wrong&lt;/b&gt;" in response.text
    assert "Ask &amp; ask again." in response.text
