"""What a reader sees on each page of the reading server."""

from __future__ import annotations

import re
import sqlite3

import pytest
from lxml import html as lxml_html

from webui.app import create_app


def words(response) -> str:
    """The page as a reader reads it: its text, spaces run together."""
    return " ".join(lxml_html.fromstring(response.text).text_content().split())


def links(response) -> dict[str, str]:
    return {
        " ".join(link.text_content().split()): link.get("href")
        for link in lxml_html.fromstring(response.text).iter("a")
    }


def marks(response) -> list[str]:
    return [mark.text_content() for mark in lxml_html.fromstring(response.text).iter("mark")]


class TestHome:
    def test_says_what_the_library_holds(self, client, library):
        status = library.status()
        page = words(client.get("/"))
        assert f"{status.reports} reports with {status.passages} passages" in page

    def test_offers_three_searches_that_find_something(self, client):
        offered = lxml_html.fromstring(client.get("/").text).xpath('//ul[@class="tries"]//a/@href')
        assert len(offered) == 3
        for path in offered:
            assert "No passage matches" not in words(client.get(path))

    def test_makes_its_suggestions_anew_when_the_library_has_changed(self, fresh):
        library = fresh.open()
        client = create_app(library).test_client()
        before = client.get("/").text
        (fresh.files / "harbour.md").write_text(
            "# Otters\n\n## Otters upon lighthouses\n\n1.1 An otter.\n"
        )
        fresh.add()
        assert client.get("/").text != before

    def test_an_empty_library_says_how_to_fill_it(self, empty):
        page = words(create_app(empty.open()).test_client().get("/"))
        assert "The library is empty" in page
        assert "pincite add" in page

    def test_a_query_of_spaces_is_no_query(self, client):
        assert "things to try" in words(client.get("/?q=++"))


class TestResults:
    def test_shows_report_paragraph_and_marked_words(self, client):
        response = client.get("/", query_string={"q": '"no written record"'})
        page = words(response)
        assert "1 passage in 1 of 6 reports" in page
        assert "Example Harbour Inquiry (Ann Example, 2014), para 1.2" in page
        assert marks(response) == ["no written record"]

    def test_always_says_what_was_not_searched(self, client):
        page = words(client.get("/?q=harbour"))
        assert "1 page and 1 whole file could not be read and were not searched" in page
        assert "Review of Records: page 3 of the file" in page
        assert "broken: the whole file" in page
        assert "here only in part" in page
        assert "Tide Tables" in page

    def test_a_miss_says_what_was_searched_and_what_was_not(self, client, library):
        page = words(client.get("/", query_string={"q": "“a giraffe in the sluice”"}))
        assert "No passage matches in what was searched" in page
        assert f"6 reports with {library.status().passages} passages" in page
        assert "Review of Records: page 3 of the file" in page
        assert "Tide Tables" in page
        assert "Search for the words without the quotation marks" in page

    def test_names_what_is_not_the_inquirys_own_report(self, client):
        page = words(client.get("/?q=minutes&report=harbour-digest"))
        assert "digest, not the report" in page

    @pytest.mark.parametrize(
        ("filters", "shown", "hidden"),
        [
            ("report=ledger", "The Dredging Ledger", "Ann Example"),
            ("year=2014", "Ann Example", "B. Reviewer"),
            ("year=2018..2020", "The Harbour Findings", "Ann Example"),
            ("inquiry=DREDGING", "clerk", "Ann Example"),
            ("kind=recommendation", "Every meeting", "written record"),
        ],
    )
    def test_a_filter_leaves_out_the_rest(self, client, filters, shown, hidden):
        response = client.get(f"/?q=meeting+record+minutes+clerk+ledger&{filters}")
        results = lxml_html.fromstring(response.text).get_element_by_id("results")
        text = " ".join(results.text_content().split())
        assert shown in text
        assert hidden not in text

    def test_a_filtered_list_keeps_the_counts_of_what_it_leaves_out(self, client):
        every = lxml_html.fromstring(client.get("/?q=harbour").text)
        one = lxml_html.fromstring(client.get("/?q=harbour&report=harbour").text)
        counts = '//input[@name="report"]/@value'
        assert set(every.xpath(counts)) == set(one.xpath(counts))
        assert one.xpath('//input[@name="report" and @checked]/@value') == ["harbour"]

    def test_pages_of_results_neither_skip_nor_repeat(self, fresh):
        lines = "\n\n".join(f"1.{n} The lantern number {n} was lit." for n in range(1, 26))
        (fresh.files / "lanterns.txt").write_text(lines, encoding="utf-8")
        fresh.add()
        client = create_app(fresh.open()).test_client()
        path, seen = "/?q=lantern", []
        while path:
            response = client.get(path)
            seen += re.findall(r"number (\d+) was", words(response))
            path = links(response).get("Next results →")
        assert sorted(map(int, seen)) == list(range(1, 26))

    def test_a_page_beyond_the_last_says_so(self, client):
        assert "There are no results this far on" in words(client.get("/?q=harbour&offset=500"))


