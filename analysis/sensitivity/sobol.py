"""Sobol' indices: how much of the variance of an outcome each factor (or group of factors) accounts for.

    first-order  S_j = mean of B * (AB_j - A) / V       what fixing factor j would take off, on average
    total        T_j = mean of (A - AB_j)^2 / (2 V)     what would be left if all others were fixed

A and B are two samples of the factors, AB_j is A with factor j from B (Saltelli et al. 2010, Computer Physics
Communications 181:259-270). Both are SALib's estimators, written out here because every mean above is a mean over rows
of the design: that gives intervals, ranks and the correction for chance from one matrix product.

The correction: outputs are means over R seeds, and a product of two means holds, beside the products of different
seeds, R products of a seed with itself, which is where noise enters. Taking the products of different seeds only,

    (R^2 * mean * mean - sum over seeds of products) / (R * (R - 1)),

leaves no noise on average, whether points share their luck or not. It needs two seeds. An index is a ratio of two such
means, so with few seeds and much noise it keeps a bias: about -.06 of a first-order index with 6 seeds and luck shared
by all points that moves the outcome twice as much as the model, -.005 with 12 seeds and half as much.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.schema import DUMMY
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

SMALLEST = 16  # rows of a design below which convergence is not looked at
FEWEST = 2  # whole rows from which indices can be formed


@dataclass(frozen=True, slots=True, eq=False)
class SobolResult:
    """Indices of one outcome.

    Parameters
    ----------
    table : DataFrame
        One row a factor (or group): ``name``; ``first, first_low, first_high, total, total_low, total_high``, corrected
        for chance where there are two seeds or more; ``first_measured, total_measured`` without the correction.
    first_resamples, total_resamples : ndarray of shape (n_resamples, n_names)
        Indices of the rows drawn again; a line belongs together.
    noise : Noise
        Chance in the outputs; ``noise.share`` is the noise share.
    rows, failed_rows : int
        Rows of the design that were used, and those left out because a run failed.
    constant : bool
        Whether the outcome does not vary at all; every index is 0 then.
    first_sum : (float, float)
        Interval of the sum of first-order indices, the dummy left out.
    """

    table: pd.DataFrame
    first_resamples: Array
    total_resamples: Array
    noise: Noise
    rows: int
    failed_rows: int
    constant: bool
    first_sum: tuple[float, float]


def sobol_indices(
    outputs: Array, names: Sequence[str], level: float = LEVEL, resamples: int = RESAMPLES, seed: int = 1
) -> SobolResult:
    """First-order and total indices with intervals, from the outputs of a Sobol' design.

    Parameters
    ----------
    outputs : ndarray of shape (n_rows * (n_names + 2), n_replicates)
        In the order of the design: for each row A, AB_1 ... AB_k, B. ``nan`` is a failed run; its row is left out.
    names : sequence of str
        The factors, or the groups that moved together, in order.
    level : float
        Coverage of the intervals: rows drawn again, widened by what the choice of seeds adds (three seeds or more).
    resamples, seed : int
        How often rows are drawn again, and the seed of that.

    Raises
    ------
    ValueError
        If the outputs do not fit the names, or fewer than two rows are whole.
    """
    blocks, failed = _blocks(outputs, len(names))
    flat = blocks.reshape(-1, blocks.shape[-1])
    noise, constant = noise_of(flat), is_constant(flat)
    weights = row_weights(len(blocks), resamples, seed)
    measured, _ = _estimate(blocks, corrected=False)
    estimate, resampled = _estimate(blocks, corrected=True, weights=weights)
    low, high = percentile_interval(resampled, level)
    margin = seed_margin(lambda some: _estimate(some, corrected=True)[0], blocks, level)
    low, high = widened(estimate, low, high, margin)
    columns = {"first": 0, "total": 1}
    table = pd.DataFrame({"name": list(names)})
    for column, place in columns.items():
        values = (estimate[place], low[place], high[place])
        table = table.assign(**dict(zip((column, f"{column}_low", f"{column}_high"), values, strict=True)))
    for column, place in columns.items():
        table[f"{column}_measured"] = measured[place]
    together = _first_sum(blocks, [place for place, name in enumerate(names) if name != DUMMY], resampled[:, 0], level)
    return SobolResult(table, resampled[:, 0], resampled[:, 1], noise, len(blocks), failed, constant, together)


def _first_sum(blocks: Array, factors: Sequence[int], resampled: Array, level: float) -> tuple[float, float]:
    """The interval of the sum of first-order indices: rows drawn again, and what the choice of seeds adds."""

    def summed(some: Array) -> Array:
        return _estimate(some, corrected=True)[0][0, factors].sum(keepdims=True)

    low, high = percentile_interval(resampled[:, factors].sum(axis=1, keepdims=True), level)
    low, high = widened(summed(blocks), low, high, seed_margin(summed, blocks, level))
    return float(low[0]), float(high[0])


def convergence(outputs: Array, names: Sequence[str], level: float = LEVEL) -> pd.DataFrame:
    """The indices of the first 16, 32, 64 ... rows: whether doubling the design still moves them.

    Returns
    -------
    DataFrame
        ``n`` and the columns of `SobolResult.table`, for every power of two up to the whole design, which comes last.
        A part in which runs failed in all rows but one is left out.
    """
    table = as_outputs(outputs)
    kept = _whole_rows(table, len(names))[1]
    whole = len(table) // (len(names) + 2)
    sizes = [2**power for power in range(SMALLEST.bit_length() - 1, whole.bit_length()) if 2**power <= whole]
    parts = []
    for n in [n for n in sizes if kept[:n].sum() >= FEWEST] or [whole]:
        result = sobol_indices(table[: n * (len(names) + 2)], names, level)
        parts.append(result.table.assign(n=n))
    return pd.concat(parts, ignore_index=True)


def last_doubling(steps: pd.DataFrame) -> float:
    """How far the last doubling moved any index, 0 to about 1; ``nan`` where there was none.

    Parameters
    ----------
    steps : DataFrame
        From `convergence`.
    """
    sizes = sorted(steps["n"].unique())
    if len(sizes) < 2:
        return float("nan")
    before, after = (steps[steps["n"] == n][["first", "total"]].to_numpy(float) for n in sizes[-2:])
    return float(np.max(np.abs(after - before)))


def _blocks(outputs: Array, count: int) -> tuple[Array, int]:
    """Outputs by row, place in the row and seed, whole rows only, and how many were left out."""
    blocks, whole = _whole_rows(as_outputs(outputs), count)
    if whole.sum() < FEWEST:
        raise TooFewError(f"at least two whole rows of the design are needed, got {whole.sum()}")
    return blocks[whole], int((~whole).sum())


def _whole_rows(table: Array, count: int) -> tuple[Array, NDArray[np.bool_]]:
    """Outputs by row, place in the row and seed; and which rows have all their runs."""
    if count < 1 or len(table) % (count + 2):
        raise ValueError(f"{len(table)} outputs do not make whole rows of {count} + 2 points")
    blocks = table.reshape(-1, count + 2, table.shape[1])
    return blocks, ~np.isnan(blocks).any(axis=(1, 2))


def _estimate(blocks: Array, corrected: bool, weights: Array | None = None) -> tuple[Array, Array]:
    """Indices, shape ``(2, n_names)``, and those of resamples, shape ``(n_resamples, 2, n_names)``."""
    count = blocks.shape[1] - 2
    terms = _terms(blocks - blocks.mean(axis=(0, 1)), corrected)
    constant = is_constant(blocks.reshape(-1, blocks.shape[-1]))
    means = terms.mean(axis=0, keepdims=True)
    if weights is not None:
        means = np.concatenate((means, weights @ terms))
    variance = means[:, -2] - means[:, -1] ** 2
    # Where chance drowns the outcome, the corrected variance may fall to 0 and below: no index can be formed.
    usable = np.where(variance > 0.0, variance, np.nan)
    ratios = means[:, :-2] / usable[:, np.newaxis]
    ratios = np.zeros_like(ratios) if constant else ratios
    indices = ratios.reshape(-1, 2, count)
    return indices[0], indices[1:]


def _terms(centred: Array, corrected: bool) -> Array:
    """What each row adds: first-order and total numerators of every name, square and mean of A and B."""
    a, b, crossed = centred[:, 0], centred[:, -1], centred[:, 1:-1]
    first = _product(b[:, np.newaxis], crossed - a[:, np.newaxis], corrected)
    total = 0.5 * _product(a[:, np.newaxis] - crossed, a[:, np.newaxis] - crossed, corrected)
    square = 0.5 * (_product(a, a, corrected) + _product(b, b, corrected))
    mean = 0.5 * (a.mean(axis=-1) + b.mean(axis=-1))
    return np.column_stack((first, total, square, mean))


def _product(one: Array, other: Array, corrected: bool) -> Array:
    """Product of the means over seeds, the last axis; corrected: over pairs of different seeds only."""
    product: Array = one.mean(axis=-1) * other.mean(axis=-1)
    seeds = other.shape[-1]
    if not corrected or seeds == 1:
        return product
    same: Array = (one * other).mean(axis=-1)
    different: Array = (seeds * product - same) / (seeds - 1)
    return different
