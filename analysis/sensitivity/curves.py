"""Response curves: the outcome as one factor goes through its range and all others stay at today's setting.

Differences from today are paired: every point uses the same seeds, so the band of a difference holds the interaction of
point and seed only. The band of the level itself would hold the luck that moves all points alike, and is not shown.
"""

import math
from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.schema import DUMMY
from analysis.sensitivity.noise import as_outputs, noise_of
from analysis.student import critical_value, level_of_each, margin_of_mean

Array = NDArray[np.float64]

LEVEL = 0.90
COLUMNS = ("difference", "low", "high")


def paired_differences(outputs: Array, against: Array, level: float = LEVEL) -> pd.DataFrame:
    """Each point minus ``against``, seed by seed.

    Parameters
    ----------
    outputs : ndarray of shape (n_points, n_replicates)
        ``nan`` is a failed run; its seed is left out at that point.
    against : ndarray of shape (n_replicates,) or (n_points, n_replicates)
        The same seeds, such as today's setting, or the reference policy in the same world.
    level : float
        Coverage of the interval by Student's t.

    Returns
    -------
    DataFrame
        ``difference, low, high, seeds``: one row a point, in order; no interval with one seed.
    """
    differences = as_outputs(outputs) - against
    known = ~np.isnan(differences)
    seeds = known.sum(axis=1)
    filled = np.where(known, differences, 0.0)
    counts = np.maximum(seeds, 1)
    mean = np.where(seeds > 0, filled.sum(axis=1) / counts, np.nan)
    squares = np.where(known, (filled - mean[:, np.newaxis]) ** 2, 0.0).sum(axis=1)
    factors = np.array([margin_of_mean(level, count) for count in seeds.tolist()])
    margin = factors * np.sqrt(squares / np.maximum(seeds - 1, 1))
    return pd.DataFrame({"difference": mean, "low": mean - margin, "high": mean + margin, "seeds": seeds})


def response_curves(
    points: Array, outputs: Array, names: Sequence[str], levels: int, level: float = LEVEL
) -> pd.DataFrame:
    """One curve a factor, from the points and outputs of a design of response curves.

    Parameters
    ----------
    points : ndarray of shape (1 + n_factors * levels, n_factors)
        Today's setting first.
    outputs : ndarray of shape (1 + n_factors * levels, n_replicates)
        In the unit of the outcome.
    names : sequence of str
        The factors.
    levels : int
        Points of each curve.
    level : float
        Coverage of the bands.

    Returns
    -------
    DataFrame
        ``name, value, today, mean, difference, low, high, seeds, among``: one row a point of a curve; ``today`` is the
        factor's setting today, ``mean`` the level of the outcome, the rest its difference from today; ``among`` is how
        far chance takes the furthest of all points (`chance_swing` of so many), the same in every row.
    """
    table = as_outputs(outputs)
    if len(table) != 1 + len(names) * levels or len(points) != len(table):
        raise ValueError(f"{len(points)} points and {len(table)} outputs are not 1 + {len(names)} * {levels}")
    differences = paired_differences(table, table[0], level)
    curves = []
    for index, name in enumerate(names):
        rows = slice(1 + index * levels, 1 + (index + 1) * levels)
        curve = pd.DataFrame({"name": name, "value": points[rows, index], "today": points[0, index]})
        known = np.where(np.isnan(table[rows]), np.nan, table[rows])
        curve["mean"] = [float(np.nanmean(row)) if not np.isnan(row).all() else math.nan for row in known]
        for column in (*COLUMNS, "seeds"):
            curve[column] = differences[column].to_numpy()[rows]
        curves.append(curve)
    whole = pd.concat(curves, ignore_index=True)
    return whole.assign(among=chance_swing(table, level, _looked_at(whole)))


def _looked_at(curves: pd.DataFrame) -> int:
    """At how many points a factor stands otherwise than today."""
    return max(1, int(np.sum((curves["name"] != DUMMY) & (curves["value"] != curves["today"]))))


