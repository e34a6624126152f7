"""The `pincite` command: where the parts are put together, and errors become one line."""

from __future__ import annotations

import os
import sys

import click

from ingest.errors import PinciteError
from webui.commands.adding import add_command, fetch_command
from webui.commands.keeping import (
    doctor_command,
    edit_command,
    rebuild_command,
    remove_command,
    reports_command,
)
from webui.commands.searching import search_command
from webui.commands.serving import serve_command

_INTERRUPTED = 130


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="pincite", prog_name="pincite")
@click.pass_context
def pincite(context: click.Context) -> None:
    """Search public-inquiry reports in their own words, with the page and paragraph to cite.

    Settings come from flags, from PINCITE_... in the environment, and from pincite.toml.
    """
    context.ensure_object(dict)


for command in (
    add_command,
    search_command,
    serve_command,
    reports_command,
    edit_command,
    remove_command,
    fetch_command,
    doctor_command,
    rebuild_command,
):
    pincite.add_command(command)


def main() -> None:
    """Run the command line; ends the process with its exit code."""
    try:
        code = pincite.main(standalone_mode=False)
    except PinciteError as error:
        click.secho(f"pincite: {error}", err=True, fg="red")
        code = error.exit_code
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo("pincite: interrupted; what was finished is kept.", err=True)
        code = _INTERRUPTED
    except BrokenPipeError:
        # Whoever read the output has had enough (`| head`); the rest has nowhere to go.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    sys.exit(code if isinstance(code, int) else 0)


if __name__ == "__main__":
    main()
