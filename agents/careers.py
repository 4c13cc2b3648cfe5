"""Careers: when a doctor considers a post, is reviewed, reaches the end of a term, or leaves.

Rates a year: consider_rate (on own initiative), review_rate (an incumbent weighs the role again), term_end_rate
(not renewed), promote_rate (an incumbent considers a vacant post one rank up), and a hazard of leaving by seniority:
.026 for the first 18 years as consultant, .08 for 5, .25 for 5, then .5, all scaled so that ``leave_rate`` of all
consultants leave in a year (parliamentary answer HL4444: 6.0, 5.3 and 4.9 % in 2022-24). Leaving never depends on
policy or role, so that both policies hold the same people in every quarter.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from agents.arithmetic import exp
from agents.clock import QUARTER, chance_in_a_quarter
from agents.compiling import compiled
from agents.parameter import structural, uncertainty

PARAMETERS = (
    uncertainty(
        "consider_rate", 0.15, (0.05, 0.3), (0.0, 20.0), "times a year", "careers",
        "How often a clinical doctor considers a leadership post on own initiative.",
    ),
    uncertainty(
        "promote_rate", 2.0, (0.5, 4.0), (0.0, 50.0), "times a year", "careers",
        "How often an incumbent considers a vacant post one rank up.",
    ),
    uncertainty(
        "review_rate", 0.5, (0.25, 1.0), (0.0, 20.0), "times a year", "careers",
        "How often an incumbent weighs the role again.",
    ),
    uncertainty(
        "term_end_rate", 0.08, (0.04, 0.15), (0.0, 20.0), "times a year", "careers",
        "How often a term ends without renewal, whatever the doctor wants.",
    ),
    uncertainty(
        "leave_rate", 0.054, (0.03, 0.08), (0.0, 0.5), "share a year", "careers",
        "Share of consultants who leave their trust in a year.", "HL4444",
    ),
    structural(
        "quarters_between_posts", 3.0, (0.0, 40.0), "quarters", "careers",
        "How long an incumbent stays in a post before considering the next one up.",
    ),
    structural(
        "initial_in_role", 0.15, (0.0, 0.6), "share of consultants", "careers",
        "Share of consultants dealt a role by lot when a run starts.", "Ham2013",
    ),
)  # fmt: skip

LAST_QUARTERS = (72, 92, 112)  # of seniority, at which the hazard of leaving steps up: 18, 23 and 28 years
HAZARDS = (0.026, 0.08, 0.25, 0.5)  # a year, before scaling
LONGEST_CAREER = 280  # quarters; fewer than one in a million stays longer
BISECTIONS = 60


@compiled
def _quarters_survived(quarters: int, hazard: float) -> float:
    """Expected quarters that a doctor is seen at the start of, out of ``quarters``, under a constant hazard."""
    kept = exp(-hazard * QUARTER)
    if kept >= 1.0:
        return float(quarters)
    return (1.0 - exp(-hazard * QUARTER * quarters)) / (1.0 - kept)


@compiled
def mean_career(scale: float) -> float:
    """Mean length of a career in quarters when all hazards are multiplied by ``scale`` > 0."""
    survival = 1.0
    total = 0.0
    start = 0
    for stage in range(4):
        end = LONGEST_CAREER if stage == 3 else LAST_QUARTERS[stage]
        total += survival * _quarters_survived(end - start, HAZARDS[stage] * scale)
        survival *= exp(-HAZARDS[stage] * scale * QUARTER * (end - start))
        start = end
    return total


@compiled
def hazard_scale(leave_rate: float) -> float:
    """The scale of all hazards at which a stationary workforce loses ``leave_rate`` of its members a year."""
    if leave_rate <= 0.0:
        return 0.0
    low, high = 0.0, 40.0
    for _ in range(BISECTIONS):
        middle = 0.5 * (low + high)
        if 1.0 / (mean_career(middle) * QUARTER) < leave_rate:
            low = middle
        else:
            high = middle
    return 0.5 * (low + high)


class LeavingChances(NamedTuple):
    """Probability of leaving within a quarter in each stage of a career: up to 18, 23, 28 years, and beyond.

    ``leave_rate`` is the share a year that they come to.
    """

    leave_rate: float
    early: float
    late: float
    retiring: float
    last: float


@compiled
def leaving_chances(leave_rate: float) -> LeavingChances:
    """The chances at which a stationary workforce loses ``leave_rate`` of its members a year."""
    scale = hazard_scale(leave_rate)
    return LeavingChances(
        leave_rate,
        chance_in_a_quarter(HAZARDS[0] * scale),
        chance_in_a_quarter(HAZARDS[1] * scale),
        chance_in_a_quarter(HAZARDS[2] * scale),
        chance_in_a_quarter(HAZARDS[3] * scale),
    )


@compiled
def chance_of_leaving(quarters_as_consultant: int, chances: LeavingChances) -> float:
    """Probability that a doctor leaves within the quarter, by quarters since appointment as consultant."""
    if quarters_as_consultant < LAST_QUARTERS[0]:
        return chances.early
    if quarters_as_consultant < LAST_QUARTERS[1]:
        return chances.late
    if quarters_as_consultant < LAST_QUARTERS[2]:
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
    """Fill ``cumulative`` with the share of a stationary workforce that is at most so many quarters senior."""
    survival = 1.0
    total = 0.0
    for quarter in range(len(cumulative)):
        total += survival
        cumulative[quarter] = total
        survival *= 1.0 - chance_of_leaving(quarter, chances)
    for quarter in range(len(cumulative)):
        cumulative[quarter] /= total
