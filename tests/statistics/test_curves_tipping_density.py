"""Response curves, tornado and heat map; step changes from time series; density-based indices."""

from dataclasses import replace

import numpy as np
import pytest

from analysis.sensitivity.curves import chance_swing, paired_differences, response_curves, surface, swings
from analysis.sensitivity.density import density_indices, plain_delta
from analysis.sensitivity.tipping import step_change, time_to_effect
from analysis.sensitivity.words import density_sentences
from experiments.designs.curves import curves
from experiments.designs.factors import select_factors
from experiments.designs.grid import grid
from experiments.designs.latin_hypercube import latin_hypercube
from tests.statistics.functions import Array, factors, ishigami

DUMMY = replace(factors(1)[0], name="dummy", block="dummy")


def test_curves_are_paired_with_today() -> None:
    """Luck that moves all points alike leaves no band; the dummy's curve is a zero line."""
    design = curves(select_factors(["stringency", "pay_premium"], base={"stringency": 0.5}), 5)
    luck = np.array([0.3, -0.2, 0.1])
    outputs = (0.1 + 0.02 * design.points[:, 0] ** 2 - 0.001 * design.points[:, 1])[:, np.newaxis] + luck
    table = response_curves(design.points, outputs, design.names, 5)
    stringency = table[table["name"] == "stringency"]
    assert stringency["value"].tolist() == [0.0, 0.25, 0.5, 0.75, 1.0]
    assert stringency["difference"].to_numpy() == pytest.approx(0.02 * (stringency["value"] ** 2 - 0.25), abs=1e-12)
    assert (table["high"] - table["low"]).to_numpy() == pytest.approx(0.0, abs=1e-12)
    assert set(stringency["today"]) == {0.5}
    assert table[table["name"] == "dummy"][["difference", "low", "high"]].to_numpy() == pytest.approx(0.0, abs=1e-12)
    bars = swings(table)
    assert bars["name"].tolist() == ["pay_premium", "stringency", "dummy"]
    assert bars[["down", "up", "down_at"]].iloc[0].tolist() == pytest.approx([-0.02, 0.0, 20.0])
    assert bars[["down", "up", "up_at"]].iloc[1].tolist() == pytest.approx([-0.005, 0.015, 1.0])


def test_a_failed_run_costs_its_seed_at_its_point() -> None:
    outputs = np.array([[1.0, 2.0, 3.0], [2.0, np.nan, 4.0], [np.nan, np.nan, np.nan]])
    table = paired_differences(outputs, outputs[0])
    assert table["difference"].tolist()[:2] == [0.0, 1.0]
    assert table["seeds"].tolist() == [3, 2, 0]
    assert np.isnan(table["difference"][2])
    assert np.isnan(paired_differences(np.ones((2, 1)), np.ones(1))["low"]).all()


def test_the_grey_bar_is_the_interval_of_a_difference_of_nothing() -> None:
    """Noise of sd 1, 8 seeds, 400 points: t * sqrt(2 / 8) with t near 1.645.

    The standard error is 1.3 %, accepted within 4.5 of them. False alarm: 1e-5. Power: a bar that is 10 % too wide or
    too narrow is found with probability .99.
    """
    rng = np.random.default_rng(1)
    outputs = 9.0 * rng.normal(size=8) + rng.normal(size=(400, 8))
    assert chance_swing(outputs) == pytest.approx(1.645 * 0.5, rel=0.06)
    assert np.isnan(chance_swing(outputs[:, :1]))
    # Two points and two seeds by hand: one degree of freedom, t 6.314; what is left has a variance of 4.
    assert chance_swing(np.array([[1.0, -1.0], [-1.0, 1.0]])) == pytest.approx(6.314 * 2.0, rel=1e-3)


def test_a_point_with_a_failed_run_is_no_end_of_a_bar() -> None:
    design = curves(select_factors(["stringency"]), 3)
    outputs = np.tile(design.points[:, :1], 3)
    outputs[3, 1] = np.nan
    bar = swings(response_curves(design.points, outputs, design.names, 3)).iloc[0]
    assert [bar["name"], bar["up"], bar["up_at"]] == ["stringency", 0.5, 0.5]


def test_the_furthest_point_is_one_of_those_that_differ_from_today() -> None:
    """Two levers at three levels, of which one is today's, make four; the dummy's are nobody's choice."""
    design = curves(select_factors(["stringency", "campaign"]), 3)
    outputs = np.random.default_rng(1).normal(size=(len(design.points), 4))
    table = response_curves(design.points, outputs, design.names, 3)
    assert design.names[-1] == "dummy"
    assert set(table["among"]) == {chance_swing(outputs, 0.9, 4)}


def test_a_surface_is_the_grid_turned_into_a_table() -> None:
    design = grid(select_factors(["stringency", "capacity_mean"], mixed=True), 3)
    values = design.points[:, 0] - design.points[:, 1]
    table = paired_differences(values[:, np.newaxis] + np.zeros(4), np.zeros(4))
    first, second, value, clear = surface(design.points, table)
    assert first.tolist() == [0.0, 0.5, 1.0]
    assert value == pytest.approx(first[:, np.newaxis] - second)
    assert clear.all()
    with pytest.raises(ValueError, match="not a grid"):
        surface(design.points[:8], table)


YEARS = np.arange(-8, 20) / 4.0


def _series(rise: Array) -> Array:
    """One point and one run: .15 until the policy starts, then .15 plus ``rise``."""
    return np.concatenate((np.full(8, 0.15), 0.15 + rise))[np.newaxis, np.newaxis]


