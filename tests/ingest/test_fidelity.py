"""A page that was read right has a high fidelity, and each way of reading it wrong lowers it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.fidelity import LOW, Evidence, fidelities, overprinted
from ingest.layout import Fragment, PageGlyphs, Run
from ingest.reading import read_file

PROSE = """\
The board sat in the spring of that year and kept no minutes of what it said about the harbour.
The clerk of the first office had asked it to do so twice, and a different officer offered to
write them himself. It was difficult to find out who first refused, but the official reason was
that the office had no staff for it. The sufferers, whose flats were flooded, filed five further
complaints, and the figures in the file were never reconciled with the ledgers of the flotilla.
"""


def judged(*texts):
    return fidelities([Evidence(text) for text in texts])


def moved(text, by):
    return "".join(chr(ord(c) + by) if c.isascii() and c.isalpha() else c for c in text)


def without(text, *letters, put=""):
    for each in letters:
        text = text.replace(each, put)
    return text


@pytest.mark.parametrize(
    "text",
    [
        PROSE,
        PROSE.upper(),
        "4.12 The organisation’s behaviour, and its colour, were honourable.\n" + PROSE,
        "1,250 83% £12.5m 14/03/1987 CASE-0042/B 12 WITN00780100\n" * 20,
        "See https://example.org/qwrtz/plmnk-xyzzy.pdf and clerk@qwrtz.example\n" + PROSE,
        "Mrs Okonkwo-Adeyemi, Mr Wojciechowski and Dr Llanfair gave evidence.\n" + PROSE,
        "The coun\xadcil kept a well\xadmeant record of this.\n" + PROSE,
        "DWP, HMRC, NHSE and the QWRTZ\n" + PROSE,
        "See https://example.org/qwrtz/\r\nplmnkxyzzyplmnkxyzzyplmnkxyzzyplmnk/\r\nxyzzy\n" + PROSE,
        "(i) first (iv) second (xii) third\n" + PROSE,
    ],
)
def test_a_page_that_was_read_right_is_close_to_one(text):
    assert judged(text)[0] > 0.95


@pytest.mark.parametrize(
    ("damage", "most"),
    [
        (moved(PROSE, -29), 0.2),
        (moved(PROSE, 1), 0.2),
        ("\n".join(line[::-1] for line in PROSE.splitlines()), 0.2),
        (without(PROSE, " "), 0.3),
        (" ".join(PROSE.replace(" ", "")), 0.1),
        (without(PROSE, "ffi", "ffl", "ff", "fi", "fl"), LOW),
        (without(PROSE, "ffi", "ffl", "ff", "fi", "fl", put="\ufffd"), LOW),
        (PROSE.replace(" of ", "of ").replace(" the ", " the").replace(" to ", " to"), LOW),
        (without(PROSE, "e", put="\ue065"), 0.2),
        (PROSE.replace("rn", "m").replace("h", "li").replace("w", "vv"), LOW),
    ],
)
def test_a_page_that_was_read_wrong_is_low(damage, most):
    assert judged(damage)[0] < most


def test_damage_that_runs_through_a_document_does_not_make_itself_known():
    damaged = without(PROSE, "ffi", "ffl", "ff", "fi", "fl")
    assert max(judged(*[damaged] * 5)) < LOW
    assert max(judged(*[moved(PROSE, 1)] * 5)) < LOW


def test_a_word_of_the_document_s_own_is_known_where_it_recurs():
    own = PROSE + "The dwimmerlaik and the quillfork were kept, dwimmerlaik by dwimmerlaik."
    alone, *_ = judged(own)
    among, *_ = judged(own, own, own)
    assert alone < 0.9
    assert among > 0.98


def test_there_is_nothing_to_judge_a_page_without_characters_by():
    assert judged("", " \r\n", PROSE)[:2] == [None, None]


def test_a_page_is_never_surer_than_ocr_was():
    assert fidelities([Evidence(PROSE, confidence=0.71)]) == [0.71]


def printed(*places):
    """A page of lines of ten characters: left end, baseline."""
    fragments = []
    for nth, (left, baseline) in enumerate(places):
        run = Run(11 * nth, 11 * nth + 10, 12.0, baseline, False, False, True)
        fragments.append(Fragment((run,), left, left + 60.0))
    return PageGlyphs(1, 600.0, 800.0, "themmoment\n" * len(places), tuple(fragments))


@pytest.mark.parametrize(
    ("places", "share"),
    [
        ([(100, 700), (100, 686), (100, 672)], 0.0),
        ([(100, 700), (180, 700)], 0.0),
        ([(100, 700), (110, 701), (100, 672), (100, 650)], 0.5),
        ([(100, 700), (100, 700)], 1.0),
        ([], 0.0),
    ],
)
def test_lines_printed_over_each_other_are_counted(places, share):
    page = printed(*places)
    assert overprinted(page) == share


@pytest.mark.parametrize("share", [0.1, 0.3, 1.0])
def test_a_page_printed_over_itself_is_low(share):
    assert fidelities([Evidence(PROSE, overprinted=share)])[0] < LOW


@given(st.lists(st.text(max_size=200), max_size=4), st.floats(0, 1), st.floats(0, 1))
def test_it_is_always_between_nought_and_one(texts, over, sure):
    for text, value in zip(
        texts, fidelities([Evidence(t, over, sure) for t in texts]), strict=True
    ):
        assert (value is None) == (not text.split())
        assert value is None or 0 <= value <= 1


def test_pages_of_every_format_are_judged(tmp_path, make_pdf):
    pdf = make_pdf(tmp_path / "a.pdf", [PROSE, moved(PROSE, 1), None])
    first, second, third = (page.fidelity for page in read_file(pdf).pages)
    assert first > 0.95
    assert second < 0.5
    assert third is None
    text = tmp_path / "a.txt"
    text.write_text(f"{PROSE}\f{moved(PROSE, 1)}")
    first, second = (page.fidelity for page in read_file(text).pages)
    assert first > 0.95
    assert second < 0.5


def test_without_its_list_of_words_pincite_says_so_and_takes_no_file(tmp_path):
    package = tmp_path / "packages" / "symspellpy"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text("")
    (tmp_path / "r.txt").write_text(PROSE)
    done = subprocess.run(
        [sys.executable, "-m", "webui.cli", "add", str(tmp_path / "r.txt")],
        env={
            **os.environ,
            "PINCITE_LIBRARY": str(tmp_path / "library"),
            "PYTHONPATH": os.pathsep.join([str(package.parent), str(Path(__file__).parents[2])]),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "Traceback" not in done.stdout + done.stderr
    assert "list of English words" in done.stdout
    assert "Install Pincite again" in done.stdout
