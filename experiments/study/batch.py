"""What a worker does: a batch of runs becomes rows of numbers, and a run that fails leaves its reason."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from experiments.failures import reason_of
from experiments.study.study import Floats, Runs, Simulator

# Runs handed to the simulator at once: enough to share a burn-in, few enough that their records take little memory.
RUNS_AT_ONCE = 256


@dataclass(frozen=True, eq=False)
class Rows:
    """What some runs left: identity, numbers, and the reason where there are none (empty where there are)."""

    run_ids: list[str]
    outputs: Floats
    reasons: list[str]


def compute(simulator: Simulator, runs: Runs) -> Rows:
    """Do a batch of runs, wherever this process is."""
    parts = [_rows(simulator, runs[first : first + RUNS_AT_ONCE]) for first in range(0, len(runs), RUNS_AT_ONCE)]
    return Rows(
        [run_id for part in parts for run_id in part.run_ids],
        np.concatenate([part.outputs for part in parts]),
        [reason for part in parts for reason in part.reasons],
    )


def failed_rows(simulator: Simulator, runs: Runs, reason: str) -> Rows:
    """Rows of runs that were lost with their worker."""
    run_ids = [run_id for run_id, _ in simulator.plan(runs)]
    return Rows(run_ids, np.full((len(runs), len(simulator.outputs)), np.nan), [reason] * len(runs))


def _rows(simulator: Simulator, runs: Runs) -> Rows:
    plans = simulator.plan(runs)
    different = dict(plans)  # points may differ in what nothing reads; such runs are one
    done = dict(zip(different, _done(simulator, list(different.values())), strict=True))
    nothing = np.full(len(simulator.outputs), np.nan)
    results = [done[run_id] for run_id, _ in plans]
    return Rows(
        [run_id for run_id, _ in plans],
        np.array([nothing if isinstance(result, str) else result for result in results]),
        [result if isinstance(result, str) else "" for result in results],
    )


def _done(simulator: Simulator, plans: Sequence[Any]) -> Iterator[Floats | str]:
    """The numbers of each run or the reason why there are none; halves on an error, so that it hits nobody else."""
    try:
        yield from simulator.simulate(plans)
    except Exception as error:  # whatever it is, it belongs into the row as the run's reason
        if len(plans) == 1:
            yield reason_of(error)
        else:
            middle = len(plans) // 2
            yield from _done(simulator, plans[:middle])
            yield from _done(simulator, plans[middle:])
