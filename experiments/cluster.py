"""Workers on other computers, by Dask: a cluster of this computer, one that is joined, or jobs of Slurm.

Dask gives the tasks of a worker that died to another one. Workers leave by themselves when their scheduler is gone, and
are stopped before it.
"""

import logging
import shutil
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Future
from contextlib import suppress
from dataclasses import asdict
from functools import partial
from typing import Any

from experiments.configuration.parts import ExecutorChoice, SlurmJob
from experiments.identity import model_fingerprint
from experiments.progress import tell
from experiments.promises import StudyExecutor, pass_on
from sim.checks import SettingError

DEATH_TIMEOUT = 60  # seconds that a worker waits for its scheduler before it leaves
SECONDS_TO_ANSWER = 10
UNREACHABLE = (
    "the Dask scheduler cannot be reached any more. Start it again, and then the same command: a study goes on where "
    "it stopped."
)
OTHER_SOURCES = (
    "a worker has other sources of the model than this process, so its numbers would not be comparable. Install the "
    "same version on every computer of the cluster, and start its workers again."
)


class ClusterExecutor(StudyExecutor):
    """The workers of a Dask scheduler.

    Parameters
    ----------
    client : distributed.Client
        Connected to it.
    cluster : object, optional
        To be closed at the end, if it was started for this study.
    expected : int
        Workers that are on their way.
    ahead : int
        Tasks to be handed over for each worker.
    """

    def __init__(self, client: Any, cluster: Any, expected: int, ahead: int) -> None:
        self._client, self._cluster, self._expected, self._ahead = client, cluster, expected, ahead
        self._tasks = client.get_executor(pure=False)

    @property
    def window(self) -> int:
        """Workers may come and go, so it is asked each time; tasks find out by themselves if nobody answers."""
        with suppress(OSError):
            self._expected = max(self._expected, sum(self._client.nthreads().values()))
        return self._ahead * self._expected

    def submit[T](self, fn: Callable[..., T], /, *args: Any, **kwargs: Any) -> Future[T]:
        """Hand a task to the scheduler."""
        promise: Future[T] = Future()
        task = self._tasks.submit(_with_the_same_model, model_fingerprint(), fn, *args, **kwargs)
        task.add_done_callback(partial(_pass_on, promise))
        return promise

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Leave the cluster, or stop it if it was started for this study: workers first, then the scheduler."""
        self._tasks.shutdown(wait=wait and not cancel_futures)
        self._client.close()
        if self._cluster is not None:
            self._cluster.close()


def _pass_on[T](promise: Future[T], done: Future[T]) -> None:
    from distributed import KilledWorker

    if done.cancelled():
        promise.set_exception(SettingError(UNREACHABLE))
    elif isinstance(done.exception(), KilledWorker):
        promise.set_exception(BrokenExecutor(str(done.exception())))
    else:
        pass_on(done, promise)


def _with_the_same_model[T](fingerprint: str, fn: Callable[..., T], /, *args: Any, **kwargs: Any) -> T:
    """Do a task on a worker, if it has the sources of the model that the study was started with."""
    if model_fingerprint() != fingerprint:
        raise SettingError(OTHER_SOURCES)
    return fn(*args, **kwargs)


def join_cluster(choice: ExecutorChoice, workers: int, ahead: int) -> ClusterExecutor:
    """Start or join the cluster of a choice.

    Raises
    ------
    SettingError
        If its package is not installed, nobody answers, or no job can be sent.
    """
    try:
        import distributed
    except ImportError:
        raise _missing("distributed", choice.name) from None
    for handler in logging.getLogger("distributed").handlers:
        handler.setLevel(logging.CRITICAL)  # what matters of a lost connection, we say
    if choice.address is not None:
        return _joined(choice.address, ahead)
    if choice.name == "slurm":
        cluster = slurm_cluster(choice.job or SlurmJob())
        cluster.scale(workers)
        tell(f"Asking Slurm for {workers} workers; the study begins when the first of them starts ...")
    else:
        cluster = distributed.LocalCluster(
            n_workers=workers,
            threads_per_worker=1,
            memory_limit=0,
            dashboard_address=None,
            death_timeout=DEATH_TIMEOUT,
            silence_logs=logging.CRITICAL,
        )
    return ClusterExecutor(distributed.Client(cluster), cluster, workers, ahead)


def _joined(address: str, ahead: int) -> ClusterExecutor:
    from distributed import Client

    try:
        client = Client(address, timeout=SECONDS_TO_ANSWER)
    except (OSError, ValueError) as error:
        raise SettingError(
            f"executor.address = {address!r}: no Dask scheduler answers there ({type(error).__name__}). Start one with "
            "'dask scheduler', which prints its address, such as tcp://10.0.0.1:8786."
        ) from None
    if not client.nthreads():
        tell(f"No worker has joined {address} yet: waiting for 'dask worker {address} --nthreads 1' ...")
    return ClusterExecutor(client, None, 1, ahead)


def slurm_cluster(job: SlurmJob) -> Any:
    """A Dask scheduler in this process whose workers will be jobs of Slurm, one process for each core of a job.

    Raises
    ------
    SettingError
        If dask-jobqueue is not installed, or Slurm is not.
    """
    try:
        from dask_jobqueue import SLURMCluster
    except ImportError:
        raise _missing("dask-jobqueue", "slurm") from None
    if shutil.which("sbatch") is None:
        raise SettingError(
            "executor=slurm needs the command 'sbatch': start the study on a computer from which Slurm takes jobs."
        )
    asked = {name: value for name, value in {**asdict(job), "processes": job.cores}.items() if value is not None}
    try:
        any_port = {"dashboard": False, "dashboard_address": ":0"}  # the usual one may be in use
        return SLURMCluster(death_timeout=DEATH_TIMEOUT, scheduler_options=any_port, **asked)
    except ValueError as error:
        raise SettingError(f"executor=slurm: {' '.join(str(error).split())}") from None


def _missing(package: str, executor: str) -> SettingError:
    return SettingError(
        f"executor={executor} needs the package {package!r}, which is not installed: pip install 'medlead[cluster]'."
    )
