"""Rankings: order, signs, equal cost, and figures that follow the numbers."""

import io
from collections.abc import Callable
from pathlib import Path

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure
from rich.console import Console

from analysis.attribution_table import attribution_summary, finding
from analysis.facts import all_facts, summary_tables
from analysis.figures import attribution, comparison, costs
from analysis.figures.style import STYLE, kept_apart
from analysis.ranking import leads_clearly, print_ranking, ranked, ranking_table
from analysis.results import StoredResult
from tests.analysis.studies import changed, several
from tests.analysis.test_figures import boxes_of, title_of
from tests.analysis.test_shapley import attributed

POLICIES = {
    "small_gain": ({"prepared": 0.01, "in_role": 0.01}, {"a": 100.0}),
    "large_gain_of_a_policy_with_a_name_too_long": ({"prepared": 0.03, "in_role": 0.005}, {"b": 400.0, "c": 100.0}),
    "a_loss": ({"prepared": -0.02, "in_role": -0.01, "vacancy": 0.05}, {"d": 200.0}),
    "nothing": ({}, {}),
}
SCALED = {"small_gain": {"prepared": 0.008}, "a_loss": {"prepared": -0.01}}


@pytest.fixture
def compared(tmp_path: Path) -> StoredResult:
    return several(tmp_path / "compared", POLICIES, equal_cost=SCALED)


def _printed(result: StoredResult, width: int = 80) -> str:
    page = io.StringIO()
    print_ranking(result, Console(file=page, width=width))
    return page.getvalue()


def test_the_largest_gain_in_prepared_stands_first(compared: StoredResult) -> None:
    names = [policy.name for policy in ranked(compared)]
    assert names == ["large_gain_of_a_policy_with_a_name_too_long", "small_gain", "nothing", "a_loss"]
    assert [policy.name for policy in ranked(compared, equal_cost=True)] == ["small_gain", "a_loss"]
    assert leads_clearly(compared, ranked(compared))


def test_pairs_have_their_own_differences_and_costs(compared: StoredResult) -> None:
    by_name = {policy.name: policy for policy in ranked(compared)}
    loss = by_name["a_loss"]
    assert loss.rows["prepared"].verdict == "down" and loss.rows["vacancy"].verdict == "up"
    assert loss.costs.a_year == pytest.approx(0.2) and loss.costs.per_leader_year.verdict == "dominated"
    assert by_name["small_gain"].costs.per_leader_year.value == pytest.approx(10.0, rel=0.1)  # £k 100 for 10 of 1,000
    assert by_name["nothing"].costs.per_leader_year.verdict == "free"


def test_the_table_fits_and_breaks_names_between_words(compared: StoredResult) -> None:
    text = _printed(compared)
    assert max(len(line) for line in text.splitlines()) <= 80
    assert "4 policies against permissive" in text and "At equal yearly cost" in text
    assert "dominated" in text and "free" in text and "…" not in text
    words = {line.split()[0] for line in text.splitlines() if line[:1].isalpha()}
    assert {"large_gain_of_a_", "small_gain", "a_loss"} <= words


def test_a_name_is_broken_at_its_blanks_where_the_console_is_narrow(compared: StoredResult) -> None:
    columns = [[line.split()[0] for line in _printed(compared, width).splitlines() if line[:1].isalpha()]
               for width in (80, 66)]  # fmt: skip
    assert "large_gain_of_a_" in columns[0] and "large_gain_of_" in columns[1]
    assert all("_" in word for words in columns for word in words if word.startswith("large"))


def test_ranking_csv_holds_both_rankings(compared: StoredResult) -> None:
    table = ranking_table(compared)
    assert list(table["size"]) == ["as set"] * 4 + ["equal cost"] * 2
    assert list(table["rank"]) == [1, 2, 3, 4, 1, 2]
    assert table["prepared_difference"].iloc[:4].is_monotonic_decreasing
    assert set(table.loc[table["size"] == "equal cost", "factor"]) == {0.5}
    assert set(summary_tables(compared)) == {"summary", "ranking"}


def _drawn(result: StoredResult) -> tuple[Figure, Figure]:
    with mpl.rc_context(STYLE):
        policies, scaled = ranked(result), ranked(result, equal_cost=True)
        return comparison.draw_effects(result, policies, scaled), costs.draw_costs(result, policies)


