"""The digest: what came out of a result.

It is SHA-256 of the stored numbers, little-endian float64 and int64: run by run in the order of their names, table by
table, column by column.
"""

import hashlib
from collections.abc import Iterable, Mapping

import numpy as np
import pandas as pd


def digest(tables: Mapping[str, pd.DataFrame]) -> str:
    """SHA-256 over the numbers of all tables that have a ``run_id``, 64 hexadecimal digits.

    Parameters
    ----------
    tables : mapping of str to DataFrame
        By file name; within a run the rows stand in the order of their keys.
    """
    total = hashlib.sha256()
    by_run = {
        name: {str(run_id): rows for run_id, rows in table.groupby("run_id", sort=False)}
        for name, table in sorted(tables.items())
    }
    for run_id in sorted({run_id for runs in by_run.values() for run_id in runs}):
        total.update(run_id.encode())
        for name, runs in by_run.items():
            total.update(name.encode())
            if run_id in runs:
                for column in _columns(runs[run_id]):
                    total.update(column)
    return total.hexdigest()


def _columns(table: pd.DataFrame) -> Iterable[bytes]:
    for name in table.columns.drop("run_id"):
        values = table[name].to_numpy()
        yield str(name).encode()
        if values.dtype.kind == "f":
            numbers = np.where(np.isnan(values), np.nan, values)  # one bit pattern for "no value"
            yield numbers.astype("<f8").tobytes()
        elif values.dtype.kind in "iu":
            yield values.astype("<i8").tobytes()
        else:
            yield "\0".join(map(str, values)).encode()
