"""The sentences over the figures of a study, made from the numbers, whichever way they come out."""

import math

import numpy as np
import pandas as pd

from analysis.discovery.prim import Box
from analysis.discovery.regret import RegretResult
from analysis.figures.study import Outcome
from analysis.figures.style import plain
from analysis.schema import DUMMY
from analysis.sensitivity.ranks import Ranking
from analysis.words import in_words, number, rate, signed

LEAST = 0.1  # in the unit shown: what is smaller is called nothing
CHANCE = 0.1  # of all combinations: fewer are clear by chance alone at the 90 % level, both ways together


def size(value: float, outcome: Outcome, sign: bool = False) -> str:
    """A value of the outcome with its unit, short enough for a title."""
    shown = (signed if sign else number)(outcome.scale * value)
    if outcome.unit != "percentage points":
        return f"{shown} {outcome.unit}"
    return f"{shown} {'point' if shown.lstrip('+−') == '1.0' else 'points'}"


def swing_title(swings: pd.DataFrame, outcome: Outcome) -> str:
    """Which factor moves the outcome furthest from today's, and in which direction; ``swings`` is in stored units."""
    factors = swings[swings["name"] != DUMMY]
    if factors[["up_low", "down_high"]].isna().to_numpy().any():
        return f"One seed at each point: what moves {outcome.noun} cannot be told from chance"
    moving = factors[(factors["up_low"] > 0.0) | (factors["down_high"] < 0.0)]
    if moving.empty:
        return f"Nothing that was varied moves {outcome.noun} beyond chance"
    name, up, down = str(moving["name"].iloc[0]), float(moving["up"].iloc[0]), float(moving["down"].iloc[0])
    most = "most" if name == factors["name"].iloc[0] else "most of what is clear of chance"
    reach = [
        f"{way} by as much as {size(abs(value), outcome)}"
        for way, value in (("up", up), ("down", down))
        if outcome.scale * abs(value) >= LEAST
    ]
    if not reach:
        return f"Nothing that was varied moves {outcome.noun} by as much as {size(LEAST / outcome.scale, outcome)}"
    return f"{_first(plain(name))} moves {outcome.noun} {most}: {' and '.join(reach)} from today's"


def surface_title(first: str, second: str, value: pd.DataFrame, clear: pd.DataFrame, outcome: Outcome) -> str:
    """Whether a policy helps everywhere, nowhere, or where; rows are levels of ``first``, columns of ``second``."""
    good = value.to_numpy(float) * (1.0 if outcome.more_is_better else -1.0)
    sure = clear.to_numpy(bool)
    helps, harms = (float(np.mean(sure & way)) for way in (good > 0.0, good < 0.0))
    helps, harms = (share if share > CHANCE else 0.0 for share in (helps, harms))
    both = f"{plain(first)} and {plain(second)}"
    if helps == harms == 0.0:
        return f"No combination of {both} changes {outcome.noun} beyond chance"
    way = "raises" if outcome.more_is_better else "lowers"
    other = "lowers" if outcome.more_is_better else "raises"
    if harms == 0.0 or helps == 0.0:
        verb, seldom = (way[:-1], "backfires") if harms == 0.0 else (other[:-1], "helps")
        share = number(100.0 * max(helps, harms), 0)
        return f"Hardly any combination of {both} {seldom}; {share} % of them {verb} {outcome.noun}"
    along_first = float(np.nanmean(good[-1]) - np.nanmean(good[0]))
    along_second = float(np.nanmean(good[:, -1]) - np.nanmean(good[:, 0]))
    where = "high" if along_second > 0.0 else "low"
    if abs(along_first) <= abs(along_second):
        verb = way[:-1]
        return f"It takes {where} {plain(second)} for {plain(first)} to {verb} {outcome.noun}; elsewhere it backfires"
    helpful, harmful = ("high", "low") if along_first > 0.0 else ("low", "high")
    return (
        f"{_first(helpful)} {plain(first)} {way} {outcome.noun}, {harmful} {plain(first)} {other} it, the less so the "
        f"{where}er the {plain(second)}"
    )


def ranking_title(ranking: Ranking, outcome: Outcome) -> str:
    """Which factor decides most, how surely; or that none can be named."""
    if ranking.refusal:
        return ranking.refusal.split(":")[0] + f" for {outcome.noun}:" + ranking.refusal.split(":", 1)[1].split(".")[0]
    first, share = ranking.order[0], float(ranking.places.to_numpy(float)[0, 0])
    sure = f"first in {number(100.0 * share, 0)} of 100 resamples"
    return f"{_first(plain(first))} decides most about {outcome.noun} ({sure})"


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
    more = f" by more than {size(amount, outcome)}" if amount > 0.0 else ""
    return (
        f"{_first(plain(policy))} raises {outcome.noun}{more} in {up:,} of {len(values):,} plausible worlds and lowers "
        f"it{' as far' if more else ''} in {down:,}"
    )


def regret_title(result: RegretResult, outcome: Outcome) -> str:
    """Which policy is safest, and what it can cost at worst."""
    best = " and ".join(plain(name) for name in result.minimax)
    worst = size(float(result.table["maximum"].min()), outcome)
    below = "below" if outcome.more_is_better else "above"
    return f"{_first(best)} risks least in {outcome.noun}: in the worst world it ends {worst} {below} the best policy"


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


def _first(text: str) -> str:
    return text[0].upper() + text[1:]
