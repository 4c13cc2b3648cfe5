"""The store: a result becomes a folder, complete or not at all."""

import math
from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from analysis.facts import summary_tables
from analysis.results import StoredResult
from analysis.schema import FAILED, FINISHED, FURTHER_TABLES, MANIFEST, data_dictionary
from experiments.configuration.trusts_csv import write_trusts
from experiments.digest import digest
from experiments.execution import Done
from experiments.folders import complete_folder
from experiments.manifest import assumed_inputs, now, population_facts, provenance, write_json
from experiments.plan import PlannedRun
from experiments.settings import Comparison
from experiments.tables import stored_tables, write_table

RUNS_FILE = "runs.parquet"
FIGURES = "figures"


def store(
    settings: Comparison,
    runs: list[PlannedRun],
    done: Mapping[str, Done],
    started: str,
    more: Mapping[str, pd.DataFrame] | None = None,
    facts: Mapping[str, object] | None = None,
) -> StoredResult:
    """Write the result of a comparison to its folder and return it.

    Parameters
    ----------
    settings : Comparison
        What was asked for.
    runs : list of PlannedRun
        As planned.
    done : mapping of str to RunRecord or str
        By ``run_id``: a record, or the reason of a failure.
    started : str
        When the work began.
    more : mapping of str to DataFrame, optional
        Further tables by file name.
    facts : mapping of str to plain values, optional
        What else the manifest says.
    """
    tables = stored_tables(settings.population, runs, done, settings.unit_costs)
    tables |= more or {}
    manifest = {**_manifest(settings, tables, done, started), **(facts or {})}
    with complete_folder(settings.folder) as folder:
        if settings.own_trusts:
            write_trusts(settings.population, folder / "population.csv")
        _write(folder, tables, manifest)
    return StoredResult(settings.folder, manifest)


def _manifest(
    settings: Comparison, tables: Mapping[str, pd.DataFrame], done: Mapping[str, Done], started: str
) -> dict[str, object]:
    """What went in, what came out, with which program, when."""
    return {
        "status": FINISHED if _has_a_pair(tables["runs.parquet"]) else FAILED,
        "failed_runs": sum(isinstance(result, str) for result in done.values()),
        "hash": settings.hash,
        "digest": digest(
            {name: table for name, table in tables.items() if "run_id" in table and name != "runs.parquet"}
        ),
        "verb": settings.verb,
        "policy": settings.policy.name,
        "reference": settings.reference.name,
        "world": settings.world.name,
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


def _write(folder: Path, tables: Mapping[str, pd.DataFrame], manifest: dict[str, object]) -> None:
    """All files of a result; the manifest last, since it says that the rest is there."""
    for name, table in tables.items():
        write_table(table, folder / name)
    if manifest["status"] == FINISHED:
        written = summary_tables(StoredResult(folder, manifest))
        for name, table in written.items():
            table.to_csv(folder / f"{name}.csv", index=False)
        write_json(folder / "summary.json", _without_nan(written["summary"]))
    dictionary = data_dictionary(file for file in tables if file in FURTHER_TABLES)
    dictionary.to_csv(folder / "dictionary.csv", index=False)
    write_json(folder / "dictionary.json", dictionary.to_dict("records"))
    manifest["files"] = sorted([*(path.name for path in folder.iterdir()), MANIFEST])
    write_json(folder / MANIFEST, manifest)


def _without_nan(table: pd.DataFrame) -> list[dict[str, object]]:
    """Rows as plain values; JSON has no word for "not a number" and infinity but null."""
    return [
        {
            str(key): None if isinstance(value, float) and not math.isfinite(value) else value
            for key, value in row.items()
        }
        for row in table.to_dict("records")
    ]
