"""HTML files: what a reader of the page sees, in order."""

import pytest

from ingest.errors import ReadLimitError
from ingest.html import read_html
from ingest.model import DocumentInfo, Kind


@pytest.fixture
def read(tmp_path):
    def reader(markup, **options):
        path = tmp_path / "report.html"
        path.write_bytes(markup if isinstance(markup, bytes) else markup.encode())
        return read_html(path, **options)

    return reader


def shown(reading):
    return [(p.kind.value, p.paragraph, p.text) for p in reading.passages]


REPORT = """<!DOCTYPE html>
<html><head><title>Site: report</title>
<meta name="author" content="Jo Bloggs"><meta name="dcterms.date" content="2014-08-21">
<style>p { color: red }</style></head>
<body><nav><p>Menu</p></nav><main>
<h1>The Example Report</h1>
<script>alert("no")</script>
<h2>What happened</h2>
<p>1. The <b>first</b> para&shy;graph,<sup><a href="#n1">1</a></sup>
   over lines.</p>
<p>2. The second:</p>
<ul><li>one <i>item</i></li><li><p>two</p><p>goes on</p></li></ul>
<table><caption>Sums</caption><tr><th>Name<th>Sum<tr><td>A<td>1</table>
<p hidden>Unseen.</p>
<h2>Recommendation 4</h2><p>Act<br>now.</p>
<ol><li id="n1">A note. <a href="#r1">↩</a></li></ol>
</main><footer><p>Contact us</p></footer></body></html>"""


def test_a_whole_report(read):
    reading = read(REPORT)
    assert reading.info == DocumentInfo("The Example Report", "Jo Bloggs", "2014-08-21")
    assert shown(reading) == [
        ("heading", None, "The Example Report"),
        ("heading", None, "What happened"),
        ("paragraph", "1", "The first paragraph, over lines."),
        ("paragraph", "2", "The second:"),
        ("list_item", "2", "one item"),
        ("list_item", "2", "two"),
        ("paragraph", "2", "goes on"),
        ("table", "2", "Sums"),
        ("table", "2", "Name | Sum"),
        ("table", "2", "A | 1"),
        ("heading", None, "Recommendation 4"),
        ("recommendation", "Recommendation 4", "Act now."),
        ("footnote", None, "A note."),
    ]
    assert reading.passages[2].section == ("The Example Report", "What happened")
    assert reading.pages == ()


LONG = "Words enough to fill a page. " * 20


@pytest.mark.parametrize(
    "anchor", ['<div id="page-{}"></div>', '<a name="page{}"></a>', '<a id="p{}"></a>']
)
def test_page_anchors_begin_pages(read, anchor):
    one, two = anchor.format(11), anchor.format(12)
    reading = read(f"<body><p>Before.</p>{one}<p>{LONG}</p><p>Runs {two}on.</p><p>{LONG}</p>")
    assert [p.number for p in reading.pages] == [11, 12]
    assert [p.pages() for p in reading.passages] == [(), (11,), (11, 12), (12,)]
    assert reading.passages[2].text == "Runs on."
    pages = {p.number: p.text for p in reading.pages}
    for passage in reading.passages:
        for s in passage.segments:
            assert (
                passage.text[s.start : s.start + s.length]
                == pages[s.page][s.page_start : s.page_start + s.length]
            )


@pytest.mark.parametrize(
    "markup",
    [
        '<p id="p1">One.</p><p id="p2">Two.</p>',
        '<a id="p1"></a>One.<a id="p2"></a>Two.',
        f'<a id="page2"></a>{LONG}<a id="page1"></a>{LONG}',
    ],
    ids=["numbered paragraphs", "too close together", "descending"],
)
def test_ids_that_number_no_pages(read, markup):
    assert read(markup).pages == ()


@pytest.mark.parametrize(
    "data",
    [
        "<p>Café – yes</p>".encode(),
        "<meta charset='utf-8'><p>Café – yes</p>".encode(),
        "<meta charset=iso-8859-1><p>Café – yes</p>".encode("cp1252"),
        "<meta charset=utf-8><p>Café – yes</p>".encode("cp1252"),
        "<meta charset=no-such-thing><p>Café – yes</p>".encode(),
        "<p>Café – yes</p>".encode("utf-16"),
        '<?xml version="1.0" encoding="utf-8"?><html><p>Café – yes</p></html>'.encode(),
    ],
)
def test_encodings(read, data):
    assert [p.text for p in read(data).passages] == ["Café – yes"]


def test_ordered_lists_that_number_paragraphs(read):
    reading = read('<ol start="3"><li>Three.</li><li value="7">Seven.</li></ol>')
    assert shown(reading) == [("paragraph", "3", "Three."), ("paragraph", "7", "Seven.")]


def test_entities_and_external_things_stay_out(read, tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("secret")
    reading = read(
        f'<!DOCTYPE html [<!ENTITY x SYSTEM "{secret.as_uri()}">]>'
        f'<html><body><p>A &x; b</p><iframe src="{secret.as_uri()}"></iframe></body></html>'
    )
    assert "secret" not in " ".join(p.text for p in reading.passages).replace("secret.txt", "")


def test_limits(read):
    with pytest.raises(ReadLimitError, match="nested too deep"):
        read("<div>" * 3000 + "deep" + "</div>" * 3000)
    pages = "".join(f'<p id="page{n}">x</p>' for n in range(1, 4))
    with pytest.raises(ReadLimitError, match="3 pages"):
        read(pages, max_pages=2)
    assert read(pages).passages[0].kind is Kind.PARAGRAPH
