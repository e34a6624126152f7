import re
import unicodedata
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.clean import (
    LIGATURES,
    PlacedLine,
    fold,
    join_cells,
    join_lines,
    offset_after,
    words_of,
)
from ingest.hyphens import vocabulary

HYPHENS = "-\u2010\u2011\xad\x02\ufffe\uffff"


def placed(*texts, page=1):
    """Lines of one page whose text has each of them on its own line."""
    lines, start = [], 0
    for text in texts:
        lines.append(PlacedLine(text, page, start))
        start += len(text) + 2
    return lines


def joined(*texts, known=""):
    return join_lines(placed(*texts), vocabulary(map(words_of, placed(known)))).text


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        (["The report", "was late."], "The report was late."),
        (["  The report ", "\twas late.  "], "The report was late."),
        (["The  report\xa0was\u2009 \u200blate."], "The report was late."),
        (["The of\ufb01ce, an e\ufb03cient a\ufb00air."], "The office, an efficient affair."),
        (["A\u200bc\u2060c\ufeffount\x07s"], "Accounts"),
        (["The coun\xadcil met."], "The council met."),
        (["A well\u2011known \u201cquote\u201d \u2013 \u2018so\u2019 \u2014 here\u2026"],
         "A well-known “quote” – ‘so’ — here…"),
        (["The first", " \x07 ", "", "line."], "The first line."),
        (["and/", "or"], "and/or"),
        (["the years 2013–", "14"], "the years 2013–14"),
        (["a pause –", "then more"], "a pause – then more"),
        (["Covid-", "19"], "Covid-19"),
        (["in 2013\xad", "14"], "in 2013-14"),
        (["-", "a dash alone"], "- a dash alone"),
        ([], ""),
        ([" \x07\xad"], ""),
    ],
)  # fmt: skip
def test_a_passage_reads_as_a_person_would_copy_it(lines, text):
    assert joined(*lines) == text


@pytest.mark.parametrize("mark", HYPHENS)
@pytest.mark.parametrize(
    ("before", "after", "known", "text"),
    [
        ("infor", "mation on it", "the information", "information on it"),
        ("multi", "agency work", "multi-agency bodies", "multi-agency work"),
        ("safe", "guarding of", "safeguarding, safe guarding", "safeguarding of"),
        ("re", "ports", "no evidence here", "reports"),
        ("decision", "making", "a decision, making it", "decision-making"),
        ("day-to", "day affairs", "today to day", "day-to-day affairs"),
        ("day", "to-day affairs", "today to day", "day-to-day affairs"),
        ("decision-mak", "ing", "making a decision", "decision-making"),
        ("Anglo", "Irish talks", "", "Anglo-Irish talks"),
        ("non", "compliance", "compliance with it", "non-compliance"),
        ("short", "and long-term", "", "short- and long-term"),
        ("gr", "and plans", "a grand day", "grand plans"),
        ("self", "esteem of his", "", "self-esteem of his"),
        ("mid", "dle of it", "", "middle of it"),
        ("Sutton", "in-Ashfield too", "", "Sutton-in-Ashfield too"),
        ("(GO", "Executive)", "", "(GO-Executive)"),
        ("CO-OPER", "ATION", "co-operation", "CO-OPERATION"),
    ],
)
def test_a_hyphen_at_a_line_end_stays_only_if_the_document_says_so(
    mark, before, after, known, text
):
    assert joined(before + mark, after, known=known) == text


def test_halves_of_broken_words_are_no_evidence():
    lines = placed("A child was safe-", "guarding it.", "The Of\ufb01ce, the office")
    words = {"a": 1, "child": 1, "was": 1, "it": 1, "the": 2, "office": 2}
    assert vocabulary(map(words_of, lines)) == Counter(words)


def test_a_document_that_breaks_no_other_words_keeps_its_hyphens():
    lines = placed(
        "long-term, high-risk, well-known and life-", "saving work: long-", "term and high-",
        "risk and well-", "known",
    )  # fmt: skip
    text = join_lines(lines, vocabulary(map(words_of, lines))).text
    assert "life-saving work" in text


def test_what_is_skipped_is_no_part_of_the_words():
    page = "It was reliable.73 It was so 74 ."
    for place in ("skips", "marks"):
        line = PlacedLine(page, 1, 0, **{place: ((16, 18), (29, 31))})
        joined = join_lines([line], {})
        text = joined.text
        assert text == "It was reliable. It was so ."
        shown = [page[s.page_start : s.page_start + s.length] for s in joined.segments]
        assert "".join(shown) == text


MARKER = re.compile(r"\{[^}]*\}")


def marked(*texts):
    """Lines in which {braces} stand around footnote markers."""
    lines = placed(*(text.replace("{", "").replace("}", "") for text in texts))
    marks = [
        tuple((m.start() - 2 * n, m.end() - 2 * n - 2) for n, m in enumerate(MARKER.finditer(t)))
        for t in texts
    ]
    return [replace(line, marks=found) for line, found in zip(lines, marks, strict=True)]


