"""The catalogue that is shipped is right in form, and a wrong one is refused by name."""

import re
from pathlib import Path

import pytest

from ingest.catalogue import (
    MEDIA_TYPES,
    Catalogue,
    allowed_address,
    catalogue_path,
    load_catalogue,
)
from ingest.errors import CatalogueError, UsageError
from ingest.metadata import merge
from ingest.model import DocumentInfo, Form

HASH = "ab" * 32
GOOD = {
    "id": '"ferry-2031"',
    "title": '"The Ferry Inquiry"',
    "inquiry": '"Ferry Inquiry"',
    "chair": '"Dame Ada Quill"',
    "published": '"2031-05-04"',
    "form": '"report"',
    "licence": '"not stated"',
    "source": '"title page"',
    "url": '"https://ferry.example/report.pdf"',
    "url_seen": '"notice of publication"',
    "address_confirmed": "true",
}


def write(path: Path, *entries: dict[str, str]) -> Path:
    tables = ("[[report]]\n" + "".join(f"{k} = {v}\n" for k, v in e.items()) for e in entries)
    path.write_text("\n".join(tables), encoding="utf-8")
    return path


def entry_with(**changes: str | None) -> dict[str, str]:
    return {k: v for k, v in (GOOD | changes).items() if v is not None}


class TestTheShippedCatalogue:
    catalogue = load_catalogue()

    def test_it_lists_at_least_25_reports_with_jay_first(self):
        assert len(self.catalogue) >= 25
        assert self.catalogue.entries[0].id == "jay-2014"
        assert self.catalogue.entries[0].metadata.chair.startswith("Alexis Jay")

    def test_the_reviews_related_to_rotherham_come_before_the_other_inquiries(self):
        ids = [entry.id for entry in self.catalogue]
        related = {
            "casey-rotherham-2015",
            "hac-grooming-2013",
            "hac-grooming-2014",
            "telford-2022",
            "oldham-2022",
            "rochdale-2024",
            "augusta-2020",
            "oxfordshire-scr-2015",
            "newcastle-jscr-2018",
            "casey-audit-2025",
            "iicsa-final-2022",
            "iicsa-networks-2022",
        }
        assert max(ids.index(report) for report in related) < ids.index("macpherson-1999")

    @pytest.mark.parametrize("entry", catalogue.entries, ids=lambda entry: entry.id)
    def test_a_confirmed_address_is_https_and_says_where_it_was_seen(self, entry):
        if entry.address_confirmed:
            assert entry.metadata.url.startswith("https://")
            assert entry.url_seen
        else:
            assert entry.metadata.url is None

    @pytest.mark.parametrize("entry", catalogue.entries, ids=lambda entry: entry.id)
    def test_an_entry_has_what_a_citation_and_a_reader_need(self, entry):
        assert entry.source
        assert entry.metadata.licence
        assert re.match(r"(19|20)\d\d", entry.metadata.published)
        assert entry.metadata.form in set(Form) - {Form.DIGEST}
        assert entry.landing is None or entry.landing.startswith("https://")

    def test_its_own_file_is_the_one_that_is_found_without_a_path(self):
        assert catalogue_path().name == "catalogue.toml"
        assert load_catalogue(catalogue_path()) == self.catalogue

    def test_a_report_in_several_volumes_has_one_entry_a_volume(self):
        volumes = [e.metadata.volume for e in self.catalogue if e.id.startswith("leveson-")]
        assert volumes == ["1", "2", "3", "4"]


class TestTheDocumentation:
    text = (Path(__file__).parents[2] / "docs" / "fetch.md").read_text(encoding="utf-8")

    def test_its_example_is_a_catalogue(self, tmp_path):
        (example,) = re.findall(r"```toml\n(.*?)```", self.text, re.DOTALL)
        (tmp_path / "c.toml").write_text(example, encoding="utf-8")
        (entry,) = load_catalogue(tmp_path / "c.toml")
        assert entry.id == "ferry-2031"

    def test_it_explains_every_field_that_the_catalogue_uses(self):
        used = {
            line.partition(" =")[0]
            for line in catalogue_path().read_text(encoding="utf-8").splitlines()
            if " = " in line and not line.startswith("#")
        }
        table = self.text.partition("| Field |")[2]
        first_columns = re.findall(r"^\| ([^|]*)", table, re.MULTILINE)
        explained = set(re.findall(r"`(\w+)`", "".join(first_columns)))
        assert used <= explained


class TestLookingUp:
    @pytest.fixture
    def catalogue(self, tmp_path) -> Catalogue:
        return load_catalogue(
            write(
                tmp_path / "c.toml",
                entry_with(sha256=f'"{HASH}"', other_sha256=f'["{"cd" * 32}"]'),
                entry_with(id='"canal-2030"', url=None, url_seen=None, address_confirmed="false"),
            )
        )

    def test_by_id(self, catalogue):
        assert catalogue.by_id("ferry-2031").metadata.title == "The Ferry Inquiry"
        assert catalogue.by_id("tunnel-1999") is None

    @pytest.mark.parametrize("sha256", [HASH, HASH.upper(), "cd" * 32])
    def test_by_the_hash_of_any_official_copy(self, catalogue, sha256):
        assert catalogue.by_sha256(sha256).id == "ferry-2031"

    def test_an_unknown_hash_is_no_entry(self, catalogue):
        assert catalogue.by_sha256("00" * 32) is None

    def test_choosing_keeps_the_order_asked_for_and_takes_each_once(self, catalogue):
        chosen = catalogue.select(["canal-2030", "ferry-2031", "canal-2030"])
        assert [entry.id for entry in chosen] == ["canal-2030", "ferry-2031"]

    def test_an_unknown_name_is_refused_with_the_nearest_ones(self, catalogue):
        with pytest.raises(UsageError, match="ferry-2013") as caught:
            catalogue.select(["ferry-2013"])
        assert "ferry-2031" in caught.value.remedy

    def test_its_values_serve_as_metadata(self, catalogue):
        metadata = merge(
            DocumentInfo(title="Microsoft Word - final.doc"),
            "final",
            catalogue.by_id("ferry-2031").values(),
        )
        assert metadata.title == "The Ferry Inquiry"
        assert metadata.url == "https://ferry.example/report.pdf"

    def test_a_copy_is_named_after_the_report_and_its_type(self, tmp_path):
        page = write(tmp_path / "h.toml", entry_with(media_type='"text/html"'))
        assert load_catalogue(page).entries[0].file_name == "ferry-2031.html"
        assert set(MEDIA_TYPES.values()) == {".pdf", ".html", ".txt", ".docx"}


