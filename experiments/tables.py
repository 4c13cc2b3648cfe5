"""From the engine's arrays to the stored tables, with the columns and types of ``analysis.schema``."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from agents.clock import QUARTERS_A_YEAR
from agents.decision import TERM_NAMES
from analysis.schema import CENSUS, COSTS, FAILED, FINISHED, GROUPS, OUTCOMES, REASONS, RUNS, TRUSTS, Column
from experiments.execution import Done
from experiments.plan import PlannedRun
from policies.costs import UnitCosts, costs_of, discounted, unit_costs_of
from policies.registry import COST_ITEMS
from sim.engine import RunRecord
from sim.groups import groupings_of
from sim.measures import CENSUS_MEASURES, GROUP_MEASURES, MEASURES, REASON_MEASURES, TRUST_MEASURES
from sim.population import Population

Keys = Mapping[str, NDArray[np.int64] | NDArray[np.object_]]
Part = tuple[str, NDArray[np.float64], Keys]


def stored_tables(
    population: Population, runs: Sequence[PlannedRun], done: Mapping[str, Done], unit_costs: UnitCosts
) -> dict[str, pd.DataFrame]:
    """Every table of a result by file name; the runs first, then the numbers of those that finished."""
    return {
        "runs.parquet": _runs(runs, done),
        **number_tables(population, done),
        "costs.parquet": cost_table(runs, done, unit_costs),
    }


def number_tables(population: Population, done: Mapping[str, Done]) -> dict[str, pd.DataFrame]:
    """The tables of numbers by file name, run by run in the order given."""
    records = [(run_id, record) for run_id, record in done.items() if isinstance(record, RunRecord)]
    trusts = np.array([trust.name for trust in population.trusts], dtype=object)
    terms = np.array(TERM_NAMES, dtype=object)
    outcomes = [(run_id, r.outcomes, {"quarter": _quarters(r)}) for run_id, r in records]
    by_trust = [(run_id, r.trusts, _by_year(r, r.trusts, "trust", trusts)) for run_id, r in records]
    census = [(run_id, r.census, {"year": _years(r, r.census)}) for run_id, r in records]
    groups = [(run_id, r.groups, _by_group(r, population)) for run_id, r in records]
    reasons = [(run_id, r.reasons, _by_year(r, r.reasons, "term", terms)) for run_id, r in records]
    return {
        "outcomes.parquet": _table(OUTCOMES, MEASURES, outcomes),
        "trusts.parquet": _table(TRUSTS, TRUST_MEASURES, by_trust),
        "census.parquet": _table(CENSUS, CENSUS_MEASURES, census),
        "reasons.parquet": _table(REASONS, REASON_MEASURES, reasons),
        "groups.parquet": _table(GROUPS, ("value",), groups),
    }


def cost_table(runs: Sequence[PlannedRun], done: Mapping[str, Done], unit_costs: UnitCosts) -> pd.DataFrame:
    """What was paid in each run, year by year and item by item; runs of the same content stand there once."""
    parts = [
        _costs(run, record, unit_costs)
        for run in {run.run_id: run for run in runs}.values()
        if isinstance(record := done[run.run_id], RunRecord)
    ]
    return typed(pd.concat(parts) if parts else pd.DataFrame(columns=[c.name for c in COSTS]), COSTS)


def _costs(run: PlannedRun, record: RunRecord, unit_costs: UnitCosts) -> pd.DataFrame:
    prices = unit_costs_of(run.policy.plan, unit_costs)
    units = record.units[-record.first_quarter :]
    costs = costs_of(run.policy.plan, units, prices)
    years = len(units) // QUARTERS_A_YEAR
    by_year = [table.reshape(years, QUARTERS_A_YEAR, -1).sum(axis=1) for table in (units, costs)]
    bought = np.flatnonzero(by_year[0].any(axis=0))
    present = discounted(by_year[1], prices["discount_rate"])
    return pd.DataFrame(
        {
            "run_id": run.run_id,
            "year": np.tile(np.arange(years), len(bought)),
            "lever": np.repeat([COST_ITEMS[column][0].name for column in bought], years),
            "item": np.repeat([COST_ITEMS[column][1].row.name for column in bought], years),
            "units": by_year[0][:, bought].T.ravel(),
            "unit_cost": np.repeat([prices[COST_ITEMS[column][1].row.name] for column in bought], years),
            "cost": by_year[1][:, bought].T.ravel(),
            "discounted_cost": present[:, bought].T.ravel(),
        }
    )


def _runs(runs: Sequence[PlannedRun], done: Mapping[str, Done]) -> pd.DataFrame:
    rows = []
    for run in runs:
        result = done[run.run_id]
        status, reason = (FAILED, result) if isinstance(result, str) else (FINISHED, "")
        rows.append((run.run_id, run.arm, run.policy.name, run.world.name, run.seed, status, reason, run.changes))
    return typed(pd.DataFrame(rows, columns=[column.name for column in RUNS]), RUNS)


def _quarters(record: RunRecord) -> NDArray[np.int64]:
    return np.arange(record.first_quarter, record.first_quarter + len(record.outcomes))


def _years(record: RunRecord, by_year: NDArray[np.float64]) -> NDArray[np.int64]:
    first = record.first_quarter // QUARTERS_A_YEAR
    return np.arange(first, first + len(by_year))


def _by_year(record: RunRecord, values: NDArray[np.float64], name: str, labels: NDArray[np.object_]) -> Keys:
    years = _years(record, values)
    return {"year": np.repeat(years, len(labels)), name: np.tile(labels, len(years))}


def _by_group(record: RunRecord, population: Population) -> Keys:
    """Keys of a long table: a row for each year, group and measure."""
    groups = [(grouping.name, group) for grouping in groupings_of(population) for group in grouping.groups]
    names = [(*group, measure) for group in groups for measure in GROUP_MEASURES]
    years = _years(record, record.groups)
    columns = zip(("grouping", "group", "measure"), np.array(names, dtype=object).T, strict=True)
    return {"year": np.repeat(years, len(names)), **{key: np.tile(column, len(years)) for key, column in columns}}


def _table(columns: Sequence[Column], measures: Sequence[str], parts: Sequence[Part]) -> pd.DataFrame:
    """Put the measures of every run, last axis, below one another beside their keys."""
    if not parts:
        return typed(pd.DataFrame(columns=[column.name for column in columns]), columns)
    values = np.concatenate([array.reshape(-1, len(measures)) for _, array, _ in parts])
    table = pd.DataFrame(values, columns=list(measures))
    rows = [array.size // len(measures) for _, array, _ in parts]
    table["run_id"] = np.repeat(np.array([run_id for run_id, _, _ in parts], dtype=object), rows)
    for name in parts[0][2]:
        table[name] = np.concatenate([keys[name] for _, _, keys in parts])
    return typed(table, columns)


def typed(table: pd.DataFrame, columns: Sequence[Column]) -> pd.DataFrame:
    """The columns of a stored table, in their order and with their types."""
    types = {c.name: object if c.dtype == "string" else c.dtype for c in columns}
    return table[[c.name for c in columns]].astype(types)


def write_table(table: pd.DataFrame, path: Path) -> None:
    """Write a table so that any reader of Parquet can open it."""
    pq.write_table(pa.Table.from_pandas(table, preserve_index=False), path, compression="zstd")
