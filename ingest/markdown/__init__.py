"""Markdown files: CommonMark with tables, footnotes, front matter and page marks."""

from __future__ import annotations

import html
import re
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass, field, replace
from itertools import pairwise, takewhile
from operator import itemgetter
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt

from ingest.clean import PlacedLine
from ingest.errors import ReadLimitError
from ingest.markdown.notes import NOTE_MARKER, note_labels, with_gathered_notes, with_true_markers
from ingest.markup.decoding import read_decoded
from ingest.markup.elements import Element, assemble_elements
from ingest.markup.pagination import NO_PAGE, page_mark, pages_of, paginate
from ingest.markup.prose import ends_sentence
from ingest.model import DocumentInfo, FileFormat, Kind, Reading
from ingest.naming import name_passages

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from markdown_it.token import Token

    from ingest.markup.pagination import Piece

_FRONT_MATTER = re.compile(r"---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_FIELD = re.compile(r"^(\w+)[ \t]*:[ \t]*(.+?)[ \t]*$", re.MULTILINE)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][\da-fA-F]{1,6}|[A-Za-z][A-Za-z\d]{1,31});")
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
# Private use: keeps the parser from taking footnotes for links, at the same length.
_NOTE = "\ue000"
_NOTE_SHOWN = re.compile(rf"{_NOTE}\^([^\]]+)\]")
_NOTE_DEFINITION = re.compile(rf"{_NOTE}\^([^\]]+)\]:[ \t]*")
_NOTE_DEFINED = re.compile(r"\[\^[^\]\s]+\]:")
_TAG = re.compile(r"<!--.{0,9999}?-->|<[^>]{0,999}>", re.DOTALL)
_CELL_MARKUP = re.compile(r"\*\*|__|`|\\(?=[|\\*_])")
_DEEPEST = 100
_CONTAINERS = frozenset({"blockquote_open", "list_item_open"})
_NESTING = {
    f"{name}_{side}": what
    for name, what in (
        ("bullet_list", "list"),
        ("ordered_list", "list"),
        ("blockquote", "quotation"),
    )
    for side in ("open", "close")
}


def read_markdown(path: Path, *, max_pages: int = 5000) -> Reading:
    """Read a Markdown file.

    Pages are what page marks part (`ingest.markup.pagination`); their text is the source, and the
    segments lead over its markup. Marks of emphasis and of footnotes are no part of the words.
    Notes gathered at the file's end stand at the foot of their markers' pages, as they were
    printed. A block quotation is one only if it is a sentence or several: programs that make
    Markdown of pages take every indented line for one.

    Raises:
        FileAccessError: The file cannot be read.
        UnsupportedFormatError: It is not text.
        DamagedFileError: It cannot be decoded whole.
        ReadLimitError: It has more pages than allowed, or quotations and lists in one another
            beyond what the parser follows.
    """
    source, info = _front_matter(read_decoded(path))
    source = _ENTITY.sub(_unescaped, _BREAK.sub(" ", source))
    pieces = with_gathered_notes(paginate(source, max_pages=max_pages))
    elements = with_true_markers(_Elements(_lines(source, pieces)).of(_parse(source, path.name)))
    blocks, outline = assemble_elements(elements)
    if info.title is None and blocks and blocks[0].kind is Kind.HEADING:
        info = replace(info, title=blocks[0].text)
    return Reading(
        format=FileFormat.MARKDOWN,
        info=info,
        pages=pages_of(pieces, {}),
        passages=name_passages(blocks),
        outline=tuple(outline),
    )


def _front_matter(text: str) -> tuple[str, DocumentInfo]:
    found = _FRONT_MATTER.match(text)
    if not found:
        return text, DocumentInfo()
    fields = {key.casefold(): value.strip("\"'[]") for key, value in _FIELD.findall(found[1])}

    def first(*names: str) -> str | None:
        return next((fields[name] for name in names if fields.get(name)), None)

    return text[found.end() :], DocumentInfo(
        title=first("title"),
        author=first("author", "authors", "chair"),
        date=first("published_at", "published", "date", "year"),
    )


def _unescaped(entity: re.Match[str]) -> str:
    """Write an entity as its character, so that every word is in the source as it is read."""
    character = html.unescape(entity[0])
    if len(character) == 1 and character.isascii() and not character.isalnum():
        return "\\" + character if character.isprintable() and character != " " else " "
    return character


