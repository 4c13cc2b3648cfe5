"""How time and memory grow: with runs, with quarters, with doctors."""

import tracemalloc

import numpy as np

from sim.engine import RunRecord, simulate
from sim.state import arrays_of, empty_state, sites_of
from tests.benchmarks.peaks import peak_of_run
from tests.benchmarks.rows import Goal, Row
from tests.benchmarks.subjects import BURN_IN_YEARS, ENGLAND, LEAN, WORKSHOP, engine, englands, plans
from tests.benchmarks.timing import Work, rounds

STRAIGHT = Goal(least=0.95, most=1.05)
RUNS = (2, 4, 8, 16, 32)
QUARTERS = (100, 200, 400, 800, 1600)
EIGHT_TIMES_QUARTERS = 40
FEW, MANY = 2, 16
SEEDS_OF_ENGLAND, SEEDS_OF_TINY = (8, 40), (250, 1000)
ARMS = 2


def exponents(repeats: int) -> list[Row]:
    """Slopes of log time over log size, one a round."""
    by_runs = {str(count): _batch(count) for count in RUNS}
    by_quarters = {str(count): engine(WORKSHOP, quarters=count) for count in QUARTERS}
    return [
        Row("Growth exponent in runs, 2 to 32", _slopes(by_runs, repeats), "", STRAIGHT),
        Row("Growth exponent in quarters, 100 to 1,600", _slopes(by_quarters, repeats), "", STRAIGHT),
    ]


def _batch(count: int) -> Work:
    runs = plans(count)
    return lambda: simulate(WORKSHOP, runs, BURN_IN_YEARS, LEAN)


def _slopes(works: dict[str, Work], repeats: int) -> list[float]:
    sizes = np.log([float(size) for size in works])
    return [float(np.polyfit(sizes, np.log(list(r.values())), 1)[0]) for r in rounds(works, repeats)]


def doctors(repeats: int) -> list[Row]:
    """Eight times England: does a doctor cost more when the state no longer fits the processor's caches?"""
    works = {"one": engine(ENGLAND, quarters=EIGHT_TIMES_QUARTERS)}
    works["eight"] = engine(englands(8), quarters=EIGHT_TIMES_QUARTERS)
    ratios = [r["eight"] / (8.0 * r["one"]) for r in rounds(works, repeats)]
    return [Row("Time a doctor at 329,760 doctors over that at 41,220", ratios, "times", Goal(most=1.5))]


def memory() -> list[Row]:
    """Bytes of state; and what more runs add to the memory of the engine, and of ``medlead run`` as a whole."""
    state = sum(array.nbytes for array in arrays_of(empty_state(sites_of(ENGLAND))))
    _peak_without_records(1)  # what is loaded once does not count
    return [
        Row("State a doctor, England, departments and trusts included", [state / ENGLAND.size], "bytes",
            Goal(most=100.0)),
        Row("Peak memory of the engine, England, 16 runs over 2 runs, records left out",
            [_peak_without_records(MANY) / _peak_without_records(FEW)], "times", Goal(most=1.05)),
        *_memory_of_runs(),
    ]  # fmt: skip


def _memory_of_runs() -> list[Row]:
    few, many = (peak_of_run("england", seeds) for seeds in SEEDS_OF_ENGLAND)
    fewer, more = (peak_of_run("tiny", seeds) for seeds in SEEDS_OF_TINY)
    further_runs = ARMS * (SEEDS_OF_TINY[1] - SEEDS_OF_TINY[0])
    return [
        Row("Peak memory of `medlead run`, England, 40 seeds over 8 seeds", [many / few], "times", Goal(most=1.1)),
        Row("Peak memory of `medlead run`, England, 40 seeds", [many], "MiB"),
        Row("What a further run adds to the peak memory of `medlead run`, tiny, 250 to 1,000 seeds",
            [1024.0 * (more - fewer) / further_runs], "KiB", Goal(most=100.0),
            "Records are not kept, but some rows of each run are read back to sum it up."),
    ]  # fmt: skip


def _peak_without_records(runs: int) -> float:
    batch = plans(runs)
    tracemalloc.start()
    records = simulate(ENGLAND, batch, BURN_IN_YEARS, LEAN)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return peak - sum(_size(record) for record in records)


def _size(record: RunRecord) -> int:
    tables = (record.outcomes, record.trusts, record.census, record.reasons, record.groups)
    return sum(table.nbytes for table in tables)
