"""What a person gets from a publisher's server, good or bad: a real one, on this machine."""

import hashlib
import inspect
import io
import json
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import requests

from ingest.catalogue import CatalogueEntry
from ingest.download import FetchLimits
from ingest.errors import (
    DownloadTooLargeError,
    FetchError,
    FetchRefusedError,
    FileAccessError,
    HttpStatusError,
    InterruptedDownloadError,
    LibraryBusyError,
    NoAddressError,
    NoNetworkError,
    WrongHashError,
    WrongTypeError,
)
from ingest.fetch import FetchProgress, FetchResult, fetch
from ingest.model import Metadata
from ingest.network import explain, new_session, open_address

QUICK = FetchLimits(connect_seconds=2, silent_seconds=2, file_seconds=20, tries=1, pause_seconds=0)


def pdf(size: int = 300_000, *, fill: bytes = b"x") -> bytes:
    """Bytes that begin and end as a PDF does."""
    return b"%PDF-1.7\n" + fill * (size - 15) + b"\n%%EOF"


@dataclass
class Answer:
    """What the server does with a path; `cuts` are bytes after which it hangs up, one a request."""

    body: bytes = b""
    type: str | None = "application/pdf"
    status: int = 200
    etag: str | None = '"one"'
    modified: str | None = None
    ranges: bool = True
    declared: bool = True
    cuts: list[int] = field(default_factory=list)
    stalls: bool = False
    headers: dict[str, str] = field(default_factory=dict)


