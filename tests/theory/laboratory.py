"""Worlds simple enough to be solved on paper, and how far chance may carry a run from the solution."""

from collections.abc import Mapping, Sequence
from math import exp, log, sqrt

import numpy as np
from numpy.typing import NDArray

from policies.plan import LeverPlan
from policies.timeline import timeline
from sim.engine import Observation, Run, RunPlan, simulate
from sim.measures import MEASURES
from sim.parameters import BY_NAME, world_vector
from sim.population import Population, Trust

QUARTER = 0.25
HEADLINES_ONLY = Observation(yearly=False)

# Everybody is the average doctor, nobody leaves, any number may lead, and those in and out of a role see the same:
# own strain, strain seen in others and headlines do not count.
PLAIN = {
    "open_posts": 1.0,
    "identical_doctors": 1.0,
    "leave_rate": 0.0,
    "invite_rate": 0.0,
    "term_end_rate": 0.0,
    "habit": 0.0,
    "stress_weight": 0.0,
    "press_weight": 0.0,
}
NO_INTERACTION = {"stigma_weight": 0.0}
ALIGNMENT = 0.5


def one_trust(consultants: int) -> Population:
    """One trust of which nothing is left to chance."""
    return Population("laboratory", (Trust("Laboratory", consultants, 0.4, ALIGNMENT, 0.5, 0.5),))


def equal_rates(revisions_a_year: float) -> dict[str, float]:
    """Clinical doctors consider and incumbents review equally often."""
    return {"consider_rate": revisions_a_year, "review_rate": revisions_a_year}


def chance(rate: float) -> float:
    """Probability within a quarter of an event with this rate a year."""
    return 1.0 - exp(-rate * QUARTER)


def value(world: Mapping[str, float], name: str) -> float:
    """A parameter of a world: its default unless overridden."""
    return float(world.get(name, BY_NAME[name].default))


def logistic(x: float) -> float:
    """Λ(x)."""
    return 1.0 / (1.0 + exp(-x))


def logit(share: float) -> float:
    """The log-odds of a share."""
    return log(share / (1.0 - share))


def utility_of_the_average_doctor(world: Mapping[str, float]) -> float:
    """V of a first-rung post, from the specification, where stress, headlines and stigma do not count."""

    def p(name: str) -> float:
        return value(world, name)

    discretion = min(1.0, p("discretion0") + p("discretion_alignment") * ALIGNMENT)
    pay = p("allowance_1") - p("other_income_median") * p("time_1") / 0.2
    perceived_autonomy = p("frontline_autonomy") * (1.0 - p("autonomy_gap"))
    return (
        p("constant")
        + p("pay_weight") * pay / 10.0
        + p("belief_weight") * p("belief_mean") * discretion
        - p("autonomy_weight") * p("time_1") * perceived_autonomy
    )


def outcomes(
    population: Population,
    world: Mapping[str, float],
    seeds: Sequence[int],
    quarters: int,
    levers: Mapping[str, LeverPlan] | None = None,
) -> dict[str, NDArray[np.float64]]:
    """National outcomes by name, each of shape ``(seeds, quarters)``, of runs without burn-in."""
    rows = timeline(levers or {}, 0, quarters)
    plans = [RunPlan(world_vector(world), seed, rows) for seed in seeds]
    records = simulate(population, plans, 0, HEADLINES_ONLY)
    table = np.stack([record.outcomes for record in records])
    return {name: table[:, :, column] for column, name in enumerate(MEASURES)}


def started(population: Population, world: Mapping[str, float], seed: int, burn_in_years: int = 0) -> Run:
    """A run that can be stepped, standing before its first quarter."""
    run = Run(population, HEADLINES_ONLY)
    run.begin(world_vector(world), seed, -4 * burn_in_years)
    return run


def standard_deviation(p: float, revision: float, peer_weight: float, consultants: int) -> float:
    """Stationary sd of the share in role about a root p of p = Λ(h + J·p), all revising by the last quarter's share.

    ``revision`` is the probability that a doctor revises in a quarter, ``peer_weight`` is J.
    """
    slope = peer_weight * p * (1.0 - p)
    kept = 1.0 - revision * (1.0 - slope)
    joiners = (1.0 - p) * revision * p * (1.0 - revision * p)
    leavers = p * revision * (1.0 - p) * (1.0 - revision * (1.0 - p))
    return sqrt((joiners + leavers) / consultants / (1.0 - kept**2))


def tolerance(sd: float, replicates: int, consultants: int) -> float:
    """How far the mean of independent replicates may lie from the answer."""
    return 4.0 * sd / sqrt(replicates) + 1.5 / consultants
