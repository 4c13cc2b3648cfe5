"""Shapley values: what defines them, a known game, and the tables made of them."""

from collections.abc import Mapping
from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from analysis.attribution import INTERACTION, MEASURES, WHOLE, Coalition, attribute, shapley_shares
from analysis.attribution_table import attribution_summary, level_with
from tests.analysis.studies import attribution_of

PLAYERS = ("a", "b", "c", "d")
COALITIONS = [frozenset(c) for size in range(len(PLAYERS) + 1) for c in combinations(PLAYERS, size)]
Game = Mapping[Coalition, NDArray[np.float64]]

worth = st.floats(-100.0, 100.0)
games = st.lists(worth, min_size=len(COALITIONS), max_size=len(COALITIONS)).map(
    lambda values: {c: np.array([v, -2.0 * v]) for c, v in zip(COALITIONS, values, strict=True)}
)


@given(games)
def test_shares_sum_to_the_whole(game: Game) -> None:
    total = sum(shapley_shares(game, PLAYERS).values())
    np.testing.assert_allclose(total, game[frozenset(PLAYERS)] - game[frozenset()], atol=1e-9)


@given(games)
def test_players_that_do_the_same_get_the_same(game: Game) -> None:
    swap = {"a": "b", "b": "a"}
    swapped = {c: 0.5 * (v + game[frozenset(swap.get(p, p) for p in c)]) for c, v in game.items()}
    shares = shapley_shares(swapped, PLAYERS)
    np.testing.assert_allclose(shares["a"], shares["b"], atol=1e-9)


@given(games)
def test_a_player_that_does_nothing_gets_nothing(game: Game) -> None:
    without = {c: game[c - {"c"}] for c in game}
    np.testing.assert_allclose(shapley_shares(without, PLAYERS)["c"], 0.0, atol=1e-9)


@given(games, games)
def test_shares_of_a_sum_are_sums_of_shares(one: Game, two: Game) -> None:
    both = shapley_shares({c: one[c] + two[c] for c in one}, PLAYERS)
    for player in PLAYERS:
        apart = shapley_shares(one, PLAYERS)[player] + shapley_shares(two, PLAYERS)[player]
        np.testing.assert_allclose(both[player], apart, atol=1e-9)


def test_two_players_by_hand() -> None:
    values = {"": 1.0, "a": 3.0, "b": 2.0, "ab": 8.0}
    game = {frozenset(name): np.array([value]) for name, value in values.items()}
    shares = shapley_shares(game, ("a", "b"))
    assert shares["a"][0] == 4.0  # half of 3 - 1 alone and of 8 - 2 as the last
    assert shares["b"][0] == 3.0


def attributed(effects: Mapping[str, float], interaction: float, seeds: int = 4, noise: float = 0.0) -> pd.DataFrame:
    values = attribution_of(effects, interaction, seeds, noise)
    values["run_id"] = values["arm"] + values["seed"].astype(str)
    runs = values.assign(status="finished")
    quarters = [values.assign(quarter=quarter) for quarter in range(8)]
    outcomes = pd.concat(quarters).assign(**{measure: lambda table: table["value"] for measure in MEASURES})
    outcomes.loc[outcomes["quarter"] < 4, list(MEASURES)] = 1000.0  # only the last year counts
    return attribute(runs, outcomes, list(effects))


def test_attribution_of_effects_that_add_up() -> None:
    table = attributed({"x": 0.03, "y": -0.01, "z": 0.0}, interaction=0.0)
    rows = table[(table["measure"] == "vacancy") & (table["seed"] == 2)].set_index("lever")
    for way in ("share", "alone", "last"):
        assert rows.loc[["x", "y", "z"], way].to_list() == pytest.approx([0.03, -0.01, 0.0])
    assert rows.loc[WHOLE, "share"] == pytest.approx(0.02)
    assert rows.loc[INTERACTION, "alone"] == pytest.approx(0.0)


def test_attribution_with_interaction() -> None:
    rows = attributed({"x": 0.03, "y": 0.01}, interaction=0.006).query("measure == 'prepared' and seed == 0")
    by_lever = rows.set_index("lever")
    assert by_lever.loc["x", "share"] == pytest.approx(0.033)
    assert by_lever.loc["y", "last"] == pytest.approx(0.016)
    assert by_lever.loc[INTERACTION, "alone"] == pytest.approx(0.006)
    assert by_lever.loc[INTERACTION, "share"] == 0.0


def test_seeds_that_lack_a_run_are_left_out() -> None:
    values = attribution_of({"x": 1.0, "y": 2.0}, 0.0, 3, 0.0)
    values["run_id"] = values["arm"] + values["seed"].astype(str)
    runs = values.assign(status=np.where(values["run_id"] == "x1", "failed", "finished"))
    outcomes = values.assign(quarter=3, **dict.fromkeys(MEASURES, values["value"]))
    assert set(attribute(runs, outcomes, ["x", "y"])["seed"]) == {0, 2}


def test_levers_level_with_the_first_are_named_by_size_and_never_from_one_seed() -> None:
    generator = np.random.default_rng(11)
    sizes = {"x": 0.030, "y": -0.0295, "z": 0.010}
    rows = [
        ("prepared", lever, seed, size + 0.002 * generator.normal())
        for lever, size in {**sizes, WHOLE: 0.01, INTERACTION: 0.0}.items() for seed in range(8)
    ]  # fmt: skip
    table = pd.DataFrame(rows, columns=["measure", "lever", "seed", "share"])
    assert level_with(table, "x") == ["y"]
    assert level_with(table[table["seed"] == 0], "x") == []


def test_summary_has_margins_by_chance() -> None:
    summary = attribution_summary(attributed({"x": 0.03, "y": 0.01}, 0.0, seeds=6, noise=0.001))
    rows = summary[summary["measure"] == "prepared"].set_index("lever")
    share, margin = (float(rows[column].to_numpy(float)[0]) for column in ("share", "share_margin"))
    assert rows.index[0] == "x" and abs(share - 0.03) < 3.0 * margin
    assert rows["share_margin"].drop(INTERACTION).gt(0.0).all()
    assert attribution_summary(attributed({"x": 0.03}, 0.0, seeds=1))["share_margin"].isna().all()
