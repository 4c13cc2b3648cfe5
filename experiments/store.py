"""The store: a result becomes a folder, complete or not at all."""

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial

import pandas as pd

from analysis.facts import summary_tables
from analysis.results import StoredResult
from analysis.schema import FAILED, FINISHED, RUNS, data_dictionary
from experiments.configuration.trusts_csv import write_trusts
from experiments.digest import Rows, digest_of_runs
from experiments.folders import complete_folder
from experiments.manifest import (
    IN_THE_TABLE,
    NOWHERE,
    assumed_inputs,
    keeps_finished,
    now,
    population_facts,
    provenance,
    write_json,
    write_manifest,
)
from experiments.plan import PlannedRun
from experiments.records import Records
from experiments.settings import Comparison
from experiments.tables import cost_rows, number_rows, typed, write_rows, write_table

Further = Callable[[StoredResult], Mapping[str, pd.DataFrame]]


def store(
    settings: Comparison,
    runs: Sequence[PlannedRun],
    done: Records,
    started: str,
    further: Further | None = None,
    facts: Mapping[str, object] | None = None,
) -> str:
    """Write the result of a comparison to its folder, unless nothing can be made of it and a finished one is there.

    Returns where to look for runs that failed.

    Parameters
    ----------
    settings : Comparison
        What was asked for.
    runs : sequence of PlannedRun
        As planned.
    done : Records
        What came of them.
    started : str
        When the work began.
    further : callable, optional
        Makes further tables, by file name, of those that are written already.
    facts : mapping of str to plain values, optional
        What else the manifest says.
    """
    numbers = partial(_numbers, settings, {run.run_id: run for run in runs}, done)
    table = _runs_table(runs, done.reasons)
    if not _has_a_pair(table) and keeps_finished(settings.output_dir, settings.hash):
        return NOWHERE
    with complete_folder(settings.folder) as folder:
        write_table(table, folder / "runs.parquet")
        write_rows(folder, numbers(done.finished))
        digest = digest_of_runs(numbers(sorted(done.finished)))
        manifest = {**_manifest(settings, table, digest, started), **(facts or {})}
        _write_what_follows(settings, StoredResult(folder, manifest), further)
        write_manifest(folder, manifest)
    return IN_THE_TABLE


def _numbers(
    settings: Comparison, planned: Mapping[str, PlannedRun], done: Records, run_ids: Iterable[str]
) -> Iterator[tuple[str, Mapping[str, Rows]]]:
    """What each of some runs has in each table of numbers."""
    for run_id in run_ids:
        record = done[run_id]
        costs = cost_rows(planned[run_id].policy.plan, record, settings.unit_costs)
        yield run_id, {**number_rows(settings.population, record), "costs.parquet": costs}


def _runs_table(runs: Sequence[PlannedRun], reasons: Mapping[str, str]) -> pd.DataFrame:
    """One row for each planned run; runs of the same content stand there under each arm that has them."""
    rows = [
        (run.run_id, run.arm, run.policy.name, run.world.name, run.seed,
         FAILED if run.run_id in reasons else FINISHED, reasons.get(run.run_id, ""), run.changes)
        for run in runs
    ]  # fmt: skip
    return typed(pd.DataFrame(rows, columns=[column.name for column in RUNS]), RUNS)


def _manifest(settings: Comparison, runs: pd.DataFrame, digest: str, started: str) -> dict[str, object]:
    """What went in, what came out, with which program, when."""
    return {
        "status": FINISHED if _has_a_pair(runs) else FAILED,
        "failed_runs": int(runs.loc[runs["status"] == FAILED, "run_id"].nunique()),
        "hash": settings.hash,
        "digest": digest,
        "verb": settings.verb,
        "policy": settings.policy.name,
        "reference": settings.reference.name,
        **settings.world_facts,
        "experiment": settings.experiment,
        "population": population_facts(settings.population),
        "years": settings.years,
        "burn_in_years": settings.burn_in_years,
        "seeds": list(settings.seeds),
        "assumed_inputs": assumed_inputs(),
        "config": settings.resolved,
        **provenance(),
        "start": started,
        "end": now(),
    }


def _has_a_pair(runs: pd.DataFrame) -> bool:
    finished = runs[runs["status"] == FINISHED]
    return bool((finished.groupby("seed")["arm"].nunique() == runs["arm"].nunique()).any())


def _write_what_follows(settings: Comparison, result: StoredResult, further: Further | None) -> None:
    """What is made of the tables that are written, if there is a pair to speak of; and what all columns mean."""
    if settings.own_trusts:
        write_trusts(settings.population, result.folder / "population.csv")
    tables: Mapping[str, pd.DataFrame] = {}
    if result.manifest["status"] == FINISHED:
        tables = further(result) if further else {}
        for name, table in tables.items():
            write_table(table, result.folder / name)
        written = summary_tables(result)
        for name, table in written.items():
            table.to_csv(result.folder / f"{name}.csv", index=False)
        write_json(result.folder / "summary.json", _without_nan(written["summary"]))
    dictionary = data_dictionary(tables)
    dictionary.to_csv(result.folder / "dictionary.csv", index=False)
    write_json(result.folder / "dictionary.json", dictionary.to_dict("records"))


def _without_nan(table: pd.DataFrame) -> list[dict[str, object]]:
    """Rows as plain values; JSON has no word for "not a number" and infinity but null."""
    return [
        {
            str(key): None if isinstance(value, float) and not math.isfinite(value) else value
            for key, value in row.items()
        }
        for row in table.to_dict("records")
    ]
