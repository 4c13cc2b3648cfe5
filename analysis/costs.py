"""What a policy costs, and what it costs for what is gained.

    cost per additional leader-year = sum over seeds of (cost under the policy - cost under the reference)
                                      / sum over seeds of (leader-years under the policy - under the reference)

over the years of the policy, money and leader-years discounted alike; the same for doctors prepared. Intervals come
from resampling seeds, pairs kept together, and so speak of chance alone; where what is gained may be nothing, they have
no upper end. Where nothing is gained, the policy is
dominated: doing without it costs less and yields as much.
"""

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.contrasts import LEVEL, QUARTERS_A_YEAR, by_arm
from analysis.deadweight import deadweight
from analysis.results import StoredResult
from analysis.schema import POLICY, REFERENCE
from analysis.student import critical_value, margin_of_mean

ENGLAND_CONSULTANTS = 41_220
THOUSANDS_IN_A_MILLION = 1000.0
RESAMPLES, RESAMPLES_AT_ONCE = 2000, 100
RESAMPLING_SEED = 1948
FEWEST_TO_RESAMPLE = 6  # seeds
LEAST_COST = 1e-6  # £k: less is what is left of sums that cancel

Verdict = Literal["free", "dominated", "saves", "unclear", "costs"]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class CostRatio:
    """What one more of something costs in £k: ratio of sums, 90 % interval by chance, and what may be said.

    ``high`` is infinite where chance cannot rule out that nothing is gained, and ``clear`` says whether what is gained,
    or lost, is more than chance; nothing is clear in one seed.
    """

    value: float
    low: float
    high: float
    verdict: Verdict
    clear: bool = True


@dataclass(frozen=True, slots=True)
class CostSummary:
    """What a policy costs more than its reference; money in £m of constant prices.

    Parameters
    ----------
    a_year : float
        Mean over the years of the policy, undiscounted.
    present_value : float
        Of all years, discounted to the policy's start.
    by_lever : dict of str to float
        ``a_year`` by lever; levers of the reference count as savings.
    leader_years, prepared_years : float
        Gained over all years, mean over seeds, undiscounted.
    per_leader_year, per_prepared_year : CostRatio
        £k for one more leader-year, and for one more doctor prepared for a year.
    deadweight : float
        £m a year of premium that goes to as many leaders as there would be anyway.
    """

    a_year: float
    present_value: float
    by_lever: dict[str, float]
    leader_years: float
    prepared_years: float
    per_leader_year: CostRatio
    per_prepared_year: CostRatio
    deadweight: float


def summarise_costs(result: StoredResult) -> CostSummary:
    """What the policy of a pair costs, and for what."""
    rate = float(result.manifest["config"]["costs"]["discount_rate"])
    paid = _by_seed(result)
    leaders, prepared = doctor_years(result)
    weights = (1.0 + rate) ** -np.arange(result.years)
    present = paid[["discounted_cost"]].groupby("seed").sum().reindex(leaders.index, fill_value=0.0)["discounted_cost"]
    costs = present.to_numpy(float)
    return CostSummary(
        a_year=float(paid["cost"].sum()) / len(leaders) / result.years / THOUSANDS_IN_A_MILLION,
        present_value=float(costs.mean()) / THOUSANDS_IN_A_MILLION,
        by_lever=_by_lever(paid, len(leaders) * result.years),
        leader_years=float(leaders.to_numpy().sum(axis=1).mean()),
        prepared_years=float(prepared.to_numpy().sum(axis=1).mean()),
        per_leader_year=cost_ratio(costs, leaders.to_numpy(float) @ weights),
        per_prepared_year=cost_ratio(costs, prepared.to_numpy(float) @ weights),
        deadweight=deadweight(result, paid) / THOUSANDS_IN_A_MILLION,
    )


def england_scale(result: StoredResult) -> float:
    """By how much sums have to be multiplied to be those of a country with as many consultants as England."""
    return ENGLAND_CONSULTANTS / result.consultants


def cost_ratio(costs: Floats, gains: Floats) -> CostRatio:
    """Ratio of sums over seeds with its 90 % bootstrap interval.

    Parameters
    ----------
    costs, gains : ndarray, shape (n_seeds,)
        What a policy costs more, and what it yields more, under each seed.
    """
    cost, gain = float(costs.sum()), float(gains.sum())
    if abs(cost) < LEAST_COST:
        return CostRatio(0.0, 0.0, 0.0, "free")
    if cost < 0.0:
        return CostRatio(math.nan, math.nan, math.nan, "saves")
    clear = bool(abs(gain) > _margin_of_sum(gains))
    if gain <= 0.0:
        return CostRatio(math.inf, math.nan, math.nan, "dominated", clear)
    if len(costs) < 2:
        return CostRatio(cost / gain, math.nan, math.nan, "costs", clear)
    value, error = cost / gain, float(_error(costs, gains, np.array(cost / gain)))
    below, above = _studentised(costs, gains, value, error)
    low, high = value - above * error, value - below * error
    if costs.min() >= 0.0:  # who never pays less cannot gain at a price below nothing
        low = max(low, 0.0)
    return CostRatio(value, low, high, "costs") if clear else CostRatio(value, low, math.inf, "unclear", clear)


