"""What a reader gets of typeset pages: the right words under the right number and section."""

import pytest

from ingest.model import BlockMark, Kind, OutlineEntry

RIGHT = 540
WORDS = ["one", "two", "three", "four", "five", "six", "seven", "eight"]


def shape(layout, *kinds):
    return [
        (block.kind.value, block.paragraph, block.text)
        for block in layout.blocks
        if not kinds or block.kind in kinds
    ]


@pytest.mark.parametrize(
    ("numbers", "printed"),
    [
        (("1.1.", "1.2.", "1.3."), ["1.1", "1.2", "1.3"]),
        (("11.167.", "11.168.", "11.169."), ["11.167", "11.168", "11.169"]),
        (("7.", "8.", "9."), ["7", "8", "9"]),
        (("98.1", "98.2", "98.3"), ["98.1", "98.2", "98.3"]),
        (("A4.1.", "A4.2.", "A4.3."), ["A4.1", "A4.2", "A4.3"]),
        (("A.1", "A.2", "A.3"), ["A.1", "A.2", "A.3"]),
        (("4A.1", "4A.2", "4A.3"), ["4A.1", "4A.2", "4A.3"]),
        (("4(a)(i)", "4(a)(ii)", "4(b)"), ["4(a)(i)", "4(a)(ii)", "4(b)"]),
    ],
)
def test_printed_numbers_leave_the_text_and_lose_their_stop(read, typeset, numbers, printed):
    lines = []
    for number in numbers:
        lines += [
            typeset.full(f"{number} The council was told of it in the spring", left=56, gap=26),
            typeset.T("and did nothing."),
        ]
    layout = read(lines)
    assert [block.paragraph for block in layout.blocks] == printed
    assert {block.text for block in layout.blocks} == {
        "The council was told of it in the spring and did nothing."
    }


def test_a_number_closed_up_with_its_text_is_still_a_number(read, typeset):
    lines = [typeset.full(f"2.{n}.Many people said that they", left=56, gap=26) for n in (8, 9, 10)]
    assert [b.paragraph for b in read(lines).blocks] == ["2.8", "2.9", "2.10"]


def test_a_number_at_a_line_start_in_a_sentence_is_no_paragraph(read, typeset):
    layout = read([
        typeset.full("1.1 It cost the borough a great deal, which was", left=56, gap=26),
        typeset.full("98.1 per cent of what it had, and it was said that", left=56),
        typeset.T("no more was to be found.", left=56),
        typeset.full("1.2 It was then that the board learnt of it and that", left=56, gap=26),
        typeset.T("it rose.", left=56),
    ])  # fmt: skip
    assert [b.paragraph for b in layout.blocks] == ["1.1", "1.2"]


def numbered(typeset, number, *rest, gap=26.0):
    first = typeset.full(f"{number}. The council was told of it, and", left=56, gap=gap)
    return (first, *(rest or (typeset.T("did nothing."),)))


def test_list_items_and_unnumbered_paragraphs_belong_to_the_number_before_them(read, typeset):
    layout = read((
        *numbered(typeset, "1.1", typeset.T("knew of:")),
        typeset.T("• the first report;", left=99, gap=20),
        typeset.T("• the second report.", left=99, gap=20),
        typeset.T("It read neither.", gap=26),
        *numbered(typeset, "1.2"),
        *numbered(typeset, "1.3"),
    ))  # fmt: skip
    assert shape(layout)[1:4] == [
        ("list_item", "1.1", "the first report;"),
        ("list_item", "1.1", "the second report."),
        ("paragraph", "1.1", "It read neither."),
    ]


def test_a_heading_ends_the_reach_of_a_number(read, typeset):
    layout = read((
        *numbered(typeset, "1.1"), *numbered(typeset, "1.2"), *numbered(typeset, "1.3"),
        typeset.T("What the police did", size=14, bold=True, gap=30),
        typeset.T("They took notes.", gap=24),
    ))  # fmt: skip
    assert shape(layout)[-2:] == [
        ("heading", None, "What the police did"),
        ("paragraph", None, "They took notes."),
    ]
    assert layout.blocks[-1].section == ("What the police did",)


