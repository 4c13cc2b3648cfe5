"""Triggers and the course of a policy: properties that hold whatever the country shows."""

from collections.abc import Sequence

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from policies.condition import parse_conditions
from policies.plan import LeverPlan, Policy
from policies.registry import BY_NAME, FLAGS, LEVER_NAMES
from policies.selection import parse_selection
from policies.timeline import timeline
from policies.trigger import Trigger
from tests.policies.laboratory import (
    CONTINUOUS,
    RAMPS,
    Numbers,
    Shown,
    column,
    levels_of_trusts,
    lived_through,
    plans_of_levers,
    whenever,
)

QUARTERS = 28
# What two measures show in each quarter; nothing where they were not measured.
SHOWN = st.lists(st.sampled_from((0.0, 0.1, 0.2, 0.3, float("nan"))), min_size=QUARTERS, max_size=QUARTERS)
CONDITIONS = st.lists(
    st.sampled_from(("vacancy > 0.15", "vacancy <= 0.1", "prepared >= 0.2", "year >= 2", "year < 5")).map(
        lambda text: parse_conditions(text)[0]
    ),
    min_size=1,
    max_size=3,
).map(tuple)


def country(vacancy: Sequence[float], prepared: Sequence[float]) -> Shown:
    """A country that shows two measures."""
    of = {"vacancy": vacancy, "prepared": prepared}
    return Shown(lambda name, quarter: of[name][quarter])


@st.composite
def triggers(draw: st.DrawFn, name: str) -> Trigger:
    rows = draw(st.lists(st.sampled_from(CONTINUOUS), min_size=1, max_size=2, unique=True))
    changed = draw(st.booleans())
    set_to = {row.name: draw(st.floats(row.minimum, row.maximum)) for row in rows[changed:]}
    spans = {row.name: row.maximum - row.minimum for row in rows[:changed]}
    change_by = {lever: draw(st.floats(-span, span)) for lever, span in spans.items()}
    times, wait = draw(st.integers(1, 4)), draw(st.sampled_from((0.0, 0.25, 1.0, 2.5)))
    return Trigger(name, draw(CONDITIONS), set_to, change_by, draw(RAMPS), times, wait)


POLICIES = st.builds(Policy, plans_of_levers(), st.tuples(triggers("first"), triggers("second")))


@settings(max_examples=100, deadline=None)
@given(POLICIES, SHOWN, SHOWN)
def test_a_trigger_acts_as_soon_as_it_may_and_never_else(
    policy: Policy, vacancy: list[float], prepared: list[float]
) -> None:
    """Only when all conditions hold, at most so often, with the wait between, and then at the first opportunity."""
    shown = country(vacancy, prepared)
    course, _ = lived_through(policy, QUARTERS, shown)
    for trigger in policy.triggers:
        expected: list[int] = []
        for quarter in range(QUARTERS):
            seen = {"vacancy": vacancy[quarter], "prepared": prepared[quarter], "year": quarter / 4.0}
            hold = all(_holds(str(condition), seen) for condition in trigger.when)
            waited = not expected or (quarter - expected[-1]) / 4.0 >= trigger.wait_years
            if hold and waited and len(expected) < trigger.times:
                expected.append(quarter)
        assert course.acted[trigger.name] == expected


def _holds(written: str, seen: dict[str, float]) -> bool:
    name, sign, value = written.split()
    there, bound = seen[name], float(value)
    return {">": there > bound, "<=": there <= bound, ">=": there >= bound, "<": there < bound}[sign]


@settings(max_examples=100, deadline=None)
@given(POLICIES, SHOWN, SHOWN)
def test_no_lever_leaves_its_range(policy: Policy, vacancy: list[float], prepared: list[float]) -> None:
    """Whatever triggers add up to; rounding is held within a billionth."""
    _, stretches = lived_through(policy, QUARTERS, country(vacancy, prepared))
    levels = levels_of_trusts(stretches)
    for lever in BY_NAME.values():
        assert column(levels, lever.name).min() >= lever.row.minimum - 1e-9
        assert column(levels, lever.name).max() <= lever.row.maximum + 1e-9


@settings(max_examples=100, deadline=None)
@given(POLICIES, SHOWN, SHOWN)
def test_stop_year_ends_a_lever_whatever_triggers_do(
    policy: Policy, vacancy: list[float], prepared: list[float]
) -> None:
    _, stretches = lived_through(policy, QUARTERS, country(vacancy, prepared))
    levels = levels_of_trusts(stretches)
    for name, plan in policy.levers.items():
        if plan.stop_year is not None:
            assert (column(levels[int(4 * plan.stop_year) :], name) == BY_NAME[name].row.default).all()


