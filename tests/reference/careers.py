"""How long consultants stay: the hazard of leaving by seniority, and a workforce that it keeps stationary."""

from bisect import bisect_right
from itertools import accumulate
from math import exp

from tests.reference.formulas import chance_in_a_quarter
from tests.reference.world import QUARTER, World

MOST_SENIOR = 280  # quarters: nobody is more senior when a run starts


class LeavingRates:
    """Leaving in a world where a share ``leave_rate`` of all consultants leaves in a year."""

    def __init__(self, world: World) -> None:
        self.hazards = hazards(world)
        scale = scale_of_hazards(world.leave_rate, self.hazards)
        self.chances = [chance_in_a_quarter(rate * scale) for rate in self.hazards]
        staying = survival(scale, self.hazards)
        staying[-1] += beyond(scale, self.hazards)
        self.cumulative = list(accumulate(staying))

    def chance_of_leaving(self, quarters_as_consultant: int) -> float:
        """Probability of leaving within the quarter."""
        return self.chances[min(quarters_as_consultant, MOST_SENIOR - 1)]

    def seniority(self, draw: float) -> int:
        """Quarters as consultant of somebody in a stationary workforce."""
        return bisect_right(self.cumulative, draw * self.cumulative[-1])


def hazards(world: World) -> list[float]:
    """Hazard of leaving, a year, before scaling, by quarters as consultant."""
    stages = (
        (world.settled_years, world.settled_hazard),
        (world.late_years, world.late_hazard),
        (world.retiring_years, world.retiring_hazard),
    )
    listed = [hazard for years, hazard in stages for _ in range(int(years / QUARTER + 0.5))]
    return listed + [world.last_hazard] * (MOST_SENIOR - len(listed))


def survival(scale: float, rates: list[float]) -> list[float]:
    """Share of a cohort still there after 0, 1, 2, ... quarters."""
    return list(accumulate(rates[:-1], lambda left, rate: left * exp(-rate * scale * QUARTER), initial=1.0))


def beyond(scale: float, rates: list[float]) -> float:
    """Quarters that one member of a cohort is expected to stay beyond the longest that is listed."""
    kept = exp(-rates[-1] * scale * QUARTER)
    return survival(scale, rates)[-1] * kept / (1.0 - kept) if kept < 1.0 else 0.0


def scale_of_hazards(leave_rate: float, rates: list[float]) -> float:
    """The multiple of all hazards at which a stationary workforce loses this share of its members a year."""
    if leave_rate == 0.0:
        return 0.0
    low, high = 0.0, 1.0 / min(rates)
    for _ in range(80):
        middle = (low + high) / 2.0
        mean_career = (sum(survival(middle, rates)) + beyond(middle, rates)) * QUARTER
        low, high = (middle, high) if 1.0 / mean_career < leave_rate else (low, middle)
    return (low + high) / 2.0
