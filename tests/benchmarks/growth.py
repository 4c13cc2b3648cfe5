"""How time and memory grow: with runs, with quarters, with doctors."""

import tracemalloc

import numpy as np

from sim.engine import Observation, RunRecord, simulate
from sim.state import arrays_of, empty_state, sites_of
from tests.benchmarks.rows import Goal, Row
from tests.benchmarks.subjects import BURN_IN_YEARS, ENGLAND, LEAN, WORKSHOP, engine, englands, plans
from tests.benchmarks.timing import Work, rounds

STRAIGHT = Goal(least=0.95, most=1.05)
RUNS = (2, 4, 8, 16, 32)
QUARTERS = (100, 200, 400, 800, 1600)
EIGHT_TIMES_QUARTERS = 40
FEW, MANY = 2, 16


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
    """Bytes of state; and what more runs add to the engine's memory, and to what its caller keeps."""
    state = sum(array.nbytes for array in arrays_of(empty_state(sites_of(ENGLAND))))
    kept = simulate(ENGLAND, plans(1), BURN_IN_YEARS, Observation())[0]
    return [
        Row("State a doctor, England, departments and trusts included", [state / ENGLAND.size], "bytes",
            Goal(most=100.0)),
        Row("Peak memory of the engine, England, 16 runs over 2 runs, records left out",
            [_peak_without_records(MANY) / _peak_without_records(FEW)], "times", Goal(most=1.05)),
        Row("Records of a run, England, kept until `medlead run` stores the result", [_size(kept) / 1e6],
            "MB a run", Goal(most=0.0),
            "`medlead run` keeps the records of all its runs and writes them at the end, so a study's memory grows "
            "by this much a run; a study of thousands of runs would have to write as it goes."),
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
