"""No regime works by decree: what a mandate does, it does through trusts that learn, and at the price of burden.

Runs of one seed differ through rules alone, so nothing here is a matter of chance but one test:
``test_a_whiff_of_any_lever_does_next_to_nothing`` compares means over seeds, since the luck of single appointments
differs between runs. It states how often other seeds would raise a false alarm, and what it would find.
"""

from collections.abc import Mapping

import numpy as np
import pytest

from policies.plan import LeverPlan
from policies.registry import FLAGS
from policies.timeline import neutral_levels, timeline
from sim.engine import Observation, simulate
from sim.parameters import LEVERS
from sim.population import Population, Trust, built_in_population, numbered_trusts
from tests.engine.trials import (
    EVERYTHING,
    NO_PUSH,
    REGIMES,
    UNKNOWN,
    Policy,
    outcome,
    plan,
    same_bits,
    same_record,
    started,
    stepped,
    without,
)

BURN_IN_YEARS, QUARTERS = 2, 60
WORKSHOP = built_in_population("workshop")
PATHS = ("learning", "imitation", "discretion_stringency", "burden_stringency", "burden_effort")
NO_PATH = dict.fromkeys(PATHS, 0.0)
MONEY_AND_PAPERWORK = ("effort", "exempt", "false_passes")

# -- every path shut -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", [1, 20130401])
@pytest.mark.parametrize("regime", list(REGIMES)[1:])
def test_with_every_path_shut_all_regimes_are_one(regime: str, seed: int) -> None:
    """Every doctor's role and strain and every trust's norm, quarter by quarter; and all else that is recorded.

    Only the effort that trusts spend in vain and who is exempt from it may differ.
    """
    runs = [started(WORKSHOP, BURN_IN_YEARS, seed, NO_PATH) for _ in range(2)]
    for run in runs:
        stepped(run, {}, 4 * BURN_IN_YEARS)
    for _ in range(QUARTERS):
        permissive, other = (
            stepped(run, REGIMES[name], 1) for run, name in zip(runs, ("permissive", regime), strict=True)
        )
        one, two = (run.state for run in runs)
        assert same_bits(one.doctors.role, two.doctors.role)
        assert same_bits(one.doctors.strain, two.doctors.strain)
        assert same_bits(one.trusts["norm"], two.trusts["norm"])
        first, second = (without(record.outcomes, *MONEY_AND_PAPERWORK) for record in (permissive, other))
        assert same_bits(first, second)


@pytest.mark.parametrize("opened", PATHS)
def test_each_path_alone_tells_regimes_apart(opened: str) -> None:
    """The comparison above is not idle: any one path, at its usual value, makes prescription matter."""
    world = {name: 0.0 for name in PATHS if name != opened}
    pair = [plan(REGIMES[name], QUARTERS, world=world) for name in ("permissive", "prescriptive")]
    permissive, prescriptive = (
        without(record.outcomes, *MONEY_AND_PAPERWORK) for record in simulate(WORKSHOP, pair, 2)
    )
    assert not same_bits(permissive, prescriptive)


def test_exemption_and_effort_do_differ_where_nothing_else_does() -> None:
    """In the shut world the regimes are really in force: trusts spend effort and some are exempt."""
    record = simulate(WORKSHOP, [plan(REGIMES["comply or explain"], QUARTERS, world=NO_PATH)], 2)[0]
    assert outcome(record, "effort")[-1] > 0.1
    assert outcome(record, "exempt").max() > 0.0


# -- no step from "no regime" to "a whiff of a regime" ---------------------------------------------------------------

SEEDS = range(1, 5)
CONTINUOUS = [row.name for row in LEVERS if row.name not in ("standard", "bench", *FLAGS)]


def _practice(policy: Policy, world: Mapping[str, float]) -> float:
    """Mean practice over fifteen years, trusts and four seeds."""
    records = simulate(WORKSHOP, [plan(policy, QUARTERS, seed, world) for seed in SEEDS], BURN_IN_YEARS)
    return float(np.mean([outcome(record, "practice")[4 * BURN_IN_YEARS :] for record in records]))