def test_a_paragraph_crosses_a_page_and_its_notes_stand_after_it(read, typeset):
    first = typeset.Sheet(
        (
            *numbered(typeset, "1.1"),
            *numbered(typeset, "1.2"),
            typeset.full("1.3. It is plain that the warnings of the coun\xad", left=56, gap=26),
        ),
        head="Report of the inquiry",
        foot="1",
        notes=(
            typeset.note(" Minutes of the board, which were", lead="1"),
            typeset.note("found later."),
        ),
    )
    second = typeset.Sheet(
        (typeset.full("cil were heard and were not", mark="2"), typeset.T("followed.")),
        head="Report of the inquiry",
        foot="2",
        notes=(typeset.note(" Ibid.", lead="2"),),
    )
    layout = read(first, second)
    assert shape(layout)[2:] == [
        (
            "paragraph",
            "1.3",
            "It is plain that the warnings of the council were heard and were not followed.",
        ),
        ("footnote", None, "1 Minutes of the board, which were found later."),
        ("footnote", None, "2 Ibid."),
    ]
    assert [s.page for s in layout.blocks[2].segments] == [1, 2, 2]
    assert layout.printed == ("1", "2")


def test_a_note_goes_on_at_the_foot_of_the_next_page(read, typeset):
    note = typeset.note
    first = typeset.Sheet(typeset.prose(12), notes=(note(" The minutes of", lead="1"),))
    second = typeset.Sheet(
        typeset.prose(12), notes=(note("the next spring."), note(" Ibid.", lead="2"))
    )
    layout = read(first, second)
    assert [b.text for b in layout.blocks if b.kind is Kind.FOOTNOTE] == [
        "1 The minutes of the next spring.",
        "2 Ibid.",
    ]


def test_running_heads_of_odd_and_even_pages_are_in_no_passage(read, typeset):
    sheets = [
        typeset.Sheet(
            typeset.prose(4, f"Page {word} says that the board kept no minutes"),
            head=f"{number} THE INQUIRY" if number % 2 == 0 else f"Chapter One {number}",
        )
        for number, word in enumerate(WORDS, 12)
    ]
    layout = read(*sheets)
    assert layout.printed == ("12", "13", "14", "15", "16", "17", "18", "19")
    assert not [b.text for b in layout.blocks if "INQUIRY" in b.text or "Chapter" in b.text]


def test_a_note_that_comes_again_is_no_running_foot(read, typeset):
    sheets = [
        typeset.Sheet(
            typeset.prose(6), notes=(typeset.note(" Ibid.", lead=str(n), y=60), ), foot=str(n + 40)
        )
        for n in range(1, 7)
    ]  # fmt: skip
    layout = read(*sheets)
    notes = [b.text for b in layout.blocks if b.kind is Kind.FOOTNOTE]
    assert notes == [f"{n} Ibid." for n in range(1, 7)]


def test_roman_and_arabic_page_numbers_are_read_and_gaps_stay_empty(read, typeset):
    feet = ["", "ii", "iii", "iv", "", "2", "3", "4"]
    sheets = [typeset.Sheet(typeset.prose(4), foot=foot) for foot in feet]
    assert read(*sheets).printed == (None, "ii", "iii", "iv", None, "2", "3", "4")


def test_a_date_in_the_running_head_is_no_page_number(read, typeset):
    feet = ["17", "18", "19", "", "21", "22"]
    sheets = [typeset.Sheet(typeset.prose(4), head="1/30/26, 9:31", foot=foot) for foot in feet]
    assert read(*sheets).printed == ("17", "18", "19", None, "21", "22")


def test_a_lone_number_that_no_page_counts_on_from_is_no_page_number(read, typeset):
    sheets = [typeset.Sheet(typeset.prose(4), foot=foot) for foot in ("5", "1986", "12")]
    assert read(*sheets).printed == (None, None, None)


def test_raised_markers_leave_the_words_but_units_and_ordinals_stay(read, typeset):
    layout = read([
        typeset.full("It was held to be reliable.", mark="73"),
        typeset.full("The room was of 40 m", mark="2"),
        typeset.full("on the 1", mark="st"),
        typeset.T("of May."),
        *typeset.prose(4),
    ])  # fmt: skip
    assert layout.blocks[0].text.startswith(
        "It was held to be reliable. The room was of 40 m2 on the 1st of May."
    )


