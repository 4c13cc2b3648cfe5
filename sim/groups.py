"""Who is counted with whom: the groups that a yearly record breaks the consultants down by.

Every doctor stands in one *cell*, which says the specialty group, sex, career stage, rank and, for those who lead, the
route into the role. A group is a number of cells, so all breakdowns come from one count of the cells. Trusts are
grouped by size and by what their population calls them; no rule reads either.
"""

from itertools import accumulate
from typing import NamedTuple

import numpy as np

from agents.clock import QUARTERS_A_YEAR
from agents.compiling import compiled
from agents.ranks import CLINICAL, RANK_TITLES
from agents.traits import SPECIALTY_GROUPS
from sim.population import Population


class Grouping(NamedTuple):
    """One way to divide the consultants, and its groups in order."""

    name: str
    groups: tuple[str, ...]


EVERYBODY = Grouping("everybody", ("all consultants",))
OF_DOCTORS = (
    Grouping("specialty", ("least private work", "less private work", "more private work", "most private work")),
    Grouping("sex", ("men", "women")),
    Grouping("career_stage", ("under 5 years", "5-14 years", "15-24 years", "25 years or more")),
    Grouping("rank", RANK_TITLES),
    Grouping("route", ("own initiative", "asked")),  # leaders only
)
TRUST_SIZE = Grouping("trust_size", ("under 150", "150-349", "350 or more"))
ARCHETYPE = "archetype"

STAGES_FROM = (5 * QUARTERS_A_YEAR, 15 * QUARTERS_A_YEAR, 25 * QUARTERS_A_YEAR)
SIZES_FROM = (150, 350)

SEXES, STAGES, RANKS, ROUTES, SIZES = 2, 4, 5, 3, 3  # the first route is that of doctors in clinical work: none
SHAPE = (SPECIALTY_GROUPS, SEXES, STAGES, RANKS, ROUTES)
CELLS = SPECIALTY_GROUPS * SEXES * STAGES * RANKS * ROUTES
FIRST_GROUPS = tuple(accumulate((len(grouping.groups) for grouping in OF_DOCTORS), initial=1))
ALL = 0
FIRST_SEX, FIRST_RANK, FIRST_ROUTE, FIRST_SIZE = FIRST_GROUPS[1], FIRST_GROUPS[3], FIRST_GROUPS[4], FIRST_GROUPS[5]
FIRST_ARCHETYPE = FIRST_SIZE + SIZES
NO_GROUP = -1

# Of each cell: whether its doctors lead, and the number of their group in each grouping of doctors.
_PLACES = np.indices(SHAPE).reshape(len(SHAPE), -1).T
LEADS = (_PLACES[:, 3] > CLINICAL).astype(np.int64)
MEMBERSHIP = np.ascontiguousarray(_PLACES + np.array(FIRST_GROUPS[:-1]) - np.array([0, 0, 0, 0, 1]))
MEMBERSHIP[_PLACES[:, 4] == 0, 4] = NO_GROUP


def groupings_of(population: Population) -> tuple[Grouping, ...]:
    """All groupings of a population, in the order of the record."""
    return (EVERYBODY, *OF_DOCTORS, TRUST_SIZE, Grouping(ARCHETYPE, population.archetype_names))


def group_count(population: Population) -> int:
    """Groups in all groupings."""
    return FIRST_ARCHETYPE + len(population.archetype_names)


@compiled
def career_stage(quarters_as_consultant: int) -> int:
    """Number of the career stage, from 0 for those appointed less than 5 years ago."""
    stage = 0
    for first in STAGES_FROM:
        stage += 1 if quarters_as_consultant >= first else 0
    return stage


@compiled
def trust_size(consultants: int) -> int:
    """Number of the size of a trust, from 0 for less than 150 consultants."""
    size = 0
    for first in SIZES_FROM:
        size += 1 if consultants >= first else 0
    return size


@compiled
def cell_of(specialty: int, sex: int, stage: int, rank: int, route: int) -> int:
    """Number of the cell in which a doctor stands; the route counts for leaders only."""
    led_by = route if rank > CLINICAL else 0
    return (((specialty * SEXES + sex) * STAGES + stage) * RANKS + rank) * ROUTES + led_by
