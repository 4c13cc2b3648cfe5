"""Regret, satisficing, shares of worlds, separation and history matching on examples worked by hand."""

import math

import numpy as np
import pandas as pd
import pytest

from analysis.discovery.history import (
    constraint,
    constraint_sentence,
    hopeless_sentence,
    is_hopeless,
    match,
    narrowed_below,
)
from analysis.discovery.regret import regret
from analysis.discovery.separation import separating
from analysis.discovery.words import beats_sentence, points, regret_sentence, separation_sentence
from analysis.discovery.worlds import beats, satisficing

# Savage's rule by hand. Best by world: 10, 8, 6. Regrets: safe 4, 3, 0; bold 0, 0, 5; middle 2, 1, 3.
OUTCOMES = pd.DataFrame({"safe": [6.0, 5.0, 6.0], "bold": [10.0, 8.0, 1.0], "middle": [8.0, 7.0, 3.0]})


def test_regret_by_hand() -> None:
    result = regret(OUTCOMES)
    assert result.regrets.to_numpy().tolist() == [[4.0, 0.0, 2.0], [3.0, 0.0, 1.0], [0.0, 5.0, 3.0]]
    table = result.table.set_index("policy")
    assert table["maximum"].to_dict() == {"middle": 3.0, "safe": 4.0, "bold": 5.0}
    assert table["median"].to_dict() == {"middle": 2.0, "safe": 3.0, "bold": 0.0}
    assert table["p90"].to_dict() == pytest.approx({"middle": 2.8, "safe": 3.8, "bold": 4.0})
    assert table["best_in"].to_dict() == pytest.approx({"middle": 0.0, "safe": 1 / 3, "bold": 2 / 3})
    assert result.minimax == ("middle",)
    said = regret_sentence(result, "the share in role", lambda value: f"{value:g}")
    assert "that of middle: at worst 3 below" in said
    assert "In the typical world bold is regretted least (0 at the median)" in said


def test_regret_the_other_way_round_for_vacancy() -> None:
    result = regret(-OUTCOMES, more_is_better=False)
    assert result.minimax == ("middle",)
    assert result.regrets.to_numpy().tolist() == regret(OUTCOMES).regrets.to_numpy().tolist()


def test_regret_leaves_out_worlds_without_every_policy_and_keeps_ties() -> None:
    holed = pd.concat([OUTCOMES, pd.DataFrame({"safe": [math.nan], "bold": [1.0], "middle": [99.0]})])
    assert regret(holed).worlds == 3
    assert set(regret(pd.DataFrame({"a": [1.0, 2.0], "b": [2.0, 1.0]})).minimax) == {"a", "b"}
    with pytest.raises(ValueError, match="no world"):
        regret(holed.iloc[3:])


def test_share_of_worlds_that_beat_the_reference_by_more_than_an_amount() -> None:
    """Effects -2 ... 7 points: four exceed 3 points, three do not by being equal or less; one is worse than -1.5."""
    effects = pd.DataFrame({"prescriptive": np.arange(-2.0, 8.0) / 100.0})
    row = beats(effects, 0.03).iloc[0]
    assert (row["better"], row["worse"], row["worlds"]) == (0.4, 0.0, 10)
    assert beats(effects, 0.015)["worse"].tolist() == [0.1]
    assert beats(effects)["better"].tolist() == [0.7]
    assert (row["median"], row["low"], row["high"]) == pytest.approx((0.025, -0.011, 0.061))
    assert row["better_low"] < 0.4 < row["better_high"]
    vacancy = beats(effects, 0.0, more_is_better=False).iloc[0]
    assert (vacancy["better"], vacancy["worse"], vacancy["median"]) == pytest.approx((0.2, 0.7, 0.025))
    said = beats_sentence(row, "permissive", "the share in role", 0.03)
    assert (
        "In 4 of 10 plausible worlds prescriptive beats permissive in the share in role by more than 3.0 points" in said
    )
    assert "; in 0 it backfires as far." in said and "100" not in said
    assert "between −1.1 points and 6.1 points" in said
    with pytest.raises(ValueError, match="0 or above"):
        beats(effects, -0.1)


def test_points_in_words() -> None:
    assert (points(0.01), points(-0.01), points(0.0123)) == ("1.0 point", "−1.0 point", "1.2 points")


