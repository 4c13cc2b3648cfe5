"""Rows of a stored table: those that are asked for, read so that the others take no memory."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from analysis.damage import reading

AT_ONCE = 32_768
COMPARISONS: Mapping[str, Callable[[pa.ChunkedArray, Any], pa.ChunkedArray]] = {
    "==": pc.equal,
    ">=": pc.greater_equal,
    "in": lambda column, values: pc.is_in(column, value_set=pa.array(values)),
}

Conditions = tuple[tuple[str, str, object], ...]  # column, comparison, value


def from_on(column: str, first: int | None) -> Conditions:
    """From ``first`` on, or all if it is None."""
    return () if first is None else ((column, ">=", first),)


def read_table(path: Path) -> pd.DataFrame:
    """A whole table; ``pandas.read_parquet`` would load Arrow's data sets for it."""
    with reading(path), pq.ParquetFile(path, page_checksum_verification=True) as file:
        table: pd.DataFrame = file.read().to_pandas()
    return table


def read_rows(path: Path, columns: Sequence[str], conditions: Conditions = ()) -> pd.DataFrame:
    """Some columns of the rows that meet all conditions, in the order of the file."""
    needed = dict.fromkeys([*columns, *(column for column, _, _ in conditions)])
    with reading(path), pq.ParquetFile(path, page_checksum_verification=True) as file:
        parts = [file.schema_arrow.empty_table().select(list(columns))]
        for batch in file.iter_batches(AT_ONCE, columns=list(needed)):
            rows = pa.Table.from_batches([batch])
            for column, comparison, value in conditions:
                rows = rows.filter(COMPARISONS[comparison](rows[column], value))
            parts.append(rows.select(list(columns)))
    table: pd.DataFrame = pa.concat_tables(parts).to_pandas()
    return table
