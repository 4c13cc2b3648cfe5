"""Outputs for outcomes near tipping, where a mean over seeds says little: whether and when a step change came.

    step change     the outcome ends at least ``size`` above (or, for a negative size, below) where it stood before the
                    policy, and has stayed there for at least ``hold`` of time
    time to effect  from when on it has stayed there; the whole length of the run where it never did

Both come from time series and can go into any analysis of sensitivity: the mean of the first over seeds is the
probability of a step change. A time that is cut off at the end of the run is a lower bound, so its mean is too.
"""

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def time_to_effect(series: Array, years: Array, size: float) -> Array:
    """Years after the policy's start from which the outcome has stayed at ``size`` or more from where it stood.

    Parameters
    ----------
    series : ndarray of shape (n_points, n_replicates, n_times)
        The outcome over time; times at which it is ``nan`` in every run were not measured and are left out.
    years : ndarray of shape (n_times,)
        Rising; below 0 is before the policy. The level before it is the mean over its last measured year.
    size : float
        How far from that level counts, in the unit of the outcome; its sign is the direction.

    Returns
    -------
    ndarray of shape (n_points, n_replicates)
        0 to the last time. The last time where the effect never came or did not last; ``nan`` where the run failed.

    Raises
    ------
    ValueError
        If there is no time before or none after the policy's start, or ``size`` is 0.
    """
    series, years = _measured(series, years)
    after = years >= 0.0
    if size == 0.0 or not after.any() or after.all():
        raise ValueError(f"need a size other than 0 and times before and after 0, got size {size} and years {years}")
    before = years[~after]
    level = series[:, :, ~after][:, :, before > before[-1] - 1.0 + 1e-9].mean(axis=2, keepdims=True)
    there = (series[:, :, after] - level) * np.sign(size) >= abs(size)
    # Counting from the end: how many of the last times are without a break "there".
    lasting = np.cumprod(there[:, :, ::-1], axis=2).sum(axis=2)
    times = years[after]
    began = np.where(lasting > 0, times[np.minimum(len(times) - lasting, len(times) - 1)], times[-1])
    failed = np.isnan(series).any(axis=2)
    return np.where(failed, np.nan, began)


def step_change(series: Array, years: Array, size: float, hold: float = 1.0) -> Array:
    """1.0 where the outcome stayed at ``size`` or more from where it stood for the last ``hold`` years, else 0.0.

    Shapes as in `time_to_effect`; ``nan`` where the run failed.
    """
    began = time_to_effect(series, years, size)
    last = float(_measured(series, years)[1][-1])
    return np.where(np.isnan(began), np.nan, (last - began >= hold - 1e-9).astype(float))


def _measured(series: Array, years: Array) -> tuple[Array, Array]:
    """Series and years at the times at which anything was measured."""
    table, times = np.asarray(series, float), np.asarray(years, float)
    if table.ndim != 3 or table.shape[2] != len(times):
        raise ValueError(f"series must have the shape (points, replicates, {len(times)}), got {table.shape}")
    kept = ~np.isnan(table).all(axis=(0, 1))
    return table[:, :, kept], times[kept]
