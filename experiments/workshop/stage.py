"""The stage: plays a plan on every seed, with the burn-in of each world played once and kept.

Seeds are played side by side, one thread for each processor, and what was played lately is kept, so that the same
question, from this page or another, is answered at once. Nothing is known of who asks.
"""

import os
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from queue import Empty, SimpleQueue

import numpy as np

from agents.clock import QUARTERS_A_YEAR
from agents.parameter import Values
from experiments.cli import WORKER_THREADS
from experiments.seeds import paired_seeds
from experiments.workshop.people import Observer
from experiments.workshop.plan import Plan, world_of
from policies.cost_items import BASES
from policies.costs import nothing_paid, units_bought
from policies.course import Stretch
from policies.quantities import Levers
from policies.timeline import timeline
from sim.conditions import levers_in
from sim.draws import Moment
from sim.engine import Observation, Run, RunRecord
from sim.population import Population
from sim.schedule import Schedule, schedule_of
from sim.state import Bytes, Floats, State, copy_state, empty_state

SEEDS, ROOT_SEED = 8, 1
YEARS, BURN_IN_YEARS = 15, 10
QUARTERS = QUARTERS_A_YEAR * YEARS
HISTORY = QUARTERS_A_YEAR  # quarters of burn-in that the charts show
PLAYS_KEPT = 12
EVERY_QUARTER = Observation(yearly=False)


@dataclass(frozen=True)
class Play:
    """What a plan led to.

    Parameters
    ----------
    outcomes : ndarray, shape (seeds, HISTORY + QUARTERS, measures)
        National measures by quarter; those of quarter 0 stand at ``HISTORY``.
    units : ndarray, shape (seeds, QUARTERS, cost items)
        What was bought, quarter by quarter.
    marks : ndarray of int8, shape (QUARTERS + 1, n_doctors)
        The people of the first seed at the start of every quarter, and at the end.
    """

    outcomes: Floats
    units: Floats
    marks: Bytes


@dataclass(frozen=True)
class Scene:
    """The first seed's run at the start of a quarter, with the levers and the country's numbers of that quarter."""

    run: Run
    levers: Levers
    world: Values


@dataclass(frozen=True)
class _BurntIn:
    """Where a world and seed stand when the policy starts."""

    state: State
    history: Floats


