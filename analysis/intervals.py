"""The interval of a share, such as that of a hundred worlds in which a policy does better.

Wilson (1927): the shares that would not be rejected, never below 0 or above 1.
"""

import math
from dataclasses import dataclass

from analysis.sensitivity.bootstrap import normal_quantile

LEVEL = 0.90


@dataclass(frozen=True, slots=True)
class Interval:
    """An estimate with the ends of its interval, in the unit of what was measured; ``nan`` where there is none."""

    value: float
    low: float
    high: float


def share_interval(successes: int, count: int, level: float = LEVEL) -> Interval:
    """A share (0-1) from ``successes`` of ``count``, such as worlds in which a policy is better."""
    if not 0 <= successes <= count or count < 1:
        raise ValueError(f"need 0 <= successes <= count and count >= 1, got {successes} of {count}")
    z2 = normal_quantile(level) ** 2
    share = successes / count
    centre = (share + z2 / (2 * count)) / (1 + z2 / count)
    half = math.sqrt(z2) * math.sqrt(share * (1 - share) / count + z2 / (4 * count**2)) / (1 + z2 / count)
    return Interval(share, max(0.0, centre - half), min(1.0, centre + half))
