"""Whose words: what stands in quotation marks or is set apart, and who is named for it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.model import Kind, Passage
from ingest.voices import mark_voices


def passage(text, kind=Kind.PARAGRAPH, order=0):
    return Passage(f"p1.{order}", order, kind, text, None, (), ())


def voices(*texts):
    """The words and speakers found in each text; a text with its kind may be given as a pair."""
    pairs = [(text, Kind.PARAGRAPH) if isinstance(text, str) else text for text in texts]
    read = mark_voices([passage(text, kind, at) for at, (text, kind) in enumerate(pairs)])
    return [[(p.text[w.start : w.end], w.speaker) for w in p.whose_words] for p in read]


def words(text):
    return [quoted for quoted, _ in voices(text)[0]]


def speaker(*texts):
    return [name for found in voices(*texts) for _, name in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("It was “too late”.", ["too late"], id="curly double"),
        pytest.param('It was "too late".', ["too late"], id="straight double"),
        pytest.param("It was ‘too late’.", ["too late"], id="curly single"),
        pytest.param("It was 'too late'.", ["too late"], id="straight single"),
        pytest.param("‘It wasn’t us’, they say.", ["It wasn’t us"], id="apostrophe within"),
        pytest.param("The keeper’s log and the crews’ maps.", [], id="possessives"),
        pytest.param("In the '90s and the ’80s it wasn't so.", [], id="elided figures"),
        pytest.param("A 6' ladder and a 4\" pipe, 3' long.", [], id="feet and inches"),
        pytest.param("“He said ‘stop’ twice.”", ["He said ‘stop’ twice."], id="outermost only"),
        pytest.param("‘She cried “stop” twice’", ["She cried “stop” twice"], id="single outside"),
        pytest.param("“a” and “b”", ["a", "b"], id="two"),
        pytest.param("He said “it was open", [], id="never closed"),
        pytest.param("It was open” he said", [], id="never opened"),
        pytest.param("“lost. Then “found” came.", ["found"], id="one lost, the next whole"),
        pytest.param("the ‘crews’ maps and logs’", [], id="either end possible"),
        pytest.param("“”", [], id="nothing inside"),
        pytest.param("The Tide Fund (“the Fund”) paid.", [], id="a defined term"),
        pytest.param("The Tide Fund (‘the fund’) paid.", [], id="a defined term in lower case"),
        pytest.param("The Tide Fund (the “Old Fund”).", [], id="an article outside the marks"),
        pytest.param("The tide repair board (“TRB”).", [], id="an acronym"),
        pytest.param("The Tide Fund (“TF” or “the Fund”) paid.", [], id="two terms"),
        pytest.param("Dock Works Ltd (“Dock”) paid.", [], id="a short name"),
        pytest.param(
            "Its delay (“well over a year”).", ["well over a year"], id="words in brackets"
        ),
        pytest.param("It said so (“the best pump”).", ["the best pump"], id="a phrase in brackets"),
        pytest.param("The Board (“It was late.”).", ["It was late."], id="a sentence in brackets"),
        pytest.param("The Board (“ ”) met.", [" "], id="a blank in brackets"),
        pytest.param("The pump known as “Ben”.", ["Ben"], id="a term outside brackets"),
    ],
)
def test_a_span_is_what_stands_between_quotation_marks(text, expected):
    assert words(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Dr Grey said that the pump was “old”.", "Dr Grey"),
        ("Dr Grey told the Inquiry: “It was old.”", "Dr Grey"),
        ("In May 1999 Dr Ann Grey, the engineer, wrote that it was “old”.", "Dr Ann Grey"),
        ("On 4 May Mrs Brown and Mr Hill stated that it was “old”.", "Mrs Brown and Mr Hill"),
        ("According to Dr Grey, it was “old”.", "Dr Grey"),
        ("In the words of the Harbour Board, it was “old”.", "the Harbour Board"),
        ("Dr Grey’s evidence was that it was “old”.", "Dr Grey"),
        ("The pump, as Dr Grey explained, was “old”.", "Dr Grey"),
        ("“It was old,” said Dr Grey.", "Dr Grey"),
        ("“It was old,” Dr Grey told us.", "Dr Grey"),
        ("“It was old”, according to Dr Grey.", "Dr Grey"),
        ("The Department of Health noted that this was “old”.", "The Department of Health"),
        ("One witness described the pump as “old”.", "One witness"),
        ("Dr Grey replied to Mr Hill, saying that it was “old”.", "Dr Grey"),
        ("Then he went, and Dr Grey said it was “old”.", "Dr Grey"),
        ("Instead the Harbour Board stated that it was “old”.", "the Harbour Board"),
        ("Some witnesses told us that it was “old”.", "Some witnesses"),
        ("The report of this board noted that it was “old”.", "The report of this board"),
        ("Mr Hill said that it was new, but had been “old”.", "Mr Hill"),
        ("The Board’s (“HB”) report stated that it was “old”.", "The Board’s (“HB”) report"),
        ("The Harbour Board (“HB”) said it was “old”.", "The Harbour Board"),
        ("Dr Grey (then of the Harbour Board) said it was “old”.", "Dr Grey"),
        ("Ann Grey, Director of the Harbour Board, also argued that it was “old”.", "Ann Grey"),
        ("Ahead of a meeting in 2015, Ann Grey, the engineer, said it was “old”.", "Ann Grey"),
        ("An internal memo of 4 May 1999 stated that it was “old”.", "An internal memo"),
        ("The 1999 review stated that it was “old”.", "The 1999 review"),
        ("Dr Grey at one point said that it was “old”.", "Dr Grey"),
        ("Counsel to the Board said that it was “old”.", "Counsel to the Board"),
        ("Mr Hill’s letter stated that it was “old”.", "Mr Hill’s letter"),
        ("Mr Hill and his legal team said that it was “old”.", "Mr Hill and his legal team"),
        ("She heard “it leaks.’” Dr Grey said that it was “old”.", "Dr Grey"),
    ],
)
def test_the_speaker_is_named_in_the_reports_own_words(text, expected):
    assert speaker(text)[-1] == expected


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("He said that it was “old”.", id="pronoun"),
        pytest.param("Mr Hill was told by Dr Grey that it was “old”.", id="passive"),
        pytest.param("Dr Grey never said that it was “old”.", id="negated"),
        pytest.param("The pump called “Old Ben” failed.", id="a name, not speech"),
        pytest.param("Dr Grey wrote a paper entitled “Old Pumps”.", id="a title"),
        pytest.param("Dr Grey said no; it was an “old” pump.", id="another clause"),
        pytest.param("Dr Grey said no, but the crew found it “old”.", id="somebody else"),
        pytest.param("Dr Grey said no. The pump was “old”.", id="another sentence"),
        pytest.param("The log stated that Dr Grey had said it was “old”.", id="said to have said"),
        pytest.param(
            "Mr Hill said that, in 1999, Dr Grey had asked for “old” pumps.", id="said once before"
        ),
        pytest.param("Some liked it; others said it was “old”.", id="no one by name"),
        pytest.param("The evidence suggested an “old” pump.", id="no speaker"),
        pytest.param("Following Dr Grey, she said it was “old”.", id="pronoun after a name"),
        pytest.param("The pump described as “old” failed.", id="participle"),
        pytest.param(
            "The brief for a meeting between the chair (Ann Grey) and Mr Hill said it was “old”.",
            id="the last of two whom a document met",
        ),
        pytest.param(
            "Words from Mr Dee, Mrs Brown and Mr Hill suggested an “old” pump.", id="of three"
        ),
        pytest.param(
            "Following the note on Tides and Funds Ann Grey said “old”.", id="run together"
        ),
        pytest.param("After a note to the Board Dr Grey said “old”.", id="a name after a name"),
        pytest.param("The in 2015 said that it was “old”.", id="an article and a date"),
        pytest.param("The proposed pump was “old”.", id="an article alone"),
        pytest.param("The suggested line was that “old” pumps leak.", id="a participle before it"),
        pytest.param("Memorandum stated that it was “old”.", id="a bare common noun"),
        pytest.param("Harbour Police officer said that it was “old”.", id="an article lost"),
        pytest.param("Director of the Board said that it was “old”.", id="an office, no name"),
        pytest.param("Following the storm Dr Grey’s note said it was “old”.", id="an adverb first"),
        pytest.param("The report stated that it was “old”.", id="the report, whichever"),
        pytest.param("This final report noted that it was “old”.", id="this report"),
        pytest.param("The Inquiry concluded that it was “old”.", id="the inquiry itself"),
        pytest.param("The Board noted Mr Hill’s view that it was “old”.", id="a view passed on"),
        pytest.param("According to Dr Grey, the Board said it was “old”.", id="by hearsay"),
        pytest.param(
            "Although Dr Grey called it “new”, the log spoke of an “old” pump.", id="main clause"
        ),
        pytest.param("While Dr Grey said so, the pump was “old”.", id="main clause without a say"),
        pytest.param("The Board added the words “old pump” in May.", id="words put into a text"),
    ],
)
def test_no_speaker_is_guessed(text):
    assert speaker(text)[-1:] == [None]


def test_a_name_at_the_beginning_of_a_cut_sentence_may_be_half_of_one():
    assert speaker("Asked about it, Ann van", "Grey said that it was “old”.") == [None]
    assert speaker("Asked about it, Ann van", "Grey wrote:", "“It was old.”") == [None]
    assert speaker("They asked about it.", "Grey said that it was “old”.") == ["Grey"]


def test_a_quotation_over_paragraphs_is_a_span_in_each_with_the_same_speaker():
    assert voices("Dr Grey said: “First.", "“Second.", "“Third.”", "Not quoted.") == [
        [("First.", "Dr Grey")],
        [("Second.", "Dr Grey")],
        [("Third.", "Dr Grey")],
        [],
    ]


def test_a_footnote_between_does_not_break_a_quotation():
    found = voices("“First.", ("1 Log, page 4.", Kind.FOOTNOTE), "“Second.”")
    assert found == [[("First.", None)], [], [("Second.", None)]]


def test_a_quotation_closed_in_the_next_paragraph_spans_both():
    assert voices("It was “old", "and worn” by then.") == [[("old", None)], [("and worn", None)]]


def test_an_open_mark_before_plain_paragraphs_makes_no_span():
    assert voices("It was “old", "A new start.", "And “another”.") == [[], [], [("another", None)]]


def test_a_block_quotation_is_one_span_with_the_lead_ins_speaker():
    found = voices("Mrs Brown wrote:", ("It was old. It was “worn”.", Kind.QUOTATION))
    assert found == [[], [("It was old. It was “worn”.", "Mrs Brown")]]


def test_the_marks_around_a_block_quotation_are_not_part_of_it():
    assert voices(("“It was old.”", Kind.QUOTATION)) == [[("It was old.", None)]]
    assert voices(("“It was old”.", Kind.QUOTATION)) == [[("It was old", None)]]


def test_the_marks_at_both_ends_of_a_block_quotation_of_paragraphs_are_left_out():
    found = voices(
        "Dr Grey wrote that",
        ("“It was old.", Kind.QUOTATION),
        ("It was worn.", Kind.QUOTATION),
        ("It was “loud”.”", Kind.QUOTATION),
    )
    assert found[1:] == [
        [("It was old.", "Dr Grey")],
        [("It was worn.", "Dr Grey")],
        [("It was “loud”.", "Dr Grey")],
    ]


def test_a_lead_in_reaches_the_items_under_it_and_no_further():
    found = speaker(
        "The Board noted that:",
        ("the pump was “old”; and", Kind.LIST_ITEM),
        ("the crew was “tired”.", Kind.LIST_ITEM),
        "The “pump” again.",
    )
    assert found == ["The Board", "The Board", None]


def test_an_item_in_which_somebody_else_has_a_say_is_not_the_lead_ins_speakers():
    found = speaker(
        "The Board noted these limits:",
        ("The new plan offers more, while accepting that “old” pumps stay.", Kind.LIST_ITEM),
    )
    assert found == [None]


def test_where_speech_is_in_double_marks_a_single_marked_term_has_no_speaker():
    assert speaker("Dr Grey said it was “old” and ‘tired’.") == ["Dr Grey", None]


_TEXTS = st.text(alphabet="ab sS.,:’‘“”\"'()-1\n", max_size=60)
_KINDS = st.sampled_from([Kind.PARAGRAPH, Kind.LIST_ITEM, Kind.FOOTNOTE, Kind.QUOTATION])
_SOME = st.lists(st.tuples(_TEXTS, _KINDS), max_size=6)


@given(_SOME)
def test_spans_lie_inside_the_text_ascending_and_apart(pairs):
    passages = [passage(text, kind, at) for at, (text, kind) in enumerate(pairs)]
    for read in mark_voices(passages):
        position = -1
        for span in read.whose_words:
            assert position < span.start < span.end <= len(read.text)
            position = span.end


@given(_TEXTS)
def test_a_span_of_one_paragraph_stands_between_marks(text):
    for span in mark_voices([passage(text)])[0].whose_words:
        assert text[span.start - 1] in "“‘\"'"
        assert text[span.end] in "”’\"'"


@given(st.sampled_from(["Dr Grey", "The Board", "Mrs Ann Brown"]), _TEXTS)
def test_a_speaker_is_words_of_the_text(name, text):
    whole = f"{name} said that {text} “it” {text} “was”."
    spans = mark_voices([passage(whole)])[0].whose_words
    assert spans
    assert all(span.speaker is None or span.speaker in whole for span in spans)


_NAMES = ("The", "A", "Dr Grey", "the Board", "Mr Hill", "report", "in 2015", "2015")
_PIECES = st.sampled_from((*_NAMES, "and", "between", "of", "(", ")", "“", "”", "(“HB”)", ","))


@given(st.lists(_PIECES, max_size=12))
def test_no_speaker_is_a_lone_article_or_has_a_mark_without_its_partner(pieces):
    for span in mark_voices([passage(" ".join([*pieces, "said that it was “old”."]))])[
        0
    ].whose_words:
        name = span.speaker or "Dr Grey"
        assert name.lower() not in {"the", "a", "the report"}
        assert name.count("(") == name.count(")")
        assert name.count("“") == name.count("”")
        assert not name.endswith("in 2015")
