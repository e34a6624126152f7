"""What hostile words and hostile requests get: text, headers and a refusal."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html as lxml_html

from ingest.model import Kind, NoteMark, Passage, QuotedSpan
from webui.app import create_app
from webui.filters import marked, with_commands

CUT = '<span class="cut">…</span>'
SCRIPT = "\"><script>alert('q')</script>"


@pytest.mark.parametrize(
    "path",
    ["/", "/reports", "/reports/hostile", "/reports/hostile?q=x", "/unread", "/?q=clerk",
     "/?q=clerk&report=hostile", "/?q=%22beside+quay%22", "/?q=clerk&inquiry=%3Cimg",
     "/reports/<b>"],
)  # fmt: skip
def test_a_reports_words_and_metadata_are_never_markup(client, path):
    assert_only_our_markup(client.get(path))


def test_hostile_words_are_shown_as_they_stand(client, library):
    hostile = next(h for h in library.search("clerk", limit=50).hits if h.report.id == "hostile")
    response = client.get(hostile.citation.path("clerk"))
    assert_only_our_markup(response)
    assert hostile.passage.text in lxml_html.fromstring(response.text).text_content()


@pytest.mark.parametrize(
    "query", [SCRIPT, '" onfocus="alert(1)', "<b>quay</b>", "'--", "{{7*7}}", "%00\x00"]
)
@pytest.mark.parametrize("path", ["/", "/reports/hostile", "/reports/ledger/page/1", "/nowhere"])
def test_a_query_is_never_markup(client, path, query):
    assert_only_our_markup(client.get(path, query_string={"q": query, "report": query}))
    response = client.get(path, query_string={"q": query})
    assert_only_our_markup(response)
    assert "49" not in re.findall(r"<h1[^>]*>([^<]*)", response.text)


def assert_only_our_markup(response):
    page = lxml_html.fromstring(response.text)
    assert [script.get("src") for script in page.iter("script")] == ["/static/pincite.js"]
    assert not page.xpath("//img | //b[not(ancestor::header)] | //main//i | //style | //iframe")
    assert not page.xpath("//@*[starts-with(name(), 'on')] | //@style")
    assert "<script>alert" not in response.text


@pytest.mark.parametrize(
    ("message", "shown"),
    [
        ("Run `pincite doctor` & wait", "Run <code>pincite doctor</code> &amp; wait"),
        ("`<b>`", "<code>&lt;b&gt;</code>"),
        ("one ` alone <i>", "one ` alone &lt;i&gt;"),
        ("", ""),
    ],
)
def test_commands_in_messages_are_told_apart_and_escaped(message, shown):
    assert str(with_commands(message)) == shown


OFFSETS = st.integers(0, 60)
SPANS = st.lists(st.tuples(OFFSETS, OFFSETS), max_size=5)
VOICES = st.lists(st.builds(QuotedSpan, OFFSETS, OFFSETS, st.none() | st.text()), max_size=4)
MARKERS = st.lists(st.builds(NoteMark, OFFSETS, st.text(), st.none() | st.text()), max_size=4)
PRINTABLE = st.text(st.characters(exclude_categories=["Cc", "Cn", "Cs"]))
"""lxml's text has no control characters to give back."""


@given(PRINTABLE, SPANS, VOICES, MARKERS, st.none() | st.tuples(OFFSETS, OFFSETS))
def test_marking_keeps_every_character_and_escapes_it(text, spans, voices, markers, part):
    passage = passage_of(text, voices, markers)
    if part:
        first, last = sorted(min(offset, len(text)) for offset in part)
        part = (first, last)
    html = marked(passage, spans, part, lambda note: f"/notes?q={note}")
    shown = lxml_html.fromstring(f"<div>|{html}</div>")
    assert {(element.tag, element.get("class")) for element in shown.iter()} <= {
        ("div", None), ("mark", None), ("span", "quoted"), ("span", "cut"), ("sup", "note"),
        ("a", None),
    }  # fmt: skip
    for cut in shown.xpath('//span[@class="cut"]'):
        cut.text = ""
    words = text[part[0] : part[1]] if part else text
    left_out = [part[0] > 0, part[1] < len(text)] if part else [False, False]
    assert shown.text_content() == "|" + " " * left_out[0] + words + " " * left_out[1]
    marks = "".join(mark.text_content() for mark in shown.iter("mark"))
    start, end = part or (0, len(text))
    lit = {at for first, last in spans for at in range(max(first, start), min(last, end))}
    assert marks == "".join(text[at] for at in sorted(lit))
    quoted = "".join(span.text_content() for span in shown.xpath('//span[@class="quoted"]'))
    said = {at for v in voices for at in range(max(v.start, start), min(v.end, end))}
    assert quoted == "".join(text[at] for at in sorted(said))
    assert len(shown.xpath("//sup")) == sum(1 for mark in markers if start <= mark.at <= end)


