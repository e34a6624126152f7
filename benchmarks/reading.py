"""Measures how well reports are read, against readings that owe nothing to Pincite's.

    python benchmarks/reading.py TABLE.tsv WHAT [--report ID]... [--password ID=WORD]...

TABLE is a metadata table as `pincite add --metadata` takes it; files are found from there.
The reference is Debian's Poppler (`pdftotext`), or the text itself. Words of the reports are
printed to the terminal alone, where a difference has to be looked at.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from reading_corpus import reports
from reading_ids import measure_ids
from reading_notes import measure_notes
from reading_numbers import measure_numbers
from reading_pages import measure_pages
from reading_sheet import draw_sheet, score_sheet
from reading_speed import measure_speed
from reading_words import measure_words

MEASURES = {
    "numbers": measure_numbers,
    "notes": measure_notes,
    "words": measure_words,
    "pages": measure_pages,
    "speed": measure_speed,
    "ids": measure_ids,
}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("table", type=Path, help="metadata table of the reports")
    parser.add_argument("what", choices=[*MEASURES, "sheet", "score"])
    parser.add_argument("--report", action="append", default=[], help="only this id; repeatable")
    parser.add_argument("--password", action="append", default=[], metavar="ID=WORD")
    parser.add_argument("--sheet", type=Path, help="the sheet that is written or scored")
    parser.add_argument("--seed", type=int, default=1, help="of the sheet's sample")
    parser.add_argument("--each", type=int, default=12, help="passages of a kind on the sheet")
    asked = parser.parse_args()
    if asked.what in {"sheet", "score"} and not asked.sheet:
        parser.error(f"{asked.what} needs --sheet FILE")
    if asked.what == "score":
        score_sheet(asked.sheet)
        return
    passwords = dict(given.split("=", 1) for given in asked.password)
    chosen = reports(asked.table, asked.report, passwords)
    if asked.what == "sheet":
        draw_sheet(chosen, asked.sheet, seed=asked.seed, each=asked.each)
    else:
        MEASURES[asked.what](chosen)


if __name__ == "__main__":
    main()