class Publisher(ThreadingHTTPServer):
    """A server of answers that remembers what it was asked."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.answers: dict[str, Answer] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.stalled = threading.Event()

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.server_port}{path}"

    def handle_error(self, request, client_address) -> None:
        """Clients that hang up are part of these tests."""


class Handler(BaseHTTPRequestHandler):
    server: Publisher

    def log_message(self, *args) -> None:
        pass

    def do_GET(self) -> None:
        self.server.asked.append((self.path, dict(self.headers)))
        answer = self.server.answers.get(self.path, Answer(b"gone", "text/html", 404))
        body, status, extra = answer.body, answer.status, {}
        asked = self.headers.get("Range")
        if asked and answer.ranges and self.headers["If-Range"] in {answer.etag, answer.modified}:
            start = int(asked.removeprefix("bytes=").removesuffix("-"))
            if start >= len(body):
                status, extra, body = 416, {"Content-Range": f"bytes */{len(body)}"}, b""
            else:
                span = f"bytes {start}-{len(body) - 1}/{len(body)}"
                status, extra, body = 206, {"Content-Range": span}, body[start:]
        self.send_response(status)
        stated = {"Content-Type": answer.type, "ETag": answer.etag}
        stated["Last-Modified"] = answer.modified
        if answer.declared:
            stated["Content-Length"] = str(len(body))
        for name, value in (stated | extra | answer.headers).items():
            if value is not None:
                self.send_header(name, value)
        self.end_headers()
        cut = answer.cuts.pop(0) if answer.cuts else None
        self.wfile.write(body[:cut])
        if cut and answer.stalls:
            self.server.stalled.wait(timeout=10)


@pytest.fixture
def publisher(monkeypatch) -> Iterator[Publisher]:
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    with Publisher() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.stalled.set()
        server.shutdown()
        thread.join()


def entry(url: str | None, name: str = "ferry-2031", **values: object) -> CatalogueEntry:
    return CatalogueEntry(id=name, metadata=Metadata("The Ferry Inquiry", url=url), **values)


def one(
    wanted: CatalogueEntry, folder: Path, limits: FetchLimits = QUICK, **options: object
) -> FetchResult:
    (result,) = fetch([wanted], folder, limits=limits, **options)
    return result


def closed_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def left_over(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()} - {".fetch.lock"}


class TestAWholeDownload:
    def test_the_file_is_there_word_for_word(self, publisher, tmp_path):
        publisher.answers["/r.pdf"] = Answer(pdf())
        result = one(entry(publisher.url("/r.pdf")), tmp_path)
        assert result.error is None
        assert result.path == tmp_path / "ferry-2031.pdf"
        assert result.path.read_bytes() == pdf()
        assert (result.received, result.resumed, result.already) == (len(pdf()), False, False)
        assert left_over(tmp_path) == {"ferry-2031.pdf"}

    def test_the_folder_is_made(self, publisher, tmp_path):
        publisher.answers["/r.pdf"] = Answer(pdf())
        result = one(entry(publisher.url("/r.pdf")), tmp_path / "a" / "b")
        assert result.path.exists()

    def test_progress_rises_to_the_declared_size(self, publisher, tmp_path):
        publisher.answers["/r.pdf"] = Answer(pdf())
        seen: list[FetchProgress] = []
        one(entry(publisher.url("/r.pdf")), tmp_path, on_progress=seen.append)
        done = [progress.done for progress in seen]
        assert done == sorted(done)
        assert done[-1] == len(pdf())
        assert {progress.total for progress in seen} == {len(pdf())}

    def test_we_say_who_we_are_and_take_no_compressed_file(self, publisher, tmp_path):
        publisher.answers["/r.pdf"] = Answer(pdf())
        one(entry(publisher.url("/r.pdf")), tmp_path)
        ((_, headers),) = publisher.asked
        assert headers["User-Agent"].startswith("pincite/")
        assert headers["Accept-Encoding"] == "identity"

    def test_a_file_that_is_there_is_not_asked_for_again(self, publisher, tmp_path):
        publisher.answers["/r.pdf"] = Answer(pdf())
        wanted = entry(publisher.url("/r.pdf"))
        one(wanted, tmp_path)
        again = one(wanted, tmp_path)
        assert (again.already, again.received, again.error) == (True, 0, None)
        assert again.path.read_bytes() == pdf()
        assert len(publisher.asked) == 1

    def test_a_copy_that_was_changed_on_disk_is_fetched_again(self, publisher, tmp_path):
        publisher.answers["/r.pdf"] = Answer(pdf())
        sha256 = hashlib.sha256(pdf()).hexdigest()
        wanted = entry(publisher.url("/r.pdf"), sha256=sha256)
        (tmp_path / "ferry-2031.pdf").write_bytes(pdf(fill=b"y"))
        result = one(wanted, tmp_path)
        assert not result.already
        assert result.path.read_bytes() == pdf()

    def test_a_web_page_comes_as_a_web_page(self, publisher, tmp_path):
        publisher.answers["/r"] = Answer(b"<p>words</p>", "text/html; charset=utf-8")
        result = one(entry(publisher.url("/r"), media_type="text/html"), tmp_path)
        assert result.path == tmp_path / "ferry-2031.html"

    @pytest.mark.parametrize("stated", [None, "application/octet-stream", "Application/PDF"])
    def test_a_type_left_open_is_settled_by_the_first_bytes(self, publisher, tmp_path, stated):
        publisher.answers["/r.pdf"] = Answer(pdf(), stated)
        assert one(entry(publisher.url("/r.pdf")), tmp_path).error is None

    def test_several_reports_come_in_their_order_and_one_failure_stops_none(
        self, publisher, tmp_path
    ):
        publisher.answers["/a.pdf"] = Answer(pdf(fill=b"a"))
        publisher.answers["/c.pdf"] = Answer(pdf(fill=b"c"))
        wanted = [entry(publisher.url(f"/{name}.pdf"), name) for name in "abc"]
        results = list(fetch(wanted, tmp_path, limits=QUICK))
        assert [result.entry.id for result in results] == ["a", "b", "c"]
        assert [type(result.error) for result in results] == [
            type(None),
            HttpStatusError,
            type(None),
        ]


class TestTakingUpABrokenDownload:
    @pytest.mark.parametrize(
        "name",
        [{"etag": '"one"'}, {"etag": None, "modified": "Wed, 01 Jan 2031 10:00:00 GMT"}],
        ids=["by its ETag", "by its date"],
    )
    def test_only_the_rest_is_asked_for(self, publisher, tmp_path, name):
        publisher.answers["/r.pdf"] = Answer(pdf(), cuts=[100_000], **name)
        wanted = entry(publisher.url("/r.pdf"))
        broken = one(wanted, tmp_path)
        assert isinstance(broken.error, InterruptedDownloadError)
        assert broken.path is None
        assert not (tmp_path / "ferry-2031.pdf").exists()
        kept = (tmp_path / "ferry-2031.pdf.part").stat().st_size
        assert 0 < kept <= 100_000
        whole = one(wanted, tmp_path)
        assert whole.path.read_bytes() == pdf()
        assert (whole.resumed, whole.received) == (True, len(pdf()) - kept)
        assert publisher.asked[-1][1]["Range"] == f"bytes={kept}-"
        assert left_over(tmp_path) == {"ferry-2031.pdf"}

    def test_it_is_tried_again_at_once(self, publisher, tmp_path):
        publisher.answers["/r.pdf"] = Answer(pdf(), cuts=[100_000, 50_000])
        result = one(entry(publisher.url("/r.pdf")), tmp_path, replace(QUICK, tries=3))
        assert result.path.read_bytes() == pdf()
        assert (result.resumed, len(publisher.asked)) == (True, 3)

    def test_a_server_that_ignores_ranges_sends_it_from_the_start(self, publisher, tmp_path):
        publisher.answers["/r.pdf"] = Answer(pdf(), ranges=False, cuts=[100_000])
        wanted = entry(publisher.url("/r.pdf"))
        one(wanted, tmp_path)
        result = one(wanted, tmp_path)
        assert result.path.read_bytes() == pdf()
        assert (result.resumed, result.received) == (False, len(pdf()))

    def test_a_file_that_changed_meanwhile_is_never_half_old_half_new(self, publisher, tmp_path):
        wanted = entry(publisher.url("/r.pdf"))
        publisher.answers["/r.pdf"] = Answer(pdf(fill=b"o"), etag='"old"', cuts=[100_000])
        one(wanted, tmp_path)
        publisher.answers["/r.pdf"] = Answer(pdf(fill=b"n"), etag='"new"')
        result = one(wanted, tmp_path)
        assert result.path.read_bytes() == pdf(fill=b"n")
        assert not result.resumed

    @pytest.mark.parametrize("etag", [None, 'W/"weak"'], ids=["no name", "a weak one"])
    def test_without_a_sure_name_for_the_bytes_it_begins_anew(self, publisher, tmp_path, etag):
        publisher.answers["/r.pdf"] = Answer(pdf(), etag=etag, cuts=[100_000])
        wanted = entry(publisher.url("/r.pdf"))
        one(wanted, tmp_path)
        result = one(wanted, tmp_path)
        assert result.path.read_bytes() == pdf()
        assert "Range" not in publisher.asked[-1][1]

    def test_another_address_for_the_report_begins_anew(self, publisher, tmp_path):
        publisher.answers["/old.pdf"] = Answer(pdf(fill=b"o"), cuts=[100_000])
        publisher.answers["/new.pdf"] = Answer(pdf(fill=b"n"))
        one(entry(publisher.url("/old.pdf")), tmp_path)
        result = one(entry(publisher.url("/new.pdf")), tmp_path)
        assert result.path.read_bytes() == pdf(fill=b"n")

    def test_a_whole_part_needs_nothing_more(self, publisher, tmp_path):
        """The power failed after the last byte and before the file was put in place."""
        publisher.answers["/r.pdf"] = Answer(pdf())
        url = publisher.url("/r.pdf")
        (tmp_path / "ferry-2031.pdf.part").write_bytes(pdf())
        note = {"url": url, "validator": '"one"'}
        (tmp_path / "ferry-2031.pdf.part.json").write_text(json.dumps(note))
        result = one(entry(url), tmp_path)
        assert result.path.read_bytes() == pdf()
        assert (result.received, result.resumed) == (0, True)

    @pytest.mark.parametrize("note", ["", "[]", "{", '{"url": 1}', "\x00"])
    def test_a_damaged_note_costs_only_a_new_beginning(self, publisher, tmp_path, note):
        publisher.answers["/r.pdf"] = Answer(pdf())
        (tmp_path / "ferry-2031.pdf.part").write_bytes(b"%PDF-1.7 rubbish")
        (tmp_path / "ferry-2031.pdf.part.json").write_text(note)
        assert one(entry(publisher.url("/r.pdf")), tmp_path).path.read_bytes() == pdf()

    @pytest.mark.parametrize("span", ["bytes 5-9/10", "pages 1-2/3", None])
    def test_a_part_that_was_not_asked_for_is_not_pasted_in(self, publisher, tmp_path, span):
        publisher.answers["/r.pdf"] = Answer(pdf(), cuts=[100_000])
        wanted = entry(publisher.url("/r.pdf"))
        one(wanted, tmp_path)
        wrong = Answer(pdf(), status=206, ranges=False, headers={"Content-Range": span})
        publisher.answers["/r.pdf"] = wrong
        assert isinstance(one(wanted, tmp_path).error, InterruptedDownloadError)
        assert left_over(tmp_path) == set()


class TestWhatIsRefused:
    @pytest.mark.parametrize(
        ("status", "remedy"),
        [(404, "publisher's site"), (403, "publisher's site"), (503, "later"), (429, "later")],
    )
    def test_an_answer_that_is_not_the_file(self, publisher, tmp_path, status, remedy):
        publisher.answers["/r.pdf"] = Answer(b"no", "text/html", status)
        result = one(entry(publisher.url("/r.pdf")), tmp_path)
        assert isinstance(result.error, HttpStatusError)
        assert str(status) in result.error.message
        assert remedy in result.error.remedy
        assert left_over(tmp_path) == set()

    def test_a_page_said_to_be_a_page(self, publisher, tmp_path):
        publisher.answers["/r.pdf"] = Answer(b"<html>moved</html>", "text/html; charset=utf-8")
        result = one(entry(publisher.url("/r.pdf")), tmp_path)
        assert isinstance(result.error, WrongTypeError)
        assert "text/html" in result.error.message
        assert left_over(tmp_path) == set()

    @pytest.mark.parametrize("size", [40, 500_000])
    @pytest.mark.parametrize("declared", [True, False])
    def test_an_error_page_said_to_be_a_pdf(self, publisher, tmp_path, size, declared):
        page = b"<html>" + b"sorry " * size
        publisher.answers["/r.pdf"] = Answer(page, declared=declared)
        seen: list[FetchProgress] = []
        result = one(entry(publisher.url("/r.pdf")), tmp_path, on_progress=seen.append)
        assert isinstance(result.error, WrongTypeError)
        assert all(progress.done < 1024 for progress in seen)  # a long page is not waited for
        assert left_over(tmp_path) == set()

    def test_a_pdf_where_a_page_was_announced(self, publisher, tmp_path):
        publisher.answers["/r"] = Answer(pdf(), "text/html")
        result = one(entry(publisher.url("/r"), media_type="text/html"), tmp_path)
        assert isinstance(result.error, WrongTypeError)

    def test_a_compressed_answer(self, publisher, tmp_path):
        publisher.answers["/r.pdf"] = Answer(pdf(), headers={"Content-Encoding": "gzip"})
        assert isinstance(one(entry(publisher.url("/r.pdf")), tmp_path).error, WrongTypeError)

    @pytest.mark.parametrize("declared", [True, False])
    def test_a_file_larger_than_the_limit(self, publisher, tmp_path, declared):
        publisher.answers["/r.pdf"] = Answer(pdf(), declared=declared)
        limits = replace(QUICK, max_bytes=200_000)
        seen: list[FetchProgress] = []
        result = one(entry(publisher.url("/r.pdf")), tmp_path, limits, on_progress=seen.append)
        assert isinstance(result.error, DownloadTooLargeError)
        assert "200,000" in result.error.message
        assert bool(seen) is not declared  # a declared size is refused before any byte
        assert all(progress.done <= 200_000 for progress in seen)
        assert left_over(tmp_path) == set()

    def test_a_file_of_just_the_limit_is_taken(self, publisher, tmp_path):
        publisher.answers["/r.pdf"] = Answer(pdf(200_000))
        limits = replace(QUICK, max_bytes=200_000)
        assert one(entry(publisher.url("/r.pdf")), tmp_path, limits).error is None

    def test_a_file_with_another_hash_than_the_catalogue_gives(self, publisher, tmp_path):
        publisher.answers["/r.pdf"] = Answer(pdf())
        result = one(entry(publisher.url("/r.pdf"), sha256="ab" * 32), tmp_path)
        assert isinstance(result.error, WrongHashError)
        assert hashlib.sha256(pdf()).hexdigest()[:16] in result.error.message
        assert left_over(tmp_path) == set()

    def test_a_pdf_without_its_end_from_a_server_that_gave_no_length(self, publisher, tmp_path):
        publisher.answers["/r.pdf"] = Answer(pdf()[:100_000], declared=False)
        result = one(entry(publisher.url("/r.pdf")), tmp_path)
        assert isinstance(result.error, InterruptedDownloadError)
        assert left_over(tmp_path) == set()

    def test_a_file_that_takes_too_long(self, publisher, tmp_path):
        publisher.answers["/r.pdf"] = Answer(pdf())
        result = one(entry(publisher.url("/r.pdf")), tmp_path, replace(QUICK, file_seconds=0))
        assert isinstance(result.error, InterruptedDownloadError)
        assert "too long" in result.error.message

    def test_a_report_without_an_address(self, tmp_path):
        wanted = entry(None, landing="https://ferry.example/reports")
        result = one(wanted, tmp_path)
        assert isinstance(result.error, NoAddressError)
        assert "https://ferry.example/reports" in result.error.remedy

    def test_a_report_without_any_page_to_look_on(self, tmp_path):
        result = one(entry(None), tmp_path)
        assert "publisher" in result.error.remedy


class TestRedirections:
    def test_they_are_followed(self, publisher, tmp_path):
        publisher.answers["/a"] = Answer(status=302, headers={"Location": "/b"})
        publisher.answers["/b"] = Answer(status=301, headers={"Location": publisher.url("/c.pdf")})
        publisher.answers["/c.pdf"] = Answer(pdf())
        assert one(entry(publisher.url("/a")), tmp_path).path.read_bytes() == pdf()

    @pytest.mark.parametrize(
        "location", ["http://ferry.example/r.pdf", "ftp://ferry.example/r.pdf", "file:///r.pdf"]
    )
    def test_but_not_to_an_address_that_is_not_encrypted(self, publisher, tmp_path, location):
        publisher.answers["/a"] = Answer(status=302, headers={"Location": location})
        result = one(entry(publisher.url("/a")), tmp_path)
        assert isinstance(result.error, FetchRefusedError)
        assert location in result.error.message

    def test_nor_for_ever(self, publisher, tmp_path):
        publisher.answers["/a"] = Answer(status=302, headers={"Location": "/a"})
        assert isinstance(one(entry(publisher.url("/a")), tmp_path).error, FetchRefusedError)
        assert len(publisher.asked) < 10

    def test_a_publisher_cannot_lead_to_this_machine(self, publisher):
        class Leading(requests.adapters.BaseAdapter):
            def send(self, request, **options):
                answer = requests.Response()
                answer.status_code, answer.url = 302, request.url
                answer.request, answer.raw = request, io.BytesIO()
                answer.headers["Location"] = publisher.url("/private")
                return answer

            def close(self):
                pass

        session = new_session()
        session.mount("https://", Leading())
        with pytest.raises(FetchRefusedError, match="not encrypted"):
            open_address(session, "https://ferry.example/r.pdf", {}, (1, 1))
        assert publisher.asked == []

    def test_an_unencrypted_address_is_not_asked_at_all(self, tmp_path):
        result = one(entry("http://ferry.example/r.pdf"), tmp_path)
        assert isinstance(result.error, FetchRefusedError)


class TestWithoutANetwork:
    def test_it_is_said_and_nothing_is_lost(self, publisher, tmp_path):
        publisher.answers["/r.pdf"] = Answer(pdf(), cuts=[100_000])
        wanted = entry(publisher.url("/r.pdf"))
        one(wanted, tmp_path)
        before = {p.name: p.read_bytes() for p in tmp_path.glob("*.part*")}
        publisher.shutdown()
        publisher.socket.close()
        result = one(wanted, tmp_path)
        assert isinstance(result.error, NoNetworkError)
        assert "\n" not in str(result.error)
        assert {p.name: p.read_bytes() for p in tmp_path.glob("*.part*")} == before

    def test_reports_that_are_there_are_still_given(self, publisher, tmp_path):
        publisher.answers["/r.pdf"] = Answer(pdf())
        had = entry(publisher.url("/r.pdf"))
        one(had, tmp_path)
        missing = entry(f"http://127.0.0.1:{closed_port()}/x.pdf", "canal-2030")
        results = list(fetch([missing, had], tmp_path, limits=QUICK))
        assert isinstance(results[0].error, NoNetworkError)
        assert results[1].already

    def test_a_server_out_of_reach_is_asked_once(self, tmp_path):
        port = closed_port()
        wanted = [entry(f"http://127.0.0.1:{port}/{name}.pdf", name) for name in "abc"]
        errors = [result.error for result in fetch(wanted, tmp_path, limits=QUICK)]
        assert isinstance(errors[0], NoNetworkError)
        assert errors[1] is errors[0]
        assert errors[2] is errors[0]

    def test_after_two_servers_out_of_reach_no_third_is_asked(self, publisher, tmp_path):
        publisher.answers["/r.pdf"] = Answer(pdf())
        port = closed_port()
        wanted = [
            entry(f"http://127.0.0.1:{port}/a.pdf", "a"),
            entry(f"http://localhost:{port}/b.pdf", "b"),
            entry(f"http://[::1]:{port}/c.pdf", "c"),
        ]
        wanted.append(entry(publisher.url("/r.pdf"), "d"))
        errors = [result.error for result in fetch(wanted, tmp_path, limits=QUICK)]
        assert isinstance(errors[0], NoNetworkError)
        assert all(error is errors[0] for error in errors)
        assert publisher.asked == []

    def test_where_one_server_was_reached_another_s_silence_is_its_own(self, publisher, tmp_path):
        publisher.answers["/r.pdf"] = Answer(pdf())
        port = closed_port()
        wanted = [
            entry(f"http://localhost:{port}/a.pdf", "a"),
            entry(publisher.url("/r.pdf"), "b"),
            entry(f"http://[::1]:{port}/c.pdf", "c"),
        ]
        errors = [result.error for result in fetch(wanted, tmp_path, limits=QUICK)]
        assert isinstance(errors[0], NoNetworkError)
        assert errors[1] is None
        assert isinstance(errors[2], NoNetworkError)
        assert errors[2] is not errors[0]

    def test_a_server_that_says_nothing(self, tmp_path):
        with socket.create_server(("127.0.0.1", 0)) as silent:
            wanted = entry(f"http://127.0.0.1:{silent.getsockname()[1]}/r.pdf")
            result = one(wanted, tmp_path, replace(QUICK, silent_seconds=0.2))
        assert isinstance(result.error, InterruptedDownloadError)

    def test_a_server_that_hangs_up_at_once(self, tmp_path):
        def hang_up() -> None:
            connection, _ = server.accept()
            connection.recv(1024)
            connection.close()

        with socket.create_server(("127.0.0.1", 0)) as server:
            thread = threading.Thread(target=hang_up)
            thread.start()
            result = one(entry(f"http://127.0.0.1:{server.getsockname()[1]}/r.pdf"), tmp_path)
            thread.join()
        assert isinstance(result.error, InterruptedDownloadError)

    def test_a_server_that_falls_silent_in_the_middle(self, publisher, tmp_path):
        publisher.answers["/r.pdf"] = Answer(pdf(), stalls=True, cuts=[100_000])
        wanted = entry(publisher.url("/r.pdf"))
        result = one(wanted, tmp_path, replace(QUICK, silent_seconds=2))
        assert isinstance(result.error, InterruptedDownloadError)
        assert one(wanted, tmp_path).resumed

    @pytest.mark.parametrize(
        "name",
        sorted(
            name
            for name, kind in inspect.getmembers(requests.exceptions, inspect.isclass)
            if issubclass(kind, requests.RequestException)
        ),
    )
    def test_whatever_requests_raises_has_a_remedy(self, name):
        kind = getattr(requests.exceptions, name)
        error = explain(kind.__new__(kind), "https://ferry.example/r.pdf")
        assert isinstance(error, FetchError)
        assert type(error) is not FetchError
        assert "ferry.example" in error.message
        assert error.remedy.endswith(".")

    @pytest.mark.parametrize(
        ("kind", "told_as"),
        [
            (requests.exceptions.SSLError, FetchRefusedError),
            (requests.exceptions.ConnectTimeout, NoNetworkError),
            (requests.exceptions.ProxyError, NoNetworkError),
            (requests.exceptions.ConnectionError, NoNetworkError),
            (requests.exceptions.ReadTimeout, InterruptedDownloadError),
            (requests.exceptions.ChunkedEncodingError, InterruptedDownloadError),
            (requests.exceptions.InvalidURL, FetchRefusedError),
        ],
    )
    def test_each_kind_of_trouble_is_told_apart(self, kind, told_as):
        assert type(explain(kind("trouble"), "https://ferry.example/r.pdf")) is told_as


class TestTheFolder:
    def test_a_second_fetch_into_it_is_refused(self, publisher, tmp_path):
        publisher.answers["/r.pdf"] = Answer(pdf())
        wanted = [entry(publisher.url("/r.pdf"), name) for name in "ab"]
        running = fetch(wanted, tmp_path, limits=QUICK)
        next(running)
        with pytest.raises(LibraryBusyError):
            next(fetch(wanted, tmp_path, limits=QUICK))
        assert next(running).error is None

    def test_stopping_in_the_middle_lets_the_next_one_in(self, publisher, tmp_path):
        publisher.answers["/r.pdf"] = Answer(pdf())
        wanted = [entry(publisher.url("/r.pdf"), name) for name in "ab"]
        stopped = fetch(wanted, tmp_path, limits=QUICK)
        next(stopped)
        stopped.close()
        again = list(fetch(wanted, tmp_path, limits=QUICK))
        assert [result.already for result in again] == [True, False]

    def test_a_file_in_its_place_is_said(self, publisher, tmp_path):
        (tmp_path / "taken").write_text("a file")
        with pytest.raises(FileAccessError, match="taken"):
            one(entry(publisher.url("/r.pdf")), tmp_path / "taken")

    def test_a_folder_in_the_file_s_place_is_said(self, publisher, tmp_path):
        publisher.answers["/r.pdf"] = Answer(pdf())
        (tmp_path / "ferry-2031.pdf").mkdir()
        result = one(entry(publisher.url("/r.pdf")), tmp_path)
        assert isinstance(result.error, FileAccessError)
