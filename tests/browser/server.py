"""A workshop server of its own for the tests: started as a user starts it, ended with its process."""

import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

OPEN = re.compile(r"The workshop is open at (http://127\.0\.0\.1:(\d+)/)")
SECONDS_TO_COMPILE = 300.0
SECONDS_TO_END = 20.0


@dataclass
class Served:
    """A running server: its address and its process."""

    address: str
    port: int
    process: subprocess.Popen[str]


@contextmanager
def served(*arguments: str, port: int = 0) -> Iterator[Served]:
    """Yield a server that is ready; it is ended afterwards."""
    command = [sys.executable, "-c", "from experiments.cli import main; raise SystemExit(main())"]
    process = subprocess.Popen(
        [*command, "workshop", "--no-browser", "--port", str(port), *arguments], stderr=subprocess.PIPE, text=True
    )
    watchdog = threading.Timer(SECONDS_TO_COMPILE, process.kill)
    watchdog.start()
    try:
        running = _ready(process)
        watchdog.cancel()
        yield running
    finally:
        watchdog.cancel()
        process.terminate()
        try:
            process.communicate(timeout=SECONDS_TO_END)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()


def _ready(process: subprocess.Popen[str]) -> Served:
    said: list[str] = []
    assert process.stderr is not None
    for line in process.stderr:
        said.append(line)
        match = OPEN.search(line)
        if match:
            return Served(match.group(1), int(match.group(2)), process)
    raise AssertionError(f"the server did not start: {''.join(said)}")
