"""Morris: the size of single steps, for screening many factors with few runs.

    effect of a step = change of the outcome / step as a part of the factor's range

    mu      mean effect: direction
    mu*     mean size of effects, whatever their sign (Campolongo, Cariboni & Saltelli 2007)
    sigma   standard deviation of effects: uneven in different company, or along the range

All three are in the unit of the outcome "per full range". Steps are paired: both ends use the same seeds. Noise of a
step, estimated from how it differs between seeds, adds to sigma^2 and is taken off; to mu* it adds in a way that cannot
be taken off, so the mu* that chance alone would make stands beside it: sqrt(2 / pi) * noise sd.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.sensitivity.bootstrap import (
    LEVEL,
    RESAMPLES,
    percentile_interval,
    row_weights,
    seed_margin,
    widened,
)
from analysis.sensitivity.noise import Noise, TooFewError, as_outputs, is_constant, noise_of

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class MorrisResult:
    """Effects of one outcome.

    Parameters
    ----------
    table : DataFrame
        One row a factor (or group): ``name, mu, mu_star, mu_star_low, mu_star_high, sigma, chance``, per full range;
        ``chance`` is the mu* that noise alone would make, ``nan`` with one seed. A group has no ``mu`` and no
        ``sigma``.
    resamples : ndarray of shape (n_resamples, n_names)
        mu* of paths drawn again.
    noise : Noise
        Chance in the outputs.
    paths, failed_paths : int
        Paths that were used, and those left out because a run failed.
    constant : bool
        Whether the outcome does not vary at all.
    """

    table: pd.DataFrame
    resamples: Array
    noise: Noise
    paths: int
    failed_paths: int
    constant: bool


def morris_effects(
    points: Array,
    outputs: Array,
    blocks: Sequence[str],
    ranges: Array,
    level: float = LEVEL,
    resamples: int = RESAMPLES,
    seed: int = 1,
) -> MorrisResult:
    """mu, mu* and sigma from the points and outputs of a Morris design.

    Parameters
    ----------
    points : ndarray of shape (n_points, n_factors)
        Path after path, in the units of the factors.
    outputs : ndarray of shape (n_points, n_replicates)
        ``nan`` is a failed run; its path is left out.
    blocks : sequence of str
        For each factor the group it moves with, or its own name.
    ranges : ndarray of shape (n_factors, 2)
        Low and high of each factor.
    level, resamples, seed
        Of the interval of mu*: paths drawn again, widened by what the choice of seeds adds.

    Points that are not two or more whole paths are a ``ValueError``.
    """
    names = list(dict.fromkeys(blocks))
    effects, failed = _effects(points, as_outputs(outputs), blocks, ranges, names)
    table = as_outputs(outputs)
    weights = row_weights(len(effects), resamples, seed)
    sizes = np.abs(effects.mean(axis=-1))
    low, high = percentile_interval(weights @ sizes, level)
    margin = seed_margin(lambda some: np.abs(some.mean(axis=-1)).mean(axis=0), effects, level)
    low, high = widened(sizes.mean(axis=0), low, high, margin)
    rows = _statistics(effects).assign(mu_star_low=np.maximum(low, 0.0), mu_star_high=high)
    rows.insert(0, "name", names)
    grouped = [list(blocks).count(name) > 1 for name in names]
    rows.loc[grouped, ["mu", "sigma"]] = np.nan
    ordered = rows[["name", "mu", "mu_star", "mu_star_low", "mu_star_high", "sigma", "chance"]]
    return MorrisResult(ordered, weights @ sizes, noise_of(table), len(effects), failed, is_constant(table))


def _statistics(effects: Array) -> pd.DataFrame:
    """mu, mu*, sigma and the mu* of chance, from effects of shape (n_paths, n_names, n_replicates)."""
    seeds = effects.shape[-1]
    means = effects.mean(axis=-1)
    noise = effects.var(axis=-1, ddof=1).mean(axis=0) / seeds if seeds > 1 else np.full(effects.shape[1], np.nan)
    variance = means.var(axis=0, ddof=1) - np.nan_to_num(noise)
    return pd.DataFrame(
        {
            "mu": means.mean(axis=0),
            "mu_star": np.abs(means).mean(axis=0),
            "sigma": np.sqrt(np.maximum(variance, 0.0)),
            "chance": np.sqrt(2.0 / np.pi * noise),
        }
    )


def _effects(points: Array, table: Array, blocks: Sequence[str], ranges: Array, names: list[str]) -> tuple[Array, int]:
    """Effects by path, name and seed, whole paths only, and how many paths were left out."""
    length = len(names) + 1
    if len(points) != len(table) or len(table) % length:
        raise ValueError(f"{len(points)} points and {len(table)} outputs do not make whole paths of {length} points")
    places = (points - ranges[:, 0]) / (ranges[:, 1] - ranges[:, 0])
    steps = np.diff(places.reshape(-1, length, points.shape[1]), axis=1)
    changes = np.diff(table.reshape(-1, length, table.shape[1]), axis=1)
    moved = np.abs(steps) > 1e-9
    if not moved.any(axis=2).all():
        raise ValueError("two neighbouring points of a path are the same: these are not the points of a Morris design")
    column = moved.argmax(axis=2)
    signed = np.take_along_axis(steps, column[:, :, np.newaxis], axis=2)
    which = np.array([names.index(block) for block in blocks])[column]
    effects = np.full(changes.shape, np.nan)
    np.put_along_axis(effects, which[:, :, np.newaxis], changes / signed, axis=1)
    whole = ~np.isnan(changes).any(axis=(1, 2))
    if whole.sum() < 2:
        raise TooFewError(f"at least two whole paths are needed, got {whole.sum()}")
    if np.isnan(effects[whole]).any():
        raise ValueError("a path does not move every factor or group once: these are not the points of a Morris design")
    return effects[whole], int((~whole).sum())
