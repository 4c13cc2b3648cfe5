"""Test functions whose sensitivity indices are known by algebra, and two kinds of run noise."""

import numpy as np
from numpy.typing import NDArray

from experiments.designs.factors import Factor

Array = NDArray[np.float64]


def factors(count: int, low: float = 0.0, high: float = 1.0) -> tuple[Factor, ...]:
    return tuple(
        Factor(f"x{j + 1}", low, high, 0.5 * (low + high), "uncertainty", f"x{j + 1}", "1") for j in range(count)
    )


ISHIGAMI_A, ISHIGAMI_B = 7.0, 0.1
_FIRST_1 = 0.5 * (1.0 + ISHIGAMI_B * np.pi**4 / 5.0) ** 2
_FIRST_2 = ISHIGAMI_A**2 / 8.0
_BOTH_13 = ISHIGAMI_B**2 * np.pi**8 * 8.0 / 225.0
ISHIGAMI_VARIANCE = _FIRST_1 + _FIRST_2 + _BOTH_13
ISHIGAMI_FIRST = np.array([_FIRST_1, _FIRST_2, 0.0]) / ISHIGAMI_VARIANCE
ISHIGAMI_TOTAL = np.array([_FIRST_1 + _BOTH_13, _FIRST_2, _BOTH_13]) / ISHIGAMI_VARIANCE


def ishigami(points: Array) -> Array:
    """Ishigami & Homma (1990) over -pi to pi: x3 acts through x1 only."""
    x1, x2, x3 = points.T[:3]
    result: Array = np.sin(x1) + ISHIGAMI_A * np.sin(x2) ** 2 + ISHIGAMI_B * x3**4 * np.sin(x1)
    return result


G_WEIGHTS = np.array([0.0, 1.0, 4.5, 9.0, 99.0, 99.0, 99.0, 99.0])
_PARTS = 1.0 / (3.0 * (1.0 + G_WEIGHTS) ** 2)
G_VARIANCE = np.prod(1.0 + _PARTS) - 1.0
G_FIRST = _PARTS / G_VARIANCE
G_TOTAL = _PARTS * np.prod(1.0 + _PARTS) / (1.0 + _PARTS) / G_VARIANCE


def sobol_g(points: Array) -> Array:
    """Sobol' G over 0 to 1 with the weights 0, 1, 4.5, 9, 99 (four times)."""
    result: Array = np.prod((np.abs(4.0 * points - 2.0) + G_WEIGHTS) / (1.0 + G_WEIGHTS), axis=1)
    return result


def independent_noise(values: Array, sd: float, seeds: int, seed: int) -> Array:
    """Outputs of shape (n_points, seeds): every run has luck of its own, and each seed moves all points besides."""
    rng = np.random.default_rng(seed)
    common = 5.0 * sd * rng.normal(size=seeds)
    return values[:, np.newaxis] + common + sd * rng.normal(size=(len(values), seeds))


def shared_noise(points: Array, values: Array, sd: float, seeds: int, seed: int) -> Array:
    """The same where luck is shared: a seed tilts the response to every factor, alike at points that are alike."""
    rng = np.random.default_rng(seed)
    centre = points - points.mean(axis=0)
    slopes = rng.normal(size=(points.shape[1], seeds)) / np.sqrt(points.shape[1])
    tilted: Array = values[:, np.newaxis] + sd * centre / centre.std() @ slopes
    return tilted


def with_noise(first: Array, total: Array, share: float) -> tuple[Array, Array]:
    """First-order and total indices that independent noise of this share makes of the true ones."""
    return first * (1.0 - share), total * (1.0 - share) + share
