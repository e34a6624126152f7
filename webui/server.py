"""Serving an app with waitress, on this machine alone unless it is told otherwise."""

from __future__ import annotations

import errno
import ipaddress
import logging
import socket
from typing import TYPE_CHECKING

import waitress

from ingest.errors import PinciteError, SettingsError

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

THREADS = 4


class ServerAddressError(PinciteError):
    """The server cannot have the address that it was given."""


def serve(
    app: Flask,
    host: str,
    port: int,
    *,
    exposed: bool = False,
    ready: Callable[[str], None] = lambda _: None,
) -> None:
    """Serves an app until it is interrupted; nothing is printed or stored of a request.

    Args:
        app: The app.
        host: Address to listen on, such as "127.0.0.1".
        port: Port to listen on, 0 for any that is free.
        exposed: Whether an address that other machines reach was asked for outright.
        ready: Called once with the server's address ("http://127.0.0.1:8080") when it
            takes requests.

    Raises:
        SettingsError: The address is open to other machines, and `exposed` is false.
        ServerAddressError: The port is taken, or the address is not this machine's.
    """
    if not exposed and not is_loopback(host):
        raise SettingsError(
            f"{host} can be reached by other machines, and the reading server has no passwords",
            remedy="Serve on 127.0.0.1, or give `--expose` if they may read the library.",
        )
    # A busy queue is worth no line on a terminal that promises to stay quiet.
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    # By name it would listen twice, on IPv4 and IPv6, at two ports when any will do.
    address = "127.0.0.1" if host.lower() == "localhost" else host.strip("[]")
    with _listening(address, port) as listener:
        server = waitress.create_server(app, sockets=[listener], threads=THREADS, ident=None)
        shown = f"[{address}]" if ":" in address else address
        ready(f"http://{shown}:{listener.getsockname()[1]}")
        try:
            server.run()
        finally:
            server.close()


def is_loopback(host: str) -> bool:
    """Whether an address is reached from this machine alone."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def _listening(address: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    try:
        return socket.create_server((address, port), family=family)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise ServerAddressError(
                f"Port {port} is taken by another program",
                remedy="Give another port, or 0 for any that is free.",
            ) from error
        if error.errno == errno.EACCES:
            raise ServerAddressError(
                f"This account may not use port {port}", remedy="Give a port from 1024 on."
            ) from error
        raise ServerAddressError(
            f"{address} is no address of this machine", remedy="Serve on 127.0.0.1."
        ) from error
