"""The few pieces of mathematics that the equations share."""

from collections.abc import Sequence
from math import exp, floor
from statistics import NormalDist

from tests.reference.world import QUARTER

normal_quantile = NormalDist().inv_cdf


def logistic(x: float) -> float:
    """Λ(x): the probability with log-odds x."""
    return 1.0 / (1.0 + exp(-x))


def clip(x: float, low: float, high: float) -> float:
    """x held between two limits."""
    return low if x < low else high if x > high else x


def moved(x: float, target: float, years: float) -> float:
    """x "moves to" its target with this time constant: one quarter of the way."""
    return x + (target - x) * (1.0 - exp(-QUARTER / years))


def chance_in_a_quarter(rate: float) -> float:
    """Probability of an event with this rate a year within a quarter."""
    return 1.0 - exp(-rate * QUARTER)


def competing_chances(first_rate: float, second_rate: float) -> tuple[float, float]:
    """Probabilities within a quarter of two events of which only the first to happen counts."""
    total = first_rate + second_rate
    if total == 0.0:
        return 0.0, 0.0
    either = chance_in_a_quarter(total)
    return either * first_rate / total, either * second_rate / total


def round_half_up(x: float) -> int:
    """The nearest whole number, halves upwards."""
    return floor(x + 0.5)


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which this share of values lies, by linear interpolation."""
    ordered = sorted(values)
    position = share * (len(ordered) - 1)
    below = floor(position)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (position - below)


def mean(values: Sequence[float], of_none: float) -> float:
    """The mean, or ``of_none`` where there is nothing to average."""
    return sum(values) / len(values) if values else of_none


def largest_remainder(total: int, shares: Sequence[float]) -> list[int]:
    """Split a whole number by shares: whole parts first, then one more each to the largest remainders."""
    exact = [share * total for share in shares]
    parts = [floor(part) for part in exact]
    by_remainder = sorted(range(len(parts)), key=lambda index: parts[index] - exact[index])  # stable: ties to the first
    for index in by_remainder[: total - sum(parts)]:
        parts[index] += 1
    return parts
