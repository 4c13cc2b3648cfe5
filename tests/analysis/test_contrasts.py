"""Paired differences: pairs by seed, exact zeros, and intervals that cover as often as they say."""

import math
from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from analysis.contrasts import Contrast, by_arm, compare, contrasts, last_year, over_time
from analysis.results import StoredResult
from analysis.summary import DETAILS, HEADLINES, summarise
from tests.analysis.studies import changed

Store = Callable[..., StoredResult]


def _values(reference: list[float], policy: list[float]) -> pd.DataFrame:
    index = pd.MultiIndex.from_product([["policy", "reference"], range(len(policy))], names=["arm", "seed"])
    return pd.DataFrame({"in_role": policy + reference}, index=index)


def test_known_answer() -> None:
    # differences 1, 2, 3: mean 2, sd 1, t(.95, 2) = 2.919986, half = 2.919986 / sqrt(3)
    row = contrasts(compare(_values([10.0, 20.0, 30.0], [11.0, 22.0, 33.0])))["in_role"]
    assert (row.reference, row.policy, row.difference, row.seeds) == (20.0, 22.0, 2.0, 3)
    assert row.high - row.difference == pytest.approx(2.919986 / math.sqrt(3.0), rel=1e-6)
    assert row.low == pytest.approx(2.0 * row.difference - row.high)


def test_equal_arms_give_exact_zeros() -> None:
    values = [0.1, 0.7, 0.3]
    row = contrasts(compare(_values(values, values)))["in_role"]
    assert (row.difference, row.low, row.high) == (0.0, 0.0, 0.0)
    assert row.verdict == "same"


def test_one_seed_has_no_interval() -> None:
    row = contrasts(compare(_values([1.0], [2.0])))["in_role"]
    assert row.difference == 1.0
    assert math.isnan(row.low)
    assert math.isnan(row.high)
    assert row.verdict == "one seed"


def test_a_seed_that_lacks_a_value_is_left_out_of_both_arms() -> None:
    row = contrasts(compare(_values([1.0, 2.0, 90.0], [2.0, 4.0, math.nan])))["in_role"]
    assert (row.reference, row.policy, row.difference, row.seeds) == (1.5, 3.0, 1.5, 2)


def test_what_was_measured_in_no_pair_has_no_value() -> None:
    row = contrasts(compare(_values([math.nan, 2.0], [1.0, math.nan])))["in_role"]
    assert row.verdict == "no value" and row.seeds == 0


@pytest.mark.parametrize(
    ("low", "high", "verdict"), [(0.1, 0.3, "up"), (-0.3, -0.1, "down"), (-0.1, 0.3, "unclear"), (0.0, 0.4, "unclear")]
)
def test_verdicts(low: float, high: float, verdict: str) -> None:
    assert Contrast(0.0, 0.2, 0.2, low, high, 4).verdict == verdict


def test_intervals_cover_nine_times_in_ten() -> None:
    # 5,000 intervals of 5 normal differences; accepted within 4 standard errors (.017): false alarm 6e-5. The normal
    # quantile in place of Student's t would cover .825, 17 standard errors away, so the power is above .999.
    rng = np.random.default_rng(20)
    policy = rng.normal(1.0, 2.0, size=(5, 5_000))
    both = pd.DataFrame(np.vstack([policy, np.zeros_like(policy)]), index=_values([0.0] * 5, [0.0] * 5).index)
    table = compare(both)
    covered = ((table["low"] <= 1.0) & (table["high"] >= 1.0)).mean()
    assert abs(covered - 0.9) < 4.0 * math.sqrt(0.9 * 0.1 / 5_000)


def test_a_shared_burn_in_differs_by_nothing_and_a_policy_by_its_effect(stored: Store) -> None:
    effect = over_time(stored(effects={"in_role": 0.02}, noise=0.0), "in_role")["difference"]
    assert (effect[effect.index < 0] == 0.0).all()
    assert effect[effect.index >= 0].to_numpy() == pytest.approx(0.02)


def test_last_year_is_the_last_four_quarters(stored: Store) -> None:
    def raised(outcomes: pd.DataFrame) -> None:
        last = outcomes["quarter"].max()
        outcomes.loc[outcomes["quarter"] == last - 3, "in_role"] += 0.04
        outcomes.loc[outcomes["quarter"] == last - 4, "in_role"] += 100.0

    result = changed(stored(seeds=1, noise=0.0), "outcomes.parquet", raised)
    assert last_year(result, ["in_role"])["in_role"].to_numpy() == pytest.approx(0.16)


def test_quarters_without_a_measurement_are_left_out(stored: Store) -> None:
    def measured_once_a_year(outcomes: pd.DataFrame) -> None:
        outcomes.loc[outcomes["quarter"] % 4 != 0, "prepared"] = math.nan

    result = changed(stored(effects={"prepared": 0.01}, noise=0.0), "outcomes.parquet", measured_once_a_year)
    assert summarise(result).set_index("measure").loc["prepared", "difference"] == pytest.approx(0.01)
    assert set(over_time(result, "prepared").index % 4) == {0}


def test_a_seed_that_failed_under_one_arm_is_left_out_of_both(stored: Store) -> None:
    result = stored(seeds=3)
    result.runs.loc[(result.runs["arm"] == "policy") & (result.runs["seed"] == 1), "status"] = "failed"
    assert set(by_arm(result, result.outcomes([]))["seed"]) == {0, 2}
    assert set(summarise(result)["seeds"]) == {2}


def test_no_complete_pair_is_an_error(stored: Store) -> None:
    result = stored(seeds=1)
    result.runs["status"] = "failed"
    with pytest.raises(ValueError, match="no seed finished under both"):
        summarise(result)


def test_a_policy_compared_with_itself_shares_its_runs(stored: Store) -> None:
    result = stored(names=("permissive", "permissive"))
    reference = result.runs[result.runs["arm"] == "reference"]
    result.__dict__["runs"] = pd.concat([reference, reference.assign(arm="policy")], ignore_index=True)
    table = summarise(result)
    assert result.names["policy"] == "permissive"
    assert (table[["difference", "low", "high"]] == 0.0).all(axis=None)
    assert set(table["seeds"]) == {4}


def test_summary_has_the_printed_measures_first(stored: Store) -> None:
    table = summarise(stored())
    columns = ["measure", "label", "unit", "reference", "policy", "difference", "low", "high", "seeds"]
    assert list(table.columns) == columns
    assert list(table["measure"]) == [*HEADLINES, *DETAILS]
