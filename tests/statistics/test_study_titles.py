"""Titles of studies: no more than chance leaves, in the unit of the outcome, and only directions that are there."""

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray

from analysis.figures.study_titles import swing_title
from analysis.figures.surface_titles import surface_title
from analysis.sensitivity.curves import response_curves, swings
from analysis.sensitivity.outcomes import OUTCOMES
from tests.statistics.functions import Array

IN_ROLE, STRAIN, SPREAD = OUTCOMES["in_role"], OUTCOMES["leaders_strain"], OUTCOMES["spread_in_role"]
NOBODY = "is shown to move the share in a leadership role beyond chance"


def _swings(outputs: Array, factors: int, levels: int) -> pd.DataFrame:
    """Bars of a study whose outputs are given; today's setting is a point of its own."""
    points = np.full((len(outputs), factors), 0.45)
    for factor in range(factors):
        rows = slice(1 + factor * levels, 1 + (factor + 1) * levels)
        points[rows, factor] = np.linspace(0.0, 1.0, levels)
    names = [f"factor_{factor}" for factor in range(factors)]
    return swings(response_curves(points, outputs, names, levels))


def test_pure_noise_seldom_names_a_mover() -> None:
    """Sixteen factors at nine points, four seeds, nothing but noise: a mover in at most 8 of 60 studies.

    In 300 others 10 named one, with two seeds 14, where .1 is allowed (Bonferroni). False alarm: 4e-4.
    Power: without correction, which names one in 95 of 100, for certain; a true rate of .3 with probability .99.
    """
    named = 0
    for study in range(60):
        noise = 0.01 * np.random.default_rng(study).normal(size=(1 + 16 * 9, 4))
        named += NOBODY not in swing_title(_swings(noise, 16, 9), IN_ROLE)
    assert named <= 8


def test_a_direction_that_is_not_clear_is_not_named() -> None:
    outputs = 0.004 * np.random.default_rng(1).normal(size=(1 + 3, 6))
    outputs[3] += 0.03 - outputs[3].mean() + outputs[0].mean()
    outputs[1] -= 0.002 + outputs[1].mean() - outputs[0].mean()
    title = swing_title(_swings(outputs, 1, 3), IN_ROLE)
    assert title == "Factor 0 moves the share in a leadership role most: up by as much as 3.0 points from today's"
    outputs[1] -= 0.018
    assert ": up by as much as 3.0 and down by as much as 2.0 points from" in swing_title(
        _swings(outputs, 1, 3), IN_ROLE
    )


def test_a_wider_factor_that_is_not_clear_is_passed_over() -> None:
    table = pd.DataFrame(
        {"name": ["factor_0", "factor_1"], "up": [0.03, 0.02], "up_at_least": [0.01, 0.001], "up_high": [0.1, 0.1],
         "down": [-0.01, 0.0], "down_at_most": [0.01, 0.0], "down_low": [-0.1, 0.0], "seeds": 4}
    )  # fmt: skip
    table.loc[0, "up_at_least"] = -0.001
    title = swing_title(table, IN_ROLE)
    assert title.startswith("Factor 1 moves the share in a leadership role most of what is clear of chance: up by")


def test_a_missing_run_costs_its_point_and_not_the_study() -> None:
    """Two seeds and one failed run, at the point that reaches furthest: the rest is judged as before."""
    outputs = np.tile(np.array([0.1, 0.1 + 1e-7]), (1 + 4, 1))
    outputs[1:] += np.array([[0.0, 0.0], [0.02, 0.02 + 1e-6], [0.0, 0.0], [0.9, np.nan]])
    table = _swings(outputs, 2, 2)
    assert table["name"].tolist() == ["factor_0", "factor_1"]
    assert table["up"][1] == 0.0 and set(table["seeds"]) == {2}
    assert swing_title(table, IN_ROLE).startswith("Factor 0 moves the share in a leadership role most: up by as much")
    one_seed = swing_title(_swings(outputs[:, :1], 2, 2), IN_ROLE)
    assert one_seed.startswith("One seed at each point")


