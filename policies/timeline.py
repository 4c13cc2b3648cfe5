"""A lever over time: when it starts, how fast it ramps up, when it stops.

    level in quarter k after the start = neutral + (level - neutral) * min(1, (k + 1) / (4 * ramp_years))

A flag switches at once. Quarter 0 is the first of the policy; burn-in quarters are negative and always neutral.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from agents.clock import QUARTERS_A_YEAR
from agents.parameter import Parameter
from policies.levers import FLAGS, LEVER_NAMES, PARAMETERS

RAMP_YEARS = 2.0
_ROWS: Mapping[str, Parameter] = {row.name: row for row in PARAMETERS}


@dataclass(frozen=True, slots=True)
class LeverPlan:
    """One lever of a policy.

    Parameters
    ----------
    level : float
        Where the lever stands when fully on, in the unit of its row.
    start_year : float
        Years after the policy's start at which the lever is first pulled, a multiple of .25.
    ramp_years : float
        Years until it stands at its level; 0 means at once.
    stop_year : float or None
        Years after the policy's start at which it falls back to neutral; None means never.
    """

    level: float
    start_year: float = 0.0
    ramp_years: float = RAMP_YEARS
    stop_year: float | None = None


def neutral_levels() -> NDArray[np.float64]:
    """The level of every lever when no policy is on, shape ``(n_levers,)``."""
    return np.array([row.default for row in PARAMETERS])


def timeline(plans: Mapping[str, LeverPlan], first_quarter: int, quarters: int) -> NDArray[np.float64]:
    """Levels of all levers, shape ``(quarters, n_levers)``, from ``first_quarter`` on (0 = the policy's start)."""
    table = np.tile(neutral_levels(), (quarters, 1))
    when = np.arange(first_quarter, first_quarter + quarters)
    for name, plan in plans.items():
        table[:, LEVER_NAMES.index(name)] = _column(name, plan, when)
    return table


def _column(name: str, plan: LeverPlan, when: NDArray[np.int64]) -> NDArray[np.float64]:
    neutral = _ROWS[name].default
    elapsed = when - round(plan.start_year * QUARTERS_A_YEAR)
    if plan.ramp_years > 0.0 and name not in FLAGS:
        reached = np.minimum(1.0, (elapsed + 1) / (QUARTERS_A_YEAR * plan.ramp_years))
    else:
        reached = np.ones(len(when))
    active = (elapsed >= 0) & (when >= 0)
    if plan.stop_year is not None:
        active &= when < round(plan.stop_year * QUARTERS_A_YEAR)
    return np.where(active, neutral + (plan.level - neutral) * reached, neutral)
