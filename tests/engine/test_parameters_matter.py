"""Every number of the parameter table does something: changed as far as is allowed, it leaves its mark on a run.

No chance is involved: two runs of one seed differ through the number alone.
"""

import pytest

from sim.parameters import BY_NAME, LEVERS, VALUE_NAMES
from sim.population import Population, archetypes, numbered_trusts
from tests.engine.trials import EVERYTHING, Policy, digest_of, digest_of_state, started, stepped, tables_of

POPULATION = Population("mixed", archetypes(60) + numbered_trusts([60, 90]))
# Shares of one whole: what one gains, another loses.
SHARED = {
    "peer_department": "peer_trust",
    "peer_trust": "peer_national",
    "peer_national": "peer_trust",
    "post_mix_1": "post_mix_2",
    "post_mix_2": "post_mix_3",
    "post_mix_3": "post_mix_2",
}
# Limits show only where something runs against them, and then on one side only.
AGAINST_THE_LIMIT = {
    "posts_floor": {"posts_practice": 5.0},
    "posts_ceiling": {"posts_practice": 5.0},
    "posts_patience": {"constant": -3.0},
    "posts_retrenchment": {"constant": -3.0},
    "trait_floor": {"practice_sd": 0.5},
}


def _mark(world: dict[str, float], policy: Policy = EVERYTHING) -> str:
    """A digest of the record and of the last state of a run with every lever pulled."""
    run = started(POPULATION, 2, world=world)
    burn_in, record = stepped(run, {}, 8), stepped(run, policy, 24)
    return digest_of([*tables_of(burn_in), *tables_of(record)]) + digest_of_state(run)


@pytest.mark.parametrize("name", VALUE_NAMES)
def test_every_number_and_switch_matters(name: str) -> None:
    """A number that no rule reads, or that is read by another's name, would be a claim about nothing."""
    row = BY_NAME[name]
    central = AGAINST_THE_LIMIT.get(name, {})
    usual = _mark(central)
    marks = []
    for value in {row.minimum, row.maximum} - {row.default}:
        world = central | {name: value}
        if name in SHARED:
            gained = 0.05 if value > row.default else -0.05
            other = SHARED[name]
            world = central | {name: row.default + gained, other: BY_NAME[other].default - gained}
        marks.append(_mark(world))
    enough = any if name in AGAINST_THE_LIMIT else all
    assert enough(mark != usual for mark in marks), row.meaning


@pytest.mark.parametrize("name", [row.name for row in LEVERS])
def test_every_lever_matters_among_the_others(name: str) -> None:
    """Left out of a policy that pulls everything, each lever is missed."""
    others = {lever: plan for lever, plan in EVERYTHING.items() if lever != name}
    policy = {**EVERYTHING, "own_push": EVERYTHING["training"]} if name == "own_push" else others
    assert _mark({}, policy) != _mark({})
