"""Whether the way back is another: ``medlead hysteresis`` steps a lever up and down again."""

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from agents.clock import QUARTERS_A_YEAR
from experiments.job import Job, follow_job, say_failures
from experiments.manifest import (
    IN_THE_TABLE,
    NOWHERE,
    assumed_inputs,
    keeps_finished,
    now,
    population_facts,
    provenance,
    write_manifest,
)
from experiments.staircase import Staircase, read_staircase
from sim.engine import Observation, RunRecord
from sim.measures import MEASURES
from sim.state import Floats

if TYPE_CHECKING:
    import pandas as pd

    from experiments.execution import Done

Holds = dict[str, Floats]  # each measure in the order of time
Climbed = Holds | str  # a staircase climbed, or the reason why it was not
ONCE_A_YEAR = Observation(prepared_quarterly=False, yearly=False)


def main(arguments: Sequence[str]) -> int:
    """Do what the line after ``medlead hysteresis`` asks for and return the exit code."""
    return follow_job(Job("hysteresis", read_staircase, describe, compute, show, draw), arguments)


def describe(settings: Staircase) -> str:
    """What would be done."""
    return (
        f"{settings.lever} from {settings.lowest:g} to {settings.highest:g} ({settings.row.unit}) and back in "
        f"{settings.steps} steps, each level held for {settings.hold_years} years: {len(settings.seeds)} runs of "
        f"{settings.extent(settings.years)}"
    )


def compute(settings: Staircase) -> int:
    """Go up and down for every seed and store what is seen; 0, or 1 if a run failed."""
    started = now()
    climbed = climb(settings)
    where = _store(settings, climbed, started)
    return say_failures([result for result in climbed.values() if isinstance(result, str)], len(climbed), where)


def climb(settings: Staircase) -> dict[str, Climbed]:
    """What each seed's way up and down left, by ``run_id``; its record is not kept."""
    from experiments.execution import execute_plans

    climbed: dict[str, Climbed] = {}

    def keep(run_id: str, done: "Done") -> None:
        climbed[run_id] = _last_years(done, settings) if isinstance(done, RunRecord) else done

    population, plans = settings.population, settings.plans()
    execute_plans(population, plans, settings.burn_in_years, settings.executor, keep, ONCE_A_YEAR)
    return climbed


def branches_table(settings: Staircase, climbed: Mapping[str, Climbed]) -> "pd.DataFrame":
    """What was measured in the last year of each hold, run by run, the way up first; the top stands in both ways."""
    import pandas as pd

    from analysis.hysteresis import BRANCHES, DOWN, MEASURED, UP
    from experiments.tables import typed

    steps, levels = settings.steps, settings.levels
    holds = np.r_[0 : steps + 1, steps : 2 * steps + 1]
    ways = np.repeat([UP, DOWN], steps + 1)
    parts = []
    for (run_id, measured), seed in zip(climbed.items(), settings.seeds, strict=True):
        if not isinstance(measured, str):
            keys = {"run_id": run_id, "seed": seed, "branch": ways, "step": holds, "level": levels[holds]}
            parts.append(pd.DataFrame(keys | {name: measured[name][holds] for name in MEASURED}))
    table = pd.concat(parts) if parts else pd.DataFrame(columns=[column.name for column in BRANCHES])
    return typed(table, BRANCHES)


def _last_years(record: RunRecord, settings: Staircase) -> Holds:
    """What is stored of each hold, a mean over its last year, in the order of time."""
    from analysis.hysteresis import MEASURED

    quarters = record.outcomes[-record.first_quarter :].reshape(len(settings.levels), -1, len(MEASURES))
    measured = quarters[:, -QUARTERS_A_YEAR:, [MEASURES.index(name) for name in MEASURED]]
    means = np.nanmean(measured, axis=1)  # readiness is taken once a year
    return dict(zip(MEASURED, means.T, strict=True))


def _runs(settings: Staircase, climbed: Mapping[str, Climbed]) -> "pd.DataFrame":
    import pandas as pd

    from analysis.schema import FAILED, FINISHED

    reasons = [result if isinstance(result, str) else "" for result in climbed.values()]
    status = [FAILED if reason else FINISHED for reason in reasons]
    seeds = np.array(settings.seeds, dtype=np.uint64)
    return pd.DataFrame({"run_id": list(climbed), "seed": seeds, "status": status, "reason": reasons})


def _store(settings: Staircase, climbed: Mapping[str, Climbed], started: str) -> str:
    """Write the folder of the result, complete or not at all; returns where to look for runs that failed."""
    from analysis.hysteresis import TABLES, StoredSweep, summarise_sweep
    from analysis.schema import FAILED, FINISHED, dictionary_of
    from experiments.digest import digest
    from experiments.folders import complete_folder
    from experiments.tables import write_table

    tables = {"runs.parquet": _runs(settings, climbed), "branches.parquet": branches_table(settings, climbed)}
    finished = len(tables["branches.parquet"]) > 0
    if not finished and keeps_finished(settings.output_dir, settings.hash):
        return NOWHERE
    manifest = {
        "status": FINISHED if finished else FAILED,
        "failed_runs": int((tables["runs.parquet"]["status"] == FAILED).sum()),
        "digest": digest({"branches.parquet": tables["branches.parquet"]}),
        **_facts(settings),
        **provenance(),
        "start": started,
        "end": now(),
    }
    with complete_folder(settings.folder) as folder:
        for name, table in tables.items():
            write_table(table, folder / name)
        if finished:
            summarise_sweep(StoredSweep(folder, manifest)).to_csv(folder / "summary.csv", index=False)
        dictionary_of(TABLES).to_csv(folder / "dictionary.csv", index=False)
        write_manifest(folder, manifest)
    return IN_THE_TABLE


def _facts(settings: Staircase) -> dict[str, object]:
    """What went in, and what theory says of it."""
    from dataclasses import asdict

    from sim.parameters import world_vector
    from sim.tipping import tipping

    expected = tipping(world_vector(settings.world.inputs), settings.lever, settings.lowest, settings.highest)
    return {
        "hash": settings.hash,
        "verb": "hysteresis",
        "lever": {"name": settings.lever, "unit": settings.row.unit, "meaning": settings.row.meaning},
        "from": settings.lowest,
        "to": settings.highest,
        "steps": settings.steps,
        "hold_years": settings.hold_years,
        "burn_in_years": settings.burn_in_years,
        "tipping": asdict(expected),
        **settings.world_facts,
        "experiment": settings.experiment,
        "population": population_facts(settings.population),
        "seeds": list(settings.seeds),
        "assumed_inputs": assumed_inputs(),
        "config": settings.resolved,
    }


def show(_: Staircase, folder: Path) -> None:
    """Print both branches and what they say."""
    from analysis.hysteresis import read_sweep
    from analysis.hysteresis_table import print_sweep
    from experiments.screen import screen

    print_sweep(read_sweep(folder), screen())
    sys.stdout.flush()


def draw(folder: Path, figures: Path) -> None:
    """Draw both branches of the result in ``folder``."""
    from analysis.figures.hysteresis import draw_sweep
    from analysis.hysteresis import read_sweep

    draw_sweep(read_sweep(folder), figures)
