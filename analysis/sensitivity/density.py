"""Density-based indices: how far knowing a factor changes the whole distribution of an outcome, not its variance alone.

    delta   half the mean area between the density of the outcome and its density given the factor
            (Borgonovo 2007; estimator of Plischke, Borgonovo & Smith 2013)
    PAWN    greatest distance between the two distribution functions, over slices of the factor's range
            (Pianosi & Wagener 2018)

For outcomes near tipping, which come in two heaps, variance is a poor summary and these are better. Both are above 0
even for a factor that does nothing, so every index stands beside that of a dummy, and PAWN, whose size depends on the
number of slices, is given for several. PAWN is SALib's, delta the same to rounding. They work on the mean over seeds at
each point; noise widens all distributions alike and so draws these indices towards the dummy's.
"""

import math
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.sensitivity.bootstrap import LEVEL, normal_quantile
from analysis.sensitivity.noise import TooFewError, as_outputs, is_constant

Array = NDArray[np.float64]

SLICES = (4, 8, 16)  # powers of two: SALib's own edges run over 1 for some others, such as 6
POINTS_OF_A_SLICE = 5
FEWEST_POINTS = POINTS_OF_A_SLICE * max(SLICES)
RESAMPLES = 50
DUMMIES = 10


def density_indices(
    points: Array, outputs: Array, names: Sequence[str], slices: Sequence[int] = SLICES, seed: int = 1
) -> pd.DataFrame:
    """Delta and PAWN of each factor, with what a dummy gets.

    Parameters
    ----------
    points : ndarray of shape (n_points, n_factors)
        From a Latin hypercube or any other design without order, such as given data.
    outputs : ndarray of shape (n_points, n_replicates)
        Points with a failed run are left out.
    names : sequence of str
        The factors; one may be called ``dummy``.
    slices : sequence of int
        Numbers of slices for PAWN (its median over slices), powers of two that leave five points in each slice.
    seed : int
        For resampling and for the dummies.

    Returns
    -------
    DataFrame
        ``name``; ``delta, delta_low, delta_high``; ``pawn_4, pawn_8, pawn_16``; for each of these measures the highest
        of ten dummies, ``delta_dummy, pawn_4_dummy ...``; and ``stands_out``: above it in delta and in at least one
        slicing (slices can hide a factor whose effect repeats itself). A constant outcome gives 0 everywhere.
    """
    x, y = _whole(points, as_outputs(outputs), names, slices)
    measures = ["delta", *(f"pawn_{count}" for count in slices)]
    result = pd.DataFrame({"name": list(names)})
    if is_constant(y):
        return result.assign(**dict.fromkeys(_columns(measures), 0.0), stands_out=False)
    delta, margin = _delta(x, y, seed)
    result = result.assign(delta=delta, delta_low=np.maximum(0.0, delta - margin), delta_high=delta + margin)
    for measure, count in zip(measures[1:], slices, strict=True):
        result[measure] = _pawn(x, y, count)
    of_nothing = np.array(_of_dummies(y, slices, seed))
    above = (result[measures].to_numpy() > of_nothing).T
    result = result.assign(**{f"{measure}_dummy": of_nothing[k] for k, measure in enumerate(measures)})
    return result[["name", *_columns(measures)]].assign(stands_out=above[0] & above[1:].any(axis=0))


def _whole(points: Array, table: Array, names: Sequence[str], slices: Sequence[int]) -> tuple[Array, Array]:
    """The points without a failed run and their means over seeds, once it is sure that they are enough."""
    whole = ~np.isnan(table).any(axis=1)
    if points.shape != (len(table), len(names)):
        raise ValueError(f"{points.shape} points, {len(table)} outputs and {len(names)} names do not fit")
    if whole.sum() < POINTS_OF_A_SLICE * max(slices):
        raise TooFewError(
            f"{whole.sum()} points with all their runs are fewer than five in each of {max(slices)} slices"
        )
    if any(count < 2 or count & (count - 1) for count in slices):
        raise ValueError(f"numbers of slices must be powers of two, got {list(slices)}")
    return np.asarray(points[whole], float), table[whole].mean(axis=1)


def _columns(measures: Sequence[str]) -> list[str]:
    return ["delta", "delta_low", "delta_high", *measures[1:], *(f"{measure}_dummy" for measure in measures)]


def _of_dummies(y: Array, slices: Sequence[int], seed: int) -> list[float]:
    """The highest of ten columns of pure chance, in delta and in each slicing."""
    nothing = np.random.default_rng(seed).random((len(y), DUMMIES))
    delta = float(_delta(nothing, y, seed)[0].max())
    return [delta, *(float(_pawn(nothing, y, count).max()) for count in slices)]


def _delta(x: Array, y: Array, seed: int) -> tuple[Array, Array]:
    """Delta of each column with its bias taken off by resampling, and the margin of its interval."""
    rows = len(y)
    rng = np.random.default_rng(seed)
    grid = np.linspace(y.min(), y.max(), 100)
    # The number of classes that Plischke et al. recommend for this number of points.
    power = 2.0 / (7.0 + math.tanh((1500.0 - rows) / 500.0))
    classes = min(math.ceil(rows**power), 48)
    estimates, margins = np.empty(x.shape[1]), np.empty(x.shape[1])
    for column, factor in enumerate(x.T):
        drawn = [rng.integers(rows, size=rows) for _ in range(RESAMPLES)]
        resampled = np.array([plain_delta(factor[some], y[some], grid, classes) for some in drawn])
        unbiased = 2.0 * plain_delta(factor, y, grid, classes) - resampled
        estimates[column] = unbiased.mean()
        margins[column] = normal_quantile(LEVEL) * unbiased.std(ddof=1)
    return estimates, margins


def plain_delta(factor: Array, y: Array, grid: Array, classes: int) -> float:
    """Delta of one factor before its bias is taken off (Plischke et al. 2013, equation 26).

    As SALib's ``calc_delta``, which builds every density with a threaded matrix library and, beside other work on the
    machine, takes many times as long. Classes in which the outcome is constant are left out.
    """
    overall = _density(y, grid)
    order = np.argsort(factor, kind="stable")
    edges = np.floor(np.linspace(0.0, len(y), classes + 1)).astype(int)
    total = 0.0
    for start, end in pairwise(edges.tolist()):
        part = y[order[start:end]]
        if len(part) > 1 and np.ptp(part) > 0.0:
            total += len(part) / (2.0 * len(y)) * float(np.trapezoid(np.abs(overall - _density(part, grid)), grid))
    return total


def _density(values: Array, grid: Array) -> Array:
    """Density of ``values`` on ``grid``: Gaussian kernels of Silverman's width."""
    width = (0.75 * len(values)) ** -0.2 * float(values.std(ddof=1))
    kernels = np.exp(-0.5 * ((grid[:, np.newaxis] - values) / width) ** 2)
    density: Array = kernels.mean(axis=1) / (width * math.sqrt(2.0 * math.pi))
    return density


def _pawn(x: Array, y: Array, slices: int) -> Array:
    """PAWN of each column. It draws nothing, and a seed would only reset NumPy's global generator: none is given."""
    from SALib.analyze import pawn

    count = x.shape[1]
    problem = {"num_vars": count, "names": [f"x{j}" for j in range(count)], "bounds": [[0.0, 1.0]] * count}
    return np.asarray(pawn.analyze(problem, x, y, S=slices)["median"], float)