class TestReports:
    def test_lists_every_report_by_inquiry(self, client, library):
        page = words(client.get("/reports"))
        for report in library.reports():
            assert report.metadata.title in page
        assert "1 page not read" in page
        assert "digest, not the report" in page
        assert "in part" in page

    def test_a_report_says_what_it_is(self, client):
        response = client.get("/reports/harbour")
        page = words(response)
        for said in ("Harbour inquiry", "Ann Example", "2014", "markdown", "leaves this server"):
            assert said in page
        assert (
            links(response)["https://example.org/harbour.pdf"] == "https://example.org/harbour.pdf"
        )

    def test_its_contents_open_its_pages(self, client):
        response = client.get("/reports/review")
        assert links(response)["Part 2: the cellar"] == "/reports/review/page/2"
        assert "page 3 of the file" in words(response)

    def test_a_format_without_pages_is_read_from_its_first_passage(self, client):
        path = links(client.get("/reports/harbour"))["Read from the first passage"]
        assert client.get(path).status_code == 200

    def test_a_replaced_edition_stays_on_record(self, fresh):
        old = fresh.open().report("harbour").report.sha256
        text = (fresh.files / "harbour.md").read_text(encoding="utf-8")
        (fresh.files / "harbour.md").write_text(text + "\n2.3 One line more.\n", encoding="utf-8")
        fresh.add()
        page = words(create_app(fresh.open()).test_client().get("/reports/harbour"))
        assert f"Replaces{old}" in page.replace("Replaces ", "Replaces")


class TestReading:
    def test_a_page_shows_its_passages_with_the_query_marked(self, client):
        response = client.get("/reports/ledger/page/2?q=slips")
        assert marks(response) == ["slips"]
        assert "1 match for slips on this page" in words(response)

    def test_pages_lead_to_their_neighbours(self, client):
        first = links(client.get("/reports/review/page/1?q=box"))
        assert first["Next page →"] == "/reports/review/page/2?q=box"
        assert "← Page before" not in first

    def test_the_printed_number_and_the_place_in_the_file_are_told_apart(self, client):
        page = words(client.get("/reports/review/page/1"))
        assert "p. 7" in page
        assert "Page 1 of 3 in the file" in page

    def test_a_paragraph_that_crosses_pages_says_so_on_both(self, client):
        assert "Runs on to the next page" in words(client.get("/reports/review/page/1"))
        assert "Begins on the page before" in words(client.get("/reports/review/page/2"))

    def test_a_number_that_is_not_printed_again_stands_in_brackets(self, fresh):
        text = "1. The lamps were:\n\n- lit at dusk;\n\n- put out at dawn.\n\n2. Or not.\n"
        (fresh.files / "lamps.txt").write_text(f"{text}\f3. The end.\n", encoding="utf-8")
        added = next(result for result in fresh.add() if result.path.name == "lamps.txt")
        client = create_app(fresh.open()).test_client()
        page = lxml_html.fromstring(client.get(f"/reports/{added.report}/page/1").text)
        numbers = [number.text_content() for number in page.find_class("number")]
        assert numbers == ["1", "(1)", "(1)", "2"]

    def test_an_unread_page_says_that_it_was_not_read(self, client):
        page = words(client.get("/reports/review/page/3"))
        assert "no characters could be read from it" in page

    def test_a_passage_stands_among_its_neighbours_with_its_citation(self, client, library):
        hit = library.search('"no written record"').hits[0]
        response = client.get(hit.citation.path("written"))
        page = words(response)
        assert hit.citation.plain() in page
        assert "formed in haste" in page
        assert "neither set mentions" in page
        assert marks(response) == ["written"]
        assert f"http://localhost{hit.citation.path()}" in page

    @pytest.mark.parametrize(
        ("report", "notice"),
        [
            ("harbour-digest", "This is a digest, not the report"),
            ("ledger", "This is a response to an inquiry"),
            ("tides", "Only part of this document is in the library"),
        ],
    )
    def test_every_page_of_what_is_no_full_report_says_so(self, client, library, report, notice):
        view = library.report(report)
        paths = [f"/reports/{report}", f"/reports/{report}/{view.first_passage}"]
        paths += [f"/reports/{report}/page/{page.number}" for page in view.pages]
        for path in paths:
            assert notice in words(client.get(path))

    @pytest.mark.parametrize("change", ["rebuild", "re-ingest"])
    def test_permalinks_outlive_a_rebuild_and_a_re_ingest(self, fresh, change):
        library = fresh.open()
        paths = {}
        for word in ("harbour", "ledger", "clerk", "cellar", "meeting"):
            for hit in library.search(word, limit=100).hits:
                paths[hit.citation.path()] = hit.passage.text
        if change == "rebuild":
            for file in sorted((fresh.settings.library / "index").rglob("*"), reverse=True):
                file.unlink() if file.is_file() else file.rmdir()
        else:
            fresh.add(reread=True)
        client = create_app(fresh.open()).test_client()
        assert len(paths) > 8
        for path, text in paths.items():
            assert text in lxml_html.fromstring(client.get(path).text).text_content()


