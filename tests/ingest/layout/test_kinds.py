"""What each part of a report is taken for: quotations, recommendations, front matter, indexes."""

import pytest

from ingest.model import Kind

INTRODUCED = "1.1. The chairman wrote to the board in the spring and he told it this:"


def kinds(layout):
    return [(block.kind.value, block.text) for block in layout.blocks]


def numbered(layout, *wanted):
    return [(b.kind.value, b.paragraph, b.text) for b in layout.blocks if b.kind in wanted]


@pytest.fixture
def body(typeset):
    """Numbered paragraphs of three lines, which show what is usual in the document."""

    def make(chapter, count):
        lines = []
        for number in range(1, count + 1):
            opening = f"{chapter}.{number}. The council was told of it in the spring of that year"
            lines += [
                typeset.full(opening, left=56, gap=26),
                typeset.full("and it did nothing, as the minutes of the board were to show when"),
                typeset.T("they were read."),
            ]
        return lines

    return make


QUOTED = [
    (("“There was no plan at all, and nobody in the whole building", "knew of one.”"), {}, True),
    (("There was no plan at all, and nobody in the whole building", "knew."), {}, False),
    (
        ("There was no plan at all, and nobody in the whole building", "knew."),
        {"italic": True},
        True,
    ),
    (("[“T]here was no plan at all, and nobody in the building knew", "it.”"), {}, True),
]


@pytest.mark.parametrize(("words", "face", "quotation"), QUOTED)
def test_a_quotation_is_set_apart_and_marked_as_one(read, typeset, body, words, face, quotation):
    lines = [
        *body(1, 8),
        typeset.full(INTRODUCED.replace("1.1.", "1.9."), left=56, gap=26),
        typeset.T(words[0], left=120, right=500, gap=26, **face),
        typeset.T(words[1], left=120, **face),
    ]
    last = read(lines).blocks[-1]
    assert last.kind is (Kind.QUOTATION if quotation else Kind.PARAGRAPH)
    assert (last.paragraph, last.text) == ("1.9", " ".join(words))


def test_words_in_quotation_marks_that_are_not_set_apart_stay_a_paragraph(read, typeset, body):
    lines = [*body(1, 8), typeset.full("“There was no plan at all,” he told the board", gap=26)]
    assert read(lines).blocks[-1].kind is Kind.PARAGRAPH


def test_what_stands_inside_an_open_quotation_belongs_to_it(read, typeset, body):
    lines = [
        *body(1, 8),
        typeset.full(INTRODUCED.replace("1.1.", "1.9."), left=56, gap=26),
        typeset.T("“The board has two aims, which are:", left=120, gap=26),
        typeset.T("(a) to keep its minutes in order;", left=120, gap=26),
        typeset.T("(b) to read them.”", left=120, gap=26),
        typeset.full("1.10. Neither was met in the years that the inquiry looked", left=56, gap=26),
    ]
    assert kinds(read(lines))[-4:] == [
        ("quotation", "“The board has two aims, which are:"),
        ("quotation", "(a) to keep its minutes in order;"),
        ("quotation", "(b) to read them.”"),
        ("paragraph", "Neither was met in the years that the inquiry looked"),
    ]


def test_a_recommendation_of_another_report_that_is_quoted_is_not_this_one_s(read, typeset, body):
    lines = [
        *body(1, 8),
        typeset.full(INTRODUCED.replace("1.1.", "1.9."), left=56, gap=26),
        typeset.T("“Our recommendations were:", left=120, gap=26),
        typeset.T("Recommendation 1: That minutes be kept.”", left=120, gap=26),
    ]
    assert not numbered(read(lines), Kind.RECOMMENDATION)


def test_what_is_counted_after_words_of_recommending_is_a_recommendation(read, typeset, body):
    lines = [
        *body(1, 8),
        typeset.full("1.9. Minutes were lost. Accordingly, I recommend:", left=56, gap=26),
        typeset.T(
            "1. The board shall keep its minutes for as long as it sits in that", 120, gap=26
        ),
        typeset.T("town.", left=140),
        typeset.T("2. The board shall read them.", left=120, gap=26),
        typeset.full("1.10. Neither would have cost it much, as the clerk said", left=56, gap=26),
    ]
    assert numbered(read(lines), Kind.RECOMMENDATION) == [
        (
            "recommendation",
            "Recommendation 1",
            "The board shall keep its minutes for as long as it sits in that town.",
        ),
        ("recommendation", "Recommendation 2", "The board shall read them."),
    ]


