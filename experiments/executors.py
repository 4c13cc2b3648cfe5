"""Where runs are computed: one after another, in threads, or in processes, all behind ``concurrent.futures.Executor``.

The choice changes how long a study takes and nothing else. Processes are spawned, never forked.
"""

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from typing import Any

from experiments.cli import WORKER_THREADS
from experiments.configuration.parts import ExecutorChoice


class SerialExecutor(Executor):
    """Does each task at once, in the caller's own thread."""

    def submit[T](self, fn: Callable[..., T], /, *args: Any, **kwargs: Any) -> Future[T]:
        """Do the task; the future that is returned is done."""
        future: Future[T] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:  # as the other executors: whoever asks for the result gets the error
            future.set_exception(error)
        return future


def make_executor(choice: ExecutorChoice, tasks: int) -> Executor:
    """The executor of a name, with no more workers than there are tasks."""
    workers = max(1, min(choice.workers or os.cpu_count() or 1, tasks))
    match choice.name:
        case "serial":
            return SerialExecutor()
        case "threads":
            return ThreadPoolExecutor(workers, thread_name_prefix=WORKER_THREADS)
        case "processes":
            return ProcessPoolExecutor(workers, multiprocessing.get_context("spawn"), initializer=_begin_worker)


def _begin_worker() -> None:
    """Leave interrupts to the parent, and never outlive it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
