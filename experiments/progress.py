"""Progress, told on the error stream: a bar with time left on a terminal, plain lines elsewhere."""

import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

LINES = 10
SECONDS_BETWEEN_LINES = 2.0


def tell(sentence: str) -> None:
    """Say one sentence on the error stream."""
    print(sentence, file=sys.stderr, flush=True)


@contextmanager
def progress(label: str, total: int) -> Iterator[Callable[[int], None]]:
    """Show how far a piece of work is; yields a function to be told how many units were just done."""
    if sys.stderr.isatty():
        with _bar(label, total) as advance:
            yield advance
    else:
        yield _lines(label, total)


@contextmanager
def _bar(label: str, total: int) -> Iterator[Callable[[int], None]]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    label_column, left = TextColumn("{task.description}"), TextColumn("time left")
    columns = (label_column, BarColumn(), MofNCompleteColumn(), left, TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(label, total=total)
        yield lambda done: bar.update(task, advance=done)


def _lines(label: str, total: int) -> Callable[[int], None]:
    """A line at the start, at the end and at most every two seconds or tenth of the work between."""
    start = last = time.monotonic()
    done = told = 0
    lock = threading.Lock()
    tell(f"{label}: 0 of {total}")

    def advance(count: int) -> None:
        nonlocal done, told, last
        with lock:  # workers may report from several threads
            done += count
            now = time.monotonic()
            if done == total or (now - last >= SECONDS_BETWEEN_LINES and (done - told) * LINES >= total):
                left = (now - start) / done * (total - done)
                tell(f"{label}: {done} of {total}" + (f", about {left:.0f} s left" if done < total else ""))
                told, last = done, now

    return advance