@pytest.mark.parametrize(
    ("changes", "field", "remedy"),
    [
        ({"title": None}, "title is missing", "Add a line title"),
        ({"licence": '""'}, "licence is missing", "Add a line"),
        ({"id": '"Ferry 2031"'}, "id is 'Ferry 2031'", "lower-case"),
        ({"form": '"digest"'}, "form is 'digest'", "report, response, extract, summary"),
        ({"published": '"May 2031"'}, "published is 'May 2031'", "2014-08"),
        ({"published": "2031"}, "published is 2031", "quotation marks"),
        ({"url": '"http://ferry.example/report.pdf"'}, "url is", "https://"),
        ({"url": '"ferry.example/report.pdf"'}, "url is", "https://"),
        ({"url": '"https://ferry.example/a b.pdf"'}, "url is", "https://"),
        ({"landing": '"ftp://ferry.example"'}, "landing is", "https://"),
        ({"sha256": '"abc"'}, "sha256 is 'abc'", "64 digits"),
        ({"sha256": f'"{HASH.upper()}"'}, "sha256 is", "64 digits"),
        ({"other_sha256": '["abc"]'}, "sha256 is 'abc'", "64 digits"),
        ({"other_sha256": f'"{HASH}"'}, "other_sha256 is not a list", "["),
        ({"media_type": '"image/png"'}, "media_type is 'image/png'", "application/pdf"),
        ({"address_confirmed": "false"}, "address_confirmed is False", "leave the url out"),
        ({"address_confirmed": None}, "address_confirmed is None", "leave the url out"),
        ({"url": None}, "address_confirmed is True", "leave the url out"),
        ({"url_seen": None}, "url_seen is missing", "Say where"),
        ({"chiar": '"A"'}, "chiar is no field", "Write chair"),
        ({"colour": '"red"'}, "colour is no field", "Use one of"),
    ],
)
def test_a_wrong_entry_is_named_with_its_field(tmp_path, changes, field, remedy):
    path = write(tmp_path / "c.toml", entry_with(**changes))
    with pytest.raises(CatalogueError) as caught:
        load_catalogue(path)
    assert field in caught.value.message
    assert remedy in caught.value.remedy


def test_the_error_says_which_entry_it_is(tmp_path):
    path = write(tmp_path / "c.toml", GOOD, entry_with(id='"canal-2030"', form='"rumour"'))
    with pytest.raises(CatalogueError, match="entry canal-2030"):
        load_catalogue(path)


def test_an_entry_without_an_id_is_named_by_its_place(tmp_path):
    path = write(tmp_path / "c.toml", GOOD, entry_with(id=None))
    with pytest.raises(CatalogueError, match="entry number 2: id is missing"):
        load_catalogue(path)


def test_an_id_stands_once(tmp_path):
    with pytest.raises(CatalogueError, match="ferry-2031: id is used twice"):
        load_catalogue(write(tmp_path / "c.toml", GOOD, GOOD))


def test_a_hash_belongs_to_one_report(tmp_path):
    path = write(
        tmp_path / "c.toml",
        entry_with(sha256=f'"{HASH}"'),
        entry_with(id='"canal-2030"', other_sha256=f'["{HASH}"]'),
    )
    with pytest.raises(CatalogueError, match="canal-2030: sha256 is also that of ferry-2031"):
        load_catalogue(path)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"report = 1",
        b"report = [1]",
        b"[[report]\n",
        b"[[reports]]\nid = 'a'",
        b'title = "loose"\n[[report]]\nid = "a"',
        b"\xff\xfe",
    ],
    ids=["empty", "number", "list of numbers", "torn", "misnamed", "loose line", "not UTF-8"],
)
def test_a_file_that_is_no_catalogue_is_refused(tmp_path, content):
    path = tmp_path / "c.toml"
    path.write_bytes(content)
    with pytest.raises(CatalogueError):
        load_catalogue(path)


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(CatalogueError, match=r"missing\.toml"):
        load_catalogue(tmp_path / "missing.toml")


@pytest.mark.parametrize(
    ("url", "allowed"),
    [
        ("https://ferry.example/report.pdf", True),
        ("https://ferry.example:8443/report.pdf", True),
        ("http://127.0.0.1:8000/report.pdf", True),
        ("http://[::1]:8000/report.pdf", True),
        ("http://ferry.example/report.pdf", False),
        ("http://127.0.0.1.ferry.example/report.pdf", False),
        ("file:///etc/passwd", False),
        ("https://", False),
        ("https://ferry.example:port/", False),
        ("https://[ferry/", False),
        ("report.pdf", False),
    ],
)
def test_only_encrypted_addresses_and_this_machine_are_asked(url, allowed):
    assert allowed_address(url) is allowed


def test_a_publisher_may_not_lead_to_this_machine():
    assert not allowed_address("http://127.0.0.1/", loopback=False)
