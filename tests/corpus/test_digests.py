"""What a reader of the committed digests gets: documents shaped like inquiry reports.

They are the files that the demonstration library is made from, so each must have what the
pipeline reads in real reports, and none may be taken for one.
"""

import csv
import hashlib
import re
import subprocess
import sys
from pathlib import Path

import pypdf
import pypdfium2
import pytest
from typesetting.building import build, differences, read_sources
from typesetting.composition import compose
from typesetting.printing import FRONT_PAGES, NOTICE
from typesetting.source import Digest, Heading, Numbered, Recommendation, TableBlock, markers

DIGESTS = Path(__file__).parents[2] / "corpus" / "digests"
SOURCES = read_sources(DIGESTS)
ROMAN = ("i", "ii")

each_digest = pytest.mark.parametrize("digest", SOURCES, ids=lambda digest: digest.slug)


def letters(text: str) -> str:
    """Returns `text` without spaces, hyphens and marks, so that line breaks do not matter."""
    return "".join(re.findall(r"\w", text))


def page_texts(digest: Digest) -> list[str]:
    pdf = pypdfium2.PdfDocument(DIGESTS / f"{digest.slug}.pdf")
    return [page.get_textpage().get_text_range().replace("\r\n", "\n") for page in pdf]


def test_there_are_digests_on_the_jay_inquiry_and_on_the_reviews_related_to_it() -> None:
    assert [source.slug for source in SOURCES][:2] == [
        "01-jay-rotherham",
        "02-rotherham-related-reviews",
    ]


def test_what_is_committed_is_what_the_sources_give() -> None:
    assert differences(DIGESTS, build(DIGESTS)) == []


def test_the_check_can_be_run_as_a_command() -> None:
    result = subprocess.run(
        [sys.executable, DIGESTS / "build.py", "--check"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (result.returncode, result.stdout, result.stderr) == (0, "", "")


@each_digest
def test_it_has_two_to_eight_pages_labelled_roman_then_arabic(digest: Digest) -> None:
    reader = pypdf.PdfReader(DIGESTS / f"{digest.slug}.pdf")
    count = len(reader.pages)
    assert 2 <= count <= 8
    expected = [*ROMAN, *(str(n) for n in range(1, count - FRONT_PAGES + 1))]
    assert reader.page_labels == expected


@each_digest
def test_every_page_says_that_it_is_a_digest_and_not_the_report(digest: Digest) -> None:
    assert "digest" in NOTICE
    assert "not the report" in NOTICE
    for text in page_texts(digest):
        assert NOTICE in text


@each_digest
def test_pages_print_their_label_and_running_heads_that_differ_on_odd_and_even(
    digest: Digest,
) -> None:
    title = f"Digest of {digest.running_title or digest.title.removeprefix('Digest of ')}"
    inquiry = f"A Pincite digest: {digest.inquiry}"
    texts = page_texts(digest)
    assert "ii" in texts[1].split("\n")
    for number, text in enumerate(texts[FRONT_PAGES:], start=1):
        lines = text.split("\n")
        assert str(number) in lines
        assert (inquiry in lines, title in lines) == (number % 2 == 1, number % 2 == 0)


@each_digest
def test_the_outline_and_the_contents_name_every_heading(digest: Digest) -> None:
    reader = pypdf.PdfReader(DIGESTS / f"{digest.slug}.pdf")
    headings = [b.text for b in digest.blocks if isinstance(b, Heading)]
    targets: dict[str, int | None] = {}

    def collect(outline: list) -> None:
        for item in outline:
            if isinstance(item, list):
                collect(item)
            else:
                targets[item.title] = reader.get_destination_page_number(item)

    collect(reader.outline)
    assert list(targets) == ["Title page", "Contents", *headings, "Sources"]
    contents = letters(page_texts(digest)[1])
    texts = [letters(text) for text in page_texts(digest)]
    for heading in headings:
        page = targets[heading]
        assert page is not None
        assert letters(heading) in texts[page]
        assert f"{letters(heading)}{page - FRONT_PAGES + 1}" in contents


@each_digest
def test_every_paragraph_starts_a_line_with_its_printed_number(digest: Digest) -> None:
    text = "\n".join(page_texts(digest)[FRONT_PAGES:])
    printed = re.findall(r"^(\d+\.\d+)\s", text, re.MULTILINE)
    assert printed == [b.number for b in digest.blocks if isinstance(b, Numbered)]
    assert printed


@each_digest
def test_footnotes_stand_below_on_the_page_of_their_marker(digest: Digest) -> None:
    texts = [letters(text) for text in page_texts(digest)]
    keys = [
        key
        for block in digest.blocks
        for key in markers(block.caption if isinstance(block, TableBlock) else block.text)
    ]
    assert keys
    first_numbers = {key: keys.index(key) + 1 for key in keys}
    for key, number in first_numbers.items():
        start = letters(re.sub(r"\*", "", digest.notes[key].text))[:40]
        assert any(f"{number}{start}" in text for text in texts)


@each_digest
def test_it_has_recommendations_one_table_and_a_paragraph_across_a_page_break(
    digest: Digest,
) -> None:
    assert sum(isinstance(block, TableBlock) for block in digest.blocks) == 1
    headings = [block.text.lower() for block in digest.blocks if isinstance(block, Heading)]
    # An inquiry may draw lessons where others recommend; Iraq did.
    recommends = any(isinstance(block, Recommendation) for block in digest.blocks)
    assert any(("recommendation" if recommends else "lesson") in heading for heading in headings)
    assert any(page.runs_on for page in compose(digest).pages)


@each_digest
def test_nothing_of_the_source_format_is_left_in_print(digest: Digest) -> None:
    text = "\n".join(page_texts(digest))
    assert not re.search(r"\[\^|\|\||\*|<|&amp;|\ufffd|\u25a0", text)


@each_digest
def test_the_metadata_in_the_file_name_title_authors_and_day(digest: Digest) -> None:
    info = pypdf.PdfReader(DIGESTS / f"{digest.slug}.pdf").metadata
    assert info is not None
    assert (info.title, info.author) == (digest.title, "The authors of Pincite")
    assert info.creation_date is not None
    assert info.creation_date.date() == digest.digest_date


def test_the_metadata_table_describes_each_file_and_the_report_it_digests() -> None:
    with (DIGESTS / "metadata.tsv").open(encoding="utf-8", newline="") as table:
        rows = list(csv.DictReader(table, delimiter="\t"))
    for row, digest in zip(rows, SOURCES, strict=True):
        content = (DIGESTS / row["path"]).read_bytes()
        assert row == {
            "path": f"{digest.slug}.pdf",
            "id": digest.id,
            "title": digest.title,
            "inquiry": digest.inquiry,
            "chair": digest.chair,
            "publisher": "Pincite",
            "year": str(digest.published),
            "form": "digest",
            "volume": "",
            "complete": "yes",
            "licence": "CC BY 4.0",
            "source": f"corpus/digests/{digest.slug}.md",
            "sha256": hashlib.sha256(content).hexdigest(),
        }
        assert row["title"].startswith("Digest of ")
    assert len({row["id"] for row in rows}) == len(rows)
