"""A sample of passages to judge by eye from pictures of their pages, and its score.

The sheet names passages and holds no words of them. Fill in its last columns with `y` or `n`:
`kind right` (it is that part of the report), `whole` (it begins and ends where the printed one
does, all its words and no others), `join right` where the passage crosses a page break.
"""

from __future__ import annotations

import csv
import math
import random
from collections import defaultdict
from typing import TYPE_CHECKING

from reading_corpus import heading, row

from ingest.model import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from reading_corpus import Report

    from ingest.model import Passage

VERDICTS = ("kind right", "whole", "join right")
COLUMNS = ("report", "page", "page end", "passage", "kind", *VERDICTS, "remark")
_JOINED = "across a page break"
_SURE = 1.96
"""Standard deviations on either side that hold 95 % of a normal distribution."""


def draw_sheet(reports: Iterable[Report], sheet: Path, *, seed: int, each: int) -> None:
    """Write a blank sheet: of each kind, and of those across a page break, so many passages.

    The sample is spread over the reports: every report has its turn before one has a second.

    Args:
        reports: Where the passages are drawn from; those without pages are left out.
        sheet: The file to write.
        seed: The same seed draws the same passages of the same readings.
        each: Passages of a kind, where there are as many; three times as many joins.
    """
    chance = random.Random(seed)
    strata: dict[str, dict[str, list[Passage]]] = defaultdict(lambda: defaultdict(list))
    for report in reports:
        for passage in report.reading.passages:
            pages = passage.pages()
            if pages and not report.password:
                strata[_JOINED if len(pages) > 1 else passage.kind][report.id].append(passage)
    drawn: list[tuple[str, Passage]] = []
    for name in [*Kind, _JOINED]:
        wanted = 3 * each if name == _JOINED else each
        drawn += _in_turn(strata[name], wanted, chance)
    with sheet.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, dialect="excel-tab", lineterminator="\n")
        writer.writerow(COLUMNS)
        for name, passage in sorted(drawn, key=lambda one: (one[0], one[1].order)):
            pages = passage.pages()
            join = "" if len(pages) > 1 else "-"
            row_of = (name, pages[0], pages[-1], passage.locator_id, passage.kind, "", "", join, "")
            writer.writerow(row_of)
    print(f"{len(drawn)} passages")


def _in_turn(
    found: dict[str, list[Passage]], wanted: int, chance: random.Random
) -> list[tuple[str, Passage]]:
    left = {name: chance.sample(passages, len(passages)) for name, passages in found.items()}
    drawn: list[tuple[str, Passage]] = []
    while len(drawn) < wanted and any(left.values()):
        names = [name for name, passages in left.items() if passages]
        chance.shuffle(names)
        drawn += [(name, left[name].pop()) for name in names[: wanted - len(drawn)]]
    return drawn


def score_sheet(sheet: Path) -> None:
    """Print the share judged right, of each kind and column, with a 95 % interval."""
    with sheet.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, dialect="excel-tab"))
    marks = {"y", "n", "", "-"}
    wrong = next((r for r in rows for v in VERDICTS if r[v].strip().lower() not in marks), None)
    if wrong is not None:
        raise SystemExit(f"Verdicts are y, n, - or nothing: {wrong['report']} {wrong['passage']}")
    heading("what", "judged", "right", "share", "95 % interval")
    for verdict in VERDICTS:
        for kind in (*Kind, None):
            given = [r[verdict].strip().lower() for r in rows if kind is None or r["kind"] == kind]
            right, judged = given.count("y"), given.count("y") + given.count("n")
            if judged:
                low, high = interval(right, judged)
                shares = (f"{100 * right / judged:.1f} %", f"{100 * low:.1f} to {100 * high:.1f} %")
                row(f"{verdict}: {kind or 'all'}", judged, right, *shares)


def interval(right: int, judged: int) -> tuple[float, float]:
    """Wilson's score interval (1927) for a share, at 95 %."""
    share, square = right / judged, _SURE**2
    centre = share + square / (2 * judged)
    spread = _SURE * math.sqrt(share * (1 - share) / judged + square / (4 * judged**2))
    scale = 1 + square / judged
    return max(0.0, (centre - spread) / scale), min(1.0, (centre + spread) / scale)