def test_a_change_of_an_index_counts_by_its_own_measure() -> None:
    """.08 of 1 is much for an index, and nothing for a score of 100."""
    outputs = np.zeros((1 + 2, 4))
    outputs[2] = 0.08 + 0.0001 * np.array([-1.0, 0.2, 0.9, -0.1])
    table = _swings(outputs, 1, 2)
    assert swing_title(table, STRAIN) == (
        "Factor 0 moves leaders' strain most: up by as much as 0.080 on a scale of 0 to 1 from today's"
    )
    assert swing_title(table, OUTCOMES["engagement"]) == (
        "Nothing that was varied moves true engagement by as much as 0.1 points of 100"
    )


def _title(
    value: Array, clear: NDArray[np.bool_] | bool = True, outcome: str = "in_role", seeds: int | None = 4
) -> str:
    sure = np.broadcast_to(np.asarray(clear, dtype=bool), value.shape)
    return surface_title("stringency", "campaign", pd.DataFrame(value), pd.DataFrame(sure), OUTCOMES[outcome], seeds)


ACROSS = np.linspace(-1.0, 1.0, 7)
GRID = np.zeros((7, 7))


def test_a_few_clear_cells_are_not_called_none() -> None:
    few = GRID.copy()
    few[0, :4] = 0.08
    assert _title(few, few > 0.0).startswith("Hardly any combination of stringency and campaign changes")
    assert _title(GRID, False).startswith("No combination of")
    assert _title(few, False, seeds=1).startswith("One seed at each combination")
    assert _title(np.full((7, 7), np.nan), False) == "At no combination of stringency and campaign did the runs finish"


@pytest.mark.parametrize(
    ("value", "title"),
    [
        (GRID + 0.1 * ACROSS, "It takes high campaign for stringency to raise the share in a leadership role; "
         "elsewhere it backfires"),
        (GRID + 0.1 * np.where(ACROSS > 0.0, 1.0, np.where(ACROSS < -0.7, -1.0, 0.0)), "It takes high campaign for "
         "stringency to raise the share in a leadership role; it backfires in 14 % of combinations"),
        (GRID + 0.1 * (0.5 - np.abs(ACROSS)), "Stringency and campaign together raise the share in a leadership role "
         "in 43 % of their combinations and lower it in 57 %"),
        (GRID + np.array([-0.1, -0.1, -0.1, -0.1, 0.1, 0.1, -0.05]), "Stringency and campaign together raise the share "
         "in a leadership role in 29 % of their combinations and lower it in 71 %"),
        (GRID + 0.1 * (ACROSS + 0.7), "Stringency and campaign together raise the share in a leadership role in 86 % "
         "of their combinations and lower it in 14 %"),
        (GRID + 0.1 * ACROSS[:, np.newaxis], "High stringency raises the share in a leadership role, low stringency "
         "lowers it"),
        (GRID + 0.1 * ACROSS[:, np.newaxis] + 0.01 * ACROSS, "High stringency raises the share in a leadership role, "
         "low stringency lowers it, the less so the higher the campaign"),
    ],
    ids=["half", "most of the rest is nothing", "the middle", "there and back", "most", "first", "first, less so"],
)  # fmt: skip
def test_a_direction_is_named_where_there_is_one(value: Array, title: str) -> None:
    assert _title(value, value != 0.0) == title


def test_what_is_neither_gain_nor_harm_gets_neutral_words() -> None:
    assert not SPREAD.judged
    both, up = GRID + 0.1 * ACROSS, GRID + 0.1
    words = (_title(both, outcome="spread_in_role"), _title(up, outcome="spread_in_role"))
    assert words[0].endswith("to raise the spread of trusts in the share in role; elsewhere it lowers it")
    assert words[1] == (
        "100 % of the combinations of stringency and campaign raise the spread of trusts in the share in role; hardly "
        "any clearly lowers it"
    )
    worse = _title(up, outcome="leaders_strain")
    assert worse == (
        "Hardly any combination of stringency and campaign clearly helps; 100 % of them raise leaders' strain"
    )
