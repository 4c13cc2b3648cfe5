"""Paired differences between policy and reference: the same luck on both sides, so that only the policy differs.

    difference of a seed = measure under the policy - measure under the reference, same seed
    interval             = mean +- t * sd / sqrt(seeds), t from Student's distribution with seeds - 1 degrees of freedom

The interval speaks of chance alone. It says nothing about how wrong the assumptions may be.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import Literal

import numpy as np
import pandas as pd

from analysis.results import StoredResult
from analysis.schema import FINISHED, POLICY, REFERENCE
from analysis.student import critical_value, level_of_each, margin_of_mean

LEVEL = 0.90
QUARTERS_A_YEAR = 4

Verdict = Literal["no value", "same", "one seed", "unclear", "up", "down"]


@dataclass(frozen=True, slots=True)
class Contrast:
    """One measure under reference and policy, and the paired difference with its interval.

    ``low`` and ``high`` are ``nan`` where one seed leaves no interval.
    """

    reference: float
    policy: float
    difference: float
    low: float
    high: float
    seeds: int

    @property
    def verdict(self) -> Verdict:
        """What may be said: not measured, the same, not to be judged from one seed, within chance, up or down."""
        if self.seeds == 0:
            return "no value"
        if self.difference == 0.0 and not (self.low < 0.0 or self.high > 0.0):
            return "same"
        if math.isnan(self.low):
            return "one seed"
        if self.low > 0.0:
            return "up"
        return "down" if self.high < 0.0 else "unclear"

    def among(self, count: int) -> "Contrast":
        """The same with an interval as wide as the choice among ``count`` contrasts asks for (Bonferroni)."""
        if math.isnan(self.low):
            return self
        wider = critical_value(level_among(count), self.seeds - 1) / critical_value(LEVEL, self.seeds - 1)
        margin = wider * (self.high - self.difference)
        return replace(self, low=self.difference - margin, high=self.difference + margin)


def paired_runs(result: StoredResult) -> pd.DataFrame:
    """``run_id, arm, seed`` of the seeds that finished under both arms.

    Raises
    ------
    ValueError
        If no seed did.
    """
    runs = result.runs.loc[result.runs["status"] == FINISHED, ["run_id", "arm", "seed"]]
    arms = runs.groupby("seed")["arm"].nunique()
    paired = runs[runs["seed"].isin(arms.index[arms == 2])]
    if paired.empty:
        raise ValueError(f"{result.folder}: no seed finished under both the policy and the reference.")
    return paired


def by_arm(result: StoredResult, table: pd.DataFrame) -> pd.DataFrame:
    """The rows of ``table`` with ``arm`` and ``seed`` beside them, of paired runs; raises as ``paired_runs``."""
    # A policy compared with itself has the same runs in both arms: their rows are stored once and appear twice here.
    return paired_runs(result).merge(table, on="run_id")


def last_year(result: StoredResult, measures: Sequence[str]) -> pd.DataFrame:
    """Mean of each measure over the last simulated year, one row for each ``(arm, seed)``."""
    quarters = by_arm(result, result.outcomes(measures, since=QUARTERS_A_YEAR * result.last_year))
    means: pd.DataFrame = quarters.groupby(["arm", "seed"])[list(measures)].mean()
    return means


def level_among(count: int) -> float:
    """How sure each of ``count`` intervals has to be for all of them together to be as sure as one (Bonferroni)."""
    return level_of_each(LEVEL, count)


def compare(values: pd.DataFrame, level: float = LEVEL) -> pd.DataFrame:
    """Compare policy with reference, seed by seed.

    Parameters
    ----------
    values : DataFrame
        One row for each ``(arm, seed)``, one column a measure; a seed that lacks a value is left out of both arms.
    level : float
        Coverage of the interval, 0 to 1.

    Returns
    -------
    DataFrame
        One row a measure: ``reference, policy`` (means over seeds), ``difference, low, high, seeds``. With one seed
        there is no interval: ``low`` and ``high`` are ``nan``.
    """
    reference = values.loc[[REFERENCE]].droplevel("arm")
    policy = values.loc[[POLICY]].droplevel("arm")
    differences = policy - reference
    known = differences.notna()
    reference, policy = reference.where(known), policy.where(known)
    seeds = differences.count().to_numpy(int).tolist()
    factors = [margin_of_mean(level, count) for count in seeds]
    table = pd.DataFrame({"reference": reference.mean(), "policy": policy.mean(), "difference": differences.mean()})
    margin = differences.std().to_numpy(float) * np.array(factors)
    return table.assign(low=table["difference"] - margin, high=table["difference"] + margin, seeds=seeds)


def contrasts(table: pd.DataFrame) -> dict[str, Contrast]:
    """The rows of a table made by `compare`, by the table's index."""
    names = [str(name) for name in table.index]
    columns = (table[column.name].tolist() for column in fields(Contrast))
    return {name: Contrast(*row) for name, *row in zip(names, *columns, strict=True)}


def over_time(result: StoredResult, measure: str) -> pd.DataFrame:
    """Contrast of one measure in every quarter in which it was measured: index ``quarter``, columns of `compare`."""
    quarters = by_arm(result, result.outcomes([measure])).dropna(subset=[measure])
    return compare(quarters.pivot_table(index=["arm", "seed"], columns="quarter", values=measure))
