"""The subject of a clause, where it names a person, a body or a document.

Pure. A small grammar rather than a parser: whatever it does not take for a subject from end to
end is none, since a wrong name is worse than no name.
"""

from __future__ import annotations

import re


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_TITLES = _words("""
    Professor Prof Dr Mr Mrs Ms Miss Sir Dame Lord Lady Baroness Judge Justice President
    Ambassador Lieutenant Major Colonel General Gen Lt Maj Brig Col Captain Brigadier
    Admiral Councillor Cllr Sister Senator Inspector Rev
""")
_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
)
_CLAUSE = re.compile(
    r"^(?:(?:instead|however|thus|then|later|finally|similarly|nevertheless|nonetheless|moreover"
    r"|furthermore|therefore|indeed|subsequently|meanwhile|accordingly|equally|also)\s+)?"
    r"|[,;:(—–]\s*|\b(?:and|but|while|when|(?<!such )(?<!well )(?<!known )as|where|whereas|that"
    r"|because|although|though|so|which)\s+|(?:^|(?<=, ))(?:after|before|since)\s+"
    r"|(?<!the )(?<!a )\b(?:in|by|during|since|of|on) (?:(?:early|late"
    rf"|mid|\d{{1,2}})[ -])?(?:{_MONTH} )?(?:19|20)\d\d\s+"
    rf"|\b(?:in|on|by) (?:\d{{1,2}} )?{_MONTH}\s+|\b\d{{1,2}} {_MONTH}(?: \d{{4}})?\s+"
    r"|\b(?:day|week|month|year|morning|evening|time)s?(?: later| earlier)?\s+"
    r"|\bin (?:his|her|their|its|oral|written) (?:\w+ )?(?:evidence|statement|response|reply"
    r"|memoir|report|judgment|letter|paper|book)\s+",
    re.IGNORECASE,
)
_BETWEEN = re.compile(
    r"(?:,? (?:also|then|later|further|subsequently|rightly|again|had|has|have|himself|herself"
    r"|itself|themselves|therefore|however|thus|too|already|once|simply|once again|[a-z]+ly"
    r"|at (?:one|that|this) (?:point|stage|time)|at the time|in (?:turn|fact|response|reply)),?)+$"
)
_NEVER_FIRST = _words("""
    in on at as by for from to with of if when while where whereas after before since
    until although though but and or so yet then thus however also again instead here
    there it he she they we i you his her their its my your this that these those what
    which who whose how why both neither either not no nor none nobody later earlier
    finally first second third secondly thirdly similarly likewise meanwhile further
    furthermore moreover indeed even only once under over through throughout during
    despite because according about above against among around between beyond except like
    near per than upon within without unlike given nevertheless nonetheless today
    yesterday now never always often sometimes perhaps question figure table box january
    february march april may june july august september october november december each others
    everyone everybody monday tuesday wednesday thursday friday saturday sunday most
    ahead prior due owing together along alongside amid apart aside behind below beneath
    beside besides via up versus regardless contrary such much more less few rather same
    whatever whoever subject
""")
_DETERMINERS = _words("""
    the a an one another our some several many two three four five other all various most
""")
_LINKS = _words("""
    of for and the de van von der le on in to at from & a an with
""")
_INSIDE_NAMES = _LINKS | _TITLES
_NEVER = _words("""
    was were is are be been being had has have did do does not never that which who whom
    whose when where if whether it he she they we i you him her them me us what how why
    because but said told wrote made took sent came went gave became began met held knew
    saw felt thought would could should might may can will must those there nor
    neither led put set got found than as so or left ran sought spoke day days week weeks
    month months year years morning evening time
""")
_SPEAKERS = _words("""
    inquiry department government minister ministry committee subcommittee report letter
    witness expert official secretary officer chair chairman author judge court assessment
    memo memorandum minute note paper email statement policy strategy review guidance
    article document dossier response draft ambassador president director doctor patient
    mother father parent son daughter brother sister wife husband widow person man woman
    child member colleague adviser advisor consultant clinician haematologist nurse
    professor lawyer solicitor counsel barrister journalist politician scientist
    researcher academic engineer manager executive company firm council board authority
    agency body organisation organization group team panel service society association
    charity union leaflet circular bulletin newsletter record briefing submission message
    telegram diary book memoir manifesto speech resolution agreement judgment indictment
    press editorial spokesman spokeswoman spokesperson representative participant
    respondent observer commentator campaigner victim survivor resident tenant postmaster
    subpostmaster claimant applicant employee staff worker lord peer senator general
    commander chief inspector commissioner coroner jury panellist speaker office centre
    institute university hospital trust foundation commission parliament assembly embassy
    bank people practitioner psychologist economist physician surgeon paediatrician leader
    deputy head advocate attorney others
""")
_MARKS = '“”‘"'
_POSSESSIVE = ("’s", "'s", "s’", "s'")
_WORD = re.compile(r"[A-Z](?:[\w&/]|[’'.-](?=\w))*\.?[’']?|\d{1,4}|\([A-Z][\w&]*\)")
_LONGEST = 14
_PREPOSITIONS = _words("of for on in to at from with")
_SELF_NAMED = _words("counsel parliament congress cabinet treasury")
_DATE = rf"(?:\d{{1,2}} )?(?:{_MONTH} )?(?:19|20)\d\d|\d{{1,2}} {_MONTH}|{_MONTH}"
_AT_END = re.compile(rf" (?:(?:on|in|of|from|dated|since|until|for) (?:{_DATE})|\([^()]*\))$")
_DATE_WITHIN = re.compile(rf"\b(?:on|in|at|by|since|until|from|dated) (?:{_DATE})\b")
_IN_BRACKETS = re.compile(r" ?\((?:[^()“”‘\"]|“[^()“”]*”|‘[^()‘’]*’|\"[^()\"]*\")*\)")
_OWN_VOICE = re.compile(
    r"(?:the|this|our) (?:full |final |interim |first |main |present |previous |earlier )?"
    r"(?:reports?|inquiry(?:['’]s)?(?: report)?|office|chair(?:man|woman|person)?)"
    r"(?: (?:of|to) (?:the|this) inquiry)?",
    re.IGNORECASE,
)
"""What a report calls itself. A bare "the report" may be another one: the words do not tell."""


