"""Report ids, metadata values and tables: what is taken, what is refused and why."""

from itertools import islice
from pathlib import Path

import pytest

from ingest.errors import MetadataError
from ingest.metadata import merge, path_ids, valid_id, valid_value
from ingest.model import DocumentInfo, Form
from ingest.table import read_table

IDS = [
    ("/books/lords/report.pdf", ["lords-report", "books-lords-report"]),
    ("/books/lords/response.pdf", ["lords-response", "books-lords-response"]),
    ("/books/horizon/horizon-vol1.pdf", ["horizon-vol1", "books-horizon-vol1"]),
    ("/report.pdf", ["report", "report-2"]),
    ("/a/Große Übersicht (2).pdf", ["a-grosse-ubersicht-2", "a-grosse-ubersicht-2-2"]),
    ("/данные/отчёт.pdf", ["report", "report-2"]),
]


@pytest.mark.parametrize(("path", "ids"), IDS)
def test_ids_come_from_the_path_the_shortest_first(path, ids):
    made = list(islice(path_ids(Path(path)), 2))
    assert made == ids
    assert [valid_id(report) for report in made] == ids


@pytest.mark.parametrize("text", ["", "A", "a b", "-a", "a--b", "a/b", "ä", "../x"])
def test_what_cannot_be_an_id(text):
    with pytest.raises(MetadataError):
        valid_id(text)


VALUES = [
    ("form", "digest", Form.DIGEST),
    ("form", "novel", MetadataError),
    ("complete", "no", False),
    ("complete", "Yes", True),
    ("complete", "perhaps", MetadataError),
    ("published", "2014", "2014"),
    ("published", "2014-08-21", "2014-08-21"),
    ("published", "2014-13", MetadataError),
    ("published", "August 2014", MetadataError),
    ("published", "2014-02-31", MetadataError),
    ("published", "2014-08", "2014-08"),
    ("published", "0000", MetadataError),
    ("title", "  ", MetadataError),
    ("url", "https://example.org/r.pdf", "https://example.org/r.pdf"),
    ("url", "javascript:alert(1)", MetadataError),
    ("title", "Any title at all", "Any title at all"),
]


@pytest.mark.parametrize(("name", "text", "value"), VALUES)
def test_values_of_fields(name, text, value):
    if isinstance(value, type):
        with pytest.raises(value) as refused:
            valid_value(name, text)
        assert refused.value.remedy
    else:
        assert valid_value(name, text) == value


def test_the_strongest_source_wins_and_the_document_comes_last():
    info = DocumentInfo(title="From the file", author="Author", date="2010")
    merged = merge(info, "fallback", {"title": "Flag"}, {"title": "Table", "published": "2011"})
    assert (merged.title, merged.published, merged.chair) == ("Flag", "2011", "Author")
    assert merge(DocumentInfo(), "fallback").title == "fallback"


def write(folder, *lines):
    table = folder / "table.tsv"
    table.write_text("\n".join("\t".join(line) for line in lines), encoding="utf-8")
    return table


def test_a_table_describes_files_relative_to_itself(tmp_path):
    table = write(
        tmp_path,
        ("path", "id", "title", "year", "form", "complete", "source", "sha256"),
        ("a/one.pdf", "one", "One", "2014", "extract", "no", "https://example.org/1.pdf", ""),
        ("../two.txt", "", "", "", "", "", "from a shelf", "0" * 64),
        ("",) * 8,
    )
    rows = read_table(table)
    one, two = rows[tmp_path / "a/one.pdf"], rows[tmp_path.parent / "two.txt"]
    assert one.id == "one"
    assert one.values == {
        "title": "One",
        "published": "2014",
        "form": Form.EXTRACT,
        "complete": False,
        "url": "https://example.org/1.pdf",
    }
    assert (two.id, two.values, two.sha256) == (None, {}, "0" * 64)


REFUSED = [
    ([("path", "colour"), ("a", "red")], "unknown column 'colour'"),
    ([("title",), ("A",)], "no column 'path'"),
    ([], "no column 'path'"),
    ([("path", "id"), ("a", "x"), ("b", "x")], "line 3: x is in line 2"),
    ([("path",), ("a",), ("./a",)], "line 3"),
    ([("path", "id"), ("a",)], "line 2: There are 1 columns"),
    ([("path", "year"), ("a", "then")], "line 2: The date"),
    ([("path", "title"), ("", "A")], "line 2: The path is missing"),
    ([("path", "sha256"), ("a", "abc")], "line 2: 'abc' is no SHA-256"),
]


@pytest.mark.parametrize(("lines", "said"), REFUSED)
def test_a_wrong_table_is_refused_with_its_line(tmp_path, lines, said):
    with pytest.raises(MetadataError) as refused:
        read_table(write(tmp_path, *lines))
    assert said in refused.value.message
    assert refused.value.remedy


def test_a_table_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(MetadataError):
        read_table(tmp_path / "none.tsv")