@pytest.mark.parametrize("flag", [0.0, 1.0], ids=["prescriptive", "comply or explain"])
@pytest.mark.parametrize("standard", [0.6, 0.8, 0.95])
@pytest.mark.parametrize("world", [{}, {"learning": 1.2, "publication_pressure": 0.7}], ids=str)
def test_a_whiff_of_stringency_does_next_to_nothing(world: Mapping[str, float], standard: float, flag: float) -> None:
    """With publish held at 1, a stringency of .001 moves mean practice by less than 2 % of what .8 does."""
    held = {
        "publish": LeverPlan(1.0),
        "standard": LeverPlan(standard, ramp_years=0.0),
        "comply_or_explain": LeverPlan(flag),
        "bench": LeverPlan(48.0, ramp_years=0.0),
    }
    none, whiff, full = (_practice(held | {"stringency": LeverPlan(z)}, world) for z in (0.0, 0.001, 0.8))
    assert full - none > 0.01
    assert 0.0 < whiff - none < 0.02 * (full - none)


@pytest.mark.parametrize("level", [0.0, 0.2, 0.5, 0.9])
def test_practice_rises_with_stringency_without_a_jump(level: float) -> None:
    """From any level, a tenth of a change does at most a fifth of what the change does, in the same direction."""
    levels = (level, level + 0.01, level + 0.1)
    here, near, far = (_practice({"publish": LeverPlan(1.0), "stringency": LeverPlan(z)}, {}) for z in levels)
    assert 0.0 < near - here < 0.2 * (far - here)


JUDGED = ("prepared", "in_role")

# What has to be in force beside a lever before it can act.
MANDATE = {"stringency": LeverPlan(0.8), "publish": LeverPlan(1.0)}
BESIDE: Mapping[str, Policy] = {
    "stringency": {"publish": LeverPlan(1.0)},
    "standard": MANDATE,
    "bench": MANDATE | {"comply_or_explain": LeverPlan(1.0)},
}


def _from_none_to_all(lever: str) -> tuple[float, float]:
    """The ends of a lever's range; below its range there is none of it."""
    row = next(row for row in LEVERS if row.name == lever)
    return (0.0 if lever in CONTINUOUS else row.minimum), row.maximum


@pytest.mark.parametrize("lever", [*CONTINUOUS, "standard", "bench"])
def test_a_whiff_of_any_lever_does_next_to_nothing(lever: str) -> None:
    """A thousandth of a lever moves ``prepared`` and ``in_role`` by less than 2 % of what all of it does.

    Fifteen years, 32 paired seeds. The ratio is .001 (-.004 for stringency and ``in_role``), with a standard error of
    up to .003 for ``prepared`` and .004 for ``in_role`` by the luck of single appointments. False alarm: 1.5e-4 for
    stringency and ``in_role``, below 1e-5 for any other. Power: a ratio of .03 or more is found with probability .99.
    """
    none, all_of_it = _from_none_to_all(lever)
    means = []
    for level in (none, none + 0.001 * (all_of_it - none), all_of_it):
        plans = [plan({**BESIDE.get(lever, {}), lever: LeverPlan(level)}, QUARTERS, seed) for seed in range(1, 33)]
        records = simulate(WORKSHOP, plans, BURN_IN_YEARS, Observation(prepared_quarterly=False, yearly=False))
        after = [np.array([outcome(record, name)[4 * BURN_IN_YEARS :] for record in records]) for name in JUDGED]
        means.append([float(np.nanmean(values)) for values in after])
    for name, without_it, whiff, full in zip(JUDGED, *means, strict=True):
        assert abs(whiff - without_it) < 0.02 * abs(full - without_it), name


# -- what only a push can wake -----------------------------------------------------------------------------------------

ASLEEP: list[Mapping[str, float]] = [
    {"capacity_mean": 0.85, "capacity_sd": 0.3},
    {"fit_mean": 0.4, "fit_sd": 0.0},
    {"learning": 0.0},
    {"learning": 10.0},
    {"audit": 0.0},
    {"audit": 10.0},
    {"burden_effort": 10.0},
    {"publication_pressure": 10.0},
]


