"""Where a report prints a recommendation, in which passages, and in which words."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from typing import TYPE_CHECKING

from ingest.conventions import RECOMMENDATION_NUMBER
from ingest.model import Kind, Locator, PageState
from search.citing import Citation

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from ingest.model import Page, Passage, Report

LABEL = re.compile(r"recommendation\s+(?:no\.?\s*)?", re.IGNORECASE)
"""What stands before the number of a recommendation that is numbered as such."""

_PARTS = frozenset({Kind.RECOMMENDATION, Kind.LIST_ITEM, Kind.QUOTATION})
_BETWEEN = frozenset({Kind.FOOTNOTE, Kind.TABLE, Kind.CAPTION})
_WORD = re.compile(r"[^\W_]+")
_OWN_LABEL = re.compile(
    rf"{LABEL.pattern}(?:{RECOMMENDATION_NUMBER})(?:\s*[:.]\s*|\s*\n)|\d{{1,3}}[.)]\s+",
    re.IGNORECASE,
)
_PART_LABEL = re.compile(r"(\d{1,3})[a-z]?[.)](?:\s*[ivx]+[.)])?\s*", re.IGNORECASE)
_REFERENCE = re.compile(r"\s*[(\[]para(?:graph)?s?\.?\s+(?P<numbers>[\d.,\s\-–and]+)[)\]]\W*$")


class Likeness(StrEnum):
    """How the words of one printing stand to those of another. A closed list."""

    SAME = "in the same words"
    PART = "in part"
    WHOLE = "in full"
    OTHER = "with differences"


@dataclass(frozen=True, slots=True)
class Printing:
    """A recommendation as one place prints it.

    Attributes:
        passages: Its parts in reading order: what is recommended, its items.
        locator: Where they stand, from the first page to the last.
        citation: The citation to paste.
    """

    passages: tuple[Passage, ...]
    locator: Locator
    citation: Citation

    @property
    def label(self) -> str | None:
        """The printed number with its label ("Recommendation 4"), or None."""
        return self.passages[0].paragraph

    @property
    def text(self) -> str:
        """Its words, each part on a line of its own."""
        return "\n".join(passage.text for passage in self.passages)

    @property
    def words(self) -> list[str]:
        """Its words as they are compared, without its label and a closing "(paragraph 4.23)"."""
        return _words(self.text)

    @property
    def refers_to(self) -> frozenset[str]:
        """Numbers of the paragraphs that its last words name ("(paragraph 4.23)")."""
        named = _REFERENCE.search(self.text.casefold())
        return frozenset(re.findall(r"\d+(?:\.\d+)*", named["numbers"])) if named else frozenset()

    def likeness_to(self, other: Printing) -> Likeness:
        """Whether its words differ; case, typography, hyphens and punctuation may.

        It is the other in part if each of its passages stands in the other word for word.
        """
        mine, theirs = ([letters(part.text) for part in p.passages] for p in (self, other))
        if "".join(mine) == "".join(theirs):
            return Likeness.SAME
        if set(mine) <= set(theirs):
            return Likeness.PART
        return Likeness.WHOLE if set(theirs) <= set(mine) else Likeness.OTHER


def letters(text: str) -> str:
    """A text's words as they are compared, run together, for hyphens and spaces may differ."""
    return "".join(_words(text))


def _words(text: str) -> list[str]:
    folded = unicodedata.normalize("NFKC", text).casefold()
    label = _OWN_LABEL.match(folded)
    return _WORD.findall(_REFERENCE.sub("", folded[label.end() :] if label else folded))


def printings_in(
    report: Report, passages: Iterable[Passage], pages: Mapping[int, Page]
) -> Iterator[Printing]:
    """A report's printings of recommendations in reading order.

    What carries one label on end is one printing: notes, tables and captions between do not
    break it. Where a response answers a recommendation part by part, and each part has its own
    label ("4a) ii."), they are one printing up to the first label that comes again.
    """
    runs = _gathered(_runs(passages))
    return (printing(report, parts, pages) for parts in runs)


def printing(report: Report, parts: Sequence[Passage], pages: Mapping[int, Page]) -> Printing:
    """The printing that these passages of a report make."""
    numbers = sorted({number for part in parts for number in part.pages()})
    first = pages[numbers[0]] if numbers else None
    last = pages[numbers[-1]] if numbers else None
    locator = Locator(
        page=first.number if first else None,
        page_end=last.number if last else None,
        page_label=first.label if first else None,
        printed_page=first.printed if first else None,
        printed_page_end=last.printed if last else None,
        paragraph=parts[0].paragraph,
        section=parts[0].section,
    )
    ocr = any(pages[number].state is PageState.OCR for number in numbers)
    return Printing(tuple(parts), locator, Citation(report, parts[0], locator, ocr))


def numbered_paragraphs(passages: Iterable[Passage]) -> Iterator[list[Passage]]:
    """Each numbered paragraph with what carries its number on end; notes break none."""
    text = (each for each in passages if each.kind not in _BETWEEN)
    for (number, _), parts in groupby(text, key=lambda each: (each.paragraph, each.section)):
        if number:
            yield list(parts)


def _runs(passages: Iterable[Passage]) -> Iterator[list[Passage]]:
    run: list[Passage] = []
    for passage in passages:
        if passage.kind in _BETWEEN:
            continue
        if run and _continues(run[0], passage):
            run.append(passage)
            continue
        if run:
            yield run
        run = [passage] if passage.kind is Kind.RECOMMENDATION else []
    if run:
        yield run


def _continues(first: Passage, passage: Passage) -> bool:
    if passage.paragraph != first.paragraph or passage.section != first.section:
        return False
    if first.paragraph is None:
        return passage.kind is Kind.LIST_ITEM
    # What is numbered as a recommendation is one as far as the number reaches; a paragraph's
    # number reaches on over prose that recommends nothing.
    return passage.kind in _PARTS or LABEL.match(first.paragraph) is not None


def _gathered(runs: Iterable[list[Passage]]) -> Iterator[list[Passage]]:
    """The runs, those joined that hold different parts of one recommendation."""
    joined: list[list[Passage]] = []
    last: dict[str, tuple[list[Passage], set[str]]] = {}
    for run in runs:
        labels = _part_labels(run)
        known = last.get(run[0].paragraph or "")
        if labels and known and not labels & known[1]:
            known[0].extend(run)
            known[1].update(labels)
            continue
        joined.append(run)
        if labels:
            last[run[0].paragraph or ""] = (run, labels)
    yield from joined


def _part_labels(run: Sequence[Passage]) -> set[str]:
    """The labels that parts of "Recommendation 4" begin with ("4a) ii."), folded."""
    number = LABEL.sub("", run[0].paragraph or "")
    found = (_PART_LABEL.match(part.text) for part in run)
    return {"".join(_WORD.findall(m[0].casefold())) for m in found if m and m[1] == number}
