"""The engine: a batch of runs in one call, each a world, a policy over time and a seed.

Loop order is run, quarter, trust. Neighbouring plans with the same world and seed share one burn-in, which is
forked for each policy. All state lives in one set of columns that is used again for every run, so memory does not
grow with the number of runs; the compiled part releases the interpreter, so calls in threads run side by side.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from agents.careers import leaving_chances
from agents.clock import QUARTERS_A_YEAR
from agents.compiling import allocating, compiled, entry_point
from agents.decision import TERM_NAMES
from agents.parameter import Values
from policies.levers import Levers
from policies.timeline import timeline
from sim.census import count_reasons, take_census
from sim.creation import create
from sim.draws import Moment
from sim.measures import CENSUS_MEASURES, MEASURES, REASON_MEASURES, TRUST_MEASURES
from sim.parameters import world_record, world_vector
from sim.population import Population
from sim.quarter import is_last_of_year, pass_quarter
from sim.recording import national_measures, trust_measures, write_row
from sim.scratch import Entry, Scratch, new_scratch
from sim.state import Floats, Records, State, copy_state, empty_state, plain, records, sites_of


@dataclass(frozen=True)
class RunPlan:
    """One run: a world, a seed and the levers over the policy's quarters.

    Parameters
    ----------
    world : ndarray of float64, shape (n_values,)
        As ``sim.parameters.world_vector`` makes it.
    seed : int
        0 to 2**64 - 1.
    timeline : ndarray of float64, shape (policy_quarters, n_levers)
        As ``policies.timeline.timeline`` makes it.
    """

    world: Floats
    seed: int
    timeline: Floats


@dataclass(frozen=True)
class Observation:
    """How much is put on record; observing changes no outcome.

    Parameters
    ----------
    prepared_every : int
        Quarters between two records of ``prepared``; 4 means in the last quarter of each year.
    yearly : bool
        Whether trusts, census and reasons are recorded in the last quarter of each year.
    """

    prepared_every: int = 1
    yearly: bool = True


@dataclass(frozen=True)
class RunRecord:
    """What one run left on record, burn-in included.

    ``outcomes`` (quarters, measures) from ``first_quarter`` on; ``trusts`` (years, trusts, measures), ``census``
    (years, measures) and ``reasons`` (years, terms, measures) have no years where they were not observed.
    """

    first_quarter: int
    outcomes: Floats
    trusts: Floats
    census: Floats
    reasons: Floats

    @classmethod
    def empty(cls, first_quarter: int, quarters: int, trusts: int, observation: Observation) -> "RunRecord":
        """A record of the right shapes."""
        years = quarters // QUARTERS_A_YEAR if observation.yearly else 0
        return cls(
            first_quarter,
            np.full((quarters, len(MEASURES)), np.nan),
            np.full((years, trusts, len(TRUST_MEASURES)), np.nan),
            np.full((years, len(CENSUS_MEASURES)), np.nan),
            np.full((years, len(TERM_NAMES), len(REASON_MEASURES)), np.nan),
        )


@compiled
def _levers_in(row: Floats) -> Levers:
    return Levers(
        row[0], row[1], row[2], row[3], row[4], row[5], row[6], row[7], row[8], row[9], row[10], row[11]
    )  # fmt: skip


@entry_point
def _begin(state: State, sites: Records, scratch: Scratch, world: Records, start: Moment) -> None:
    p = world[0]
    create(state, sites, scratch, start, leaving_chances(p.leave_rate), p)


@allocating
def _record_year(
    state: State, sites: Records, scratch: Scratch, ledger: Records, levers: Levers, p: Values, trusts: Floats,
    census: Floats, reasons: Floats,
) -> None:  # fmt: skip
    for index in range(len(sites)):
        write_row(trusts[index], trust_measures(sites[index], state.trusts[index], ledger[index]))
    write_row(census, take_census(state, sites, scratch, levers, p))
    count_reasons(state, sites, scratch, levers, p, reasons)


@entry_point
def _advance(
    state: State, sites: Records, scratch: Scratch, ledger: Records, world: Records, start: Moment, levers: Floats,
    prepared_every: int, outcomes: Floats, trusts: Floats, census: Floats, reasons: Floats,
) -> None:  # fmt: skip
    """Pass a quarter for each row of levers, from ``start`` on, and record them."""
    p = world[0]
    leaving = leaving_chances(p.leave_rate)
    year = 0
    for k in range(len(levers)):
        now = Moment(start.seed, start.quarter + k)
        levers_now = _levers_in(levers[k])
        last_of_year = is_last_of_year(now.quarter)
        with_readiness = prepared_every == 1 or last_of_year
        stories, lifted = pass_quarter(state, sites, scratch, ledger, levers_now, now, leaving, with_readiness, p)
        write_row(outcomes[k], national_measures(state, sites, ledger, stories, lifted))
        if last_of_year and year < len(census):
            _record_year(state, sites, scratch, ledger, levers_now, p, trusts[year], census[year], reasons[year])
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
        self.observation = observation or Observation()
        self.sites: Records = sites_of(population)
        self.state: State = empty_state(self.sites)
        self.now = Moment(np.uint64(0), 0)
        self.world: Records = world_record(world_vector())
        self.scratch = new_scratch(self.sites)
        self._ledger = records(Entry, len(self.sites))
        self._lent = State(self.state.doctors, *(plain(part) for part in self.state[1:]))
        self._lent_sites, self._lent_ledger = plain(self.sites), plain(self._ledger)

    def begin(self, world: Floats, seed: int, first_quarter: int) -> None:
        """Create the world afresh; its first quarter will be ``first_quarter``."""
        self.world, self.now = world_record(world), Moment(np.uint64(seed), first_quarter)
        _begin(self._lent, self._lent_sites, self.scratch, plain(self.world), self.now)

    def advance(self, levers: Floats) -> RunRecord:
        """Pass one quarter for each row of levers, shape ``(quarters, n_levers)``; returns their record."""
        record = RunRecord.empty(self.now.quarter, len(levers), len(self.sites), self.observation)
        _advance(
            self._lent, self._lent_sites, self.scratch, self._lent_ledger, plain(self.world), self.now, levers,
            self.observation.prepared_every, record.outcomes, record.trusts, record.census, record.reasons,
        )  # fmt: skip
        self.now = Moment(self.now.seed, self.now.quarter + len(levers))
        return record

    def return_to(self, state: State, quarter: int) -> None:
        """Go on from a copy of ``state``, which stood at the start of ``quarter`` in the same world and seed."""
        copy_state(state, self.state)
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
        records.append(_with_policy(run, shared, plan.timeline))
        if on_run is not None:
            on_run(index)
    return records


def _same_luck(plan: RunPlan, other: RunPlan) -> bool:
    return plan.seed == other.seed and np.array_equal(plan.world, other.world)


def _with_policy(run: Run, burn_in: RunRecord, levers: NDArray[np.float64]) -> RunRecord:
    """The record of a whole run: the shared burn-in, then the policy's quarters."""
    policy = run.advance(levers)
    return RunRecord(
        burn_in.first_quarter,
        np.concatenate((burn_in.outcomes, policy.outcomes)),
        np.concatenate((burn_in.trusts, policy.trusts)),
        np.concatenate((burn_in.census, policy.census)),
        np.concatenate((burn_in.reasons, policy.reasons)),
    )
