"""Asking a publisher's server for a file: politely, over safe addresses only.

The HTTP library is requests: maintained, typed, and it knows proxies, certificates and the
environment variables that newsrooms set for them, which urllib leaves to its caller. Whatever
it raises becomes an error with a remedy here.
"""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

import requests
from urllib3.exceptions import ProtocolError, ReadTimeoutError

from ingest.catalogue import LOOPBACK, allowed_address
from ingest.errors import (
    FetchError,
    FetchRefusedError,
    HttpStatusError,
    InterruptedDownloadError,
    NoNetworkError,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

_REDIRECTS = {301, 302, 303, 307, 308}
_MAX_REDIRECTS = 5


def new_session() -> requests.Session:
    """A session that says who asks, and asks for files as they are, not compressed."""
    try:
        release = version("pincite")
    except PackageNotFoundError:  # run from a checkout that is not installed
        release = "unreleased"
    session = requests.Session()
    session.headers.update({"User-Agent": f"pincite/{release}", "Accept-Encoding": "identity"})
    return session


def open_address(
    session: requests.Session, url: str, headers: Mapping[str, str], timeout: tuple[float, float]
) -> requests.Response:
    """The answer from an address, redirections followed, its body not yet read.

    Only https is followed; plain http only on this machine, from an address on it.

    Raises:
        FetchRefusedError: It leads to an address that is not safe, or round in circles.
        requests.RequestException: The request failed; `explain` says how.
    """
    here = host_of(url) in LOOPBACK
    asked = url
    for _ in range(_MAX_REDIRECTS + 1):
        if not allowed_address(url, loopback=here):
            raise FetchRefusedError(
                f"{asked} leads to {url}, which is not encrypted",
                remedy="Download the report with a browser, look at it, and add the file.",
            )
        response = session.get(
            url, headers=dict(headers), stream=True, allow_redirects=False, timeout=timeout
        )
        location = response.headers.get("Location")
        if response.status_code not in _REDIRECTS or not location:
            return response
        response.close()
        url = urljoin(url, location)
    raise FetchRefusedError(
        f"{asked} redirects more than {_MAX_REDIRECTS} times",
        remedy="Download the report with a browser, and add the file.",
    )


def status_error(response: requests.Response, report: str) -> HttpStatusError:
    """The error for an answer that is not the file."""
    status = response.status_code
    passing = status in {408, 425, 429} or 500 <= status < 600
    return HttpStatusError(
        f"{host_of(response.url)} answers {status} {response.reason} for {report}",
        remedy="Try again later."
        if passing
        else "Look for the report on the publisher's site, and add the file you find.",
    )


def explain(error: requests.RequestException, url: str) -> FetchError:
    """The user's error for one of requests', whatever it is."""
    host = host_of(url)
    if isinstance(error, requests.exceptions.SSLError):
        return FetchRefusedError(
            f"The certificate of {host} cannot be trusted",
            remedy="Check the clock of this machine; behind a filtering proxy, set "
            "REQUESTS_CA_BUNDLE to its certificate.",
        )
    cause = error.args[0] if error.args else None
    if isinstance(
        error, requests.exceptions.ReadTimeout | requests.exceptions.ChunkedEncodingError
    ) or isinstance(cause, ProtocolError | ReadTimeoutError):
        return InterruptedDownloadError(
            f"{host} stopped sending",
            remedy="What came so far is kept: run the command again and it goes on from there.",
        )
    if isinstance(error, requests.ConnectionError):
        return NoNetworkError(
            f"There is no connection to {host}",
            remedy="Check the network (and HTTPS_PROXY, if you need a proxy), then run the "
            "command again; nothing is lost.",
        )
    return FetchRefusedError(
        f"{url} cannot be asked for ({type(error).__name__})",
        remedy="Correct the report's address in the catalogue.",
    )


def host_of(url: str) -> str:
    """The server's name in an address; the address itself where it has none."""
    return urlsplit(url).hostname or url
