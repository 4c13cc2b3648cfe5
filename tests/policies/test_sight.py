"""What a policy sees while it runs: last quarter's record, and of a yearly survey what was last published."""

import numpy as np
import pytest

from policies.plan import LeverPlan, Policy
from policies.sight import TRUST_MEASURES
from policies.trigger import Trigger
from sim.engine import Observation, Regime, RunPlan, simulate
from sim.measures import MEASURES
from sim.measures import TRUST_MEASURES as RECORDED
from sim.parameters import world_vector
from sim.population import Population, Trust
from sim.sight import NATIONAL_MEASURES, SURVEYED, CountrySight, facts_of
from tests.engine.trials import MIXED, same_bits, started, stepped, without
from tests.policies.laboratory import whenever

QUARTERS = 16


def test_national_measures_are_those_of_the_last_quarter_and_of_the_last_survey() -> None:
    run = started(MIXED, 2)
    seen = stepped(run, {}, 8).outcomes
    sight = CountrySight(MIXED, run.sites, run.state)
    for quarter in range(6):
        sight.look(quarter, seen[-4:])
        last_survey = seen[7 + 4 * (quarter // 4)]
        for column, name in enumerate(MEASURES):
            expected = last_survey[column] if name in SURVEYED else seen[-1, column]
            np.testing.assert_equal(sight.national(name), expected)
        assert sight.national("year") == quarter / 4.0
        seen = np.concatenate((seen, stepped(run, {}, 1).outcomes))
    assert set(NATIONAL_MEASURES) == {"year", *MEASURES}


def test_nothing_is_seen_before_anything_was_measured() -> None:
    """Without burn-in a trigger waits for the first quarter's record, and for the first survey."""
    always = Trigger("soon", whenever("vacancy", ">=", 0.0), {"pay_premium": 5.0})
    surveyed = Trigger("later", whenever("prepared", ">=", 0.0), {"campaign": 1.0})
    plan = RunPlan(world_vector(), 1, Regime(Policy({}, (always, surveyed)), 8))
    (record,) = simulate(MIXED, [plan], burn_in_years=0)
    assert np.flatnonzero(record.units[:, 0])[0] == 1  # the premium, from the second quarter
    assert np.flatnonzero(record.units[:, 2])[0] == 4  # the campaign, after the survey


@pytest.mark.parametrize("measure", ["prepared", "prepared_if_asked", "vacancy"])
def test_what_is_recorded_does_not_change_what_a_policy_does(measure: str) -> None:
    """A trigger on what is surveyed acts in the same quarter whether it is recorded every quarter or once a year."""
    levels = np.linspace(0.02, 0.3, 8)
    triggers = tuple(
        Trigger(f"at {k}", whenever(measure, ">", float(level)), {}, {"pay_premium": 2.0}, times=3, wait_years=0.5)
        for k, level in enumerate(levels)
    )
    plan = RunPlan(world_vector(), 3, Regime(Policy({"training": LeverPlan(1.0)}, triggers), QUARTERS))
    often, yearly = (
        simulate(MIXED, [plan], 2, observation)[0]
        for observation in (Observation(), Observation(prepared_quarterly=False, yearly=False))
    )
    assert same_bits(without(often.outcomes, *SURVEYED), without(yearly.outcomes, *SURVEYED))
    assert same_bits(often.units, yearly.units) and often.units[:, 0].any()


@pytest.mark.parametrize("measure", TRUST_MEASURES)
def test_measures_of_trusts_are_those_on_record(measure: str) -> None:
    run = started(MIXED, 2)
    record = stepped(run, {"stringency": LeverPlan(1.0)}, 8)
    shown = CountrySight(MIXED, run.sites, run.state).of_trusts(measure)
    assert shown.shape == (len(MIXED.trusts),)
    if measure in RECORDED:
        np.testing.assert_allclose(shown, record.trusts[-1, :, RECORDED.index(measure)], rtol=1e-15)
    else:
        np.testing.assert_array_equal(shown, run.state.trusts[measure])


def test_what_is_known_of_trusts_is_what_their_file_says() -> None:
    trusts = (Trust("A", 60, labels=(("region", "North"),)), Trust("B", 70, labels=(("region", ""),)))
    facts = facts_of(Population("labelled", trusts))
    assert facts == {
        "trust": ["A", "B"], "consultants": [60, 70], "archetype": ["typical", "typical"], "region": ["North", ""]
    }  # fmt: skip
