"""Memory: however many runs there are, few of their records are there at a time, and little else is kept of a run."""

import tracemalloc
import weakref
from typing import Any

import pytest

import experiments.execution
from experiments.records import Records
from sim.engine import RunRecord, simulate
from tests.cli.conftest import Command

SMALL = ("figures=false", "population=tiny", "years=1", "burn_in_years=1", "seeds=30")
STAIRCASE = ("figures=false", "population=tiny", "lever=campaign", "steps=1", "hold_years=1", "seeds=30")
DEFAULT_YEARS = ("population=tiny", "figures=false", "executor=serial")
AT_A_TIME = 2  # batches, where there is one worker: one that is handed on, and the next


READ = Records.__getitem__


class Watch:
    """Sees every record that is made or read back, and knows the most that were alive before another came."""

    def __init__(self) -> None:
        self.most = 0
        self.seen: list[weakref.ref[RunRecord]] = []

    def look(self) -> None:
        self.most = max(self.most, sum(record() is not None for record in self.seen))

    def simulate(self, *given: Any) -> list[RunRecord]:
        self.look()
        records = simulate(*given)
        self.seen += map(weakref.ref, records)
        return records

    def read(self, records: Records, run_id: str) -> RunRecord:
        self.look()
        record = READ(records, run_id)
        self.seen.append(weakref.ref(record))
        return record


@pytest.fixture
def watch(monkeypatch: pytest.MonkeyPatch) -> Watch:
    watch = Watch()

    def read(records: Records, run_id: str) -> RunRecord:
        return watch.read(records, run_id)

    monkeypatch.setattr(experiments.execution, "simulate", watch.simulate)
    monkeypatch.setattr(Records, "__getitem__", read)
    return watch


@pytest.mark.parametrize(
    ("verb", "words", "of_a_seed", "times_seen"),
    [
        ("run", SMALL, 2, 3),  # simulated, read for the tables, read for the digest
        ("compare", (*SMALL, "policies=train,publish_only", "equal_cost=false"), 3, 3),
        ("attribute", (*SMALL, "policy=prescriptive"), 4, 3),
        ("hysteresis", STAIRCASE, 1, 1),
        ("check-baseline", SMALL[1:], 1, 1),
    ],
)
def test_records_are_not_kept(
    medlead: Command, watch: Watch, verb: str, words: tuple[str, ...], of_a_seed: int, times_seen: int
) -> None:
    assert medlead(verb, *words, "executor=serial").code == 0
    assert len(watch.seen) == times_seen * 30 * of_a_seed and 0 < watch.most <= AT_A_TIME * of_a_seed


def test_little_is_kept_of_a_run(medlead: Command) -> None:
    """A run of 25 years leaves 119 kB on record, and several times that in tables if all are held at once.

    100 runs more add 0.9 MB, most of it while doctor-years are summed up; 3 MB are allowed.
    """

    def most_traced(seeds: int) -> int:
        tracemalloc.start()
        try:
            assert medlead("run", *DEFAULT_YEARS, f"seeds={seeds}").code == 0
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    most_traced(1)  # what is loaded once
    assert most_traced(60) - most_traced(10) < 3_000_000