def test_satisficing_counts_worlds_in_which_all_is_good_enough() -> None:
    outcomes = {
        "in_role": pd.DataFrame({"a": [0.2, 0.2, 0.1, 0.2], "b": [0.2, 0.2, 0.2, 0.2]}),
        "vacancy": pd.DataFrame({"a": [0.1, 0.3, 0.1, 0.2], "b": [0.3, 0.3, 0.3, 0.1]}),
    }
    table = satisficing(outcomes, {"in_role": (0.18, math.inf), "vacancy": (0.0, 0.2)}).set_index("policy")
    assert table["share"].to_dict() == {"a": 0.5, "b": 0.25}
    assert table["in_role"].to_dict() == {"a": 0.75, "b": 1.0}
    assert table["vacancy"].to_dict() == {"a": 0.75, "b": 0.25}
    with pytest.raises(ValueError, match="quality"):
        satisficing(outcomes, {"quality": (0.0, 1.0)})


def test_separation_names_what_decides() -> None:
    """Success where capacity exceeds .6, in 200 worlds: D is 1 for capacity and small for the nineteen others.

    One of those is named as well in at most 1 study of 10,000 (Holm at 1e-4). Power: capacity is named with certainty.
    """
    rng = np.random.default_rng(3)
    worlds = pd.DataFrame(rng.random((200, 20)), columns=[f"u{j}" for j in range(19)] + ["capacity_mean"])
    success = (worlds["capacity_mean"] > 0.6).to_numpy(bool)
    table = separating(worlds, success, false_alarm=1e-4)
    assert table["name"][0] == "capacity_mean"
    assert table["distance"][0] == 1.0
    assert table["separates"].sum() == 1
    assert "capacity_mean (high; D = 1.00)" in separation_sentence(table, "it succeeds")
    assert separating(worlds, ~success)["needs"][0] == "low"


@pytest.mark.parametrize(
    ("low", "high", "where"),
    [
        (0.25, 0.75, "in the middle"),
        (0.0, 0.4, "low"),
        (0.6, 1.0, "high"),
        (0.1, 0.4, "low"),
        (0.2, 0.7, "in the middle"),
    ],
)
def test_separation_says_where_success_lies(low: float, high: float, where: str) -> None:
    """Success between ``low`` and ``high`` of values spread evenly; of the others, failure lies elsewhere.

    Between .1 and .4, failure runs ahead by .1 of .7, success by the rest, .86: low clearly dominates.
    """
    worlds = pd.DataFrame({"a": (np.arange(300) + 0.5) / 300})
    success = worlds["a"].between(low, high).to_numpy(bool)
    opposite = {"in the middle": "at the ends", "low": "high", "high": "low"}[where]
    assert separating(worlds, success)["needs"].tolist() == [where]
    assert separating(worlds, ~success)["needs"].tolist() == [opposite]
    assert f"a ({where}; D = " in separation_sentence(separating(worlds, success), "it succeeds")


def test_a_shift_is_told_as_a_shift_whatever_chance_adds() -> None:
    """Success the likelier the higher ``a``, in 100 studies of 80 worlds: named high whenever it is, but once.

    False alarm: 4.6e-3 (in none of 3,000 other studies was it another, so below 1 in 1,000 with 95 % confidence).
    Power: a rule that says another in 7 % is found with probability .99.
    """
    named = []
    for study in range(100):
        rng = np.random.default_rng(study)
        worlds = pd.DataFrame({"a": rng.random(80)})
        table = separating(worlds, rng.random(80) < worlds["a"])
        named += table.loc[table["separates"], "needs"].tolist()
    assert len(named) > 50
    assert sum(where != "high" for where in named) <= 1


def test_separation_keeps_to_its_false_alarm_rate() -> None:
    """150 studies in which nothing decides: at most 5 % may name anything; refused above 17.

    False alarm: 5.4e-4. Power: a true rate of 19 % is found with probability .99; without Holm's rule it would be
    1 - .95^12 = 46 %, found with certainty.
    """
    named = 0
    for study in range(150):
        rng = np.random.default_rng(study)
        worlds = pd.DataFrame(rng.random((60, 12)))
        table = separating(worlds, rng.random(60) < 0.4)
        named += bool(table["separates"].any())
    assert named <= 17
    assert "No single uncertainty" in separation_sentence(table.assign(separates=False), "it succeeds")


def test_separation_needs_both_kinds_of_worlds() -> None:
    with pytest.raises(ValueError, match="at least 10 of each"):
        separating(pd.DataFrame({"a": np.arange(50.0)}), np.arange(50) < 9)


