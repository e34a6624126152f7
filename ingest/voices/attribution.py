"""Who is named as the speaker of quoted words, by the sentence that they stand in.

Pure. Better none than a wrong one: a name counts only where it is the whole subject of a verb
of saying, from the beginning of its clause, and nothing between the verb and the quotation lets
somebody else speak. Pronouns and passives give None.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ingest.voices.subjects import plain_name, subject_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.voices.quotation_marks import Span

_ANNOUNCES = (":", ",", " that", " as")
_FARTHEST = 250
_REACH = 500
_SENTENCE = re.compile(
    r"[.?!](?<!\b[A-Z]\.)(?<!\b(?:Mr|Ms|Dr|No|Lt|pp|vs|St|cf)\.)"
    r"(?<!\b(?:Mrs|Gen|Rev|Col|Maj|Vol)\.)(?<!\bProf\.)['\"”’)\]]*\s+(?=[A-Z“‘\"'(\[•])"
)
_SAYING = re.compile(
    r"\b(?:(?P<plain>said|says|told|wrote|writes|stated|states|explained|explains|noted|observed"
    r"|added|recalled|recorded|argued|argues|commented|replied|responded|suggested|suggests"
    r"|acknowledged|accepted|admitted|concluded|asserted|claimed|warned|advised|emphasi[sz]ed"
    r"|testified|remarked|insisted|declared|announced|confirmed|contended|submitted|complained"
    r"|stressed|maintained|judged|assessed|reported|recommended|proposed|highlighted|conceded"
    r"|pointed out|reiterated|informed|assured|urged|described|describes|summari[sz]ed"
    r"|characteri[sz]ed|referred to|spoke of|put it|expressed|asked|called|used|considered"
    r"|criticised|believed|thought|hoped|agreed|continued|repeated)"
    r"|(?P<along>saying|stating|adding|noting|explaining|observing|writing|arguing|suggesting"
    r"|commenting|warning|concluding|recalling|asking|telling|describing|emphasi[sz]ing"
    r"|while (?:accepting|acknowledging|admitting|claiming|confirming|insisting|stressing))"
    r"|(?P<source>[Aa]ccording to|[Ii]n the (?:words|view|opinion) of"
    r"|[Tt]he (?:evidence|words) of)"
    r"|(?P<noun>(?:evidence|view|opinion|assessment|conclusion|position|recollection|answer"
    r"|response|account|advice|statement)(?: to (?:the|this) Inquiry)? (?:was|is)"
    r"(?= that\b|:| “)))\b"
)
_NO_WORDS = re.compile(r"(?!,? that\b| to [^:]*(?:that\b|:)|:|, )")
_REDUCED = {
    "told": re.compile(r" (?:that|of|by|about|to|in)\b"),
    "asked": re.compile(r" (?:about|by|to|for|if|whether)\b"),
    "responded": _NO_WORDS,
    "replied": _NO_WORDS,
    "accepted": _NO_WORDS,
    "called": re.compile(r"(?! (?:it|this|that|them|him|her|for)\b)"),
    "used": re.compile(
        r"(?! (?:the|a|this|these) (?:\w+ )?"
        r"(?:word|phrase|expression|term|description|analogy)s?\b)"
    ),
    "referred to": re.compile(r" (?:as|by|in|above|below)\b"),
    "added": re.compile(r" (?:the )?(?:words?|phrase|language|sentences?)\b"),
    "continued": re.compile(r"(?!:)"),
    "considered": re.compile(r"(?! that\b)"),
    "believed": re.compile(r"(?! that\b)"),
    "thought": re.compile(r"(?! that\b)"),
    "hoped": re.compile(r"(?! that\b)"),
    "agreed": re.compile(r"(?! that\b)"),
}
_REDUCED_PLAIN = re.compile(r" (?:by|as|above|below|earlier)\b")
_ANOTHER_CLAUSE = re.compile(
    r";|[,)] (?:which|who|whose|whom|although|though|while|whereas|so|because|since|after"
    r"|before|when|where|and(?! (?:that|“|‘|\"|'|in|also|to))"
    r"|but(?! (?:that|“|‘|\"|'|had|was|were|would|not)\b))\b|\b(?:according to|in response to"
    r"|in reply to|in answer to|despite|unlike|rather than|as opposed to|enclosing|attaching"
    r"|quot(?:ing|ed|es))\b"
)
_WORDS_OF_ANOTHER = re.compile(
    r"(?:['’]s|s['’]) (?:\w+ ){0,2}(?:conclusion|view|statement|opinion|comment|remark|claim"
    r"|suggestion|assertion|advice|warning|evidence|argument|observation|description|words?)s?"
    r"(?: that\b| was\b| were\b| of\b|:)"
)
_SUBORDINATE = re.compile(
    r"\b(?:although|though|while|whereas|when|if|because|since|after|before) $", re.IGNORECASE
)
_REPORTED = re.compile(
    r"\bthat(?:,? (?:in|on|at|by|after|before|during|since|following) [^,;]{1,60},?)? $"
)
_OTHERS_SPEAK = (_ANOTHER_CLAUSE, _WORDS_OF_ANOTHER)
_BY_ANOTHER = re.compile(r"\b(?:by|from) [A-Z]")
_TITLE_OF_WORK = re.compile(
    r"\b(?:entitled|titled|headed|called|named|known as|known|so-called|labelled|marked|termed"
    r"|dubbed|term|as the|the acronym|referred to as)\s*(?:the\s)?$"
)
_DEFINED = re.compile(r"\((?:the |an? |or |i\.e\. |collectively,? )?$")
_NAME_ENDS = re.compile(r"[.,;:]|$| (?:in|to|at|on|when|of his|of her|that|who|which|and|was|is)\b")


def speakers(
    text: str,
    spans: Sequence[Span],
    lead: str | None = None,
    *,
    everywhere: bool = False,
    cut: bool = False,
) -> tuple[str | None, ...]:
    """Name the speaker of each quotation in a passage.

    Args:
        text: The passage's text.
        spans: Its quotations, ascending, apart.
        lead: Whom a lead-in before the passage names, for words that stand apart under it.
        everywhere: Whether the lead-in counts for the whole passage, not only for a quotation
            that the passage begins with.
        cut: Whether the text begins inside a sentence, where a name may be half of one.

    Returns:
        One for each span: words of the report, or None where the sentence names nobody.
    """
    masked = _masked(text, spans)
    starts = [0, *(found.end() for found in _SENTENCE.finditer(masked))]
    names: list[str | None] = []
    sentence = 0
    for start, end in spans:
        while sentence + 1 < len(starts) and starts[sentence + 1] < start:
            sentence += 1
        stop = starts[sentence + 1] if sentence + 1 < len(starts) else len(masked)
        begin = max(starts[sentence], start - _REACH)
        before = masked[begin : max(begin, start - 1)]
        name, says = _named_before(before)
        if not says:
            name = _named_after(masked[end:stop]) if not before.strip(" (“‘\"'") else None
            if name is None and lead and (everywhere or start <= 1):
                name = lead
        if name and "qq" in name:
            at = masked.index(name, begin)
            name = text[at : at + len(name)]
        names.append(None if name and cut and text.startswith(name) else name)
    return tuple(names)


def lead_in(text: str, spans: Sequence[Span], *, cut: bool = False) -> str | None:
    """Name the speaker whom a passage announces that ends before what is said."""
    if not text.endswith(_ANNOUNCES):
        return None
    masked = _masked(text, spans)
    begin = max([0, *(found.end() for found in _SENTENCE.finditer(masked))])
    name, _ = _named_before(masked[max(begin, len(masked) - _REACH) :])
    if name and ("qq" in name or (cut and text.startswith(name))):
        return None
    return name


def _masked(text: str, spans: Sequence[Span]) -> str:
    """Blacken quotations, their last stop excepted, which can end the sentence around them."""
    pieces, position = [], 0
    for start, end in spans:
        stop = text[start:end].rstrip("”’\"'")[-1:]
        last = stop if stop and stop in ".?!" else "q"
        pieces += [text[position:start], "q" * (end - start - 1), last]
        position = end
    return "".join([*pieces, text[position:]])


def _named_before(before: str) -> tuple[str | None, bool]:
    """Return who is named before a quotation, and whether the sentence has its own say on it."""
    opened = before.rfind("(")
    if opened > before.rfind(")"):
        if _DEFINED.search(before):
            return None, True
        before = before[opened + 1 :]
    if _TITLE_OF_WORK.search(before):
        return None, True
    found = list(_SAYING.finditer(before))
    if not found:
        return None, False
    gap = before[found[-1].end() :]
    if gap.count(")") > gap.count("("):
        return None, False
    if len(gap) > _FARTHEST or any(other.search(gap) for other in _OTHERS_SPEAK):
        return None, True
    return _by_verbs(before, found), True


def _by_verbs(before: str, found: Sequence[re.Match[str]]) -> str | None:
    """The name that goes with the last of the verbs of saying before a quotation."""
    *earlier, verb = found
    if any(source["source"] for source in earlier):
        return None
    if verb["along"]:
        if not earlier or not before[: verb.start()].endswith(", "):
            return None
        along, verb = verb.start(), earlier.pop()
        if _BY_ANOTHER.search(before[verb.end() : along]):
            return None
    return _speaker(before, verb, reported=bool(earlier))


def _speaker(before: str, verb: re.Match[str], *, reported: bool) -> str | None:
    """The name that goes with a verb of saying; `reported` if another one stands before it."""
    gap = before[verb.end() :]
    clause = before[: verb.start()].rstrip()
    if verb["source"]:
        return plain_name(_until(gap, _NAME_ENDS))
    if verb["noun"]:
        return _owner(clause)
    if verb["along"] or (_REDUCED.get(verb[0]) or _REDUCED_PLAIN).match(gap):
        return None
    if clause.endswith(("”", "’", '"', "'")) and clause[-2:-1] in "q,.?!":
        return plain_name(_until(gap, _NAME_ENDS))
    name = subject_of(clause)
    led = clause[: clause.rindex(name)] if name else ""
    if reported and _REPORTED.search(led):
        return None  # somebody says that somebody said it: whose wording it is, is open
    if "," in gap and _SUBORDINATE.search(led):
        return None  # the main clause, after the comma, may be somebody else's
    return name


def _named_after(after: str) -> str | None:
    """Return who is named right after a quotation that its sentence begins with."""
    after = after[1:]
    found = _SAYING.search(after[:_REACH])
    if found is None:
        return None
    clause = after[: found.start()].lstrip(" ,")
    if found["source"]:
        return plain_name(_until(after[found.end() :], _NAME_ENDS)) if not clause else None
    if not found["plain"]:
        return None
    if not clause:
        return plain_name(_until(after[found.end() :], _NAME_ENDS))
    return subject_of(clause, whole=True)


def _until(text: str, ends: re.Pattern[str]) -> str:
    found = ends.search(text)
    return text[: found.start()].strip() if found else text.strip()


def _owner(clause: str) -> str | None:
    """The name in "Dr Grey's evidence was that"."""
    for mark in ("’s", "'s", "s’", "s'"):
        if clause.rstrip().endswith(mark):
            clause = clause.rstrip().removesuffix(mark)
            return subject_of(clause + mark[: mark.startswith("s")])
    return None
