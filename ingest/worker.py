"""Reading one file in a process of its own, with limits, so that no file can harm the rest.

On Linux the worker is forked from this process, in which the readers are loaded already;
elsewhere it is started afresh. Memory and CPU limits are set where the system has them; the
clock and the size of what comes back are watched from outside everywhere (docs/limits.md).
"""

from __future__ import annotations

import contextlib
import logging
import multiprocessing
import os
import pickle
import signal
import sys
import time
from dataclasses import dataclass, replace
from multiprocessing import Process
from typing import TYPE_CHECKING, Any, Generic, Literal, TypeVar

from ingest.confinement import Confinement, end_group
from ingest.errors import PinciteError, ReaderCrashedError, ReadLimitError
from ingest.fidelity import english
from ingest.ocr import Ocr, can_recognise
from ingest.reading import read_file

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.connection import Connection
    from pathlib import Path

    from ingest.model import Reading
    from ingest.settings import Settings

StartMethod = Literal["fork", "spawn"]
START_METHOD: StartMethod = "fork" if sys.platform == "linux" else "spawn"
"""How workers are started here. A forked one has the readers loaded already."""

_PROGRESS_SECONDS = 0.1
# A reading takes up to seven times its message once it is unpacked (a segment is 25 bytes there
# and 180 here): it never needs more than half of what the worker was allowed. A page of a
# report comes to some 6 kB.
_MESSAGE_PART = 16


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a file has been read.

    Attributes:
        done: Pages read.
        total: Pages in all.
        recognised: Pages that OCR has begun to read, each of which has time of its own.
    """

    done: int
    total: int
    recognised: int = 0


@dataclass(frozen=True, slots=True)
class Task:
    """What a worker has to work with.

    Attributes:
        path: The file.
        password: The user password of an encrypted one.
        max_pages: The most pages to read.
        progress: To be called with (pages done, pages in all).
        ocr: How pages without characters are to be read, or None.
    """

    path: Path
    password: str | None
    max_pages: int
    progress: Callable[[int, int], None]
    ocr: Ocr | None


def read_report(task: Task) -> Reading:
    """Read the file; most workers do this.

    Raises:
        UnreadableFileError: It cannot be taken.
    """
    return read_file(
        task.path,
        password=task.password,
        max_pages=task.max_pages,
        progress=task.progress,
        ocr=task.ocr,
    )


T = TypeVar("T")


class Worker(Generic[T]):
    """Work on one file. Poll `connection`, then call `receive`; `close` in the end."""

    def __init__(
        self,
        work: Callable[[Task], T],
        path: Path,
        password: str | None,
        settings: Settings,
        start_method: StartMethod = START_METHOD,
    ) -> None:
        """Start working on a file.

        Args:
            work: What to do with it; a function of a module, which is sent by its name.
            path: The file.
            password: The user password of an encrypted one.
            settings: The limits.
            start_method: How the process is started.

        Raises:
            ReaderCrashedError: The system has no room for another process.
            InstallationError: The list of English words is missing.
        """
        # Any: typeshed gives each way of starting its own class, and none to both.
        context: Any = multiprocessing.get_context(start_method)
        self._settings = settings
        if start_method == "fork":
            english()  # loaded once here, and not once in every worker
        self.connection, far_end = context.Pipe(duplex=False)
        self._process: Process = context.Process(
            target=_work, args=(far_end, work, path, password, settings, os.getpid()), daemon=True
        )
        try:
            self._process.start()
        except OSError as error:
            self.connection.close()
            raise ReaderCrashedError(
                f"No process could be started to read the file ({error.strerror or error})",
                remedy="Close other programs or lower the setting workers, and add it again.",
            ) from error
        finally:
            far_end.close()
        self._deadline = time.monotonic() + settings.read_seconds
        self._recognised = 0
        self._ended = False

    def receive(self) -> Progress | T | PinciteError:
        """The worker's next message; what its work gave, or an error, is its last."""
        try:
            data = self.connection.recv_bytes(_most_bytes(self._settings))
        except (EOFError, OSError):
            return self._cause_of_death()
        message: Progress | T | PinciteError = pickle.loads(data)  # noqa: S301 - our own worker's
        if isinstance(message, Progress):
            pages = message.recognised - self._recognised
            self.extend(pages * self._settings.ocr_page_seconds)
            self._recognised = message.recognised
        return message

    def extend(self, seconds: float) -> None:
        """Give the file more time: that in which nobody listened to its worker."""
        self._deadline += seconds

    def overdue(self) -> bool:
        """Whether the file has taken longer than the limit."""
        return time.monotonic() > self._deadline

    def close(self) -> None:
        """End the worker, wherever it is, and every program that it has started."""
        self._end()
        self.connection.close()

    def limit_error(self) -> ReadLimitError:
        """The error of a file that takes too long."""
        return ReadLimitError(
            f"Reading took longer than {self._settings.read_seconds} seconds",
            remedy="Raise the setting read_seconds, or split the file.",
        )

    def _end(self) -> None:
        # The group first, as its number is free for others once the last of it is gone.
        if self._process.pid is not None and not self._ended:
            end_group(self._process.pid)
            self._process.kill()
        self._ended = True
        self._process.join()

    def _cause_of_death(self) -> PinciteError:
        # It has hung up, so its exit code stands already: killing what is left cannot change it.
        self._end()
        code = self._process.exitcode
        if hasattr(signal, "SIGXCPU") and code == -signal.SIGXCPU:
            return self.limit_error()
        how = f"signal {-code}" if code is not None and code < 0 else f"exit code {code}"
        return ReaderCrashedError(
            f"The reader crashed on this file ({how})",
            remedy="It is broken, hostile or needs more memory than read_memory_mb; open it in a "
            "viewer and print it to a new PDF.",
        )


