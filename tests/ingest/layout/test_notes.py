"""Footnotes of set pages: which lines are notes, and which marker leads to which."""

from ingest.model import Kind


def notes(layout):
    return [block.text for block in layout.blocks if block.kind is Kind.FOOTNOTE]


def led(layout):
    """The label of each marker, with the words of the note that it leads to."""
    blocks = layout.blocks
    return [
        (mark.label, None if mark.note is None else blocks[mark.note].text)
        for block in blocks
        for mark in block.marks
    ]


def test_a_marker_leads_to_the_note_on_its_page_though_numbers_restart(read, typeset):
    def sheet(words):
        body = (*typeset.prose(8), typeset.T("It was known then.", mark="1", gap=24))
        return typeset.Sheet(body, notes=(typeset.note(f" {words}.", lead="1"),))

    assert led(read(sheet("Log"), sheet("Letter"))) == [("1", "1 Log."), ("1", "1 Letter.")]


def test_small_type_after_a_short_last_line_is_a_table_and_no_part_of_the_note(read, typeset):
    first = typeset.Sheet(
        (*typeset.prose(8), typeset.T("It was known.", mark="1", gap=24)),
        notes=(typeset.note(" See the log", lead="1"),),
    )
    table = tuple(typeset.note(cell, y=300 - 11 * n) for n, cell in enumerate(["Year", "1999"]))
    second = typeset.Sheet((*typeset.prose(8),), notes=table)
    assert notes(read(first, second)) == ["1 See the log"]


def test_the_dates_of_a_table_are_no_notes(read, typeset):
    first = typeset.Sheet(
        (*typeset.prose(8), typeset.T("It was known.", mark="8", gap=24)),
        notes=(typeset.note(" See the log.", lead="8"),),
    )
    rows = ["9 December 2003", "Exercise at sea", "10 March 2004", "Exercise on land"]
    table = tuple(typeset.note(row, y=300 - 11 * n) for n, row in enumerate(rows))
    second = typeset.Sheet(typeset.prose(8), notes=table)
    assert notes(read(first, second)) == ["8 See the log."]


def test_a_power_stays_among_the_words_and_a_marker_after_a_year_does_not(read, typeset):
    body = (
        *typeset.prose(8),
        typeset.T("It held 10", mark="3", gap=24),
        typeset.T("It was so in 1996", mark="1", gap=24),
    )
    layout = read(typeset.Sheet(body, notes=(typeset.note(" See the log.", lead="1"),)))
    assert [block.text for block in layout.blocks][-3:] == [
        "It held 103",
        "It was so in 1996",
        "1 See the log.",
    ]
    assert led(layout) == [("1", "1 See the log.")]


def test_a_note_whose_raised_number_is_drawn_in_pieces_opens_with_all_of_them(read, typeset):
    number = [
        typeset.T(figure, left, y=110, size=5.5, right=left + 3)
        for figure, left in (("1", 56), ("2", 60))
    ]
    words = typeset.T("See the log.", left=65, y=106, size=9.0)
    (block,) = read([*typeset.prose(8), *number, words]).blocks[1:]
    assert (block.kind, block.text) == (Kind.FOOTNOTE, "1 2 See the log.")
    assert not block.marks
