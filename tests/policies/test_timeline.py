"""A lever over time, exact at the boundaries of quarters: start, ramp, stop, flags."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.plan import LeverPlan
from policies.registry import BY_NAME, FLAGS, LEVER_NAMES
from policies.timeline import neutral_levels, timeline
from tests.policies.laboratory import column, plans_of_levers


def levels(lever: str, plan: LeverPlan, quarters: int = 12) -> list[float]:
    """Levels of one lever from quarter 0 on."""
    found: list[float] = column(timeline({lever: plan}, 0, quarters), lever).tolist()
    return found


def test_a_ramp_of_two_years_takes_eight_quarters() -> None:
    """An eighth in the first quarter, all in the eighth."""
    assert levels("campaign", LeverPlan(1.0), 10) == [*(k / 8.0 for k in range(1, 9)), 1.0, 1.0]


def test_it_starts_in_the_quarter_that_is_named_and_stops_before_the_quarter_that_is_named() -> None:
    """Start year 1.25 is quarter 5, the sixth; stop year 2 is quarter 8, the first without it."""
    plan = LeverPlan(0.8, start_year=1.25, ramp_years=0.0, stop_year=2.0)
    assert levels("stringency", plan) == [0.0] * 5 + [0.8] * 3 + [0.0] * 4


def test_it_may_stop_before_its_ramp_is_done() -> None:
    plan = LeverPlan(1.0, start_year=0.25, ramp_years=1.0, stop_year=0.75)
    assert levels("training", plan, 6) == [0.0, 0.25, 0.5, 0.0, 0.0, 0.0]


def test_a_ramp_shorter_than_a_quarter_is_none() -> None:
    assert levels("publish", LeverPlan(1.0, ramp_years=0.1), 3) == [1.0, 1.0, 1.0]
    assert levels("publish", LeverPlan(1.0, ramp_years=0.25), 3) == [1.0, 1.0, 1.0]


@pytest.mark.parametrize("flag", FLAGS)
def test_a_flag_never_ramps(flag: str) -> None:
    assert levels(flag, LeverPlan(1.0, 0.5, 2.0, 1.0), 6) == [0.0, 0.0, 1.0, 1.0, 0.0, 0.0]


def test_a_lever_with_another_neutral_level_ramps_from_there() -> None:
    neutral = BY_NAME["standard"].row.default
    wanted = [neutral + (0.9 - neutral) * (k / 4.0) for k in range(1, 5)]
    np.testing.assert_allclose(levels("standard", LeverPlan(0.9, ramp_years=1.0), 4), wanted, rtol=1e-15)


@given(plans_of_levers(), st.integers(-12, 12), st.integers(1, 40))
def test_every_level_is_the_one_of_the_specification(plans: dict[str, LeverPlan], first: int, quarters: int) -> None:
    """Reckoned anew, lever by lever and quarter by quarter, in whole quarters and exact fractions."""
    table = timeline(plans, first, quarters)
    assert table.shape == (quarters, len(LEVER_NAMES))
    for row, quarter in enumerate(range(first, first + quarters)):
        for place, (name, lever) in enumerate(BY_NAME.items()):
            wanted = lever.row.default
            plan = plans.get(name)
            if plan is not None and quarter >= 0:
                started = quarter - int(4 * plan.start_year)
                stopped = plan.stop_year is not None and quarter >= int(4 * plan.stop_year)
                if started >= 0 and not stopped:
                    steps = 4 * Fraction(plan.ramp_years)
                    whole = name in FLAGS or started + 1 >= steps
                    share = 1.0 if whole else float(Fraction(started + 1) / steps)
                    wanted = lever.row.default + (plan.level - lever.row.default) * share
            assert table[row, place] == pytest.approx(wanted, rel=1e-14, abs=1e-300)


@given(plans_of_levers(), st.integers(1, 30), st.data())
def test_a_timeline_may_be_made_in_parts(plans: dict[str, LeverPlan], quarters: int, data: st.DataObject) -> None:
    cut = data.draw(st.integers(0, quarters))
    parts = timeline(plans, -3, cut), timeline(plans, -3 + cut, quarters - cut)
    np.testing.assert_array_equal(np.concatenate(parts), timeline(plans, -3, quarters))


@given(plans_of_levers())
def test_burn_in_knows_no_policy(plans: dict[str, LeverPlan]) -> None:
    np.testing.assert_array_equal(timeline(plans, -8, 8), np.tile(neutral_levels(), (8, 1)))
