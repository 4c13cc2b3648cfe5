"""The sentences over the figures of a study, made from the numbers, whichever way they come out."""

import math

import numpy as np
import pandas as pd

from analysis.discovery.prim import Box
from analysis.discovery.regret import RegretResult
from analysis.figures.style import plain, upper_first
from analysis.schema import DUMMY
from analysis.sensitivity.outcomes import Outcome
from analysis.sensitivity.ranks import Ranking
from analysis.words import in_words, number, rate


def swing_title(swings: pd.DataFrame, outcome: Outcome) -> str:
    """Which factor moves the outcome furthest from today's, and in which direction; ``swings`` is in stored units.

    Only directions are named that are clear of chance for the furthest of all points that were looked at.
    """
    factors = swings[swings["name"] != DUMMY]
    seeds = int(swings["seeds"].max())
    if seeds < 2:
        return f"One seed at each point: what moves {outcome.noun} cannot be told from chance"
    furthest = factors[["up_high", "down_low"]].abs().to_numpy(float)
    if outcome.scale * furthest.max(initial=0.0) < outcome.least:
        return f"Nothing that was varied moves {outcome.noun} by as much as {outcome.size(_least(outcome))}"
    up = factors["up"].where(factors["up_at_least"] > 0.0, 0.0)
    down = -factors["down"].where(factors["down_at_most"] < 0.0, 0.0)
    if not (up + down).any():
        return f"With {seeds} seeds at each point nothing that was varied is shown to move {outcome.noun} beyond chance"
    place = int((up + down).to_numpy(float).argmax())
    most = "most" if place == 0 else "most of what is clear of chance"
    reach = [
        (way, float(reached.iloc[place]))
        for way, reached in (("up", up), ("down", down))
        if outcome.scale * reached.iloc[place] >= outcome.least
    ]
    if not reach:
        return f"Nothing that was varied is shown to move {outcome.noun} by as much as {outcome.size(_least(outcome))}"
    sizes = [outcome.bare(value) for _, value in reach[:-1]] + [outcome.size(reach[-1][1])]
    said = " and ".join(f"{way} by as much as {text}" for (way, _), text in zip(reach, sizes, strict=True))
    return f"{upper_first(plain(str(factors['name'].iloc[place])))} moves {outcome.noun} {most}: {said} from today's"


def _least(outcome: Outcome) -> float:
    return outcome.least / outcome.scale


def ranking_title(ranking: Ranking, outcome: Outcome) -> str:
    """Which factor decides most, how surely; or that none can be named."""
    if ranking.refusal:
        return ranking.refusal.split(":")[0] + f" for {outcome.noun}:" + ranking.refusal.split(":", 1)[1].split(".")[0]
    first, share = ranking.order[0], float(ranking.places.to_numpy(float)[0, 0])
    sure = f"first in {number(100.0 * share, 0)} of 100 resamples"
    return f"{upper_first(plain(first))} decides most about {outcome.noun} ({sure})"


def places_title(ranking: Ranking, outcome: Outcome) -> str:
    """How many places of the ranking are firm."""
    if ranking.refusal:
        return ranking_title(ranking, outcome)
    if not ranking.tied:
        return f"The order of what decides {outcome.noun} is firm: no neighbours change places by chance"
    loose = {name for pair in ranking.tied for name in pair}
    firm = next((place for place, name in enumerate(ranking.order) if name in loose), len(ranking.order))
    if firm == 0:
        return f"Not even the first place in what decides {outcome.noun} is firm: neighbours change places by chance"
    places = "place" if firm == 1 else f"{in_words(firm)} places"
    verb = "is" if firm == 1 else "are"
    return f"The first {places} in what decides {outcome.noun} {verb} firm; further down chance has a say"


def effects_title(effects: "pd.Series[float]", policy: str, outcome: Outcome, amount: float = 0.0) -> str:
    """In how many of the worlds the policy raises the outcome by more than an amount, and lowers it as far."""
    values = effects.dropna().to_numpy(float)
    up, down = (int(np.sum(sign * values > amount)) for sign in (1.0, -1.0))
    more = f" by more than {outcome.size(amount)}" if amount > 0.0 else ""
    return (
        f"{upper_first(plain(policy))} raises {outcome.noun}{more} in {up:,} of {len(values):,} plausible worlds and "
        f"lowers it{' as far' if more else ''} in {down:,}"
    )


def regret_title(result: RegretResult, outcome: Outcome) -> str:
    """Which policy is safest, and what it can cost at worst."""
    best = " and ".join(plain(name) for name in result.minimax)
    worst = outcome.size(float(result.table["maximum"].min()))
    below = "below" if outcome.more_is_better else "above"
    name = upper_first(best)
    return f"{name} risks least in {outcome.noun}: in the worst world it ends {worst} {below} the best policy"


def box_title(box: Box, what: str) -> str:
    """Where something happens, in which share of worlds, against how many overall."""
    if box.limits.empty:
        return f"No region of the uncertainties tells where {what}"
    parts = []
    for name, low, high in zip(box.limits["name"], box.limits["low"], box.limits["high"], strict=True):
        if math.isinf(float(low)):
            parts.append(f"low {plain(str(name))}")
        elif math.isinf(float(high)):
            parts.append(f"high {plain(str(name))}")
        else:
            parts.append(f"{plain(str(name))} in a middle range")
    where = " and ".join(parts[:3]) + (" and more" if len(parts) > 3 else "")
    return f"With {where}, {what} in {rate(box.density)} of worlds, against {rate(box.base)} overall"
