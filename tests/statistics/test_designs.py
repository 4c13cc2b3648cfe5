"""Designs: which factors a study varies, and that its points are those that it promises."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from experiments.designs.curves import curves
from experiments.designs.design import Design
from experiments.designs.factors import GROUPS, Factor, select_factors
from experiments.designs.given_data import given_data
from experiments.designs.grid import grid
from experiments.designs.latin_hypercube import latin_hypercube
from experiments.designs.morris import morris
from experiments.designs.sobol import sobol
from sim.checks import SettingError
from sim.parameters import BY_NAME, COSTS, TABLE

ELEVEN = (
    "pay_premium", "protected_time", "campaign", "training", "publish", "alignment", "autonomy_awareness",
    "stringency", "standard", "bench", "dummy",
)  # fmt: skip


def _names(factors: tuple[Factor, ...]) -> tuple[str, ...]:
    return tuple(factor.name for factor in factors)


def test_the_default_over_levers_is_eleven_factors() -> None:
    factors = select_factors("levers")
    assert _names(factors) == ELEVEN
    assert len(sobol(factors, 1024, 1).points) == 13_312


def test_uncertainties_are_all_of_them_and_nothing_else() -> None:
    factors = select_factors("uncertainties", dummy=False)
    assert set(_names(factors)) == {row.name for row in TABLE if row.kind == "uncertainty"}
    assert "constant" not in _names(factors)
    assert sum(len(select_factors(group, dummy=False)) for group in GROUPS) == len(factors)


def test_groups_move_together_and_share_an_index() -> None:
    design = sobol(select_factors("groups"), 8, 1)
    assert design.blocks == (*GROUPS, "dummy")
    assert design.points.shape == (8 * 7, len(select_factors("uncertainties")))
    rows = design.points.reshape(8, 7, -1)
    for place, block in enumerate(design.blocks, start=1):
        moved = np.any(rows[:, place] != rows[:, 0], axis=0)
        assert {factor.block for factor, moves in zip(design.factors, moved, strict=True) if moves} == {block}


def test_mixed_only_when_asked() -> None:
    with pytest.raises(SettingError, match=r"mixes levers with uncertainties.*mixed=true"):
        select_factors(["stringency", "capacity_mean"])
    both = select_factors(["stringency", "capacity_mean"], mixed=True, dummy=False)
    assert _names(both) == ("stringency", "capacity_mean")
    assert {factor.block for factor in select_factors("groups", mixed=True)} == {"levers", *GROUPS, "dummy"}


def test_the_target_is_sampled_and_is_no_parameter() -> None:
    design = latin_hypercube(select_factors("press", target=True), 50, 3)
    column = design.points[:, design.names.index("in_role_target")]
    assert 0.10 <= column.min() < 0.105
    assert 0.195 < column.max() <= 0.20
    levers, parameters = design.settings(0)
    assert not levers
    assert set(parameters) == {row.name for row in TABLE if row.kind == "uncertainty" and row.group == "press"}


@pytest.mark.parametrize(
    ("over", "words"),
    [
        ("constant", "solved again in every world"),
        ("own_push", "a scenario"),
        ("peer_trust", "cannot vary alone"),
        (COSTS[0].name, "a price, which changes no outcome"),
        ("stringncy", "did you mean stringency"),
        (["campaign", "campaign"], "named twice"),
        ([], "at least one parameter"),
    ],
)
def test_what_may_not_vary_is_refused(over: str | list[str], words: str) -> None:
    with pytest.raises(SettingError, match=words):
        select_factors(over)


@pytest.mark.parametrize(
    ("ranges", "words"),
    [
        ({"stringency": (0.2, 1.5)}, "from 0 to 1"),
        ({"stringency": (0.8, 0.2)}, "below the second"),
        ({"stringency": (0.8,)}, "two numbers"),
        ({"stigma_weight": (1.0, 2.0)}, "does not vary it"),
        ({"stringency": (float("nan"), 1.0)}, "from 0 to 1"),
    ],
)
def test_bad_ranges_are_refused(ranges: dict[str, tuple[float, ...]], words: str) -> None:
    with pytest.raises(SettingError, match=words):
        select_factors("levers", ranges)


@pytest.mark.parametrize("n", [0, 1, 3, 1000, 2.0, True, "8"])
def test_a_sobol_design_needs_a_power_of_two(n: object) -> None:
    with pytest.raises(SettingError, match="n = "):
        sobol(select_factors("levers"), n, 1)  # type: ignore[arg-type]


def test_seed_nought_is_refused_because_the_sampler_takes_it_for_none() -> None:
    for make in (sobol, latin_hypercube, morris):
        with pytest.raises(SettingError, match=r"design.seed = 0 .*from 1"):
            make(select_factors("levers"), 8, 0)


def _all_designs(factors: tuple[Factor, ...], seed: int) -> list[Design]:
    return [
        sobol(factors, 16, seed), latin_hypercube(factors, 17, seed), morris(factors, 5, seed), curves(factors, 5),
        grid(factors[:2], 4),
    ]  # fmt: skip


@given(seed=st.integers(1, 2**32 - 1), low=st.floats(0.0, 0.4), width=st.floats(0.05, 0.6))
def test_points_keep_to_the_ranges_and_to_the_seed(seed: int, low: float, width: float) -> None:
    factors = select_factors("levers", {"campaign": (low, low + width)}, base={"campaign": low})
    for one, again in zip(_all_designs(factors, seed), _all_designs(factors, seed), strict=True):
        assert np.array_equal(one.points, again.points)
        if one.method != "curves":
            assert np.all(one.points >= one.ranges[:, 0] - 1e-12)
        assert np.all(one.points <= one.ranges[:, 1] + 1e-12)


def test_another_seed_gives_other_points() -> None:
    factors = select_factors("levers")
    assert not np.array_equal(sobol(factors, 16, 1).points, sobol(factors, 16, 2).points)


def test_the_first_half_of_a_sobol_design_is_the_smaller_design() -> None:
    factors = select_factors("levers")
    assert np.array_equal(sobol(factors, 32, 5).points[: 16 * 13], sobol(factors, 16, 5).points)


def test_a_latin_hypercube_fills_every_slice_of_every_factor() -> None:
    design = latin_hypercube(select_factors("uncertainties"), 40, 2)
    places = (design.points - design.ranges[:, 0]) / (design.ranges[:, 1] - design.ranges[:, 0])
    for column in places.T:
        assert sorted(np.floor(40 * column).astype(int).tolist()) == list(range(40))


def test_curves_start_at_todays_setting_and_move_one_factor_at_a_time() -> None:
    design = curves(select_factors("levers", base={"stringency": 0.5}), 9)
    today = design.points[0]
    assert today.tolist() == [0.5 if n == "stringency" else BY_NAME[n].default for n in ELEVEN[:-1]] + [0.0]
    for index in range(11):
        rows = design.points[1 + 9 * index : 10 + 9 * index]
        assert np.array_equal(np.delete(rows, index, 1), np.tile(np.delete(today, index), (9, 1)))
        assert rows[[0, -1], index].tolist() == design.ranges[index].tolist()


def test_a_grid_is_every_combination_and_leaves_the_dummy_out() -> None:
    design = grid(select_factors(["stringency", "capacity_mean"], mixed=True), 3)
    assert design.names == ("stringency", "capacity_mean")
    assert len({tuple(point) for point in design.points.tolist()}) == 9
    with pytest.raises(SettingError, match="10 factors make"):
        grid(select_factors("levers"), 9)


def test_a_flag_is_off_or_on() -> None:
    factors = select_factors(["comply_or_explain", "bench"])
    for design in (sobol(factors, 16, 1), grid(factors, 5), morris(factors, 4, 1)):
        assert set(design.points[:, 0].tolist()) == {0.0, 1.0}


def test_given_data_are_taken_as_they_are() -> None:
    table = pd.DataFrame({"capacity_mean": [0.3, 0.5, 0.8], "fit_mean": [0.5, 0.6, 0.9]})
    design = given_data(select_factors(["fit_mean", "capacity_mean"]), table)
    assert design.names == ("fit_mean", "capacity_mean", "dummy")
    assert design.points[:, :2].tolist() == table[["fit_mean", "capacity_mean"]].to_numpy().tolist()
    assert design.ranges[0].tolist() == [0.5, 0.9]
    for bad in (table.drop(columns="fit_mean"), table.assign(other=1.0), table.iloc[:0]):
        with pytest.raises(SettingError, match=r"design\.points"):
            given_data(design.factors, bad)
    with pytest.raises(SettingError, match=r"design\.points\.fit_mean = nan"):
        given_data(design.factors, table.assign(fit_mean=np.nan))
