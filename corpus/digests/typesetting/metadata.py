"""The metadata table of the built digests, in the form that `pincite add --metadata` takes."""

from __future__ import annotations

import csv
import hashlib
from io import StringIO
from typing import TYPE_CHECKING

from .printing import LICENCE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .source import Digest

COLUMNS = (
    "path",
    "id",
    "title",
    "inquiry",
    "chair",
    "publisher",
    "year",
    "form",
    "volume",
    "complete",
    "licence",
    "source",
    "sha256",
)


def metadata_table(built: Iterable[tuple[Digest, bytes]]) -> str:
    """Returns the table as tab-separated text, one line for each digest and its PDF.

    The year is that of the report digested, because readers filter by it.
    """
    text = StringIO()
    writer = csv.DictWriter(text, COLUMNS, delimiter="\t", lineterminator="\n")
    writer.writeheader()
    for digest, pdf in built:
        writer.writerow(
            {
                "path": f"{digest.slug}.pdf",
                "id": digest.id,
                "title": digest.title,
                "inquiry": digest.inquiry,
                "chair": digest.chair,
                "publisher": "Pincite",
                "year": digest.published,
                "form": "digest",
                "volume": "",
                "complete": "yes",
                "licence": LICENCE,
                "source": f"corpus/digests/{digest.slug}.md",
                "sha256": hashlib.sha256(pdf).hexdigest(),
            }
        )
    return text.getvalue()
