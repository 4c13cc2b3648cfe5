"""Whatever a page asks is brought within range first; nothing it can send stops the server."""

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from experiments.workshop.plan import LATEST_START, PRESETS, REGIMES, SLIDERS, WORLDS, Plan, preset, read_plan
from experiments.workshop.questions import answer
from experiments.workshop.stage import Kept, Stage
from policies.library import named_policy
from sim.parameters import BY_NAME

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
# A machine that is busy with other things is no failure.
UNHURRIED = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
FIELDS = (*SLIDERS, "regime", "stringency", "start_year", "world")


@UNHURRIED
@given(st.dictionaries(st.sampled_from(FIELDS), ANYTHING))
def test_every_plan_is_within_range(content: dict[str, object]) -> None:
    """Wrong types become defaults, numbers the nearest that is allowed; a plan read again is the same plan."""
    plan = read_plan(content)
    for name, level in zip(SLIDERS, plan.levels, strict=True):
        assert BY_NAME[name].minimum <= level <= BY_NAME[name].maximum
    assert plan.regime in REGIMES
    assert plan.world in WORLDS
    assert 0.0 < plan.stringency <= 1.0
    assert 0.0 <= plan.start_year <= LATEST_START
    assert (4.0 * plan.start_year).is_integer()
    assert read_plan(json.loads(json.dumps(plan.content()))) == plan


@UNHURRIED
@given(ANYTHING)
def test_whatever_is_no_plan_is_the_default(content: object) -> None:
    """A list, a number, nothing."""
    if not isinstance(content, dict):
        assert read_plan(content) == Plan()


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_pulls_the_levers_of_its_policy(name: str) -> None:
    """Level by level, as its file says."""
    pulled = {lever: plan.level for lever, plan in preset(name).policy.levers.items()}
    assert pulled == {lever: plan.level for lever, plan in named_policy(name).levers.items()}


@pytest.mark.parametrize(
    ("question", "error"),
    [
        ("", "not_json"),
        ("{", "not_json"),
        ("[" * 5_000, "not_json"),
        ("[]", "not_an_object"),
        ('"run"', "not_an_object"),
        ("{}", "unknown_question"),
        ('{"kind": ["run"]}', "unknown_question"),
        ('{"kind": "__import__", "id": 7}', "unknown_question"),
    ],
)
def test_a_question_that_makes_no_sense_is_told_so(stage: Stage, question: str, error: str) -> None:
    """In a word, as JSON."""
    assert json.loads(answer(stage, question))["error"] == error


@UNHURRIED
@given(
    kind=st.sampled_from(["run", "doctor", "visitor", "save"]),
    fields=st.dictionaries(
        st.sampled_from(["id", "plan", "against", "trust", "place", "quarter", "year", "answers", "name"]), ANYTHING
    ),
)
def test_any_question_of_a_known_kind_is_answered(stage: Stage, kind: str, fields: dict[str, Any]) -> None:
    """With numbers that JSON can carry, whatever stands in its fields."""
    told = json.loads(answer(stage, json.dumps({**fields, "kind": kind})))
    assert told["kind"] == kind


def test_what_is_kept_is_bounded() -> None:
    """The oldest goes; what is asked for again is not made again."""
    kept: Kept[int] = Kept(3)
    made: list[int] = []
    for key in (1, 2, 3, 1, 4, 1, 2):
        assert kept.get(key, lambda key=key: made.append(key) or key) == key  # type: ignore[misc, func-returns-value]
    assert made == [1, 2, 3, 4, 2]


def test_what_cannot_be_made_is_tried_again() -> None:
    """A failure is not kept."""
    kept: Kept[int] = Kept(3)

    def fail() -> int:
        raise ArithmeticError

    with pytest.raises(ArithmeticError):
        kept.get("key", fail)
    assert kept.get("key", lambda: 5) == 5
