"""`pincite serve`: the reading server."""

from __future__ import annotations

import click

from search.library import open_library
from webui.commands.options import library_option, setting_option, settings
from webui.terminal import notice
from webui.wording import count


@click.command("serve", short_help="Read and search in a browser.")
@click.option(
    "--expose",
    multiple=True,
    metavar="NAME",
    help="Serve other machines too, under this host name. There are no passwords.",
)
@setting_option("host", "Address to listen on.", metavar="ADDRESS")
@setting_option("port", "Port to listen on.")
@library_option
def serve_command(expose: tuple[str, ...]) -> None:
    """Serve the library's pages to browsers on this machine, until interrupted.

    Queries are neither stored nor logged, and no page asks anything of another server.
    """
    # Flask and waitress are loaded here, so that the other commands start quickly.
    from webui.app import create_app
    from webui.server import serve

    configured = settings()
    library = open_library(configured)
    if library.rebuilt:
        notice(f"{library.rebuilt}; the index was made anew from the store.")
    status = library.status()
    held = f"{count(status.reports, 'report')}, {count(status.passages, 'passage')}"
    serve(
        create_app(library, allowed_hosts=(*expose, configured.host)),
        configured.host,
        configured.port,
        exposed=bool(expose),
        ready=lambda address: click.echo(f"{held}. Read at {address} (Ctrl-C ends it)."),
    )
