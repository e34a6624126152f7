"""Counts as lists print them: figures, letters, Roman numerals."""

from __future__ import annotations

_ROMAN = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l")),
    *((40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)
_LARGEST_ROMAN = 3999
_MOST_LETTERS = 20


def printed_count(count: int, style: str) -> str:
    """Return a count as it is printed.

    Args:
        count: The count, from 1.
        style: A name of ISO/IEC 29500-1, 17.18.59 (ST_NumberFormat); one that is not known here
            counts in figures.
    """
    if style in {"lowerLetter", "upperLetter"} and 0 < count <= 26 * _MOST_LETTERS:
        # a ... z, aa, bb ...
        letters = chr(ord("a") + (count - 1) % 26) * ((count - 1) // 26 + 1)
        return letters if style == "lowerLetter" else letters.upper()
    if style in {"lowerRoman", "upperRoman"} and 0 < count <= _LARGEST_ROMAN:
        roman = ""
        for value, digits in _ROMAN:
            roman += digits * (count // value)
            count %= value
        return roman if style == "lowerRoman" else roman.upper()
    if style == "decimalZero":
        return f"{count:02}"
    if style == "ordinal":
        teen = count % 100 // 10 == 1
        return f"{count}{'th' if teen else {1: 'st', 2: 'nd', 3: 'rd'}.get(count % 10, 'th')}"
    return str(count)