def subject_of(clause: str, *, whole: bool = False) -> str | None:
    """Return the subject that a clause ends with, right before its verb.

    Args:
        clause: A sentence up to its verb.
        whole: Whether the subject must be all of it.

    Returns:
        The subject in the clause's words, what stands between commas after it left out; None
        where it is a pronoun or nothing known.
    """
    clause = _without_adverbs(clause.rstrip())
    apposed = clause.endswith(",")
    for begin in _CLAUSE.finditer(clause):
        if whole and begin.start():
            return None
        candidate = clause[begin.end() :]
        if apposed:
            head, comma, rest = candidate.partition(",")
            if not (comma and rest.strip()):
                continue
            candidate = head
        if _is_subject(candidate):
            return None if _joined(clause, begin, candidate) else _settled(candidate)
    return None


def plain_name(text: str) -> str | None:
    """Return a text that is nothing but the name of a person, body or document, or None."""
    return _settled(text) if _is_subject(text) else None


def _without_adverbs(clause: str) -> str:
    while (between := _BETWEEN.search(clause)) and not clause.endswith(","):
        opens = between[0].startswith(",") and not between[0].endswith(",")
        clause = clause[: between.start() + opens]  # the comma closes what stands in apposition
    return clause


def _joined(clause: str, begin: re.Match[str], candidate: str) -> bool:
    """Whether what looks like a subject is only the last of several names."""
    before = clause[: begin.start()].rstrip()
    if begin[0].strip().lower() == "and":
        since = before[before.rfind(" and ") + 1 :]
        return not before.endswith(",") or "between " in since or not _has_verb(before)
    if begin[0].strip() == "," and " and " in candidate:
        opens = re.match(r"\S+", before)
        led = opens and (opens[0].lower() in _NEVER_FIRST or opens[0].endswith("ing"))
        return not led and not _has_verb(before)
    return False


