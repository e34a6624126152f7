"""The contract of every engine, held against the one that reads every passage."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.errors import IndexDamagedError
from ingest.model import Kind, Passage
from search.engines.brute_force import BruteForceEngine
from search.engines.whoosh_engine import MOST_SEGMENTS, WhooshEngine
from search.matching import phrase_match
from search.query import parse

TEXTS = [
    "The board met on three occasions that spring.",
    "No written record was kept of what the board decided.",
    "The re-opened inquiry found the record incomplete.",
    "Records were reopened, and some were not available.",
]


def whoosh(folder):
    engine = WhooshEngine(folder / "index", "library-one")
    engine.rebuild([])
    return engine


def brute_force(_):
    return BruteForceEngine()


@pytest.fixture(params=[whoosh, brute_force])
def engine(request, tmp_path):
    return request.param(tmp_path)


@pytest.fixture
def passages(passage):
    return [passage(text, order) for order, text in enumerate(TEXTS)]


def found(engine, text):
    """Keys that an engine proposes, without those whose text says no."""
    query = parse(text)
    with engine.view() as view:
        return {(c.edition, c.place) for c in view.candidates(query)}


QUESTIONS = [
    ("board", {0, 1}),
    ("records", {1, 2, 3}),
    ("reopened", {2, 3}),
    ("giraffe", set()),
    ("board giraffe", {0, 1}),
    ('"the board"', {0, 1}),
    ('"re-opened inquiry"', {2}),
    ('"were not available"', {3}),
]


@pytest.mark.parametrize(("query", "places"), QUESTIONS)
def test_what_is_found(engine, passages, query, places):
    engine.add(1, passages)
    proposed = {place for _, place in found(engine, query)}
    asked = parse(query)
    right = {p for p in proposed if not asked.phrases or phrase_match(asked, TEXTS[p])}
    assert right == places


def test_a_heading_ranks_but_does_not_match(engine, passage):
    engine.add(1, [passage("Records were lost.", 0), passage("Records.", 1, section=("Taxis",))])
    assert {place for _, place in found(engine, "taxis")} == set()


def test_the_passage_with_the_rarer_word_more_often_comes_first(engine, passage):
    engine.add(1, [passage("the board sat", 0), passage("minutes and minutes of the board", 1)])
    with engine.view() as view:
        best = max(view.candidates(parse("board minutes")), key=lambda c: c.score)
    assert best.place == 1


def test_the_kind_comes_with_the_passage(engine, passage):
    engine.add(1, [passage("keep minutes", 0, kind=Kind.RECOMMENDATION)])
    with engine.view() as view:
        (candidate,) = view.candidates(parse("minutes"))
    assert candidate.kind is Kind.RECOMMENDATION


def test_an_edition_comes_and_goes_whole(engine, passages):
    engine.add(1, passages)
    engine.add(2, passages)
    assert engine.editions() == {1, 2}
    assert found(engine, "board") == {(1, 0), (1, 1), (2, 0), (2, 1)}
    engine.discard([1, 77])
    assert engine.editions() == {2}
    assert found(engine, "board") == {(2, 0), (2, 1)}


def test_an_edition_added_twice_is_there_once(engine, passages):
    engine.add(1, passages)
    engine.add(1, passages)
    with engine.view() as view:
        keys = Counter((c.edition, c.place) for c in view.candidates(parse("board")))
    assert keys == {(1, 0): 1, (1, 1): 1}


def test_a_view_stays_as_it_was(engine, passages):
    engine.add(1, passages)
    with engine.view() as view:
        engine.add(2, passages)
        engine.discard([1])
        assert {c.edition for c in view.candidates(parse("board"))} == {1}
    assert {edition for edition, _ in found(engine, "board")} == {2}


def test_many_editions_are_all_found(engine, passages):
    for edition in range(1, 3 * MOST_SEGMENTS):
        engine.add(edition, passages)
    engine.discard([5])
    assert {e for e, _ in found(engine, "board")} == set(range(1, 3 * MOST_SEGMENTS)) - {5}


def test_a_rebuild_holds_what_it_is_given(engine, passages):
    engine.add(1, passages)
    done = []
    engine.rebuild([(3, passages), (4, passages[:1])], done.append)
    assert engine.editions() == {3, 4}
    assert found(engine, "board") == {(3, 0), (3, 1), (4, 0)}
    assert done[-1] == 5
    assert engine.check() == ()


WORD = st.sampled_from(
    [
        "board",
        "record",
        "minutes",
        "re-opened",
        "reopened",
        "the",
        "of",
        "not",
        "1,400",
        "council's",
    ]
)
TEXT = st.lists(WORD, min_size=1, max_size=8).map(" ".join)
QUERY = st.one_of(
    TEXT, TEXT.map('"{}"'.format), st.tuples(TEXT, TEXT).map('"{0[0]}" {0[1]}'.format)
)


@settings(max_examples=60)
@given(texts=st.lists(TEXT, min_size=1, max_size=6), query=QUERY)
def test_whoosh_finds_what_reading_everything_finds(tmp_path_factory, texts, query):
    made = [Passage(f"b{n}", n, Kind.PARAGRAPH, text, None, (), ()) for n, text in enumerate(texts)]
    asked = parse(query)

    def right(engine):
        engine.add(1, made)
        return {
            place
            for _, place in found(engine, query)
            if not asked.phrases or phrase_match(asked, texts[place])
        }

    by_reading = {n for n, text in enumerate(texts) if phrase_match(asked, text)}
    reference = right(BruteForceEngine())
    if asked.phrases:
        assert reference == by_reading
    assert right(whoosh(tmp_path_factory.mktemp("fuzz"))) == reference


@pytest.mark.parametrize("suffix", [".seg", ".toc"])
@pytest.mark.parametrize("harm", ["flip", "truncate", "delete"])
def test_damage_is_noticed(tmp_path, passages, suffix, harm):
    engine = whoosh(tmp_path)
    engine.add(1, passages)
    victim = next((tmp_path / "index").glob(f"*{suffix}"))
    data = bytearray(victim.read_bytes())
    if harm == "flip":
        data[len(data) // 2] ^= 0x10
        victim.write_bytes(data)
    elif harm == "truncate":
        victim.write_bytes(data[: len(data) // 2])
    else:
        victim.unlink()
    again = WhooshEngine(tmp_path / "index", "library-one")
    assert again.check()
    with pytest.raises(IndexDamagedError), again.view():
        pass


def test_a_commit_that_was_killed_before_its_manifest_counts_for_nothing(tmp_path, passages):
    folder = tmp_path / "index"
    engine = whoosh(tmp_path)
    engine.add(1, passages)
    generation = max(int(p.stem.rpartition("_")[2]) for p in folder.glob("*.toc"))
    (folder / f"_MAIN_{generation + 1}.toc").write_bytes(b"a table of contents, cut sh")
    (folder / "MAIN_0000000000000000.seg").write_bytes(b"a segment, cut sh")
    again = WhooshEngine(folder, "library-one")
    assert again.check() == ()
    assert found(again, "board") == {(1, 0), (1, 1)}
    again.add(2, passages)
    assert found(again, "board") == {(1, 0), (1, 1), (2, 0), (2, 1)}
    assert not (folder / "MAIN_0000000000000000.seg").exists()


def test_an_index_of_another_library_is_not_opened(tmp_path, passages):
    whoosh(tmp_path).add(1, passages)
    with pytest.raises(IndexDamagedError), WhooshEngine(tmp_path / "index", "library-two").view():
        pass


def test_refreshing_a_searcher_would_bring_deleted_passages_back(tmp_path, passages):
    """Why the engine makes a new searcher for each commit: Whoosh's own way is wrong."""
    from whoosh import index
    from whoosh.query import Term

    engine = whoosh(tmp_path)
    engine.add(1, passages)
    engine.add(2, passages)
    opened = index.open_dir(str(tmp_path / "index"))
    old = opened.searcher()
    engine.discard([1])
    refreshed = old.refresh()
    boards = Term("text", "board")
    assert len(refreshed.search(boards, limit=None)) == 4
    refreshed.close()
    with opened.searcher() as fresh:
        assert len(fresh.search(boards, limit=None)) == 2
