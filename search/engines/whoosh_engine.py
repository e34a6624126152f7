"""The engine on Whoosh; the only module that imports it.

The index holds postings and keys only, no text. There is one commit a report; when more than
`MOST_SEGMENTS` segments have gathered, the smaller half is merged. A searcher is never
refreshed (in Whoosh that brings deleted documents back): each commit gets a new one.
"""

from __future__ import annotations

import shutil
import tempfile
import threading
from collections import Counter
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

import whoosh
from whoosh import columns, fields, index, query, scoring
from whoosh.filedb.filestore import FileStorage
from whoosh.reading import SegmentReader
from whoosh.system import pack_uint
from whoosh.writing import SegmentWriter

from ingest.errors import IndexDamagedError
from ingest.model import Kind
from ingest.schema import library_errors
from search.analysis import ANALYSER, STOP_WORDS, index_terms, stem
from search.engine import Candidate
from search.engines.manifest import (
    REMEDY,
    Manifest,
    check_files,
    check_fingerprint,
    checksum,
    read_manifest,
)
from search.matching import phrase_terms

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

    from ingest.model import Passage
    from search.query import Query

# Bumped whenever the fields below change: every index is then rebuilt.
SCHEMA = "1"
MOST_SEGMENTS = 10
HEADING_BOOST = 0.5

_KINDS = tuple(Kind)
_MEMORY_MB = 256
# Commits that may overtake a reader while it opens the index.
_ATTEMPTS = 20


class StemmedText(fields.TEXT):  # type: ignore[misc]  # Whoosh has no annotations
    """A field of terms from our own analyser, with their frequencies."""

    def __init__(self) -> None:
        super().__init__(phrase=False, stored=False)

    def index(self, value: str, **_: object) -> Iterator[tuple[bytes, int, float, bytes]]:
        """Postings of one document: term, frequency, weight, encoded frequency."""
        for term, frequency in Counter(index_terms(value)).items():
            yield term.encode(), frequency, float(frequency), pack_uint(frequency)


def _schema() -> fields.Schema:
    return fields.Schema(
        edition=fields.NUMERIC(int, bits=64, sortable=True),
        place=fields.COLUMN(columns.NumericColumn("I")),
        kind=fields.COLUMN(columns.NumericColumn("I")),
        text=StemmedText(),
        heading=StemmedText(),
    )


def _merge_smaller_half(writer: Any, segments: list[Any]) -> list[Any]:  # noqa: ANN401 - Whoosh's own
    """Whoosh's merge policy: nothing is merged until there are too many segments."""
    if len(segments) < MOST_SEGMENTS:
        return segments
    by_size = sorted(segments, key=lambda segment: segment.doc_count_all())
    half = len(by_size) // 2 + 1
    for segment in by_size[:half]:
        with SegmentReader(writer.storage, writer.schema, segment) as reader:
            writer.add_reader(reader)
    return by_size[half:]


class _IndexAt(index.FileIndex):  # type: ignore[misc]
    """The index at the commit that its manifest describes, not at one left unfinished."""

    def __init__(self, folder: Path, generation: int) -> None:
        # Not by Whoosh's own: it reads the newest table of contents, whosoever's that is.
        self._generation = generation
        self._schema = None
        self.indexname = index._DEF_INDEX_NAME
        self.storage = FileStorage(str(folder))

    def _read_toc(self) -> Any:  # noqa: ANN401 - Whoosh's own
        return index.TOC.read(
            self.storage, self.indexname, gen=self._generation, schema=self._schema
        )


class _Writer(SegmentWriter):  # type: ignore[misc]
    """Whoosh's writer, which puts a manifest between its new commit and the end of the old one.

    Whoosh writes a table of contents and deletes the files of the commit before. A process
    killed in between, or just after, leaves one of the two commits whole: with the manifest
    written first, it always says which.
    """

    def __init__(self, whole: _IndexAt, describe: Callable[[int, list[str]], None]) -> None:
        self._describe = describe
        super().__init__(whole, limitmb=_MEMORY_MB)

    def _commit_toc(self, segments: list[Any]) -> None:
        contents = f"_{self.indexname}_{self.generation}.toc"
        if self.storage.file_exists(contents):
            # Of a commit that was killed before its manifest: no one refers to it.
            self.storage.delete_file(contents)
        index.TOC(self.schema, segments, self.generation).write(self.storage, self.indexname)
        self._describe(
            self.generation, [n for segment in segments for n in segment.list_files(self.storage)]
        )
        index.clean_files(self.storage, self.indexname, self.generation, segments)


