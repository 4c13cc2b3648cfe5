"""Student's t distribution for whole degrees of freedom, in its closed form.

    P(|T| <= t), with theta = atan(t / sqrt(df)), c = cos theta and s = sin theta:
    df odd    2/pi * (theta + s * (c + 2/3 c^3 + ... + (2*4*...*(df-3)) / (3*5*...*(df-2)) c^(df-2)))
    df even   s * (1 + 1/2 c^2 + ... + (1*3*...*(df-3)) / (2*4*...*(df-2)) c^(df-2))

(Abramowitz & Stegun 1964, 26.7.3 and 26.7.4.) Importing SciPy for this one number takes longer than a small run.
"""

import math


def within(t: float, df: int) -> float:
    """Probability that a Student t variable with ``df`` degrees of freedom lies between ``-t`` and ``t``."""
    theta = math.atan(t / math.sqrt(df))
    odd = df % 2 == 1
    term = math.cos(theta) if odd else 1.0
    total = 0.0
    for k in range(3 if odd else 2, df + 1, 2):
        total += term
        term *= math.cos(theta) ** 2 * (k - 1) / k
    return 2.0 / math.pi * (theta + math.sin(theta) * total) if odd else math.sin(theta) * total


def critical_value(level: float, df: int) -> float:
    """The ``t`` for which a Student t variable lies within ``-t`` to ``t`` with probability ``level``.

    Raises
    ------
    ValueError
        If ``level`` is not between 0 and 1 or ``df`` is below 1.
    """
    if not 0.0 < level < 1.0 or df < 1:
        raise ValueError(f"need 0 < level < 1 and df >= 1, got level={level}, df={df}")
    low, high = 0.0, 1.0
    while within(high, df) < level:
        high *= 2.0
    for _ in range(80):
        middle = 0.5 * (low + high)
        low, high = (middle, high) if within(middle, df) < level else (low, middle)
    return high


def level_of_each(level: float, count: int) -> float:
    """How sure each of ``count`` intervals has to be for all together to be as sure as ``level`` (Bonferroni)."""
    return 1.0 - (1.0 - level) / count


def margin_of_mean(level: float, count: int) -> float:
    """Half the interval of a mean of ``count`` values, in their standard deviations; ``nan`` if there are not two."""
    return critical_value(level, count - 1) / math.sqrt(count) if count > 1 else math.nan
