"""What is measured: the engine, the floor below which no engine of this kind can go, and the Mesa reference."""

from random import Random

import numpy as np
from numpy.typing import NDArray

from policies.plan import LeverPlan
from policies.timeline import timeline
from sim.engine import Observation, Run, RunPlan
from sim.parameters import world_vector
from sim.population import Population, built_in_population, numbered_trusts, trust_sizes
from tests.benchmarks.timing import Work
from tests.reference.luck import StreamLuck
from tests.reference.model import ReferenceModel

PRESCRIPTIVE = {"stringency": LeverPlan(0.8), "publish": LeverPlan(1.0)}
BURN_IN_YEARS, POLICY_YEARS = 10, 15
QUARTERS = 4 * (BURN_IN_YEARS + POLICY_YEARS)
STATE_BYTES = 100  # a doctor, read and written once a quarter
DRAWS = 3  # a doctor and quarter
LEAN = Observation(yearly=False)
NANO, MICRO, MILLI = 1e9, 1e6, 1e3

ENGLAND = built_in_population("england")
WORKSHOP = built_in_population("workshop")


def four_trusts(consultants: int) -> Population:
    """Four trusts of one size: ``tiny`` has 60 in each."""
    return Population(f"4 x {consultants}", numbered_trusts([consultants] * 4))


def englands(count: int) -> Population:
    """So many times the trusts of England."""
    sizes = trust_sizes(ENGLAND.size, len(ENGLAND.trusts)).tolist()
    return Population(f"{count} x england", numbered_trusts(sizes * count))


def levers(quarters: int = QUARTERS) -> NDArray[np.float64]:
    """The default job's levers: two fifths of the quarters are burn-in, the others prescriptive."""
    before = 4 * (quarters * BURN_IN_YEARS // QUARTERS)
    return np.concatenate((timeline({}, -before, before), timeline(PRESCRIPTIVE, 0, quarters - before)))


def engine(population: Population, observation: Observation = LEAN, quarters: int = QUARTERS) -> Work:
    """Let the quarters pass in one call, in a world that has been set up before and that goes on from call to call."""
    run = Run(population, observation)
    rows = levers(quarters)
    run.begin(world_vector(), 1, 0)
    return lambda: run.advance(rows)


def plans(runs: int) -> list[RunPlan]:
    """The default job's prescriptive runs, each with its own seed."""
    policy = timeline(PRESCRIPTIVE, 0, 4 * POLICY_YEARS)
    return [RunPlan(world_vector(), seed, policy) for seed in range(runs)]


def floor(doctors: int, quarters: int = QUARTERS) -> Work:
    """Draw three uniforms a doctor and quarter (SFC64, the fastest of NumPy's), and touch the state once."""
    generator = np.random.Generator(np.random.SFC64(1))
    uniforms = np.empty(doctors)
    state = np.zeros(doctors * STATE_BYTES // 8)

    def work() -> object:
        for _ in range(quarters):
            for _ in range(DRAWS):
                generator.random(out=uniforms)
            np.add(state, 1.0, out=state)
        return state

    return work


def reference(population: Population, quarters: int) -> Work:
    """Step the idiomatic Mesa model of the same law, which draws as Mesa users do."""
    model = ReferenceModel(population, {}, 1, PRESCRIPTIVE, BURN_IN_YEARS, StreamLuck(Random(1)))

    def work() -> object:
        for _ in range(quarters):
            model.step()
        return model

    return work
