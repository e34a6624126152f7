"""The words by which reports of every format name their parts: imprints, lists, recommendations."""

from __future__ import annotations

import re

IMPRINT = re.compile(
    r"\bISBN\b|\bISSN\b|\b97[89]-\d|©|\bcopyright\b|\bopen government licence\b|\blicensed under\b"
    r"|\b(?:HC|HL Paper|Cm|CP) ?\d{2,5}\b|\bordered (?:by the house|to be printed)\b"
    r"|\bpresented to parliament\b|\bby command of\b|\breturn to an (?:address|order) of\b"
    r"|\b(?:printed|published|typeset) (?:by|in|on) |\bE\d{8}\b",
    re.IGNORECASE,
)
"""What stands on title pages and imprints of official papers, and hardly elsewhere."""

RECOMMENDATION_NUMBER = r"\d{1,3}(?:\.\d{1,3})*[a-z]?(?:\)|\b)(?:\s*\(?[a-z]{1,4}\))*|(?-i:[A-Z])\b"
"""After the word: "4", "4.1", "4a) ii)", "4(a)", "B"."""

CONTENTS = re.compile(r"(?:table of |list of )?contents(?: page)?", re.IGNORECASE)
INDEX = re.compile(
    r"(?:general |subject |combined )?index(?: of (?:names|subjects|people))?", re.IGNORECASE
)
ADVICE = re.compile(
    r"(?:[\W\d]|list of|summary of|the|our|my|key|final|inquiry['’]s)*recommendations\W*",
    re.IGNORECASE,
)
"""Headings over contents, an index, a list of recommendations; each matches the whole heading."""
