"""Who moves: every doctor counted in a cell, the cells added up to groups, and the measures of each group."""

from agents.arithmetic import ratio
from agents.clock import QUARTERS_A_YEAR
from agents.compiling import compiled
from agents.press import HEADLINE_PAY
from agents.ranks import CLINICAL_DIRECTOR, CLINICAL_LEAD, DIVISIONAL_DIRECTOR, MEDICAL_DIRECTOR
from agents.traits import MAN, WOMAN, specialty_group
from sim.groups import (
    ALL,
    CELLS,
    FIRST_ARCHETYPE,
    FIRST_RANK,
    FIRST_SEX,
    FIRST_SIZE,
    LEADS,
    MEMBERSHIP,
    NO_GROUP,
    OF_DOCTORS,
    SIZES,
    career_stage,
    cell_of,
)
from sim.measures import CensusMeasures, GroupMeasures
from sim.state import ASKED, Doctors, Floats

# What is summed over the doctors of a cell, and over those of a group, peers in clinical work and leaders apart.
DOCTORS, CHANCE, CURIOSITY, BELIEF, STRAIN, ASKED_ROUTE, NEW, WELL_PAID = range(8)
QUANTITIES = 8
GROUPINGS_OF_DOCTORS = len(OF_DOCTORS)


@compiled
def sort_into_cells(doctors: Doctors, first: int, quarter: int, chances: Floats, cells: Floats) -> None:
    """Add each doctor to the cell in which they stand at the end of the quarter."""
    for place in range(len(chances)):
        slot = first + place
        role = doctors.role[slot]
        specialty = specialty_group(doctors.department[slot])
        stage = career_stage(quarter + 1 - doctors.appointed[slot])
        cell = cells[cell_of(specialty, doctors.sex[slot], stage, role, doctors.route[slot])]
        cell[DOCTORS] += 1.0
        cell[CHANCE] += chances[place]
        cell[CURIOSITY] += doctors.curiosity[slot]
        cell[BELIEF] += doctors.belief[slot]
        cell[STRAIN] += doctors.strain[slot]
        cell[ASKED_ROUTE] += 1.0 if doctors.route[slot] == ASKED else 0.0
        cell[NEW] += 1.0 if quarter - doctors.leading_since[slot] < QUARTERS_A_YEAR else 0.0
        cell[WELL_PAID] += 1.0 if doctors.pay[slot] > HEADLINE_PAY else 0.0


@compiled
def _add(sums: Floats, cell: Floats) -> None:
    for quantity in range(QUANTITIES):
        sums[quantity] += cell[quantity]


@compiled
def add_up(cells: Floats, sums: Floats) -> None:
    """Add each cell that is not empty to its groups.

    ``cells`` is ``(archetypes * sizes, cells, quantities)``, ``sums`` ``(groups, 2, quantities)``: peers, then leaders.
    """
    for alike in range(len(cells)):
        for number in range(CELLS):
            cell = cells[alike, number]
            if cell[DOCTORS] == 0.0:
                continue
            leads = LEADS[number]
            _add(sums[ALL, leads], cell)
            for grouping in range(GROUPINGS_OF_DOCTORS):
                group = MEMBERSHIP[number, grouping]
                if group != NO_GROUP:
                    _add(sums[group, leads], cell)
            _add(sums[FIRST_SIZE + alike % SIZES, leads], cell)
            _add(sums[FIRST_ARCHETYPE + alike // SIZES, leads], cell)


@compiled
def group_measures(sums: Floats) -> GroupMeasures:
    """The measures of one group from its sums, ``(2, quantities)``."""
    peers, leaders = sums[0], sums[1]
    doctors = peers[DOCTORS] + leaders[DOCTORS]
    return GroupMeasures(
        doctors=doctors,
        prepared=ratio(peers[CHANCE], peers[DOCTORS]),
        in_role=ratio(leaders[DOCTORS], doctors),
        newly_in_role=ratio(leaders[NEW], doctors),
        content=ratio(leaders[CHANCE], leaders[DOCTORS]),
        asked_route=ratio(leaders[ASKED_ROUTE], leaders[DOCTORS]),
        leaders_strain=ratio(leaders[STRAIN], leaders[DOCTORS]),
        curiosity=ratio(peers[CURIOSITY] + leaders[CURIOSITY], doctors),
        belief=ratio(peers[BELIEF] + leaders[BELIEF], doctors),
        leaders_curiosity=ratio(leaders[CURIOSITY], leaders[DOCTORS]),
        leaders_belief=ratio(leaders[BELIEF], leaders[DOCTORS]),
    )


@compiled
def _content(sums: Floats, rank: int) -> float:
    """Mean chance that a leader of a rank would choose to go on."""
    leaders = sums[FIRST_RANK + rank, 1]
    return ratio(leaders[CHANCE], leaders[DOCTORS])


@compiled
def _in_role(sums: Floats, sex: int) -> float:
    peers, leaders = sums[FIRST_SEX + sex, 0], sums[FIRST_SEX + sex, 1]
    return ratio(leaders[DOCTORS], peers[DOCTORS] + leaders[DOCTORS])


@compiled
def census_measures(sums: Floats) -> CensusMeasures:
    """Leaders beside their peers in clinical work, from the sums of all groups."""
    peers, leaders = sums[ALL, 0], sums[ALL, 1]
    return CensusMeasures(
        leaders_curiosity=ratio(leaders[CURIOSITY], leaders[DOCTORS]),
        peers_curiosity=ratio(peers[CURIOSITY], peers[DOCTORS]),
        leaders_belief=ratio(leaders[BELIEF], leaders[DOCTORS]),
        peers_belief=ratio(peers[BELIEF], peers[DOCTORS]),
        leaders_strain=ratio(leaders[STRAIN], leaders[DOCTORS]),
        peers_strain=ratio(peers[STRAIN], peers[DOCTORS]),
        content_1=_content(sums, CLINICAL_LEAD),
        content_2=_content(sums, CLINICAL_DIRECTOR),
        content_3=_content(sums, DIVISIONAL_DIRECTOR),
        content_4=_content(sums, MEDICAL_DIRECTOR),
        asked_route=ratio(leaders[ASKED_ROUTE], leaders[DOCTORS]),
        women_in_role=_in_role(sums, WOMAN),
        men_in_role=_in_role(sums, MAN),
        over_100k=ratio(peers[WELL_PAID] + leaders[WELL_PAID], peers[DOCTORS] + leaders[DOCTORS]),
    )
