"""Puts the commands' own help into docs/commands.md; with --check, says whether it is there.

python docs/refresh.py [--check]
"""

import re
import sys
from pathlib import Path

import click

from webui.cli import pincite

PAGE = Path(__file__).with_name("commands.md")
BLOCK = re.compile(r"(<!-- help: (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)


def help_of(name: str) -> str:
    """What `pincite NAME --help` prints, at a width that does not depend on the terminal."""
    command = pincite.get_command(click.Context(pincite), name)
    with click.Context(
        command, info_name=f"pincite {name}", terminal_width=88, max_content_width=88
    ) as context:
        return command.get_help(context)


def refreshed(text: str) -> str:
    """The page with every block of help as the commands print it now."""
    return BLOCK.sub(lambda m: f"{m[1]}```text\n{help_of(m[2])}\n```\n{m[3]}", text)


if __name__ == "__main__":
    old = PAGE.read_text(encoding="utf-8")
    new = refreshed(old)
    if "--check" in sys.argv:
        sys.exit(0 if new == old else "docs/commands.md is out of date: run `make docs`")
    PAGE.write_text(new, encoding="utf-8")