def _margin_of_sum(values: Floats) -> float:
    """Half the 90 % interval of a sum over seeds; infinite with one, which cannot show what chance does."""
    if len(values) < 2:
        return math.inf
    return len(values) * margin_of_mean(LEVEL, len(values)) * float(values.std(ddof=1))


def _error(costs: Floats, gains: Floats, ratio: Floats) -> Floats:
    """Standard error of a ratio of sums over the last axis, by what the ratio leaves of the costs (delta method)."""
    seeds = costs.shape[-1]
    left = costs - ratio[..., np.newaxis] * gains
    error: Floats = np.sqrt((left**2).sum(axis=-1) * seeds / (seeds - 1.0)) / gains.sum(axis=-1)
    return error


def _studentised(costs: Floats, gains: Floats, value: float, error: float) -> tuple[float, float]:
    """The ends of the middle 90 % of (resampled ratio - ratio) / its standard error: the bootstrap-t.

    It holds the truth as often as it says also for few and skewed values (Efron & Tibshirani 1993, An Introduction to
    the Bootstrap, chapter 12). Of fewer than six seeds many resamples hold hardly more than one, which makes it up to
    twice as wide as Student's t, and no safer: there, Student's t.
    """
    if len(costs) < FEWEST_TO_RESAMPLE or error == 0.0:
        ends = critical_value(LEVEL, len(costs) - 1)
        return -ends, ends
    generator = np.random.default_rng(RESAMPLING_SEED)
    parts = []
    for _ in range(RESAMPLES // RESAMPLES_AT_ONCE):  # the same draws as all at once, in a fraction of the memory
        picks = generator.integers(0, len(costs), (RESAMPLES_AT_ONCE, len(costs)))
        drawn_costs, drawn_gains = costs[picks], gains[picks]
        with np.errstate(divide="ignore", invalid="ignore"):  # the same seed drawn every time, or nothing gained
            ratios = drawn_costs.sum(axis=1) / drawn_gains.sum(axis=1)
            parts.append((ratios - value) / _error(drawn_costs, drawn_gains, ratios))
    students = np.concatenate(parts)
    tail = 0.5 * (1.0 - LEVEL)
    below, above = np.quantile(students[np.isfinite(students)], [tail, 1.0 - tail])
    return float(below), float(above)


def _by_seed(result: StoredResult) -> pd.DataFrame:
    """What is paid more under the policy, by seed, year and lever; in £k."""
    rows = by_arm(result, result.costs(["lever", "cost", "discounted_cost"]))
    sign = rows["arm"].map({POLICY: 1.0, REFERENCE: -1.0}).astype(float)  # of no rows too
    more = rows[["cost", "discounted_cost"]].mul(sign, axis=0)
    return more.groupby([rows["seed"], rows["year"], rows["lever"]]).sum()


def _by_lever(paid: pd.DataFrame, years: int) -> dict[str, float]:
    by_lever = paid["cost"].groupby("lever").sum() / years / THOUSANDS_IN_A_MILLION
    return {str(lever): float(value) for lever, value in by_lever.items()}


def doctor_years(result: StoredResult) -> tuple[pd.DataFrame, pd.DataFrame]:
    """What the policy adds in doctor-years in role, and prepared in clinical work: a row a seed, a column a year."""
    quarters = by_arm(result, result.outcomes(["in_role", "prepared"], since=-1))
    clinical = quarters.groupby("run_id")["in_role"].shift(1, fill_value=0.0)  # as the quarter began
    quarters = quarters.assign(
        leading=quarters["in_role"] * result.consultants / QUARTERS_A_YEAR,
        ready=quarters["prepared"] * (1.0 - clinical) * result.consultants / QUARTERS_A_YEAR,
        year=quarters["quarter"] // QUARTERS_A_YEAR,
    )
    policy_years = quarters[quarters["year"] >= 0]

    def gained(measure: str) -> pd.DataFrame:
        table = policy_years.pivot_table(index=["arm", "seed"], columns="year", values=measure, aggfunc="sum")
        return table.loc[[POLICY]].droplevel("arm") - table.loc[[REFERENCE]].droplevel("arm")

    return gained("leading"), gained("ready")
