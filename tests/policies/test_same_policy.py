"""Two policies with the same effect are the same policy: the same bits, the same runs."""

from hypothesis import given, settings
from hypothesis import strategies as st

from experiments.configuration.parts import World
from experiments.configuration.policies import NamedPolicy
from experiments.plan import plan_runs
from policies.plan import LeverPlan, Policy
from policies.registry import BY_NAME, LEVER_NAMES
from policies.selection import parse_selection
from policies.trigger import Trigger
from sim.parameters import BY_NAME as TABLE
from sim.parameters import VALUE_NAMES
from sim.population import built_in_population
from tests.engine.trials import EVERYTHING, same_bits, same_record
from tests.policies.laboratory import QUARTER_YEARS, RAMPS, records, whenever

TINY = built_in_population("tiny")
CENTRAL = World("central", {name: TABLE[name].default for name in VALUE_NAMES})


def run_id(policy: Policy, name: str = "mine") -> str:
    """What a run of a policy is known by."""
    (run,) = plan_runs(TINY, CENTRAL, [("policy", NamedPolicy(name, policy))], [1], 3, 1)
    return run.run_id


@st.composite
def at_rest(draw: st.DrawFn) -> dict[str, LeverPlan]:
    """Levers at their neutral level, in any shape."""
    names = draw(st.lists(st.sampled_from(LEVER_NAMES), unique=True, min_size=1))
    where = st.sampled_from(("all", "Trust 002", "vacancy > 0.05", ("Trust 001", "Trust 003")))
    return {
        name: LeverPlan(
            BY_NAME[name].row.default, draw(QUARTER_YEARS), draw(RAMPS), None, draw(st.none() | st.just(3.0)),
            parse_selection(draw(where)),
        )
        for name in names
    }  # fmt: skip


@settings(max_examples=25, deadline=None)
@given(at_rest())
def test_levers_at_rest_leave_every_bit_and_the_name_of_the_run(rest: dict[str, LeverPlan]) -> None:
    """Alone, and beside levers that are pulled; no unit of anything is bought for them."""
    pulled = {"protected_time": LeverPlan(1.0), "stringency": LeverPlan(0.8)}
    for policy in ({}, pulled):
        one, other = Policy(policy), Policy({**rest, **policy})
        assert run_id(one) == run_id(other, name="another name")
        first, second = records(TINY, [one, other], 8)
        assert same_record(first, second) and same_bits(first.units, second.units)


def test_what_a_lever_costs_changes_no_run() -> None:
    one, other = (Policy({"campaign": LeverPlan(1.0, unit_cost=cost)}) for cost in (None, 80.0))
    assert run_id(one) == run_id(other)


def test_the_order_in_which_trusts_are_named_does_not_matter() -> None:
    one, other = (
        Policy({"campaign": LeverPlan(1.0, trusts=parse_selection(names))})
        for names in (("Trust 003", "Trust 001"), ("Trust 001", "Trust 003", "Trust 001"))
    )
    assert run_id(one) == run_id(other)
    assert same_record(*records(TINY, [one, other], 8))


def test_whatever_has_an_effect_is_part_of_the_name() -> None:
    """Level, start, ramp, stop, trusts, and everything that a trigger says; thresholds to the last digit."""
    trigger = Trigger("ease", whenever("vacancy", ">", 0.1), {"stringency": 0.3}, {}, 0.5, 1, 1.0)
    base = LeverPlan(0.8)
    different = [
        Policy(),
        Policy({"stringency": base}),
        Policy({"stringency": LeverPlan(0.7)}),
        Policy({"stringency": LeverPlan(0.8, 1.0)}),
        Policy({"stringency": LeverPlan(0.8, 0.0, 1.0)}),
        Policy({"stringency": LeverPlan(0.8, stop_year=4.0)}),
        Policy({"stringency": LeverPlan(0.8, trusts=parse_selection("Trust 001"))}),
        Policy({"stringency": LeverPlan(0.8, trusts=parse_selection(("Trust 001", "Trust 002")))}),
        Policy({"stringency": LeverPlan(0.8, trusts=parse_selection("Trust 001, Trust 002"))}),
        Policy({"stringency": LeverPlan(0.8, trusts=parse_selection("vacancy > 0.1"))}),
        Policy({"stringency": LeverPlan(0.8, trusts=parse_selection("vacancy > 0.10000001"))}),
        Policy({"stringency": base}, (trigger,)),
        Policy({"stringency": base}, (Trigger("ease", whenever("vacancy", ">", 0.10000001), {"stringency": 0.3}),)),
        Policy({"stringency": base}, (Trigger("ease", trigger.when, {"stringency": 0.4}, {}, 0.5),)),
        Policy({"stringency": base}, (Trigger("ease", trigger.when, {}, {"stringency": 0.3}, 0.5),)),
        Policy({"stringency": base}, (Trigger("ease", trigger.when, {"stringency": 0.3}, {}, 1.0),)),
        Policy({"stringency": base}, (Trigger("ease", trigger.when, {"stringency": 0.3}, {}, 0.5, 2),)),
        Policy({"stringency": base}, (Trigger("ease", trigger.when, {"stringency": 0.3}, {}, 0.5, 1, 2.0),)),
        Policy({}, (trigger,)),
        Policy({"stringency": LeverPlan(0.0, stop_year=2.0)}, (trigger,)),
    ]
    names = [run_id(policy) for policy in different]
    assert len(set(names)) == len(names)


def test_every_lever_pulled_is_another_run() -> None:
    names = [run_id(Policy({name: plan})) for name, plan in EVERYTHING.items()]
    assert len({run_id(Policy()), *names}) == len(names) + 1
