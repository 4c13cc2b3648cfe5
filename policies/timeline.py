"""A lever over time: when it starts, how fast it ramps up, when it stops.

    level in quarter k after the start = neutral + (level - neutral) * min(1, (k + 1) / (4 * ramp_years))

A flag switches at once. Quarter 0 is the first of the policy; burn-in quarters are negative and always neutral.
"""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from agents.clock import QUARTERS_A_YEAR
from policies.plan import LeverPlan
from policies.registry import BY_NAME, LEVER_NAMES, LEVERS

Floats = NDArray[np.float64]


def neutral_levels() -> Floats:
    """The level of every lever when no policy is on, shape ``(n_levers,)``."""
    return np.array([lever.row.default for lever in LEVERS])


def timeline(plans: Mapping[str, LeverPlan], first_quarter: int, quarters: int) -> Floats:
    """Levels of all levers, shape ``(quarters, n_levers)``, from ``first_quarter`` on (0 = the policy's start)."""
    table = np.tile(neutral_levels(), (quarters, 1))
    when = np.arange(first_quarter, first_quarter + quarters)
    for name, plan in plans.items():
        table[:, LEVER_NAMES.index(name)] = _column(name, plan, when)
    return table


def _column(name: str, plan: LeverPlan, when: NDArray[np.int64]) -> Floats:
    neutral = BY_NAME[name].row.default
    elapsed = when - round(plan.start_year * QUARTERS_A_YEAR)
    active = (elapsed >= 0) & (when >= 0) & (when < stop_quarter(plan))
    return np.where(active, neutral + (plan.level - neutral) * share_reached(name, elapsed, plan.ramp_years), neutral)


def share_reached(name: str, elapsed: NDArray[np.int64], ramp_years: float) -> Floats:
    """How much of its way a lever has gone, 0 to 1, when it has been moving for ``elapsed`` whole quarters."""
    if QUARTERS_A_YEAR * ramp_years > 1.0 and not BY_NAME[name].is_flag:
        return np.minimum(1.0, (elapsed + 1) / (QUARTERS_A_YEAR * ramp_years))
    return np.ones(len(elapsed))


def stop_quarter(plan: LeverPlan) -> float:
    """The quarter in which a lever falls back to neutral; infinite if it never does."""
    return np.inf if plan.stop_year is None else round(plan.stop_year * QUARTERS_A_YEAR)