def test_a_heading_after_words_of_recommending_is_one_with_what_is_listed_under_it(read, typeset):
    lines = [
        *typeset.prose(6),
        typeset.T("Therefore I recommend:", gap=26),
        typeset.T("3. Keeping minutes", bold=True, gap=26),
        typeset.T("(a) The board should keep minutes.", left=110, bold=True, gap=26),
        typeset.T("(b) It should read them.", left=110, bold=True, gap=26),
        typeset.full("What follows is no part of it, for it is prose again, which the", gap=26),
        typeset.T("report goes on with."),
    ]
    found = [(b.kind.value, b.paragraph, b.text) for b in read(lines).blocks]
    assert found[2:] == [
        ("recommendation", "Recommendation 3", "Keeping minutes"),
        ("list_item", "Recommendation 3", "(a) The board should keep minutes."),
        ("list_item", "Recommendation 3", "(b) It should read them."),
        (
            "paragraph",
            None,
            "What follows is no part of it, for it is prose again, which the report goes on with.",
        ),
    ]


def advice(typeset, titles, title="The Recommendations"):
    lines = [*typeset.prose(12), typeset.T(title, size=16.0, bold=True, gap=40)]
    for title in titles:
        lines += [
            typeset.T(title, bold=True, gap=30),
            typeset.T("(a) The board should see to it.", left=110, gap=26),
        ]
    return lines


def test_headings_counted_under_the_heading_recommendations_are_recommendations(read, typeset):
    lines = advice(typeset, ["1. Minutes", "2. Memory.", "3. Money"])
    found = numbered(read(lines), Kind.RECOMMENDATION, Kind.LIST_ITEM)
    assert found == [
        ("recommendation", "Recommendation 1", "Minutes"),
        ("list_item", "Recommendation 1", "(a) The board should see to it."),
        ("recommendation", "Recommendation 2", "Memory."),
        ("list_item", "Recommendation 2", "(a) The board should see to it."),
        ("recommendation", "Recommendation 3", "Money"),
        ("list_item", "Recommendation 3", "(a) The board should see to it."),
    ]


@pytest.mark.parametrize(
    "titles", [["1. Minutes", "2. Memory"], ["2. Minutes", "3. Memory", "4. Money"]]
)
def test_two_headings_or_a_count_from_the_middle_are_no_list_of_recommendations(
    read, typeset, titles
):
    assert not numbered(read(advice(typeset, titles)), Kind.RECOMMENDATION)


def test_numbered_paragraphs_in_a_box_headed_recommendation_keep_their_numbers(read, typeset, body):
    lines = [
        *body(1, 8),
        typeset.T("Inquiry Recommendation", bold=True, gap=30),
        typeset.full("8.1. We recommend that the board keep its minutes in order", left=56, gap=26),
    ]
    assert numbered(read(lines), Kind.RECOMMENDATION) == [
        ("recommendation", "8.1", "We recommend that the board keep its minutes in order")
    ]


def test_title_pages_and_imprints_are_front_matter_at_either_end(read, typeset, body):
    layout = read(
        [typeset.T("The Harbour Inquiry", size=24.0), typeset.T("HC 12", gap=40)],
        [typeset.T("© Crown copyright 2020"), typeset.T("ISBN 978-0-00-000000-2", gap=26)],
        [typeset.T("Chapter 1", size=18.0, bold=True), *body(1, 8)],
        body(2, 8),
        [typeset.T("ISBN 978-0-00-000000-2")],
    )
    front = [b for b in layout.blocks if b.kind is Kind.FRONT_MATTER]
    assert [(b.segments[0].page, b.section, b.paragraph) for b in front] == [
        (1, (), None),
        (1, (), None),
        (2, (), None),
        (2, (), None),
        (5, (), None),
    ]
    assert layout.blocks[4].kind is Kind.HEADING


def test_a_short_report_without_an_imprint_keeps_its_first_page(read, typeset, body):
    layout = read([typeset.T("A note", size=18.0), *body(1, 2)], body(2, 2))
    assert not [b for b in layout.blocks if b.kind is Kind.FRONT_MATTER]


