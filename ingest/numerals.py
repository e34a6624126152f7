"""Counts as they are printed: figures, letters, Roman numerals, and what these are worth."""

from __future__ import annotations

ROMAN = r"(?=[ivxlc])c{0,3}(?:x[cl]|l?x{0,3})(?:i[xv]|v?i{0,3})"
"""Matches Roman numerals as front pages have them, and not "civil"."""
_ROMAN = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l")),
    *((40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)
_WORTH = {digits: value for value, digits in _ROMAN if len(digits) == 1}
_LARGEST_ROMAN = 3999
_MOST_LETTERS = 20


def roman_value(numeral: str) -> int:
    """What a Roman numeral in small letters is worth; no other letters may be in it."""
    values = [_WORTH[letter] for letter in numeral]
    following = [*values[1:], 0]
    return sum(v if v >= after else -v for v, after in zip(values, following, strict=True))


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
