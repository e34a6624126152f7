"""The real server in a process of its own: its address, its silence, its refusals."""

from __future__ import annotations

import socket
import urllib.error
import urllib.request

import pytest

from ingest.errors import SettingsError
from webui.app import create_app
from webui.server import ServerAddressError, is_loopback, serve


def test_it_answers_and_says_nothing_of_a_request(served):
    with urllib.request.urlopen(f"{served.address}/?q=written+record", timeout=10) as response:
        assert response.status == 200
        assert "no written <mark>record</mark>" in response.read().decode().replace(
            "<mark>written</mark>", "written"
        )
        assert "waitress" not in (response.headers["Server"] or "")
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(f"{served.address}/nowhere?q=secret", timeout=10)
    refused.value.close()
    assert served.printed() == f"{served.address}\n"


def test_a_port_that_is_taken_is_one_line_with_a_remedy(library):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(ServerAddressError, match=f"Port {port} is taken.*another port"):
            serve(create_app(library), "127.0.0.1", port)


@pytest.mark.parametrize("host", ["203.0.113.9", "no.such.host.invalid"])
def test_an_address_that_is_not_this_machines_is_refused(library, host):
    with pytest.raises(ServerAddressError, match="no address of this machine"):
        serve(create_app(library), host, 0, exposed=True)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.20", "reading.example"])
def test_other_machines_are_kept_out_unless_that_was_asked_for(library, host):
    with pytest.raises(SettingsError, match="other machines"):
        serve(create_app(library), host, 0)


@pytest.mark.parametrize(
    ("host", "loopback"),
    [("127.0.0.1", True), ("127.9.9.9", True), ("::1", True), ("[::1]", True), ("localhost", True),
     ("LocalHost", True), ("0.0.0.0", False), ("::", False), ("10.0.0.1", False), ("", False),
     ("localhost.example", False)],
)  # fmt: skip
def test_which_addresses_are_this_machines_alone(host, loopback):
    assert is_loopback(host) is loopback
