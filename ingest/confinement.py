"""What holds a process that reads a file: its limits, and the ties to who started it.

Linux enforces all of it. macOS has the CPU limit and the process group, and no limit of
memory; Windows has neither, and there the parent's clock is the limit (docs/limits.md).
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import sys
from pathlib import Path

_PR_SET_PDEATHSIG = 1
_SPARE_BYTES = 64_000_000
_SPARE_SECONDS = 5

if sys.platform == "linux":
    # Looked up here, as between fork and exec nothing should be loaded.
    _prctl = ctypes.CDLL(None).prctl


def die_with_parent() -> None:
    """Have this process killed when the one that started it dies; Linux only.

    Pass it as `preexec_fn` to programs that a worker starts: a worker that is killed outright
    cannot end them itself.
    """
    if sys.platform == "linux":
        _prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)


def end_group(leader: int) -> None:
    """Kill a process group, if the process has made itself the leader of one."""
    if sys.platform != "win32":
        # It may not have come so far; and macOS may not signal a group of the dead.
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(leader, signal.SIGKILL)


class Confinement:
    """The limits of this process, from now on."""

    def __init__(self, memory: int, seconds: int, extra_seconds: int, parent: int) -> None:
        """Set them.

        Args:
            memory: Bytes beyond what the process has now.
            seconds: Of CPU, beyond what it has used.
            extra_seconds: The most CPU time that `extend` can add to it.
            parent: Process that this one ends with.
        """
        if sys.platform != "win32":
            import resource

            # A session of its own, so that programs it starts can be ended with it.
            os.setsid()
            usage = resource.getrusage(resource.RUSAGE_SELF)
            ceiling = int(usage.ru_utime + usage.ru_stime) + seconds
            # The hard limit can never be raised again, so it holds all that may be added.
            _limit(resource.RLIMIT_CPU, ceiling, ceiling + extra_seconds + _SPARE_SECONDS)
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        if sys.platform == "linux":
            die_with_parent()
            if os.getppid() != parent:
                os._exit(1)
            # If the whole machine runs out of memory, this process is the one to go.
            with contextlib.suppress(OSError):
                Path("/proc/self/oom_score_adj").write_text("1000", encoding="ascii")
            ceiling = _virtual_bytes() + memory
            _limit(resource.RLIMIT_AS, ceiling, ceiling + _SPARE_BYTES)

    def extend(self, seconds: int) -> None:
        """Give this process more CPU time."""
        if sys.platform != "win32":
            import resource

            soft, hard = resource.getrlimit(resource.RLIMIT_CPU)
            _limit(resource.RLIMIT_CPU, soft + seconds, hard)

    def loosen(self) -> None:
        """Give this process a little more memory, to say that it ran out."""
        if sys.platform == "linux":
            import resource

            hard = resource.getrlimit(resource.RLIMIT_AS)[1]
            resource.setrlimit(resource.RLIMIT_AS, (hard, hard))


def _limit(which: int, soft: int, hard: int) -> None:
    """Set a limit of this process, as far as the ones it was started with allow."""
    if sys.platform != "win32":
        import resource

        most = resource.getrlimit(which)[1]
        if most != resource.RLIM_INFINITY:
            soft, hard = min(soft, most), min(hard, most)
        resource.setrlimit(which, (soft, hard))


def _virtual_bytes() -> int:
    """Address space that this process has at its start, which the limit comes on top of."""
    statm = Path("/proc/self/statm").read_text(encoding="ascii")
    return int(statm.split()[0]) * os.sysconf("SC_PAGE_SIZE")
