"""The `pincite` command: where the parts are put together, and errors become one line."""

from __future__ import annotations

import importlib
import os
import sys

import click

from ingest.errors import PinciteError

_INTERRUPTED = 130

# Loaded when called: the readers alone would make every search wait for half a second.
_COMMANDS = {
    "add": "adding",
    "search": "searching",
    "recommendations": "recommending",
    "serve": "serving",
    "inspect": "inspecting",
    "reports": "keeping",
    "edit": "keeping",
    "remove": "keeping",
    "fetch": "adding",
    "doctor": "keeping",
    "rebuild": "keeping",
}


class _Commands(click.Group):
    """The commands, in the order in which a user meets them."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in _COMMANDS:
            return None
        module = importlib.import_module(f"webui.commands.{_COMMANDS[cmd_name]}")
        command: click.Command = getattr(module, f"{cmd_name}_command")
        return command


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="pincite", prog_name="pincite")
@click.pass_context
def pincite(context: click.Context) -> None:
    """Search public-inquiry reports in their own words, with the page and paragraph to cite.

    Settings come from flags, from PINCITE_... in the environment, and from pincite.toml.
    """
    context.ensure_object(dict)


def main() -> None:
    """Run the command line; ends the process with its exit code."""
    try:
        # https://no-color.org; click itself only looks whether it writes to a terminal.
        color = False if os.environ.get("NO_COLOR") else None
        code = pincite.main(standalone_mode=False, color=color)
    except PinciteError as error:
        click.secho(f"pincite: {error}", err=True, fg="red")
        code = error.exit_code
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo("pincite: interrupted; what was finished is kept.", err=True)
        code = _INTERRUPTED
    except OSError as error:
        # Files and the library have errors of their own: this is the output.
        click.secho(f"pincite: the output cannot be written: {error.strerror}", err=True, fg="red")
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = PinciteError.exit_code
    sys.exit(code if isinstance(code, int) else 0)


if __name__ == "__main__":
    main()
