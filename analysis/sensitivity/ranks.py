"""Ranks: which factor comes first, how often it would again, and when it is better not to say.

No ranking is given where chance makes up more than half of what differs between points, or where no factor stands out
from nothing. A ranking that is given says which neighbours cannot be told apart.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.schema import DUMMY
from analysis.sensitivity.morris import MorrisResult
from analysis.sensitivity.noise import TARGET_SHARE, Noise
from analysis.sensitivity.sobol import SobolResult
from analysis.words import number

Array = NDArray[np.float64]

MOST_NOISE = 0.5
SURE = 0.9


@dataclass(frozen=True, slots=True, eq=False)
class Ranking:
    """The order of factors in one outcome.

    Parameters
    ----------
    order : tuple of str
        Names, largest first, the dummy left out; empty where a ranking is refused.
    places : DataFrame
        Share of resamples (0-1) in which each factor (rows, in order of size) takes each place (columns 1, 2 ...).
    refusal : str
        Why there is no ranking, in words; empty where there is one.
    tied : tuple of (str, str)
        Neighbours in the order that change places in more than one resample of ten.
    """

    order: tuple[str, ...]
    places: pd.DataFrame
    refusal: str
    tied: tuple[tuple[str, str], ...]


def rank_factors(
    names: Sequence[str], estimates: Array, lows: Array, resamples: Array, noise: Noise, constant: bool
) -> Ranking:
    """The ranking of factors by size, or why there is none.

    Parameters
    ----------
    names : sequence of str
        Factors or groups; one called ``dummy`` is what nothing looks like.
    estimates : ndarray of shape (n_names,)
        Sizes, such as total indices or mu* less what chance alone makes of it.
    lows : ndarray of shape (n_names,)
        Lower ends of their intervals: a factor stands out where this is above the dummy's size and above 0.
    resamples : ndarray of shape (n_resamples, n_names)
        Sizes from rows drawn again.
    noise : Noise
        Chance in the outputs.
    constant : bool
        Whether the outcome does not vary.
    """
    kept = [index for index, name in enumerate(names) if name != DUMMY]
    nothing = max(0.0, float(estimates[list(names).index(DUMMY)])) if DUMMY in names else 0.0
    sizes = np.nan_to_num(estimates[kept], nan=-math.inf)
    ahead = [kept[place] for place in np.argsort(-sizes, kind="stable")]
    places = _places([names[index] for index in ahead], resamples[:, ahead])
    refusal = why_not(noise, constant, estimates[kept], bool(np.any(lows[kept] > nothing)))
    if refusal:
        return Ranking((), places, refusal, ())
    tied = tuple(
        (names[one], names[two])
        for one, two in pairwise(ahead)
        if np.mean(resamples[:, one] > resamples[:, two]) < SURE
    )
    return Ranking(tuple(names[index] for index in ahead), places, "", tied)


def sobol_ranking(result: SobolResult) -> Ranking:
    """Factors by total index."""
    table = result.table
    names, estimates, lows = table["name"].tolist(), table["total"].to_numpy(float), table["total_low"].to_numpy(float)
    return rank_factors(names, estimates, lows, result.total_resamples, result.noise, result.constant)


def morris_ranking(result: MorrisResult) -> Ranking:
    """Factors by mu*; to stand out, a factor must exceed the mu* that chance alone would make."""
    table = result.table
    chance = table["chance"].fillna(0.0).to_numpy(float)
    sizes, lows = (table[column].to_numpy(float) - chance for column in ("mu_star", "mu_star_low"))
    return rank_factors(table["name"].tolist(), sizes, lows, result.resamples - chance, result.noise, result.constant)


def why_not(noise: Noise, constant: bool, estimates: Array, stands_out: bool) -> str:
    """Why factors must not be ranked, in words, or nothing."""
    if constant:
        return "No variation: every point gives the same outcome, so there is nothing to rank."
    if np.isnan(estimates).any():
        return (
            "No ranking: indices cannot be told, because with chance taken off no variance is left for them to be "
            "shares of. More points, or more seeds at each, may tell."
        )
    if noise.share > MOST_NOISE:
        return (
            f"No ranking: chance makes up {number(100.0 * noise.share, 0)} % of what differs between the points. "
            f"{_remedy(noise)}"
        )
    if not stands_out:
        return (
            "No ranking: no factor stands out from a dummy that does nothing. A larger design may tell them apart; "
            "if it does not, none of them matters to this outcome."
        )
    return ""


def _remedy(noise: Noise) -> str:
    if noise.between <= 0.0:
        return "The points do not differ beyond it at all: no number of seeds would help."
    seeds = math.ceil(noise.interaction / (TARGET_SHARE * noise.between))
    return f"About {seeds:,} seeds at each point would make it small; this study has {noise.seeds}."


def _places(names: list[str], resamples: Array) -> pd.DataFrame:
    order = np.argsort(-np.nan_to_num(resamples, nan=-math.inf), axis=1, kind="stable")
    shares = [[float(np.mean(order[:, place] == index)) for place in range(len(names))] for index in range(len(names))]
    return pd.DataFrame(shares, index=names, columns=range(1, len(names) + 1))
