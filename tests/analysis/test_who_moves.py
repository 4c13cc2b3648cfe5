"""Who moves: groups are told apart only where more than chance sets them apart."""

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from analysis.figures import movers as figure
from analysis.results import StoredResult
from analysis.short_forms import engagement_lines, mover_lines
from analysis.summary import summarise
from analysis.who_moves import engagement_gap, is_clear, movers, moves
from tests.analysis.test_figures import title_of

Store = Callable[..., StoredResult]


def test_groups_that_move_are_named_with_their_size(stored: Store) -> None:
    result = stored(effects={"prepared": 0.01, "prepared of women": 0.03, "prepared of under 5 years": -0.005})
    found = movers(result, "prepared")
    assert found is not None and found.told_apart
    assert found.most[0] == "women" and found.most[1] == pytest.approx(0.04, abs=0.002)
    assert found.least[0] == "those under 5 years a consultant"
    text = dict(mover_lines(result))["Who moves, prepared"]
    assert text.startswith("most women (+4.") and "least those under 5 years a consultant (+0." in text
    assert title_of(figure.draw(result, summarise(result))).startswith("The share prepared moves most among women (+4.")


def test_most_means_furthest_the_way_of_all(stored: Store) -> None:
    found = movers(stored(effects={"in_role": -0.02, "in_role of men": -0.03, "in_role of women": 0.03}), "in_role")
    assert found is not None and (found.most[0], found.least[0]) == ("men", "women")


def test_a_grouping_of_one_group_and_everybody_say_nothing(stored: Store) -> None:
    groupings = set(moves(stored(), "prepared").index.get_level_values("grouping"))
    assert groupings == {"sex", "career_stage"}


def test_no_group_is_named_by_chance_alone(stored: Store) -> None:
    result = stored(effects={"prepared": 0.01}, noise=0.05)
    text = dict(mover_lines(result))["Who moves, prepared"]
    assert text.startswith("no group clearly more than another (")
    assert title_of(figure.draw(result, summarise(result))).startswith("No group of consultants moves clearly more")


def test_false_alarms_are_rare_although_groups_are_many() -> None:
    # 13 groups without any difference, 8 seeds, 300 trials with fixed draws: Bonferroni keeps false alarms below 10 %;
    # a plain 90 % interval of the extreme pair would give more than half.
    generator = np.random.default_rng(3)
    alarms = 0
    for _ in range(300):
        differences = pd.DataFrame(generator.normal(size=(8, 13)))
        means = differences.mean()
        gap = differences[means.idxmax()] - differences[means.idxmin()]
        alarms += is_clear(gap, 13)
    assert alarms / 300 < 0.10


def test_paper_engagement_is_said_where_it_differs(stored: Store) -> None:
    assert engagement_lines(stored(noise=0.05)) == []
    result = stored(effects={"published_engagement": 2.0, "exempt": 0.4, "false_passes": 0.1}, noise=0.0001)
    lines = dict(engagement_lines(result))
    assert lines["Published engagement"] == "3.0 points above the true (reference +1.0)"
    assert lines["False passes"].startswith("40 % of trusts are exempt, 10 % although")
    assert engagement_gap(result).loc["gap", "difference"] == pytest.approx(2.0, abs=0.02)
