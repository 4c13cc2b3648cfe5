"""What a study of plausible worlds leaves in its folder, beside the studies it is made from."""

from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from analysis.discovery.history import constraint
from analysis.schema import REFERENCE
from analysis.study import StoredStudy
from experiments.designs.factors import IN_ROLE_TARGET
from experiments.plausible.search import Found

ACCEPTED, OUTCOMES, PATTERNS, CONSTRAINT = "accepted.parquet", "outcomes.parquet", "patterns.csv", "constraint.csv"


def write_worlds(folder: Path, found: Found, stored: StoredStudy, outcomes: tuple[str, ...]) -> list[str]:
    """Write the accepted worlds, what each policy does in each, and how the worlds were found; returns the files."""
    accepted = found.worlds.assign(**{IN_ROLE_TARGET.name: found.targets})
    accepted.insert(0, "world", range(len(accepted)))
    _parquet(accepted, folder / ACCEPTED)
    _parquet(_outcomes(stored, outcomes), folder / OUTCOMES)
    found.matched.passing.to_csv(folder / PATTERNS, index=False)
    constraint(found.sampled, found.matched.accepted).to_csv(folder / CONSTRAINT, index=False)
    return [ACCEPTED, OUTCOMES, PATTERNS, CONSTRAINT]


def _outcomes(stored: StoredStudy, outcomes: tuple[str, ...]) -> pd.DataFrame:
    """``world, policy, outcome, value, effect``: means over seeds, and the paired difference from the reference."""
    runs = stored.runs(["point", "arm", "replicate", *outcomes])
    long = runs.melt(["point", "arm", "replicate"], list(outcomes), "outcome", "value")
    reference = long[long["arm"] == REFERENCE].drop(columns="arm").rename(columns={"value": "of_reference"})
    joined = long.merge(reference, on=["point", "replicate", "outcome"])
    joined["effect"] = joined["value"] - joined["of_reference"]
    means = joined.groupby(["point", "arm", "outcome"], sort=False)[["value", "effect"]].mean().reset_index()
    return means.rename(columns={"point": "world", "arm": "policy"})


def _parquet(table: pd.DataFrame, path: Path) -> None:
    pq.write_table(pa.Table.from_pandas(table, preserve_index=False), path, compression="zstd")
