"""Doing the runs of a plan: batches that share a burn-in, on any executor, handed on in the order of the plan.

A record is handed on as soon as its turn comes and is not kept here, so however many runs there are, few are in memory.
"""

import itertools
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import BrokenExecutor, Future

from agents.code_cache import cache_folder
from agents.compiling import is_compiled_already
from experiments.configuration.parts import ExecutorChoice
from experiments.executors import handed_over, make_executor
from experiments.failures import WORKER_LOST, reason_of
from experiments.folders import writing
from experiments.interrupts import check_interrupts
from experiments.plan import PlannedRun, engine_plans
from experiments.progress import progress, tell
from policies.timeline import timeline
from sim.engine import Observation, RunPlan, RunRecord, simulate
from sim.parameters import world_vector
from sim.population import Population, Trust

Done = RunRecord | str  # a record, or the reason why there is none
Keep = Callable[[str, Done], None]

# A small population takes several seeds to a batch: until a study has few batches, or a batch is long enough, or has as
# many records as may wait for one another.
BATCHES = 64
DOCTOR_RUNS_A_BATCH = 100_000
MOST_RUNS_A_BATCH = 64


def execute(
    population: Population,
    runs: Sequence[PlannedRun],
    years: int,
    burn_in_years: int,
    choice: ExecutorChoice,
    keep: Keep,
    observation: Observation | None = None,
) -> None:
    """Do the runs of a plan.

    Parameters
    ----------
    population : Population
        Who works where.
    runs : sequence of PlannedRun
        As planned; runs of the same content are done once.
    years, burn_in_years : int
        To simulate under the policy and before it.
    choice : ExecutorChoice
        Where; it changes no result.
    keep : callable
        Told the ``run_id`` of each run in the order of the plan, and its record; the reason instead if it failed.
    observation : Observation, optional
        How much is put on record; everything if not given.
    """
    execute_plans(population, engine_plans(runs, years), burn_in_years, choice, keep, observation)


def execute_plans(
    population: Population,
    plans: Mapping[str, RunPlan],
    burn_in_years: int,
    choice: ExecutorChoice,
    keep: Keep,
    observation: Observation | None = None,
) -> None:
    """As ``execute``, for what the engine needs of each run, by ``run_id``."""
    batches = _batches(population, plans)
    compile_first()
    executor = make_executor(choice, len(batches))

    def submit(batch: Sequence[str]) -> Future[list[Done]]:
        chosen = [plans[run_id] for run_id in batch]
        return executor.submit(simulate_batch, population, chosen, burn_in_years, observation)

    try:
        with progress("Runs", len(plans)) as advance:
            for batch, future in handed_over(executor, submit, batches, in_order=True):
                for run_id, done in zip(batch, _results(future, len(batch)), strict=True):
                    keep(run_id, done)
                advance(len(batch))
    finally:
        executor.shutdown(wait=False, cancel_futures=True)
    check_interrupts()


def _batches(population: Population, plans: Mapping[str, RunPlan]) -> list[list[str]]:
    """Runs that share a seed stay together; small populations take several seeds to a batch."""
    seeds: dict[int, list[str]] = {}
    for run_id, plan in plans.items():
        seeds.setdefault(plan.seed, []).append(run_id)
    pairs = list(seeds.values())
    most = min(MOST_RUNS_A_BATCH, DOCTOR_RUNS_A_BATCH // population.size) // len(pairs[0])
    together = max(1, min(len(pairs) // BATCHES, most))
    return [list(itertools.chain(*pairs[first : first + together])) for first in range(0, len(pairs), together)]


def simulate_batch(
    population: Population, plans: Sequence[RunPlan], burn_in_years: int, observation: Observation | None = None
) -> list[Done]:
    """The records of a batch, in order; a run that fails alone leaves its reason and does not take others with it."""
    try:
        return list(simulate(population, plans, burn_in_years, observation))
    except Exception as error:  # whatever it is, it belongs into the result as the run's reason
        if len(plans) == 1:
            return [reason_of(error)]
    return [done for plan in plans for done in simulate_batch(population, [plan], burn_in_years, observation)]


def _results(future: Future[list[Done]], size: int) -> list[Done]:
    try:
        return future.result()
    except BrokenExecutor:
        return [WORKER_LOST] * size


def compile_first() -> None:
    """Compile before the clock of the progress runs, once, and say so."""
    if is_compiled_already():
        return
    tell("Compiling the model (once for this version; about half a minute) ...")
    population = Population("one trust", (Trust("One", 60),))
    with writing(cache_folder(), "Make room there, or choose another folder in the variable NUMBA_CACHE_DIR."):
        simulate(population, [RunPlan(world_vector(), 0, timeline({}, 0, 4))], burn_in_years=1)
