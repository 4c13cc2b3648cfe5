"""Who moves: what a policy changes in one group of consultants and not in another, and what sets leaders apart.

Groups are compared at the end of the last year. Of many groups one always moves most, by chance alone: two are told
apart only where the interval of the gap between them leaves out zero, and that interval is as wide as the choice among
all pairs of groups asks for (Bonferroni).
"""

import math
from dataclasses import dataclass

import pandas as pd

from analysis.contrasts import LEVEL, Contrast, by_arm, compare, contrasts, last_year
from analysis.results import StoredResult
from analysis.schema import POLICY, REFERENCE
from analysis.student import critical_value

MEASURES = ("prepared", "in_role")
# How consultants are divided, with words for a group in a sentence; ranks and routes hold leaders only.
GROUPINGS = {
    "specialty": "specialties with {}",
    "sex": "{}",
    "career_stage": "those {} a consultant",
    "trust_size": "trusts of {} consultants",
    "archetype": "{} trusts",
}


@dataclass(frozen=True, slots=True)
class Movers:
    """The groups that go furthest and least far the way of all groups together, and what may be said of them.

    ``most`` and ``least`` are the groups in words with their differences (shares); ``told_apart`` says whether more
    than chance sets them apart.
    """

    most: tuple[str, float]
    least: tuple[str, float]
    told_apart: bool


def moves(result: StoredResult, measure: str) -> pd.DataFrame:
    """One measure by group at the end of the last year: index ``(grouping, group)``, columns of `compare`."""
    return compare(_by_group(result, measure))


def movers(result: StoredResult, measure: str) -> Movers | None:
    """Which groups move most and least; None if there are no two groups to compare."""
    values = _by_group(result, measure)
    differences = values.loc[[POLICY]].droplevel("arm") - values.loc[[REFERENCE]].droplevel("arm")
    means = differences.mean()
    if len(means) < 2:
        return None
    way = means if means.sum() >= 0.0 else -means
    most, least = (int(place) for place in (way.to_numpy().argmax(), way.to_numpy().argmin()))
    gap = differences.iloc[:, most] - differences.iloc[:, least]
    names = [words(*map(str, group)) for group in differences.columns.to_list()]
    sizes = [float(value) for value in means]
    return Movers((names[most], sizes[most]), (names[least], sizes[least]), is_clear(gap, len(means)))


def words(grouping: str, group: str) -> str:
    """A group as it is called in a sentence."""
    return GROUPINGS[grouping].format(group)


def moves_in_words(result: StoredResult, measure: str) -> dict[str, tuple[str, Contrast]]:
    """As `moves`, by ``grouping/group``: the group in words and its contrast."""
    table = moves(result, measure)
    groups = [(str(grouping), str(group)) for grouping, group in table.index]
    rows = contrasts(table.set_axis([f"{grouping}/{group}" for grouping, group in groups]))
    return {key: (words(*group), row) for group, (key, row) in zip(groups, rows.items(), strict=True)}


def leaders_over_peers(result: StoredResult) -> pd.DataFrame:
    """By how much leaders exceed their peers in curiosity and belief, end of the last year; as `compare`, by trait."""
    traits = ("curiosity", "belief")
    columns = [f"{who}_{name}" for who in ("leaders", "peers") for name in traits]
    by_run = by_arm(result, result.census(columns, since=result.last_year)).set_index(["arm", "seed"])
    return compare(pd.DataFrame({name: by_run[f"leaders_{name}"] - by_run[f"peers_{name}"] for name in traits}))


def engagement_gap(result: StoredResult) -> pd.DataFrame:
    """Published above true engagement, and the shares of trusts exempt and falsely so, mean over the last year."""
    means = last_year(result, ["engagement", "published_engagement", "exempt", "false_passes"])
    gap = means["published_engagement"] - means["engagement"]
    return compare(pd.DataFrame({"gap": gap, "exempt": means["exempt"], "false_passes": means["false_passes"]}))


def _by_group(result: StoredResult, measure: str) -> pd.DataFrame:
    """Index ``(arm, seed)``, columns ``(grouping, group)``; a grouping that has one group only says nothing."""
    table = result.groups(measure, since=result.last_year)
    rows = by_arm(result, table[table["grouping"].isin(GROUPINGS)].dropna(subset=["value"]))
    several = rows.groupby("grouping")["group"].transform("nunique") > 1
    order = rows[several].drop_duplicates(["grouping", "group"])[["grouping", "group"]]
    wide = rows[several].pivot_table(index=["arm", "seed"], columns=["grouping", "group"], values="value")
    return wide.reindex(columns=pd.MultiIndex.from_frame(order))


def is_clear(gap: "pd.Series[float]", groups: int) -> bool:
    """Whether the gap between two groups chosen among many is more than chance would make it, one value a seed."""
    seeds = int(gap.count())
    if seeds < 2:
        return False
    pairs = groups * (groups - 1) / 2
    margin = critical_value(1.0 - (1.0 - LEVEL) / pairs, seeds - 1) * float(gap.std()) / math.sqrt(seeds)
    return abs(float(gap.mean())) > margin
