"""Intervals by drawing the rows of a design again (Efron), and the part that seeds add (jackknife).

Each index is a ratio of means over rows, so a resample is a set of weights: one matrix product gives them all, and all
indices of a resample belong together, which ranks need. Scrambled Sobol' points lie more evenly than chance would lay
them; drawing rows again does not know that, so these intervals are too wide rather than too narrow there.
"""

import math
from collections.abc import Callable
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from analysis.student import critical_value

Array = NDArray[np.float64]

LEVEL = 0.90
RESAMPLES = 1000


def row_weights(rows: int, resamples: int, seed: int) -> Array:
    """How often each row is drawn, divided by ``rows``: shape ``(resamples, rows)``, each line sums to 1."""
    rng = np.random.default_rng(seed)
    return rng.multinomial(rows, np.full(rows, 1.0 / rows), size=resamples) / rows


def percentile_interval(resampled: Array, level: float) -> tuple[Array, Array]:
    """The middle ``level`` of resamples along the first axis."""
    tail = 0.5 * (1.0 - level)
    low, high = np.quantile(resampled, [tail, 1.0 - tail], axis=0)
    return low, high


def seed_margin(estimate_from: Callable[[Array], Array], outputs: Array, level: float) -> Array | float:
    """What the choice of seeds adds to an interval: a margin by leaving out one seed at a time.

    Parameters
    ----------
    estimate_from : callable
        The estimates from outputs whose last axis is seeds.
    outputs : ndarray
        With at least three seeds; with fewer the margin is 0, because nothing can be said.
    level : float
        Coverage of the interval.
    """
    seeds = outputs.shape[-1]
    if seeds < 3:
        return 0.0
    without = np.array([estimate_from(np.delete(outputs, seed, axis=-1)) for seed in range(seeds)])
    variance = (seeds - 1) / seeds * np.sum((without - without.mean(axis=0)) ** 2, axis=0)
    margin: Array = critical_value(level, seeds - 1) * np.sqrt(variance)
    return margin


def widened(estimate: Array, low: Array, high: Array, margin: Array | float) -> tuple[Array, Array]:
    """An interval that also carries an independent error of ``margin``."""
    return estimate - np.hypot(estimate - low, margin), estimate + np.hypot(high - estimate, margin)


def normal_quantile(level: float) -> float:
    """Half width of the middle ``level`` of a standard normal variable."""
    return NormalDist().inv_cdf(0.5 + 0.5 * level) if 0.0 < level < 1.0 else math.nan
