"""Taking and leaving a role: the one place where roles, department counts and filled posts change together."""

from agents.compiling import compiled
from agents.ranks import CLINICAL
from sim.scratch import Entry
from sim.state import Site, State, Trust


@compiled
def change_role(state: State, site: Site, trust: Trust, place: int, rank: int) -> None:
    """Give the doctor in a place another rank (0 = clinical work); all counts follow."""
    slot = site.first_doctor + place
    before = state.doctors.role[slot]
    department = state.departments[site.first_department + state.doctors.department[slot]]
    if before > CLINICAL:
        trust.filled[before - 1] -= 1
        department.leaders -= 1
    if rank > CLINICAL:
        trust.filled[rank - 1] += 1
        department.leaders += 1
    state.doctors.role[slot] = rank


@compiled
def take_first_role(state: State, site: Site, trust: Trust, place: int, rank: int, route: int, quarter: int) -> None:
    """A doctor in clinical work becomes a leader."""
    slot = site.first_doctor + place
    change_role(state, site, trust, place, rank)
    state.doctors.in_post_since[slot] = quarter
    state.doctors.leading_since[slot] = quarter
    state.doctors.route[slot] = route


@compiled
def give_up_role(state: State, site: Site, trust: Trust, entry: Entry, place: int, quarter: int) -> None:
    """A leader goes back to clinical work, or leaves; the spell of leading is entered in the ledger."""
    slot = site.first_doctor + place
    change_role(state, site, trust, place, CLINICAL)
    entry.spells_ended += 1.0
    entry.spell_quarters += quarter - state.doctors.leading_since[slot]


@compiled
def leaders_in(trust: Trust) -> int:
    """How many of a trust's consultants hold a role."""
    return int(trust.filled[0] + trust.filled[1] + trust.filled[2] + trust.filled[3])


@compiled
def posts_in(trust: Trust) -> int:
    """How many leadership posts a trust has, filled or vacant."""
    return int(trust.posts[0] + trust.posts[1] + trust.posts[2] + trust.posts[3])
