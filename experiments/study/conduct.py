"""Conducting a study: whatever is not stored yet is done, on any executor, and stored batch by batch."""

import secrets
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Future
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from analysis.study import StoredStudy
from experiments.configuration.parts import ExecutorChoice
from experiments.execution import compile_first
from experiments.executors import handed_over, make_executor
from experiments.failures import WORKER_LOST, reason_of
from experiments.folders import check_writable
from experiments.interrupts import check_interrupts
from experiments.progress import progress, tell
from experiments.promises import StudyExecutor
from experiments.study.batch import Rows, compute, failed_rows
from experiments.study.parts import DamagedPartError
from experiments.study.store import StudyStore, Survey
from experiments.study.study import Runs, Study
from sim.checks import SettingError

ROUNDS = 5
Batch = tuple[int, Runs]
ToDo = list[tuple[int, Callable[[int], Runs]]]  # parts, and how to get at the runs to be done of each


def conduct(study: Study, output_dir: Path, choice: ExecutorChoice, retry_failed: bool = False) -> StoredStudy:
    """Do what is missing of a study, and return it from its store.

    Parameters
    ----------
    study : Study
        Which runs; those that are stored are not done again.
    output_dir : Path
        In which the study has, or gets, its folder.
    choice : ExecutorChoice
        Where; it changes no result.
    retry_failed : bool
        Whether runs that failed before are done again; no others are.

    Returns
    -------
    StoredStudy
        Finished; ``failed_runs`` says how many runs left a reason instead of numbers.

    Raises
    ------
    SettingError
        If something cannot be written, or the workers cannot be reached; what is stored stays stored.
    """
    check_writable(output_dir, "output_dir")
    store = StudyStore(study, output_dir)
    store.open()
    found = store.survey()
    parts: ToDo = [(part, store.failed) for part in found.with_failures] if retry_failed else []
    for _ in range(ROUNDS):  # once, unless a part is damaged or set aside by another process meanwhile
        parts += [(part, store.runs) for part in found.missing]
        if not parts:
            return _finished(store, found)
        store.begin()
        _do(store, parts, choice)
        found, parts = store.survey(), []
    raise SettingError(f"parts of {store.folder} do not stay as they are written. Is its disk sound?")


def _finished(store: StudyStore, found: Survey) -> StoredStudy:
    if found.failed_runs:
        tell(f"{found.failed_runs:,} of {len(store.study):,} runs failed; their rows say why (--retry-failed).")
    return store.finish(found)


def _do(store: StudyStore, parts: ToDo, choice: ExecutorChoice) -> None:
    # In any order, so that several processes on one study mostly do different parts of it.
    secrets.SystemRandom().shuffle(parts)
    total = sum(len(pick(part)) for part, pick in parts)
    if total < len(store.study):
        tell(f"{len(store.study) - total:,} of {len(store.study):,} runs are stored already.")
    compile_first()
    executor = make_executor(choice, len(parts))
    with _interruptible(store):
        try:
            with progress("Runs", total) as advance:
                batches = _batches(store, parts, advance)
                for (part, runs), future in handed_over(executor, partial(_submit, store, executor), batches):
                    store.save(part, runs, _rows(store, future, runs))
                    advance(len(runs))
        finally:
            executor.shutdown(wait=False, cancel_futures=True)
        check_interrupts()


def _batches(store: StudyStore, parts: ToDo, advance: Callable[[int], None]) -> Iterator[Batch]:
    """Batches that are still to be done when their turn comes; another process may have been quicker."""
    for part, pick in parts:
        try:
            runs = pick(part)
        except (FileNotFoundError, DamagedPartError):
            continue  # the next survey sees it
        if len(runs) == 0 or (pick == store.runs and store.path(part).is_file()):
            advance(len(runs))
        else:
            yield part, runs


def _submit(store: StudyStore, executor: StudyExecutor, batch: Batch) -> Future[Rows]:
    return executor.submit(compute, store.study.simulator, batch[1])


def _rows(store: StudyStore, future: Future[Rows], runs: Runs) -> Rows:
    """What came back, or rows that say why nothing did."""
    try:
        return future.result()
    except SettingError:  # no worker can be reached, or none that has this model
        raise
    except BrokenExecutor:
        return failed_rows(store.study.simulator, runs, WORKER_LOST)
    except Exception as error:  # such as no memory for a whole batch: its rows say so, and the others go on
        return failed_rows(store.study.simulator, runs, reason_of(error))


@contextmanager
def _interruptible(store: StudyStore) -> Iterator[None]:
    try:
        yield
    except KeyboardInterrupt:
        raise KeyboardInterrupt(
            f"Interrupted: what was done is stored in {store.folder}. The same command does the rest."
        ) from None
