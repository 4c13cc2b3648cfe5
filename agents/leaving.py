"""Leaving: the hazard by seniority, and the workforce that it keeps stationary.

    chance of leaving in a quarter = 1 - exp(-scale * hazard of the stage * dt)

A career has four stages by years as consultant, each with a hazard of its own; ``scale`` is solved so that a
stationary workforce loses ``leave_rate`` of its members a year (parliamentary answer HL4444: 6.0, 5.3 and 4.9 % in
2022-24). Only the ratios of the hazards matter. Leaving never depends on policy or role, so that both policies hold
the same people in every quarter.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from agents.arithmetic import exp, round_half_up
from agents.clock import QUARTER, QUARTERS_A_YEAR, chance_in_a_quarter
from agents.compiling import compiled
from agents.parameter import Values, structural, uncertainty

PARAMETERS = (
    uncertainty(
        "leave_rate", 0.054, (0.03, 0.08), (0.0, 0.5), "share a year", "careers",
        "Share of consultants who leave their trust in a year.", "HL4444",
    ),
    structural(
        "settled_years", 18.0, (0.0, 30.0), "years", "careers",
        "How long the first stage of a consultant's career lasts, in which few leave.",
    ),
    structural(
        "late_years", 5.0, (0.0, 15.0), "years", "careers",
        "How long the second stage lasts, in which some retire early.",
    ),
    structural(
        "retiring_years", 5.0, (0.0, 15.0), "years", "careers",
        "How long the third stage lasts, in which many retire.",
    ),
    structural(
        "settled_hazard", 0.026, (0.001, 5.0), "a year, before scaling", "careers",
        "Hazard of leaving in the first stage, set against that of the others.",
    ),
    structural(
        "late_hazard", 0.08, (0.001, 5.0), "a year, before scaling", "careers",
        "Hazard of leaving in the second stage, set against that of the others.",
    ),
    structural(
        "retiring_hazard", 0.25, (0.001, 5.0), "a year, before scaling", "careers",
        "Hazard of leaving in the third stage, set against that of the others.",
    ),
    structural(
        "last_hazard", 0.5, (0.001, 5.0), "a year, before scaling", "careers",
        "Hazard of leaving for those who stay beyond the third stage, set against that of the others.",
    ),
)  # fmt: skip

MOST_SENIOR = 280  # quarters; whoever has been a consultant for longer counts as this senior when a run starts
BISECTIONS = 60


class LeavingChances(NamedTuple):
    """Probability of leaving within a quarter in each stage, and the quarter of seniority that each begins with."""

    settled: float
    late: float
    retiring: float
    last: float
    late_from: int
    retiring_from: int
    last_from: int


@compiled
def _quarters_survived(quarters: int, hazard: float) -> float:
    """Expected quarters that a doctor is seen at the start of, out of ``quarters``, under a constant hazard."""
    kept = exp(-hazard * QUARTER)
    if kept >= 1.0:
        return float(quarters)
    return (1.0 - exp(-hazard * QUARTER * quarters)) / (1.0 - kept)


@compiled
def mean_career(scale: float, p: Values) -> float:
    """Mean length of a career in quarters when all hazards are multiplied by ``scale``; nobody has to leave."""
    hazards = (p.settled_hazard, p.late_hazard, p.retiring_hazard)
    years = (p.settled_years, p.late_years, p.retiring_years)
    survival, total = 1.0, 0.0
    for stage in range(len(years)):
        quarters = round_half_up(years[stage] * QUARTERS_A_YEAR)
        total += survival * _quarters_survived(quarters, hazards[stage] * scale)
        survival *= exp(-hazards[stage] * scale * QUARTER * quarters)
    leaves = chance_in_a_quarter(p.last_hazard * scale)
    return total + survival / leaves if leaves > 0.0 else np.inf


@compiled
def hazard_scale(p: Values) -> float:
    """The scale of all hazards at which a stationary workforce loses ``leave_rate`` of its members a year."""
    if p.leave_rate <= 0.0:
        return 0.0
    low = 0.0
    high = 1.0 / min(p.settled_hazard, p.late_hazard, p.retiring_hazard, p.last_hazard)  # more than half would leave
    for _ in range(BISECTIONS):
        middle = 0.5 * (low + high)
        if 1.0 / (mean_career(middle, p) * QUARTER) < p.leave_rate:
            low = middle
        else:
            high = middle
    return 0.5 * (low + high)


@compiled
def leaving_chances(p: Values) -> LeavingChances:
    """The chances at which a stationary workforce loses ``leave_rate`` of its members a year."""
    scale = hazard_scale(p)
    late_from = round_half_up(p.settled_years * QUARTERS_A_YEAR)
    retiring_from = late_from + round_half_up(p.late_years * QUARTERS_A_YEAR)
    return LeavingChances(
        chance_in_a_quarter(p.settled_hazard * scale),
        chance_in_a_quarter(p.late_hazard * scale),
        chance_in_a_quarter(p.retiring_hazard * scale),
        chance_in_a_quarter(p.last_hazard * scale),
        late_from,
        retiring_from,
        retiring_from + round_half_up(p.retiring_years * QUARTERS_A_YEAR),
    )


@compiled
def chance_of_leaving(quarters_as_consultant: int, chances: LeavingChances) -> float:
    """Probability that a doctor leaves within the quarter, by quarters since appointment as consultant."""
    if quarters_as_consultant < chances.late_from:
        return chances.settled
    if quarters_as_consultant < chances.retiring_from:
        return chances.late
    if quarters_as_consultant < chances.last_from:
        return chances.retiring
    return chances.last


@compiled
def seniority_from(uniform: float, stationary: NDArray[np.float64]) -> int:
    """Quarters as consultant of a doctor in a stationary workforce: the quantile of a uniform number."""
    low, high = 0, len(stationary) - 1
    while low < high:
        middle = (low + high) // 2
        if stationary[middle] > uniform:
            high = middle
        else:
            low = middle + 1
    return low


@compiled
def stationary_seniority(chances: LeavingChances, cumulative: NDArray[np.float64]) -> None:
    """Fill ``cumulative`` with the share of a stationary workforce that is at most so many quarters senior.

    The last entry takes all who are more senior still.
    """
    survival = 1.0
    total = 0.0
    for quarter in range(len(cumulative)):
        total += survival
        cumulative[quarter] = total
        survival *= 1.0 - chance_of_leaving(quarter, chances)
    if chances.last > 0.0:
        total += survival / chances.last
        cumulative[len(cumulative) - 1] = total
    for quarter in range(len(cumulative)):
        cumulative[quarter] /= total
