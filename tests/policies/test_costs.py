"""What a policy costs: identities that hold to the penny, and discounting done by hand."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.parameter import unit_cost
from policies.cost_items import CostItem
from policies.costs import costs_of, default_unit_costs, discounted, unit_costs_of
from policies.plan import LeverPlan, Policy
from policies.registry import BY_NAME, COST_ITEMS, LEVER_NAMES
from policies.selection import parse_selection
from policies.timeline import timeline
from policies.trigger import Trigger
from sim.engine import RunRecord
from sim.measures import MEASURES, TRUST_MEASURES
from sim.population import Population, Trust, numbered_trusts
from tests.engine.trials import EVERYTHING, MIXED, outcome, started
from tests.policies.laboratory import BURN_IN_YEARS, Numbers, records, whenever

QUARTERS = 24
TRUSTS = len(MIXED.trusts)
ITEMS = [item.row.name for _, item in COST_ITEMS]
TABLE = default_unit_costs()
BY_THE_TRUST = {"campaign": 40.0, "publish": 50.0, "autonomy_awareness": 20.0, "alignment": 250.0}
# No motive that a lever could reach: whatever is bought, the same doctors lead.
DEAF = {
    "pay_weight": 0.0, "belief_weight": 0.0, "stress_weight": 0.0, "autonomy_weight": 0.0, "stigma_weight": 0.0,
    "press_weight": 0.0, "training_curiosity": 0.0, "invite_practice": 0.0, "posts_practice": 0.0,
}  # fmt: skip


def at_once(lever: str, level: float, **timing: float) -> Policy:
    """One lever at full level from its start."""
    return Policy({lever: replace(LeverPlan(level, ramp_years=0.0), **timing)})  # type: ignore[arg-type]


def bought(record: RunRecord, item: str) -> Numbers:
    """Units of one item by quarter of the policy."""
    assert not record.units[: 4 * BURN_IN_YEARS].any()
    return record.units[4 * BURN_IN_YEARS :, ITEMS.index(item)]


def cost(policy: Policy, record: RunRecord) -> float:
    """All that a policy cost, undiscounted, £k."""
    return float(costs_of(policy, record.units, TABLE).sum())


def leader_years(record: RunRecord) -> Numbers:
    """Leaders in role by quarter of the policy, times a quarter of a year."""
    return outcome(record, "in_role")[4 * BURN_IN_YEARS :] * MIXED.size / 4.0


# -- nothing for nothing -------------------------------------------------------------------------------------------


def test_no_lever_no_cost() -> None:
    """Nor for levers that nobody pays for, own push in some trusts included."""
    free = Policy({name: LeverPlan(BY_NAME[name].row.maximum) for name in LEVER_NAMES if not BY_NAME[name].costs})
    assert set(free.levers) == {"standard", "bench", "comply_or_explain", "own_push"}
    for policy in (Policy(), free):
        (record,) = records(MIXED, [policy], QUARTERS)
        assert not record.units.any() and cost(policy, record) == 0.0


@pytest.mark.parametrize("lever", [name for name in LEVER_NAMES if BY_NAME[name].costs])
def test_a_lever_is_paid_for_by_its_own_items_while_it_is_pulled(lever: str) -> None:
    (record,) = records(MIXED, [at_once(lever, BY_NAME[lever].row.maximum, start_year=1.5, stop_year=3.0)], QUARTERS)
    own = {item.row.name for item in BY_NAME[lever].costs}
    assert own
    for item in ITEMS:
        units = bought(record, item)
        assert (units[6:12] > 0.0).all() if item in own else not units.any()
        assert not units[:6].any() and not units[12:].any()


# -- identities ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("level", [0.25, 0.5, 1.0])
@pytest.mark.parametrize("lever", BY_THE_TRUST)
def test_what_is_paid_by_the_trust_costs_unit_times_level_times_trusts_times_years(lever: str, level: float) -> None:
    """A full campaign: £40k, every trust, every year. Restructuring is paid for four years, from its own start."""
    policy = at_once(lever, level, start_year=1.0)
    years = 4.0 if lever == "alignment" else QUARTERS / 4.0 - 1.0
    (record,) = records(MIXED, [policy], QUARTERS)
    assert cost(policy, record) == BY_THE_TRUST[lever] * level * TRUSTS * years
    paid = np.flatnonzero(bought(record, f"{lever}_cost"))
    np.testing.assert_array_equal(paid, np.arange(4, 4 + round(4 * years)))


@pytest.mark.parametrize("lever", BY_THE_TRUST)
def test_what_is_paid_by_the_trust_follows_the_ramp(lever: str) -> None:
    (record,) = records(MIXED, [Policy({lever: LeverPlan(1.0, ramp_years=2.0)})], 8)
    wanted = TRUSTS * np.arange(1, 9) / 8.0 / 4.0
    np.testing.assert_allclose(bought(record, f"{lever}_cost"), wanted, rtol=1e-14)


def test_a_premium_costs_premium_and_on_costs_for_every_leader_year() -> None:
    policy = at_once("pay_premium", 10.0)
    (record,) = records(MIXED, [policy], QUARTERS)
    assert cost(policy, record) == pytest.approx(10.0 * 1.30 * leader_years(record).sum(), rel=1e-12)
    assert TABLE["pay_on_costs"] == 0.30


def test_protected_time_costs_its_unit_for_every_leader_year() -> None:
    policy = at_once("protected_time", 0.5)
    (record,) = records(MIXED, [policy], QUARTERS)
    assert cost(policy, record) == pytest.approx(12.0 * 0.5 * leader_years(record).sum(), rel=1e-12)


def test_places_that_are_paid_for_are_the_places_that_were_taken_up() -> None:
    policy = at_once("training", 1.0)
    (record,) = records(MIXED, [policy], QUARTERS)
    places = outcome(record, "training_places")[4 * BURN_IN_YEARS :]
    np.testing.assert_array_equal(bought(record, "training_cost"), places)
    assert places.sum() > 50 and cost(policy, record) == pytest.approx(1.5 * places.sum(), rel=1e-12)


def test_a_standard_costs_inspection_and_the_effort_that_it_mandates() -> None:
    """Where nobody pushes of their own, recorded effort is the mandated one."""
    population = Population("no push", numbered_trusts([30] * 5))
    policy = at_once("stringency", 0.8)
    (record,) = records(population, [policy], QUARTERS)
    effort = outcome(record, "effort")[4 * BURN_IN_YEARS :]
    np.testing.assert_allclose(bought(record, "stringency_cost"), np.full(QUARTERS, 0.8 * 5 / 4.0), rtol=1e-12)
    np.testing.assert_allclose(bought(record, "effort_cost"), effort * 5 / 4.0, rtol=1e-12)
    assert cost(policy, record) == pytest.approx(30.0 * 0.8 * 5 * 6.0 + 150.0 * effort.sum() * 5 / 4.0, rel=1e-12)


def test_what_a_trust_does_of_itself_is_not_charged_to_the_standard() -> None:
    """The same trust with and without a push of its own: in the first quarter the mandate asks for the same effort."""
    levers = timeline(at_once("stringency", 0.8).levers, 0, 1)
    runs = []
    for push in (0.0, 0.5):
        runs.append(started(Population("one", (Trust("One", 60, 0.4, 0.5, 0.5, 0.5, own_push=push),)), 0))
    quiet, pushing = (run.advance(levers) for run in runs)
    column = ITEMS.index("effort_cost")
    assert quiet.units[0, column] == pushing.units[0, column] > 0.0
    assert outcome(pushing, "effort")[0] > outcome(quiet, "effort")[0]


def test_an_exempt_trust_costs_no_inspection_and_no_effort() -> None:
    policy = Policy({
        "stringency": LeverPlan(1.0, ramp_years=0.0), "comply_or_explain": LeverPlan(1.0),
        "bench": LeverPlan(50.0, ramp_years=0.0),
    })  # fmt: skip
    (record,) = records(MIXED, [policy], QUARTERS)
    exempt = record.trusts[:, :, TRUST_MEASURES.index("exempt")]
    bound = (1.0 - exempt).sum(axis=1)[BURN_IN_YEARS - 1 : -1]  # by the survey of the year before
    np.testing.assert_array_equal(bought(record, "stringency_cost"), np.repeat(bound, 4) / 4.0)
    assert bound[0] == TRUSTS and 0 < bound[1:].min() < TRUSTS
    everybody = record.units[4 * BURN_IN_YEARS :][np.repeat(bound == 0.0, 4)]
    assert not everybody[:, ITEMS.index("effort_cost")].any()


@pytest.mark.parametrize("lever", [*BY_THE_TRUST, "pay_premium", "protected_time"])
def test_cost_is_linear_in_the_level_where_the_same_doctors_lead(lever: str) -> None:
    """Halving the lever halves the bill; an effect on who leads is the only thing that may bend it."""
    full = 20.0 if lever == "pay_premium" else 1.0
    policies = [at_once(lever, full * share) for share in (0.25, 0.5, 1.0)]
    quarter, half, whole = (
        cost(policy, record)
        for policy, record in zip(policies, records(MIXED, policies, QUARTERS, world=DEAF), strict=True)
    )
    assert 0.0 < quarter == pytest.approx(half / 2.0, rel=1e-12) == pytest.approx(whole / 4.0, rel=1e-12)


def test_inspection_is_linear_in_stringency_and_mandated_effort_at_first() -> None:
    policies = [at_once("stringency", level) for level in (0.25, 0.5, 1.0)]
    some, half, whole = records(MIXED, policies, QUARTERS)
    np.testing.assert_array_equal(2.0 * bought(some, "stringency_cost"), bought(half, "stringency_cost"))
    np.testing.assert_array_equal(2.0 * bought(half, "stringency_cost"), bought(whole, "stringency_cost"))
    first = [bought(record, "effort_cost")[0] for record in (some, half, whole)]
    assert 4.0 * first[0] == 2.0 * first[1] == first[2] > 0.0


def test_a_lever_in_some_trusts_is_paid_for_there() -> None:
    chosen = parse_selection(("Fairhaven", "Trust 001", "Kingsmere"))
    (record,) = records(MIXED, [Policy({"campaign": LeverPlan(1.0, ramp_years=0.0, trusts=chosen)})], 8)
    np.testing.assert_array_equal(bought(record, "campaign_cost"), np.full(8, 0.75))


# -- restructuring is paid for four years in each trust ------------------------------------------------------------


def test_restructuring_is_paid_four_years_in_each_trust_wherever_a_rule_sends_it() -> None:
    """Trusts that come under the lever later are paid for from then on, none for more than sixteen quarters."""
    rule = parse_selection("published_engagement < 50")
    premium = LeverPlan(10.0, ramp_years=0.0, trusts=rule)  # recorded by trust, so it shows where the rule held
    policy = Policy({"alignment": LeverPlan(1.0, ramp_years=0.0, trusts=rule), "pay_premium": premium})
    (record,) = records(MIXED, [policy], 60)
    held = record.trusts[BURN_IN_YEARS:, :, TRUST_MEASURES.index("pay_premium")] > 0.0
    so_far = np.cumsum(held, axis=0)
    wanted = np.repeat((held & (so_far <= 4)).sum(axis=1), 4) / 4.0
    np.testing.assert_array_equal(bought(record, "alignment_cost"), wanted)
    first = np.where(held.any(axis=0), held.argmax(axis=0), 99)
    assert len(set(first)) > 1 and so_far.max() > 4  # the rule does send it to trusts at different times


def test_restructuring_is_paid_four_years_under_a_trigger_too() -> None:
    """A policy that is looked at every quarter goes forward a quarter at a time, and remembers what was paid."""
    never = Trigger("never", whenever("vacancy", ">", 2.0), {"campaign": 1.0})
    policy = Policy({"alignment": LeverPlan(1.0, 0.5, 0.0)}, (never,))
    (record,) = records(MIXED, [policy], QUARTERS)
    assert np.flatnonzero(bought(record, "alignment_cost")).tolist() == list(range(2, 18))


def test_each_run_of_a_batch_pays_for_itself() -> None:
    one, other = records(MIXED, [at_once("alignment", 1.0)] * 2, QUARTERS)
    np.testing.assert_array_equal(one.units, other.units)


# -- unit costs and discounting ------------------------------------------------------------------------------------


def test_unit_costs_are_those_of_the_programme() -> None:
    """£k: all assumed, but for the discount rate of the Green Book."""
    assert TABLE == {
        "pay_on_costs": 0.30, "protected_time_cost": 12.0, "campaign_cost": 40.0, "training_cost": 1.5,
        "publish_cost": 50.0, "alignment_cost": 250.0, "autonomy_awareness_cost": 20.0, "stringency_cost": 30.0,
        "effort_cost": 150.0, "discount_rate": 0.035,
    }  # fmt: skip
    assert {item.row.source for _, item in COST_ITEMS} == {"assumed"}


def test_a_policy_may_have_unit_costs_of_its_own() -> None:
    """That of a lever's first item: inspection where effort is paid for too."""
    policy = Policy({"campaign": LeverPlan(1.0, unit_cost=55.0), "stringency": LeverPlan(0.5, unit_cost=10.0)})
    own = unit_costs_of(policy, TABLE)
    assert own == TABLE | {"campaign_cost": 55.0, "stringency_cost": 10.0}
    units = np.ones((3, len(ITEMS)))
    assert costs_of(policy, units, TABLE)[0, ITEMS.index("campaign_cost")] == 55.0
    assert costs_of(policy, units, TABLE)[0, ITEMS.index("pay_on_costs")] == 1.30


