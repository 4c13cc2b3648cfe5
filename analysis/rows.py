"""Rows of a stored table: those that are asked for, read so that the others take no memory."""

from collections.abc import Sequence
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

AT_ONCE = 32_768

Conditions = tuple[tuple[str, str, object], ...]  # column, comparison, value


def from_on(column: str, first: int | None) -> Conditions:
    """From ``first`` on, or all if it is None."""
    return () if first is None else ((column, ">=", first),)


def read_rows(path: Path, columns: Sequence[str], conditions: Conditions = ()) -> pd.DataFrame:
    """Some columns of the rows that meet all conditions, in the order of the file."""
    needed = dict.fromkeys([*columns, *(column for column, _, _ in conditions)])
    wanted = pq.filters_to_expression(list(conditions)) if conditions else None
    with pq.ParquetFile(path) as file:
        parts = [file.schema_arrow.empty_table().select(list(columns))]
        for batch in file.iter_batches(AT_ONCE, columns=list(needed)):
            rows = pa.Table.from_batches([batch])
            parts.append((rows if wanted is None else rows.filter(wanted)).select(list(columns)))
    table: pd.DataFrame = pa.concat_tables(parts).to_pandas()
    return table