def test_a_marker_that_begins_a_piece_of_its_line_leaves_the_words(read, typeset):
    layout = read([
        typeset.T("He said this was so.", y=700, right=200),
        typeset.T(" It", left=201, y=700, lead="103", right=RIGHT),
        typeset.T("went on.", y=687),
        *typeset.prose(3),
    ])  # fmt: skip
    assert layout.blocks[0].text.startswith("He said this was so. It went on.")
    assert layout.blocks[0].marks[:1] == (BlockMark(20, "103"),)


def test_each_marker_of_a_block_keeps_its_place_and_label(read, typeset):
    layout = read([
        typeset.full("The board was told of it in the spring.", mark="7, 8"),
        typeset.T("It rose at once.", mark="*", right=300),
        *typeset.prose(4),
    ])  # fmt: skip
    assert layout.blocks[0].marks == (
        BlockMark(39, "7"),
        BlockMark(39, "8"),
        BlockMark(56, "*"),
    )


def test_a_marker_apart_from_its_line_is_not_lost(read, typeset):
    layout = read([
        typeset.T("The board rose at once.", y=700, right=500),
        typeset.T("21", left=501, y=704, size=6.5, right=508),
        typeset.T("It went home.", y=687),
        *typeset.prose(4),
    ])  # fmt: skip
    assert layout.blocks[0].text.startswith("The board rose at once. It went home.")
    assert layout.blocks[0].marks == (BlockMark(23, "21"),)


def test_sections_follow_the_type_when_there_is_no_outline(read, typeset):
    def chapter(title, part):
        return (
            typeset.T(title, size=20, bold=True, gap=40),
            typeset.T(part, size=14, bold=True, gap=40),
            typeset.T("In brief", italic=True, gap=30),
            typeset.full("The board sat and it kept no minutes at all of", gap=20),
            *typeset.prose(3),
        )

    layout = read(typeset.prose(4), chapter("One", "The board"), chapter("Two", "The police"))
    sections = [b.section for b in layout.blocks if b.kind is Kind.PARAGRAPH]
    assert sections == [
        (),
        ("One", "The board", "In brief"),
        ("Two", "The police", "In brief"),
    ]


def test_a_good_outline_ranks_headings_that_look_alike(read, typeset):
    def heading(text):
        return typeset.T(text, size=14, bold=True, gap=40)

    outline = [
        OutlineEntry(1, "1 The Board", 2),
        OutlineEntry(2, "Its minutes", 2),
        OutlineEntry(1, "2 The police", 3),
    ]
    layout = read(
        typeset.prose(4),
        (heading("1 The board"), *typeset.prose(3), heading("Its minutes"), *typeset.prose(3)),
        (heading("2 The police"), *typeset.prose(3)),
        outline=outline,
    )
    sections = [b.section for b in layout.blocks if b.kind is Kind.PARAGRAPH]
    assert sections[1:] == [("1 The board",), ("1 The board", "Its minutes"), ("2 The police",)]


def test_a_bold_sentence_is_no_heading(read, typeset):
    layout = read((
        *typeset.prose(4),
        typeset.T("The government accepts this recommendation.", bold=True, gap=26),
        typeset.T("It will write a law.", gap=26),
    ))  # fmt: skip
    assert [b.kind for b in layout.blocks] == [Kind.PARAGRAPH] * 3


def test_contents_have_an_entry_a_block_without_leaders(read, typeset):
    contents = (
        typeset.T("Contents", size=20, bold=True),
        typeset.T("1. The board ............ 1", gap=26),
        typeset.T("What the police did and what", gap=13),
        typeset.T("they did not . . . . . . 12", gap=13),
    )
    assert shape(read(contents, typeset.prose(5)))[:3] == [
        ("heading", None, "Contents"),
        ("contents", None, "1. The board 1"),
        ("contents", None, "What the police did and what they did not 12"),
    ]