class TestUnread:
    def test_names_every_page_and_file_with_the_reason(self, client, library):
        page = words(client.get("/unread"))
        for entry in library.unread():
            assert entry.reason[1:] in page
            # Whether OCR was on when a file was added is not kept, so nothing is said of it.
            assert "OCR" not in entry.reason
        assert "Review of Records" in page
        assert "broken" in page

    def test_says_so_when_everything_was_read(self, empty):
        assert "Nothing: every page" in words(create_app(empty.open()).test_client().get("/unread"))


@pytest.mark.parametrize(
    "path",
    ["/", "/?q=harbour", "/?q=giraffe", "/reports", "/reports/harbour", "/unread", "/reports/none",
     "/reports/review/page/1", "/?q=x&kind=none"],
)  # fmt: skip
def test_every_page_has_a_title_one_heading_landmarks_and_a_language(client, path):
    page = lxml_html.fromstring(client.get(path).text)
    assert page.xpath("string(//title)").strip().endswith("Pincite") or path == "/"
    assert len(page.xpath("//h1")) == 1
    assert page.get("lang")
    assert page.xpath('//a[@class="skip"]/@href') == ["#main"]
    for landmark in ("header", "nav", "main", "footer"):
        assert page.xpath(f"//{landmark}")


def test_no_page_names_another_host_but_the_official_address(client, library):
    paths = [
        "/",
        "/?q=harbour",
        "/reports",
        "/unread",
        *(f"/reports/{r.id}" for r in library.reports()),
    ]
    for path in paths:
        page = lxml_html.fromstring(client.get(path).text)
        loaded = page.xpath("//@src | //link/@href | //form/@action")
        assert all(address.startswith("/") for address in loaded)
        outside = [link for link in page.xpath("//a/@href") if not link.startswith(("/", "#"))]
        assert outside in ([], ["https://example.org/harbour.pdf"])


QUOTING = """\
# The pilot

1.1 Captain Ruth Marlow told us: “Nobody at the harbour ever asked me for a chart.”[^1]

1.2 The board kept no chart either.

[^1]: Letter of the pilot, in the spring.
"""


