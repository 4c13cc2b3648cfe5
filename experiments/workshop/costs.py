"""What a plan costs a year, in £k, by lever: the mean over the seeds and over the years from its start on."""

from experiments.workshop.plan import Plan
from experiments.workshop.stage import HISTORY, Play
from policies.timeline import timeline
from sim.measures import MEASURES
from sim.population import Population

UNIT = {"campaign": 40.0, "publish": 50.0, "alignment": 250.0}


def yearly_costs(plan: Plan, play: Play, population: Population) -> dict[str, float]:
    """Cost by lever, £k a year, for the trusts of the population."""
    from policies.levers import LEVER_NAMES

    first = round(4 * plan.start_year)
    levels = timeline(plan.levers, 0, play.outcomes.shape[1] - HISTORY)
    outcomes = play.outcomes[:, HISTORY:].mean(axis=0)
    measure = {name: outcomes[:, k] for k, name in enumerate(MEASURES)}
    level = {name: levels[:, k] for k, name in enumerate(LEVER_NAMES)}
    leaders, trusts = measure["in_role"] * population.size, len(population.trusts)
    costs = {name: level[name] * unit * trusts for name, unit in UNIT.items()}
    costs["pay_premium"] = level["pay_premium"] * 1.3 * leaders
    costs["protected_time"] = level["protected_time"] * 12.0 * leaders
    costs["training"] = level["training"] * 1.5 * 0.1 * (population.size - leaders)
    costs["stringency"] = (30.0 * level["stringency"] + 150.0 * measure["effort"]) * trusts * (level["stringency"] > 0)
    return {name: float(cost[first:].mean()) for name, cost in costs.items() if name in plan.levers}
