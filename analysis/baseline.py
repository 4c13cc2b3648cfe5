"""What the permissive baseline must look like, and whether it does.

Every pattern is reported as met or not met. One that is not met is shown, never hidden by tuning another number.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pandas as pd

from analysis.contrasts import QUARTERS_A_YEAR
from analysis.words import number, signed

MET, NOT_MET, NO_TARGET = "met", "not met", "no target"
# What is read of each table, beside ``run_id``.
NEEDED: Mapping[str, tuple[str, ...]] = {
    "outcomes.parquet": (
        "quarter", "in_role", "vacancy", "spread_in_role", "spells_ended", "spell_years", "appointed", "promoted",
        "time_leading", "spread_published_engagement",
    ),
    "census.parquet": (
        "year", "leaders_strain", "peers_strain", "leaders_curiosity", "peers_curiosity", "leaders_belief",
        "peers_belief", "content_1", "content_2", "content_3", "content_4",
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Pattern:
    """One pattern: how it is called, what is wanted, what was found, in words and as a number."""

    pattern: str
    target: str
    value: str
    number: float
    met: str


def baseline_report(outcomes: pd.DataFrame, census: pd.DataFrame, consultants: int) -> pd.DataFrame:
    """Compare a permissive run with what is known or assumed of today's hospitals.

    Parameters
    ----------
    outcomes, census : DataFrame
        As stored, of permissive runs with several seeds: burn-in (negative quarters) and ten years (from 0 on). The
        columns in ``NEEDED`` are enough.
    consultants : int
        In all trusts.

    Returns
    -------
    DataFrame
        ``pattern, target, value, number, met``: one row a pattern; ``value`` in words, ``number`` as it was compared
        (shares and differences of shares in percent or points); ``met`` is "met", "not met" or "no target".
    """
    after = outcomes[outcomes["quarter"] >= 0]
    people = census[census["year"] >= 0].mean(numeric_only=True)
    patterns = [*_roles(outcomes, after), *_turnover(after, consultants), *_leaders_and_peers(people)]
    spread = float(after["spread_published_engagement"].mean())
    patterns.append(
        Pattern("Spread of published engagement between trusts", "none known", _points(spread), spread, NO_TARGET)
    )
    return pd.DataFrame(patterns)


def _roles(outcomes: pd.DataFrame, after: pd.DataFrame) -> list[Pattern]:
    """Share in role at the end of burn-in, its trend, vacancy, and how far trusts differ."""
    quarter = outcomes["quarter"]
    start = outcomes[(quarter < 0) & (quarter >= -QUARTERS_A_YEAR)].groupby("run_id")["in_role"].mean()
    end = outcomes[quarter > quarter.max() - QUARTERS_A_YEAR].groupby("run_id")["in_role"].mean()
    change = 100.0 * float((end - start).mean())
    trend = MET if abs(change) < 1.0 else NOT_MET
    return [
        _between("In a leadership role at the end of burn-in", 100.0 * float(start.mean()), 14.0, 16.0, _percent),
        Pattern("Change in that share over the years after", "less than 1 point", f"{signed(change, 2)} points",
                change, trend),
        _between("Leadership posts that stand empty", 100.0 * float(after["vacancy"].mean()), 5.0, 25.0, _percent),
        _between("Spread between trusts of the share in role (sd)", 100.0 * float(after["spread_in_role"].mean()),
                 3.0, 5.0, _points),
    ]  # fmt: skip


def _turnover(after: pd.DataFrame, consultants: int) -> list[Pattern]:
    """How long doctors lead, how many start, and how much time it takes."""
    ended = after[after["spells_ended"] > 0.0]
    years_led = float((ended["spell_years"] * ended["spells_ended"]).sum())
    spell = math.nan if ended.empty else years_led / float(ended["spells_ended"].sum())
    appointments = after["appointed"] + after["promoted"]
    first, all_posts = (
        100.0 * QUARTERS_A_YEAR * float((counts.groupby(after["run_id"]).mean() / consultants).mean())
        for counts in (after["appointed"], appointments)
    )
    leading = 100.0 * float(after["time_leading"].mean())
    return [
        _between("Mean length of a spell of leading", spell, 3.0, 6.0, lambda years: f"{number(years)} years"),
        _between("Consultants appointed to a post each year, promotions included", all_posts, 3.0, 7.0, _percent),
        Pattern("Consultants appointed to a first post each year", "none known", _percent(first), first, NO_TARGET),
        _between("Consultant time given to leading", leading, 2.0, 5.0, _percent),
    ]


def _leaders_and_peers(people: "pd.Series[float]") -> list[Pattern]:
    """Leaders beside doctors in clinical work, and where leaders are least content."""
    rungs = {rank: float(people[f"content_{rank}"]) for rank in range(1, 5)}
    higher = [chance for rank, chance in rungs.items() if rank > 1 and not math.isnan(chance)]
    gap = 100.0 * (min(higher, default=math.nan) - rungs[1])
    chances = ", ".join("none" if math.isnan(chance) else number(100.0 * chance) for chance in rungs.values())
    return [
        _above(people, "strain", "Leaders are more strained than peers"),
        _above(people, "curiosity", "Leaders are more curious than peers"),
        _above(people, "belief", "Leaders believe more that they can do better"),
        Pattern("Leaders are least content on the first rung", "lowest at rank 1",
                f"{chances} % would stay, ranks 1 to 4", gap, MET if gap > 0.0 else NOT_MET),
    ]  # fmt: skip


def _between(pattern: str, value: float, low: float, high: float, words: Callable[[float], str]) -> Pattern:
    target = f"{number(low, 0)} to {words(high).replace(number(high), number(high, 0))}"
    found = "not measured" if math.isnan(value) else words(value)
    return Pattern(pattern, target, found, value, MET if low <= value <= high else NOT_MET)


def _above(people: "pd.Series[float]", trait: str, pattern: str) -> Pattern:
    leaders, peers = float(people[f"leaders_{trait}"]), float(people[f"peers_{trait}"])
    value = f"{number(leaders, 2)} against {number(peers, 2)}"
    return Pattern(pattern, "leaders above peers", value, leaders - peers, MET if leaders > peers else NOT_MET)


def _percent(value: float) -> str:
    return f"{number(value)} %"


def _points(value: float) -> str:
    return f"{number(value)} points"