class WhooshEngine:
    """An index in a folder. Safe for several threads; writers must hold the library's lock."""

    def __init__(self, folder: Path, identity: str) -> None:
        """An index that may not exist yet.

        Args:
            folder: Where it is, or is to be.
            identity: The library's identity; an index of another library is never opened.
        """
        self._folder = folder
        self._fingerprint = {
            "library": identity,
            "schema": SCHEMA,
            "analyser": ANALYSER,
            "kinds": " ".join(_KINDS),
            "Whoosh version": ".".join(map(str, whoosh.__version__)),
        }
        self._mine = threading.local()

    def add(self, edition: int, passages: Sequence[Passage]) -> None:
        """Put an edition in, in one commit."""
        manifest = self._manifest()
        editions = {*manifest.editions, edition}
        with self._commit(self._folder, manifest, editions) as writer:
            writer.delete_by_term("edition", edition)
            _put(writer, edition, passages)

    def discard(self, editions: Collection[int]) -> None:
        """Take editions out, in one commit."""
        manifest = self._manifest()
        left = set(manifest.editions) - set(editions)
        with self._commit(self._folder, manifest, left) as writer:
            for edition in editions:
                writer.delete_by_term("edition", edition)

    def editions(self) -> frozenset[int]:
        """Editions that are in the index."""
        return frozenset(self._manifest().editions)

    @contextmanager
    def view(self) -> Iterator[WhooshView]:
        """A consistent view; the calling thread keeps its searcher until the next commit."""
        for attempt in count():
            manifest = self._manifest()
            try:
                view = self._open(manifest)
                break
            except IndexDamagedError:
                # A commit takes away the files of the one before it: then there is a new
                # manifest, and only its files count.
                if attempt >= _ATTEMPTS or self._manifest() == manifest:
                    raise
        yield view

    def rebuild(
        self,
        editions: Iterable[tuple[int, Iterable[Passage]]],
        progress: Callable[[int], None] = lambda _: None,
    ) -> None:
        """Make the index anew beside the old one, and put it in its place."""
        with library_errors(self._folder):
            self._folder.parent.mkdir(parents=True, exist_ok=True)
            for left in self._folder.parent.glob("index-*"):
                # By a rebuild that was killed: this one holds the library's lock.
                shutil.rmtree(left, ignore_errors=True)
            fresh = Path(tempfile.mkdtemp(prefix="index-", dir=self._folder.parent))
        try:
            with library_errors(self._folder):
                index.create_in(str(fresh), _schema())
            done: set[int] = set()
            count = 0
            empty = Manifest(self._fingerprint, 0, (), {})
            with self._commit(fresh, empty, done) as writer:
                for edition, passages in editions:
                    count += _put(writer, edition, passages)
                    done.add(edition)
                    progress(count)
            with library_errors(self._folder):
                self._swap(fresh)
        finally:
            shutil.rmtree(fresh, ignore_errors=True)

    def check(self) -> tuple[str, ...]:
        """What is wrong with the index, by its manifest and every file's checksum."""
        while True:
            try:
                manifest = self._manifest()
                damaged = next(filter(None, map(self._damage, manifest.files.items())), None)
                # A commit meanwhile took the files of this manifest away.
                if damaged and self._manifest() != manifest:
                    continue
                with self.view():
                    return (damaged,) if damaged else ()
            except IndexDamagedError as error:
                return (error.message,)

    def _damage(self, file: tuple[str, int]) -> str | None:
        name, expected = file
        try:
            whole = checksum(self._folder / name) == expected
        except OSError:
            whole = False
        return None if whole else f"The index's file {name} is missing or damaged"

    def _manifest(self) -> Manifest:
        manifest = read_manifest(self._folder)
        check_fingerprint(manifest, self._fingerprint)
        return manifest

    @contextmanager
    def _commit(self, folder: Path, before: Manifest, editions: set[int]) -> Iterator[Any]:
        """A commit on top of another, cancelled on every exception."""

        def describe(made: int, segments: list[str]) -> None:
            names = (f"_MAIN_{made}.toc", *segments)
            # Segments never change: an old one keeps its sum, so that damage is not approved.
            known = before.files
            files = {n: known[n] if n in known else checksum(folder / n) for n in names}
            Manifest(self._fingerprint, made, tuple(sorted(editions)), files).write(folder)

        with library_errors(folder):
            writer = _Writer(_IndexAt(folder, before.generation), describe)
        try:
            yield writer
        except BaseException:
            # An interrupt too: Whoosh's lock must go.
            writer.cancel()
            raise
        with library_errors(folder):
            writer.commit(mergetype=_merge_smaller_half)

    def _open(self, manifest: Manifest) -> WhooshView:
        kept: WhooshView | None = getattr(self._mine, "view", None)
        if kept and kept.manifest == manifest:
            return kept
        check_files(self._folder, manifest)
        try:
            opened = _IndexAt(self._folder, manifest.generation)
            searcher = opened.searcher(weighting=scoring.BM25F())
        except (OSError, index.IndexError, EOFError, ValueError, KeyError) as error:
            raise IndexDamagedError(
                f"The index cannot be opened ({error})", remedy=REMEDY
            ) from error
        if kept:
            kept.close()
        view = self._mine.view = WhooshView(searcher, manifest)
        return view

    def _swap(self, fresh: Path) -> None:
        old = fresh.with_name(f"{fresh.name}.old")
        if self._folder.exists():
            self._folder.rename(old)
        fresh.rename(self._folder)
        shutil.rmtree(old, ignore_errors=True)


