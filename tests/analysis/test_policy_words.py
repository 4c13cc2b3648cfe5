"""What is printed above the table about a policy: level, time, place and what makes it change course."""

import pytest

from analysis.policy_words import USUAL_RAMP, policy_in_words
from policies.plan import RAMP_YEARS


def _lever(level: float, **others: object) -> dict[str, object]:
    return {"level": level, "start_year": 0.0, "ramp_years": RAMP_YEARS, "stop_year": None} | others


def _trigger(**others: object) -> dict[str, object]:
    return {"when": "vacancy > 0.2", "set": {}, "change": {}, "ramp_years": 0.5, "times": 1, "wait_years": 1.0} | others


def test_the_usual_ramp_is_that_of_policies() -> None:
    assert USUAL_RAMP == RAMP_YEARS


def test_nothing_pulled_is_none() -> None:
    assert policy_in_words({}, 15) == "none"


@pytest.mark.parametrize(
    ("others", "words"),
    [
        ({}, "bench = 2"),
        ({"start_year": 3.25}, "bench = 2 (from year 3.25)"),
        ({"start_year": 15.0}, "bench = 2 (from year 15, which is after the last)"),
        ({"stop_year": 8.0}, "bench = 2 (until year 8)"),
        ({"stop_year": 15.0}, "bench = 2"),
        ({"ramp_years": 0.0}, "bench = 2 (at once)"),
        ({"ramp_years": 1.0}, "bench = 2 (rising over 1 year)"),
        ({"trusts": "practice < 0.4"}, "bench = 2 (where practice < 0.4)"),
        ({"trusts": ["A", "B"]}, "bench = 2 (in A, B)"),
        ({"trusts": list("ABCD")}, "bench = 2 (in A, B, C and 1 more trust)"),
        (
            {"start_year": 1.0, "stop_year": 5.0, "ramp_years": 4.0, "trusts": ["A"]},
            "bench = 2 (from year 1; until year 5; rising over 4 years; in A)",
        ),
    ],
)
def test_a_lever_says_what_sets_it_apart(others: dict[str, object], words: str) -> None:
    assert policy_in_words({"levers.bench": _lever(2.0, **others)}, 15) == words


@pytest.mark.parametrize(
    ("others", "words"),
    [
        ({"set": {"stringency": 0.3}}, "stringency = 0.3 once vacancy > 0.2"),
        (
            {"set": {"publish": 0.0}, "change": {"standard": 0.05}, "times": 3},
            "publish = 0 and standard +0.05 once vacancy > 0.2 (up to 3 times)",
        ),
    ],
)
def test_a_trigger_says_what_moves_when(others: dict[str, object], words: str) -> None:
    assert policy_in_words({"triggers.ease": _trigger(**others)}, 15) == words
