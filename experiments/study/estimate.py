"""What a study will take, before it is begun: the number of runs, and about how long, from a few runs on trial."""

import time
from dataclasses import dataclass
from pathlib import Path

from experiments.configuration.parts import ExecutorChoice, workers_here
from experiments.execution import compile_first
from experiments.study.batch import compute
from experiments.study.store import StudyStore
from experiments.study.study import Study

MOST_TRIAL_RUNS = 16
EFFORT_ON_TRIAL = 2e7  # consultant-quarters: some tenths of a second


@dataclass(frozen=True)
class Estimate:
    """How much there is to do.

    Parameters
    ----------
    folder : Path or None
        Where the study has, or gets, its folder; None if that cannot be known yet.
    runs, stored : int
        Of the whole study, and of those the ones in parts that are there already (unchecked).
    workers : int
        Runs computed at once, as far as that is known.
    seconds : float
        Of computing for what is missing, on one worker; about, since it was measured on a few runs.
    """

    folder: Path | None
    runs: int
    stored: int
    workers: int
    seconds: float

    def __str__(self) -> str:
        left = self.runs - self.stored
        stored = f", {self.stored:,} of them stored already" if self.stored else ""
        how_long = f"about {time_in_words(self.seconds / self.workers)} on {self.workers} worker" if left else "nothing"
        ending = "s" if left and self.workers > 1 else ""
        place = f"\nStudy: {self.folder}" if self.folder else ""
        return f"{self.runs:,} runs{stored}. To be done: {how_long}{ending}.{place}"


def estimate(study: Study, output_dir: Path, choice: ExecutorChoice, known: bool = True) -> Estimate:
    """Say how much a study would take, and leave nothing behind.

    A study that is not ``known`` only has the size of the one that will be made: nothing of it can be stored.

    Two trials of one run and of several tell a batch's own cost, such as a shared burn-in, from that of each run.
    """
    store = StudyStore(study, output_dir)
    missing = [part for part in range(store.parts) if not (known and store.path(part).is_file())]
    runs = sum(len(store.runs(part)) for part in missing)
    seconds = 0.0
    if missing:
        compile_first()
        several = max(2, min(MOST_TRIAL_RUNS, int(EFFORT_ON_TRIAL / study.simulator.effort)))
        middle = len(study) // 2
        _seconds(study, middle, 1)
        one, more = _seconds(study, middle, 1), _seconds(study, middle, several)
        each = max(0.0, more - one) / (several - 1)
        seconds = len(missing) * max(0.0, one - each) + runs * each
    return Estimate(store.folder if known else None, len(study), len(study) - runs, workers_here(choice), seconds)


def _seconds(study: Study, first: int, count: int) -> float:
    runs = study.runs(min(first, max(0, len(study) - count)), first + count)
    start = time.perf_counter()
    compute(study.simulator, runs)
    return time.perf_counter() - start


def time_in_words(seconds: float) -> str:
    """A time that nobody should take for exact."""
    if seconds < 90:
        return f"{max(1, round(seconds))} s"
    if seconds < 90 * 60:
        return f"{round(seconds / 60)} minutes"
    return f"{seconds / 3600:.1f} hours"
