"""Whose words a passage's words are: what stands inside quotation marks or is set apart.

Pure. Applied to the passages of every format alike. A mark that is never closed makes no span
unless the next paragraphs carry the quotation on: by the printers' convention each of them
begins with an opening mark and only the last has a closing one, or the close itself follows.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from ingest.model import Kind, QuotedSpan
from ingest.voices.attribution import lead_in, speakers
from ingest.voices.quotation_marks import quotations

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.model import Passage
    from ingest.voices.quotation_marks import Marked, Span

_APART = frozenset({Kind.FOOTNOTE, Kind.CONTENTS, Kind.INDEX, Kind.TABLE, Kind.CAPTION})
_UNDER_LEAD = frozenset({Kind.LIST_ITEM, Kind.QUOTATION})
_FARTHEST_CLOSE = 3


def mark_voices(passages: Sequence[Passage]) -> tuple[Passage, ...]:
    """Mark the spans of each passage that are someone else's words, with who is named for them.

    - A span lies between quotation marks, double or single, the outermost where they nest.
      Apostrophes and the marks of feet and inches open nothing.
    - A block quotation is one span from end to end, marks around it left out.
    - A quotation over several paragraphs is a span in each of them.
    - A term that is defined in brackets after a name, (“the Board”), is no one's words.
    - Where a document quotes in double marks, a single-marked term has no speaker.
    - The speaker stands in the same sentence ("Dr Grey told us that ..."), or in a lead-in that
      ends with a colon or the like before words that stand apart. A pronoun is never resolved.
    """
    voiced = list(passages)
    body = [at for at, passage in enumerate(passages) if passage.kind not in _APART]
    marked = [quotations(passages[at].text) for at in body]
    spans = [_own_spans(passages[at], found) for at, found in zip(body, marked, strict=True)]
    continued = _carry_on([passages[at] for at in body], marked, spans)
    terms = _marks_of_terms(passages, body, spans)
    lead: str | None = None
    last: str | None = None
    for nth, at in enumerate(body):
        passage = passages[at]
        under = passage.kind in _UNDER_LEAD
        if nth in continued:
            lead = last
        elif not under and not marked[nth].opening:
            lead = None
        cut = nth > 0 and _is_cut(passages[body[nth - 1]], passage)
        if spans[nth]:
            names = speakers(passage.text, spans[nth], lead, everywhere=under, cut=cut)
            voiced[at] = _voiced(passage, spans[nth], names, terms)
            last = names[-1]
        announced = lead_in(passage.text, spans[nth], cut=cut)
        if announced or not under:
            lead = announced
    for at, passage in enumerate(passages):
        if passage.kind in _APART and (own := quotations(passage.text).spans):
            voiced[at] = _voiced(passage, own, speakers(passage.text, own), terms)
    return tuple(voiced)


def _voiced(
    passage: Passage, spans: Sequence[Span], names: Sequence[str | None], terms: str
) -> Passage:
    text = passage.text
    voices = tuple(
        QuotedSpan(start, end, None if start and text[start - 1] in terms else name)
        for (start, end), name in zip(spans, names, strict=True)
    )
    return replace(passage, whose_words=voices)


def _is_cut(before: Passage, passage: Passage) -> bool:
    """Whether a passage begins inside a sentence, so that a name there may be half of one."""
    return (
        before.kind in {Kind.PARAGRAPH, Kind.LIST_ITEM}
        and passage.kind is Kind.PARAGRAPH
        and passage.paragraph == before.paragraph
        and before.text[-1:].isalnum()
    )


def _marks_of_terms(
    passages: Sequence[Passage], body: Sequence[int], spans: Sequence[Sequence[Span]]
) -> str:
    """The single marks, in a document that quotes speech in double ones."""
    marks = Counter(
        passages[at].text[start - 1 : start]
        for at, own in zip(body, spans, strict=True)
        for start, _ in own
    )
    return "‘'" if marks["“"] + marks['"'] >= marks["‘"] + marks["'"] else ""


def _own_spans(passage: Passage, marked: Marked) -> list[Span]:
    if passage.kind is not Kind.QUOTATION or not passage.text:
        return list(marked.spans)
    end = len(passage.text)
    if len(marked.spans) == 1 and marked.spans[0][0] == 1:
        close = marked.spans[0][1]
        if not passage.text[close + 1 :].strip(" .,;:"):
            return [(1, close)]
    start = 1 if marked.opened == 1 < end else 0
    return [(start, end - 1 if marked.closed == end - 1 > start else end)]


def _carry_on(
    passages: Sequence[Passage], marked: Sequence[Marked], spans: Sequence[list[Span]]
) -> set[int]:
    """Add the spans that run on into the next passages; return the places of the latter."""
    continued: set[int] = set()
    for nth, found in enumerate(marked[:-1]):
        if found.opened is None or passages[nth].kind is Kind.QUOTATION:
            continue
        start = found.opened
        mark = passages[nth].text[start - 1]
        if marked[nth + 1].opening == mark:
            last = nth
            continued.add(nth + 1)
        elif mark == "“" and (last := _closing(passages, marked, nth)):
            for between in range(nth + 1, last):
                length = len(passages[between].text)
                spans[between][:] = [(0, length)] * (length > 0)
            end = marked[last].closed or 0
            spans[last][:] = [(0, end)] * (end > 0) + [s for s in spans[last] if s[0] > end]
            continued.update(range(nth + 1, last + 1))
        else:
            continue
        if start < len(passages[nth].text):
            spans[nth][:] = [span for span in spans[nth] if span[1] < start]
            spans[nth].append((start, len(passages[nth].text)))
    return continued


def _closing(passages: Sequence[Passage], marked: Sequence[Marked], opened: int) -> int:
    """The place of the passage with the first mark after `opened`, if it is a closing one, or 0."""
    for at in range(opened + 1, min(opened + 2 + _FARTHEST_CLOSE, len(marked))):
        if passages[at].kind in {Kind.HEADING, Kind.QUOTATION}:
            return 0
        if marked[at].closed is not None:
            return at
        if marked[at].spans or marked[at].opened is not None:
            return 0
    return 0
