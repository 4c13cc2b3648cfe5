"""PRIM: a box in the space of uncertainties inside which a policy mostly succeeds (or fails), told in words.

    peel    cut off the slice, a share ``alpha`` of the worlds still inside along one side, that raises the
            density most for what it costs; go on until few worlds are left
    choose  the densest box on the way that still holds a stated share of all successes (its coverage)
    paste   move sides out again as long as that raises the density
    prune   drop every restriction that chance would explain, and search again among what is left:
            quasi-p-value, the binomial probability that a box without it gives at least as many successes
            by luck, times the number of parameters that were tried

The search is among the parameters that tell success from failure each by itself (`analysis.discovery.separation`), if
there are any; restricting one of those is no choice among many. Among all the others, a box of many small restrictions
would fit chance so well that no single one of them could be told from it.

(Friedman & Fisher 1999, Statistics and Computing 9:123-143; scenario discovery and quasi-p-values after Bryant &
Lempert 2010, Technological Forecasting & Social Change 77:34-49.) A box fitted to worlds flatters itself, the more so
with many uncertainties. What boxes do that are found in the same way in one half and counted in the other stands
beside it.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.discovery.separation import holm, ks_p_values

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]

ALPHA = 0.05
LEAST_MASS = 0.05
LEAST_COVERAGE = 0.5
SURE = 0.05
FEWEST = 10
SIDES = ("low", "high")
PATH = ["mass", "density", "coverage", "restricted"]


@dataclass(frozen=True, slots=True, eq=False)
class Limits:
    """Sides of a box, in the units of the parameters; infinite where a side is open."""

    low: Array
    high: Array

    def inside(self, x: Array) -> Mask:
        """Which rows of ``x`` lie in the box, sides included."""
        held: Mask = np.all((x >= self.low) & (x <= self.high), axis=1)
        return held

    def without(self, column: int, sides: Sequence[str] = SIDES) -> "Limits":
        """The box with one parameter set free, or one side of it."""
        low, high = self.low.copy(), self.high.copy()
        low[column] = -math.inf if "low" in sides else low[column]
        high[column] = math.inf if "high" in sides else high[column]
        return Limits(low, high)

    @property
    def restricted(self) -> list[int]:
        """Columns with at least one side closed."""
        return np.flatnonzero(np.isfinite(self.low) | np.isfinite(self.high)).tolist()

    @property
    def closed(self) -> list[tuple[int, str]]:
        """Closed sides: column and ``"low"`` or ``"high"``."""
        return [(j, side) for j in self.restricted for side in SIDES if np.isfinite(getattr(self, side)[j])]


@dataclass(frozen=True, slots=True, eq=False)
class Box:
    """A region of the uncertainties.

    Parameters
    ----------
    limits : DataFrame
        One row a restricted parameter, surest first: ``name, low, high, quasi_p``; infinite where a side is open. Empty
        where no restriction is more than chance.
    density : float
        Share of the worlds in the box that succeed (0-1).
    coverage : float
        Share of all successes that lie in the box (0-1).
    mass : float
        Share of all worlds that lie in the box (0-1).
    base : float
        Share of all worlds that succeed: the density of no box at all.
    density_unseen : float
        Density of boxes found in the same way in half of the worlds, counted in the other; ``nan`` if there are none.
    halves : int or None
        In how many of the two halves a box is found; ``None`` where they have too few worlds of a kind.
    path : DataFrame
        ``mass, density, coverage, restricted`` of every box that peeling went through.
    """

    limits: pd.DataFrame
    density: float
    coverage: float
    mass: float
    base: float
    density_unseen: float
    halves: int | None
    path: pd.DataFrame


def find_box(
    worlds: pd.DataFrame,
    success: Mask,
    alpha: float = ALPHA,
    least_mass: float = LEAST_MASS,
    least_coverage: float = LEAST_COVERAGE,
) -> Box:
    """The densest box that still holds ``least_coverage`` of all successes.

    Parameters
    ----------
    worlds : DataFrame
        One row a world, one column a parameter.
    success : ndarray of bool, shape (n_worlds,)
        Which worlds are looked for; pass failures to find where a policy fails.
    alpha : float
        Share peeled off at a time, above 0 and below .5.
    least_mass : float
        Peeling ends where fewer than this share of all worlds is left.
    least_coverage : float
        Share of all successes that the box must hold, 0 to 1. Fewer than ten worlds of a kind are a ``ValueError``.
    """
    x, y = worlds.to_numpy(float), np.asarray(success, bool)
    if min(y.sum(), (~y).sum()) < FEWEST:
        raise ValueError(f"{y.sum()} worlds of {len(y)} succeed: at least {FEWEST} of each kind are needed for a box")
    chosen, path, tried = _fit(x, y, alpha, least_mass, least_coverage)
    held = chosen.inside(x)
    unseen, halves = _unseen(x, y, alpha, least_mass, least_coverage)
    return Box(
        limits=_sides(worlds, chosen, y, tried),
        density=float(y[held].mean()),
        coverage=float(y[held].sum() / y.sum()),
        mass=float(held.mean()),
        base=float(y.mean()),
        density_unseen=unseen,
        halves=halves,
        path=pd.DataFrame([_described(step, x, y) for step in path], columns=PATH),
    )


def _sides(worlds: pd.DataFrame, box: Limits, y: Mask, tried: int) -> pd.DataFrame:
    x = worlds.to_numpy(float)
    doubts = {j: _quasi_p(box, box.without(j), x, y, tried) for j in box.restricted}
    rows = [(str(worlds.columns[j]), box.low[j], box.high[j], doubt) for j, doubt in doubts.items()]
    table = pd.DataFrame(rows, columns=["name", "low", "high", "quasi_p"])
    return table.sort_values("quasi_p", kind="stable").reset_index(drop=True)


def _described(limits: Limits, x: Array, y: Mask) -> tuple[float, float, float, int]:
    held = limits.inside(x)
    return float(held.mean()), float(y[held].mean()), float(y[held].sum() / y.sum()), len(limits.restricted)


def _fit(
    x: Array, y: Mask, alpha: float, least_mass: float, least_coverage: float
) -> tuple[Limits, list[Limits], int]:  # fmt: skip
    """The box, the boxes on the way to it, and among how many parameters each restriction was a choice.

    Restrictions that may be chance by themselves go first: they cost worlds, and hide what the others do.
    """
    telling = np.flatnonzero(holm(ks_p_values(x, y)) <= SURE).tolist()
    chosen, path = _search(x, y, telling, 1, alpha, least_mass, least_coverage)
    if chosen.restricted:
        return chosen, path, 1
    chosen, _ = _search(x, y, list(range(x.shape[1])), 1, alpha, least_mass, least_coverage)
    columns = chosen.restricted or list(range(x.shape[1]))
    chosen, path = _search(x, y, columns, x.shape[1], alpha, least_mass, least_coverage)
    return chosen, path, x.shape[1]


def _search(
    x: Array, y: Mask, columns: list[int], tried: int, alpha: float, least_mass: float, least_coverage: float
) -> tuple[Limits, list[Limits]]:
    """A box among some parameters, searched again among those that mattered only, until all of them do."""
    while True:
        path = _peel(x, y, columns, alpha, least_mass)
        chosen = _prune(_paste(_choose(path, x, y, least_coverage), x, y, alpha), x, y, tried)
        if set(chosen.restricted) >= set(columns) or not chosen.restricted:
            return chosen, path
        columns = chosen.restricted


def _peel(x: Array, y: Mask, columns: list[int], alpha: float, least_mass: float) -> list[Limits]:
    """Every box from the whole space down to ``least_mass``, or to one that holds successes only."""
    open_sides = np.full(x.shape[1], math.inf)
    path = [Limits(-open_sides, open_sides)]
    while True:
        held = path[-1].inside(x)
        best, most = None, 0.0
        if not y[held].all():
            for candidate, kept in _slices(path[-1], x[held], columns, alpha):
                if kept.sum() < max(1.0, least_mass * len(x)):
                    continue
                gain = (y[held][kept].mean() - y[held].mean()) / (1.0 - kept.mean())
                if gain > most:
                    best, most = candidate, gain
        if best is None:
            return path
        path.append(best)


def _slices(limits: Limits, inside: Array, columns: list[int], alpha: float) -> list[tuple[Limits, Mask]]:
    """The boxes with one more slice cut off each of ``columns``, low side or high, and what each keeps of ``inside``.

    Sides lie half way between two values.
    """
    boxes = []
    cut = max(1, math.floor(alpha * len(inside)))
    for column in columns:
        values = np.sort(inside[:, column])
        upper = values[values > values[cut - 1]]
        if len(upper):
            low = limits.low.copy()
            low[column] = 0.5 * (values[cut - 1] + upper[0])
            boxes.append((replace(limits, low=low), inside[:, column] > low[column]))
        lower = values[values < values[-cut]]
        if len(lower):
            high = limits.high.copy()
            high[column] = 0.5 * (values[-cut] + lower[-1])
            boxes.append((replace(limits, high=high), inside[:, column] < high[column]))
    return boxes


def _choose(path: list[Limits], x: Array, y: Mask, least_coverage: float) -> Limits:
    """The densest box with enough coverage; of equally dense ones, the largest."""
    described = [_described(limits, x, y) for limits in path]
    enough = [index for index, (_, _, coverage, _) in enumerate(described) if coverage >= least_coverage]
    return path[max(enough, key=lambda index: (described[index][1], described[index][0]))]


def _paste(limits: Limits, x: Array, y: Mask, alpha: float) -> Limits:
    """Sides moved out by the share ``alpha`` of the box at a time while the density rises."""
    while True:
        density, best = y[limits.inside(x)].mean(), None
        for candidate in _wider(limits, x, alpha):
            if y[candidate.inside(x)].mean() > density:
                density, best = y[candidate.inside(x)].mean(), candidate
        if best is None:
            return limits
        limits = best


def _wider(limits: Limits, x: Array, alpha: float) -> list[Limits]:
    boxes = []
    step = max(1, math.floor(alpha * limits.inside(x).sum()))
    for column in limits.restricted:
        values = x[limits.without(column).inside(x), column]
        below, above = np.sort(values[values < limits.low[column]]), np.sort(values[values > limits.high[column]])
        if len(below):
            low = limits.low.copy()
            low[column] = below[-min(step, len(below))]
            boxes.append(replace(limits, low=low))
        if len(above):
            high = limits.high.copy()
            high[column] = above[min(step, len(above)) - 1]
            boxes.append(replace(limits, high=high))
    return boxes


def _quasi_p(limits: Limits, freer: Limits, x: Array, y: Mask, tried: int) -> float:
    """Probability that a ``freer`` box does as well by luck, for one of ``tried`` restrictions (at most 1)."""
    from scipy.special import betainc

    held, free = limits.inside(x), freer.inside(x)
    count, hits = int(held.sum()), int(y[held].sum())
    at_least = float(betainc(hits, count - hits + 1, y[free].mean())) if hits else 1.0  # binomial, in closed form
    return min(1.0, tried * at_least)


def _prune(limits: Limits, x: Array, y: Mask, tried: int) -> Limits:
    """The box without the sides that chance would explain, least sure first."""
    while limits.closed:
        freer = [limits.without(column, (side,)) for column, side in limits.closed]
        doubts = [_quasi_p(limits, other, x, y, tried) for other in freer]
        if max(doubts) <= SURE:
            return limits
        limits = freer[int(np.argmax(doubts))]
    return limits


def _unseen(
    x: Array, y: Mask, alpha: float, least_mass: float, least_coverage: float
) -> tuple[float, int | None]:  # fmt: skip
    """Density in the other half of boxes found in one, and how many there are: a half without a box tells nothing."""
    first = np.arange(len(y)) % 2 == 0
    if np.bincount(2 * y + first, minlength=4).min() < FEWEST // 2:
        return math.nan, None
    fitted = [(_fit(x[half], y[half], alpha, least_mass, least_coverage)[0], ~half) for half in (first, ~first)]
    counted = [y[other][box.inside(x[other])] for box, other in fitted if box.restricted]
    inside = sum(map(len, counted))
    return float(sum(part.sum() for part in counted) / inside) if inside else math.nan, len(counted)
