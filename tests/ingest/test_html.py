"""HTML files: what a reader of the page sees, in order."""

import pytest

from ingest.errors import ReadLimitError
from ingest.model import DocumentInfo, Kind
from ingest.web import read_html


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
        ("caption", "2", "Sums"),
        ("table", "2", "Name | Sum"),
        ("table", "2", "A | 1"),
        ("heading", None, "Recommendation 4"),
        ("recommendation", "Recommendation 4", "Act now."),
        ("footnote", None, "A note."),
    ]
    assert reading.passages[2].section == ("The Example Report", "What happened")
    assert reading.pages == ()
    assert marks(reading) == {"The first paragraph, over lines.": [(20, "1", "A note.")]}


def marks(reading):
    """For each text with footnote markers: their places, labels and notes' texts."""
    texts = {p.locator_id: p.text for p in reading.passages}
    return {
        p.text: [(m.at, m.label, texts.get(m.note)) for m in p.notes]
        for p in reading.passages
        if p.notes
    }


GOVSPEAK = """<!DOCTYPE html><html lang="en"><head><title>Mill Lane: report - GOV.UK</title></head>
<body><a class="govuk-skip-link" href="#content">Skip to main content</a>
<header role="banner"><p>The site</p></header><main id="content">
<div class="publication-header"><h1>The Mill Lane inquiry: report</h1></div>
<p class="copyright">© Crown copyright 2019</p>
<nav><h2>Contents</h2><ol><li><a href="#intro">1. Introduction</a></li></ol></nav>
<div class="govspeak"><h2 id="intro"><span class="number">1. </span>Introduction</h2>
<p>1.1 The mill closed in May.<sup id="fnref:1"><a href="#fn:1" class="footnote"
 role="doc-noteref">[footnote 1]</a></sup> It was cold<sup id="fnref:2"><a href="#fn:2"
 class="footnote" role="doc-noteref">[footnote 2]</a></sup>.</p>
<p><span class="para-number">1.2</span>The warden told us:</p>
<blockquote><p>Nobody came on the 19<sup>th</sup>.</p></blockquote>
<p>1.3 He gave two reasons:</p><ol type="a"><li>rain;</li><li value="4">snow.</li></ol>
<div class="call-to-action"><p>He <q>never</q> wrote <del>or said</del> it down.</p></div>
<h2>Recommendations</h2>
<ol><li>Close the mill.</li><li><p>Open the gate:</p><ul><li>soon.</li></ul></li></ol>
<figure><img alt="a mill"><figcaption>Figure 1: the mill</figcaption></figure>
<table><caption>Table 1</caption><tr><th>Year<th>Sum<tr><td rowspan="2">2001<td>3<sup
 id="fnref:2:1"><a href="#fn:2" role="doc-noteref">[footnote 2]</a></sup><tr><td>4</table>
<div class="footnotes" role="doc-endnotes"><ol><li id="fn:1" role="doc-endnote"><p>A letter.
<a href="#fnref:1" class="reversefootnote" role="doc-backlink">↩</a></p></li>
<li id="fn:2" role="doc-endnote"><p>The log. <a href="#fnref:2" role="doc-backlink">↩</a>
<a href="#fnref:2:1" role="doc-backlink">↩<sup>2</sup></a></p></li></ol></div></div>
<button>Print this page</button></main><footer><p>All content</p></footer></body></html>"""


def test_a_publication_in_the_form_of_government_sites(read):
    reading = read(GOVSPEAK)
    assert shown(reading) == [
        ("heading", None, "The Mill Lane inquiry: report"),
        ("front_matter", None, "© Crown copyright 2019"),
        ("heading", None, "1. Introduction"),
        ("paragraph", "1.1", "The mill closed in May. It was cold."),
        ("paragraph", "1.2", "The warden told us:"),
        ("quotation", "1.2", "Nobody came on the 19th."),
        ("paragraph", "1.3", "He gave two reasons:"),
        ("list_item", "1.3", "a. rain;"),
        ("list_item", "1.3", "d. snow."),
        ("paragraph", "1.3", "He “never” wrote it down."),
        ("heading", None, "Recommendations"),
        ("recommendation", "Recommendation 1", "Close the mill."),
        ("recommendation", "Recommendation 2", "Open the gate:"),
        ("list_item", "Recommendation 2", "soon."),
        ("caption", None, "Figure 1: the mill"),
        ("caption", None, "Table 1"),
        ("table", None, "Year | Sum"),
        ("table", None, "2001 | 3"),
        ("table", None, "4"),
        ("footnote", None, "A letter."),
        ("footnote", None, "The log."),
    ]
    assert marks(reading) == {
        "The mill closed in May. It was cold.": [(23, "1", "A letter."), (35, "2", "The log.")],
        "2001 | 3": [(8, "2", "The log.")],
    }


