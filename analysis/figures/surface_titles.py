"""The sentence over a heat map: whether a policy helps everywhere, nowhere, or where."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.figures.style import plain, upper_first
from analysis.sensitivity.outcomes import Outcome
from analysis.words import rate

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]

CHANCE = 0.1  # of all combinations: fewer are clear by chance alone at the 90 % level, both ways together
MOST = 0.8  # of what is clear: where it lies in one half, that half is named
RETREAT = 0.1  # of its range: how far a mean may go back on its way and still be called rising


def surface_title(
    first: str, second: str, value: pd.DataFrame, clear: pd.DataFrame, outcome: Outcome, seeds: int | None = None
) -> str:
    """Whether a policy helps everywhere, nowhere, or where; rows are levels of ``first``, columns of ``second``.

    ``seeds`` at each combination, if known: with one, nothing can be told.
    """
    good = value.to_numpy(float) * (1.0 if outcome.more_is_better else -1.0)
    known, sure = np.isfinite(good), clear.to_numpy(bool)
    both = f"{plain(first)} and {plain(second)}"
    if not known.any():
        return f"At no combination of {both} did the runs finish"
    if seeds == 1:
        return f"One seed at each combination of {both}: what it does to {outcome.noun} cannot be told from chance"
    gains, harms = known & sure & (good > 0.0), known & sure & (good < 0.0)
    helped, harmed = (float(way.sum() / known.sum()) for way in (gains, harms))
    if max(helped, harmed) <= CHANCE:
        none = "No" if helped == harmed == 0.0 else "Hardly any"
        return f"{none} combination of {both} changes {outcome.noun} beyond chance"
    if min(helped, harmed) <= CHANCE:
        return _one_way(both, outcome, helped, harmed)
    return _where((plain(first), plain(second)), good, gains, harms, outcome) or (
        f"{upper_first(both)} together {_ways(outcome)[0]} {outcome.noun} in {rate(helped)} of their combinations and "
        f"{_ways(outcome)[1]} it in {rate(harmed)}"
    )


def _ways(outcome: Outcome) -> tuple[str, str]:
    """What a gain does to the outcome and what a harm does; where more is neither, a rise is put first."""
    return ("raise", "lower") if outcome.more_is_better else ("lower", "raise")


def _one_way(both: str, outcome: Outcome, helped: float, harmed: float) -> str:
    way, other = _ways(outcome)
    verb, opposite = (way, other) if helped > harmed else (other, way)
    share = rate(max(helped, harmed))
    if not outcome.judged:
        return f"{share} of the combinations of {both} {verb} {outcome.noun}; hardly any clearly {opposite}s it"
    seldom = "backfires" if helped > harmed else "helps"
    return f"Hardly any combination of {both} clearly {seldom}; {share} of them {verb} {outcome.noun}"


def _where(names: tuple[str, str], good: Array, gains: Flags, harms: Flags, outcome: Outcome) -> str:
    """The sentence that names a direction, where there is one; else nothing."""
    (first, second), (way, other) = names, _ways(outcome)
    rises = (_rise(good), _rise(good.T))
    sides = (_side(gains, harms, rises[0]), _side(gains.T, harms.T, rises[1]))
    along_second = {1: "high", -1: "low"}.get(int(np.sign(rises[1])), "")
    if abs(rises[0]) <= abs(rises[1]):
        if not sides[1]:
            return ""
        rest = np.isfinite(good) & ~gains
        said = f"It takes {along_second} {second} for {first} to {way} {outcome.noun}"
        backfires = "backfires" if outcome.judged else f"{other}s it"
        if harms.sum() > 0.5 * rest.sum():
            return f"{said}; elsewhere it {backfires}"
        return f"{said}; it {backfires} in {rate(float(harms.sum() / np.isfinite(good).sum()))} of combinations"
    if not sides[0]:
        return ""
    helpful, harmful = ("high", "low") if rises[0] > 0.0 else ("low", "high")
    less = f", the less so the {along_second}er the {second}" if along_second else ""
    return f"{upper_first(helpful)} {first} {way}s {outcome.noun}, {harmful} {first} {other}s it{less}"


def _rise(good: Array) -> float:
    """How far the mean over each row rises from the first to the last; 0 where it goes back on its way."""
    rows = good[np.isfinite(good).any(axis=1)]
    means = np.nanmean(rows, axis=1)
    rise = float(means[-1] - means[0])
    upwards = means * np.sign(rise)
    back = float(np.max(np.maximum.accumulate(upwards) - upwards))
    return rise if back <= RETREAT * float(np.ptp(means)) else 0.0


def _side(gains: Flags, harms: Flags, rise: float) -> bool:
    """Whether most of the gain lies in the half of the rows towards which the mean rises, and more of it than harm."""
    if rise == 0.0:
        return False
    rows = np.arange(len(gains)) * np.sign(rise)
    upper = rows >= 0.5 * (rows[0] + rows[-1])
    return bool(gains[upper].sum() >= MOST * gains.sum() and harms[~upper].sum() >= harms[upper].sum())