def run(
    work: Callable[[Task], T],
    path: Path,
    password: str | None,
    settings: Settings,
    heard: Callable[[Progress], None],
) -> T:
    """Work on one file in a worker, and wait for what comes of it.

    Raises:
        PinciteError: The work failed, passed a limit, or its process died.
    """
    worker = Worker(work, path, password, settings)
    try:
        while True:
            message = worker.receive() if worker.connection.poll(_PROGRESS_SECONDS) else None
            if isinstance(message, PinciteError):
                raise message
            if message is not None and not isinstance(message, Progress):
                return message
            if message is not None:
                heard(message)
            if worker.overdue():
                raise worker.limit_error()
    finally:
        worker.close()


def _most_bytes(settings: Settings) -> int:
    return settings.read_memory_mb * 1_000_000 // _MESSAGE_PART


class _Teller:
    """Tells the parent how far the worker is."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._sent = 0.0
        self._last = Progress(0, 0)

    def progress(self, done: int, total: int) -> None:
        """Say that pages were read, if nothing was said in the last moment."""
        self._last = replace(self._last, done=done, total=total)
        if time.monotonic() - self._sent >= _PROGRESS_SECONDS or done == total:
            self._send()

    def recognising(self) -> None:
        """Say that OCR begins on another page, before the time for it is needed."""
        self._last = replace(self._last, recognised=self._last.recognised + 1)
        self._send()

    def _send(self) -> None:
        self._sent = time.monotonic()
        self._connection.send_bytes(_packed(self._last))


def _work(
    connection: Connection,
    work: Callable[[Task], object],
    path: Path,
    password: str | None,
    settings: Settings,
    parent: int,
) -> None:
    _go_quietly()
    recognises = can_recognise(settings)
    extra = settings.max_pages * settings.ocr_page_seconds if recognises else 0
    memory = settings.read_memory_mb * 1_000_000
    confinement = Confinement(memory, settings.read_seconds, extra, parent)
    teller = _Teller(connection)

    def recognising() -> None:
        confinement.extend(settings.ocr_page_seconds)
        teller.recognising()

    ocr = Ocr(settings.ocr_language, settings.ocr_page_seconds, recognising)
    try:
        known = ocr if recognises else None
        data = _packed(work(Task(path, password, settings.max_pages, teller.progress, known)))
        if len(data) > _most_bytes(settings):
            data = _packed(_too_much_text(len(data), settings))
    except PinciteError as error:
        data = _packed(error)
    except RecursionError:
        data = _packed(
            ReadLimitError(
                "The file is nested too deeply to be read",
                remedy="Open it in the program that made it, and print it to a new PDF.",
            )
        )
    except MemoryError:
        # What was read is still in memory here, and an answer needs some too.
        confinement.loosen()
        data = _packed(
            ReadLimitError(
                f"Reading needed more than {settings.read_memory_mb} MB of memory",
                remedy="Raise the setting read_memory_mb, or print the file to a new PDF.",
            )
        )
    # The parent may be gone, which is its affair.
    with contextlib.suppress(BrokenPipeError):
        connection.send_bytes(data)
    connection.close()
    # Nothing of the parent's (buffers, exit handlers) is this process's to finish.
    os._exit(0)


def _packed(message: object) -> bytes:
    return pickle.dumps(message, protocol=pickle.HIGHEST_PROTOCOL)


def _too_much_text(size: int, settings: Settings) -> ReadLimitError:
    most = _most_bytes(settings) // 1_000_000
    return ReadLimitError(
        f"What was read comes to {size // 1_000_000} MB, more than the {most} MB of one report",
        remedy="Split the file, or raise the setting read_memory_mb.",
    )


def _go_quietly() -> None:
    """Leave Ctrl-C to the parent, and keep what libraries print off the user's terminal."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    logging.disable(logging.CRITICAL)
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, 1)
    os.dup2(null, 2)