OLD_SITE = """<html><head><title>The report</title></head><body>
<div id="menu" style="display: none">Menu</div><div role="navigation">Up</div>
<span class="pagenum" id="page_xi">xi</span><p>Words of the foreword.</p>
<span class="pagenum" id="page_1">[Page 1]</span><h1>Findings</h1>
<table><tr><td>1.</td><td>The first paragraph stands in a table beside its number, as sites
once did it.</td></tr><tr><td>2.</td><td>The second has a note<a href="#_ftn1"
name="_ftnref1"><sup>[1]</sup></a> and runs <span class="pagenum" id="page_2">[Page 2]</span>on
over the end of its page.</td></tr></table>
<div id="ftn1"><p class="MsoFootnoteText"><a href="#_ftnref1" name="_ftn1"><sup>[1]</sup></a>
A note as Word writes it.</p></div></body></html>"""


def test_an_old_site_with_page_numbers_layout_tables_and_words_own_notes(read):
    reading = read(OLD_SITE)
    assert [(p.number, p.printed) for p in reading.pages] == [(1, "xi"), (2, "1"), (3, "2")]
    first = "The first paragraph stands in a table beside its number, as sites once did it."
    second = "The second has a note and runs on over the end of its page."
    assert [(p.paragraph, p.text, p.pages()) for p in reading.passages] == [
        (None, "Words of the foreword.", (1,)),
        (None, "Findings", (2,)),
        ("1", first, (2,)),
        ("2", second, (2, 3)),
        (None, "A note as Word writes it.", (3,)),
    ]
    assert marks(reading) == {second: [(21, "1", "A note as Word writes it.")]}


@pytest.mark.parametrize(
    ("markup", "found"),
    [
        (
            """<p>Marked<a epub:type="noteref" href="#n">*</a>.</p>
            <aside epub:type="footnote" id="n"><p>* Said so.</p></aside>""",
            {"Marked.": [(6, "*", "Said so.")]},
        ),
        (
            "<p>Marked<sup>7</sup>, 10<sup>2</sup>.</p><p><sup>7</sup> Said so.</p>",
            {"Marked, 102.": [(6, "7", "Said so.")]},
        ),
        (
            """<p>Marked[<a class="footnote" name="r" href="#n">3</a>].</p>
            <p><a href="#r" name="n">3</a>. Said so.</p>""",
            {"Marked.": [(6, "3", "Said so.")]},
        ),
        ('<p>See <a href="#n">part 2</a>.</p><p id="n">Part 2.</p>', {}),
        ('<p>Marked<sup><a href="#gone">1</a></sup>.</p>', {}),
    ],
    ids=["EPUB", "unlinked", "in brackets", "a cross-reference", "to nowhere"],
)
def test_footnote_markers(read, markup, found):
    assert marks(read(markup)) == found


def test_a_quotation_whose_end_was_forgotten_ends_where_the_report_goes_on(read):
    reading = read(
        "<p>1.1 He said:</p><blockquote>Never.<blockquote><p>1.2 She left.</p>"
        "<blockquote>2.7 Ours.</blockquote><h2>After</h2><p>It rained.</p>"
    )
    assert shown(reading) == [
        ("paragraph", "1.1", "He said:"),
        ("quotation", "1.1", "Never."),
        ("paragraph", "1.2", "She left."),
        ("quotation", "1.2", "2.7 Ours."),
        ("heading", None, "After"),
        ("paragraph", None, "It rained."),
    ]


@pytest.mark.parametrize(
    "markup",
    [
        '<div id="navigation"><ul><li>Up</ul></div>',
        '<ul class="breadcrumbs"><li>Home</ul>',
        '<div class="wide site-nav">Up</div>',
        '<p style="visibility:hidden">Unseen</p>',
        '<a aria-hidden="true" href="#x">#</a>',
        '<span class="govuk-visually-hidden">Unseen</span>',
        "<footer>All rights</footer>",
    ],
)
def test_what_is_the_sites_or_unseen_is_left_out(read, markup):
    assert [p.text for p in read(f"<body>{markup}<p>Words.</p></body>").passages] == ["Words."]


@pytest.mark.parametrize(
    ("markup", "labels"),
    [
        ('<ol type="i" start="4"><li>x<li>y</ol>', ["iv. x", "v. y"]),
        ('<ol style="list-style-type: lower-alpha"><li>x</ol>', ["a. x"]),
        ('<ol style="list-style: none"><li>x</ol>', ["x"]),
        ("<ul><li>x<ol><li>y<li>z</ol></ul>", ["x", "1. y", "2. z"]),
        ("<ol reversed><li>x<li>y</ol>", ["2. x", "1. y"]),
        ('<ol type="A" start="later"><li>x</ol>', ["x"]),
    ],
)
def test_list_labels_are_words_as_browsers_print_them(read, markup, labels):
    prose = "<p>Words.</p>" * 12
    assert [p.text for p in read(prose + markup).passages][12:] == labels


LONG = "Words enough to fill a page. " * 20


@pytest.mark.parametrize(
    "anchor",
    [
        '<div id="page-{}"></div>',
        '<a name="page{0}">{0}</a>',
        '<a id="p{}"></a>',
        '<span epub:type="pagebreak" title="{}"></span>',
        '<span role="doc-pagebreak" aria-label=" page {}. "></span>',
        '<span class="page-number">[p. {}]</span>',
        '<hr data-page="{}">',
    ],
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