def _parse(source: str, name: str) -> list[Token]:
    parser = MarkdownIt("commonmark", {"maxNesting": _DEEPEST}).enable("table")
    # Escapes stay pieces of their own, so that each piece of text is verbatim in the source.
    parser.core.ruler.disable("text_join")
    masked = "\n".join(
        "" if page_mark(line.strip("\f")) is not None else line.replace("\f", " ")
        for line in NOTE_MARKER.sub(rf"{_NOTE}\1", source).split("\n")
    )
    tokens = parser.parse(masked)
    # The parser passes over what lies deeper, and says nothing.
    if any(t.level + 1 >= _DEEPEST for t in tokens if t.type in _CONTAINERS):
        raise ReadLimitError(
            f"{name} is nested deeper than {_DEEPEST} quotations and lists",
            remedy="Take marks of quotation and indents away, or print it to PDF and add that.",
        )
    return tokens


def _lines(source: str, pieces: Sequence[Piece]) -> list[PlacedLine]:
    """Return every line of the source with its place on its page."""
    placed = []
    waiting = list(pieces)
    current: Piece | None = None
    start = 0
    for text in source.split("\n"):
        while waiting and waiting[0].source_start <= start:
            current = waiting.pop(0)
        inside = current and start < current.source_start + max(len(current.text), 1)
        if current and inside and current.page is not None:
            place = current.page_start + start - current.source_start
            room = len(current.text) - (start - current.source_start)
            placed.append(PlacedLine(text[:room], current.page, place))
        else:
            placed.append(PlacedLine(text, NO_PAGE, 0))
        start += len(text) + 1
    return placed


@dataclass(slots=True)
class _Elements:
    """Turns the parser's tokens into elements whose lines are those of the source."""

    lines: list[PlacedLine]
    _found: list[Element] = field(default_factory=list)
    _nested: Counter[str] = field(default_factory=Counter)

    def of(self, tokens: Sequence[Token]) -> list[Element]:
        number: str | None = None
        first = False
        for index, token in enumerate(tokens):
            if token.type in _NESTING:
                self._nested[_NESTING[token.type]] += token.nesting
            elif token.type == "list_item_open":
                number, first = token.info or None, True
            elif token.type == "heading_open":
                self._inline(tokens[index + 1], Kind.HEADING, level=int(token.tag[1]))
            elif token.type == "paragraph_open":
                kind = Kind.LIST_ITEM if self._nested["list"] and first else Kind.PARAGRAPH
                if self._nested["quotation"] and _is_quotation(tokens[index + 1].content):
                    kind = Kind.QUOTATION
                own = number if first else None
                depth = self._nested["list"]
                self._inline(tokens[index + 1], kind, level=depth, number=own)
                first = False
            elif token.type == "tr_open" and token.map:
                self._row(token.map[0], tokens[index : _row_end(tokens, index)])
            elif token.type in {"code_block", "fence", "html_block"} and token.map:
                self._raw(token)
        return self._found

    def _inline(
        self, token: Token, kind: Kind, *, level: int = 0, number: str | None = None
    ) -> None:
        if token.map is None:
            return
        contents = token.content.split("\n")
        placed = self._place(contents, _kept(token), token.map[0])
        if _NOTE_DEFINITION.match(token.content):
            self._notes(contents, placed)
            return
        self._found.append(Element(kind, tuple(placed), level, number, note_labels(placed)))

    def _place(
        self, contents: Sequence[str], kept: Sequence[tuple[int, int]], first: int
    ) -> list[PlacedLine]:
        """Find lines of a block's content in the source, all but the kept ranges skipped."""
        placed = []
        start = 0
        for number, content in enumerate(contents, first):
            line = self.lines[number]
            stop = start + len(content)
            # Only this line's: a paragraph of all the lines of a file has ranges by the thousand.
            from_here = kept[bisect_right(kept, start, key=itemgetter(1)) :]
            ranges = [
                (max(a, start) - start, min(b, stop) - start)
                for a, b in takewhile(lambda span: span[0] < stop, from_here)  # noqa: B023 - used at once
            ]
            column = line.text.find(content.replace(_NOTE, "["))
            placed.append(_without_others(line.after(max(column, 0)), ranges))
            start = stop + 1
        return placed

    def _notes(self, contents: Sequence[str], placed: Sequence[PlacedLine]) -> None:
        """Footnotes that stand line below line are one paragraph to the parser."""
        notes: list[tuple[str, list[PlacedLine]]] = []
        for content, line in zip(contents, placed, strict=True):
            if found := _NOTE_DEFINITION.match(content):
                notes.append((found[1], []))
            notes[-1][1].append(line)
        self._found += [
            Element(Kind.FOOTNOTE, tuple(lines), refs=note_labels(lines), name=name)
            for name, lines in notes
        ]

    def _row(self, number: int, cells: Sequence[Token]) -> None:
        """A table's row as it stands in the source, from its first cell to its last."""
        line = self.lines[number]
        begin, end = len(line.text) - len(line.text.lstrip(" \t|")), len(line.text.rstrip(" \t|"))
        stop = max(begin, end)
        marks = tuple(found.span() for found in NOTE_MARKER.finditer(line.text, begin, stop))
        markup = tuple(found.span() for found in _CELL_MARKUP.finditer(line.text, begin, stop))
        row = PlacedLine(line.text[:end], line.page, line.page_start, markup, marks)
        if any(cell.type == "inline" and cell.content.strip() for cell in cells):
            row = row.after(begin)
            self._found.append(Element(Kind.TABLE, (row,), refs=note_labels([row])))

    def _raw(self, token: Token) -> None:
        """Indented, fenced and HTML blocks: their lines, tags skipped."""
        assert token.map is not None  # noqa: S101 - its caller looked
        first, stop = token.map
        if token.type == "fence":
            first, stop = first + 1, max(first + 1, first + 1 + token.content.count("\n"))
        lines = self.lines[first:stop]
        if token.type == "html_block":
            whole = "\n".join(line.text for line in lines)
            tags = [found.span() for found in _TAG.finditer(whole)]
            kept = _between(tags, len(whole))
            lines = self._place([line.text for line in lines], kept, first)
        self._found.append(Element(Kind.PARAGRAPH, tuple(lines)))


