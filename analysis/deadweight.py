"""Deadweight: the pay premium, on-costs included, that goes to as many leaders as there would be anyway.

    deadweight of a year = premium paid in the year * sum over trusts of extra premium * leaders anyway
                                                    / sum over trusts of extra premium * leaders under the policy
    leaders anyway       = the smaller number of leaders of the trust under policy and reference, end of the year

A premium that has ended by the end of its year is shared as leaders are in the whole country. Deadweight is never more
than what is paid.
"""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.contrasts import paired_runs
from analysis.results import StoredResult
from analysis.schema import POLICY, REFERENCE

PREMIUM = "pay_premium"
LEADERS = ("in_role", "consultants")

Floats = NDArray[np.float64]


def deadweight(result: StoredResult, paid: pd.DataFrame) -> float:
    """Mean deadweight in £k a year.

    Parameters
    ----------
    result : StoredResult
        Policy and reference.
    paid : DataFrame
        What is paid more under the policy: index ``(seed, year, lever)``, column ``cost`` in £k.
    """
    if PREMIUM not in paid.index.get_level_values("lever"):
        return 0.0
    premium = paid["cost"].xs(PREMIUM, level="lever").reset_index()
    by_year = premium.pivot_table(index="seed", columns="year", values="cost")
    runs = paired_runs(result)  # in the order in which they are stored, seed by seed under both arms
    with_policy, without = (
        _by_trust(result, runs[runs["arm"] == arm]["run_id"].tolist()) for arm in (POLICY, REFERENCE)
    )
    seeds = runs.loc[runs["arm"] == POLICY, "seed"]
    each_year = by_year.reindex(index=seeds, columns=range(result.years)).fillna(0.0).to_numpy(float).clip(min=0.0)
    return float((each_year * _share_anyway(with_policy, without)).sum()) / each_year.size


def _by_trust(result: StoredResult, runs: list[str]) -> tuple[Floats, Floats]:
    """Premium, and number of leaders, at the end of each year: shape (seeds, years, trusts)."""
    rows = result.trusts_of(runs, [PREMIUM, *LEADERS], since=0)
    shaped = rows.to_numpy(float).reshape(len(runs), result.years, -1, 1 + len(LEADERS))
    return shaped[..., 0], shaped[..., 1] * shaped[..., 2]


def _share_anyway(policy: tuple[Floats, Floats], reference: tuple[Floats, Floats]) -> Floats:
    """Share of the premium of a year that goes to as many leaders as there would be anyway: (seeds, years)."""
    extra = (policy[0] - reference[0]).clip(min=0.0)
    extra = np.where(extra.any(axis=2, keepdims=True), extra, 1.0)
    anyway = (extra * np.minimum(policy[1], reference[1])).sum(axis=2)
    leaders = (extra * policy[1]).sum(axis=2)
    share: Floats = np.divide(anyway, leaders, out=np.zeros_like(anyway), where=leaders > 0.0)
    return share
