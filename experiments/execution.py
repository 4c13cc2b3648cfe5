"""Doing the runs of a plan: batches that share a burn-in, on any executor, collected in the order of the plan."""

import itertools
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor, Future
from concurrent.futures.process import BrokenProcessPool
from functools import partial

from agents.compiling import is_compiled_already
from experiments.configuration.parts import ExecutorChoice
from experiments.executors import make_executor
from experiments.plan import PlannedRun, engine_plans
from experiments.progress import progress, tell
from policies.timeline import timeline
from sim.engine import Observation, RunPlan, RunRecord, simulate
from sim.parameters import world_vector
from sim.population import Population, Trust

Done = RunRecord | str  # a record, or the reason why there is none

# A small population takes several seeds to a batch: until a study has few batches, or a batch is long enough.
BATCHES = 64
DOCTOR_RUNS_A_BATCH = 100_000
LONGEST_REASON = 500


def execute(
    population: Population,
    runs: Sequence[PlannedRun],
    years: int,
    burn_in_years: int,
    choice: ExecutorChoice,
    observation: Observation | None = None,
) -> dict[str, Done]:
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
    observation : Observation, optional
        How much is put on record; everything if not given.

    Returns
    -------
    dict of str to RunRecord or str
        By ``run_id``, in the order of the plan; a run that failed has its reason instead of a record.
    """
    plans = engine_plans(runs, years)
    batches = _batches(population, plans)
    compile_first()
    with progress("Runs", len(plans)) as advance:
        executor = make_executor(choice, len(batches))
        try:
            submit = partial(_submit, executor, population, plans, burn_in_years, observation, advance)
            futures = [submit(batch) for batch in batches]
            results = [_results(future, len(batch)) for future, batch in zip(futures, batches, strict=True)]
        finally:
            executor.shutdown(wait=False, cancel_futures=True)
    return dict(zip(plans, itertools.chain.from_iterable(results), strict=True))


def _batches(population: Population, plans: Mapping[str, RunPlan]) -> list[list[str]]:
    """Runs that share a seed stay together; small populations take several seeds to a batch."""
    seeds: dict[int, list[str]] = {}
    for run_id, plan in plans.items():
        seeds.setdefault(plan.seed, []).append(run_id)
    pairs = list(seeds.values())
    together = max(1, min(len(pairs) // BATCHES, DOCTOR_RUNS_A_BATCH // (population.size * len(pairs[0]))))
    return [list(itertools.chain(*pairs[first : first + together])) for first in range(0, len(pairs), together)]


def _submit(
    executor: Executor,
    population: Population,
    plans: Mapping[str, RunPlan],
    burn_in_years: int,
    observation: Observation | None,
    advance: Callable[[int], None],
    batch: Sequence[str],
) -> Future[list[Done]]:
    chosen = [plans[run_id] for run_id in batch]
    future = executor.submit(simulate_batch, population, chosen, burn_in_years, observation)
    future.add_done_callback(lambda done: advance(len(batch)) if _has_result(done) else None)
    return future


def _has_result(done: Future[list[Done]]) -> bool:
    return not done.cancelled() and done.exception() is None


def simulate_batch(
    population: Population, plans: Sequence[RunPlan], burn_in_years: int, observation: Observation | None = None
) -> list[Done]:
    """The records of a batch, in order; a run that fails alone leaves its reason and does not take others with it."""
    try:
        return list(simulate(population, plans, burn_in_years, observation))
    except Exception as error:  # whatever it is, it belongs into the result as the run's reason
        if len(plans) == 1:
            return [" ".join(f"{type(error).__name__}: {error}".split())[:LONGEST_REASON]]
    return [done for plan in plans for done in simulate_batch(population, [plan], burn_in_years, observation)]


def _results(future: Future[list[Done]], size: int) -> list[Done]:
    try:
        return future.result()
    except BrokenProcessPool:
        return ["the process that computed it ended without a word (out of memory?)"] * size


def compile_first() -> None:
    """Compile before the clock of the progress runs, once, and say so."""
    if is_compiled_already():
        return
    tell("Compiling the model for the first time on this computer (about 20 seconds; later starts are at once) ...")
    population = Population("one trust", (Trust("One", 60),))
    simulate(population, [RunPlan(world_vector(), 0, timeline({}, 0, 4))], burn_in_years=1)
