"""Chance in a study: how much of what differs between points is luck, and how many seeds make it small.

    output of point x with seed s = f(x) + g(s) + h(x, s)

``f`` is what the point does on average over all luck, ``g`` what a seed does to every point alike, ``h`` what it does
to this point in particular. All points use the same seeds, so ``g`` moves them together and drops out of every
difference between them, however large it is. The noise that matters is the interaction ``h``: its variance is estimated
from what is left of the outputs after the mean of each point and the mean of each seed are taken away,

    noise variance  sigma^2 = sum of squares left / ((points - 1) * (seeds - 1)),

not from the spread over seeds at a point, which contains ``g`` and would ask for far too many seeds. The mean over R
seeds then varies between points by V + sigma^2 / R, where V is the variance of ``f``; sigma^2 / R as a part of that is
the **noise share**. If each point's ``h`` is independent of the others' (worst case), Sobol' indices of the means
become

    first-order  S * (1 - share)         total  T * (1 - share) + share.

With common seeds ``h`` is alike at points that are alike, which turns part of the noise into what looks like an effect
of the factors; indices then lie between those of ``f`` and the law's.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Outputs = NDArray[np.float64]

TARGET_SHARE = 0.05
RESAMPLES = 500
UPPER = 0.95


@dataclass(frozen=True, slots=True)
class Noise:
    """Where the variance of outputs comes from, in the square of their unit.

    Parameters
    ----------
    between : float
        V: variance of ``f`` between points, noise taken off; below 0 where chance drowns it.
    interaction : float
        sigma^2 of one run: the noise that matters. ``nan`` with one seed, which cannot show it.
    common : float
        Variance of ``g`` over seeds, which common seeds make harmless. ``nan`` with one seed.
    points, seeds : int
        How many there were, failed points left out.
    """

    between: float
    interaction: float
    common: float
    points: int
    seeds: int

    @property
    def share(self) -> float:
        """Part of the variance between points that is chance, 0 to 1; ``nan`` with one seed."""
        if math.isnan(self.interaction):
            return math.nan
        noise = self.interaction / self.seeds
        observed = self.between + noise
        return min(1.0, noise / observed) if observed > 0.0 else 0.0


class TooFewError(ValueError):
    """So many runs failed that nothing can be said; the text says how many points would do."""


def as_outputs(outputs: Outputs) -> Outputs:
    """Outputs as floats of shape ``(n_points, n_replicates)``; one column is made of one dimension.

    Raises
    ------
    ValueError
        If there is nothing, or more than two dimensions.
    """
    table = np.asarray(outputs, np.float64)
    table = table[:, np.newaxis] if table.ndim == 1 else table
    if table.ndim != 2 or table.size == 0:
        raise ValueError(f"outputs must have the shape (n_points, n_replicates), got {table.shape}")
    return table


def is_constant(outputs: Outputs) -> bool:
    """Whether every point gives the same, up to rounding, after each seed's own mean is taken away."""
    table = as_outputs(outputs)
    finite = table[~np.isnan(table).any(axis=1)]
    if len(finite) < 2:
        return True
    spread = float(np.max(np.ptp(finite, axis=0)))
    return spread <= 1e-12 * max(1e-300, float(np.max(np.abs(finite))))


def noise_of(outputs: Outputs) -> Noise:
    """The variance of ``outputs`` between points, between seeds, and of their interaction.

    Points with a failed run are left out: a mean over fewer seeds would bring its own luck.

    Raises
    ------
    TooFewError
        If fewer than two points are left.
    """
    table = as_outputs(outputs) if len(outputs) else np.empty((0, 1))  # nothing is left where every point lost a run
    table = table[~np.isnan(table).any(axis=1)]
    points, seeds = table.shape
    if points < 2:
        raise TooFewError(f"at least two points with all their runs are needed, got {points}")
    observed = float(np.var(table.mean(axis=1), ddof=1))
    if seeds == 1:
        return Noise(observed, math.nan, math.nan, points, seeds)
    interaction = _interaction(table)
    common = float(np.var(table.mean(axis=0), ddof=1)) - interaction / points
    return Noise(observed - interaction / seeds, interaction, max(0.0, common), points, seeds)


def _interaction(table: Outputs) -> float:
    points, seeds = table.shape
    left = table - table.mean(axis=1, keepdims=True) - table.mean(axis=0) + table.mean()
    return float(np.sum(left**2) / ((points - 1) * (seeds - 1)))


@dataclass(frozen=True, slots=True)
class Replicates:
    """How many seeds a study needs so that its noise variance is at most ``target`` of the variance between points.

    ``needed`` is the best estimate and ``enough`` the upper 95 % bound; ``None`` where no number would do, because the
    points do not differ beyond chance.
    """

    noise: Noise
    target: float
    needed: int | None
    enough: int | None


def replicates_needed(outputs: Outputs, target: float = TARGET_SHARE, seed: int = 1) -> Replicates:
    """Seeds for a mean whose noise variance, sigma^2 / R, is at most ``target`` of V.

    Parameters
    ----------
    outputs : ndarray of shape (n_points, n_replicates)
        At least 2 points and 2 seeds; 32 points and 8 seeds make a usable bound.
    target : float
        Largest noise variance as a part of the variance between points, above 0.
    seed : int
        For the bound: points and seeds are both drawn again (Owen 2007, Annals of Applied Statistics 1:386-411),
        because few seeds make the noise itself uncertain.
    """
    table = as_outputs(outputs)
    table = table[~np.isnan(table).any(axis=1)]
    noise = noise_of(table)
    if noise.seeds < 2:
        raise ValueError("one seed cannot show chance: at least two are needed")
    rng = np.random.default_rng(seed)
    ratios = np.sort([_resampled_ratio(table, rng) for _ in range(RESAMPLES)])
    bound = float(ratios[math.ceil(UPPER * RESAMPLES) - 1])
    return Replicates(noise, target, _seeds(_ratio(noise), target), _seeds(bound, target))


def _ratio(noise: Noise) -> float:
    if noise.interaction == 0.0:
        return 0.0
    return noise.interaction / noise.between if noise.between > 0.0 else math.inf


def _resampled_ratio(table: Outputs, rng: np.random.Generator) -> float:
    points, seeds = table.shape
    drawn = table[rng.integers(points, size=points)][:, rng.integers(seeds, size=seeds)]
    # Seeds drawn twice hide part of the interaction: this puts it back on average.
    interaction = _interaction(drawn) * seeds / (seeds - 1)
    between = float(np.var(drawn.mean(axis=1), ddof=1)) - interaction / seeds
    return _ratio(Noise(between, interaction, 0.0, points, seeds))


def _seeds(ratio: float, target: float) -> int | None:
    return max(1, math.ceil(ratio / target)) if math.isfinite(ratio) else None