@given(st.lists(st.floats(0.0, 1e6), min_size=1, max_size=30), st.floats(0.0, 0.05))
def test_discounting_by_hand(costs: list[float], rate: float) -> None:
    """The first year counts in full, each later one less by the rate; at rate 0 nothing is lost."""
    value, by_hand = 0.0, 1.0
    for year, cost_of_year in enumerate(costs):
        by_hand = 1.0 if year == 0 else by_hand * (1.0 + rate)
        value += cost_of_year / by_hand
    assert discounted(np.array(costs), rate).sum() == pytest.approx(value, rel=1e-12)
    np.testing.assert_array_equal(discounted(np.array(costs), 0.0), costs)
    table = np.tile(np.array(costs)[:, None, None], (1, 2, 3))
    np.testing.assert_array_equal(discounted(table, rate)[:, 1, 2], discounted(np.array(costs), rate))


def test_three_hundred_pounds_over_three_years() -> None:
    assert discounted(np.array([100.0, 100.0, 100.0]), 0.035).sum() == pytest.approx(100 + 96.618357 + 93.351070)


def test_a_cost_needs_a_basis_that_the_model_counts() -> None:
    row = unit_cost("tea_cost", 1.0, (0.5, 2.0), "£k a cup", "What a cup of tea costs.")
    with pytest.raises(ValueError, match="no basis 'cups'; there are trusts, leaders, places"):
        CostItem(row, basis="cups")
    with pytest.raises(ValueError, match="by the trust and the level"):
        CostItem(row, basis="leaders", years=4.0)


def test_money_changes_nobodys_mind() -> None:
    """What things cost is counted after the event: all levers at other prices leave the same record."""
    dear = {name: replace(plan, unit_cost=0.0 if BY_NAME[name].costs else None) for name, plan in EVERYTHING.items()}
    one, other = records(MIXED, [Policy(EVERYTHING), Policy(dear)], 8)
    np.testing.assert_array_equal(one.outcomes, other.outcomes)
    assert len(MEASURES) == one.outcomes.shape[1]
