"""What plausible worlds say, in sentences that a minister could read: numbers of worlds, sizes, and conditions."""

import math
from collections.abc import Callable

import pandas as pd

from analysis.discovery.prim import Box
from analysis.discovery.regret import RegretResult
from analysis.words import counted, number, part_of, rate

Format = Callable[[float], str]


def points(value: float) -> str:
    """A difference of shares in percentage points: .012 is ``1.2 points``."""
    size = number(100.0 * value)
    return f"{size} {'point' if size in ('1.0', '−1.0') else 'points'}"


def beats_sentence(row: "pd.Series[float]", reference: str, outcome: str, amount: float, size: Format = points) -> str:
    """In how many of the worlds a policy is better; ``row`` is a line of `analysis.discovery.worlds.beats`."""
    more, worlds = f" by more than {size(amount)}" if amount > 0.0 else "", int(row["worlds"])
    interval = f"90 % interval {number(100.0 * row['better_low'], 0)} to {rate(row['better_high'])}"
    return (
        f"In {part_of(row['better'], worlds)} plausible worlds {_plain(str(row['policy']))} beats {_plain(reference)} "
        f"in {outcome}{more} ({interval}); in {round(row['worse'] * worlds):,} it backfires as far. Median effect "
        f"{size(row['median'])}, in the middle 80 % of worlds between {size(row['low'])} and {size(row['high'])}."
    )


def regret_sentence(result: RegretResult, outcome: str, size: Format = points) -> str:
    """Which policy one would regret least, and how far the rules agree."""
    table = result.table.set_index("policy")
    best = " and ".join(_plain(name) for name in result.minimax)
    usual = str(table["median"].idxmin())
    first = (
        f"In {outcome} the smallest greatest regret over {counted(result.worlds, 'world', 'worlds')} is that of "
        f"{best}: at "
        f"worst {size(float(table['maximum'].min()))} below the best policy."
    )
    if usual in result.minimax:
        return f"{first} It also has the smallest regret in the typical world."
    return (
        f"{first} In the typical world {_plain(usual)} is regretted least ({size(float(table['median'].min()))} at the "
        "median): guarding against the worst costs something in the usual case."
    )


def few_sentence(successes: int, worlds: int, fewest: int, what: str) -> str:
    """In how many worlds ``what`` happens, where too few are of a kind to tell what decides."""
    return (
        f"{what[0].upper()}{what[1:]} in {successes:,} of {counted(worlds, 'world', 'worlds')}; at least {fewest} of "
        "each kind are needed to tell what decides."
    )


def separation_sentence(table: pd.DataFrame, what: str) -> str:
    """Which uncertainties decide whether ``what`` happens, such as "the prescriptive policy succeeds"."""
    named = table[table["separates"]]
    if named.empty:
        return f"No single uncertainty tells the worlds in which {what} from the others beyond chance."
    parts = [
        f"{name} ({needs}; D = {number(distance, 2)})"
        for name, needs, distance in zip(named["name"], named["needs"], named["distance"], strict=True)
    ]
    total = counted(len(table), "uncertainty", "uncertainties")
    return f"Whether {what} is decided most by {', '.join(parts)}, of {total}."


def box_sentence(box: Box, what: str) -> str:
    """A box in words; ``what`` happens in the worlds looked for, such as "the prescriptive policy succeeds"."""
    if box.limits.empty:
        return (
            f"No region of the uncertainties stands out: {what} in {rate(box.base)} of worlds, and no restriction "
            "changes that beyond chance."
        )
    conditions = " and ".join(
        _condition(str(name), float(low), float(high))
        for name, low, high in zip(box.limits["name"], box.limits["low"], box.limits["high"], strict=True)
    )
    return (
        f"Where {conditions}, {what} in {rate(box.density)} of worlds, against {rate(box.base)} over all. This region "
        f"holds {rate(box.mass)} of worlds and {rate(box.coverage)} of those in which {what}."
        f"{unseen_sentence(box)}"
    )


def unseen_sentence(box: Box) -> str:
    """What boxes do among worlds that they were not found in, with a space ahead; empty where nobody could try."""
    if box.halves is None:
        return ""
    if box.halves == 0:
        return " Halves of the worlds find no box: how it does in unseen ones cannot be told."
    found = (
        "Boxes found in the same way in half of the worlds, tried on the other half"
        if box.halves == 2
        else "Only one half of the worlds finds a box; tried on the other half"
    )
    unseen = "no world lies inside" if math.isnan(box.density_unseen) else f"about {rate(box.density_unseen)}"
    return f" {found}: {unseen}."


def _condition(name: str, low: float, high: float) -> str:
    if math.isinf(low):
        return f"{name} is at most {_short(high)}"
    if math.isinf(high):
        return f"{name} is at least {_short(low)}"
    return f"{name} lies between {_short(low)} and {_short(high)}"


def _short(value: float) -> str:
    return f"{value:.3g}".replace("-", "−")


def _plain(name: str) -> str:
    return name.replace("_", " ")
