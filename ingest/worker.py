"""Reading one file in a process of its own, with limits, so that no file can harm the rest.

On Linux the worker is forked from this process, in which the readers are loaded already;
elsewhere it is started afresh. Memory and CPU limits are set where the system has them
(Linux: both); the clock is watched from outside everywhere.
"""

from __future__ import annotations

import contextlib
import ctypes
import logging
import multiprocessing
import os
import signal
import sys
import time
from dataclasses import dataclass
from multiprocessing import Process
from typing import TYPE_CHECKING, Any

from ingest.errors import PinciteError, ReaderCrashedError, ReadLimitError
from ingest.reading import read_file

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from pathlib import Path

    from ingest.model import Reading
    from ingest.settings import Settings

# Any: typeshed gives each way of starting its own class, and none to both.
_CONTEXT: Any = multiprocessing.get_context("fork" if sys.platform == "linux" else "spawn")
_PROGRESS_SECONDS = 0.1
_PR_SET_PDEATHSIG = 1


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a file has been read."""

    done: int
    total: int


class Worker:
    """One file being read. Poll `connection`, then call `receive`; `close` in the end."""

    def __init__(self, path: Path, password: str | None, settings: Settings) -> None:
        """Start reading a file."""
        self._settings = settings
        self._deadline = time.monotonic() + settings.read_seconds
        self.connection, far_end = _CONTEXT.Pipe(duplex=False)
        self._process: Process = _CONTEXT.Process(
            target=_work, args=(far_end, path, password, settings, os.getpid()), daemon=True
        )
        self._process.start()
        far_end.close()

    def receive(self) -> Progress | Reading | PinciteError:
        """The worker's next message; a reading or an error is its last."""
        try:
            message: Progress | Reading | PinciteError = self.connection.recv()
        except (EOFError, OSError):
            return self._cause_of_death()
        return message

    def overdue(self) -> bool:
        """Whether the file has taken longer than the limit."""
        return time.monotonic() > self._deadline

    def close(self) -> None:
        """End the worker, wherever it is."""
        if self._process.is_alive():
            self._process.kill()
        self._process.join()
        self.connection.close()

    def limit_error(self) -> ReadLimitError:
        """The error of a file that takes too long."""
        return ReadLimitError(
            f"Reading took longer than {self._settings.read_seconds} seconds",
            remedy="Raise the setting read_seconds, or split the file.",
        )

    def _cause_of_death(self) -> PinciteError:
        self._process.join()
        code = self._process.exitcode
        if hasattr(signal, "SIGXCPU") and code == -signal.SIGXCPU:
            return self.limit_error()
        how = f"signal {-code}" if code is not None and code < 0 else f"exit code {code}"
        return ReaderCrashedError(
            f"The reader crashed on this file ({how})",
            remedy="The file is broken or hostile; open it in a viewer and print it to a new PDF.",
        )


def _work(
    connection: Connection, path: Path, password: str | None, settings: Settings, parent: int
) -> None:
    _go_quietly()
    _limit(settings, parent)
    sent = 0.0

    def progress(done: int, total: int) -> None:
        nonlocal sent
        if time.monotonic() - sent >= _PROGRESS_SECONDS or done == total:
            sent = time.monotonic()
            connection.send(Progress(done, total))

    message: Any
    try:
        message = read_file(
            path, password=password, max_pages=settings.max_pages, progress=progress
        )
    except PinciteError as error:
        message = error
    except (MemoryError, RecursionError):
        message = ReadLimitError(
            f"Reading needed more than {settings.read_memory_mb} MB of memory",
            remedy="Raise the setting read_memory_mb, or print the file to a new PDF.",
        )
    # The parent may be gone, which is its affair.
    with contextlib.suppress(BrokenPipeError):
        connection.send(message)
    connection.close()
    # Nothing of the parent's (buffers, exit handlers) is this process's to finish.
    os._exit(0)


def _go_quietly() -> None:
    """Leave Ctrl-C to the parent, and keep what libraries print off the user's terminal."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    logging.disable(logging.CRITICAL)
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, 1)
    os.dup2(null, 2)


def _limit(settings: Settings, parent: int) -> None:
    if sys.platform == "linux":
        # Die with the parent, also when it is killed outright.
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        if os.getppid() != parent:
            os._exit(1)
    if sys.platform != "win32":
        import resource

        seconds = settings.read_seconds
        used = int(resource.getrusage(resource.RUSAGE_SELF).ru_utime)
        resource.setrlimit(resource.RLIMIT_CPU, (used + seconds, used + seconds + 5))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        ceiling = _virtual_bytes() + settings.read_memory_mb * 1_000_000
        resource.setrlimit(resource.RLIMIT_AS, (ceiling, ceiling))


def _virtual_bytes() -> int:
    """Address space that this process has at its start, which the limit comes on top of."""
    with open("/proc/self/statm", encoding="ascii") as file:  # noqa: PTH123 - no Path needed here
        return int(file.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
