"""Processor time of work in this process and in others; medians of rounds in which all that is compared takes turns."""

import os
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence

Work = Callable[[], object]


def cpu_seconds(work: Work) -> float:
    """Processor time of this process, user and system, that the work takes."""
    start = time.process_time()
    work()
    return time.process_time() - start


def rounds(works: Mapping[str, Work], repeats: int) -> list[dict[str, float]]:
    """Seconds of each work in each round.

    Within a round every work is done once, so that what disturbs the computer disturbs both sides of a ratio. A first
    round, in which caches fill and code is loaded, does not count.
    """
    for work in works.values():
        work()
    return [{name: cpu_seconds(work) for name, work in works.items()} for _ in range(repeats)]


def cpu_seconds_of(command: Sequence[str], environment: Mapping[str, str]) -> float:
    """Processor time, user and system, of another process and of those that it waited for.

    Raises
    ------
    RuntimeError
        If it fails, with what it said.
    """
    with subprocess.Popen(
        command, env={**os.environ, **environment}, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    ) as process:
        said = process.stderr.read() if process.stderr else ""
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise RuntimeError(f"{' '.join(command)} ended with {process.returncode}: {said}")
    return used.ru_utime + used.ru_stime