def _row_end(tokens: Sequence[Token], start: int) -> int:
    return next(i for i in range(start, len(tokens)) if tokens[i].type == "tr_close")


def _kept(token: Token) -> list[tuple[int, int]]:
    """Return the ranges of a block's content that are its words, the markup between left out."""
    content = token.content
    kept: list[tuple[int, int]] = []
    position = 0
    for child in token.children or ():
        if child.type == "link_close" and child.markup != "autolink":
            position = _after_destination(content, position)
        elif child.type == "image":
            start = content.find("](", position)
            position = _after_destination(content, start) if start >= 0 else position
        elif child.type == "html_inline":
            position = max(content.find(child.content, position), position) + len(child.content)
        elif child.type in {"text", "text_special", "code_inline"} and child.content:
            start = content.find(child.content, position)
            if start < 0:
                # A code span over a line end, for one: the source as it stands is the next best.
                return [*kept, *_between(_note_spans(content), len(content), position)]
            position = start + len(child.content)
            kept += _between(_note_spans(child.content), len(child.content), 0, start)
    return kept


def _after_destination(content: str, position: int) -> int:
    """Return where a link's address ends that begins at `](` here; itself if none does."""
    if content.startswith("][", position):
        return content.find("]", position + 2) + 1 or position
    if not content.startswith("](", position):
        return position
    depth = 0
    for index in range(position + 1, len(content)):
        depth += {"(": 1, ")": -1}.get(content[index], 0)
        if depth == 0:
            return index + 1
    return position


def _note_spans(text: str) -> list[tuple[int, int]]:
    definition = _NOTE_DEFINITION.match(text)
    rest = definition.end() if definition else 0
    found = [definition.span()] if definition else []
    return found + [match.span() for match in _NOTE_SHOWN.finditer(text, rest)]


def _between(
    spans: Sequence[tuple[int, int]], stop: int, start: int = 0, shift: int = 0
) -> list[tuple[int, int]]:
    """Return the ranges from `start` to `stop` outside the spans, all moved by `shift`."""
    bounds = [(0, start), *spans, (stop, stop)]
    return [
        (max(a, start) + shift, b + shift)
        for (_, a), (b, _) in pairwise(bounds)
        if max(a, start) < b
    ]


def _touches(spans: Sequence[tuple[int, int]], start: int, stop: int) -> bool:
    """Whether a range shares a character with one of the spans, which ascend."""
    after = bisect_right(spans, start, key=lambda span: span[1])
    return after < len(spans) and spans[after][0] < stop


def _without_others(line: PlacedLine, kept: Sequence[tuple[int, int]]) -> PlacedLine:
    """Return a line up to the last kept range or marker, with what is neither skipped."""
    definition = _NOTE_DEFINED.match(line.text)
    marks = [
        found.span()
        for found in NOTE_MARKER.finditer(line.text, definition.end() if definition else 0)
        if not _touches(kept, *found.span())
    ]
    shown = sorted([*kept, *marks])
    if not shown:
        return replace(line, text="")
    end = shown[-1][1]
    skips = tuple(_between(shown, end))
    return PlacedLine(line.text[:end], line.page, line.page_start, skips, tuple(marks))


def _is_quotation(content: str) -> bool:
    return ends_sentence(content) and not content.lstrip()[:1].islower()