def test_a_recommendation_keeps_its_label_and_all_that_stands_under_it(read, typeset):
    layout = read((
        *typeset.prose(4),
        typeset.T("Recommendation 4: A clear plan", left=90, bold=True, gap=30),
        typeset.full("The board should draw up a plan that is clear, and it", left=90, gap=24),
        typeset.T("should set out:", left=90),
        typeset.T("• who does what;", left=99, gap=20),
        typeset.T("The government agrees.", gap=30),
    ))  # fmt: skip
    assert shape(layout)[1:] == [
        ("recommendation", "Recommendation 4", "Recommendation 4: A clear plan"),
        (
            "recommendation",
            "Recommendation 4",
            "The board should draw up a plan that is clear, and it should set out:",
        ),
        ("list_item", "Recommendation 4", "who does what;"),
        ("paragraph", None, "The government agrees."),
    ]


def test_a_numbered_recommendation_is_cited_by_its_own_number(read, typeset):
    layout = read((
        *numbered(typeset, "8.1"), *numbered(typeset, "8.2"),
        typeset.full("8.3. Recommendation 2: the board should meet.", left=56, gap=26),
    ))  # fmt: skip
    assert shape(layout)[-1] == (
        "recommendation",
        "8.3",
        "Recommendation 2: the board should meet.",
    )


def test_words_that_answer_a_quoted_number_do_not_carry_it(read, typeset):
    layout = read((
        *numbered(typeset, "8.1"), *numbered(typeset, "8.2"), *numbered(typeset, "8.3"),
        typeset.full("The government agrees with what the committee says.", left=50, gap=30),
    ))  # fmt: skip
    assert layout.blocks[-1].paragraph is None


def test_a_list_of_chapters_is_not_numbered_paragraphs(read, typeset):
    layout = read(
        [typeset.T(f"{n}.{m} The board", left=56, gap=24) for n in (1, 2) for m in (1, 2, 3)],
        typeset.prose(20),
    )
    assert {b.paragraph for b in layout.blocks} == {None}


def test_rows_of_small_type_are_a_table_without_a_number(read, typeset):
    rows = [typeset.T(f"20{n} Report {n}", size=9, gap=18) for n in range(10, 14)]
    layout = read((*numbered(typeset, "1.1"), *numbered(typeset, "1.2"), *rows))
    assert shape(layout)[2:] == [("table", None, f"20{n} Report {n}") for n in range(10, 14)]


def test_pages_without_characters_are_no_harm(read, typeset):
    layout = read((), typeset.prose(3), ())
    assert layout.printed == (None, None, None)
    assert len(layout.blocks) == 1


def test_the_address_that_ends_many_notes_is_no_running_foot(read, typeset):
    sheets = [
        typeset.Sheet(
            typeset.prose(6, f"Page {word} says that the board kept no minutes"),
            notes=(
                typeset.note(f"{n} Plan for the borough, section {word}", y=62),
                typeset.note("(https://example.org/plan.pdf)", y=52),
            ),
            foot=str(n + 40),
        )
        for n, word in enumerate(WORDS[:7], 1)
    ]
    notes = [b.text for b in read(*sheets).blocks if b.kind is Kind.FOOTNOTE]
    assert notes == [
        f"{n} Plan for the borough, section {word} (https://example.org/plan.pdf)"
        for n, word in enumerate(WORDS[:7], 1)
    ]


@pytest.mark.parametrize(
    "quotation",
    [
        "“3. What was accepted in part",
        "“Was the board told, and did it do what it should?”",
        "The government accepts what it is told .",
    ],
)
def test_bold_words_that_are_quoted_or_a_sentence_end_no_section(read, typeset, quotation):
    layout = read(typeset.prose(12), (
        *numbered(typeset, "8.1"), *numbered(typeset, "8.2"), *numbered(typeset, "8.3"),
        typeset.T(quotation, left=99, bold=True, gap=26),
        typeset.T("The board is glad.", left=99, gap=26),
    ))  # fmt: skip
    assert not [block for block in layout.blocks if block.kind is Kind.HEADING]
    assert [(number, text) for _, number, text in shape(layout)[4:]] == [
        ("8.3", quotation),
        ("8.3", "The board is glad."),
    ]


def test_a_quoted_word_can_be_a_heading(read, typeset):
    heading = typeset.T("“Groupthink”", bold=True, gap=26)
    layout = read((*typeset.prose(4), heading, *typeset.prose(3)))
    assert layout.blocks[-1].section == ("“Groupthink”",)