def test_contents_that_begin_with_their_pages_are_contents(read, typeset, body):
    layout = read(
        [
            typeset.T("Index", size=20.0),
            typeset.T("4-5 Foreword", gap=30),
            typeset.T("6-9 Recommendation 1: Keeping minutes, which the board", gap=30),
            typeset.T("never did", left=110),
            typeset.T("Answers", gap=30),
            typeset.T("10-12 Useful links", gap=30),
        ],
        body(1, 8),
        body(2, 8),
    )
    assert [b.text for b in layout.blocks if b.kind is Kind.CONTENTS] == [
        "4-5 Foreword",
        "6-9 Recommendation 1: Keeping minutes, which the board never did",
        "Answers",
        "10-12 Useful links",
    ]


def test_leaders_leave_a_blank_between_a_title_and_its_page(read, typeset, body):
    layout = read(
        [
            typeset.T("Contents", size=20.0),
            typeset.T("Foreword............................5", gap=30),
            typeset.T("Introduction ........................7", gap=30),
            typeset.T("The years in which the board kept no minutes", gap=30),
            typeset.T("..................................12"),
        ],
        body(1, 8),
    )
    assert [b.text for b in layout.blocks if b.kind is Kind.CONTENTS] == [
        "Foreword 5",
        "Introduction 7",
        "The years in which the board kept no minutes 12",
    ]


def test_an_index_at_the_end_is_one_and_a_list_called_so_at_the_front_is_not(read, typeset, body):
    entries = ["Board, 3, 14–16", "Clerk, 7", "Minutes, 3, 9, 22n"]
    page = [typeset.T("Index", size=20.0), *(typeset.T(e, gap=20) for e in entries)]
    pages = [body(chapter, 8) for chapter in range(1, 5)]
    found = [b for b in read(*pages, page).blocks if b.kind is Kind.INDEX]
    assert [(b.text, b.paragraph) for b in found] == [(entry, None) for entry in entries]
    assert not [b for b in read(page, *pages).blocks if b.kind is Kind.INDEX]


def test_an_item_that_opens_a_page_is_one_whatever_the_item_before_it_ends_in(read, typeset, body):
    first = [
        *body(1, 6),
        typeset.T("1.7. The board was asked to do these things:", left=56, gap=26),
        typeset.T("(i) keep its minutes in order", left=110, gap=26),
        typeset.full(
            "(ii) give them to whoever comes to ask for them, without any delay or fee",
            left=110,
            gap=26,
        ),
    ]
    second = [typeset.T("(iii) read them", left=110), *body(2, 6)]
    items = [b.text for b in read(first, second).blocks if b.kind is Kind.LIST_ITEM]
    assert items[-1] == "(iii) read them"


def test_in_a_chapter_of_conclusions_too_only_what_recommends_is_a_recommendation(
    read, typeset, body
):
    lines = [
        typeset.T("Chapter 7: Case studies", size=16.0, bold=True, gap=40),
        typeset.full("7.1. We recommend nothing here, where it is only argued", left=56, gap=26),
        *body(1, 8),
        typeset.T("Chapter 8: Conclusions and recommendations", size=16.0, bold=True, gap=40),
        typeset.full("8.1. We find that the board kept no minutes of it at all", left=56, gap=26),
        typeset.full("8.5. We do not recommend that it be asked for them at all", left=56, gap=26),
        typeset.T("The board", italic=True, gap=30),
        typeset.full("8.2. We therefore recommend that it keep them from now on", left=56, gap=26),
        typeset.T("Appendix 1", size=16.0, bold=True, gap=40),
        typeset.full("9.1. We recommend nothing here, where it is only told", left=56, gap=26),
    ]
    assert numbered(read(lines), Kind.RECOMMENDATION) == [
        ("recommendation", "8.2", "We therefore recommend that it keep them from now on")
    ]


def test_a_page_full_of_quotations_still_shows_where_its_own_text_stands(read, typeset, body):
    quoted = [typeset.T("“The board kept no minutes, for it had nobody to keep", 120, gap=26)]
    quoted += [typeset.T("them, and nobody ever asked it to, as far as I know,", 120)] * 12
    quoted.append(typeset.T("then or since.”", left=120))
    lines = [
        typeset.full("2.1. The chairman wrote to the board in spring", left=56, gap=26),
        typeset.T("and told it this:"),
        *quoted,
    ]
    assert read(body(1, 8), lines).blocks[-1].kind is Kind.QUOTATION


def test_a_paragraph_that_is_all_quotation_is_one_after_a_colon(read, typeset, body):
    def lines(before):
        return [
            *body(1, 8),
            typeset.T(before, left=85, gap=26),
            typeset.full("“The board kept no minutes, for it had nobody to keep", gap=26),
            typeset.T("them.”"),
        ]

    assert read(lines("The chairman told it this:")).blocks[-1].kind is Kind.QUOTATION
    assert read(lines("The chairman told it this.")).blocks[-1].kind is Kind.PARAGRAPH


