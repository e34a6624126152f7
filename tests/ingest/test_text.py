"""Plain text files: pages, numbers, headings, notes, and the way back to each page."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.errors import DamagedFileError, FileAccessError, ReadLimitError, UnsupportedFormatError
from ingest.model import Kind, PageState
from ingest.plain import read_text


@pytest.fixture
def read(tmp_path):
    def reader(text, **options):
        path = tmp_path / "report.txt"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return read_text(path, **options)

    return reader


def shown(reading):
    return [(p.kind.value, p.paragraph, p.text) for p in reading.passages]


def assert_segments_lead_back(reading):
    pages = {page.number: page.text for page in reading.pages}
    for passage in reading.passages:
        assert passage.text.strip()
        for s in passage.segments:
            there = pages[s.page][s.page_start : s.page_start + s.length]
            here = passage.text[s.start : s.start + s.length]
            assert len(there) == len(here)
            assert [a for a, b in zip(here, there, strict=True) if a != b and a not in " -"] == []


WRAPPED = """\
PART ONE

The service and its staff
1.  The service began in 1990 and grew until there was no room left in the house for
the people who worked in it.

It moved twice.

2.  Nobody told the board of trustees, which met in a build-
ing across the road, about any of it:

•  the first warning, which came from a nurse;
•  the second, which came from the police and which nobody at the time thought was
in any way remarkable.

What the board knew
3.  The board knew little and asked for less than it knew, as it told the inquiry in
its statement.
"""


FIRST = """\
The service began in 1990 and grew until there was no room left in the house for the people \
who worked in it."""
SECOND = """\
Nobody told the board of trustees, which met in a building across the road, about any of it:"""
ITEM = """\
the second, which came from the police and which nobody at the time thought was in any way \
remarkable."""
THIRD = """\
The board knew little and asked for less than it knew, as it told the inquiry in its statement."""
EXPECTED = [
    ("heading", None, "PART ONE"),
    ("heading", None, "The service and its staff"),
    ("paragraph", "1", FIRST),
    ("paragraph", "1", "It moved twice."),
    ("paragraph", "2", SECOND),
    ("list_item", "2", "the first warning, which came from a nurse;"),
    ("list_item", "2", ITEM),
    ("heading", None, "What the board knew"),
    ("paragraph", "3", THIRD),
]


def test_wrapped_text_becomes_paragraphs_with_their_printed_numbers(read):
    reading = read(WRAPPED)
    assert shown(reading) == EXPECTED
    assert [p.locator_id for p in reading.passages] == [
        "b1",
        "b2",
        "1",
        "b4",
        "2",
        "b6",
        "b7",
        "b8",
        "3",
    ]
    assert reading.passages[2].section == ("PART ONE", "The service and its staff")
    assert reading.passages[-1].section == ("PART ONE", "What the board knew")
    assert [(e.level, e.title) for e in reading.outline] == [
        (1, "PART ONE"),
        (2, "The service and its staff"),
        (2, "What the board knew"),
    ]
    assert reading.info.title == "PART ONE"


def test_a_text_without_page_breaks_has_no_pages_and_no_segments(read):
    reading = read(WRAPPED)
    assert reading.pages == ()
    assert all(passage.segments == () for passage in reading.passages)


def page(number, body, head="The Report of the Example Inquiry"):
    return f"{head}\n\n{body}\n\n{number}\n"


BODIES = [
    """\
1.  The first paragraph ends on its own page and it is long enough to be wrapped over
two lines of it.""",
    """\
2.  The second runs on over the foot of the page, where a note and a number and a head
come between.4 The words go

4 Statement of the first witness, page 2.""",
    """\
on as if nothing stood there.

