"""Morris effects: a linear model's known answer, agreement with Sobol', with SALib, and the mu* that chance makes."""

from dataclasses import replace

import numpy as np
import pytest

from analysis.sensitivity.morris import MorrisResult, morris_effects
from analysis.sensitivity.ranks import morris_ranking, sobol_ranking
from analysis.sensitivity.sobol import sobol_indices
from experiments.designs.design import Design
from experiments.designs.factors import Factor, select_factors
from experiments.designs.morris import morris
from experiments.designs.sobol import sobol
from tests.statistics.functions import Array, factors, independent_noise, shared_noise, sobol_g

SLOPES = np.array([3.0, -2.0, 0.5, 0.0])


def _linear(factors_: tuple[Factor, ...], points: Array) -> Array:
    """Slopes per full range, whatever the ranges are."""
    ranges = np.array([(factor.low, factor.high) for factor in factors_])
    values: Array = (points - ranges[:, 0]) / (ranges[:, 1] - ranges[:, 0]) @ SLOPES
    return values


def _effects(design: Design, outputs: Array) -> MorrisResult:
    return morris_effects(design.points, outputs, [factor.block for factor in design.factors], design.ranges)


def test_a_linear_model_by_morris_and_by_sobol() -> None:
    """Effects are the slopes with no sigma; indices are the squares of the slopes, first-order and total alike."""
    varied = tuple(replace(factor, low=-2.0, high=5.0) for factor in factors(4))
    path = morris(varied, 10, 1)
    screened = _effects(path, _linear(varied, path.points))
    assert screened.table["mu"].to_numpy() == pytest.approx(SLOPES, abs=1e-9)
    assert screened.table["mu_star"].to_numpy() == pytest.approx(np.abs(SLOPES), abs=1e-9)
    assert screened.table["sigma"].to_numpy() == pytest.approx(0.0, abs=1e-7)
    crossed = sobol(varied, 1024, 1)
    indices = sobol_indices(_linear(varied, crossed.points), crossed.names)
    shares = SLOPES**2 / np.sum(SLOPES**2)
    assert indices.table["first"].to_numpy() == pytest.approx(shares, abs=0.01)
    assert indices.table["total"].to_numpy() == pytest.approx(shares, abs=0.01)
    assert morris_ranking(screened).order == sobol_ranking(indices).order == ("x1", "x2", "x3", "x4")


def test_effects_are_those_of_salib() -> None:
    from SALib.analyze import morris as reference

    design = morris(factors(8), 20, 4)
    values = sobol_g(design.points)
    problem = {"num_vars": 8, "names": list(design.names), "bounds": [[0.0, 1.0]] * 8}
    known = reference.analyze(problem, design.points, values, num_levels=4, seed=1)
    ours = _effects(design, values).table
    for column in ("mu", "mu_star", "sigma"):
        assert ours[column].to_numpy() == pytest.approx(np.asarray(known[column], float), abs=1e-9), column


def test_noise_is_taken_off_sigma_and_named_beside_mu_star() -> None:
    """Independent noise of sd .4 a run, 5 seeds: a step carries sd .4 * sqrt(2 / 5) over two thirds of the range.

    200 paths. Standard errors: .025 of itself for chance, .055 for the mu* of the fourth, inert factor, sd / sqrt(200)
    for mu; each is accepted within four. sigma^2 is 0 with a standard error of .1 sd^2, accepted below .44 sd^2. False
    alarm: 1e-4 for chance, 2e-4 for sigma, 6e-5 for each other number. Power: found with probability .99 are chance
    that is off by .17 of itself, mu* by .35 of itself and mu by .17, and with certainty noise that is left in sigma.
    """
    design = morris(factors(4), 200, 2)
    table = _effects(design, independent_noise(_linear(design.factors, design.points), 0.4, 5, 3)).table
    sd = 0.4 * np.sqrt(2.0 / 5.0) * 1.5
    expected = np.sqrt(2.0 / np.pi) * sd
    assert table["chance"].to_numpy() == pytest.approx(expected, rel=0.105)
    assert table["mu_star"][3] == pytest.approx(expected, rel=0.22)
    assert table["mu"].to_numpy() == pytest.approx(SLOPES, abs=4.0 * sd / np.sqrt(200.0))
    assert float(table["sigma"].max()) < np.sqrt(0.44) * sd


def test_factors_below_the_mark_of_chance_are_not_ranked() -> None:
    """Four factors that do nothing, under luck that tilts with each of them: of fifty studies at most 14 are ranked.

    About one in eleven is (18 of 200 were). False alarm: 2e-5. Power: were chance not taken off, all fifty would be.
    """
    design, still = morris(factors(4), 30, 2), np.zeros(4 * 30 + 30)
    studies = [_effects(design, shared_noise(design.points, still, 1.0, 4, seed)) for seed in range(50)]
    assert sum("No ranking" not in morris_ranking(study).refusal for study in studies) <= 14


def test_groups_have_a_size_and_no_direction() -> None:
    design = morris(select_factors("groups"), 6, 1)
    rng = np.random.default_rng(1)
    outputs = (design.points - design.ranges[:, 0]) / np.ptp(design.ranges, axis=1) @ rng.normal(size=len(design.names))
    table = _effects(design, outputs).table
    assert table["name"].tolist() == ["minds", "careers", "trusts", "press", "dummy"]
    assert table["mu"].isna().tolist() == [True, True, True, True, False]
    assert (table["mu_star"] > 0.0).tolist() == [True] * 5  # the dummy's slope here is not 0


def test_flags_step_from_off_to_on() -> None:
    design = morris(select_factors(["comply_or_explain", "bench"], dummy=False), 6, 1)
    table = _effects(design, 0.3 * design.points[:, 0]).table
    assert table["mu"].tolist() == pytest.approx([0.3, 0.0])


def test_failed_runs_cost_their_path_only() -> None:
    design = morris(factors(4), 10, 1)
    values = _linear(design.factors, design.points)
    values[7] = np.nan
    result = _effects(design, values)
    assert (result.paths, result.failed_paths) == (9, 1)
    assert result.table["mu"].to_numpy() == pytest.approx(SLOPES)


def test_points_of_another_design_are_refused() -> None:
    with pytest.raises(ValueError, match="not the points of a Morris design"):
        morris_effects(np.zeros((10, 4)), np.zeros(10), ["a", "b", "c", "d"], np.tile([0.0, 1.0], (4, 1)))
    with pytest.raises(ValueError, match="whole paths"):
        morris_effects(np.zeros((9, 4)), np.zeros(9), ["a", "b", "c", "d"], np.tile([0.0, 1.0], (4, 1)))
    doubled = sobol(factors(2), 8, 1)
    with pytest.raises(ValueError, match="not move every factor"):
        morris_effects(doubled.points[:30], np.zeros(30), ["x1", "x2"], doubled.ranges)