@settings(max_examples=100, deadline=None)
@given(POLICIES, SHOWN, SHOWN)
def test_levers_that_no_trigger_names_go_their_way(policy: Policy, vacancy: list[float], prepared: list[float]) -> None:
    _, stretches = lived_through(policy, QUARTERS, country(vacancy, prepared))
    levels, planned = levels_of_trusts(stretches), timeline(policy.levers, 0, QUARTERS)
    named = {name for trigger in policy.triggers for name in trigger.levers}
    for name in set(LEVER_NAMES) - named:
        np.testing.assert_array_equal(column(levels, name), np.tile(column(planned, name)[:, None], 3))


def moved_once(plan: LeverPlan, trigger: Trigger, when: int, lever: str) -> Numbers:
    """Levels of a lever that one trigger moves in quarter ``when``."""
    shown = Shown(lambda name, quarter: float(quarter >= when))
    course, stretches = lived_through(Policy({lever: plan}, (trigger,)), QUARTERS, shown)
    assert course.acted[trigger.name][0] == when
    return column(levels_of_trusts(stretches), lever)[:, 0]


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(CONTINUOUS), st.data(), st.integers(0, QUARTERS - 1), RAMPS, st.booleans())
def test_a_lever_moves_in_a_straight_line_from_where_it_stood(
    row: object, data: st.DataObject, when: int, ramp: float, by_change: bool
) -> None:
    """Over the trigger's own ramp, and stays where it arrives."""
    lever = BY_NAME[row.name].row  # type: ignore[attr-defined]
    plan = LeverPlan(data.draw(st.floats(lever.minimum, lever.maximum)), data.draw(st.integers(0, 8)) / 4.0, 2.0)
    wanted = data.draw(st.floats(lever.minimum, lever.maximum))
    before = np.concatenate(([lever.default], column(timeline({lever.name: plan}, 0, QUARTERS), lever.name)))[when]
    change = {lever.name: wanted - before} if by_change else {}
    trigger = Trigger("once", whenever("vacancy", "=", 1.0), {} if by_change else {lever.name: wanted}, change, ramp)
    levels = moved_once(plan, trigger, when, lever.name)
    np.testing.assert_array_equal(levels[:when], column(timeline({lever.name: plan}, 0, when), lever.name))
    passed = np.arange(1, QUARTERS - when + 1)
    share = np.minimum(1.0, passed / (4.0 * ramp)) if ramp > 0.25 else np.ones(len(passed))
    np.testing.assert_allclose(levels[when:], before + (wanted - before) * share, rtol=0, atol=1e-12)


def test_a_flag_switches_at_once_whatever_the_ramp() -> None:
    (flag,) = FLAGS
    trigger = Trigger("on", whenever("vacancy", "=", 1.0), {flag: 1.0}, ramp_years=3.0)
    assert moved_once(LeverPlan(0.0), trigger, 5, flag).tolist() == [0.0] * 5 + [1.0] * (QUARTERS - 5)


def test_a_second_move_starts_where_the_first_has_got_to() -> None:
    """Half way down when turned back: from there, in a straight line."""
    down = Trigger("down", whenever("year", ">=", 1.0), {"stringency": 0.0}, ramp_years=1.0)
    up = Trigger("up", whenever("year", ">=", 1.5), {"stringency": 1.0}, ramp_years=1.0)
    _, stretches = lived_through(Policy({"stringency": LeverPlan(0.8, 0.0, 0.0)}, (down, up)), 12, Shown())
    levels = column(levels_of_trusts(stretches), "stringency")[:, 0]
    wanted = [0.8] * 4 + [0.6, 0.4] + [0.4 + 0.6 * k / 4.0 for k in (1, 2, 3, 4)] + [1.0, 1.0]
    np.testing.assert_allclose(levels, wanted, atol=1e-12)


@settings(max_examples=100, deadline=None)
@given(POLICIES, SHOWN, SHOWN)
def test_the_order_in_which_triggers_are_written_means_nothing(
    policy: Policy, vacancy: list[float], prepared: list[float]
) -> None:
    """The same hash stands for the same result."""
    turned = Policy(policy.levers, policy.triggers[::-1])
    one, other = (lived_through(either, QUARTERS, country(vacancy, prepared))[1] for either in (policy, turned))
    np.testing.assert_array_equal(levels_of_trusts(one), levels_of_trusts(other))