3.  A third paragraph stands on the third page so that
running heads are seen thrice.""",
]
PAGED = "\f".join(page(n, body) for n, body in enumerate(BODIES, start=11)) + "\f"


def test_form_feeds_part_pages_and_what_every_page_repeats_is_left_out(read):
    reading = read(PAGED)
    assert [(p.number, p.label, p.printed) for p in reading.pages] == [
        (1, None, "11"),
        (2, None, "12"),
        (3, None, "13"),
    ]
    assert "Example Inquiry" in reading.pages[0].text
    words = " ".join(p.text for p in reading.passages)
    assert "Example Inquiry" not in words
    assert "12" not in words
    assert_segments_lead_back(reading)


def test_a_sentence_runs_on_over_the_page_and_its_note_follows_it(read):
    reading = read(PAGED)
    second, note = reading.passages[1:3]
    assert second.text == (
        "The second runs on over the foot of the page, where a note and a number and a head come "
        "between. The words go on as if nothing stood there."
    )
    assert second.paragraph == "2"
    assert second.pages() == (2, 3)
    assert second.pages(second.text.index("on as if")) == (3,)
    assert (note.kind, note.text) == (Kind.FOOTNOTE, "Statement of the first witness, page 2.")
    assert note.pages() == (2,)
    assert [(m.at, m.label, m.note) for m in second.notes] == [(96, "4", note.locator_id)]


def test_markers_lead_to_the_notes_of_their_own_pages(read):
    pages = [
        f"{n}.  Paragraph {word} is wrapped over two lines as the lines of a page are, and one\n"
        f"of them is marked.1 So it was in 20032 again.\n\n1 Note one of {word}.\n2 Note two.\n"
        for n, word in enumerate(["first", "second"], start=1)
    ]
    passages = read("\f".join(pages)).passages
    texts = {p.locator_id: p.text for p in passages}
    assert [[texts[m.note] for m in p.notes] for p in passages if p.paragraph] == [
        ["Note one of first.", "Note two."],
        ["Note one of second.", "Note two."],
    ]
    assert passages[0].text.endswith("is marked. So it was in 2003 again.")


QUOTING = """\
1.  The warden, who had been at the house since it opened and who knew it, said:

“Nobody told us of it. We heard it from the people
in the village.

“They knew.”

2.  He wrote that it was “over” and that the house would be closed in the autumn to come.

“It was late.”

