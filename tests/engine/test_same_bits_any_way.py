"""However a run is put together, its record is the same to the last bit. No chance is involved.

The yardstick is each plan run alone, burn-in and policy in one piece.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from random import Random

import numpy as np
import pytest

from policies.timeline import timeline
from sim.engine import Observation, Run, RunPlan, RunRecord, simulate
from sim.measures import MEASURES
from sim.population import Population
from sim.state import copy_state, empty_state
from tests.engine.trials import (
    EVERYTHING,
    MIXED,
    REGIMES,
    UNKNOWN,
    digest_of_state,
    levels_of,
    plan,
    same_bits,
    same_record,
    started,
    stepped,
    tables_of,
    without,
)

BURN_IN_YEARS, YEARS = 3, 4
QUARTERS = 4 * YEARS
WORLDS: tuple[dict[str, float], ...] = (
    {},
    {"norm_resentment": 0.3, "posts0": 0.13},
    {"appoint_by_belief": 1.0, "constant": 1.0},
)
PREPARED = ("prepared", "prepared_if_asked")
POLICIES = (REGIMES["permissive"], REGIMES["prescriptive"], REGIMES["comply or explain"], EVERYTHING)
PLANS = [plan(policy, QUARTERS, seed, world) for world in WORLDS for seed in (1, 2**63 + 5) for policy in POLICIES]


def _alone(plans: Sequence[RunPlan], population: Population = MIXED) -> list[RunRecord]:
    return [simulate(population, [one], BURN_IN_YEARS)[0] for one in plans]


@pytest.fixture(scope="module")
def yardstick() -> list[RunRecord]:
    """Each plan run alone."""
    return _alone(PLANS)


def _assert_same(records: Sequence[RunRecord], yardstick: Sequence[RunRecord]) -> None:
    for number, (record, alone) in enumerate(zip(records, yardstick, strict=True)):
        assert same_record(record, alone), f"plan {number}"


def test_plans_differ(yardstick: list[RunRecord]) -> None:
    """The comparisons below can fail: no two of the 24 records are the same, and nothing is left unrecorded."""
    digests = {record.outcomes.tobytes() for record in yardstick}
    assert len(digests) == len(PLANS)
    for record in yardstick:
        assert all(np.isfinite(table).any() for table in tables_of(record))
        assert record.trusts.shape[0] == BURN_IN_YEARS + YEARS


# -- batches, order, burn-in, threads ---------------------------------------------------------------------------------


def test_one_batch_with_shared_burn_ins(yardstick: list[RunRecord]) -> None:
    """Neighbours of the same world and seed share a burn-in; each is as if it had run alone."""
    _assert_same(simulate(MIXED, PLANS, BURN_IN_YEARS), yardstick)


def test_burn_in_is_shared_once_a_world_and_seed(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the test above compares really is a fork: six burn-ins for 24 plans, 24 where no neighbours match."""
    begun = []
    begin = Run.begin

    def counted(run: Run, *arguments: object) -> None:
        begun.append(arguments)
        begin(run, *arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(Run, "begin", counted)
    simulate(MIXED, PLANS, BURN_IN_YEARS)
    assert len(begun) == 6
    simulate(MIXED, PLANS[::4] + PLANS[1::4] + PLANS[2::4] + PLANS[3::4], BURN_IN_YEARS)
    assert len(begun) == 6 + 24


@pytest.mark.parametrize("shuffle", [1, 2, 3])
def test_order_of_plans(shuffle: int, yardstick: list[RunRecord]) -> None:
    """Shuffled, neighbours rarely share a burn-in, and every run starts on the memory of another."""
    order = list(range(len(PLANS)))
    Random(shuffle).shuffle(order)
    _assert_same(simulate(MIXED, [PLANS[k] for k in order], BURN_IN_YEARS), [yardstick[k] for k in order])


@pytest.mark.parametrize("size", [1, 2, 3, 5, 7, 23])
def test_batch_size(size: int, yardstick: list[RunRecord]) -> None:
    """Batches cut anywhere, also between neighbours that share a burn-in."""
    batches = [PLANS[start : start + size] for start in range(0, len(PLANS), size)]
    _assert_same([record for batch in batches for record in simulate(MIXED, batch, BURN_IN_YEARS)], yardstick)


@pytest.mark.parametrize("workers", [2, 5])
def test_threads(workers: int, yardstick: list[RunRecord]) -> None:
    """Calls in threads run side by side in compiled code; they must not share any memory."""
    batches = [PLANS[start : start + 3] for start in range(0, len(PLANS), 3)] * 3
    with ThreadPoolExecutor(workers) as pool:
        records = pool.map(lambda batch: simulate(MIXED, batch, BURN_IN_YEARS), batches)
        _assert_same([record for batch in records for record in batch], yardstick * 3)


def test_a_run_used_again_remembers_nothing(yardstick: list[RunRecord]) -> None:
    """One set of columns serves every run of a batch: nothing of the last world may shine through."""
    run = Run(MIXED)
    for number in (23, 0, 7, 12):
        chosen = PLANS[number]
        run.begin(chosen.world, chosen.seed, -4 * BURN_IN_YEARS)
        burn_in = stepped(run, {}, 4 * BURN_IN_YEARS)
        policy = run.advance(levels_of(chosen))
        assert same_record(_joined([burn_in, policy]), yardstick[number]), f"plan {number}"


@pytest.mark.parametrize("population", [MIXED, UNKNOWN], ids=lambda population: population.name)
def test_a_policy_compared_with_itself_gives_exact_zeros(population: Population) -> None:
    """Side by side in a batch and with another policy in between: every difference is 0, not nearly 0."""
    twice = [plan(EVERYTHING, QUARTERS), plan({}, QUARTERS), plan(EVERYTHING, QUARTERS), plan(EVERYTHING, QUARTERS)]
    records = simulate(population, twice, BURN_IN_YEARS)
    for other in (2, 3):
        for one, same in zip(tables_of(records[0]), tables_of(records[other]), strict=True):
            difference = np.nan_to_num(same - one)
            assert not difference.any()
        assert same_record(records[0], records[other])
    assert not same_record(records[0], records[1])


# -- stepping --------------------------------------------------------------------------------------------------------


def _joined(parts: Sequence[RunRecord]) -> RunRecord:
    """One record of consecutive parts of a run."""
    tables = (np.concatenate(pieces) for pieces in zip(*(tables_of(part) for part in parts), strict=True))
    return RunRecord(parts[0].first_quarter, *tables)


def _in_pieces(chosen: RunPlan, lengths: Callable[[int], int]) -> tuple[RunRecord, Run]:
    """A run advanced in pieces of some length that depends on the quarter it stands at."""
    run = Run(MIXED)
    run.begin(chosen.world, chosen.seed, -4 * BURN_IN_YEARS)
    whole = np.concatenate((timeline({}, -4 * BURN_IN_YEARS, 4 * BURN_IN_YEARS), levels_of(chosen)))
    parts = []
    while len(whole):
        length = lengths(run.now.quarter)
        parts.append(run.advance(whole[:length]))
        whole = whole[length:]
    return _joined(parts), run


@pytest.mark.parametrize("number", [1, 6, 11, 15, 23])
def test_year_by_year(number: int, yardstick: list[RunRecord]) -> None:
    """Stepping a year at a time leaves the whole record, yearly tables included."""
    record, _ = _in_pieces(PLANS[number], lambda quarter: 4)
    assert same_record(record, yardstick[number])


PIECES: dict[str, Callable[[int], int]] = {
    "one": lambda quarter: 1,
    "three": lambda quarter: 3,
    "uneven": lambda quarter: 1 + quarter % 7,
}


@pytest.mark.parametrize("number", [1, 6, 11, 15, 23])
@pytest.mark.parametrize("pieces", PIECES)
def test_quarter_by_quarter(number: int, pieces: str, yardstick: list[RunRecord]) -> None:
    """Policies with triggers step a quarter at a time: same outcomes in every quarter, same state at the end."""
    record, run = _in_pieces(PLANS[number], PIECES[pieces])
    assert same_bits(record.outcomes, yardstick[number].outcomes)
    _, whole = _in_pieces(PLANS[number], lambda quarter: 1000)
    assert digest_of_state(run) == digest_of_state(whole)
    assert run.now == whole.now


def test_a_fork_goes_on_as_the_original_did(yardstick: list[RunRecord]) -> None:
    """A copy of the state taken in mid-policy, and returned to after another policy has had the columns."""
    chosen = PLANS[3]
    run = started(MIXED, BURN_IN_YEARS, chosen.seed)
    burn_in = stepped(run, {}, 4 * BURN_IN_YEARS)
    before = run.advance(levels_of(chosen)[:8])
    kept = empty_state(run.sites)
    copy_state(run.state, kept)
    run.advance(timeline(REGIMES["prescriptive"], 8, 20))
    run.return_to(kept, 8)
    after = run.advance(levels_of(chosen)[8:])
    assert same_record(_joined([burn_in, before, after]), yardstick[3])


# -- observers ---------------------------------------------------------------------------------------------------------

OBSERVATIONS = [Observation(quarterly, yearly) for quarterly in (True, False) for yearly in (True, False)]


@pytest.mark.parametrize("number", [0, 6, 15, 23])
@pytest.mark.parametrize("observation", OBSERVATIONS, ids=str)
def test_observing_changes_nothing(observation: Observation, number: int, yardstick: list[RunRecord]) -> None:
    """Same outcomes where recorded, same people, roles, strain and norms at the end, whatever is put on record."""
    told: list[int] = []
    record = simulate(MIXED, [PLANS[number]], BURN_IN_YEARS, observation, told.append)[0]
    full = yardstick[number]
    assert told == [0]
    assert same_bits(without(record.outcomes, *PREPARED), without(full.outcomes, *PREPARED))
    last_of_year = np.arange(len(full.outcomes)) % 4 == 3
    for name in PREPARED:
        column = MEASURES.index(name)
        recorded = np.isfinite(record.outcomes[:, column])
        assert (recorded == (last_of_year | observation.prepared_quarterly)).all()
        assert same_bits(record.outcomes[recorded, column], full.outcomes[recorded, column])
    assert same_bits(record.units, full.units)
    for table, whole in zip(tables_of(record)[2:], tables_of(full)[2:], strict=True):
        assert same_bits(table, whole if observation.yearly else whole[:0])


@pytest.mark.parametrize("observation", OBSERVATIONS[1:], ids=str)
def test_observing_leaves_the_state_alone(observation: Observation) -> None:
    """Every column of doctors, departments, trusts and nation is the same in every quarter."""
    runs = [started(MIXED, 0, observation=one) for one in (OBSERVATIONS[0], observation)]
    for _ in range(3):
        for run in runs:
            stepped(run, EVERYTHING, 5)
        assert digest_of_state(runs[0]) == digest_of_state(runs[1])