def test_a_heading_that_opens_a_page_is_not_part_of_words_without_an_end(read, typeset):
    layout = read(
        (*typeset.prose(4), typeset.full("Fellow of the Royal Society", italic=True, gap=26)),
        (
            typeset.T("Who gave evidence", bold=True),
            typeset.T("In writing", bold=True, gap=30),
            *typeset.prose(3),
        ),
    )
    assert shape(layout)[1:4] == [
        ("paragraph", None, "Fellow of the Royal Society"),
        ("heading", None, "Who gave evidence"),
        ("heading", None, "In writing"),
    ]


def test_a_bold_sentence_goes_on_over_a_page(read, typeset):
    layout = read(
        (*typeset.prose(4), typeset.full("It is not clear to us. We recommend that the", gap=26)),
        (typeset.full("Government draw up a", bold=True), typeset.T("plan.", bold=True)),
    )
    assert layout.blocks[-1].text == (
        "It is not clear to us. We recommend that the Government draw up a plan."
    )


def test_a_bold_item_in_lower_case_that_opens_a_page_is_an_item(read, typeset):
    def item(text):
        return typeset.T(text, left=99, bold=True, gap=26)

    layout = read(
        (*typeset.prose(4), item("(i) those who were ill at any time")),
        (item("(ii) those who were not"), typeset.T("The board sat.", gap=26)),
    )
    assert shape(layout)[1:3] == [
        ("list_item", None, "(i) those who were ill at any time"),
        ("list_item", None, "(ii) those who were not"),
    ]


def test_the_last_entries_of_contents_can_open_a_page(read, typeset):
    contents = (
        typeset.T("Contents", size=20, bold=True),
        *(typeset.T(f"Chapter {n} {n}", gap=26) for n in (1, 2, 3)),
    )
    rest = (
        typeset.T("Appendix: who gave", bold=True),
        typeset.T("evidence 44", bold=True),
        *typeset.prose(6),
    )
    layout = read(contents, rest, typeset.prose(6))
    assert shape(layout)[4:6] == [
        ("contents", None, "Appendix: who gave evidence 44"),
        ("paragraph", None, layout.blocks[5].text),
    ]
    assert layout.blocks[5].section == ()


def test_the_outline_names_headings_that_their_type_does_not_show(read, typeset):
    layout = read(
        typeset.prose(4),
        (
            *numbered(typeset, "1.1"), *numbered(typeset, "1.2"), *numbered(typeset, "1.3"),
            typeset.T("What the board knew", gap=26),
            *numbered(typeset, "1.4"),
        ),
        outline=[OutlineEntry(1, "What the Board knew", 2), OutlineEntry(1, "Not here", 2)],
    )  # fmt: skip
    assert shape(layout)[-2:] == [
        ("heading", None, "What the board knew"),
        ("paragraph", "1.4", layout.blocks[-1].text),
    ]
    assert layout.blocks[-1].section == ("What the board knew",)


def test_the_first_cell_of_a_row_is_no_part_of_the_row_above(read, typeset):
    layout = read((
        *typeset.prose(4),
        typeset.full("A body that sat in the spring and that kept", left=200, gap=26),
        typeset.T("no minutes.", left=200),
        typeset.T("Civil Contingencies", gap=15),
        typeset.T("Secretariat"),
    ))  # fmt: skip
    assert [b.text for b in layout.blocks[1:]] == [
        "A body that sat in the spring and that kept no minutes.",
        "Civil Contingencies Secretariat",
    ]


def test_centred_lines_stay_together(read, typeset):
    layout = read((
        *typeset.prose(4),
        typeset.T("to Parliament", left=250, right=350, gap=26),
        typeset.T("by the Secretary of State", left=200, right=400),
    ))  # fmt: skip
    assert layout.blocks[-1].text == "to Parliament by the Secretary of State"


def test_a_summary_of_labels_without_words_makes_no_recommendations(read, typeset):
    labels = ("Recommendation 1", "Recommendation 4a) ii) (accepted in principle)")
    rows = [typeset.T(label, left=200, gap=26) for label in labels]
    alone = typeset.T("Recommendation 5:", bold=True, gap=26)
    layout = read(
        (*typeset.prose(12), *rows),
        (*typeset.prose(4), alone, typeset.T("that it meet.", gap=26)),
    )
    assert shape(layout)[1:3] == [("table", None, label) for label in labels]
    assert shape(layout)[-2] == ("recommendation", "Recommendation 5", "Recommendation 5:")