@pytest.mark.parametrize("seed", [1, 7])
@pytest.mark.parametrize("changed", ASLEEP, ids=str)
def test_without_a_push_nothing_is_learnt_gamed_or_audited(changed: Mapping[str, float], seed: int) -> None:
    """z = 0 and own_push = 0: the whole record is the same to the last bit, whatever other levers do."""
    central, other = (simulate(UNKNOWN, [plan(NO_PUSH, QUARTERS, seed, world)], 2)[0] for world in ({}, changed))
    assert same_record(central, other)
    assert not outcome(central, "gaming").any()


@pytest.mark.parametrize("changed", ASLEEP, ids=str)
def test_with_a_push_the_same_changes_matter(changed: Mapping[str, float]) -> None:
    """The counterpart, under a mandate that is published."""
    central, other = (simulate(UNKNOWN, [plan(EVERYTHING, QUARTERS, 1, world)], 2)[0] for world in ({}, changed))
    assert not same_record(central, other)


@pytest.mark.parametrize("quality", ["capacity", "fit"])
def test_a_trusts_own_capacity_and_fit_sleep_too(quality: str) -> None:
    """The same for a trust whose capacity and fit are known; its neighbours notice nothing either."""

    def with_quality(value: float) -> Trust:
        return Trust("Known", 48, capacity=value) if quality == "capacity" else Trust("Known", 48, fit=value)

    pair = [Population("known", (with_quality(value), *UNKNOWN.trusts)) for value in (0.05, 0.95)]
    quiet = [simulate(population, [plan(NO_PUSH, QUARTERS)], 2)[0] for population in pair]
    pushed = [simulate(population, [plan(EVERYTHING, QUARTERS)], 2)[0] for population in pair]
    assert same_record(*quiet)
    assert not same_record(*pushed)


# -- levers at rest ----------------------------------------------------------------------------------------------------


def test_levers_spelt_out_at_their_neutral_level_do_nothing() -> None:
    """A policy that sets every lever to where it stands anyway is no policy, in any shape of ramp, start and stop."""
    shapes = [LeverPlan(0.0), LeverPlan(0.0, 1.0, 0.0), LeverPlan(0.0, 2.5, 4.0, 7.0)]
    policies: list[Policy] = [{}]
    for shape in shapes:
        policies.append(
            {row.name: LeverPlan(row.default, shape.start_year, shape.ramp_years, shape.stop_year) for row in LEVERS}
        )
    records = simulate(WORKSHOP, [plan(policy, QUARTERS) for policy in policies], 2)
    assert all(same_record(records[0], record) for record in records[1:])
    assert (timeline(policies[1], 0, 9) == neutral_levels()).all()


def test_a_standard_and_a_bench_without_stringency_do_nothing() -> None:
    """A standard nobody enforces, a bench, a right to explain: no policy at all, where no trust pushes."""
    idle = {"standard": LeverPlan(0.95), "bench": LeverPlan(45.0), "comply_or_explain": LeverPlan(1.0)}
    without_push = Population("of ten", numbered_trusts([60] * 10))
    records = simulate(without_push, [plan(policy, QUARTERS) for policy in ({}, idle)], 2)
    assert same_record(*records)


def test_a_lever_stopped_before_it_starts_does_nothing() -> None:
    """A policy whose levers never come to act is no policy."""
    never = {name: LeverPlan(one.level, 3.0, one.ramp_years, 3.0) for name, one in EVERYTHING.items()}
    records = simulate(WORKSHOP, [plan(policy, QUARTERS) for policy in ({}, never)], 2)
    assert same_record(*records)


@pytest.mark.parametrize("lever", CONTINUOUS)
def test_every_lever_does_something(lever: str) -> None:
    """The counterpart: each lever pulled by itself leaves its mark on the record."""
    records = simulate(WORKSHOP, [plan(policy, QUARTERS) for policy in ({}, {lever: LeverPlan(1.0)})], 2)
    assert not same_record(*records)
