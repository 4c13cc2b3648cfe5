"""Intervals for a mean, a share and a ratio of means, each for a handful of paired seeds or a hundred worlds.

    mean    mean +- t * sd / sqrt(n), Student's t with n - 1 degrees of freedom
    share   Wilson (1927): the shares that would not be rejected, never below 0 or above 1
    ratio   Fieller (1954): the ratios r for which the mean of (numerator - r * denominator) is not told from 0

With a denominator that may be 0, no finite interval for a ratio is honest: it is then unbounded.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.sensitivity.bootstrap import normal_quantile
from analysis.student import critical_value

Array = NDArray[np.float64]

LEVEL = 0.90


@dataclass(frozen=True, slots=True)
class Interval:
    """An estimate with the ends of its interval, in the unit of what was measured; ``nan`` where there is none."""

    value: float
    low: float
    high: float

    @property
    def clear(self) -> bool:
        """Whether the interval leaves out zero."""
        return self.low > 0.0 or self.high < 0.0


def mean_interval(values: Array, level: float = LEVEL) -> Interval:
    """The mean of independent values, such as paired differences by seed; one value has no interval.

    ``nan`` values are left out.
    """
    known = np.asarray(values, np.float64)
    known = known[~np.isnan(known)]
    if len(known) == 0:
        return Interval(math.nan, math.nan, math.nan)
    mean = float(known.mean())
    if len(known) == 1:
        return Interval(mean, math.nan, math.nan)
    margin = critical_value(level, len(known) - 1) * float(known.std(ddof=1)) / math.sqrt(len(known))
    return Interval(mean, mean - margin, mean + margin)


def share_interval(successes: int, count: int, level: float = LEVEL) -> Interval:
    """A share (0-1) from ``successes`` of ``count``, such as worlds in which a policy is better."""
    if not 0 <= successes <= count or count < 1:
        raise ValueError(f"need 0 <= successes <= count and count >= 1, got {successes} of {count}")
    z2 = normal_quantile(level) ** 2
    share = successes / count
    centre = (share + z2 / (2 * count)) / (1 + z2 / count)
    half = math.sqrt(z2) * math.sqrt(share * (1 - share) / count + z2 / (4 * count**2)) / (1 + z2 / count)
    return Interval(share, max(0.0, centre - half), min(1.0, centre + half))


def ratio_interval(numerators: Array, denominators: Array, level: float = LEVEL) -> Interval:
    """A ratio of means, such as cost per additional leader-year, from pairs of values by seed.

    Parameters
    ----------
    numerators, denominators : ndarray of shape (n,)
        Paired; two pairs or more.
    level : float
        Coverage.

    Returns
    -------
    Interval
        From minus to plus infinity where the mean of the denominators is not told from 0.
    """
    top, below = np.asarray(numerators, np.float64), np.asarray(denominators, np.float64)
    if len(top) != len(below) or len(top) < 2:
        raise ValueError(f"need two pairs or more, got {len(top)} numerators and {len(below)} denominators")
    n = len(top)
    mean_top, mean_below = float(top.mean()), float(below.mean())
    value = mean_top / mean_below if mean_below != 0.0 else math.nan
    covariance = np.cov(top, below) * critical_value(level, n - 1) ** 2 / n
    # The ends solve a r^2 - 2 b r + c = 0, with the three means of squares less what chance makes of them.
    a = mean_below**2 - float(covariance[1, 1])
    b = mean_top * mean_below - float(covariance[0, 1])
    c = mean_top**2 - float(covariance[0, 0])
    if a <= 0.0:
        return Interval(value, -math.inf, math.inf)
    half = math.sqrt(max(0.0, b * b - a * c)) / a
    return Interval(value, b / a - half, b / a + half)
