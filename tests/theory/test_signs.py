"""What may never go the wrong way, and what must not matter at all. No chance is involved."""

from collections.abc import Mapping

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agents.decision import Mind, Offer, utility
from policies.plan import LeverPlan
from policies.timeline import timeline
from sim.engine import Run
from sim.parameters import NUMBERS, world_values, world_vector
from sim.population import Population, archetypes, numbered_trusts
from tests.theory.laboratory import outcomes, started

POPULATION = Population("mixed", archetypes(60) + numbered_trusts([60, 90]))
WITHOUT_OWN_PUSH = Population("without own push", numbered_trusts([60, 90, 120]))
QUARTERS = 40

# -- raising curiosity, belief or pay lowers nobody's V, all else held ---------------------------------------------

MINDS = st.builds(
    Mind,
    curiosity=st.floats(-4.0, 4.0),
    belief=st.floats(0.0, 1.0),
    training=st.floats(0.0, 1.0),
    autonomy_value=st.floats(0.05, 3.0),
    stigma_sensitivity=st.floats(0.05, 3.0),
    resting_strain=st.floats(0.0, 1.0),
    other_income=st.floats(0.0, 100.0),
)
OFFERS = st.builds(
    Offer,
    rank=st.integers(1, 4),
    strain=st.floats(0.0, 1.0),
    stigma=st.floats(0.0, 1.0),
    discretion=st.floats(0.0, 1.0),
    perceived_autonomy=st.floats(0.0, 1.0),
    salience=st.floats(0.0, 3.0),
    pay_premium=st.floats(0.0, 20.0),
    asked=st.sampled_from((0.0, 1.0)),
    leading=st.sampled_from((0.0, 1.0)),
)
WEIGHTS = [
    row for row in NUMBERS if row.name.endswith("_weight") or row.name.startswith(("allowance", "time_", "train"))
]
WORLDS = st.fixed_dictionaries({row.name: st.floats(row.minimum, row.maximum) for row in WEIGHTS})
RAISED = st.floats(0.0, 5.0)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(MINDS, OFFERS, WORLDS, RAISED)
def test_more_curiosity_belief_or_pay_lowers_nobodys_utility(
    mind: Mind, offer: Offer, world: Mapping[str, float], more: float
) -> None:
    """For any doctor, post and allowed weights; exactly so, since rounding keeps order."""
    values = world_values(world_vector(world))
    now = utility(mind, offer, values)
    assert utility(mind._replace(curiosity=mind.curiosity + more), offer, values) >= now
    assert utility(mind._replace(belief=min(1.0, mind.belief + more)), offer, values) >= now
    assert utility(mind, offer._replace(pay_premium=offer.pay_premium + more), values) >= now
    allowances = {name: amount + more for name, amount in world.items() if name.startswith("allowance")}
    assert utility(mind, offer, world_values(world_vector({**world, **allowances}))) >= now


@pytest.mark.parametrize("raised", ["curiosity", "belief", "pay"])
def test_more_curiosity_belief_or_pay_makes_the_same_doctors_more_prepared(raised: str) -> None:
    """The same doctors in the same state, one quarter on: ``prepared`` rises, and so does ``prepared_if_asked``."""
    prepared = []
    for more in (False, True):
        run = started(POPULATION, {}, seed=1, burn_in_years=1)
        run.advance(timeline({}, -4, 4))
        levers = {"pay_premium": LeverPlan(10.0, ramp_years=0.0)} if more and raised == "pay" else {}
        if more and raised != "pay":
            getattr(run.state.doctors, raised)[:] += 0.1
        prepared.append(run.advance(timeline(levers, 0, 1)).outcomes[0, :2])
    assert (prepared[1] > prepared[0] + 0.001).all()


# -- what is switched off must be inert, bit for bit ---------------------------------------------------------------


def _advanced(population: Population, world: Mapping[str, float], levers: Mapping[str, LeverPlan]) -> Run:
    run = started(population, world, seed=1, burn_in_years=2)
    run.advance(timeline(levers, -8, QUARTERS + 8))
    return run


def test_campaign_is_inert_without_stigma() -> None:
    """At ``stigma_weight`` 0 a campaign moves the norm, and nothing else of anybody: V, role, strain."""
    world = {"stigma_weight": 0.0}
    campaign = {"campaign": LeverPlan(1.0, ramp_years=0.0)}
    without = outcomes(POPULATION, world, [1, 2], QUARTERS)
    with_campaign = outcomes(POPULATION, world, [1, 2], QUARTERS, campaign)
    assert (with_campaign["norm"] < without["norm"] - 0.01).all()
    for name in set(without) - {"norm", "stigma"}:
        np.testing.assert_array_equal(with_campaign[name], without[name], name)
    first, second = _advanced(POPULATION, world, {}), _advanced(POPULATION, world, campaign)
    for name in first.state.doctors._fields:
        np.testing.assert_array_equal(getattr(first.state.doctors, name), getattr(second.state.doctors, name), name)


def test_campaign_matters_with_stigma() -> None:
    campaign = {"campaign": LeverPlan(1.0, ramp_years=0.0)}
    without, with_campaign = outcomes(POPULATION, {}, [1], QUARTERS), outcomes(POPULATION, {}, [1], QUARTERS, campaign)
    assert (with_campaign["prepared"][0, 8:] > without["prepared"][0, 8:]).all()


CHANGED = [{"capacity_mean": 0.85}, {"fit_mean": 0.4}, {"learning": 1.2}, {"audit": 0.6}]


@pytest.mark.parametrize("changed", CHANGED, ids=str)
def test_without_push_there_is_nothing_to_learn_or_audit(changed: Mapping[str, float]) -> None:
    """At z = 0 and own_push = 0, from g = 0: capacity, fit, learning and audit change no bit of anything else."""
    levers = {"publish": LeverPlan(1.0), "pay_premium": LeverPlan(10.0), "alignment": LeverPlan(1.0)}
    central, other = _columns(WITHOUT_OWN_PUSH, changed, levers)
    assert other == central


@pytest.mark.parametrize("changed", CHANGED, ids=str)
def test_with_push_learning_and_audit_matter(changed: Mapping[str, float]) -> None:
    """The counterpart: under stringency the same changes do reach the trusts, so the test above can fail."""
    central, other = _columns(WITHOUT_OWN_PUSH, changed, {"stringency": LeverPlan(0.8)})
    assert other != central


def _columns(
    population: Population, changed: Mapping[str, float], levers: Mapping[str, LeverPlan]
) -> tuple[list[bytes], list[bytes]]:
    """All state after ten years in the central and in the changed world, but for capacity and fit, as bytes."""
    pair = []
    for world in ({}, changed):
        run = _advanced(population, world, levers)
        run.state.trusts["capacity"] = run.state.trusts["fit"] = 0.0
        pair.append([array.tobytes() for array in (*run.state.doctors, *run.state[1:])])
    return pair[0], pair[1]