def test_figures_of_a_comparison_follow_the_numbers(compared: StoredResult) -> None:
    effects, money = _drawn(compared)
    title = title_of(effects)
    assert "Large gain of a policy with a name too long adds most" in title and "3.0 points" in title
    assert title.endswith("but small gain does at equal yearly cost")
    markers = [line for line in effects.axes[0].lines if line.get_marker() == "D"]
    assert [float(np.asarray(line.get_xdata())[0]) for line in markers] == pytest.approx([3.0, 1.0, 0.0, -2.0], abs=0.2)
    assert title_of(money).startswith("Small gain buys both a leader-year (£10")
    for figure in (effects, money):
        boxes = boxes_of(figure)
        for text, box in boxes.items():
            assert box.x0 >= 0.0 and box.x1 <= figure.bbox.x1, text.get_text()
        assert not any(one.overlaps(two) for k, one in enumerate(boxes.values()) for two in list(boxes.values())[:k])


def test_lines_to_labels_do_not_cross(compared: StoredResult) -> None:
    _, money = _drawn(compared)
    for axes in money.axes:
        leaders = [line for line in axes.lines if len(np.asarray(line.get_xdata())) == 3]
        assert len(leaders) == len(POLICIES)
        heights = np.array([np.asarray(line.get_ydata(), float) for line in leaders])
        assert np.array_equal(heights[:, 0], heights[:, 1])  # level up to the edge
        order = np.argsort(heights[:, 1], kind="stable")
        assert np.all(np.diff(heights[order, 2]) > 0.0)  # from there to the labels in the same order


def test_no_claim_where_nothing_is_gained(tmp_path: Path) -> None:
    effects, money = _drawn(several(tmp_path / "none", {"a_loss": POLICIES["a_loss"]}))
    assert title_of(effects) == "No policy adds to the share of doctors prepared beyond chance"
    assert title_of(money).startswith("No policy is seen to buy")


def _uneven(arm: str, by_seed: dict[int, float]) -> Callable[[pd.DataFrame], None]:
    """A change of outcomes: what a policy adds to ``prepared`` depends on the seed."""

    def change(outcomes: pd.DataFrame) -> None:
        chosen = outcomes["run_id"].str.startswith(f"{arm}pol") & (outcomes["quarter"] >= 0)
        outcomes.loc[chosen, "prepared"] += outcomes.loc[chosen, "run_id"].str[-1].astype(int).map(by_seed)

    return change


def test_a_clear_gain_behind_a_larger_one_that_is_chance_is_told(tmp_path: Path) -> None:
    result = several(tmp_path / "lucky", {"small_gain": POLICIES["small_gain"], "lucky": ({}, {"b": 100.0})})
    effects, _ = _drawn(changed(result, "outcomes.parquet", _uneven("lucky", {0: 0.2, 1: -0.1, 2: 0.2, 3: -0.1})))
    assert title_of(effects) == (
        "Small gain adds to the share of doctors prepared, 1.0 points (chance could explain the larger gain of lucky)"
    )


@pytest.mark.parametrize("gains", [dict.fromkeys(range(4), 0.0), {0: 0.03, 1: -0.02, 2: 0.03, 3: -0.02}])
def test_no_policy_leads_clearly_by_chance_or_from_one_that_does_the_same(
    tmp_path: Path, gains: dict[int, float]
) -> None:
    result = several(tmp_path / "near", {name: ({"prepared": 0.03}, {"x": 100.0}) for name in ("one", "other")})
    policies = ranked(changed(result, "outcomes.parquet", _uneven("other", gains)))
    assert policies[0].name == ("other" if any(gains.values()) else "one")
    assert not leads_clearly(result, policies)


def test_a_gain_chosen_among_several_has_to_be_clearer_than_one_alone(tmp_path: Path) -> None:
    gains = {0: 0.04, 1: 0.02, 2: 0.01, 3: 0.03}  # t 3.9; 2.4 is enough for one, 4.2 for one of four with 3 degrees
    names = ("nothing", "a", "b", "c")
    result = several(tmp_path / "chosen", {name: ({}, {"x": 100.0}) for name in names}, noise=1e-6)
    effects, _ = _drawn(changed(result, "outcomes.parquet", _uneven("a", gains)))
    assert title_of(effects) == (
        "No policy adds to the share of doctors prepared beyond chance among four; "
        "a would if it were the only one (2.5 points)"
    )
    row = {policy.name: policy.rows["prepared"] for policy in ranked(result)}["a"]
    wide = several(tmp_path / "wide", {"lucky": ({}, {"x": 1.0}), "sure": ({"prepared": 0.01}, {"x": 1.0})}, noise=1e-4)
    effects, _ = _drawn(changed(wide, "outcomes.parquet", _uneven("lucky", {0: 0.04, 1: 0.01, 2: 0.01, 3: 0.03})))
    assert title_of(effects).endswith("1.0 points (among two, chance could explain the larger gain of lucky)")
    assert row.verdict == "up" and row.among(4).verdict == "unclear" and row.among(1).verdict == "up"