@pytest.mark.parametrize(
    ("texts", "text", "marks"),
    [
        (["He knew.{73} So did", "she.{74}"], "He knew. So did she.", [(8, "73"), (20, "74")]),
        (["He knew {73} of it{*}."], "He knew of it.", [(7, "73"), (13, "*")]),
        (["He knew.{73, 74}"], "He knew.", [(8, "73"), (8, "74")]),
        (["He knew.{[73]}"], "He knew.", [(8, "73")]),
        (["He knew.", "{73}", "So did she."], "He knew. So did she.", [(8, "73")]),
        (["He knew.", "{73} So did she."], "He knew. So did she.", [(8, "73")]),
        (["The coun\xad{73}", "cil knew."], "The council knew.", [(8, "73")]),
        (["The coun-", "{73}cil knew."], "The council knew.", [(8, "73")]),
        (["{1} Note"], "Note", [(0, "1")]),
        (["The sta\ufb00{5} \x07 \x07 left{6}"], "The staff left", [(9, "5"), (14, "6")]),
        (["He knew.{ , }"], "He knew.", []),
    ],
)
def test_a_footnote_marker_keeps_its_label_and_its_place(texts, text, marks):
    joined = join_lines(marked(*texts), {})
    assert joined.text == text
    assert list(joined.marks) == marks


def test_a_missing_blank_is_put_in_and_belongs_to_no_place_on_the_page():
    page = "Theco\ufb00ee,73two\ufb01ne"
    line = PlacedLine(page, 1, 5, marks=((9, 11),), blanks=(3, 11, 14))
    joined = join_lines([line], {})
    assert joined.text == "The coffee, two fine"
    assert joined.marks == ((11, "73"),)
    places = [(s.start, s.page_start, s.length) for s in joined.segments]
    assert places == [(0, 5, 3), (4, 8, 2), (8, 11, 3), (12, 16, 3), (18, 20, 2)]
    assert join_lines([line.after(5)], {}).text == "ffee, two fine"


def test_what_is_left_of_a_line_keeps_its_marks():
    (line,) = marked("1.1 He knew.{73}")
    assert line.after(4) == PlacedLine("He knew.73", 1, 4, marks=((8, 10),))
    assert PlacedLine("• a... 1", 1, 0, skips=((0, 2), (3, 6))).after(2).skips == ((1, 4),)


def test_a_word_broken_over_two_pages_leads_to_both():
    lines = [PlacedLine("the coun\xad", 7, 40), PlacedLine("cil met", 8, 0)]
    joined = join_lines(lines, {})
    text, segments = joined.text, joined.segments
    assert text == "the council met"
    assert [(s.start, s.length, s.page, s.page_start) for s in segments] == [
        (0, 8, 7, 40),
        (8, 7, 8, 0),
    ]


ALPHABET = "abA1.,()'“”’–—/ -" + HYPHENS + "".join(LIGATURES) + "\t\x07\xa0\u2009\u200b\u3000é𝒳"
raw_line = st.text(ALPHABET, max_size=24)


@st.composite
def pages_of_lines(draw):
    """Page texts and the lines cut out of them, each with marks that are no words."""
    pages = draw(st.lists(st.lists(raw_line, max_size=5), max_size=3))
    texts = {number: "\r\n".join(lines) for number, lines in enumerate(pages, 1)}
    lines = []
    for number, page in enumerate(pages, 1):
        start = 0
        for text in page:
            at = draw(st.integers(0, len(text)))
            skips = ((at, min(len(text), at + 2)),) if draw(st.booleans()) else ()
            mark = draw(st.integers(at, len(text)))
            marks = ((mark, min(len(text), mark + 3)),) if not skips and draw(st.booleans()) else ()
            blanks = tuple(sorted(draw(st.sets(st.integers(0, len(text)), max_size=2))))
            lines.append(PlacedLine(text, number, start, skips, marks, blanks))
            start += len(text) + 2
    return texts, lines


def folded(character):
    if character in HYPHENS:
        return "-"
    return " " if character.isspace() else character


def letters(text):
    for ligature, expansion in LIGATURES.items():
        text = text.replace(ligature, expansion)
    return [c for c in text if c not in HYPHENS and not c.isspace()
            and unicodedata.category(c) not in {"Cc", "Cf"}]  # fmt: skip


def without_removed(line):
    """The letters of a line that has one removed range at most."""
    kept = line.text
    for start, stop in (*line.skips, *line.marks):
        kept = kept[:start] + kept[stop:]
    return letters(kept)


