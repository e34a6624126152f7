"""How a digest is divided into pages, whatever its text."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typesetting import styles
from typesetting.building import build, differences
from typesetting.composition import compose
from typesetting.printing import print_digest
from typesetting.source import SourceError, parse_source

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
TEXT = "# One\n\n## Part\n\nA finding.[^a]\n\n[^a]: The X Report, page 1.\n"

paragraphs = st.lists(
    st.tuples(
        st.sampled_from(["", "# Chapter\n\n", "## Section\n\n", "# Chapter\n\n## Section\n\n"]),
        st.integers(1, 160),
        st.integers(0, 60),
    ),
    min_size=1,
    max_size=25,
)


@settings(max_examples=40, deadline=None)
@given(paragraphs)
def test_a_footnote_stands_on_the_page_of_its_marker_and_nothing_overflows(
    made: list[tuple[str, int, int]],
) -> None:
    body = "# Start\n\n"
    for number, (heading, words, note_words) in enumerate(made):
        marker = f"[^n{number}]" if note_words else ""
        body += f"{heading}{'accommodation was found ' * words}here.{marker} More text.\n\n"
        if marker:
            body += f"{marker}: {'page cited ' * note_words}{number}.\n\n"
    pages = compose(parse_source(FRONT + body, "01-x")).pages
    numbers = []
    for page in pages:
        raised = [
            int(run.text)
            for placed in page.placed
            for line in vars(placed.flowable)["blPara"].lines
            for run in getattr(line, "words", ())
            if run.rise > 0
        ]
        assert len(page.notes) == len(raised)
        # The space after the last block may run into the margin; it is empty.
        assert page.room() >= -styles.CHAPTER.spaceAfter
        numbers += raised
    assert numbers == list(range(1, len(numbers) + 1))
    assert all(page.placed[-1].flowable.style.name not in ("chapter", "section") for page in pages)


def test_the_same_source_gives_the_same_bytes() -> None:
    digest = parse_source(FRONT + TEXT, "01-x")
    assert print_digest(digest) == print_digest(digest)


def test_a_digest_of_more_than_eight_pages_is_refused() -> None:
    digest = parse_source(FRONT + TEXT + "\n\n" + "word " * 6000, "01-x")
    with pytest.raises(SourceError, match="shorten it"):
        print_digest(digest)


def test_too_many_headings_for_one_contents_page_are_refused() -> None:
    headings = "".join(f"# Title {n}\n\nText.\n\n" for n in range(40))
    with pytest.raises(SourceError, match="use fewer headings"):
        print_digest(parse_source(FRONT + headings, "01-x"))


def test_two_sources_with_one_id_are_refused(tmp_path: Path) -> None:
    for slug in ("01-x", "02-y"):
        (tmp_path / f"{slug}.md").write_text(FRONT + TEXT, encoding="utf-8")
    with pytest.raises(SourceError, match="02-y and 01-x have the same id digest-x"):
        build(tmp_path)


def test_differences_names_what_is_missing_outdated_or_without_a_source(tmp_path: Path) -> None:
    (tmp_path / "01-x.md").write_text(FRONT + TEXT, encoding="utf-8")
    built = build(tmp_path)
    assert differences(tmp_path, built) == ["01-x.pdf", "metadata.tsv"]
    for name, content in built.items():
        (tmp_path / name).write_bytes(content)
    assert differences(tmp_path, built) == []
    (tmp_path / "01-x.pdf").write_bytes(b"%PDF-old")
    (tmp_path / "09-gone.pdf").write_bytes(b"%PDF-old")
    assert differences(tmp_path, built) == ["01-x.pdf", "09-gone.pdf"]