class TestWhoseWords:
    """Words that a report quotes are never shown as its own."""

    @pytest.fixture
    def quoting(self, fresh):
        (fresh.files / "harbour.md").write_text(QUOTING, encoding="utf-8")
        fresh.add()
        return create_app(fresh.open()).test_client()

    @pytest.mark.parametrize(
        ("query", "quoted"),
        [
            ("“ever asked me for a chart”", True),
            ("“The board kept no chart”", False),
            ("“Captain Ruth Marlow told us”", False),
        ],
    )
    def test_a_hit_in_a_quotation_says_whose_words_it_has(self, quoting, query, quoted):
        page = words(quoting.get("/", query_string={"q": query, "report": "harbour"}))
        said = "Not the report’s own words: it quotes them as those of"
        assert (said in page, "Captain Ruth Marlow." in page) == (quoted, quoted)

    def test_a_passage_shows_whom_it_quotes_and_the_notes_it_refers_to(self, quoting):
        answer = quoting.get("/reports/harbour/1.1")
        assert "Quoted: Captain Ruth Marlow. " in words(answer)
        assert "1 note" in words(answer)
        (note,) = lxml_html.fromstring(answer.text).xpath('//section[@class="notes"]//a/@href')
        page = words(quoting.get(note))
        assert "Where it is referred to" in page
        assert "Nobody at the harbour ever asked me" in page

    def test_quoted_words_are_marked_and_notes_hang_where_their_markers_stood(self, quoting):
        answer = quoting.get("/reports/harbour/1.1?q=chart")
        page = lxml_html.fromstring(answer.text)
        (shown,) = page.xpath('//article[contains(@class, "shown")]//blockquote')
        quoted = shown.xpath('.//span[@class="quoted"]')
        said = "Nobody at the harbour ever asked me for a chart."
        assert "".join(span.text_content() for span in quoted) == said
        assert {span.get("title") for span in quoted} == {"Words of Captain Ruth Marlow"}
        assert [mark.text_content() for mark in shown.iter("mark")] == ["chart"]
        # What is copied has the words alone.
        assert shown.text_content() == f"Captain Ruth Marlow told us: “{said}”"
        (marker,) = shown.xpath('.//sup[@class="note"]/a')
        assert (marker.get("data-label"), marker.get("aria-label")) == ("1", "Note 1")
        assert "Letter of the pilot" in words(quoting.get(marker.get("href")))

    def test_a_response_is_not_called_the_report(self, quoting, fresh):
        said = "1. Captain Ruth Marlow told us: “Nobody at the office ever kept a book for me.”"
        (fresh.files / "ledger.txt").write_text(said)
        fresh.add()
        client = create_app(fresh.open()).test_client()
        page = words(client.get("/", query_string={"q": "“ever kept a book for me”"}))
        assert "Not this response’s own words: it quotes them as those of Captain" in page


def test_reports_that_an_older_pincite_read_say_so_until_they_are_read_again(fresh):
    with sqlite3.connect(fresh.settings.library / "store.sqlite") as connection:
        connection.execute("UPDATE report SET reader = 1 WHERE id IN ('harbour', 'ledger')")
    client = create_app(fresh.open()).test_client()
    said = "read by an older Pincite, which can show quoted words as a report’s own"
    for path in ("/?q=harbour", "/reports"):
        assert f"2 reports were {said}" in words(client.get(path)), path
    for path in ("/reports/harbour", "/reports/harbour/1.1", "/reports/ledger/page/1"):
        page = words(client.get(path))
        assert "This was read by an older Pincite, which can show quoted words" in page, path
        assert f"pincite add --reread {path.split('/')[2]} reads it again" in page
    for path in ("/reports/review", "/?q=harbour&report=review", "/reports/review/page/1"):
        assert "older Pincite" not in words(client.get(path)), path
    fresh.add()
    client = create_app(fresh.open()).test_client()
    assert said not in words(client.get("/?q=harbour"))


def test_a_row_of_a_table_names_the_tables_caption(fresh):
    (fresh.files / "boats.html").write_text(
        "<html><body><h1>Boats</h1><p>1.1 The boats of the harbour were counted.</p>"
        "<table><caption>Table 4: Boats by year</caption>"
        "<tr><th>Year</th><th>Boats</th></tr><tr><td>1931</td><td>Sixteen</td></tr></table>"
        "<p>1.2 Nobody counted them again.</p></body></html>"
    )
    fresh.add()
    library = fresh.open()
    (row,) = library.search("Sixteen").hits
    client = create_app(library).test_client()
    path = links(client.get(row.citation.path()))["Table 4: Boats by year"]
    assert client.get(path).status_code == 200
    (other,) = library.search("“Nobody counted them again”").hits
    assert "A row of the table" not in words(client.get(other.citation.path()))


def test_the_name_of_a_file_that_could_not_be_taken_stands_as_it_is(fresh):
    (fresh.files / "broken.pdf").rename(fresh.files / "broken-scan.pdf")
    fresh.add()
    page = words(create_app(fresh.open()).test_client().get("/unread"))
    assert " broken-scan.pdf is" in page
    assert "Broken-scan.pdf" not in page