class Kept[Value]:
    """The last few values that were worked out, by key; each is worked out once, also if several ask at once."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._lock = threading.Lock()
        self._locks: OrderedDict[Hashable, threading.Lock] = OrderedDict()
        self._values: dict[Hashable, Value] = {}

    def get(self, key: Hashable, make: Callable[[], Value]) -> Value:
        """The value of ``key``, made if it is not there."""
        with self._lock:
            own = self._locks.setdefault(key, threading.Lock())
            self._locks.move_to_end(key)
            while len(self._locks) > self._size:
                oldest, _ = self._locks.popitem(last=False)
                self._values.pop(oldest, None)
        with own:
            found = self._values.get(key)
            if found is None:
                found = make()
                with self._lock:
                    if key in self._locks:
                        self._values[key] = found
            return found


class Stage:
    """Plays plans for one population.

    Parameters
    ----------
    population : Population
        Who works where.
    """

    def __init__(self, population: Population) -> None:
        self.population = population
        self.seeds = paired_seeds(ROOT_SEED, SEEDS)
        self._crew = ThreadPoolExecutor(os.cpu_count() or 1, thread_name_prefix=WORKER_THREADS)
        self._idle: SimpleQueue[Run] = SimpleQueue()
        self._burnt_in: Kept[list[_BurntIn]] = Kept(3)
        self._plays: Kept[Play] = Kept(PLAYS_KEPT)

    def play(self, plan: Plan) -> Play:
        """What a plan leads to, on every seed."""
        return self._plays.get(plan, lambda: self._play(plan))

    @contextmanager
    def at(self, plan: Plan, quarter: int) -> Iterator[Scene]:
        """Yield the first seed's run at the start of a quarter."""
        levels = timeline(plan.policy.levers, 0, quarter + 1)
        start = self._starts(plan.world)[0]
        with self._borrowed() as run:
            self._begin(run, plan.world, 0, start)
            if quarter > 0:
                run.advance(levels[:quarter])
            schedule = self._schedule(run, levels[quarter:])
            yield Scene(run, levers_in(schedule.quantities[0, 0]), schedule.numbers(0))

    def _schedule(self, run: Run, levels: Floats) -> Schedule:
        """What levels, the same in every trust, make of the model."""
        return schedule_of(_everywhere(run, levels), run.world)

    def _play(self, plan: Plan) -> Play:
        levels = timeline(plan.policy.levers, 0, QUARTERS + 1)
        starts = self._starts(plan.world)
        film = self._crew.submit(self._film, plan, levels, starts[0])
        others = [self._crew.submit(self._live, plan, levels, index, starts[index]) for index in range(1, SEEDS)]
        first, marks = film.result()
        records = [first, *(other.result() for other in others)]
        outcomes = [
            np.concatenate((start.history, record.outcomes)) for start, record in zip(starts, records, strict=True)
        ]
        return Play(np.stack(outcomes), np.stack([record.units for record in records]), marks)

    def _live(self, plan: Plan, levels: Floats, seed_index: int, start: _BurntIn) -> RunRecord:
        with self._borrowed() as run:
            self._begin(run, plan.world, seed_index, start)
            return run.advance(levels[:QUARTERS])

    def _film(self, plan: Plan, levels: Floats, start: _BurntIn) -> tuple[RunRecord, Bytes]:
        with self._borrowed() as run:
            self._begin(run, plan.world, 0, start)
            return _filmed(run, levels, self._schedule(run, levels))

    def _begin(self, run: Run, world: str, seed_index: int, start: _BurntIn) -> None:
        """Let a run go on from the end of a burn-in, without creating a world only to overwrite it."""
        run.world = world_of(world)
        run.now = Moment(np.uint64(self.seeds[seed_index]), 0)
        run.return_to(start.state, 0)

    def _starts(self, world: str) -> list[_BurntIn]:
        return self._burnt_in.get(world, lambda: [self._burn_in(world, seed) for seed in self.seeds])

    def _burn_in(self, world: str, seed: int) -> _BurntIn:
        quarters = QUARTERS_A_YEAR * BURN_IN_YEARS
        with self._borrowed() as run:
            run.begin(world_of(world), seed, -quarters)
            outcomes = run.advance(timeline({}, -quarters, quarters)).outcomes
            state = empty_state(run.sites)
            copy_state(run.state, state)
        return _BurntIn(state, outcomes[-HISTORY:].copy())

    @contextmanager
    def _borrowed(self) -> Iterator[Run]:
        """A run of the engine that nobody else uses; at most one for each thread that asks is ever made."""
        try:
            run = self._idle.get_nowait()
        except Empty:
            run = Run(self.population, EVERY_QUARTER)
        try:
            yield run
        finally:
            self._idle.put(run)


def _everywhere(run: Run, levels: Floats) -> Stretch:
    """The same levels in every trust."""
    return Stretch(levels[:, np.newaxis, :], np.zeros(len(run.sites), dtype=np.int64))


def _filmed(run: Run, levels: Floats, schedule: Schedule) -> tuple[RunRecord, Bytes]:
    """Pass all quarters one by one: their record, and the people at the start of each and at the end."""
    observer, quarters = Observer(run), len(levels) - 1
    record = RunRecord.empty(run.now.quarter, quarters, run.population, run.observation)
    bases = np.empty((quarters, 1, len(BASES)))
    marks = [observer.marks(schedule, 0)]
    for k in range(quarters):
        run.pass_quarters(
            schedule.of_quarter(k), replace(record, outcomes=record.outcomes[k : k + 1]), bases[k : k + 1]
        )
        marks.append(observer.marks(schedule, k + 1))
    record.units[:] = units_bought(_everywhere(run, levels[:quarters]), bases, nothing_paid(len(run.sites)))
    return record, np.stack(marks)
