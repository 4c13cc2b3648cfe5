"""Who moves: groups are told apart only where more than chance sets them apart."""

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from analysis.contrasts import level_among
from analysis.figures import movers as figure
from analysis.results import StoredResult
from analysis.schema import POLICY, REFERENCE
from analysis.short_forms import engagement_lines, mover_lines
from analysis.student import margin_of_mean
from analysis.summary import summarise
from analysis.who_moves import clear_gaps, engagement_gap, movers, moves
from tests.analysis.studies import changed
from tests.analysis.test_figures import title_of

Store = Callable[..., StoredResult]


def test_groups_that_move_are_named_with_their_size(stored: Store) -> None:
    result = stored(effects={"prepared": 0.01, "prepared of women": 0.03, "prepared of under 5 years": -0.005})
    found = movers(result, "prepared")
    assert found is not None and found.clear == 2
    assert found.most[0] == "women" and found.most[1] == pytest.approx(0.04, abs=0.002)
    assert found.least[0] == "men"  # not those under 5 years a consultant, who are women and men
    text = dict(mover_lines(result))["Who moves, prepared"]
    assert text.startswith("women +4.0 points, men +1.0") and text.endswith(": the wider of two clear gaps")
    title = title_of(figure.draw(result, summarise(result)))
    assert title.startswith("The share prepared moves by +4.0 points among women, against +1.0 among men: the wider")


def _one_group_by_luck(groups: pd.DataFrame) -> None:
    """Far more or far fewer of those under 5 years a consultant lead under the policy: it depends on the seed."""
    chosen = groups["run_id"].str.startswith("pol") & (groups["group"] == "under 5 years")
    luck = groups.loc[chosen, "run_id"].str[-1].astype(int).map({0: 0.3, 1: -0.1, 2: 0.3, 3: -0.1})
    groups.loc[chosen, "value"] += luck


def test_a_clear_pair_is_found_beside_a_wider_gap_that_is_chance(stored: Store) -> None:
    result = changed(stored(effects={"in_role of women": 0.02}), "groups.parquet", _one_group_by_luck)
    text = dict(mover_lines(result))["Who moves, in role"]
    assert text == "women +2.0 points, men 0.0: the only clear gap"
    title = title_of(figure.draw(result, summarise(result)))
    assert title.startswith("The share in a leadership role moves by +2.0 points among women, against 0.0 among men")


def test_one_seed_tells_no_groups_apart(stored: Store) -> None:
    result = stored(effects={"prepared of women": 0.03}, seeds=1)
    text = dict(mover_lines(result))["Who moves, prepared"]
    assert text.startswith("cannot be told from one seed (") and text.endswith("+3.0 points)")
    assert "cannot be told apart from chance" in title_of(figure.draw(result, summarise(result)))
    alike = stored(seeds=1, noise=0.0)
    assert dict(mover_lines(alike))["Who moves, prepared"] == "all groups alike (0.0 points)"


def test_most_means_furthest_the_way_of_all(stored: Store) -> None:
    found = movers(stored(effects={"in_role": -0.02, "in_role of men": -0.03, "in_role of women": 0.03}), "in_role")
    assert found is not None and (found.most[0], found.least[0]) == ("men", "women")


def test_a_grouping_of_one_group_and_everybody_say_nothing(stored: Store) -> None:
    groupings = set(moves(stored(), "prepared").index.get_level_values("grouping"))
    assert groupings == {"sex", "career_stage"}


def test_no_group_is_named_by_chance_alone(stored: Store) -> None:
    result = stored(effects={"prepared": 0.01}, noise=0.05)
    text = dict(mover_lines(result))["Who moves, prepared"]
    assert text.startswith("no group clearly more than another of its kind (")
    assert title_of(figure.draw(result, summarise(result))).startswith("No group of consultants moves clearly more")


def test_false_alarms_are_rare_although_groups_are_many() -> None:
    # 13 groups of 4 kinds without any difference, 8 seeds, 300 trials with fixed draws: Bonferroni keeps trials with a
    # false alarm below 10 %; plain 90 % intervals of all pairs would give one in more than half.
    generator = np.random.default_rng(3)
    kinds = pd.MultiIndex.from_tuples([(f"kind {place % 4}", str(place)) for place in range(13)])
    seeds = pd.MultiIndex.from_product([(POLICY, REFERENCE), range(8)], names=["arm", "seed"])
    trials = (pd.DataFrame(generator.normal(size=(16, 13)), index=seeds, columns=kinds) for _ in range(300))
    assert 0 < sum(bool(clear_gaps(values)) for values in trials) / 300 < 0.10


@pytest.mark.parametrize(("part", "clear"), [(0.99, 0), (1.01, 5)])
def test_a_gap_has_to_be_clear_among_all_pairs(part: float, clear: int) -> None:
    """Six groups of one kind make fifteen pairs; one group moves by a part of what chance may do in the widest gap."""
    seeds, luck = 4, np.array([-1.0, 0.5, -0.5, 1.0])
    moved = luck + part * margin_of_mean(level_among(15), seeds) * luck.std(ddof=1)
    kinds = pd.MultiIndex.from_tuples([("kind", str(place)) for place in range(6)])
    index = pd.MultiIndex.from_product([(POLICY, REFERENCE), range(seeds)], names=["arm", "seed"])
    values = pd.DataFrame(np.zeros((2 * seeds, 6)), index=index, columns=kinds)
    values.loc[POLICY, ("kind", "0")] = moved
    assert len(clear_gaps(values)) == clear


def test_paper_engagement_is_said_where_it_differs(stored: Store) -> None:
    assert engagement_lines(stored(noise=0.05)) == []
    result = stored(effects={"published_engagement": 2.0, "exempt": 0.4, "false_passes": 0.1}, noise=0.0001)
    lines = dict(engagement_lines(result))
    assert lines["Published engagement"] == "3.0 points above the true (reference +1.0)"
    assert lines["False passes"].startswith("40 % of trusts are exempt, 10 % although")
    assert engagement_gap(result).loc["gap", "difference"] == pytest.approx(2.0, abs=0.02)