def test_a_recommendation_that_a_paragraph_quotes_belongs_to_the_paragraph(read, typeset):
    def quoted(text):
        return typeset.T(text, left=113, gap=26)

    layout = read(typeset.prose(12), (
        *numbered(typeset, "4.1"), *numbered(typeset, "4.2"), *numbered(typeset, "4.3"),
        quoted("“Recommendation 1: the board should meet."),
        quoted("[…]"),
        quoted("Recommendation 3: the board should keep minutes.”"),
        *numbered(typeset, "4.4"),
        quoted("Recommendation 7: the board should rise."),
    ))  # fmt: skip
    assert shape(layout)[4:] == [
        ("quotation", "4.3", "“Recommendation 1: the board should meet."),
        ("quotation", "4.3", "[…]"),
        ("quotation", "4.3", "Recommendation 3: the board should keep minutes.”"),
        ("paragraph", "4.4", layout.blocks[7].text),
        ("recommendation", "Recommendation 7", "Recommendation 7: the board should rise."),
    ]


def test_an_appendix_that_the_outline_lacks_ranks_with_the_one_it_has(read, typeset):
    def heading(text):
        return typeset.T(text, bold=True, gap=40)

    layout = read(
        typeset.prose(4),
        (heading("Chapter 1: the board"), heading("Its minutes"), heading("Its rooms"),
         heading("Its rules"), *typeset.prose(3)),
        (heading("Appendix 1: members"), *typeset.prose(3)),
        (heading("Appendix 2: witnesses"), heading("In writing"), *typeset.prose(3)),
        outline=[
            OutlineEntry(1, "Chapter 1: the board", 2), OutlineEntry(2, "Its minutes", 2),
            OutlineEntry(2, "Its rooms", 2), OutlineEntry(2, "Its rules", 2),
            OutlineEntry(1, "Appendix 1: members", 3),
        ],
    )  # fmt: skip
    assert layout.blocks[-1].section == ("Appendix 2: witnesses", "In writing")


@pytest.mark.parametrize("title", ["b. Has it been delivered?", "a. What ‘full and fair’ means"])
def test_lettered_headings_may_ask_or_end_in_a_quotation(read, typeset, title):
    layout = read(typeset.prose(12), (
        typeset.T("6. CONCLUSIONS", size=14, bold=True, gap=40),
        typeset.T(title, size=12, bold=True, gap=30),
        typeset.full("The board sat and it kept no minutes at all of", gap=26),
        *typeset.prose(3),
    ))  # fmt: skip
    assert layout.blocks[-1].section == ("6. CONCLUSIONS", title)


def test_volumes_rank_above_the_chapters_that_are_set_like_them(read, typeset):
    def headed(title):
        return (typeset.T(title, size=16, bold=True, gap=40), *typeset.prose(4))

    titles = ["Volume 2", "2.1 The harbour", "2.2 The town", "Volume 3", "3.1 The police"]
    layout = read(typeset.prose(12), *map(headed, titles))
    assert [b.section for b in layout.blocks if b.kind is Kind.PARAGRAPH][1:] == [
        ("Volume 2",),
        ("Volume 2", "2.1 The harbour"),
        ("Volume 2", "2.2 The town"),
        ("Volume 3",),
        ("Volume 3", "3.1 The police"),
    ]


@pytest.mark.parametrize(("right", "blocks"), [(540, 1), (515, 2)])
def test_in_even_lines_a_sentence_that_ends_short_of_the_margin_ends_a_paragraph(
    read, typeset, right, blocks
):
    page = [
        *(typeset.full("The board sat all spring and kept no minutes,") for _ in range(8)),
        typeset.T("and it said that nobody had asked it to keep any.", right=right),
    ]
    layout = read(page, [typeset.full("In the summer it rose, and went"), typeset.T("home.")])
    assert len([b for b in layout.blocks if b.kind is Kind.PARAGRAPH]) == blocks