def test_no_gain_as_set_and_one_at_equal_cost(tmp_path: Path) -> None:
    scaled = {"a_loss": {"prepared": 0.01}}
    effects, _ = _drawn(several(tmp_path / "scaled", {"a_loss": POLICIES["a_loss"]}, equal_cost=scaled))
    assert title_of(effects).endswith("beyond chance, but a loss does at equal yearly cost")


def test_attribution_figure_follows_the_numbers(compared: StoredResult, tmp_path: Path) -> None:
    pair = compared.pair("a_loss")
    pair.__dict__["attribution"] = attributed({"pay": 0.03, "time": -0.01}, interaction=0.004, noise=0.0005)
    with mpl.rc_context(STYLE):
        figure = attribution.draw(pair)
    assert title_of(figure).startswith("Pay makes +3.")
    assert "points are interaction" in title_of(figure)
    labels = [label.get_text() for label in figure.axes[0].get_yticklabels()]
    assert labels == ["pay", "time", "interaction", "all levers"]


@pytest.mark.parametrize(
    ("effects", "interaction", "seeds", "noise", "said"),
    [
        ({"pay": 0.03, "time": 0.01}, 0.006, 6, 0.0003, "are due to pay; +0.6 points come about only because"),
        ({"pay": 0.03, "time": 0.01}, 0.0, 6, 0.0003, "are due to pay; beyond chance nothing comes about only because"),
        ({"pay": 0.03, "time": -0.03}, 0.0, 6, 0.0003, "points of the share of doctors prepared are due to"),
        ({"pay": 0.0, "time": 0.0}, 0.0, 6, 0.01, "Neither a_loss nor any of its levers changes"),
        ({"pay": 0.03, "time": 0.01}, 0.0, 1, 0.01, "in one seed: an effect cannot be told from chance"),
    ],
)
def test_the_sentence_of_an_attribution_claims_what_its_figure_does(
    compared: StoredResult, effects: dict[str, float], interaction: float, seeds: int, noise: float, said: str
) -> None:
    pair = compared.pair("a_loss")
    pair.__dict__["attribution"] = attributed(effects, interaction, seeds=seeds, noise=noise)
    assert said in finding(pair, attribution_summary(pair.attribution))


def test_what_adds_leaders_for_nothing_is_named_before_prices(tmp_path: Path) -> None:
    policies = {"free_gain": ({"in_role": 0.03}, {}), "dear": ({"in_role": 0.01, "prepared": 0.01}, {"d": 5000.0})}
    _, money = _drawn(several(tmp_path / "free", policies))
    title = title_of(money)
    assert title.startswith("Free gain adds leaders at no cost; dear buys both")


def test_prices_whose_intervals_overlap_have_no_clear_margin(tmp_path: Path) -> None:
    gain = {"in_role": 0.01, "prepared": 0.01}
    policies = {"one": (gain, {"a": 100.0}), "other": (gain, {"b": 101.0})}
    _, money = _drawn(several(tmp_path / "near", policies, noise=0.02))
    assert title_of(money).endswith("by no clear margin")


def test_labels_of_many_points_are_kept_apart_in_order_and_within_limits() -> None:
    values = {"a": 0.0, "b": 0.1, "c": 0.1, "d": 5.0, "e": 10.0}
    placed = kept_apart(values, 1.0, 0.0, 10.0)
    heights = [placed[name] for name in values]
    assert np.all(np.diff(heights) >= 1.0 - 1e-12) and min(heights) >= 0.0 and max(heights) <= 10.0
    assert placed["d"] == 5.0


def test_facts_are_rows_of_the_summary(compared: StoredResult) -> None:
    facts: pd.DataFrame = all_facts(compared.pair("small_gain")).set_index("measure")
    assert facts.index.is_unique
    assert facts.loc["cost_a_year", "difference"] == pytest.approx(0.1)
    assert facts.loc["cost_per_leader_year", "verdict"] == "costs"
    assert facts.loc["prepared/sex/women", "verdict"] == "up"
    assert facts.loc["prepared", "verdict"] == "up"
    lost = all_facts(compared.pair("a_loss")).set_index("measure")
    assert lost.loc["cost_per_leader_year", "verdict"] == "dominated"
    assert lost["difference"].isna().loc["cost_per_leader_year"]