“over and done with”, said another who had been in the house all of its
years.
"""


def test_paragraphs_that_quotation_marks_enclose_are_quotations(read):
    assert shown(read(QUOTING))[1:] == [
        ("quotation", "1", "“Nobody told us of it. We heard it from the people in the village."),
        ("quotation", "1", "“They knew.”"),
        (
            "paragraph",
            "2",
            "He wrote that it was “over” and that the house would be closed in the autumn to come.",
        ),
        ("quotation", "2", "“It was late.”"),
        (
            "paragraph",
            "2",
            "“over and done with”, said another who had been in the house all of its years.",
        ),
    ]


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("He said:\n\n“One.”1\n", False),
        ("He said:\n\n“One” and “two”.\n", False),
        ("He said:\n\n‘It’s late.’\n", True),
        ("He said:\n\n“The ‘old’ house …\n\n…\n\n“Burned.”\n", True),
        ('He said:\n\n"Never."\n', True),
        ('He said:\n\n"One" and "two"\n', False),
        ("He said nothing.\n\n“low and mean”\n", False),
        ("He said nothing.\n\n“Open at the end\n", False),
    ],
)
def test_which_paragraphs_are_enclosed(read, text, quoted):
    kinds = {p.kind for p in read(text).passages[1:]}
    assert kinds == {Kind.QUOTATION} if quoted else Kind.QUOTATION not in kinds


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("to No.10.5 It", "to No.10. It"),
        ("“the end.” 5 It", "“the end.” It"),
        ("to No.10.5 It had 3.5 of", "to No.10.5 It had 3.5 of"),
    ],
)
def test_a_marker_in_an_odd_place_is_known_by_its_note_if_no_other_place_has_it(
    read, words, expected
):
    text = f"1.  Nobody came.4 So it went on {words} was.\n\n4 A note.\n5 Another.\n\f2.  No.\n"
    assert expected in read(text).passages[0].text


def test_title_page_contents_and_index_are_told_from_the_report(read):
    text = (
        "The Mill Lane Inquiry\n\nReport\n\nHC 12\n\f"
        "© Crown copyright 2019\nISBN 978 1 2345 6789 0\n\f\f"
        "Contents\nFindings ......... 4\nIndex ........ 9\n\f"
        "Findings\n\n1.  It rained.\n\n2.  It snowed.\n\f"
        "Index\n\ngates, 4\n\nrain, 4, 5\n"
    )
    assert shown(read(text)) == [
        ("heading", None, "The Mill Lane Inquiry"),
        ("heading", None, "Report"),
        ("front_matter", None, "HC 12"),
        ("front_matter", None, "© Crown copyright 2019"),
        ("front_matter", None, "ISBN 978 1 2345 6789 0"),
        ("heading", None, "Contents"),
        ("contents", None, "Findings 4"),
        ("contents", None, "Index 9"),
        ("heading", None, "Findings"),
        ("paragraph", "1", "It rained."),
        ("paragraph", "2", "It snowed."),
        ("heading", None, "Index"),
        ("index", None, "gates, 4"),
        ("index", None, "rain, 4, 5"),
    ]


def test_a_line_at_a_pages_foot_that_goes_on_in_small_letters_is_no_heading(read):
    pages = ["1.  It rained.\n\nAs it does", "in May.\n\n2.  It snowed.\n", "3.  It froze.\n"]
    assert [p.text for p in read("\f".join(pages)).passages][1] == "As it does in May."


@pytest.mark.parametrize(
    ("before", "names"),
    [
        ("4.0 Yes.\n\n4.1 We met.", ["4.0", "4.1", "b3", "rec-1", "rec-2", "4.2"]),
        ("1. We met.\n\n2. We left.", ["1", "2", "b3", "rec-1", "rec-2", "3"]),
    ],
)
def test_a_numbered_list_under_recommendations_is_their_list(read, before, names):
    after = "4.2 We went on." if before.startswith("4") else "3. We went on."
    reading = read(f"{before}\n\nRecommendations\n\n1. Act.\n\n2. Wait.\n\n{after}\n")
    assert [p.locator_id for p in reading.passages] == names


def test_where_the_count_goes_on_under_recommendations_its_numbers_are_paragraphs(read):
    reading = read("1. We met.\n\n2. We left.\n\nRecommendations\n\n3. Act.\n\n4. Wait.\n")
    assert [p.paragraph for p in reading.passages] == ["1", "2", None, "3", "4"]


@pytest.mark.parametrize(
    "mark",
    [
        "[[page {}]]",
        "[page {}]",
        "%%page {}%%",
        "--- Page {} ---",
        "<!-- page {} -->",
        "[Page  {} ]",
    ],
)
def test_page_marks_number_the_pages(read, mark):
    reading = read(
        f"A title\n{mark.format(7)}\nOne.\n{mark.format(8)}\n\n{mark.format(9)}\nThree.\n"
    )
    assert [(p.number, p.printed, p.state) for p in reading.pages] == [
        (7, None, PageState.READ),
        (8, None, PageState.BLANK),
        (9, None, PageState.READ),
    ]
    assert [(p.text, p.pages()) for p in reading.passages] == [
        ("A title", ()),
        ("One.", (7,)),
        ("Three.", (9,)),
    ]
    assert_segments_lead_back(reading)


@pytest.mark.parametrize(
    ("marks", "pages"),
    [
        ([1, 2, 3], [1, 2, 3]),
        ([1, 2, 2], [1, 2]),
        ([5, 6, 4], [5, 6, 4]),
        ([2, 3, 2], [1, 2, 3]),
    ],
)
def test_a_number_means_one_page_whatever_the_marks_do(read, marks, pages):
    text = "Before.\n" + "".join(f"[[page {n}]]\nOn mark {i}.\n" for i, n in enumerate(marks))
    reading = read(text)
    assert [p.number for p in reading.pages] == pages
    found = {p.text: p.pages() for p in reading.passages}
    assert [found[f"On mark {i}."] for i in range(len(marks))] == [(n,) for n in marks]
    assert_segments_lead_back(reading)


def test_what_stands_before_a_second_page_is_the_first(read):
    assert read("Before.\n[[page 2]]\nAfter.\n").passages[0].pages() == (1,)


def test_opening_lines_that_come_again_are_page_headings(read):
    head = "The Example Report\n\nHarm in Exampleton 1997 - 2013\n\n"
    said = [f"They met on day {n}." for n in range(8)]
    first, second = "\n\n".join(said[:4]), "\n\n".join(said[4:])
    reading = read(f"{head}Findings\n\n{first}\n\n{head}{second}\n")
    assert [p.text for p in reading.passages] == [
        "The Example Report",
        "Harm in Exampleton 1997 - 2013",
        "Findings",
        *said,
    ]
    assert reading.passages[7].section == ("Findings",)


SPOKEN = "THE CHAIR: Thank you.\nMR JONES: Thank you, sir.\n"


@pytest.mark.parametrize(
    "text",
    [
        f"{SPOKEN}We met on day one.\n\n{SPOKEN}We met on day two.\n\n{SPOKEN}We met again.\n",
        "Same words\n\nmore words\n\n" * 40,
        "Yes.\n\nNo.\n\nIt rained all day.\n\nYes.\n\nNo.\n\nIt stopped in the end.\n",
    ],
)
def test_words_that_are_said_again_are_kept(read, text):
    kept = " ".join(p.text for p in read(text).passages).split()
    assert sorted(kept) == sorted(text.split())


def test_after_a_recommendation_only_its_parts_carry_its_number(read):
    text = "Recommendation 4: The board should:\n\n(a) keep minutes;\n\n(b) publish them.\n\n"
    reading = read(f"{text}The board agreed to all of it.\n")
    assert [(p.paragraph, p.kind) for p in reading.passages] == [
        ("Recommendation 4", Kind.RECOMMENDATION),
        ("Recommendation 4", Kind.LIST_ITEM),
        ("Recommendation 4", Kind.LIST_ITEM),
        (None, Kind.PARAGRAPH),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "4.11 First one.\n\n4.12 Second one.\n\nMore.\n\n4.13. Third one.\n",
            [
                ("4.11", "First one."),
                ("4.12", "Second one."),
                ("4.12", "More."),
                ("4.13", "Third one."),
            ],
        ),
        (
            "1.1. One.\n\n1.2. Two.\n\n2.1. Three.\n",
            [("1.1", "One."), ("1.2", "Two."), ("2.1", "Three.")],
        ),
        (
            "1. One.\n\n2. Two:\n\n1. a list\n\n2. with\n\n3. items.\n\n3. Three.\n",
            [
                ("1", "One."),
                ("2", "Two:"),
                ("2", "1. a list"),
                ("2", "2. with"),
                ("2", "3. items."),
                ("3", "Three."),
            ],
        ),
        (
            "Recommendation 4: Do this.\n\nRecommendation 5\n\nDo that.\n",
            [("Recommendation 4", "Do this."), ("Recommendation 5", "Do that.")],
        ),
        (
            "1. The house cost the people who\n3.5 million pounds in all.\n",
            [("1", "The house cost the people who 3.5 million pounds in all.")],
        ),
    ],
)
def test_printed_numbers(read, text, expected):
    assert [(p.paragraph, p.text) for p in read(text).passages] == expected


def test_recommendations_are_known_by_their_name(read):
    reading = read("Recommendation 4: Do this.\n\nRecommendation 4 was accepted at once.\n")
    assert [(p.locator_id, p.kind) for p in reading.passages] == [
        ("rec-4", Kind.RECOMMENDATION),
        ("b2", Kind.PARAGRAPH),
    ]


def test_contents_lose_their_dots_and_keep_their_page_numbers(read):
    reading = read(
        "Contents\nIntroduction ......... 4\nFindings . . . . . . . 12\n\nNow the words.\n"
    )
    assert shown(reading) == [
        ("heading", None, "Contents"),
        ("contents", None, "Introduction 4"),
        ("contents", None, "Findings 12"),
        ("paragraph", None, "Now the words."),
    ]


RUSSIAN = "Отчёт о расследовании причин пожара в городе."


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ("Café – “yes”.".encode(), "Café – “yes”."),
        ("Café – “yes”.".encode("utf-8-sig"), "Café – “yes”."),
        ("Café – “yes”.".encode("utf-16"), "Café – “yes”."),
        ("Plain words.".encode("utf-16-le"), "Plain words."),
        ("Café – “yes”.".encode("cp1252"), "Café – “yes”."),
        (RUSSIAN.encode("cp1251"), RUSSIAN),
        (b"Line one.\r\nLine two.\rLine three.", "Line one. Line two. Line three."),
    ],
)
def test_encodings_are_told_apart(read, data, expected):
    assert read(data).passages[0].text == expected


@pytest.mark.parametrize(
    ("data", "error"),
    [
        ("Café – “yes” and “no”.".encode().replace(b"\xc3", b"\xff"), DamagedFileError),
        (b"\xff\xfeW\x00o\x00r", DamagedFileError),
        (bytes(range(256)) * 4, UnsupportedFormatError),
    ],
)
def test_nothing_is_read_with_loss(read, data, error):
    with pytest.raises(error):
        read(data)


def test_limits_and_missing_files(read, tmp_path):
    with pytest.raises(ReadLimitError, match="3 pages"):
        read("a\fb\fc", max_pages=2)
    with pytest.raises(FileAccessError):
        read_text(tmp_path / "missing.txt")


lines = st.sampled_from(
    [
        "",
        "1.  Words that begin",
        "2. More of them, bro-",
        "ken at the end.7",
        "7 A note of it.",
        "•  An item,",
        "ﬁrst of  the\xa0list",
        "THE HEAD",
        "Recommendation 3",
        "Contents ........ 4",
        "[[page 3]]",
        "[[page 2]]",
        "12",
        "\f",
        "- dash",
        "(a) letter",
        "4.12 Numbered.",
    ]
)


@given(st.lists(lines | st.text(max_size=12), max_size=40))
def test_whatever_the_lines_segments_lead_back_and_names_are_unique(tmp_path_factory, found):
    path = tmp_path_factory.mktemp("text") / "a.txt"
    path.write_bytes("\n".join(found).encode("utf-8", "replace"))
    try:
        reading = read_text(path)
    except UnsupportedFormatError:
        return
    assert_segments_lead_back(reading)
    names = [p.locator_id for p in reading.passages]
    assert len(set(names)) == len(names)
    assert len({p.number for p in reading.pages}) == len(reading.pages)


def test_notes_that_count_up_like_pages_are_no_running_feet(read):
    bodies = [
        f"{n}.  Paragraph {word} is wrapped over two lines as the lines of a page are,\n"
        f"and ends so.{n + 20}\n\n{n + 20} Ibid.\n"
        for n, word in enumerate(["one", "two", "three", "four"], start=1)
    ]
    reading = read("\f".join(page(n, body) for n, body in enumerate(bodies, start=11)))
    notes = [(p.text, p.pages()) for p in reading.passages if p.kind is Kind.FOOTNOTE]
    assert notes == [("Ibid.", (1,)), ("Ibid.", (2,)), ("Ibid.", (3,)), ("Ibid.", (4,))]
    assert [p.printed for p in reading.pages] == ["11", "12", "13", "14"]
    assert [p.locator_id for p in reading.passages if p.paragraph] == ["1", "2", "3", "4"]


def test_roman_page_numbers_and_glued_heads(read):
    fronts = [
        f"{roman}  Foreword\n\nWords of page {roman}.\n" for roman in ("iv", "v", "vi", "vii")
    ]
    reading = read("\f".join(fronts))
    assert [p.printed for p in reading.pages] == ["iv", "v", "vi", "vii"]
    assert [p.text for p in reading.passages] == [
        f"Words of page {r}." for r in ("iv", "v", "vi", "vii")
    ]


def test_words_that_many_lines_share_stay_where_they_are_said(read):
    speech = "Q.  Did you know?\n\nA.  No.\n"
    reading = read("\f".join(f"{speech}\n{speech}\n{speech}\n{speech}" for _ in range(4)))
    assert (
        sum(p.text == "Did you know?" or "Did you know?" in p.text for p in reading.passages) == 16
    )


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("the end.4 It", "the end. It"),
        ("“the end”4, it", "“the end”, it"),
        ("the end of 1998.4 It", "the end of 1998. It"),
        ("the end.”\u200a4 It", "the end.” It"),
        ("to word4 and on", "to word and on"),
        ("to SIS4 and 3.4 million", "to SIS4 and 3.4 million"),
        ("to the end.5 It", "to the end.5 It"),
    ],
)
def test_only_markers_of_notes_on_the_page_are_taken_out(read, words, expected):
    body = (
        f"1.  Nobody in the house{' now.4' if words == expected else ''} came {words} was over.\n"
    )
    reading = read(f"{body}\n4 A note.\n\f2.  Another page.\n")
    assert expected in reading.passages[0].text
    assert reading.passages[1].kind is Kind.FOOTNOTE
    assert_segments_lead_back(reading)
