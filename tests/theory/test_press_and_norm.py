"""The press has the mean it should have, and a norm forgets at the pace it should."""

from math import exp, sqrt

import numpy as np
import pytest

from policies.plan import LeverPlan
from tests.theory.laboratory import QUARTER, one_trust, outcomes

FEW_DOCTORS = one_trust(40)


@pytest.mark.parametrize(("rate", "jump", "years"), [(0.5, 0.25, 0.75), (2.0, 0.1, 1.5), (1.0, 0.5, 0.4)])
def test_mean_salience_is_rate_times_jump_times_years(rate: float, jump: float, years: float) -> None:
    """Mean over 2,000 runs after 15 years, from silence, when less than 1e-4 of the mean is still missing.

    False alarm: 6e-5 a case (4 standard errors), plus less than 1e-5 for the missing part. Power: with .5 stories a
    year, an error of 16 % in rate or jump is found with probability .97 or more; with 2, one of 6 %.
    """
    replicates = 2000
    world = {"press_base": rate, "press_jump": jump, "press_years": years}
    salience = outcomes(FEW_DOCTORS, world, range(1, replicates + 1), 60)["salience"][:, -1]
    kept = exp(-QUARTER / years)
    one_story = jump * (years / QUARTER) * (1.0 - kept)
    sd = sqrt(one_story**2 * rate * QUARTER / (1.0 - kept**2))
    assert abs(salience.mean() - rate * jump * years) < 4.0 * sd / sqrt(replicates) + 1e-4 * rate * jump * years


def test_premium_buys_stories_in_proportion_to_those_it_lifts() -> None:
    """Stories of 200 runs of 10 years, less their expectation given how many the premium lifts over £100k.

    False alarm: 6e-5 (4 standard deviations of a Poisson sum). Power: stories for the basic rate alone, at
    least 23 % fewer, are found with certainty.
    """
    world = {"press_pay": 16.0}
    plans = {"pay_premium": LeverPlan(15.0, ramp_years=0.0)}
    run = outcomes(FEW_DOCTORS, world, range(1, 201), 40, plans)
    assert run["over_headline_pay"].max() > 0.0
    expected = QUARTER * (0.5 + 16.0 * 10.0 * run["over_headline_pay"])
    assert expected.sum() > 1.3 * QUARTER * 0.5 * expected.size
    assert abs(run["stories"].sum() - expected.sum()) < 4.0 * sqrt(expected.sum())


def test_without_premium_nobody_is_lifted() -> None:
    assert not outcomes(FEW_DOCTORS, {}, range(1, 21), 20)["over_headline_pay"].any()


@pytest.mark.parametrize("norm_years", [1.0, 3.0, 8.0])
def test_error_of_the_norm_decays(norm_years: float) -> None:
    """Each quarter leaves e^(-dt/norm_years) of the distance to a target that stands still. No chance is involved."""
    still = dict.fromkeys(("norm_press", "norm_gaming", "norm_engagement", "norm_practice"), 0.0)
    world = still | {"norm0": 0.6, "norm_campaign": 0.3, "norm_years": norm_years}
    plans = {"campaign": LeverPlan(1.0, ramp_years=0.0)}
    norm = outcomes(FEW_DOCTORS, world, [1], 40, plans)["norm"][0]
    error = 0.3 * np.exp(-QUARTER / norm_years * np.arange(1, 41))
    np.testing.assert_allclose(norm - 0.3, error, rtol=1e-9)
