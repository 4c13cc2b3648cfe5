"""Executors keep their contract: a result, the task's own error, or word that its workers died."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import BrokenExecutor
from concurrent.futures import wait as wait_for
from pathlib import Path
from threading import Event, Timer

import pytest

from experiments.configuration.parts import ExecutorChoice
from experiments.executors import ThreadsExecutor, handed_over, make_executor
from experiments.processes import SOLITARY_TRIES, ProcessesExecutor
from experiments.promises import StudyExecutor

LOCAL = ("serial", "threads", "processes")


@pytest.fixture(params=LOCAL)
def executor(request: pytest.FixtureRequest) -> Iterator[StudyExecutor]:
    made = make_executor(ExecutorChoice(request.param, 2), 100)
    yield made
    made.shutdown()


def test_results_and_errors_come_back(executor: StudyExecutor) -> None:
    results, error = [executor.submit(pow, 2, power) for power in range(20)], executor.submit(int, "one")
    assert [future.result() for future in results] == [2**power for power in range(20)]
    assert isinstance(error.exception(), ValueError)


@pytest.mark.parametrize(("tasks", "window"), [(100, 4), (1, 2)])
def test_no_more_is_handed_over_than_keeps_workers_busy(tasks: int, window: int) -> None:
    windows = [make_executor(ExecutorChoice(name, 2), tasks).window for name in LOCAL]  # type: ignore[arg-type]
    assert windows == [1, window, window]


def test_no_more_is_handed_over_while_one_is_waited_for() -> None:
    """In order, what is done early takes up room: four batches of two workers, however long the first one takes."""
    executor, may_end, taken = ThreadsExecutor(2), Event(), list[int]()

    def batches() -> Iterator[int]:
        for batch in range(20):
            taken.append(batch)
            if len(taken) == 4:
                Timer(0.3, may_end.set).start()
            yield batch

    def work(batch: int) -> tuple[int, int]:
        if batch == 0:
            may_end.wait(30)
        return batch, len(taken)

    found = [
        (batch, future.result())
        for batch, future in handed_over(executor, lambda batch: executor.submit(work, batch), batches(), in_order=True)
    ]
    executor.shutdown()
    assert [batch for batch, _ in found] == [batch for _, (batch, _) in found] == list(range(20))
    assert found[0][1] == (0, 4)


def test_out_of_order_whatever_is_done_makes_room() -> None:
    executor, may_end = ThreadsExecutor(2), Event()

    def work(batch: int) -> None:
        if batch == 0:
            may_end.wait(30)

    order = []
    for batch, _ in handed_over(executor, lambda batch: executor.submit(work, batch), range(20)):
        order.append(batch)
        if len(order) == 19:
            may_end.set()
    executor.shutdown()
    assert order[-1] == 0 and sorted(order) == list(range(20))


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
def test_who_kills_every_worker_is_told_so_and_nobody_else() -> None:
    executor = ProcessesExecutor(2, 4)
    try:
        others = [executor.submit(time.sleep, 0.05) for _ in range(6)]
        killer = executor.submit(signal.raise_signal, signal.SIGKILL)
        others += [executor.submit(time.sleep, 0.05) for _ in range(6)]
        wait_for([killer, *others])
        others += [executor.submit(time.sleep, 0.0)]
        assert isinstance(killer.exception(), BrokenExecutor)
        assert [future.exception() for future in others] == [None] * 13
    finally:
        executor.shutdown()


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
def test_what_was_lost_with_a_worker_is_done_again() -> None:
    executor = ProcessesExecutor(2, 4)
    try:
        executor.submit(time.sleep, 0.0).result()
        long = executor.submit(time.sleep, 1.0)
        time.sleep(0.3)
        (process, *_) = executor._pool._processes.values()
        process.kill()
        assert long.exception() is None and executor.submit(pow, 2, 3).result() == 8
    finally:
        executor.shutdown()
    assert SOLITARY_TRIES > 1


LOSES_A_WORKER = """
import signal
from experiments.processes import ProcessesExecutor
if __name__ == "__main__":
    executor = ProcessesExecutor(2, 4)
    print(type(executor.submit(signal.raise_signal, signal.SIGKILL).exception()).__name__, flush=True)
    executor.shutdown(wait=False, cancel_futures=True)
"""


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
def test_a_program_that_lost_workers_can_still_end(tmp_path: Path) -> None:
    """The limit is there for a program that hangs, which nothing else would notice."""
    script = tmp_path / "loses_a_worker.py"
    script.write_text(LOSES_A_WORKER)
    asked = [sys.executable, str(script)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    ended = subprocess.run(asked, env=environment, capture_output=True, text=True, timeout=300, check=True)
    assert ended.stdout.strip() == "BrokenExecutor"
