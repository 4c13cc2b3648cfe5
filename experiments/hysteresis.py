"""Whether the way back is another: ``medlead hysteresis`` steps a lever up and down again."""

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from agents.clock import QUARTERS_A_YEAR
from experiments.job import Job, follow_job, say_failures
from experiments.manifest import assumed_inputs, now, population_facts, provenance, write_json
from experiments.staircase import Staircase, read_staircase
from sim.engine import Observation, RunRecord
from sim.measures import MEASURES

if TYPE_CHECKING:
    import pandas as pd

    from experiments.execution import Done

ONCE_A_YEAR = Observation(prepared_every=QUARTERS_A_YEAR, yearly=False)


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
    from experiments.execution import execute_plans

    started = now()
    plans = settings.plans()
    done = execute_plans(settings.population, plans, settings.burn_in_years, settings.executor, ONCE_A_YEAR)
    _store(settings, done, started)
    return say_failures(done)


def branches_table(settings: Staircase, done: Mapping[str, "Done"]) -> "pd.DataFrame":
    """What was measured in the last year of each hold, run by run, the way up first; the top stands in both ways."""
    import pandas as pd

    from analysis.hysteresis import BRANCHES, DOWN, MEASURED, UP
    from experiments.tables import typed

    steps, levels = settings.steps, settings.levels
    holds = np.r_[0 : steps + 1, steps : 2 * steps + 1]
    ways = np.repeat([UP, DOWN], steps + 1)
    parts = []
    for (run_id, record), seed in zip(done.items(), settings.seeds, strict=True):
        if isinstance(record, RunRecord):
            keys = {"run_id": run_id, "seed": seed, "branch": ways, "step": holds, "level": levels[holds]}
            measured = _last_years(record, settings)
            parts.append(pd.DataFrame(keys | {name: measured[name][holds] for name in MEASURED}))
    table = pd.concat(parts) if parts else pd.DataFrame(columns=[column.name for column in BRANCHES])
    return typed(table, BRANCHES)


def _last_years(record: RunRecord, settings: Staircase) -> dict[str, np.ndarray]:
    """Each national measure in the last year of each hold, in the order of time."""
    quarters = record.outcomes[-record.first_quarter :].reshape(len(settings.levels), -1, len(MEASURES))
    means = np.nanmean(quarters[:, -QUARTERS_A_YEAR:], axis=1)  # readiness is taken once a year
    return {name: means[:, column] for column, name in enumerate(MEASURES)}


def _runs(settings: Staircase, done: Mapping[str, "Done"]) -> "pd.DataFrame":
    import pandas as pd

    from analysis.schema import FAILED, FINISHED

    reasons = [result if isinstance(result, str) else "" for result in done.values()]
    status = [FAILED if reason else FINISHED for reason in reasons]
    seeds = np.array(settings.seeds, dtype=np.uint64)
    return pd.DataFrame({"run_id": list(done), "seed": seeds, "status": status, "reason": reasons})


def _store(settings: Staircase, done: Mapping[str, "Done"], started: str) -> None:
    """Write the folder of the result: tables, summary, dictionary, manifest; complete or not at all."""
    from analysis.hysteresis import TABLES, StoredSweep, summarise_sweep
    from analysis.schema import FAILED, FINISHED, MANIFEST, dictionary_of
    from experiments.digest import digest
    from experiments.folders import complete_folder
    from experiments.tables import write_table

    tables = {"runs.parquet": _runs(settings, done), "branches.parquet": branches_table(settings, done)}
    finished = len(tables["branches.parquet"]) > 0
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
        manifest["files"] = sorted([*(path.name for path in folder.iterdir()), MANIFEST])
        write_json(folder / MANIFEST, manifest)


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
        "world": settings.world.name,
        "assumptions": settings.world.changes,
        "experiment": settings.experiment,
        "population": population_facts(settings.population),
        "seeds": list(settings.seeds),
        "assumed_inputs": assumed_inputs(),
        "config": settings.resolved,
    }


def show(_: Staircase, folder: Path) -> None:
    """Print both branches and what they say."""
    from rich.console import Console

    from analysis.hysteresis import read_sweep
    from analysis.hysteresis_table import print_sweep

    print_sweep(read_sweep(folder), Console(soft_wrap=not sys.stdout.isatty()))
    sys.stdout.flush()


def draw(folder: Path, figures: Path) -> None:
    """Draw both branches of the result in ``folder``."""
    from analysis.figures.hysteresis import draw_sweep
    from analysis.hysteresis import read_sweep

    draw_sweep(read_sweep(folder), figures)
