"""Nothing is lost: posts, roles and people add up in every quarter, trust and rank. No chance is involved."""

from collections.abc import Mapping

import numpy as np
import pytest

from policies.plan import LeverPlan
from policies.timeline import timeline
from sim.engine import Run
from sim.measures import MEASURES
from sim.population import Population, archetypes, numbered_trusts
from tests.theory.laboratory import started

POPULATION = Population("mixed", archetypes(60) + numbered_trusts([24, 37, 120]))
QUARTERS = 48
EVERYTHING = {
    "pay_premium": LeverPlan(15.0),
    "training": LeverPlan(1.0),
    "campaign": LeverPlan(1.0),
    "stringency": LeverPlan(0.8),
    "publish": LeverPlan(1.0),
    "alignment": LeverPlan(1.0),
}
WORLDS: dict[str, dict[str, float]] = {
    "central": {},
    "few posts, many applicants": {"posts0": 0.12, "constant": 1.5},
    "many posts, few applicants": {"posts0": 0.22, "constant": -2.0},
    "more leaders than posts at first": {"initial_in_role": 0.5},
    "open posts": {"open_posts": 1.0},
}


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("world", WORLDS)
@pytest.mark.parametrize("levers", [{}, EVERYTHING], ids=["permissive", "everything"])
def test_posts_roles_and_people_add_up(levers: Mapping[str, LeverPlan], world: str, seed: int) -> None:
    """Filled + vacant = posts; one role a doctor; joiners = leavers; leaders change by who enters less who ends."""
    run = started(POPULATION, WORLDS[world], seed, burn_in_years=2)
    _assert_posts_and_roles_agree(run)
    for _ in range(QUARTERS):
        leaders, quarter = int(np.sum(run.state.doctors.role > 0)), run.now.quarter
        people_before = run.state.doctors.curiosity.copy()
        row = run.advance(timeline(levers, quarter, 1)).outcomes[0]
        now = dict(zip(MEASURES, row.tolist(), strict=True))
        _assert_posts_and_roles_agree(run)
        filled, posts = int(run.state.trusts["filled"].sum()), int(run.state.trusts["posts"].sum())
        assert now["posts"] == posts
        assert now["vacancy"] == (posts - filled) / posts
        assert now["in_role"] == filled / POPULATION.size
        assert filled - leaders == now["appointed"] - now["spells_ended"]
        joiners = run.state.doctors.curiosity != people_before
        assert joiners.sum() == now["left"]
        assert (run.state.doctors.appointed[joiners] == quarter).all()


def _assert_posts_and_roles_agree(run: Run) -> None:
    """Filled posts are what the doctors' roles say, trust by trust and rank by rank, and never exceed posts."""
    roles, first = run.state.doctors.role, 0
    assert set(np.unique(roles)) <= {0, 1, 2, 3, 4}
    for trust, consultants in enumerate(POPULATION.consultants):
        by_role = np.bincount(roles[first : first + consultants], minlength=5)
        np.testing.assert_array_equal(by_role[1:], run.state.trusts["filled"][trust])
        first += int(consultants)
    vacant = run.state.trusts["posts"] - run.state.trusts["filled"]
    assert (vacant >= 0).all()
    assert int(run.state.departments["leaders"].sum()) == int(np.sum(roles > 0))


def test_every_trust_keeps_a_post_of_every_rank_and_one_medical_director() -> None:
    run = started(POPULATION, {"posts_floor": 0.02, "posts0": 0.02, "posts_years": 0.1, "initial_in_role": 0.0}, 1)
    run.advance(timeline({}, 0, 8))
    posts = run.state.trusts["posts"]
    assert (posts >= 1).all()
    assert (posts[:, 3] == 1).all()
