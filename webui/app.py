"""The reading server as a Flask app, made by a factory.

Everything an app needs is on the app: no module holds state, so that tests and servers
can have as many as they like.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from flask import Flask, Response, request
from jinja2 import StrictUndefined

from webui import api, errors, filters, views
from webui.errors import ForeignHostError, where_it_failed
from webui.shelf import Shelf

if TYPE_CHECKING:
    from collections.abc import Iterable
    from types import TracebackType

    from search.library import Library

LOOPBACK_HOSTS = frozenset({"localhost", "127.0.0.1", "::1"})

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
        "font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class _ReadingApp(Flask):
    """A Flask app whose log never holds what a user searched for."""

    def log_exception(
        self,
        exc_info: tuple[type, BaseException, TracebackType] | tuple[None, None, None],
    ) -> None:
        self.logger.error(
            "A page failed (%s): %s", request.endpoint, where_it_failed(exc_info[0], exc_info[2])
        )


def create_app(library: Library, *, allowed_hosts: Iterable[str] = ()) -> Flask:
    """The reading server for a library.

    Args:
        library: What to read and search; used from several threads.
        allowed_hosts: Host names that it answers for besides the loopback ones. Any other
            name in a request is refused, so that a web page elsewhere can't read the
            library by giving its own name this machine's address (DNS rebinding).
    """
    app = _ReadingApp(__name__)
    hosts = LOOPBACK_HOSTS | {host.lower().strip("[]") for host in allowed_hosts}
    Shelf(library).put_on(app)
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.url_map.strict_slashes = False
    app.register_blueprint(views.pages)
    app.register_blueprint(api.api)
    filters.register(app)
    errors.register(app)

    @app.before_request
    def refuse_foreign_hosts() -> None:
        if _hostname(request.headers.get("Host", "")) not in hosts:
            raise ForeignHostError(
                "This server does not answer for the host name in the address",
                remedy="Open it as http://127.0.0.1 or http://localhost, with its port.",
            )

    @app.after_request
    def add_headers(response: Response) -> Response:
        response.headers.update(HEADERS)
        if request.endpoint != "static":
            # Pages show what was searched for: no cache keeps them.
            response.headers["Cache-Control"] = "no-store"
        return response

    return app


def _hostname(header: str) -> str:
    try:
        return urlsplit(f"//{header}").hostname or ""
    except ValueError:
        return ""
