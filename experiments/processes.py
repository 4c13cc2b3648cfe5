"""Processes of this computer that survive the death of any of them; spawned, never forked.

When a worker dies, its pool is lost with all tasks that were under way, and nobody knows which of them was to blame.
A new pool takes what comes next. The lost tasks are done again one by one in a process apart: a task that loses that
one too, several times, is to blame.
"""

import multiprocessing
import threading
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Any

from experiments.interrupts import interrupts_wait
from experiments.promises import StudyExecutor, pass_on
from experiments.workers import begin_worker

SOLITARY_TRIES = 2


@dataclass(frozen=True, eq=False)
class _Task:
    """What was asked for, and the promise that was given."""

    promise: Future[Any]
    work: Callable[[], Any]


class ProcessesExecutor(StudyExecutor):
    """A pool of processes that is made anew when one of them dies.

    Parameters
    ----------
    workers : int
        Processes at once.
    window : int
        Tasks worth handing over at once.
    """

    def __init__(self, workers: int, window: int) -> None:
        self._workers, self._window = workers, window
        self._pool = _new_pool(workers)
        self._apart = _new_pool(1)  # no process starts before it is needed
        self._alone = ThreadPoolExecutor(1)  # it waits, and computes nothing
        # A pool whose manager lets go of it last would wait for itself for ever (CPython 3.12), so none is let go of.
        self._pools = [self._pool, self._apart]
        self._lock = threading.Lock()
        self._closed = False

    def submit[T](self, fn: Callable[..., T], /, *args: Any, **kwargs: Any) -> Future[T]:
        """Hand a task to a worker."""
        task = _Task(Future(), partial(fn, *args, **kwargs))
        while True:
            pool = self._pool
            try:
                with interrupts_wait():
                    under_way = pool.submit(task.work)
            except BrokenProcessPool:  # nobody has come back to say so yet
                self._renew(pool)
            else:
                under_way.add_done_callback(partial(self._end, task, pool))
                return task.promise

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Take no further task, and forget those that have not begun if asked.

        Who does not wait wants no more of any task, so processes are ended. Their pools are waited for in any case: one
        that is still closing when the interpreter ends, or is let go of, gets in its way (CPython 3.12).
        """
        self._closed = not wait  # who waits also waits for what has to be done again
        if wait:
            self._close(cancel_futures)
            return
        with interrupts_wait():
            for pool in self._pools:
                for process in list((pool._processes or {}).values()):
                    process.kill()
            self._close(cancel_futures)

    def _close(self, cancel_futures: bool) -> None:
        self._pool.shutdown(cancel_futures=cancel_futures)
        self._alone.shutdown(cancel_futures=cancel_futures)
        self._closed = True
        for pool in self._pools:
            pool.shutdown(cancel_futures=cancel_futures)

    def _end(self, task: _Task, pool: ProcessPoolExecutor, done: Future[Any]) -> None:
        """Pass on what came of a task, unless its worker died: then do it again."""
        lost = not done.cancelled() and isinstance(done.exception(), BrokenProcessPool)
        if lost and not self._closed:
            self._renew(pool)
            with suppress(RuntimeError):  # closed in this very moment: as lost as before
                self._alone.submit(self._do_alone, task)
                return
        pass_on(done, task.promise)

    def _renew(self, broken: ProcessPoolExecutor) -> None:
        """Leave a broken pool, which clears up after itself: it is still holding its own lock when it tells us."""
        with self._lock:
            if self._pool is broken:
                self._pool = _new_pool(self._workers)
                self._pools.append(self._pool)

    def _do_alone(self, task: _Task) -> None:
        for _ in range(SOLITARY_TRIES):
            if self._closed:
                break
            try:
                with interrupts_wait():
                    done = self._apart.submit(task.work)
                broken = isinstance(done.exception(), BrokenProcessPool)
            except BrokenProcessPool:  # it died while it had nothing to do
                broken = True
            if not broken:
                pass_on(done, task.promise)
                return
            self._apart = _new_pool(1)
            self._pools.append(self._apart)
        task.promise.set_exception(BrokenExecutor("every process that had the task died"))


def _new_pool(workers: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(workers, multiprocessing.get_context("spawn"), initializer=begin_worker)