def test_in_even_lines_a_short_entry_without_a_stop_does_not_run_on_to_the_next_page(read, typeset):
    page = [
        *(typeset.full("The board sat all spring and kept no minutes,") for _ in range(8)),
        typeset.full("May 1982 The clerk’s report on what the board had", left=130, gap=30),
        typeset.T("left undone", left=200, right=480),
    ]
    layout = read(page, [typeset.T("Leave was given to build the new quay", left=200), *page])
    texts = [b.text for b in layout.blocks]
    assert "May 1982 The clerk’s report on what the board had left undone" in texts


def headings(layout):
    return [b.text for b in layout.blocks if b.kind is Kind.HEADING]


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        (["What the board knew of the quay and of the river, and", "when (A. Clerk)"], True),
        (["3 May 1962 to the present time"], True),
        (["What the board knew of the quay and of the river, and", "when it knew."], False),
        (["the board knew of the quay"], False),
        (["“We knew of the quay and of the river, and of the", "town”"], False),
    ],
)
def test_italic_headings_may_have_two_lines_and_begin_with_a_figure(read, typeset, lines, found):
    layout = read(typeset.prose(12), (
        *(typeset.T(text, italic=True, gap=13 if at else 30) for at, text in enumerate(lines)),
        typeset.full("The board sat and it kept no minutes at all of", gap=26),
        *typeset.prose(3),
    ))  # fmt: skip
    assert headings(layout) == ([" ".join(lines)] if found else [])


def test_an_italic_heading_may_stand_above_another(read, typeset):
    layout = read(typeset.prose(12), (
        typeset.T("Questions", italic=True, gap=30),
        typeset.T("The quay", italic=True, gap=30),
        typeset.full("The board sat and it kept no minutes at all of", gap=26),
        *typeset.prose(3),
    ))  # fmt: skip
    assert headings(layout) == ["Questions", "The quay"]


def test_an_asterisk_before_an_entry_is_kept_and_a_bullet_is_not(read, typeset):
    layout = read(typeset.prose(12), (
        typeset.T("Witnesses:", gap=26),
        typeset.T("* The clerk", gap=26),
        typeset.T("• The pilot", gap=26),
    ))  # fmt: skip
    assert [b.text for b in layout.blocks][-2:] == ["* The clerk", "The pilot"]


@pytest.mark.parametrize(("word", "blocks"), [("If", 2), ("Notwithstanding", 1)])
def test_a_closed_line_with_room_for_the_next_word_ends_its_paragraph(read, typeset, word, blocks):
    # Uneven lines, the last of the page a little short of the longest.
    page = [typeset.T("The board sat all spring and kept no minutes,", right=540 - 9 * (n % 3))
            for n in range(8)]  # fmt: skip
    page.append(typeset.T("and it said that nobody had asked it to keep any of them.", right=512))
    layout = read(page, [typeset.T(f"{word} it rose in the summer, it went home.")])
    assert len(layout.blocks) == blocks


def test_contents_may_break_before_a_word_of_roman_letters(read, typeset):
    layout = read(
        [
            typeset.T("Contents", size=20.0),
            typeset.T("The board 5", gap=30),
            typeset.T("A simpler way to prepare for what is civil", gap=30),
            typeset.T("and for what is not 12"),
            typeset.T("Preface xii", gap=30),
        ],
        [*typeset.prose(12)],
    )
    assert [b.text for b in layout.blocks if b.kind is Kind.CONTENTS] == [
        "The board 5",
        "A simpler way to prepare for what is civil and for what is not 12",
        "Preface xii",
    ]


def test_the_label_of_a_box_heads_the_box_alone(read, typeset):
    layout = read(typeset.prose(12), (
        *numbered(typeset, "8.1"), *numbered(typeset, "8.2"),
        typeset.T("Inquiry Recommendation", bold=True, gap=30),
        *numbered(typeset, "8.3"),
        typeset.full("The government agrees with what the board was told", left=56, gap=26),
    ))  # fmt: skip
    assert [b.section for b in layout.blocks][-2:] == [("Inquiry Recommendation",), ()]


def test_a_page_drawn_from_the_bottom_up_is_read_from_the_top_however_long_it_is(read, typeset):
    count = 3_000
    lines = [
        typeset.T(f"Row {number} of the schedule.", y=20 + 20 * number, gap=20)
        for number in range(count, 0, -1)
    ]
    words = " ".join(block.text for block in read(lines[::-1]).blocks)
    assert words == " ".join(line.text for line in lines)
