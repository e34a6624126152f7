"""Mutated files of every format: a reading that holds together, or an error with a remedy.

Files are read as the command line reads them, in a worker: what breaks a library outright is
told from what an error says. The readers that are Python alone are tried here as well, where a
mistake of theirs has a traceback. Examples are the same in every run.
"""

import dataclasses
import io
from functools import cache

import pytest
from hostile.other_files import page, word_file
from hostile.pdf_files import report
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.errors import PinciteError, ReaderCrashedError, ReadLimitError
from ingest.model import Kind
from ingest.reading import read_file
from ingest.worker import read_report, run

MARKDOWN = """---
title: A report
---
# Part 1

%%page 1%%

1.1 The board sat in June.[^1] It kept *no* minutes, & said “nothing of it”.

> Words of a witness.

| Year | Sittings |
|------|----------|
| 2001 | 3        |

%%page 2%%

- (a) a list
- (b) with [a link](https://example.org)

Recommendation 1: Minutes should be kept.

[^1]: Minutes of the board.
"""
TEXT = "\f".join(
    f"The inquiry\n\n{n}.1 The board sat in June, and kept no min-\nutes of it.3\n\n3 Note.\n\n{n}"
    for n in range(1, 9)
)
HTML = page(
    "<h1>Part 1</h1><p id='page-1'>1.1 The board sat<sup><a href='#n1'>1</a></sup>.</p>"
    "<ol start='4'><li>One<li>Two</ol><table><tr><td>a<td>b</table><blockquote>said</blockquote>"
    "<a id='page-2'></a><p>1.2 It kept no minutes.</p><p id='n1'>1 A note.</p>"
)


@cache
def sound(ending):
    """The bytes of a sound file."""
    return {
        "pdf": lambda: report(3),
        "docx": lambda: word_file(("1.1 The board sat.", "1.2 It kept no minutes.")),
        "html": lambda: HTML,
        "md": MARKDOWN.encode,
        "txt": TEXT.encode,
    }[ending]()


@st.composite
def mutated(draw, endings):
    """A file's ending, and its bytes with a few things done to them."""
    ending = draw(st.sampled_from(endings))
    data = bytearray(sound(ending))
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(data)))
        length = draw(st.integers(0, 200))
        change = draw(st.sampled_from(["turn", "insert", "double", "drop", "swap", "cut"]))
        if change == "turn":
            for place in range(at, min(len(data), at + length), draw(st.integers(1, 40))):
                data[place] ^= 1 << draw(st.integers(0, 7))
        elif change == "insert":
            data[at:at] = draw(st.binary(max_size=12)) * draw(st.sampled_from([1, 2, 300]))
        elif change == "double":
            data[at:at] = data[at : at + length] * draw(st.sampled_from([1, 2, 100]))
        elif change == "drop":
            del data[at : at + length]
        elif change == "swap":
            to = draw(st.integers(0, len(data)))
            data[at : at + length], data[to : to + length] = (
                data[to : to + length],
                data[at : at + length],
            )
        elif ending == "pdf":
            # The end mark stays, or the reader refuses the file at once.
            data[at:] = b"\n%%EOF\n"
        else:
            del data[at:]
    return ending, bytes(data)


def agrees(character, printed):
    """Whether a passage's character is the page's, or what that is folded to."""
    if character == " ":
        return printed.isspace()
    return character == printed or (
        character == "-" and printed in "\u2010\u2011\xad\x02\ufffe\uffff"
    )


def hold_together(reading):
    """What every reading promises, whatever the file."""
    assert reading.passages or reading.unread_pages
    assert [p.order for p in reading.passages] == list(range(len(reading.passages)))
    kinds = {p.locator_id: p.kind for p in reading.passages}
    assert len(kinds) == len(reading.passages)
    pages = {p.number: p for p in reading.pages}
    assert len(pages) == len(reading.pages)
    for passage in reading.passages:
        assert passage.text.strip()
        # What is stored must be text: no half characters, no zero bytes.
        passage.text.encode()
        assert "\0" not in passage.text
        end = 0
        for segment in passage.segments:
            assert segment.length > 0
            assert segment.start >= end
            end = segment.start + segment.length
            assert end <= len(passage.text)
            text = pages[segment.page].text
            assert 0 <= segment.page_start <= segment.page_start + segment.length <= len(text)
            on_page = text[segment.page_start : segment.page_start + segment.length]
            assert all(map(agrees, passage.text[segment.start : end], on_page))
        at = 0
        for mark in passage.notes:
            assert at <= mark.at <= len(passage.text)
            assert mark.note is None or kinds[mark.note] is Kind.FOOTNOTE
            at = mark.at
        end = 0
        for span in passage.whose_words:
            assert end <= span.start < span.end <= len(passage.text)
            end = span.end
    for entry in reading.outline:
        assert entry.page is None or entry.page >= 1


def check(error):
    assert not isinstance(error, ReaderCrashedError), error
    # What is doubled often enough may well be nested beyond the parsers; nothing else is as long.
    assert not isinstance(error, ReadLimitError) or "nested" in error.message, error
    assert error.message
    assert error.remedy.endswith(".")


def fuzzed(examples):
    return settings(
        max_examples=examples,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    )


@fuzzed(250)
@given(file=mutated(["pdf", "docx", "html", "md", "txt"]))
def test_in_a_worker_a_mutated_file_is_read_or_refused(tmp_path, config, file):
    ending, data = file
    path = tmp_path / f"mutated.{ending}"
    path.write_bytes(data)
    limits = dataclasses.replace(config, read_seconds=20, ocr="off")
    try:
        reading = run(read_report, path, None, limits, lambda progress: None)
    except PinciteError as error:
        check(error)
    else:
        hold_together(reading)


@pytest.mark.parametrize("ending", ["docx", "html", "md", "txt"])
def test_the_readers_themselves_hold(tmp_path, ending):
    @fuzzed(150)
    @given(file=mutated([ending]))
    def holds(file):
        path = tmp_path / f"mutated.{ending}"
        path.write_bytes(file[1])
        try:
            reading = read_file(path)
        except PinciteError as error:
            check(error)
        else:
            hold_together(reading)

    holds()


WORDS = st.text(
    st.sampled_from(
        "aA1.9-–—'’“”\"()[]{}*_`#>|<&;:\\/ \t\n\f\r\u00a0\u00ad\u200b\u202e\u0301ﬁ²é𝒜\x07"
    )
    | st.characters(exclude_categories=["Cs"]),
    max_size=400,
)


@pytest.mark.parametrize("ending", ["html", "md", "txt"])
def test_any_text_at_all_holds(tmp_path, ending):
    @fuzzed(150)
    @given(text=WORDS)
    def holds(text):
        path = tmp_path / f"any.{ending}"
        path.write_bytes(text.encode())
        try:
            reading = read_file(path)
        except PinciteError as error:
            check(error)
        else:
            hold_together(reading)

    holds()


@fuzzed(60)
@given(words=st.lists(WORDS, min_size=1, max_size=5))
def test_any_words_on_the_pages_of_a_pdf_hold(tmp_path, config, words):
    from reportlab.pdfgen.canvas import Canvas

    buffer = io.BytesIO()
    canvas = Canvas(buffer, invariant=True)
    for text in words:
        for number, line in enumerate(text.splitlines()[:60]):
            canvas.drawString(72, 800 - 12 * number, line)
        canvas.showPage()
    canvas.save()
    path = tmp_path / "any.pdf"
    path.write_bytes(buffer.getvalue())
    try:
        reading = run(read_report, path, None, config, lambda progress: None)
    except PinciteError as error:
        check(error)
    else:
        hold_together(reading)
