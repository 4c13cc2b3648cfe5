"""Hysteresis: a lever went up in steps and down again; whether the way back led through the same shares.

    gap at a level  = share in role on the way down - share in role on the way up, same seed, same level
    a branch leaps  where one step of the lever changes its share in role by 10 points or more

The gap is judged where it is widest: hysteresis is a mean gap of 2 points or more whose interval leaves out 0, an
interval as wide as the choice among all levels asks for (90 % for all of them together).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from analysis.contrasts import Contrast, compare, contrasts
from analysis.results import FinishedResult, read_manifest
from analysis.schema import POLICY, REFERENCE, RUN_ID, RUNS, Column
from analysis.vocabulary import MEASURES

UP, DOWN = "up", "down"
MEASURED = ("prepared", "in_role", "vacancy")
NOTABLE = 0.02  # share in role: a smaller gap is none that matters
LEAP = 0.10  # share in role

BRANCHES: tuple[Column, ...] = (
    RUN_ID,
    Column("seed", "key", "uint64", "The luck of the run, which goes up and down."),
    Column("branch", "text", "string", "'up' or 'down': which way the lever goes; the top stands in both."),
    Column("step", "number", "int64", "Which hold it is in the order of time, from 0."),
    Column("level", "unit of the lever", "float64", "Where the lever is held."),
    *(Column(name, MEASURES[name][0], "float64", f"{MEASURES[name][1]} Last year of the hold.") for name in MEASURED),
)
TABLES: dict[str, tuple[Column, ...]] = {
    "runs.parquet": tuple(column for column in RUNS if column.name in ("run_id", "seed", "status", "reason")),
    "branches.parquet": BRANCHES,
}


@dataclass(frozen=True)
class StoredSweep(FinishedResult):
    """A finished hysteresis study, as it lies in its folder."""

    @cached_property
    def branches(self) -> pd.DataFrame:
        """One row a run, branch and level."""
        return self._read("branches.parquet")

    @property
    def lever(self) -> str:
        """The lever in words."""
        return str(self.manifest["lever"]["name"]).replace("_", " ")

    @property
    def unit(self) -> str:
        """The unit of its levels."""
        return str(self.manifest["lever"]["unit"])

    @property
    def theory(self) -> Mapping[str, Any]:
        """What theory expects: peer weight, what keeps the world out of the limit, and the two thresholds."""
        expected: Mapping[str, Any] = self.manifest["tipping"]
        return expected


class Leap(NamedTuple):
    """The levels before and after the largest step of a branch, in the order of time, and whether the share rises."""

    before: float
    after: float
    rises: bool


@dataclass(frozen=True, slots=True)
class Finding:
    """What a study found.

    Parameters
    ----------
    widest : Contrast
        Share in role on the way up (reference) and down (policy) at the level where they differ most.
    level : float
        That level.
    start : Contrast
        The same at the level from which the lever set out.
    leaps : mapping of str to Leap
        For each branch that leaps, its largest step.
    """

    widest: Contrast
    level: float
    start: Contrast
    leaps: Mapping[str, Leap]

    @property
    def is_hysteresis(self) -> bool:
        """Whether the way back is another, beyond chance and by enough to matter."""
        return _matters(self.widest)

    @property
    def has_no_way_back(self) -> bool:
        """Whether the share is another when the lever is back where it set out."""
        return _matters(self.start)


def _matters(gap: Contrast) -> bool:
    return abs(gap.difference) >= NOTABLE and gap.verdict != "unclear"


def read_sweep(folder: Path) -> StoredSweep:
    """Open the finished study in ``folder``.

    Raises
    ------
    ValueError
        If there is none.
    """
    return StoredSweep(folder, read_manifest(folder, TABLES))


def by_level(sweep: StoredSweep, measure: str) -> pd.DataFrame:
    """Both ways compared at each level: index ``level``, columns of `analysis.contrasts.compare`.

    The way up stands as the reference, the way down as the policy.
    """
    arms = sweep.branches.assign(arm=sweep.branches["branch"].map({UP: REFERENCE, DOWN: POLICY}))
    return compare(arms.pivot_table(index=["arm", "seed"], columns="level", values=measure))


def summarise_sweep(sweep: StoredSweep) -> pd.DataFrame:
    """Every measure at every level: ``measure, level, up, down, gap, low, high, seeds``; gap is down minus up."""
    names = {"reference": UP, "policy": DOWN, "difference": "gap"}
    tables = [by_level(sweep, name).rename(columns=names).reset_index().assign(measure=name) for name in MEASURED]
    return pd.concat(tables)[["measure", "level", UP, DOWN, "gap", "low", "high", "seeds"]]


def finding_of(sweep: StoredSweep) -> Finding:
    """Where both ways differ most in the share in role, and where each leaps."""
    table = by_level(sweep, "in_role")
    rows = list(contrasts(table).values())
    widest = max(range(len(rows)), key=lambda place: abs(rows[place].difference))
    leaps = {branch: leap for branch in (UP, DOWN) if (leap := _leap(sweep.branches, branch)) is not None}
    return Finding(rows[widest].among(len(rows)), float(table.index[widest]), rows[0], leaps)


def _leap(branches: pd.DataFrame, branch: str) -> Leap | None:
    """The largest step of each run of a branch, levels as means over runs; None unless all leap, and the same way."""
    rows = branches[branches["branch"] == branch].sort_values(["run_id", "step"], kind="stable")
    around, ways = [], set[bool]()
    for _, run in rows.groupby("run_id", sort=False):
        level, change = run["level"].to_numpy(float), np.diff(run["in_role"].to_numpy(float))
        largest = int(np.abs(change).argmax())
        if abs(change[largest]) < LEAP:
            return None
        around.append((level[largest], level[largest + 1]))
        ways.add(bool(change[largest] > 0.0))
    before, after = np.mean(around, axis=0)
    return Leap(float(before), float(after), ways.pop()) if len(ways) == 1 else None
