"""The same policies at equal yearly cost: each scaled down or up until it costs as much as a budget says.

"Full" is a hand-chosen size, so a policy may win by being large. Every lever that costs something is scaled by the
same factor, held within its allowed range; the factor is found by regula falsi on the mean yearly cost of the first
seeds, and the scaled policy is then simulated like any other.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from agents.clock import QUARTERS_A_YEAR
from analysis.costs import THOUSANDS_IN_A_MILLION
from analysis.schema import AT_EQUAL_COST
from experiments.configuration.policies import NamedPolicy
from experiments.execution import simulate_batch
from experiments.plan import PlannedRun
from experiments.progress import tell
from experiments.records import Records
from experiments.settings import Arm, Comparison
from policies.costs import costs_of, unit_costs_of
from policies.plan import Policy
from policies.registry import BY_NAME
from policies.trigger import Trigger
from sim.engine import Observation, Regime, RunPlan, RunRecord
from sim.parameters import world_vector

SEEDS_FOR_SCALING = 2
STEPS = 8
NEAR_ENOUGH = 0.01  # of the budget
QUIET = Observation(prepared_quarterly=False, yearly=False)


@dataclass(frozen=True)
class Scaled:
    """A policy at a size of its own, what it costs in £m a year on the seeds used for scaling, and what it should."""

    arm: Arm
    factor: float
    cost: float
    budget: float

    @property
    def facts(self) -> dict[str, object]:
        """What the manifest keeps of it."""
        return {
            "arm": self.arm[0], "factor": self.factor, "cost": self.cost, "budget": self.budget,
            "at_budget": abs(self.cost - self.budget) <= NEAR_ENOUGH * self.budget,
        }  # fmt: skip


def costs_of_arms(settings: Comparison, runs: Sequence[PlannedRun], done: Records) -> dict[str, float]:
    """Mean yearly cost of each arm in £m beyond that of the reference, over the runs that finished."""
    sums: dict[str, list[float]] = {}
    failed = done.reasons
    for run in runs:
        if run.run_id not in failed:
            sums.setdefault(run.arm, []).append(_total_cost(settings, run.policy, done[run.run_id]))
    means = {arm: float(np.mean(values)) / settings.years for arm, values in sums.items()}
    return {arm: mean - means.get(settings.arms[0][0], 0.0) for arm, mean in means.items()}


def _total_cost(settings: Comparison, policy: NamedPolicy, record: RunRecord) -> float:
    """What a run costs in £m over all its years."""
    units = record.units[-record.first_quarter :]
    costs = costs_of(policy.plan, units, unit_costs_of(policy.plan, settings.unit_costs))
    return float(costs.sum()) / THOUSANDS_IN_A_MILLION


def scaled_arms(settings: Comparison, cost_of_arm: Mapping[str, float], budget: float | None) -> list[Scaled]:
    """Every policy that costs something, scaled to the budget.

    Parameters
    ----------
    settings : Comparison
        The policies at full size.
    cost_of_arm : mapping of str to float
        Mean yearly cost of each arm in £m.
    budget : float or None
        £m a year; None means the cost of the cheapest policy that costs anything.
    """
    # No cost is known of an arm whose runs all failed.
    costly = [arm for arm in settings.arms[1:] if cost_of_arm.get(arm[0], 0.0) > 0.0]
    if not costly:
        return []
    wanted = budget if budget is not None else min(cost_of_arm[name] for name, _ in costly)
    factors = _factors(settings, costly, wanted)
    failed = [name for name, (_, cost) in factors.items() if not np.isfinite(cost)]
    if failed:
        tell(f"Not scaled, since its runs failed: {', '.join(failed)}.")
    return [
        Scaled((f"{name}{AT_EQUAL_COST}", scaled_policy(policy, factors[name][0])), *factors[name], wanted)
        for name, policy in costly
        if name not in failed
    ]


def scaled_policy(policy: NamedPolicy, factor: float) -> NamedPolicy:
    """A policy with every lever that costs something moved to ``factor`` of its way from neutral."""
    levers = {
        name: replace(plan, level=_scaled_level(name, plan.level, factor)) if BY_NAME[name].is_size else plan
        for name, plan in policy.plan.levers.items()
    }
    triggers = tuple(_scaled_trigger(trigger, factor) for trigger in policy.plan.triggers)
    return NamedPolicy(policy.name, Policy(levers, triggers))


def _scaled_trigger(trigger: Trigger, factor: float) -> Trigger:
    sizes = {name for name in trigger.levers if BY_NAME[name].is_size}
    set_to = {name: _scaled_level(name, to, factor) if name in sizes else to for name, to in trigger.set_to.items()}
    change_by = {name: factor * by if name in sizes else by for name, by in trigger.change_by.items()}
    return replace(trigger, set_to=set_to, change_by=change_by)


def _scaled_level(name: str, level: float, factor: float) -> float:
    row = BY_NAME[name].row
    return min(max(row.default + factor * (level - row.default), row.minimum), row.maximum)


def _largest_factor(policy: NamedPolicy) -> float:
    """Beyond this every lever stands at the end of its range."""
    plan = policy.plan
    levels = [(name, lever.level) for name, lever in plan.levers.items()]
    levels += [(name, level) for trigger in plan.triggers for name, level in trigger.set_to.items()]
    steps = [(name, level - BY_NAME[name].row.default) for name, level in levels]
    changes = [(name, change) for trigger in plan.triggers for name, change in trigger.change_by.items()]
    reach = [_room(name, step) / step for name, step in (*steps, *changes) if BY_NAME[name].is_size and step]
    return max(reach, default=1.0)


def _room(name: str, step: float) -> float:
    """How far a lever can be from neutral in the direction of a step."""
    row = BY_NAME[name].row
    return (row.maximum if step > 0.0 else row.minimum) - row.default


def _factors(settings: Comparison, arms: Sequence[Arm], wanted: float) -> dict[str, tuple[float, float]]:
    """Factor and cost of each policy, found side by side so that every step is one batch."""
    low = {name: (0.0, 0.0) for name, _ in arms}
    high = {name: (largest, np.nan) for name, policy in arms for largest in [_largest_factor(policy)]}
    tried = {name: min(1.0, high[name][0]) for name, _ in arms}
    best = {name: (1.0, np.inf) for name, _ in arms}
    for _ in range(STEPS):
        open_arms = [(n, p) for n, p in arms if abs(best[n][1] - wanted) > NEAR_ENOUGH * wanted and tried[n] >= 0.0]
        if not open_arms:
            break
        costs = _yearly_costs(settings, [(name, scaled_policy(policy, tried[name])) for name, policy in open_arms])
        for name, cost in costs.items():
            if abs(cost - wanted) < abs(best[name][1] - wanted):
                best[name] = (tried[name], cost)
            side = low if cost < wanted else high
            side[name] = (tried[name], cost)
            tried[name] = np.nan if np.isnan(cost) else _between(low[name], high[name], wanted)
    return best


def _between(low: tuple[float, float], high: tuple[float, float], wanted: float) -> float:
    """Where a straight line between two factors meets the budget; the far end while its cost is not known."""
    if np.isnan(high[1]):
        return min(high[0], 1.5 * low[0] * wanted / low[1]) if low[1] > 0.0 else high[0]
    share = (wanted - low[1]) / (high[1] - low[1])
    return low[0] + min(max(share, 0.02), 0.98) * (high[0] - low[0])


def _yearly_costs(settings: Comparison, arms: Sequence[Arm]) -> dict[str, float]:
    """Mean yearly cost in £m of each arm beyond the reference, on the first seeds; ``nan`` if a run failed."""
    world = world_vector(settings.world.inputs)
    both = [settings.arms[0], *arms]
    totals = np.zeros(len(both))
    seeds = settings.seeds[:SEEDS_FOR_SCALING]
    for seed in seeds:
        regimes = [Regime(policy.plan, QUARTERS_A_YEAR * settings.years) for _, policy in both]
        plans = [RunPlan(world, seed, regime) for regime in regimes]
        records = simulate_batch(settings.population, plans, settings.burn_in_years, QUIET)
        for position, ((_, policy), record) in enumerate(zip(both, records, strict=True)):
            totals[position] += _total_cost(settings, policy, record) if isinstance(record, RunRecord) else np.nan
    more = (totals[1:] - totals[0]) / len(seeds) / settings.years
    return {name: float(cost) for (name, _), cost in zip(arms, more, strict=True)}