@given(pages_of_lines())
def test_every_segment_is_what_stands_on_the_page(pages):
    texts, lines = pages
    joined = join_lines(lines, vocabulary(map(words_of, lines)))
    text, segments = joined.text, joined.segments
    end = 0
    for s in segments:
        assert s.start >= end
        assert s.length > 0
        end = s.start + s.length
        on_page = texts[s.page][s.page_start : s.page_start + s.length]
        assert text[s.start : end] == "".join(map(folded, on_page))
    assert end <= len(text)


@given(pages_of_lines())
def test_characters_outside_segments_are_spaces_and_letters_of_ligatures(pages):
    _, lines = pages
    joined = join_lines(lines, vocabulary(map(words_of, lines)))
    text, segments = joined.text, joined.segments
    covered = {i for s in segments for i in range(s.start, s.start + s.length)}
    assert {c for i, c in enumerate(text) if i not in covered} <= set(" flist")


@given(pages_of_lines())
def test_no_letter_is_lost_or_invented(pages):
    _, lines = pages
    text = join_lines(lines, vocabulary(map(words_of, lines))).text
    assert letters(text) == [letter for line in lines for letter in without_removed(line)]


@given(pages_of_lines())
def test_every_marker_stands_after_the_letters_before_it(pages):
    _, lines = pages
    joined = join_lines(lines, vocabulary(map(words_of, lines)))
    before, wanted = [], []
    for line in lines:
        for start, stop in line.marks:
            wanted += [(before + letters(line.text[:start]), label)
                       for label in re.findall(r"[^\s,()]+", line.text[start:stop])]  # fmt: skip
        before += without_removed(line)
    assert [(letters(joined.text[:at]), label) for at, label in joined.marks] == wanted
    assert [at for at, _ in joined.marks] == sorted(at for at, _ in joined.marks)
    assert not [at for at, _ in joined.marks if joined.text[:at].endswith(" ")]


def test_a_marker_stands_right_after_its_word_though_a_blank_and_a_soft_hyphen_come_between():
    line = replace(placed("report\xad 12 said")[0], marks=((8, 10),))
    joined = join_lines([line], {})
    assert (joined.text, joined.marks) == ("report said", ((6, "12"),))


@given(
    st.lists(st.tuples(st.text(max_size=30), st.sets(st.integers(0, 30), max_size=3)), max_size=6)
)
def test_text_is_tidy_whatever_the_characters(texts):
    lines = [PlacedLine(text, 1, 0, blanks=tuple(sorted(blanks))) for text, blanks in texts]
    text = join_lines(lines, vocabulary(map(words_of, lines))).text
    assert text == text.strip()
    assert not re.search(r"\s\s|[^\S ]|[\x00-\x1f\x7f-\x9f\xad\u200b\ufeff]", text)


@given(st.text(max_size=40))
def test_clean_text_stays_as_it_is(text):
    once = fold(text)
    assert fold(once) == once


def test_cells_keep_their_places_and_markers_when_they_are_joined():
    page = "Quay7\nCoal and\nbooks"
    cells = [
        join_lines([PlacedLine("Quay7", 1, 0, marks=((4, 5),))], {}),
        join_lines([], {}),
        join_lines([PlacedLine("Coal and", 1, 6), PlacedLine("books", 1, 15)], {}),
    ]
    row = join_cells(cells)
    assert (row.text, row.marks) == ("Quay | Coal and books", ((4, "7"),))
    for s in row.segments:
        assert (
            row.text[s.start : s.start + s.length] == page[s.page_start : s.page_start + s.length]
        )


@pytest.mark.parametrize(
    ("text", "count", "rest"),
    [
        ("12. Words", 3, " Words"),
        ("  1\u200b. Words", 2, " Words"),
        ("\ufb01. Words", 2, ". Words"),
        ("1.", 2, ""),
        ("1.", 9, ""),
    ],
)
def test_the_first_words_of_a_line_are_found_among_its_characters(text, count, rest):
    line = PlacedLine(text, 1, 0)
    assert line.text[offset_after(line, count) :] == rest


@given(
    st.text("ab \u200b\ufb01\xa01", max_size=30),
    st.lists(st.integers(0, 30), max_size=8, unique=True),
    st.sets(st.integers(0, 30), max_size=4),
)
def test_a_marker_stands_where_the_words_before_it_end(text, places, missing):
    places = sorted(place for place in places if place <= len(text))
    marks = tuple((a, b) for a, b in zip(places[::2], places[1::2], strict=False))
    blanks = tuple(sorted(place for place in missing if place < len(text)))
    line = PlacedLine(text, 1, 0, marks=marks, blanks=blanks)
    found = [at for at, _ in join_lines([line], {}).marks]
    expected = []
    for nth, (start, stop) in enumerate(marks):
        before = tuple(at for at in blanks if at < start)
        words = words_of(PlacedLine(text[:start], 1, 0, marks=marks[:nth], blanks=before))
        expected += [len(words)] * len(text[start:stop].split())
    assert found == expected