def test_history_matching_by_hand() -> None:
    measured = pd.DataFrame({"vacancy": [0.05, 0.25, 0.3, 0.1, math.nan], "spell": [3.0, 6.0, 4.0, 9.0, 4.0]})
    matched = match(measured, {"vacancy": (0.05, 0.25), "spell": (3.0, 6.0)})
    assert matched.accepted.tolist() == [True, True, False, False, False]
    assert matched.rate == 0.4
    assert matched.passing.set_index("pattern")["share"].to_dict() == {"vacancy": 0.6, "spell": 0.8, "all": 0.4}
    with pytest.raises(ValueError, match="trend"):
        match(measured, {"trend": (0.0, 1.0)})


def test_the_search_stops_when_acceptance_is_surely_under_one_percent() -> None:
    assert not is_hopeless(0, 0)
    assert not is_hopeless(0, 200)
    # Of none accepted the bound is z^2 / (n + z^2) with the one-sided z of 1.645: 1 % at 267.8 worlds.
    assert is_hopeless(0, 268) and not is_hopeless(0, 267)
    assert not is_hopeless(10, 1000)
    assert is_hopeless(2, 1000)
    assert "3 worlds of 1,000 met the patterns (0.30 %, surely under 1 %); 100 were asked for" in hopeless_sentence(
        3, 1000, 100
    )


def test_how_little_the_data_constrain() -> None:
    """Spreads of some 800 accepted worlds of 4,000, within 4 standard errors of what accepting makes of them.

    False alarm: 6e-5 each. Power: a ratio that is off by a tenth (held) or by .09 (free) is found with probability .97
    or more.
    """
    rng = np.random.default_rng(0)
    sampled = pd.DataFrame({"free": rng.random(4000), "held": rng.random(4000), "fixed": 1.0})
    table = constraint(sampled, (sampled["held"].between(0.4, 0.6)).to_numpy(bool)).set_index("name")
    assert table["ratio"]["held"] == pytest.approx(0.2, abs=0.0136)
    assert table["ratio"]["free"] == pytest.approx(1.0, abs=0.0564)
    assert math.isnan(table["ratio"]["fixed"])
    assert "narrow 1 of the 2 numbers in which worlds differ" in constraint_sentence(table.reset_index(), 800)
    assert "they say little" in constraint_sentence(table.reset_index().assign(ratio=0.95), 100)


@pytest.mark.parametrize("accepted", [10, 20, 50, 80, 100])
def test_few_accepted_worlds_do_not_narrow_by_chance(accepted: int) -> None:
    """Acceptance by lot: of 50,000 evenly sampled numbers, at most 15 are narrowed, at a stated rate of 1 in 10,000.

    False alarm: 7e-5. Power: a rate of 6 in 10,000 is refused with probability .99 (.8 narrowed 11 in 120 with 10
    worlds, and 3 with 20).
    """
    draws = np.random.default_rng(accepted).random((50_000, accepted))
    ratio = draws.std(axis=1, ddof=1) * math.sqrt(12.0)
    assert np.sum(ratio < narrowed_below(accepted)) <= 15


def test_from_which_ratio_on_a_number_is_narrowed() -> None:
    """By simulation, 1 in 10,000 spreads of 10, 20, 50 values lies below .333, .558, .743 (a million each)."""
    assert [narrowed_below(n) for n in (10, 20, 50)] == pytest.approx([0.333, 0.558, 0.743], abs=0.01)
    assert narrowed_below(83) < narrowed_below(84) == narrowed_below(100) == narrowed_below(1000) == 0.8


def test_what_is_narrowed_in_words() -> None:
    table = pd.DataFrame({"name": ["a", "b"], "ratio": [0.5, 0.9]})
    assert constraint_sentence(table, 100) == (
        "The patterns of today narrow 1 of the 2 numbers in which worlds differ by a fifth or more of their spread "
        "(a to 50 %); the others stay about as wide as they were assumed."
    )
    assert constraint_sentence(table, 20) == (
        "The patterns of today narrow 1 of the 2 numbers in which worlds differ by 44 % or more of their spread "
        "(a to 50 %); what the others lose could be chance in 20 worlds."
    )
    assert constraint_sentence(table, 10) == (
        "The patterns of today narrow none of the 2 numbers in which worlds differ by 67 % or more: less could be "
        "chance in 10 worlds."
    )