def _has_verb(text: str) -> bool:
    return any(word in _NEVER or (word.islower() and word.endswith("ed")) for word in text.split())


def _settled(name: str) -> str | None:
    """Cut dates and brackets off a name's end, and drop what a report may call itself."""
    name = name.strip()
    whole = name
    while shorter := _AT_END.search(name):
        name = name[: shorter.start()]
    if _OWN_VOICE.fullmatch(name) or _DATE_WITHIN.search(name):
        return None
    return name if name == whole or _is_subject(name) else None


def _is_subject(chunk: str) -> bool:
    chunk = _IN_BRACKETS.sub("", chunk)
    words = chunk.split()
    if chunk.count("(") != chunk.count(")") or any(mark in chunk for mark in _MARKS):
        return False
    if not words or len(words) > _LONGEST or "," in chunk:
        return _is_list(chunk) if "," in chunk else False
    first = words[0]
    if first.lower() in _NEVER_FIRST or first.endswith(("ing", "ly")) or first[0].isdigit():
        return False
    determined = first.lower() in _DETERMINERS
    plural = first.endswith("s") and _is_speaker(first)
    if not (determined or plural or _WORD.fullmatch(first)):
        return False
    if any(word in _NEVER or (word.endswith("ed") and word.islower()) for word in words[1:]):
        return False
    if words[-1].endswith(_POSSESSIVE) or words[-1] in _LINKS or words[-1] in _TITLES:
        return False
    if determined and all(word.isdigit() for word in words[1:]):
        return False
    if _begins_another(words):
        return False
    return _names(words, determined=determined)


def _begins_another(words: list[str]) -> bool:
    """Whether a title inside begins a name of its own: "the note to the Board Dr Grey"."""
    prepositions = [at for at, word in enumerate(words) if word in _PREPOSITIONS]
    return bool(prepositions) and any(
        word in _TITLES and words[at - 1] not in _INSIDE_NAMES
        for at, word in enumerate(words[1:], start=1)
        if at > prepositions[0]
    )


def _names(words: list[str], *, determined: bool) -> bool:
    """Whether the word that the subject is about names somebody who can speak."""
    at = _head(words)
    head = words[at]
    if not (_WORD.fullmatch(head) or _is_speaker(head)):
        return False
    owned = any(word.endswith(_POSSESSIVE) for word in words[:at])
    if determined or owned or "and" in words[:at] or head.lower() in _SELF_NAMED:
        return True
    if at == 0 and len(words) > 1 and not head.isupper() and not _is_speaker(head):
        return False  # its capital may be only that of the sentence
    common = not _SPEAKERS.isdisjoint(head.lower().split("-"))
    return not (common and (head.islower() or at == 0 or at + 1 < len(words)))


def _is_list(chunk: str) -> bool:
    *firsts, last = chunk.split(",")
    pair = last.strip().removeprefix("and ").split(" and ")
    each = [*firsts, *pair]
    return (" and " in last) and all(_is_subject(name.strip()) for name in each)


def _head(words: list[str]) -> int:
    """The place of the word that the subject is about: the last before a preposition."""
    for at, word in enumerate(words):
        if at and word in _PREPOSITIONS:
            return at - 1
    return len(words) - 1


def _is_speaker(word: str) -> bool:
    word = word.lower()
    singular = {word, word.removesuffix("s"), word.removesuffix("es")}
    return not _SPEAKERS.isdisjoint(singular | {word.removesuffix("ies") + "y"})
