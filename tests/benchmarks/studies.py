"""What a study costs beside its engine: planning, handing over, storing, checking; and whether memory grows."""

import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from experiments.configuration.parts import ExecutorChoice
from experiments.executors import make_executor
from experiments.seeds import paired_seeds
from experiments.study.conduct import conduct
from experiments.study.hospital import HospitalSimulator
from experiments.study.store import runs_of_a_part
from experiments.study.study import Runs, Study
from policies.plan import Policy
from sim.engine import Observation, simulate
from sim.parameters import LEVERS
from sim.population import Population, built_in_population
from tests.benchmarks.peaks import peak_of
from tests.benchmarks.rows import Goal, Row
from tests.benchmarks.subjects import BURN_IN_YEARS, POLICY_YEARS, WORKSHOP
from tests.benchmarks.timing import Work, rounds

RUNS = 416
WHOLE_DESIGN = 13_312  # Sobol' over eleven factors with N = 1,024: its batches are those that count
TASKS = 200
FEW, MANY = 1_000, 20_000
WORKERS = 2
LEAN_YEARLY = Observation(prepared_quarterly=False, yearly=False)
CONDUCT = "from tests.benchmarks.studies import conduct_tiny; conduct_tiny(int(sys.argv[1]))"


def levers_study(population: Population, runs: int) -> Study:
    """So many points of eight levers, one seed."""
    factors = tuple(row.name for row in LEVERS[:8])
    low, high = np.array([row.low for row in LEVERS[:8]]), np.array([row.high for row in LEVERS[:8]])
    points = low + (high - low) * np.random.default_rng(1).random((runs, len(factors)))
    simulator = HospitalSimulator(population, (("policy", Policy()),), {}, POLICY_YEARS, BURN_IN_YEARS)
    return Study("benchmark", simulator, factors, points, paired_seeds(1, 1))


def conduct_tiny(runs: int) -> None:
    """A study of four trusts of 60, in a folder that is gone afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        conduct(levers_study(built_in_population("tiny"), runs), Path(folder), ExecutorChoice("serial", None))


def studies(repeats: int) -> list[Row]:
    """What storing and handing over add to the engine's time, all in processor time."""
    study = levers_study(WORKSHOP, RUNS)
    size = runs_of_a_part(WHOLE_DESIGN, study.simulator.effort)
    plans = [plan for _, plan in study.simulator.plan(study.runs(0, RUNS))]
    batches = [plans[first : first + size] for first in range(0, RUNS, size)]
    works: dict[str, Work] = {
        "engine": lambda: [simulate(WORKSHOP, batch, BURN_IN_YEARS, LEAN_YEARLY) for batch in batches]
    }
    with tempfile.TemporaryDirectory() as folder:
        for name in ("serial", "threads"):
            works[name] = _conducting(study, size, Path(folder) / name, ExecutorChoice(name, WORKERS))
        seconds = rounds(works, repeats)
    return [
        *(
            Row(
                f"A study of a workshop, its store and `executor={name}`, beyond the engine alone",
                [100.0 * (r[name] / r["engine"] - 1.0) for r in seconds],
                "%",
                Goal(most=10.0),
            )
            for name in ("serial", "threads")
        ),
        *_handing_over(study.runs(0, size), [r["engine"] * size / RUNS for r in seconds]),
    ]


def _conducting(study: Study, size: int, folder: Path, choice: ExecutorChoice) -> Work:
    """Conduct the study from nothing, in batches as long as those of the whole design."""
    from unittest.mock import patch

    def work() -> object:
        shutil.rmtree(folder, ignore_errors=True)
        with patch("experiments.study.store.runs_of_a_part", lambda *_: size):
            return conduct(study, folder, choice)

    return work


def _handing_over(batch: Runs, batch_seconds: Sequence[float]) -> list[Row]:
    """Processor time of this process for each task that is sent a batch and counts it, over that of computing it."""
    rows = []
    for name in ("threads", "processes", "dask"):
        executor = make_executor(ExecutorChoice(name, WORKERS), TASKS)
        try:
            tasks = rounds({"tasks": partial(_empty_tasks, executor, batch)}, len(batch_seconds))
        finally:
            executor.shutdown()
        shares = [100.0 * r["tasks"] / TASKS / whole for r, whole in zip(tasks, batch_seconds, strict=True)]
        rows.append(Row(f"Handing over a batch of a workshop, `executor={name}`", shares, "%", Goal(most=5.0)))
    return rows


def _empty_tasks(executor: Any, batch: Runs) -> None:
    for future in [executor.submit(len, batch) for _ in range(TASKS)]:
        future.result()


def study_memory() -> list[Row]:
    """Peak memory of whole processes that do few and many runs of ``tiny``."""
    peaks = {runs: peak_of(CONDUCT, str(runs)) for runs in (FEW, MANY)}
    return [
        Row(
            f"Peak memory of a study of tiny, {MANY:,} runs over {FEW:,}",
            [peaks[MANY] / peaks[FEW]],
            "times",
            Goal(most=1.1),
        ),
        Row(f"Peak memory of a study of tiny, {MANY:,} runs", [peaks[MANY]], "MiB"),
    ]


def whole_studies(repeats: int) -> list[Row]:
    """Sobol' studies over all levers, from the command to its last sentence: time on the clock."""
    kinds = {"workshop": (1024, 90.0), "england": (64, 120.0)}
    seconds: dict[str, list[float]] = {name: [] for name in kinds}
    for _ in range(repeats):
        for population, (rows, _goal) in kinds.items():
            with tempfile.TemporaryDirectory(prefix="medlead-benchmark-") as folder:
                line = ["sensitivity", "method=sobol", f"n={rows}", f"population={population}", "seeds=1"]
                line += ["outcome=[prepared,in_role]", "figures=false", f"output_dir={folder}"]
                seconds[population].append(_seconds_on_the_clock(line))
    return [
        Row(
            f"Sobol' study of {population}, {rows} rows over 11 factors ({13 * rows:,} runs): time on the clock",
            seconds[population],
            "s",
            Goal(most=goal),
        )
        for population, (rows, goal) in kinds.items()
    ]


def _seconds_on_the_clock(line: Sequence[str]) -> float:
    start = time.perf_counter()
    code = "import sys; from experiments.cli import main; raise SystemExit(main(sys.argv[1:]))"
    subprocess.run([sys.executable, "-c", code, *line], check=True, capture_output=True)
    return time.perf_counter() - start
