"""Memory: little for a doctor, and none for a run beyond its record. No chance is involved."""

import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest

from sim.engine import Observation, Run, simulate
from sim.population import Population, built_in_population, numbered_trusts
from sim.state import arrays_of
from tests.engine.other_process import python
from tests.engine.trials import EVERYTHING, plan, tables_of

PAGES = Path("/proc/self/statm")
QUIET = Observation(prepared_quarterly=False, yearly=False)


@pytest.mark.parametrize("name", ["england", "workshop"])
def test_at_most_100_bytes_of_state_a_doctor(name: str) -> None:
    """Doctors, departments, trusts and nation together: 330,000 doctors must fit a laptop many times over."""
    population = built_in_population(name)
    assert sum(array.nbytes for array in arrays_of(Run(population).state)) <= 100 * population.size


def _most_traced(work: Callable[[], object]) -> int:
    """The most bytes that Python and NumPy held at one time beyond what they held before."""
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_a_batch_takes_the_memory_of_one_run_and_its_records() -> None:
    """All runs of a batch use one set of columns: 64 runs hold no more than one, their records apart (within 5 %)."""
    population = Population("ten of 300", numbered_trusts([300] * 10))
    most = {}
    for runs in (1, 64):
        plans = [plan(EVERYTHING, 4, seed) for seed in range(runs)]
        kept = sum(table.nbytes for record in simulate(population, plans, 1, QUIET) for table in tables_of(record))
        most[runs] = _most_traced(lambda plans=plans: simulate(population, plans, 1, QUIET)) - kept  # type: ignore[misc]
    state = sum(array.nbytes for array in arrays_of(Run(population).state))
    assert most[1] > state
    assert most[64] < most[1] + 0.05 * state + 64 * 2_000  # two kilobytes a run for the record's own objects


@pytest.mark.skipif(not PAGES.exists(), reason="this system does not say how much memory a process holds")
def test_compiled_code_gives_back_what_it_takes() -> None:
    """What compiled code takes for itself is not seen by Python: the process as a whole must not grow with runs.

    2,000 runs after 200 to warm up; a leak of one array of 280 numbers a run would be 4 MB.
    """
    code = (
        "from tests.engine.trials import MIXED, EVERYTHING, plan\n"
        "from sim.engine import simulate\n"
        "def pages():\n"
        f"    with open('{PAGES}') as file:\n"
        "        return int(file.read().split()[1])\n"
        "def passed(runs):\n"
        "    for seed in range(runs):\n"
        "        simulate(MIXED, [plan(EVERYTHING, 4, seed)], 1)\n"
        "    return pages()\n"
        "print(-passed(200) + passed(2000))\n"
    )
    assert int(python("-c", code)[0]) * 4096 < 2_000_000