def test_triggers_of_the_same_quarter_start_from_where_the_lever_stood() -> None:
    """From .8, eased to .4; a year later two raises of .2 add up to .8, in a straight line from .4."""
    eased = Trigger("eased", whenever("year", ">=", 1.0), {"stringency": 0.4})
    raises = [
        Trigger(name, whenever("year", ">=", 2.0), {}, {"stringency": 0.2}, ramp_years=0.5) for name in ("one", "two")
    ]
    _, stretches = lived_through(Policy({"stringency": LeverPlan(0.8, 0.0, 0.0)}, (eased, *raises)), 12, Shown())
    levels = column(levels_of_trusts(stretches), "stringency")[:, 0]
    np.testing.assert_allclose(levels, [0.8] * 4 + [0.4] * 4 + [0.6, 0.8, 0.8, 0.8], atol=1e-12)


def test_a_lever_changed_again_and_again_stops_at_the_end_of_its_range() -> None:
    """Four steps of .05 from .8 are held at .95; a trigger with ``times: 4`` may act four times, a wait apart."""
    trigger = Trigger("raise", whenever("year", ">=", 0.0), {}, {"standard": 0.05}, 0.0, times=4, wait_years=0.5)
    course, stretches = lived_through(Policy({}, (trigger,)), 10, Shown())
    assert course.acted["raise"] == [0, 2, 4, 6]
    levels = column(levels_of_trusts(stretches), "standard")[:, 0]
    np.testing.assert_allclose(levels, [0.85, 0.85, 0.9, 0.9, 0.95, 0.95, 0.95, 0.95, 0.95, 0.95], atol=1e-12)


# -- stretches -----------------------------------------------------------------------------------------------------


@settings(max_examples=100, deadline=None)
@given(plans_of_levers(), st.booleans(), st.booleans())
def test_stretches_glue_together_to_one_long_look_where_nothing_is_seen(
    plans: dict[str, LeverPlan], triggered: bool, measured: bool
) -> None:
    """A trigger that never acts, and a rule that always holds, only make a policy look more often."""
    trusts = {name: parse_selection("vacancy >= 0") for name in plans} if measured else {}
    levers = {
        name: LeverPlan(plan.level, plan.start_year, plan.ramp_years, plan.stop_year, None, trusts[name])
        if measured
        else plan
        for name, plan in plans.items()
    }
    never = (Trigger("never", whenever("vacancy", ">", 2.0), {"campaign": 1.0}),) if triggered else ()
    shown = Shown(of_trust={"vacancy": lambda quarter: [0.1, 0.2, 0.3]})
    _, stretches = lived_through(Policy(levers, never), QUARTERS, shown)
    wanted = np.tile(timeline(plans, 0, QUARTERS)[:, np.newaxis, :], (1, 3, 1))
    np.testing.assert_array_equal(levels_of_trusts(stretches), wanted)
    lengths = [len(stretch.levels) for stretch in stretches]
    if triggered:
        assert set(lengths) == {1}
    else:
        pulled = any(plan.level != BY_NAME[name].row.default for name, plan in plans.items())
        assert lengths == ([4] * (QUARTERS // 4) if measured and pulled else [QUARTERS])


@settings(max_examples=50, deadline=None)
@given(
    st.lists(st.lists(st.floats(0.0, 1.0), min_size=3, max_size=3), min_size=QUARTERS, max_size=QUARTERS),
    st.booleans(),
)
def test_a_measured_rule_is_looked_at_once_a_year(vacancies: list[list[float]], triggered: bool) -> None:
    """What the first quarter of a year shows is in force for four quarters, whatever triggers there are."""
    plan = LeverPlan(1.0, ramp_years=0.0, trusts=parse_selection("vacancy > 0.5"))
    never = (Trigger("never", whenever("vacancy", ">", 2.0), {"training": 1.0}),) if triggered else ()
    shown = Shown(of_trust={"vacancy": lambda quarter: vacancies[quarter]})
    _, stretches = lived_through(Policy({"campaign": plan}, never), QUARTERS, shown)
    levels = column(levels_of_trusts(stretches), "campaign")
    for quarter in range(QUARTERS):
        covered = np.array(vacancies[quarter - quarter % 4]) > 0.5
        np.testing.assert_array_equal(levels[quarter], covered.astype(float))


def test_a_fixed_rule_needs_no_second_look() -> None:
    plan = LeverPlan(1.0, ramp_years=0.0, trusts=parse_selection("beds > 300 and region = north"))
    shown = Shown(of_trust={"beds": lambda quarter: [200, 400, 500], "region": lambda quarter: ["N", "North", "south"]})
    _, stretches = lived_through(Policy({"campaign": plan, "publish": LeverPlan(1.0, ramp_years=0.0)}), 9, shown)
    assert [len(stretch.levels) for stretch in stretches] == [9]
    levels = levels_of_trusts(stretches)
    assert (column(levels, "campaign") == [0.0, 1.0, 0.0]).all() and (column(levels, "publish") == 1.0).all()
    assert len(stretches[0].levels[0]) == 2  # trusts under the same levers are of one kind
