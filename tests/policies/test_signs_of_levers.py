"""The sign table, claim by claim; and each claim seen to fail when what carries it is turned round.

Nothing is a matter of chance: both sides of a pair stand in the same state and have the same luck, and the direction
follows from the equations. What is summed in floating point may differ by rounding, which is let pass.
"""

from collections.abc import Mapping
from typing import cast

import numpy as np
import pytest
from numpy.typing import NDArray

from policies.lever import Modifier
from policies.plan import LeverPlan, Policy
from policies.registry import BY_NAME, LEVER_NAMES
from sim.measures import MEASURES
from sim.parameters import BY_NAME as TABLE_OF_PARAMETERS
from sim.population import Population, numbered_trusts
from tests.policies.laboratory import BURN_IN_YEARS, records
from tests.policies.sign_table import (
    DOWN,
    EITHER,
    EVERY_QUARTER,
    HEADLINES,
    ITSELF,
    OUTCOMES,
    SAME,
    TABLE,
    UP,
    Claim,
    directions,
)

POPULATION = Population("small", numbered_trusts([60, 90, 120, 60]))
SEEDS = range(1, 9)
QUARTERS = 12
ROUNDING = 1e-12


def full(lever: str) -> float:
    """The level that a claim is about."""
    return {"bench": 60.0, "pay_premium": 20.0}.get(lever, BY_NAME[lever].row.maximum)


def differences(claim: Claim, world: Mapping[str, float] | None = None) -> NDArray[np.float64]:
    """What the lever makes of the outcome, shape ``(seeds, quarters)``."""
    beside = {name: LeverPlan(level, ramp_years=0.0) for name, level in claim.beside.items()}
    pulled = {**beside, claim.lever: LeverPlan(full(claim.lever), ramp_years=0.0)}
    column, found = MEASURES.index(claim.outcome), []
    for seed in SEEDS:
        pair = records(POPULATION, [Policy(beside), Policy(pulled)], QUARTERS, seed, {**claim.world, **(world or {})})
        without, with_it = (record.outcomes[4 * BURN_IN_YEARS :, column] for record in pair)
        found.append(with_it - without)
    return np.array(found)


def holds(claim: Claim, found: NDArray[np.float64]) -> bool:
    """Whether what was found is as claimed."""
    looked_at = found if claim.quarter == EVERY_QUARTER else found[:, claim.quarter]
    if claim.direction == SAME:
        return not looked_at.any()
    pushed = claim.direction * looked_at
    return bool((pushed >= -ROUNDING).all() and (pushed > 1e-6).any())


@pytest.mark.parametrize("claim", TABLE, ids=str)
def test_levers_push_the_way_that_the_equations_say(claim: Claim) -> None:
    """In none of eight small countries the other way, in some of them visibly the right way."""
    assert holds(claim, differences(claim)), differences(claim)


SIGNED = [claim for claim in TABLE if claim.direction != SAME]


@pytest.mark.parametrize("claim", [claim for claim in SIGNED if claim.carried_by != ITSELF], ids=str)
def test_a_claim_fails_when_the_sign_that_carries_it_is_turned_round(claim: Claim) -> None:
    """The rule with a minus where it has a plus: the coefficient is negated, in burn-in too, on both sides."""
    value = claim.world.get(claim.carried_by, TABLE_OF_PARAMETERS[claim.carried_by].default)
    assert value != 0.0
    assert not holds(claim, differences(claim, {claim.carried_by: -value}))


@pytest.mark.parametrize("claim", SIGNED, ids=str)
def test_a_claim_fails_when_the_lever_takes_what_it_should_give(claim: Claim, monkeypatch: pytest.MonkeyPatch) -> None:
    """The lever itself turned round: it moves its quantity as far the other way."""
    lever = BY_NAME[claim.lever]
    for quantity, modify in dict(lever.acts_on).items():
        monkeypatch.setitem(cast(dict[str, Modifier], lever.acts_on), quantity, _turned_round(modify, lever.is_flag))
    monkeypatch.setattr("sim.schedule.held_in_range", lambda name, values: values)
    assert not holds(claim, differences(claim))


def _turned_round(modify: Modifier, is_flag: bool) -> Modifier:
    """A modifier that moves its quantity as far the other way."""
    if is_flag:
        return lambda value, level: value - level
    return lambda value, level: 2.0 * value - modify(value, level)


@pytest.mark.parametrize("lever", LEVER_NAMES)
def test_every_lever_has_definite_signs_and_the_rest_may_go_either_way(lever: str) -> None:
    """At least two definite outcomes each; a cell without a claim says so."""
    definite = {claim.outcome for claim in TABLE if claim.lever == lever and claim.direction in (UP, DOWN)}
    assert len(definite) >= 2
    assert {claim.outcome for claim in TABLE} <= set(OUTCOMES) <= set(MEASURES)
    assert directions(lever, "vacancy") == EITHER and set(HEADLINES) <= set(OUTCOMES)


def test_a_parameter_turned_round_is_a_parameter() -> None:
    """A name that no rule reads would make the tests above pass for the wrong reason."""
    assert {claim.carried_by for claim in TABLE} - {ITSELF} <= set(TABLE_OF_PARAMETERS)


def test_either_is_no_way_out() -> None:
    """Where the table says nothing, the outcome does go both ways: vacancy under a mandate, within three years."""
    found = differences(Claim("stringency", "vacancy", UP))
    assert (found > 0.01).any() and (found < -0.01).any()
