"""The yearly census: who would say yes, who leads, and why doctors in clinical work say no.

Each doctor weighs the question that is theirs: a first-rung post, unasked, in clinical work; going on, for a leader.
"Why" is counted two ways: for how many doctors a term is the most negative, which depends on where the term's zero
lies, and how many more would be prepared if the term were zero, which does not rank what cannot be moved.
"""

import numpy as np

from agents.arithmetic import logistic
from agents.compiling import allocating, compiled, step
from agents.decision import TERM_NAMES, terms
from agents.parameter import Values
from agents.ranks import CLINICAL
from sim.breakdown import DOCTORS, QUANTITIES, add_up, census_measures, group_measures, sort_into_cells
from sim.choice import choice_of
from sim.conditions import Conditions, conditions_in, levers_in, mind_of, national_share, own_offer, spread_stigma
from sim.groups import ALL, CELLS, FIRST_ARCHETYPE, SIZES, trust_size
from sim.recording import trust_measures, write_row
from sim.scratch import Scratch
from sim.state import Bytes, Doctors, Floats, Integers, Records, Site, State

TERMS = len(TERM_NAMES)
MEAN, LARGEST, WITHOUT = range(3)


@compiled
def _write_terms(doctors: Doctors, first: int, stigma: Floats, conditions: Conditions, rows: Floats, p: Values) -> None:
    """Write the terms of each doctor's decision to a row."""
    for place in range(len(rows)):
        slot = first + place
        offer = own_offer(conditions, stigma[place], int(doctors.role[slot]), doctors.strain[slot], 0.0)
        row = rows[place]
        (row[0], row[1], row[2], row[3], row[4], row[5], row[6], row[7], row[8], row[9], row[10]) = terms(
            mind_of(doctors, slot), offer, p
        )


@compiled
def _write_chances(rows: Floats, utilities: Floats, chances: Floats) -> None:
    """Write each doctor's utility, the terms added from left to right, and the chance of saying yes."""
    for place in range(len(rows)):
        total = 0.0
        for k in range(TERMS):
            total += rows[place, k]
        utilities[place] = total
    for place in range(len(rows)):
        chances[place] = logistic(utilities[place])


@compiled
def _write_chances_without(rows: Floats, utilities: Floats, without: Floats) -> None:
    """Write each doctor's chance of saying yes if a term were zero, in rows as those of the terms."""
    for place in range(len(rows)):
        for k in range(TERMS):
            without[place * TERMS + k] = utilities[place] - rows[place, k]
    for entry in range(len(rows) * TERMS):
        without[entry] = logistic(without[entry])


@compiled
def _most_negative(row: Floats) -> int:
    """The largest reason to say no: never the constant, which stands for what no motive explains."""
    worst = 1
    for k in range(2, TERMS):
        worst = k if row[k] < row[worst] else worst
    return worst


@compiled
def _count_reasons(rows: Floats, without: Floats, role: Bytes, sums: Floats) -> None:
    """Add the terms of doctors in clinical work to the sums, ``(3, n_terms)``: mean, largest, without."""
    for place in range(len(role)):
        if role[place] > CLINICAL:
            continue
        row = rows[place]
        for k in range(TERMS):
            sums[MEAN, k] += row[k]
            sums[WITHOUT, k] += without[place * TERMS + k]
        worst = _most_negative(row)
        if row[worst] < 0.0:
            sums[LARGEST, worst] += 1.0


@compiled
def _visit(
    state: State, site: Site, scratch: Scratch, conditions: Conditions, quarter: int, rows: Floats, without: Floats,
    cells: Floats, reasons: Floats, p: Values,
) -> None:  # fmt: skip
    """Count the doctors of one trust; the stigma buffer must be filled."""
    first, size = site.first_doctor, site.consultants
    rows, chances, utilities = rows[:size], scratch.chance[:size], scratch.chance_if_asked[:size]
    _write_terms(state.doctors, first, scratch.stigma, conditions, rows, p)
    _write_chances(rows, utilities, chances)
    _write_chances_without(rows, utilities, without)
    _count_reasons(rows, without, state.doctors.role[first : first + size], reasons)
    sort_into_cells(state.doctors, first, quarter, chances, cells)


@step
def _visit_all(
    state: State, sites: Records, scratch: Scratch, quantities: Floats, kind: Integers, quarter: int, rows: Floats,
    without: Floats, cells: Floats, reasons: Floats, p: Values,
) -> None:  # fmt: skip
    choice = choice_of(p)
    share = national_share(state)
    for index in range(len(sites)):
        site, trust = sites[index], state.trusts[index]
        conditions = conditions_in(site, trust, levers_in(quantities[kind[index]]), state.nation[0].salience, p)
        spread_stigma(state.departments, site, trust, scratch, conditions.share, share, p)
        alike = site.archetype * SIZES + trust_size(site.consultants)
        _visit(state, site, scratch, conditions, quarter, rows, without, cells[alike], reasons, choice)


@allocating
def record_year(
    state: State, sites: Records, scratch: Scratch, ledger: Records, quantities: Floats, kind: Integers, quarter: int,
    p: Values, trusts: Floats, census: Floats, reasons: Floats, groups: Floats,
) -> None:  # fmt: skip
    """Visit every trust at the end of a year and write its tables.

    ``trusts`` has a row for each trust, ``census`` is one, ``reasons`` is (terms, 3), ``groups`` (groups, measures).
    """
    for index in range(len(sites)):
        write_row(trusts[index], trust_measures(sites[index], state.trusts[index], ledger[index]))
    largest, archetypes = len(scratch.stigma), len(groups) - FIRST_ARCHETYPE
    rows, without = np.empty((largest, TERMS)), np.empty(largest * TERMS)
    cells = np.zeros((archetypes * SIZES, CELLS, QUANTITIES))
    sums_of_terms, sums = np.zeros((3, TERMS)), np.zeros((len(groups), 2, QUANTITIES))
    _visit_all(state, sites, scratch, quantities, kind, quarter, rows, without, cells, sums_of_terms, p)
    add_up(cells, sums)
    for group in range(len(groups)):
        write_row(groups[group], group_measures(sums[group]))
    write_row(census, census_measures(sums))
    clinical = sums[ALL, 0, DOCTORS]
    for term in range(TERMS):
        for way in range(3):
            reasons[term, way] = sums_of_terms[way, term] / clinical if clinical > 0.0 else 0.0