def test_a_signature_and_its_date_head_nothing_and_carry_no_number(read, typeset, body):
    layout = read(
        [
            *body(1, 8),
            typeset.T("Ann Clerk", bold=True, gap=40),
            typeset.T("3 May 1962", bold=True, gap=26),
        ],
        [typeset.T("Chapter 2", size=18.0, bold=True), *body(2, 8)],
    )
    signed = [b for b in layout.blocks if b.text in {"Ann Clerk", "3 May 1962"}]
    assert [(b.kind, b.paragraph) for b in signed] == [(Kind.PARAGRAPH, None)] * 2


def test_who_signs_a_testimony_does_not_head_the_next(read, typeset):
    def said(name):
        return [
            typeset.full("“Nobody came to us in all those days, and nobody ever", gap=26),
            typeset.T("said why.”"),
            typeset.T(name, bold=True, gap=26),
        ]

    layout = read(
        [typeset.T("Voices", size=18.0, bold=True), *said("Ann Clerk"), *said("Ben Pilot")]
    )
    assert {b.section for b in layout.blocks[1:]} == {("Voices",)}


def test_a_bold_heading_above_text_stays_one(read, typeset, body):
    layout = read(body(1, 8), [typeset.T("The quay", bold=True), *body(2, 8)])
    assert [b.text for b in layout.blocks if b.kind is Kind.HEADING] == ["The quay"]


def test_a_long_list_inside_a_quotation_is_quoted_to_its_end(read, typeset, body):
    items = [
        typeset.T(f"({letter}) to keep its “minutes” in order;", left=120, gap=26)
        for letter in "abcdefghijklmn"
    ]
    layout = read(
        body(1, 8),
        [
            typeset.T("1.9. The board was told this:", left=56, gap=26),
            typeset.T("“The board has these aims:", left=120, gap=26),
            *items,
            typeset.T("(o) to read them.”", left=120, gap=26),
            *body(2, 8),
        ],
    )
    quoted = [b.text for b in layout.blocks if b.kind is Kind.QUOTATION]
    assert (len(quoted), quoted[-1]) == (16, "(o) to read them.”")


def test_a_title_that_ends_in_a_number_goes_on_where_pages_stand_in_a_column(read, typeset, body):
    layout = read(
        [
            typeset.T("Contents", size=20.0),
            typeset.T("Foreword .......................... 2", right=520, gap=30),
            typeset.T("What was said of the report of phase 2", right=430, gap=30),
            typeset.T("and of its recommendations ........ 9", right=520),
            typeset.T("Next steps ........................ 31", right=520, gap=30),
        ],
        body(1, 8),
    )
    assert [b.text for b in layout.blocks if b.kind is Kind.CONTENTS] == [
        "Foreword 2",
        "What was said of the report of phase 2 and of its recommendations 9",
        "Next steps 31",
    ]


def test_a_subheading_under_one_recommendation_says_nothing_of_the_next(read, typeset):
    def answered(number, *headings):
        return [
            typeset.T(f"Recommendation {number}: Keeping minutes", gap=40),
            *(typeset.T(heading, bold=True, gap=30) for heading in headings),
            typeset.full("The government agrees and it has asked", gap=26),
        ]

    layout = read(
        [
            typeset.T("Answers", size=18.0, bold=True),
            *answered(1),
            *answered(2, "Money"),
            *answered(3),
        ],
        [*typeset.prose(12)],
    )
    sections = [b.section for b in layout.blocks if b.text.startswith("Recommendation")]
    assert sections == [("Answers",)] * 3
    assert ("Answers", "Money") in {b.section for b in layout.blocks}


@pytest.mark.parametrize("count", ["{}.", "{}\u200b.", "\u200b{}."])
def test_a_count_goes_though_characters_without_width_stand_in_it(read, typeset, body, count):
    lines = [
        *body(1, 8),
        typeset.T("I therefore recommend:", left=56, gap=26),
        typeset.T(f"{count.format(1)} Publish the list.", left=56, gap=26),
        typeset.T(f"{count.format(2)} Publish the other list.", left=56, gap=26),
    ]
    assert numbered(read(lines), Kind.RECOMMENDATION) == [
        ("recommendation", "Recommendation 1", "Publish the list."),
        ("recommendation", "Recommendation 2", "Publish the other list."),
    ]