class WhooshView:
    """A searcher on one commit."""

    def __init__(self, searcher: Any, manifest: Manifest) -> None:  # noqa: ANN401 - Whoosh's own
        self._searcher = searcher
        self.manifest = manifest

    @property
    def editions(self) -> frozenset[int]:
        """Editions that are in it."""
        return frozenset(self.manifest.editions)

    def candidates(self, query: Query) -> list[Candidate]:
        """Passages that may match, scored by BM25F over text and headings."""
        results = self._searcher.search(_translate(query), limit=None)
        if not results:
            # An empty index has no columns to read from.
            return []
        reader = self._searcher.reader()
        editions, places, kinds = (
            reader.column_reader(name) for name in ("edition", "place", "kind")
        )
        return [
            Candidate(editions[number], places[number], _KINDS[kinds[number]], score)
            for number, score in results.items()
        ]

    def close(self) -> None:
        """Let go of the files."""
        self._searcher.close()


def _put(writer: Any, edition: int, passages: Iterable[Passage]) -> int:  # noqa: ANN401 - Whoosh's own
    count = 0
    for passage in passages:
        count += 1
        writer.add_document(
            edition=edition,
            place=passage.order,
            kind=_KINDS.index(passage.kind),
            text=passage.text,
            heading=" ".join(passage.section),
        )
    return count


def _translate(asked: Query) -> query.Query:
    """The query in Whoosh's terms: phrases narrow, words and headings rank."""
    ranking = query.Or([query.Term("text", term) for term in asked.stems])
    needed = [
        query.Or([query.And([query.Term("text", term) for term in way]) for way in ways])
        for phrase in asked.phrases
        for ways in phrase_terms(phrase)
    ]
    core = query.AndMaybe(query.And(needed), ranking) if needed else ranking
    phrased = {t.text for phrase in asked.phrases for t in phrase.tokens} - STOP_WORDS
    telling = {*asked.stems, *map(stem, phrased)}
    headings = [query.Term("heading", term, boost=HEADING_BOOST) for term in sorted(telling)]
    return query.AndMaybe(core, query.Or(headings)) if headings else core
