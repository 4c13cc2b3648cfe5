"""What a plan costs a year, in £k, by lever: the mean over the seeds and over the years from its start on."""

from experiments.workshop.plan import Plan
from experiments.workshop.stage import Play
from policies.costs import costs_of, default_unit_costs
from policies.registry import COST_ITEMS

QUARTERS_A_YEAR = 4


def yearly_costs(plan: Plan, play: Play) -> dict[str, float]:
    """Undiscounted cost by lever, £k a year, in all trusts of the population together."""
    first = round(QUARTERS_A_YEAR * plan.start_year)
    units = play.units.mean(axis=0)
    by_item = costs_of(plan.policy, units, default_unit_costs())[first:].mean(axis=0) * QUARTERS_A_YEAR
    costs = dict.fromkeys(plan.policy.levers, 0.0)
    for (lever, _), cost in zip(COST_ITEMS, by_item.tolist(), strict=True):
        if lever.name in costs:
            costs[lever.name] += cost
    return costs
