"""Progress bars on the terminal's error stream; nothing where that is no terminal."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Self

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn

from webui.wording import count, pace

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path
    from types import TracebackType

    from ingest.fetch import FetchProgress
    from ingest.pipeline import FileProgress, FileResult

# A folder whose files are not opened yet: about what a page of a report takes.
_BYTES_A_PAGE = 20_000


class _Bar:
    """A line that is drawn again in place, with room for lines above it."""

    def __init__(self, *columns: TextColumn | BarColumn) -> None:
        console = Console(stderr=True)
        # Without rich's refreshing thread: workers are forked from this process.
        self._progress = Progress(
            *columns,
            console=console,
            auto_refresh=False,
            transient=True,
            disable=not console.is_terminal,
        )
        self._task: TaskID = self._progress.add_task("")

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._progress.stop()

    def line(self, text: str) -> None:
        """Print a line of output above the bar."""
        self._progress.stop()
        click.echo(text)
        self._progress.start()

    def _draw(self, done: float, total: float, text: str) -> None:
        self._progress.update(self._task, completed=done, total=total, description=text)
        self._progress.refresh()


class PageProgress(_Bar):
    """Pages done, rate and time left, for a batch of files whose pages are not all counted."""

    def __init__(self, files: Iterable[Path]) -> None:
        super().__init__(BarColumn(bar_width=30), TextColumn("{task.description}"))
        self._guessed = {path: _guess(path) for path in files}
        self._total = dict(self._guessed)
        self._done: dict[Path, int] = {}
        self._read = 0
        self._started = time.monotonic()

    def update(self, event: FileProgress) -> None:
        """A file has come further."""
        self._done[event.path] = event.done
        self._total[event.path] = event.total
        self._show()

    def finished(self, result: FileResult) -> None:
        """A file is through."""
        # A file that the library had already cost no reading: it counts for nothing.
        pages = result.pages if self._done.get(result.path) else 0
        self._read += pages
        self._total[result.path] = self._done[result.path] = pages
        self._show()

    def speed(self) -> str:
        """Pages read and how fast, as a sentence; empty if none was."""
        seconds = time.monotonic() - self._started
        if not self._read:
            return ""
        read = count(self._read, "page")
        return f" {read} read in {seconds:.1f} s ({pace(self._read, seconds)})."

    def _show(self) -> None:
        done, total = sum(self._done.values()), max(sum(self._total.values()), 1)
        seconds = max(time.monotonic() - self._started, 0.001)
        left = (total - done) * seconds / done if done else 0
        text = f"{done:,} of about {total:,} pages, {pace(done, seconds)}, {_clock(left)} left"
        self._draw(done, total, text)


class ByteProgress(_Bar):
    """Bytes of the download that is under way."""

    def __init__(self) -> None:
        super().__init__(BarColumn(bar_width=30), TextColumn("{task.description}"))
        self._started = time.monotonic()
        self._name = ""
        self._first = 0

    def update(self, event: FetchProgress) -> None:
        """A piece has come."""
        if event.entry.id != self._name:
            self._name, self._started, self._first = event.entry.id, time.monotonic(), event.done
        rate = (event.done - self._first) / max(time.monotonic() - self._started, 0.001)
        text = f"{self._name} {event.done / 1e6:.1f}"
        if event.total:
            left = (event.total - event.done) / rate if rate else 0
            text += f" of {event.total / 1e6:.1f} MB, {rate / 1e6:.1f} MB/s, {_clock(left)} left"
        else:
            text += f" MB, {rate / 1e6:.1f} MB/s"
        self._draw(event.done, event.total or event.done, text)


def _guess(path: Path) -> int:
    try:
        return max(path.stat().st_size // _BYTES_A_PAGE, 1)
    except OSError:
        return 1


def _clock(seconds: float) -> str:
    return f"{int(seconds) // 60}:{int(seconds) % 60:02}"
