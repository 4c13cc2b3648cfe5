"""A stored study, read back: the table of its design, and one row of outputs for each run, however many there are.

Nothing of this program is needed to read one:

    pandas   pandas.read_parquet("FOLDER/runs")
    DuckDB   SELECT * FROM read_parquet('FOLDER/runs/*.parquet') JOIN 'FOLDER/design.parquet' USING (point)
    R        arrow::open_dataset("FOLDER/runs")
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.schema import FINISHED, MANIFEST, RUN_ID, Column

STUDY_SCHEMA_VERSION = "1"
RUNNING = "running"
DESIGN, RUNS_FOLDER, DICTIONARY = "design.parquet", "runs", "dictionary.csv"

POINT = Column("point", "key", "int64", "The point of the design: its row in design.parquet, counted from 0.")
RUN_KEYS: tuple[Column, ...] = (
    Column("run", "key", "int64", "Place of the run in the study, counted from 0."),
    RUN_ID,
    POINT,
    Column("arm", "text", "string", "Which of the policies that are held against one another was in force."),
    Column(
        "replicate", "key", "int64", "Place of the seed in the study's list; runs of one replicate share their luck."
    ),
    Column("seed", "key", "uint64", "The luck of the run."),
    Column("status", "text", "string", "'finished', or 'failed' (then the outputs are empty)."),
    Column("reason", "text", "string", "Why the run failed; empty if it did not."),
)


@dataclass(frozen=True)
class StoredStudy:
    """A finished study, as it lies in its folder.

    Parameters
    ----------
    folder : Path
        Where the files are.
    manifest : dict
        What went in and what came out: factors, outputs, arms, seeds, hash, digest, failed runs.
    """

    folder: Path
    manifest: dict[str, Any]

    @property
    def factors(self) -> tuple[str, ...]:
        """The columns of the design, without ``point``."""
        return tuple(self.manifest["factors"])

    @property
    def outputs(self) -> tuple[str, ...]:
        """The columns of numbers that each run left."""
        return tuple(self.manifest["outputs"])

    @property
    def failed_runs(self) -> int:
        """Runs that left a reason instead of numbers."""
        return int(self.manifest["failed_runs"])

    @cached_property
    def design(self) -> pd.DataFrame:
        """The value of every factor, one row a point."""
        return pd.read_parquet(self.folder / DESIGN)

    def runs(self, columns: Sequence[str] | None = None) -> pd.DataFrame:
        """All rows, in the order of the runs; only some columns if they are named."""
        return pd.concat(self.parts(columns), ignore_index=True)

    def parts(self, columns: Sequence[str] | None = None) -> Iterator[pd.DataFrame]:
        """The rows part by part, in the order of the runs, for studies that do not fit into memory."""
        for path in sorted((self.folder / RUNS_FOLDER).glob("part-*.parquet")):
            yield pd.read_parquet(path, columns=None if columns is None else list(columns))


def read_study(folder: Path) -> StoredStudy:
    """Open the finished study in ``folder``.

    Raises
    ------
    ValueError
        If there is none: the text says what is missing and what to do about it.
    """
    try:
        manifest = json.loads((Path(folder) / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise ValueError(f"{folder} holds no study: it has no {MANIFEST} that can be read.") from None
    if not isinstance(manifest, dict) or "factors" not in manifest:
        raise ValueError(f"{folder} holds no study, but perhaps the result of another command.")
    if manifest.get("status") != FINISHED:
        raise ValueError(f"{folder} is not finished. The same command again does what is missing.")
    return StoredStudy(Path(folder), manifest)


def study_dictionary(factors: Sequence[Column], outputs: Sequence[Column]) -> pd.DataFrame:
    """Every column of a study's files: ``file, column, unit, dtype, meaning``, one row a column."""
    files = ((DESIGN, (POINT, *factors)), (f"{RUNS_FOLDER}/part-*.parquet", (*RUN_KEYS, *outputs)))
    rows = [(file, c.name, c.unit, c.dtype, c.meaning) for file, columns in files for c in columns]
    return pd.DataFrame(rows, columns=["file", "column", "unit", "dtype", "meaning"])
