"""Outcomes of studies: every measure has a noun, a unit of its own size, and a side that is better, or none."""

import pytest

from analysis.sensitivity.outcomes import OUTCOMES, outcome_of
from analysis.vocabulary import MEASURES, SHARE


def test_every_measure_can_be_said() -> None:
    assert set(OUTCOMES) == {*MEASURES, "step_change", "time_to_effect"}
    for name, (unit, _) in MEASURES.items():
        assert (OUTCOMES[name].scale == 100.0) == (unit in (SHARE, "standard deviation of shares")), name


@pytest.mark.parametrize(
    ("outcome", "value", "said"),
    [
        ("in_role", 0.2585, "25.9 points"),
        ("in_role", 0.01, "1.0 point"),
        ("engagement", 1.0, "1.0 point of 100"),
        ("leaders_strain", 0.0804, "0.080 on a scale of 0 to 1"),
        ("time_to_effect", -1.25, "−1.2 years"),
        ("applicants", 1234.0, "1,234.0 a quarter"),
    ],
)
def test_sizes_are_in_the_unit_of_the_outcome(outcome: str, value: float, said: str) -> None:
    assert OUTCOMES[outcome].size(value) == said


def test_what_is_too_small_depends_on_the_unit() -> None:
    least = [OUTCOMES[name].least for name in ("in_role", "engagement", "stigma", "burden")]
    assert least == pytest.approx([0.1, 0.1, 0.001, 0.001])


@pytest.mark.parametrize(
    ("step", "change", "time"),
    [
        (("prepared", 0.05), "better", "worse"),
        (("prepared", -0.05), "worse", "better"),
        (("vacancy", -0.05), "better", "worse"),
        (("posts", 5.0), "neither", "neither"),
    ],
)
def test_a_step_to_the_worse_is_better_late(step: tuple[str, float], change: str, time: str) -> None:
    assert outcome_of("step_change", step).more_is == change
    assert outcome_of("time_to_effect", step).more_is == time
    assert outcome_of("in_role", step).more_is == "better"