def passage_of(text, voices=(), markers=()):
    return Passage(
        locator_id="1.1", order=0, kind=Kind.PARAGRAPH, text=text, paragraph=None, section=(),
        segments=(), notes=tuple(markers), whose_words=tuple(voices),
    )  # fmt: skip


def test_matches_quotations_and_markers_may_overlap():
    voices = [QuotedSpan(2, 6, 'the "clerk"'), QuotedSpan(7, 9, None)]
    markers = [NoteMark(4, "73", "p1.2"), NoteMark(9, "*", None)]
    shown = str(marked(passage_of("ab<cdef gh", voices, markers), [(3, 8)], None, "/n/{}".format))
    words = '<span class="quoted" title="Words of the &#34;clerk&#34;">{}</span>'.format
    marker = '<sup class="note"><a href="/n/p1.2" aria-label="Note 73" data-label="73"></a></sup>'
    assert shown == (
        f"ab{words('&lt;')}<mark>{words('c')}{marker}{words('de')}f"
        '<span class="quoted" title="Quoted words"> </span></mark>'
        '<span class="quoted" title="Quoted words">g</span>'
        '<sup class="note" data-label="*"></sup>h'
    )


@pytest.mark.parametrize(
    ("text", "spans", "part", "shown"),
    [
        ("no record", [(3, 9)], None, "no <mark>record</mark>"),
        ("a<b", [(0, 2)], None, "<mark>a&lt;</mark>b"),
        ("abcdef", [(0, 3), (2, 5)], None, "<mark>abc</mark><mark>de</mark>f"),
        ("abcdef", [(4, 99)], None, "abcd<mark>ef</mark>"),
        ("\U0001f600 ok", [(2, 4)], None, "\U0001f600 <mark>ok</mark>"),
        ("abcdef", [(0, 6)], (2, 4), f"{CUT} <mark>cd</mark> {CUT}"),
        ("abcdef", [], (0, 6), "abcdef"),
    ],
)  # fmt: skip
def test_marks_stand_where_the_spans_say(text, spans, part, shown):
    assert str(marked(passage_of(text), spans, part)) == shown


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/?q=harbour",
        "/reports",
        "/nowhere",
        "/healthz",
        "/api/search?q=a",
        "/static/pincite.css",
    ],
)
def test_every_answer_has_the_strict_headers(client, path):
    headers = client.get(path, buffered=True).headers
    policy = dict(
        part.strip().split(" ", 1) for part in headers["Content-Security-Policy"].split(";")
    )
    assert policy["default-src"] == "'none'"
    assert policy["frame-ancestors"] == "'none'"
    assert {policy[name] for name in ("style-src", "script-src", "img-src", "font-src")} == {
        "'self'"
    }
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_pages_that_show_a_query_are_kept_by_no_cache_and_set_no_cookie(client):
    headers = client.get("/?q=harbour").headers
    assert headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in headers


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("localhost", 200),
        ("127.0.0.1:8765", 200),
        ("[::1]:8765", 200),
        ("LOCALHOST:1", 200),
        ("evil.example", 400),
        ("localhost.evil.example", 400),
        ("127.0.0.1.evil.example:8765", 400),
        ("user@evil.example", 400),
        ("[::1", 400),
        ("", 400),
    ],
)
def test_only_loopback_names_are_answered(client, host, status):
    for path in ("/?q=harbour", "/healthz", "/static/pincite.css", "/nowhere"):
        response = client.get(path, headers={"Host": host}, buffered=True)
        assert (response.status_code == 400) == (status == 400)
        assert "written record" not in response.text or status == 200


def test_a_host_that_was_named_is_answered(library):
    client = create_app(library, allowed_hosts=["Reading-Room.example"]).test_client()
    assert client.get("/", headers={"Host": "reading-room.example:80"}).status_code == 200
