"""Words glued together by their file come apart where the page shows a blank."""

import pytest

from ingest.layout.blanks import looks_glued, lost_blanks

SIZE = 10.0


def reaches(text, gaps, each=0.0):
    """Edges of characters of 5 points; `gaps` maps offsets to the space before them."""
    found, right = [], 0.0
    for at in range(len(text)):
        left = right + gaps.get(at, each)
        right = left + 5.0
        found.append((left, right))
    return found


@pytest.mark.parametrize(
    ("text", "gaps", "each", "blanks"),
    [
        ("thecouncil", {3: 1.0}, 0.0, [3]),
        ("thecouncil", {3: 0.4}, 0.0, []),
        ("the council", {4: 2.0}, 0.0, []),
        ("(a)The end", {3: 9.0}, 0.0, [3]),
        ("so, it said", {2: 1.0}, 0.0, []),
        ("COUNCIL", {}, 1.0, []),
        ("", {}, 0.0, []),
    ],
    ids=["gap", "kerning", "has one", "tab", "before a comma", "spaced out", "empty"],
)
def test_a_gap_before_a_letter_is_a_blank(text, gaps, each, blanks):
    assert list(lost_blanks(text, reaches(text, gaps, each), SIZE)) == blanks


@pytest.mark.parametrize(
    ("text", "glued"),
    [
        ("thecouncilshallissue", True),
        ("of theBBC itself", True),
        ("a.The board", True),
        ("(iv)The board", True),
        ("The council shall issue it (see 4(a)).", False),
        ("the PhD of a well-known woman", False),
    ],
)
def test_only_lines_that_look_glued_are_measured(text, glued):
    assert looks_glued(text) is glued
