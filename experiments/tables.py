"""From the engine's arrays to the stored tables, run by run, with the columns and types of ``analysis.schema``."""

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from agents.clock import QUARTERS_A_YEAR
from agents.decision import TERM_NAMES
from analysis.schema import TABLES, Column
from experiments.digest import Rows
from policies.costs import UnitCosts, costs_of, discounted, unit_costs_of
from policies.plan import Policy
from policies.registry import COST_ITEMS
from sim.engine import RunRecord
from sim.groups import groupings_of
from sim.measures import CENSUS_MEASURES, GROUP_MEASURES, MEASURES, REASON_MEASURES, TRUST_MEASURES
from sim.population import Population

Labels = Mapping[str, NDArray[np.object_]]

ARROW_TYPES = {"string": pa.string(), "int64": pa.int64(), "uint64": pa.uint64(), "float64": pa.float64()}
COMPRESSION = "zstd"
NUMBERS = tuple(name for name in TABLES if name != "runs.parquet")
ROWS_OF_A_GROUP = 32_768  # of a Parquet file: some megabytes


def number_rows(population: Population, record: RunRecord) -> dict[str, Rows]:
    """What a run measured, by file name: the rows that it has in each table."""
    trusts = np.array([trust.name for trust in population.trusts], dtype=object)
    quarters = np.arange(record.first_quarter, record.first_quarter + len(record.outcomes))
    terms = np.array(TERM_NAMES, dtype=object)
    return {
        "outcomes.parquet": {"quarter": quarters, **_measured(MEASURES, record.outcomes)},
        "trusts.parquet": _yearly(record, TRUST_MEASURES, record.trusts, {"trust": trusts}),
        "census.parquet": _yearly(record, CENSUS_MEASURES, record.census),
        "reasons.parquet": _yearly(record, REASON_MEASURES, record.reasons, {"term": terms}),
        "groups.parquet": _yearly(record, ("value",), record.groups, _group_labels(population)),
    }


def cost_rows(policy: Policy, record: RunRecord, unit_costs: UnitCosts) -> Rows:
    """What was paid in a run, year by year and item by item."""
    prices = unit_costs_of(policy, unit_costs)
    units = record.units[-record.first_quarter :]
    costs = costs_of(policy, units, prices)
    years = len(units) // QUARTERS_A_YEAR
    by_year = [table.reshape(years, QUARTERS_A_YEAR, -1).sum(axis=1) for table in (units, costs)]
    bought = np.flatnonzero(by_year[0].any(axis=0))
    present = discounted(by_year[1], prices["discount_rate"])
    items = [COST_ITEMS[column] for column in bought]
    names = [item.row.name for _, item in items]
    return {
        "year": np.tile(np.arange(years), len(bought)),
        "lever": np.repeat(np.array([lever.name for lever, _ in items], dtype=object), years),
        "item": np.repeat(np.array(names, dtype=object), years),
        "units": by_year[0][:, bought].T.ravel(),
        "unit_cost": np.repeat([prices[name] for name in names], years),
        "cost": by_year[1][:, bought].T.ravel(),
        "discounted_cost": present[:, bought].T.ravel(),
    }


def _yearly(
    record: RunRecord, measures: Sequence[str], values: NDArray[np.float64], labels: Labels | None = None
) -> Rows:
    """Rows of a table with one year after the other: those of all labels in each, and the measures."""
    first, rows = record.first_quarter // QUARTERS_A_YEAR, math.prod(values.shape[1:]) // len(measures)
    keys = {name: np.tile(column, len(values)) for name, column in (labels or {}).items()}
    return {"year": np.repeat(np.arange(first, first + len(values)), rows), **keys, **_measured(measures, values)}


def _group_labels(population: Population) -> Labels:
    """Keys of a long table: a row for each group and measure."""
    groups = [(grouping.name, group) for grouping in groupings_of(population) for group in grouping.groups]
    names = [(*group, measure) for group in groups for measure in GROUP_MEASURES]
    return dict(zip(("grouping", "group", "measure"), np.array(names, dtype=object).T, strict=True))


def _measured(measures: Sequence[str], values: NDArray[np.float64]) -> Rows:
    return dict(zip(measures, values.reshape(-1, len(measures)).T, strict=True))


def write_rows(folder: Path, runs: Iterable[tuple[str, Mapping[str, Rows]]]) -> None:
    """Write every table of numbers, run by run in the order given, so that few runs are in memory at a time.

    Parameters
    ----------
    folder : Path
        Where the files go.
    runs : iterable of (str, mapping of str to rows)
        The ``run_id`` of each run, and what it has in each table by file name.
    """
    with ExitStack() as stack:
        add_to = {name: stack.enter_context(_growing_table(folder / name, TABLES[name])) for name in NUMBERS}
        for run_id, tables in runs:
            for name, rows in tables.items():
                add_to[name](run_id, rows)


@contextmanager
def _growing_table(path: Path, columns: Sequence[Column]) -> Iterator[Callable[[str, Rows], None]]:
    """Yield a function that adds the rows of a run to a file; what is added waits until it fills a row group."""
    schema = pa.schema([pa.field(column.name, ARROW_TYPES[column.dtype]) for column in columns])
    waiting: list[pa.Table] = []

    with pq.ParquetWriter(path, schema, compression=COMPRESSION, write_page_checksum=True) as file:

        def write() -> None:
            if waiting:
                file.write_table(pa.concat_tables(waiting))
                waiting.clear()

        def add(run_id: str, rows: Rows) -> None:
            waiting.append(_arrow_table(schema, run_id, rows))
            if sum(map(len, waiting)) >= ROWS_OF_A_GROUP:
                write()

        yield add
        write()


def _arrow_table(schema: pa.Schema, run_id: str, rows: Rows) -> pa.Table:
    """The rows of a run beside its name; "no value" is a null, as pandas writes it."""
    _, *fields = schema
    columns = [pa.array(rows[field.name], field.type, from_pandas=True) for field in fields]
    return pa.table([pa.repeat(run_id, len(columns[0])), *columns], schema=schema)


def typed(table: pd.DataFrame, columns: Sequence[Column]) -> pd.DataFrame:
    """The columns of a stored table, in their order and with their types."""
    types = {c.name: object if c.dtype == "string" else c.dtype for c in columns}
    return table[[c.name for c in columns]].astype(types)


def write_table(table: pd.DataFrame, path: Path) -> None:
    """Write a table so that any reader of Parquet can open it."""
    content = pa.Table.from_pandas(table, preserve_index=False)
    pq.write_table(content, path, compression=COMPRESSION, write_page_checksum=True)