def swings(curves: pd.DataFrame) -> pd.DataFrame:
    """How far each factor can move the outcome from today's, both ways: the bars of a tornado.

    The ends are the furthest of many points, which chance alone takes beyond the intervals of most studies. So each is
    also held against how far chance takes the furthest of all points of all factors. A point at which a run failed is
    left out: fewer seeds bring more chance, and its own luck.

    Parameters
    ----------
    curves : DataFrame
        From `response_curves`.

    Returns
    -------
    DataFrame
        One row a factor, widest first: ``name``; ``down, down_low, down_high, down_at`` and ``up, up_low, up_high,
        up_at``, the lowest and highest point of its curve and where it is reached, today's setting included;
        ``down_at_most, up_at_least``, what chance leaves of both; ``seeds`` of the study.
    """
    seeds = int(curves["seeds"].max())
    whole = curves[(curves["seeds"] == seeds) & (seeds > 0)]
    rows = []
    for name, curve in curves.groupby("name", sort=False):
        row: dict[str, object] = {"name": name}
        values = whole.loc[whole["name"] == name, ["difference", "low", "high", "value"]].to_numpy(float)
        today = [0.0, 0.0, 0.0, float(curve["today"].iloc[0])]
        values = np.vstack((today, values))
        for way, place in (("down", values[:, 0].argmin()), ("up", values[:, 0].argmax())):
            keys = (way, f"{way}_low", f"{way}_high", f"{way}_at")
            row |= dict(zip(keys, values[place].tolist(), strict=True))
        rows.append(row)
    table = pd.DataFrame(rows)
    among = float(curves["among"].iloc[0])
    table = table.assign(down_at_most=table["down"] + among, up_at_least=table["up"] - among)
    width = (table["up"] - table["down"]).to_numpy(float)
    return table.assign(seeds=seeds).iloc[np.argsort(-width, kind="stable")].reset_index(drop=True)


def chance_swing(outputs: Array, level: float = LEVEL, count: int = 1) -> float:
    """How far chance alone moves the difference of two points, in the unit of the outcome: the grey bar of a tornado.

    Half the width of the interval of a paired difference, from the noise variance over all points: t * sqrt(2 sigma^2 /
    R); with ``count``, of the furthest of so many differences (Bonferroni). All points have their say in how large
    chance is, because two or three seeds at a point tell little. ``nan`` with one seed, which cannot show it.
    """
    noise = noise_of(outputs)
    if noise.seeds < 2:
        return math.nan
    freedom = (noise.seeds - 1) * (noise.points - 1)
    return critical_value(level_of_each(level, count), min(freedom, 1000)) * math.sqrt(
        2.0 * noise.interaction / noise.seeds
    )


def surface(points: Array, differences: pd.DataFrame) -> tuple[Array, Array, Array, NDArray[np.bool_]]:
    """A difference over a grid of two factors, for a heat map.

    Parameters
    ----------
    points : ndarray of shape (n_points, 2)
        The points of a grid, second factor fastest.
    differences : DataFrame
        From `paired_differences`, row by row.

    Returns
    -------
    tuple
        Values of the first factor ``(n,)`` and of the second ``(m,)``; difference ``(n, m)``; whether its interval
        leaves out zero ``(n, m)``.
    """
    first, second = (np.unique(points[:, column]) for column in (0, 1))
    if points.shape[1] != 2 or len(first) * len(second) != len(points):
        raise ValueError(f"{len(points)} points are not a grid of two factors")
    shape = (len(first), len(second))
    order = np.lexsort((points[:, 1], points[:, 0]))
    low, high = (differences[end].to_numpy(float)[order].reshape(shape) for end in ("low", "high"))
    value = differences["difference"].to_numpy(float)[order].reshape(shape)
    return first, second, value, (low > 0.0) | (high < 0.0)
