"""Small worlds and policies to try the engine on, and what it means that two runs are the same."""

from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any

import numpy as np
from numpy.typing import NDArray

from policies.plan import LeverPlan
from policies.registry import FLAGS, SCENARIOS
from policies.timeline import timeline
from sim.engine import Observation, Run, RunPlan, RunRecord
from sim.measures import CENSUS_MEASURES, MEASURES, TRUST_MEASURES
from sim.parameters import LEVERS as PARAMETERS
from sim.parameters import world_vector
from sim.population import Population, archetypes, numbered_trusts
from sim.state import arrays_of

type Policy = Mapping[str, LeverPlan]
type Numbers = NDArray[np.float64]

REGIMES: Mapping[str, Policy] = {
    "permissive": {},
    "publish only": {"publish": LeverPlan(1.0)},
    "light standard": {"stringency": LeverPlan(0.3), "publish": LeverPlan(1.0)},
    "prescriptive": {"stringency": LeverPlan(0.8), "publish": LeverPlan(1.0)},
    "comply or explain": {
        "stringency": LeverPlan(0.8), "publish": LeverPlan(1.0), "comply_or_explain": LeverPlan(1.0),
    },
}  # fmt: skip
PAY: Policy = {"pay_premium": LeverPlan(10.0)}
# Comply or explain under a bench that some trusts reach and some miss, and every other lever pulled.
EVERYTHING: Policy = {
    row.name: LeverPlan(row.maximum if row.name != "bench" else 50.0, ramp_years=1.0)
    for row in PARAMETERS
    if row.name not in SCENARIOS
}
# As in ``EVERYTHING``, but nothing makes a trust work on its gap.
NO_PUSH: Policy = {name: plan for name, plan in EVERYTHING.items() if name not in ("stringency", *FLAGS)}

MIXED = Population("mixed", archetypes(24) + numbered_trusts([23, 37, 60]))
UNKNOWN = Population("unknown", numbered_trusts([24, 37, 60, 25]))


def plan(policy: Policy, quarters: int, seed: int = 1, world: Mapping[str, float] | None = None) -> RunPlan:
    """A run of so many quarters under a policy."""
    return RunPlan(world_vector(world), seed, timeline(policy, 0, quarters))


def levels_of(run: RunPlan) -> Numbers:
    """The levels of a run's levers over its quarters, the same in every trust."""
    assert isinstance(run.levers, np.ndarray)
    return run.levers


def started(
    population: Population,
    burn_in_years: int,
    seed: int = 1,
    world: Mapping[str, float] | None = None,
    observation: Observation | None = None,
) -> Run:
    """A run that can be stepped, standing before the first quarter of its burn-in."""
    run = Run(population, observation)
    run.begin(world_vector(world), seed, -4 * burn_in_years)
    return run


def stepped(run: Run, policy: Policy, quarters: int) -> RunRecord:
    """Pass so many quarters under a policy from where the run stands."""
    return run.advance(timeline(policy, run.now.quarter, quarters))


def outcome(record: RunRecord, name: str) -> Numbers:
    """A national measure, one value a quarter."""
    return record.outcomes[:, MEASURES.index(name)]


def census(record: RunRecord, name: str) -> Numbers:
    """A measure of the census, one value a year."""
    return record.census[:, CENSUS_MEASURES.index(name)]


def without(table: Numbers, *names: str) -> Numbers:
    """A table of national or trust measures but for some of them."""
    columns = MEASURES if table.shape[-1] == len(MEASURES) else TRUST_MEASURES
    kept = [column for column, name in enumerate(columns) if name not in names]
    assert len(columns) - len(kept) == len(set(names) & set(columns)) > 0
    return table[..., kept]


def same_bits(one: NDArray[Any], other: NDArray[Any]) -> bool:
    """Whether two arrays are equal to the last bit, missing values included."""
    return one.shape == other.shape and one.dtype == other.dtype and one.tobytes() == other.tobytes()


def tables_of(record: RunRecord) -> tuple[Numbers, ...]:
    """All numbers on record."""
    return record.outcomes, record.units, record.trusts, record.census, record.reasons, record.groups


def same_record(one: RunRecord, other: RunRecord) -> bool:
    """Whether two runs left the same record to the last bit."""
    pairs = zip(tables_of(one), tables_of(other), strict=True)
    return one.first_quarter == other.first_quarter and all(same_bits(*pair) for pair in pairs)


def digest_of(arrays: Sequence[NDArray[Any]]) -> str:
    """SHA-256 over the bits of some arrays."""
    total = sha256()
    for array in arrays:
        total.update(array.tobytes())
    return total.hexdigest()


def digest_of_records(records: Sequence[RunRecord]) -> str:
    """SHA-256 over the bits of all numbers on record."""
    return digest_of([table for record in records for table in tables_of(record)])


def digest_of_state(run: Run) -> str:
    """SHA-256 over the bits of all state."""
    return digest_of(arrays_of(run.state))
