"""The demonstration: what `make demo` tells a newcomer to try finds something."""

import re
from pathlib import Path

import pytest

from ingest.catalogue import load_catalogue
from ingest.discovery import discover
from ingest.model import Form
from ingest.pipeline import FileResult, Request, add
from ingest.settings import Settings
from ingest.table import read_table
from search.library import Library
from search.opening import ensure_index, open_engine, open_store

ROOT = Path(__file__).parents[1]
DIGESTS = ROOT / "corpus" / "digests"
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    """The library that the Makefile builds, by the same pipeline."""
    settings = Settings(library=tmp_path_factory.mktemp("demo"), workers=2)
    store = open_store(settings)
    engine = open_engine(store)
    ensure_index(store, engine)
    request = Request(table=read_table(DIGESTS / "metadata.tsv"), catalogue=load_catalogue())
    events = add(store, engine, settings, discover([DIGESTS / "*.pdf"]), request)
    results = [event for event in events if isinstance(event, FileResult)]
    assert all(result.well for result in results), results
    return Library(store, engine)


def test_it_holds_at_least_six_digests_and_each_says_so(demo):
    reports = demo.reports()
    assert len(reports) >= 6
    assert {report.metadata.form for report in reports} == {Form.DIGEST}
    for report in reports:
        assert report.unread == ()
        (hit, *_) = demo.search("inquiry", limit=1).hits
        assert "[digest, not the report]" in hit.citation.plain()


def test_what_it_tells_you_to_try_finds_something(demo):
    phrase = re.search(r'search for ("[^"]+") in the browser', MAKEFILE)[1]
    words = re.search(r"pincite search --library \$\(LIBRARY\) '([^']+)'", MAKEFILE)[1]
    assert demo.search(phrase).total > 0
    assert demo.search(words).hits[0].highlights
    assert demo.search(phrase).hits[0].report.id == "digest-jay-2014"


def test_every_numbered_paragraph_in_it_is_cited_by_printed_page_and_number(demo):
    numbered = [h for h in demo.search("report", limit=500).hits if h.passage.paragraph]
    assert len(numbered) > 50
    for hit in numbered:
        assert re.fullmatch(r"pp?\. [\d-]+, (para|Recommendation) \S+", hit.citation.place)
