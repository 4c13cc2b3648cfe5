"""What a policy costs: unit costs times what the model counts, discounted to the policy's start.

    cost of a lever in a quarter = unit cost * level * basis / 4      (places on courses are paid one by one)
    discounted                   = cost / (1 + rate) ** year          (HM Treasury, The Green Book: 3.5 % real)

All sums are in £k of constant prices. Unit costs come from the parameter table unless the policy sets its own.
"""

from collections.abc import Mapping

import numpy as np

from agents.parameter import Parameter, unit_cost
from policies.cost_items import BASES
from policies.plan import Policy
from policies.registry import BY_NAME, COST_ITEMS, LEVER_NAMES
from policies.timeline import Floats

PLACES = "places"
A_QUARTER = 0.25

PARAMETERS = (
    unit_cost(
        "discount_rate", 0.035, (0.0, 0.05), "a year",
        "How much less a pound is worth a year later, in real terms; 0 switches discounting off.", "Treasury2025",
    ),
)  # fmt: skip

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


def units_bought(levels: Floats, bases: Floats) -> Floats:
    """How many units of each cost item are bought, quarter by quarter.

    Parameters
    ----------
    levels : ndarray, shape (quarters, kinds, n_levers)
        For each kind of trust, as the policy's course went.
    bases : ndarray, shape (quarters, kinds, n_bases)
        What the model counted in trusts of that kind.

    Returns
    -------
    ndarray, shape (quarters, n_items)
        In the order of ``policies.registry.COST_ITEMS``; by the year but for places, so a quarter has a fourth.
    """
    units = np.zeros((len(levels), len(COST_ITEMS)))
    for column, (lever, item) in enumerate(COST_ITEMS):
        counted = bases[:, :, BASES.index(item.basis)]
        if item.times_level:
            counted = counted * (levels[:, :, LEVER_NAMES.index(lever.name)] - lever.row.default)
        units[:, column] = counted.sum(axis=1) * (1.0 if item.basis == PLACES else A_QUARTER)
    return units


def costs_of(policy: Policy, units: Floats, unit_costs: UnitCosts) -> Floats:
    """Cost in £k by quarter and cost item, undiscounted, shape ``(quarters, n_items)`` as ``units``.

    An item that is paid for some years only, such as restructuring, is paid from the first quarter it is bought in.
    """
    prices = unit_costs_of(policy, unit_costs)
    costs = np.zeros_like(units)
    for column, (_, item) in enumerate(COST_ITEMS):
        price = prices[item.row.name]
        costs[:, column] = units[:, column] * (1.0 + price if item.is_share else price)
        bought = np.flatnonzero(units[:, column])
        if item.years is not None and len(bought):
            costs[bought[0] + round(item.years / A_QUARTER) :, column] = 0.0
    return costs


def discounted(costs: Floats, rate: float) -> Floats:
    """Present value at the policy's start of costs by year, first axis years; the first year is not discounted."""
    years = np.arange(len(costs)).reshape((-1,) + (1,) * (costs.ndim - 1))
    value: Floats = costs / (1.0 + rate) ** years
    return value
