"""Footnote markers and notes, against the boxes of `pdftotext -bbox`."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

from reading_corpus import heading, page_at, row, share
from reading_numbers import Number, longest_count

from ingest.model import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from reading_corpus import Box, Report

    from ingest.model import Reading

_FIGURES = re.compile(r"\d{1,4}")
_SMALLER = 0.8
"""A marker's height to that of the word before it."""
_SMALL = 0.97
"""A note's height to that of the document's text."""
_CLOSE = 6.0
"""Points between a word and its marker, at most."""
_SAME_LINE = 0.5


def measure_notes(reports: Iterable[Report]) -> None:
    """Print a table of notes and markers paired, then everything left alone, with its page."""
    heading(
        "report",
        "notes in the reference",
        "footnotes found",
        "markers in the reference",
        "markers found",
        "notes paired",
        "share",
    )
    listed = []
    for report in reports:
        boxes = report.boxes() if report.is_pdf else []
        body = _body_height(boxes)
        notes = Counter((n.page, str(n.last)) for n in reference_notes(boxes, body))
        marks = Counter(reference_marks(boxes))
        marked = Counter(_marks(report.reading))
        found = Counter(_notes(report.reading))
        paired = Counter(_paired(report.reading))
        if not (notes or found):
            continue
        whole, both = notes.total(), (notes & paired).total()
        row(
            report.id,
            whole,
            found.total(),
            marks.total(),
            marked.total(),
            both if whole else paired.total(),
            share(both, whole) if whole else share(paired.total(), found.total()),
        )
        for name, rest in (
            ("note not paired", notes - paired),
            ("footnote that the reference has not", found - notes if whole else Counter()),
            ("marker not found", marks - marked),
            ("marker that the reference has not", marked - marks if marks else Counter()),
        ):
            listed += [f"{report.id} page {p}: {name}: {label}" for p, label in sorted(rest)]
        listed += [f"{report.id} {line}" for line in _alone(report.reading)]
    print(*listed, sep="\n")


def reference_marks(pages: list[list[Box]]) -> Iterator[tuple[int, str]]:
    """Page and label of every figure that is close behind a word and smaller than it."""
    for page, words in enumerate(pages, 1):
        for before, word in pairwise(words):
            close = -_CLOSE < word.left - before.right < _CLOSE
            level = before.top - 2 < (word.top + word.bottom) / 2 < before.bottom
            smaller = word.height < _SMALLER * before.height
            raised = word.bottom < before.bottom
            if close and level and smaller and raised:
                for label in _FIGURES.findall(word.text):
                    yield page, label


def reference_notes(pages: list[list[Box]], body: float) -> list[Number]:
    """The notes: small lines that open with a number which counts up through the document."""
    candidates = []
    for page, words in enumerate(pages, 1):
        opening = [
            word for word in words if _FIGURES.fullmatch(word.text) and word.height < _SMALL * body
        ]
        for word in sorted(opening, key=lambda word: word.top):
            beside = [w for w in words if _on_one_line(w, word) and w is not word]
            if beside and not any(w.left < word.left for w in beside):
                candidates.append(Number(page, "", int(word.text)))
    return longest_count(candidates)


def _on_one_line(a: Box, b: Box) -> bool:
    shared = min(a.bottom, b.bottom) - max(a.top, b.top)
    return shared > _SAME_LINE * min(a.height, b.height)


def _body_height(pages: list[list[Box]]) -> float:
    """Height of most words."""
    heights = Counter(round(word.height, 1) for words in pages for word in words)
    return heights.most_common(1)[0][0] if heights else 0.0


def _marks(reading: Reading) -> Iterator[tuple[int, str]]:
    for passage in reading.passages:
        for mark in passage.notes:
            yield page_at(passage, max(0, mark.at - 1)) or 0, mark.label


def _notes(reading: Reading) -> Iterator[tuple[int, str]]:
    for passage in reading.passages:
        if passage.kind is Kind.FOOTNOTE:
            yield page_at(passage, 0) or 0, _label(passage.text)


def _label(text: str) -> str:
    match = _FIGURES.match(text)
    return match[0] if match else text[:1]


def _paired(reading: Reading) -> Iterator[tuple[int, str]]:
    """Page and label of each footnote that exactly one marker names, by the marker's label."""
    markers = Counter(m.note for p in reading.passages for m in p.notes)
    labels = {m.note: m.label for p in reading.passages for m in p.notes}
    for passage in reading.passages:
        if passage.kind is Kind.FOOTNOTE and markers[passage.locator_id] == 1:
            yield page_at(passage, 0) or 0, labels[passage.locator_id]


def _alone(reading: Reading) -> Iterator[str]:
    """What is wrong by Pincite's own account."""
    named = Counter(m.note for p in reading.passages for m in p.notes)
    for passage in reading.passages:
        page = page_at(passage, 0)
        if passage.kind is Kind.FOOTNOTE and named[passage.locator_id] != 1:
            count = named[passage.locator_id]
            yield f"page {page}: {passage.locator_id}: footnote named by {count} markers"
        for mark in passage.notes:
            if mark.note is None:
                yield f"page {page}: {passage.locator_id}: marker {mark.label} without a note"
