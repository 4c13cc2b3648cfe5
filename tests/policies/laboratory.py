"""A country that shows what a test wants it to show, and policies lived through in it or in the engine."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from hypothesis import strategies as st
from numpy.typing import NDArray

from policies.condition import Condition
from policies.course import Course, Stretch
from policies.plan import LeverPlan, Policy
from policies.registry import FLAGS, LEVER_NAMES
from policies.sight import YEAR
from sim.engine import Observation, Regime, RunPlan, RunRecord, simulate
from sim.parameters import LEVERS, world_vector
from sim.population import Population

type Numbers = NDArray[np.float64]

BURN_IN_YEARS = 2


@dataclass
class Shown:
    """A country whose measures are what ``of_nation`` and ``of_trust`` say of the present quarter."""

    of_nation: Callable[[str, int], float] = lambda name, quarter: np.nan
    of_trust: Mapping[str, Callable[[int], Sequence[Any]]] = field(default_factory=dict)
    trusts: int = 3
    quarter: int = 0

    def national(self, name: str) -> float:
        return self.quarter / 4.0 if name == YEAR else self.of_nation(name, self.quarter)

    def of_trusts(self, name: str) -> NDArray[Any]:
        return np.array(self.of_trust[name](self.quarter))


def lived_through(policy: Policy, quarters: int, shown: Shown) -> tuple[Course, list[Stretch]]:
    """Go forward as the engine does: as far as a course says at once, then look again."""
    course, stretches, quarter = Course(policy), list[Stretch](), 0
    while quarter < quarters:
        shown.quarter = quarter
        stretches.append(course.ahead(quarter, quarters - quarter, shown))
        quarter += len(stretches[-1].levels)
    return course, stretches


def levels_of_trusts(stretches: Sequence[Stretch]) -> Numbers:
    """Levels by quarter, trust and lever, whatever kinds the trusts were of."""
    return np.concatenate([stretch.levels[:, stretch.kind, :] for stretch in stretches])


def column(levels: Numbers, lever: str) -> Numbers:
    """The levels of one lever."""
    return levels[..., LEVER_NAMES.index(lever)]


def records(
    population: Population,
    policies: Sequence[Policy],
    quarters: int,
    seed: int = 1,
    world: Mapping[str, float] | None = None,
    burn_in_years: int = BURN_IN_YEARS,
) -> list[RunRecord]:
    """What policies left on record, on the same luck, burn-in included."""
    plans = [RunPlan(world_vector(world), seed, Regime(policy, quarters)) for policy in policies]
    return simulate(population, plans, burn_in_years, Observation())


# -- drawn at random -----------------------------------------------------------------------------------------------

QUARTER_YEARS = st.integers(0, 24).map(lambda quarters: quarters / 4.0)
RAMPS = st.sampled_from((0.0, 0.25, 0.5, 1.0, 2.0, 3.0)) | st.floats(0.0, 5.0)
CONTINUOUS = tuple(row for row in LEVERS if row.name not in FLAGS)


@st.composite
def lever_plans(draw: st.DrawFn, name: str) -> LeverPlan:
    """A lever over time, as the command line would let it pass."""
    row = next(row for row in LEVERS if row.name == name)
    level = draw(st.sampled_from((0.0, 1.0)) if name in FLAGS else st.floats(row.minimum, row.maximum))
    start = draw(QUARTER_YEARS)
    stop = draw(st.none() | st.integers(1, 16).map(lambda quarters: start + quarters / 4.0))
    return LeverPlan(level, start, draw(RAMPS), stop)


@st.composite
def plans_of_levers(draw: st.DrawFn) -> dict[str, LeverPlan]:
    """Some levers, each with a plan."""
    names = draw(st.lists(st.sampled_from(LEVER_NAMES), unique=True, max_size=5))
    return {name: draw(lever_plans(name)) for name in names}


def whenever(name: str, sign: str, value: float) -> tuple[Condition, ...]:
    """One condition."""
    return (Condition(name, sign, value),)
