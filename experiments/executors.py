"""Where runs are computed: here, in threads, in processes or on a cluster, all behind one interface.

The choice changes how long a study takes and nothing else.
"""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from itertools import islice
from typing import Any

from experiments.cli import WORKER_THREADS
from experiments.configuration.parts import ExecutorChoice, workers_here
from experiments.promises import StudyExecutor

AHEAD = 2  # tasks handed over for each worker, so that none waits for the next


class SerialExecutor(StudyExecutor):
    """Does each task at once, in the caller's own thread."""

    def submit[T](self, fn: Callable[..., T], /, *args: Any, **kwargs: Any) -> Future[T]:
        """Do the task; the future that is returned is done."""
        future: Future[T] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:  # as the other executors: whoever asks for the result gets the error
            future.set_exception(error)
        return future


class ThreadsExecutor(ThreadPoolExecutor, StudyExecutor):
    """Threads of this process; the engine releases the interpreter, so they run side by side."""

    def __init__(self, workers: int) -> None:
        super().__init__(workers, thread_name_prefix=WORKER_THREADS)
        self._window = AHEAD * workers


def make_executor(choice: ExecutorChoice, tasks: int) -> StudyExecutor:
    """The executor of a name, with no more workers on this computer than there are tasks.

    Raises
    ------
    SettingError
        If it is a cluster's, and the cluster cannot be reached or its package is not installed.
    """
    workers = max(1, min(workers_here(choice), tasks))
    match choice.name:
        case "serial":
            return SerialExecutor()
        case "threads":
            return ThreadsExecutor(workers)
        case "processes":
            from experiments.processes import ProcessesExecutor

            return ProcessesExecutor(workers, AHEAD * workers)
        case "dask" | "slurm":
            from experiments.cluster import join_cluster

            return join_cluster(choice, workers, AHEAD)


def handed_over[Batch, Result](
    executor: StudyExecutor,
    submit: Callable[[Batch], Future[Result]],
    batches: Iterable[Batch],
    in_order: bool = False,
) -> Iterator[tuple[Batch, Future[Result]]]:
    """Keep a bounded number of batches under way, and yield each with what came of it.

    Parameters
    ----------
    executor : StudyExecutor
        Its window says how many are worth having under way.
    submit : callable
        Hands a batch over.
    batches : iterable
        Asked for the next one only when there is room for it.
    in_order : bool
        Whether batches come back as they were handed over, and not as soon as they are done. What is done early waits,
        and takes up its room until then.
    """
    ahead, under_way = iter(batches), dict[Future[Result], Batch]()
    while True:
        for batch in islice(ahead, max(0, executor.window - len(under_way))):
            under_way[submit(batch)] = batch
        if not under_way:
            return
        next_ones = [next(iter(under_way))] if in_order else list(under_way)
        for future in wait(next_ones, return_when=FIRST_COMPLETED).done:
            yield under_way.pop(future), future
