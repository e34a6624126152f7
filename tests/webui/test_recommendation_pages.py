"""The permalink of a recommendation shows all of it, and where else it is printed."""

import pytest
from lxml import html as lxml_html

from webui.app import create_app

TIDES = "The tide tables of the harbour should be printed anew each spring for the masters."
LISTED = f"""\
# Example Harbour Inquiry

## 1 The harbour board

1.1 The board met on three occasions that spring, and nobody wrote down what it decided.

Recommendation 1: The harbour board should see to it that at each of its meetings:

- a clerk keeps the minutes of what is decided; and
- the minutes are read out at the meeting after it.

1.2 The tides were told to nobody that spring.

Recommendation 2: {TIDES}

## Recommendations

Recommendation 1: The harbour board should see to it that at each of its meetings:

- a clerk keeps the minutes of what is decided; and
- the minutes are read at the meeting after it.

Recommendation 2: {TIDES}
"""


@pytest.fixture
def harbour(fresh):
    """The library's view of the report, and a client of its pages."""
    (fresh.files / "harbour.md").write_text(LISTED, encoding="utf-8")
    fresh.add()
    library = fresh.open()
    return library, create_app(library).test_client()


def section(response):
    """The part of the page on the whole recommendation, as words and as links; or None."""
    found = lxml_html.fromstring(response.text).xpath('//section[@aria-labelledby="whole"]')
    if not found:
        return None
    return " ".join(found[0].text_content().split()), found[0].xpath(".//a/@href")


def test_each_part_leads_to_all_of_it_and_to_its_other_place(harbour):
    library, client = harbour
    first, _ = library.recommendations("harbour").found
    (again,) = first.repeats
    for here, there in ((first.printing, again), (again, first.printing)):
        assert len(here.passages) == 3
        for part in here.passages:
            shown, links = section(client.get(f"/reports/harbour/{part.locator_id}"))
            assert " ".join(here.text.split()) in shown
            assert "(with differences)" in shown
            assert here.citation.plain() in shown
            assert links == [there.citation.path()]


def test_one_passage_in_the_same_words_elsewhere_says_no_more_than_where(harbour):
    library, client = harbour
    _, second = library.recommendations("harbour").found
    shown, links = section(client.get(second.printing.citation.path()))
    assert "differences" not in shown
    assert TIDES not in shown
    assert links == [second.repeats[0].citation.path()]


def test_a_words_query_is_marked_in_all_parts(harbour):
    library, client = harbour
    first, _ = library.recommendations("harbour").found
    page = lxml_html.fromstring(client.get(first.printing.citation.path("minutes")).text)
    whole = page.xpath('//section[@aria-labelledby="whole"]//mark')
    assert [mark.text for mark in whole] == ["minutes", "minutes"]


def test_prose_has_no_such_part(harbour):
    _, client = harbour
    assert section(client.get("/reports/harbour/1.1")) is None
