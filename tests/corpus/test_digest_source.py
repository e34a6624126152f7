"""What a writer of a digest source gets: blocks as written, and errors that say what to mend."""

import pytest
from typesetting.source import (
    Bullet,
    Heading,
    Note,
    Numbered,
    Recommendation,
    SourceError,
    TableBlock,
    parse_source,
)

FRONT = """+++
id = "digest-x"
title = "Digest of the X Inquiry"
subject = "The X Report"
inquiry = "X Inquiry"
chair = "Dame X"
published = 2001
subject_publisher = "HMSO"
digest_date = 2026-11-23
sources = ["*The X Report* (2001)"]
+++
"""
CHAPTER = "# One\n\n"


def test_blocks_come_as_written_and_paragraphs_are_numbered_by_chapter() -> None:
    digest = parse_source(
        FRONT
        + """# First

One
line.[^a]

- item
- other

## Part

Two.

# Second

Three.

Recommendation 7: Do it.
Recommendation B: Do it
well.

Table: Dates[^a]
| When | What |
| --- | --- |
| 2001 | This |

[^a]: The X Report, page 1. || X Report
""".replace("Recommendation B", "\nRecommendation B"),
        "01-x",
    )
    assert digest.blocks == (
        Heading(1, "1. First"),
        Numbered("1.1", "One line.[^a]"),
        Bullet("item"),
        Bullet("other"),
        Heading(2, "Part"),
        Numbered("1.2", "Two."),
        Heading(1, "2. Second"),
        Numbered("2.1", "Three."),
        Recommendation("Recommendation 7", "Do it."),
        Recommendation("Recommendation B", "Do it well."),
        TableBlock("Dates[^a]", (("When", "What"), ("2001", "This"))),
    )
    assert digest.notes == {"a": Note("The X Report, page 1.", "X Report")}


def test_running_text_may_break_its_line_before_a_marker() -> None:
    digest = parse_source(FRONT + CHAPTER + "Text\n[^a] goes on.\n\n[^a]: Note.", "01-x")
    assert digest.blocks[1] == Numbered("1.1", "Text [^a] goes on.")


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("# No front matter", "front matter between two"),
        ("text before\n" + FRONT, "front matter between two"),
        (FRONT.replace("published = 2001\n", ""), "lacks published"),
        (FRONT.replace("published = 2001", 'published = "2001"'), "published must be"),
        (FRONT.replace("HMSO", ""), "subject_publisher must be"),
        (FRONT.replace("Digest of the", "The"), "title must start with 'Digest of'"),
        (FRONT.replace("chair =", "chairman ="), "lacks chair"),
        (FRONT.replace("+++\nid", "+++\nnick = 1\nid"), "unknown keys nick"),
        (FRONT.replace("= 2001", "= = 2001"), "line 7"),
        (FRONT + "Text without a chapter.", "must start with a '# Chapter' line"),
        (FRONT + CHAPTER + "Text.[^a]", "without a definition: a"),
        (FRONT + CHAPTER + "[^a]: Note.", "nothing refers to: a"),
        (FRONT + CHAPTER + "T.[^a]\n\n[^a]: N.\n\n[^a]: M.", "a is defined twice"),
        (FRONT + "# One[^a]\n\n[^a]: N.", "heading cannot have a footnote"),
        (FRONT + CHAPTER + "| a | b |\n| - | - |", "needs a 'Table: ...' line"),
        (FRONT + CHAPTER + "Table: T\n| a | b |\n| c |", "“T” differ in their number of cells"),
        (FRONT + CHAPTER + "Table: T\n| a[^a] |\n\n[^a]: N.", "markers in its caption"),
        (FRONT + CHAPTER + "Table: T\n\nText.", "table “T” has no rows"),
        (FRONT + CHAPTER + "Ten ≥ nine.", "cannot be printed: ≥"),
    ],
)
def test_a_broken_source_is_named_with_what_to_mend(text: str, complaint: str) -> None:
    with pytest.raises(SourceError, match=r"^01-x: ") as caught:
        parse_source(text, "01-x")
    assert complaint in str(caught.value)