def test_time_to_effect_is_when_it_comes_to_stay() -> None:
    early_then_lost_then_kept = np.where((np.arange(20) == 2) | (np.arange(20) >= 9), 0.05, 0.0)
    series = _series(early_then_lost_then_kept)
    assert time_to_effect(series, YEARS, 0.04).tolist() == [[9 / 4]]
    assert step_change(series, YEARS, 0.04).tolist() == [[1.0]]
    assert time_to_effect(series, YEARS, 0.06).tolist() == [[19 / 4]]
    assert step_change(series, YEARS, 0.06).tolist() == [[0.0]]
    assert step_change(series, YEARS, -0.04).tolist() == [[0.0]]
    assert time_to_effect(2 * 0.15 - series, YEARS, -0.04).tolist() == [[9 / 4]]
    assert time_to_effect(_series(np.full(20, 0.05)), YEARS, 0.04).tolist() == [[0.0]]


def test_the_level_before_is_that_of_the_last_year() -> None:
    series = _series(np.full(20, 0.05))
    series[:, :, :4] = 0.3
    assert time_to_effect(series, YEARS, 0.04).tolist() == [[0.0]]


def test_an_effect_in_the_last_quarter_is_no_step_change_yet() -> None:
    assert step_change(_series(np.where(np.arange(20) == 19, 0.05, 0.0)), YEARS, 0.04).tolist() == [[0.0]]


def test_times_that_were_not_measured_are_left_out_and_failed_runs_stay_empty() -> None:
    series = np.concatenate((_series(np.full(20, 0.05)), np.full((1, 1, 28), np.nan)), axis=1)
    series[:, 0, 1::4] = np.nan
    assert time_to_effect(series, YEARS, 0.04)[0, 0] == 0.0
    stepped = step_change(series, YEARS, 0.04)
    assert np.isnan(stepped[0, 1])
    assert stepped[0, 0] == 1.0
    with pytest.raises(ValueError, match="size"):
        time_to_effect(series, YEARS, 0.0)


def test_density_indices_find_what_acts_and_not_the_dummy() -> None:
    """Ishigami on five designs of 1,000 points. Four slices are blind to x2, whose effect repeats; eight are not.

    A dummy stands out in 2 of 60 designs, and x2 beats it on four slices in 1 of 60; either may happen in two of five.
    False alarm: 3e-4. Power: a dummy that always stands out, and slices that see x2, are found for certain. The order,
    and sizes held this wide, were right in all of 60.
    """
    blind, dummies = 0, 0
    for seed in range(1, 6):
        design = latin_hypercube((*factors(3, -np.pi, np.pi), DUMMY), 1000, seed)
        table = density_indices(design.points, ishigami(design.points), design.names).set_index("name")
        assert table["stands_out"].tolist()[:3] == [True, True, True]
        said = " ".join(density_sentences(table.reset_index()))
        assert said.startswith("By delta: x2, x1, x3; 0 more do not stand out")
        assert "PAWN with 4, 8, 16 slices: put first: x1, x2." in said
        # Numerical integration gives .25, .42 and .20; smoothed densities of a thousand points show less contrast.
        ratio = table["delta"].to_numpy(float)[:3] / np.array([0.25, 0.42, 0.20])
        assert np.all((ratio > 0.5) & (ratio < 1.1))
        assert table["delta"]["x2"] > table["delta"]["x1"] > table["delta"]["x3"] > 2.0 * table["delta"]["dummy"]
        dummies += bool(table["stands_out"]["dummy"])
        blind += float(table["pawn_4"]["x2"]) < float(table["pawn_4_dummy"]["x2"])
    assert dummies <= 2 and blind >= 3


def test_delta_is_that_of_salib() -> None:
    from SALib.analyze.delta import calc_delta

    rng = np.random.default_rng(7)
    factor, grid = rng.random(230), np.linspace(-1.0, 2.0, 100)
    y = factor**2 + 0.1 * rng.normal(size=230)
    known = calc_delta(y, grid, factor, np.linspace(0.0, 230.0, 8))
    assert plain_delta(factor, y, grid, 7) == pytest.approx(known, rel=1e-9)


def test_few_factors_that_do_nothing_stand_out() -> None:
    """Twenty inert factors beside one that acts, in five studies: at most 16 of the hundred are named.

    A study names one of its twenty on average, with a variance of 1.8. False alarm: 2e-3. Power: one dummy instead of
    ten, which lets 43 by, is refused with probability .99, the mean of ten with certainty; delta or PAWN where both are
    asked for (19) with probability .6.
    """
    named = 0
    for study in range(5):
        rng = np.random.default_rng(study)
        points = rng.random((160, 21))
        names = ["acts", *(f"inert_{j}" for j in range(20))]
        table = density_indices(points, points[:, 0] + 0.2 * rng.normal(size=160), names, slices=(4, 8))
        assert table["stands_out"][0]
        named += int(table["stands_out"][1:].sum())
    assert named <= 16


def test_density_indices_leave_the_global_generator_alone() -> None:
    before = np.random.get_state()[1].copy()  # noqa: NPY002
    design = latin_hypercube(factors(2), 100, 1)
    table = density_indices(design.points, np.full(100, 0.15), design.names)
    assert (table.drop(columns=["name", "stands_out"]) == 0.0).all(axis=None)
    density_indices(design.points, design.points[:, 0], design.names)
    assert np.array_equal(before, np.random.get_state()[1])  # noqa: NPY002


def test_density_indices_refuse_what_they_cannot_do() -> None:
    with pytest.raises(ValueError, match="fewer than five"):
        density_indices(np.zeros((30, 2)), np.arange(30.0), ["a", "b"])
    with pytest.raises(ValueError, match="powers of two"):
        density_indices(np.zeros((90, 2)), np.arange(90.0), ["a", "b"], slices=(6,))
