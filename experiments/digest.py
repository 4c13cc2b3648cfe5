"""The digest: what came out of a result.

It is SHA-256 of the stored numbers, little-endian float64 and int64: run by run in the order of their names, table by
table, column by column.
"""

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Rows = Mapping[str, NDArray[Any]]  # what a run has in a table: columns of one length by name, without its ``run_id``


def digest_of_runs(runs: Iterable[tuple[str, Mapping[str, Rows]]]) -> str:
    """SHA-256 over the numbers of runs, 64 hexadecimal digits.

    Parameters
    ----------
    runs : iterable of (str, mapping of str to rows)
        The ``run_id`` of each run, in the order of these names, and what it has in each table by file name.
    """
    total = hashlib.sha256()
    for run_id, tables in runs:
        total.update(run_id.encode())
        for name, rows in sorted(tables.items()):
            total.update(name.encode())
            for part in _columns(rows):
                total.update(part)
    return total.hexdigest()


def digest(tables: Mapping[str, pd.DataFrame]) -> str:
    """The same of whole tables that have a ``run_id``, by file name; a run's rows stand in the order of their keys."""
    by_run = {
        name: {str(run_id): rows for run_id, rows in table.groupby("run_id", sort=False)}
        for name, table in tables.items()
    }
    run_ids = sorted({run_id for runs in by_run.values() for run_id in runs})
    return digest_of_runs(
        (run_id, {name: _rows(runs.get(run_id)) for name, runs in by_run.items()}) for run_id in run_ids
    )


def _rows(table: pd.DataFrame | None) -> Rows:
    return {} if table is None else {str(name): table[name].to_numpy() for name in table.columns.drop("run_id")}


def _columns(rows: Rows) -> Iterable[bytes]:
    for name, values in rows.items():
        if len(values) == 0:  # as if the run were not in this table
            continue
        yield name.encode()
        if values.dtype.kind == "f":
            numbers = np.where(np.isnan(values), np.nan, values)  # one bit pattern for "no value"
            yield numbers.astype("<f8").tobytes()
        elif values.dtype.kind in "iu":
            yield values.astype("<i8").tobytes()
        else:
            yield "\0".join(values.tolist()).encode()
