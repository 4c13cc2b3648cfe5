"""How long consultants stay: the hazard of leaving by seniority, and a workforce that it keeps stationary."""

from bisect import bisect_right
from itertools import accumulate
from math import exp

from tests.reference.formulas import chance_in_a_quarter
from tests.reference.world import QUARTER

# Hazard of leaving a year, by the quarter of seniority from which it holds: 18 years, then 5, then 5, then the rest.
STAGES = ((0, 0.026), (72, 0.08), (92, 0.25), (112, 0.5))
LONGEST_CAREER = 280  # quarters


def hazard(quarters_as_consultant: int) -> float:
    """Hazard of leaving, a year, before scaling."""
    return [rate for start, rate in STAGES if quarters_as_consultant >= start][-1]


HAZARDS = [hazard(quarters) for quarters in range(LONGEST_CAREER)]


class LeavingRates:
    """Leaving in a world where a share ``leave_rate`` of all consultants leaves in a year."""

    def __init__(self, leave_rate: float) -> None:
        self.scale = scale_of_hazards(leave_rate)
        self.chances = [chance_in_a_quarter(rate * self.scale) for rate in HAZARDS]
        self.cumulative = list(accumulate(survival(self.scale)))

    def chance_of_leaving(self, quarters_as_consultant: int) -> float:
        """Probability of leaving within the quarter."""
        return self.chances[min(quarters_as_consultant, LONGEST_CAREER - 1)]

    def seniority(self, draw: float) -> int:
        """Quarters as consultant of somebody in a stationary workforce."""
        return bisect_right(self.cumulative, draw * self.cumulative[-1])


def survival(scale: float) -> list[float]:
    """Share of a cohort still there after 0, 1, 2, ... quarters."""
    return list(accumulate(HAZARDS[:-1], lambda left, rate: left * exp(-rate * scale * QUARTER), initial=1.0))


def scale_of_hazards(leave_rate: float) -> float:
    """The multiple of all hazards at which a stationary workforce loses this share of its members a year."""
    if leave_rate == 0.0:
        return 0.0
    low, high = 0.0, 40.0
    for _ in range(80):
        middle = (low + high) / 2.0
        mean_career = sum(survival(middle)) * QUARTER
        low, high = (middle, high) if 1.0 / mean_career < leave_rate else (low, middle)
    return (low + high) / 2.0
