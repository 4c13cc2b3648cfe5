"""Planning: from settings to the list of runs, each with its own identity."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from agents.clock import QUARTERS_A_YEAR
from experiments.configuration.parts import World
from experiments.configuration.policies import NamedPolicy
from experiments.identity import RUN_ID_DIGITS, content_hash
from sim.engine import Regime, RunPlan
from sim.parameters import world_vector
from sim.population import Population


@dataclass(frozen=True)
class PlannedRun:
    """One run to be done: which side of the comparison it stands on, and all that goes into it.

    Parameters
    ----------
    run_id : str
        16 hexadecimal digits of the hash of its content. A policy compared with itself has the same runs in both arms.
    arm : str
        ``reference`` or ``policy``.
    policy, world : NamedPolicy, World
        What is on, and under which assumptions.
    seed : int
        Its luck.
    """

    run_id: str
    arm: str
    policy: NamedPolicy
    world: World
    seed: int

    @property
    def changes(self) -> str:
        """Parameters, switches and levers that differ from their defaults, as JSON."""
        return json.dumps({**self.world.changes, **self.policy.changes})


def plan_runs(
    population: Population,
    world: World,
    arms: Sequence[tuple[str, NamedPolicy]],
    seeds: Sequence[int],
    years: int,
    burn_in_years: int,
) -> list[PlannedRun]:
    """Every run of a comparison, seed by seed, the arms of a seed beside one another so that they share a burn-in."""
    common = {
        "population": population.content(), "world": world.content(), "years": years, "burn_in_years": burn_in_years
    }  # fmt: skip
    # Hashed once for each arm, since a study may have many seeds.
    hashed = [(arm, policy, content_hash({**common, "policy": policy.content()})) for arm, policy in arms]
    return [
        PlannedRun(content_hash({"arm": content, "seed": seed})[:RUN_ID_DIGITS], arm, policy, world, seed)
        for seed in seeds
        for arm, policy, content in hashed
    ]


def engine_plans(runs: Sequence[PlannedRun], years: int) -> dict[str, RunPlan]:
    """What the engine needs of each run, by ``run_id``, in order and without repetition."""
    regimes = {id(run.policy): Regime(run.policy.plan, QUARTERS_A_YEAR * years) for run in runs}
    vectors = {id(run.world): world_vector(run.world.inputs) for run in runs}
    return {run.run_id: RunPlan(vectors[id(run.world)], run.seed, regimes[id(run.policy)]) for run in runs}
