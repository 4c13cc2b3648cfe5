"""Who moves: what a policy changes in one group of consultants and not in another, and what sets leaders apart.

Groups are compared at the end of the last year, each with the others of its kind, such as women with men: groups of
different kinds share doctors. Of many groups one always moves most, by chance alone: two are told apart only where the
interval of the gap between them leaves out zero, and that interval is as wide as the choice among all pairs of all
kinds asks for (Bonferroni). Every pair is looked at: the groups that lie furthest apart may be small ones, in which
chance is large.
"""

from dataclasses import dataclass
from itertools import combinations

import pandas as pd

from analysis.contrasts import Contrast, by_arm, compare, contrasts, last_year, level_among
from analysis.results import StoredResult
from analysis.words import in_words

MEASURES = ("prepared", "in_role")
# How consultants are divided, with words for a group in a sentence; ranks and routes hold leaders only.
GROUPINGS = {
    "specialty": "specialties with {}",
    "sex": "{}",
    "career_stage": "those {} a consultant",
    "trust_size": "trusts of {} consultants",
    "archetype": "{} trusts",
}

Group = tuple[str, str]  # kind and name, as stored


@dataclass(frozen=True, slots=True)
class Movers:
    """Two groups that a policy moves differently, and what may be said of them.

    ``most`` and ``least`` are the groups in words with their differences (shares), the one first that goes further the
    way of all groups together. Where ``clear`` pairs of groups of one kind are set apart by more than chance, they are
    the pair among those with the widest gap; where none is, the two that are furthest apart of all groups.
    """

    most: tuple[str, float]
    least: tuple[str, float]
    clear: int
    seeds: int

    @property
    def gap(self) -> str:
        """The gap among the clear ones, in words."""
        if self.clear == 1:
            return "the only clear gap"
        return f"the {'wider' if self.clear == 2 else 'widest'} of {in_words(self.clear)} clear gaps"


def moves(result: StoredResult, measure: str) -> pd.DataFrame:
    """One measure by group at the end of the last year: index ``(grouping, group)``, columns of `compare`."""
    return compare(_by_group(result, measure))


def movers(result: StoredResult, measure: str) -> Movers | None:
    """Which groups move clearly further than others of their kind; None if there are no two groups to compare."""
    values = _by_group(result, measure)
    groups = _groups_in(values)
    if not groups:
        return None
    differences = compare(values)
    sizes = dict(zip(groups, differences["difference"].tolist(), strict=True))
    clear = clear_gaps(values)
    ends = (max(sizes, key=sizes.__getitem__), min(sizes, key=sizes.__getitem__))
    pair = max(clear, key=lambda two: abs(clear[two]), default=ends)
    way = 1.0 if sum(sizes.values()) >= 0.0 else -1.0
    most, least = sorted(pair, key=lambda group: -way * sizes[group])
    seeds = int(differences["seeds"].max())
    return Movers((words(*most), sizes[most]), (words(*least), sizes[least]), len(clear), seeds)


def clear_gaps(values: pd.DataFrame) -> dict[tuple[Group, Group], float]:
    """Pairs of groups of one kind whose gap chance does not explain, however many pairs there are, with the gap.

    Parameters
    ----------
    values : DataFrame
        Index ``(arm, seed)``, columns ``(grouping, group)``.
    """
    groups = _groups_in(values)
    pairs = [(one, two) for one, two in combinations(groups, 2) if one[0] == two[0]]
    gaps = pd.DataFrame({place: values[one] - values[two] for place, (one, two) in enumerate(pairs)})
    rows = contrasts(compare(gaps, level_among(len(pairs))))
    return {
        pair: row.difference for pair, row in zip(pairs, rows.values(), strict=True) if row.verdict in {"up", "down"}
    }


def _groups_in(values: pd.DataFrame) -> list[Group]:
    return [(str(column[0]), str(column[1])) for column in values.columns.to_list()]


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
