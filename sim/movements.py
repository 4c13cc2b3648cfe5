"""Steps 3 to 5 of a quarter: who leaves and who arrives, who steps down, who applies.

One draw a doctor and quarter says what happens; only those to whom something happens are looked at again.
"""

import numpy as np

from agents.clock import competing_chances
from agents.compiling import compiled
from agents.decision import utility
from agents.invitation import invitation_rate
from agents.leaving import LeavingChances, chance_of_leaving
from agents.parameter import Values
from agents.ranks import CLINICAL
from sim.answers import answer
from sim.arrivals import arrive
from sim.choice import choice_of
from sim.conditions import Conditions, mind_of, own_offer
from sim.draws import CAREER, CHOICE, StreamKey, place_uniforms
from sim.roles import give_up_role
from sim.scratch import Entry, Scratch
from sim.state import Bytes, Doctors, Integers, Shorts, Site, State, Trust

NOTHING, LEAVES, CONSIDERS, IS_ASKED, TERM_ENDS, IS_REVIEWED = range(6)
CLINICAL_EVENTS = (CONSIDERS, IS_ASKED)


@compiled
def _mark_events(
    role: Bytes, appointed: Shorts, event: Bytes, key: StreamKey, quarter: int, leaving: LeavingChances,
    own: float, asked: float, term: float, review: float,
) -> None:  # fmt: skip
    """Write what happens to each doctor; competing causes take the low and the high end of one draw."""
    for place in range(len(event)):
        leaving_draw, career_draw = place_uniforms(key, CAREER, place)
        in_role = role[place] > CLINICAL
        low = term if in_role else own
        high = 1.0 - (review if in_role else asked)
        from_low = np.int8(TERM_ENDS) if in_role else np.int8(CONSIDERS)
        from_high = np.int8(IS_REVIEWED) if in_role else np.int8(IS_ASKED)
        what = np.int8(NOTHING)
        what = from_high if career_draw > high else what
        what = from_low if career_draw < low else what
        leaves = leaving_draw < chance_of_leaving(quarter - appointed[place], leaving)
        event[place] = np.int8(LEAVES) if leaves else what


@compiled
def places_marked(marks: Bytes, places: Integers) -> int:
    """List the places with a mark other than 0, in order; returns how many."""
    count = 0
    for place in range(len(marks)):
        places[count] = place
        count += marks[place] != 0
    return count


@compiled
def _replace(
    state: State, site: Site, trust: Trust, scratch: Scratch, entry: Entry, place: int, key: StreamKey, quarter: int,
    p: Values,
) -> None:  # fmt: skip
    """A doctor leaves, and a new consultant takes the place; the newcomer acts from the next quarter."""
    if state.doctors.role[site.first_doctor + place] > CLINICAL:
        give_up_role(state, site, trust, entry, place, quarter)
    arrive(state.doctors, site, place, scratch, key, 0, quarter, p)
    entry.left += 1.0


@compiled
def _weigh(
    doctors: Doctors, site: Site, scratch: Scratch, count: int, conditions: Conditions, key: StreamKey, p: Values
) -> None:
    """Let everyone to whom something happens weigh it: a first post, or going on; note who says yes.

    Whoever leaves or reaches the end of a term weighs in vain.
    """
    choice = choice_of(p)
    for number in range(count):
        place = scratch.places[number]
        slot = site.first_doctor + place
        asked = 1.0 if scratch.event[place] == IS_ASKED else 0.0
        offer = own_offer(conditions, scratch.stigma[place], int(doctors.role[slot]), doctors.strain[slot], asked)
        scratch.utilities[number] = utility(mind_of(doctors, slot), offer, choice)
        scratch.lots[number], _ = place_uniforms(key, CHOICE, place)
    answer(scratch.utilities[:count], scratch.lots[:count], scratch.agrees)


@compiled
def _mark_trust(
    doctors: Doctors, site: Site, practice: float, scratch: Scratch, key: StreamKey, quarter: int,
    leaving: LeavingChances, p: Values,
) -> None:  # fmt: skip
    """Mark what happens to each of a trust's doctors."""
    start, size = site.first_doctor, site.consultants
    own, asked = competing_chances(p.consider_rate, invitation_rate(practice, p))
    term, review = competing_chances(p.term_end_rate, p.review_rate)
    event = scratch.event[:size]
    role, appointed = doctors.role[start : start + size], doctors.appointed[start : start + size]
    _mark_events(role, appointed, event, key, quarter, leaving, own, asked, term, review)


@compiled
def move_doctors(
    state: State, site: Site, trust: Trust, scratch: Scratch, entry: Entry, conditions: Conditions, key: StreamKey,
    quarter: int, leaving: LeavingChances, p: Values,
) -> int:  # fmt: skip
    """Leaving, stepping down and applying in one trust; returns how many apply for a first post.

    The applicants' places are left in ``scratch.applicants`` and their routes in ``scratch.event``.
    """
    _mark_trust(state.doctors, site, trust.practice, scratch, key, quarter, leaving, p)
    count = places_marked(scratch.event[: site.consultants], scratch.places)
    _weigh(state.doctors, site, scratch, count, conditions, key, p)
    applicants = 0
    for number in range(count):
        place = scratch.places[number]
        what, agrees = scratch.event[place], scratch.agrees[number]
        if what == LEAVES:
            _replace(state, site, trust, scratch, entry, place, key, quarter, p)
        elif what == TERM_ENDS or (what == IS_REVIEWED and not agrees):
            give_up_role(state, site, trust, entry, place, quarter)
            entry.stepped_down += 1.0
        elif what in CLINICAL_EVENTS and agrees:
            scratch.applicants[applicants] = place
            applicants += 1
    entry.applicants = applicants
    return applicants
