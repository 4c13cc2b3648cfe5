"""What a policy costs: unit costs times what the model counts, discounted to the policy's start.

    cost of a lever in a quarter = unit cost * level * basis / 4      (places on courses are paid one by one)
    discounted                   = cost / (1 + rate) ** year          (HM Treasury, The Green Book: 3.5 % real)

All sums are in £k of constant prices. Unit costs come from the parameter table unless the policy sets its own.
"""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from agents.clock import QUARTER
from agents.parameter import Parameter, unit_cost
from policies.cost_items import BASES
from policies.course import Stretch
from policies.plan import Policy
from policies.registry import BY_NAME, COST_ITEMS, LEVER_NAMES
from policies.timeline import Floats

PLACES = "places"

PARAMETERS = (
    unit_cost(
        "discount_rate", 0.035, (0.0, 0.05), "a year",
        "How much less a pound is worth a year later, in real terms; 0 switches discounting off.", "Treasury2025",
    ),
)  # fmt: skip

Integers = NDArray[np.int64]
UnitCosts = Mapping[str, float]


def cost_rows() -> tuple[Parameter, ...]:
    """The rows of the parameter table that say what something costs, the discount rate with them."""
    return tuple(item.row for _, item in COST_ITEMS) + PARAMETERS


def default_unit_costs() -> dict[str, float]:
    """Every unit cost of the parameter table and the discount rate, by name."""
    return {row.name: row.default for row in cost_rows()}


def unit_costs_of(policy: Policy, table: UnitCosts) -> dict[str, float]:
    """Unit costs with the policy's own in place: a lever's own ``unit_cost`` is that of its first item."""
    own = {
        BY_NAME[name].costs[0].row.name: plan.unit_cost
        for name, plan in policy.levers.items()
        if plan.unit_cost is not None and BY_NAME[name].costs
    }
    return {**table, **own}


def nothing_paid(trusts: int) -> Integers:
    """For how many quarters each item has been paid in each trust when a run begins, shape ``(n_items, n_trusts)``."""
    return np.zeros((len(COST_ITEMS), trusts), dtype=np.int64)


def units_bought(stretch: Stretch, bases: Floats, paid: Integers) -> Floats:
    """How many units of each cost item are bought, quarter by quarter.

    Parameters
    ----------
    stretch : Stretch
        The levels of the quarters, as the policy's course went.
    bases : ndarray, shape (quarters, kinds, n_bases)
        What the model counted in trusts of each kind.
    paid : ndarray of int, shape (n_items, n_trusts)
        For how many quarters items that are paid for some years only have been paid already; it is carried on.

    Returns
    -------
    ndarray, shape (quarters, n_items)
        In the order of ``policies.registry.COST_ITEMS``; by the year but for places, so a quarter has a fourth.
    """
    units = np.zeros((len(stretch.levels), len(COST_ITEMS)))
    for column, (lever, item) in enumerate(COST_ITEMS):
        levels = stretch.levels[:, :, LEVER_NAMES.index(lever.name)] - lever.row.default
        if item.years is None:
            counted = bases[:, :, BASES.index(item.basis)]
            bought = counted * levels if item.times_level else counted
        else:
            bought = _for_some_years(levels[:, stretch.kind], round(item.years / QUARTER), paid[column])
        units[:, column] = bought.sum(axis=1) * (1.0 if item.basis == PLACES else QUARTER)
    return units


def _for_some_years(levels: Floats, quarters: int, paid: Integers) -> Floats:
    """Levels by quarter and trust, 0 where a trust has been paid for so many quarters already."""
    so_far = paid + np.cumsum(levels != 0.0, axis=0)
    paid += np.count_nonzero(levels, axis=0)
    return np.where(so_far <= quarters, levels, 0.0)


def costs_of(policy: Policy, units: Floats, unit_costs: UnitCosts) -> Floats:
    """Cost in £k by quarter and cost item, undiscounted, shape ``(quarters, n_items)`` as ``units``."""
    prices = unit_costs_of(policy, unit_costs)
    each = [1.0 + prices[item.row.name] if item.is_share else prices[item.row.name] for _, item in COST_ITEMS]
    costs: Floats = units * np.array(each)
    return costs


def discounted(costs: Floats, rate: float) -> Floats:
    """Present value at the policy's start of costs by year, first axis years; the first year is not discounted."""
    years = np.arange(len(costs)).reshape((-1,) + (1,) * (costs.ndim - 1))
    value: Floats = costs / (1.0 + rate) ** years
    return value
