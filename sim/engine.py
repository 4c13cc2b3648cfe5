"""The engine: a batch of runs in one call, each a world, a policy over time and a seed.

Loop order is run, quarter, trust. Neighbouring plans with the same world and seed share one burn-in, which is
forked for each policy. All state lives in one set of columns that is used again for every run, so memory does not
grow with the number of runs; the compiled part releases the interpreter, so calls in threads run side by side.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from agents.clock import QUARTERS_A_YEAR
from agents.compiling import entry_point
from agents.decision import TERM_NAMES
from agents.numba_loading import load_numba
from policies.cost_items import BASES
from policies.costs import nothing_paid, units_bought
from policies.course import Course, Stretch
from policies.plan import Policy
from policies.registry import COST_ITEMS
from policies.timeline import timeline
from sim.census import record_year
from sim.creation import create
from sim.draws import Moment
from sim.groups import group_count
from sim.measures import CENSUS_MEASURES, GROUP_MEASURES, MEASURES, REASON_MEASURES, TRUST_MEASURES
from sim.parameters import WORLD_TYPE, world_record, world_vector
from sim.population import Population
from sim.quarter import is_last_of_year, pass_quarter
from sim.recording import add_up, count_bases, national_measures, write_row
from sim.schedule import Schedule, schedule_of
from sim.scratch import Buffers, new_buffers, scratch_of
from sim.sight import CountrySight
from sim.state import (
    Blocks,
    Floats,
    Records,
    State,
    copy_state,
    empty_state,
    new_state,
    plain,
    sites_of,
    state_of,
)


@dataclass(frozen=True)
class RunPlan:
    """One run: a world, a seed and the levers over the policy's quarters.

    Parameters
    ----------
    world : ndarray of float64, shape (n_values,)
        As ``sim.parameters.world_vector`` makes it.
    seed : int
        0 to 2**64 - 1.
    levers : Regime, or ndarray of float64, shape (policy_quarters, n_levers)
        A policy for some quarters; or levels as ``policies.timeline.timeline`` makes them, the same in every trust.
    """

    world: Floats
    seed: int
    levers: "Regime | Floats"


@dataclass(frozen=True)
class Regime:
    """A policy in force for some quarters."""

    policy: Policy
    quarters: int


@dataclass(frozen=True)
class Observation:
    """How much is put on record; observing changes no outcome.

    Parameters
    ----------
    prepared_quarterly : bool
        Whether ``prepared`` is recorded every quarter; else in the last quarter of each year.
    yearly : bool
        Whether trusts, census, reasons and groups are recorded in the last quarter of each year.
    """

    prepared_quarterly: bool = True
    yearly: bool = True


@dataclass(frozen=True)
class RunRecord:
    """What one run left on record, burn-in included.

    ``outcomes`` (quarters, measures) from ``first_quarter`` on, and ``units`` (quarters, cost items), what was bought;
    ``trusts`` (years, trusts, measures), ``census`` (years, measures), ``reasons`` (years, terms, measures) and
    ``groups`` (years, groups, measures; see ``sim.groups``) have no years where they were not observed.
    """

    first_quarter: int
    outcomes: Floats
    units: Floats
    trusts: Floats
    census: Floats
    reasons: Floats
    groups: Floats

    @classmethod
    def empty(cls, first_quarter: int, quarters: int, population: Population, observation: Observation) -> "RunRecord":
        """A record of the right shapes."""
        years = (first_quarter + quarters) // QUARTERS_A_YEAR - first_quarter // QUARTERS_A_YEAR
        years = years if observation.yearly else 0
        return cls(
            first_quarter,
            np.full((quarters, len(MEASURES)), np.nan),
            np.zeros((quarters, len(COST_ITEMS))),
            np.full((years, len(population.trusts), len(TRUST_MEASURES)), np.nan),
            np.full((years, len(CENSUS_MEASURES)), np.nan),
            np.full((years, len(TERM_NAMES), len(REASON_MEASURES)), np.nan),
            np.full((years, group_count(population), len(GROUP_MEASURES)), np.nan),
        )


@entry_point
def _advance(
    blocks: Blocks, buffers: Buffers, schedule: Schedule, start: Moment, prepared_quarterly: bool, outcomes: Floats,
    bases: Floats, trusts: Floats, census: Floats, reasons: Floats, groups: Floats,
) -> None:  # fmt: skip
    """Pass a quarter for each row of the schedule, from ``start`` on, and record them."""
    state, scratch, kind = state_of(blocks), scratch_of(buffers), schedule.kind
    sites, ledger = blocks.sites, buffers.ledger
    year = 0
    for k in range(len(schedule.quantities)):
        now = Moment(start.seed, start.quarter + k)
        quantities = schedule.quantities[k]
        p = schedule.worlds[min(k, len(schedule.worlds) - 1)]
        last_of_year = is_last_of_year(now.quarter)
        with_readiness = prepared_quarterly or last_of_year
        stories, lifted = pass_quarter(
            state, sites, scratch, ledger, quantities, kind, now, with_readiness, p
        )  # fmt: skip
        add_up(buffers.entries)
        write_row(outcomes[k], national_measures(state, sites, ledger, stories, lifted))
        count_bases(state, ledger, kind, bases[k])
        if last_of_year and year < len(census):
            record_year(
                state, sites, scratch, ledger, quantities, kind, now.quarter, p, trusts[year], census[year],
                reasons[year], groups[year],
            )  # fmt: skip
            year += 1


class Run:
    """One run that can be stepped: the state columns and the quarter they stand at.

    Parameters
    ----------
    population : Population
        Who works where.
    observation : Observation
        How much is put on record.
    """

    def __init__(self, population: Population, observation: Observation | None = None) -> None:
        load_numba()
        self.population = population
        self.observation = observation or Observation()
        self.sites: Records = sites_of(population)
        self.state, self.blocks = new_state(self.sites)
        self.buffers = new_buffers(self.sites)
        self.scratch = scratch_of(self.buffers)
        self.now = Moment(np.uint64(0), 0)
        self.world: Floats = world_vector()
        self._paid = nothing_paid(len(self.sites))

    def begin(self, world: Floats, seed: int, first_quarter: int) -> None:
        """Create the world afresh; its first quarter will be ``first_quarter``."""
        self.world, self.now = world, Moment(np.uint64(seed), first_quarter)
        self._paid[:] = 0
        create(self.blocks, self.buffers, plain(world_record(world), WORLD_TYPE), self.now)

    def advance(self, levers: Stretch | Floats) -> RunRecord:
        """Pass a quarter for each row of levers, in all trusts alike unless they are a stretch; return the record."""
        stretch = levers if isinstance(levers, Stretch) else self._everywhere(levers)
        schedule = schedule_of(stretch, self.world)
        record = RunRecord.empty(self.now.quarter, len(stretch.levels), self.population, self.observation)
        bases = np.empty((*stretch.levels.shape[:2], len(BASES)))
        self.pass_quarters(schedule, record, bases)
        record.units[:] = units_bought(stretch, bases, self._paid)
        return record

    def pass_quarters(self, schedule: Schedule, record: RunRecord, bases: Floats) -> None:
        """Pass the quarters of a schedule and write into ``record`` and ``bases``, which have a row for each."""
        _advance(
            self.blocks, self.buffers,
            schedule, self.now, self.observation.prepared_quarterly,
            record.outcomes, bases, record.trusts, record.census, record.reasons, record.groups,
        )  # fmt: skip
        self.now = Moment(self.now.seed, self.now.quarter + len(schedule.quantities))

    def follow(self, regime: Regime, before: Floats) -> list[RunRecord]:
        """Live through a policy from here, a stretch at a time.

        Parameters
        ----------
        regime : Regime
            The policy and for how many quarters.
        before : ndarray, shape (quarters, n_measures)
            Outcomes that led up to now: what the policy sees at first.
        """
        course, sight = Course(regime.policy), CountrySight(self.population, self.sites, self.state)
        records: list[RunRecord] = []
        seen, end = before[-QUARTERS_A_YEAR:], self.now.quarter + regime.quarters
        while self.now.quarter < end:
            sight.look(self.now.quarter, seen)
            stretch = course.ahead(self.now.quarter, end - self.now.quarter, sight)
            records.append(self.advance(stretch))
            seen = np.concatenate((seen, records[-1].outcomes))[-QUARTERS_A_YEAR:]
        return records

    def _everywhere(self, levels: Floats) -> Stretch:
        return Stretch(levels[:, np.newaxis, :], np.zeros(len(self.sites), dtype=np.int64))

    def return_to(self, state: State, quarter: int) -> None:
        """Go on from a copy of ``state``: the same world and seed at the start of ``quarter``, no policy so far."""
        copy_state(state, self.state)
        self._paid[:] = 0
        self.now = Moment(self.now.seed, quarter)


def simulate(
    population: Population,
    plans: Sequence[RunPlan],
    burn_in_years: int,
    observation: Observation | None = None,
    on_run: Callable[[int], None] | None = None,
) -> list[RunRecord]:
    """Run a batch and return one record for each plan, in order.

    Parameters
    ----------
    population : Population
        Who works where.
    plans : sequence of RunPlan
        Neighbours with the same world and seed share one burn-in.
    burn_in_years : int
        Years without any policy before quarter 0.
    observation : Observation, optional
        How much is put on record.
    on_run : callable, optional
        Told the index of each plan when its run is done.
    """
    run = Run(population, observation)
    burnt_in = empty_state(run.sites)
    burn_in = timeline({}, -QUARTERS_A_YEAR * burn_in_years, QUARTERS_A_YEAR * burn_in_years)
    records: list[RunRecord] = []
    shared: RunRecord | None = None
    for index, plan in enumerate(plans):
        if shared is None or not _same_luck(plan, plans[index - 1]):
            run.begin(plan.world, plan.seed, -len(burn_in))
            shared = run.advance(burn_in)
            copy_state(run.state, burnt_in)
        else:
            run.return_to(burnt_in, 0)
        records.append(_with_policy(run, shared, plan.levers))
        if on_run is not None:
            on_run(index)
    return records


def _same_luck(plan: RunPlan, other: RunPlan) -> bool:
    return plan.seed == other.seed and np.array_equal(plan.world, other.world)


def _with_policy(run: Run, burn_in: RunRecord, levers: Regime | Floats) -> RunRecord:
    """The record of a whole run: the shared burn-in, then the policy's quarters."""
    policy = run.follow(levers, burn_in.outcomes) if isinstance(levers, Regime) else [run.advance(levers)]
    parts = [burn_in, *policy]
    return RunRecord(
        burn_in.first_quarter,
        np.concatenate([part.outcomes for part in parts]),
        np.concatenate([part.units for part in parts]),
        np.concatenate([part.trusts for part in parts]),
        np.concatenate([part.census for part in parts]),
        np.concatenate([part.reasons for part in parts]),
        np.concatenate([part.groups for part in parts]),
    )
