"""A part: the rows of neighbouring runs in one Parquet file, which is whole or not there, and is checked when read.

Every page of the file has a checksum, and its schema says which study and which sources of the model it belongs to.
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from analysis.schema import FAILED, FINISHED
from analysis.study import RUN_KEYS
from experiments.folders import write_whole
from experiments.study.batch import Rows
from experiments.study.study import Floats, Runs, Study
from experiments.tables import ARROW_TYPES


class DamagedPartError(Exception):
    """A file that is not a whole part of this study; the text says why, as the end of a sentence."""


def part_schema(study: Study, fingerprint: str) -> pa.Schema:
    """Columns of a part, and whose they are."""
    fields = [pa.field(c.name, ARROW_TYPES[c.dtype], nullable=False) for c in (*RUN_KEYS, *study.simulator.outputs)]
    return pa.schema(fields, {"study": study.hash, "sources": fingerprint})


def part_table(schema: pa.Schema, runs: Runs, arms: Sequence[str], rows: Rows) -> pa.Table:
    """Rows beside their keys."""
    keys = (
        runs.number,
        rows.run_ids,
        runs.point,
        [arms[index] for index in runs.arm],
        runs.replicate,
        runs.seed,
        [FAILED if reason else FINISHED for reason in rows.reasons],
        rows.reasons,
    )
    columns = [*keys, *rows.outputs.T]
    return pa.table([pa.array(c, field.type) for c, field in zip(columns, schema, strict=True)], schema=schema)


def write_part(path: Path, table: pa.Table) -> None:
    """Write a part.

    Raises
    ------
    OSError
        If it cannot be written.
    """
    buffer = pa.BufferOutputStream()
    pq.write_table(table, buffer, compression="zstd", write_page_checksum=True)
    write_whole(path, buffer.getvalue().to_pybytes())


def read_part(path: Path, schema: pa.Schema, runs: Runs, arms: Sequence[str]) -> pa.Table:
    """Read a part and make sure that it holds exactly these runs of this study.

    Raises
    ------
    FileNotFoundError
        If there is no such file.
    DamagedPartError
        If it is anything else than that.
    """
    content = path.read_bytes()
    try:
        with pq.ParquetFile(pa.BufferReader(content), page_checksum_verification=True) as file:
            table = file.read()
            table.validate(full=True)
    except (OSError, ValueError, pa.ArrowException) as error:
        raise DamagedPartError("cannot be read") from error
    if not table.schema.equals(schema, check_metadata=True):
        raise DamagedPartError("belongs to other settings, or was made by other sources of the model")
    if not _holds(table, runs, arms):
        raise DamagedPartError("does not hold the runs that its name says")
    return table


def _holds(table: pa.Table, runs: Runs, arms: Sequence[str]) -> bool:
    keys = {"run": runs.number, "point": runs.point, "replicate": runs.replicate, "seed": runs.seed}
    same = all(np.array_equal(table[name].to_numpy(), values) for name, values in keys.items())
    return same and table["arm"].to_pylist() == [arms[index] for index in runs.arm]


def failures(table: pa.Table) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Which rows of a part are runs that failed."""
    return np.array([status == FAILED for status in table["status"].to_pylist()], dtype=np.bool_)


def merged(table: pa.Table, again: np.ndarray[tuple[int], np.dtype[np.bool_]], redone: pa.Table) -> pa.Table:
    """A part with the rows ``again`` replaced."""
    rows = np.arange(len(table))
    rows[again] = len(table) + np.arange(len(redone))
    return pa.concat_tables([table, redone]).take(pa.array(rows)).combine_chunks()


def row_bytes(table: pa.Table) -> bytes:
    """What the digest covers: for each row its ``run_id``, whether it failed, and its numbers, little-endian."""
    numbers = np.column_stack([_one_nan(table[name].to_numpy()) for name in table.column_names[len(RUN_KEYS) :]])
    rows = np.empty(len(table), [("run_id", "S16"), ("failed", "u1"), ("numbers", "<f8", (numbers.shape[1],))])
    rows["run_id"], rows["failed"], rows["numbers"] = table["run_id"].to_pylist(), failures(table), numbers
    return rows.tobytes()


def _one_nan(values: Floats) -> Floats:
    """One bit pattern for "no value"."""
    return np.where(np.isnan(values), np.nan, values)
