"""Steps 3 to 5 of a quarter: who leaves and who arrives, who steps down, who applies.

One draw a doctor and quarter says what happens; only those to whom something happens are looked at again.
"""

import numpy as np

from agents.careers import LeavingChances, chance_of_leaving
from agents.clock import competing_chances
from agents.compiling import compiled
from agents.decision import probability
from agents.invitation import invitation_rate
from agents.parameter import Values
from agents.ranks import CLINICAL
from sim.arrivals import ArrivalKeys, arrival_keys, arrive
from sim.conditions import Conditions, first_post, leaders_post, mind_of
from sim.draws import CAREER, CHOICE, Moment, StreamKey, place_uniforms, stream_key
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
        leaving_draw, career_draw = place_uniforms(key, place)
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
def _places_with_events(event: Bytes, places: Integers) -> int:
    """List the places to which something happens, in order; returns how many."""
    count = 0
    for place in range(len(event)):
        places[count] = place
        count += event[place] != NOTHING
    return count


@compiled
def _replace(
    state: State, site: Site, trust: Trust, entry: Entry, place: int, keys: ArrivalKeys, now: Moment, p: Values
) -> None:
    """A doctor leaves, and a new consultant takes the place; the newcomer acts from the next quarter."""
    if state.doctors.role[site.first_doctor + place] > CLINICAL:
        give_up_role(state, site, trust, entry, place, now.quarter)
    arrive(state.doctors, site, place, keys, 0, now.quarter, p)
    entry.left += 1.0


@compiled
def _goes_on(
    doctors: Doctors, slot: int, place: int, stigma_felt: float, conditions: Conditions, key: StreamKey, p: Values
) -> bool:
    """Whether a reviewed incumbent chooses to go on."""
    offer = leaders_post(conditions, stigma_felt, doctors.role[slot], doctors.strain[slot])
    draw, _ = place_uniforms(key, place)
    return draw < probability(mind_of(doctors, slot), offer, p)


@compiled
def _applies(
    doctors: Doctors, slot: int, place: int, stigma_felt: float, asked: float, conditions: Conditions, key: StreamKey,
    p: Values,
) -> bool:  # fmt: skip
    """Whether a doctor in clinical work who considers a first post, or is asked, says yes."""
    offer = first_post(conditions, stigma_felt, asked)
    draw, _ = place_uniforms(key, place)
    return draw < probability(mind_of(doctors, slot), offer, p)


@compiled
def _mark_trust(
    doctors: Doctors, site: Site, practice: float, scratch: Scratch, now: Moment, leaving: LeavingChances, p: Values
) -> None:
    """Mark what happens to each of a trust's doctors."""
    start, size = site.first_doctor, site.consultants
    own, asked = competing_chances(p.consider_rate, invitation_rate(practice, p))
    term, review = competing_chances(p.term_end_rate, p.review_rate)
    key = stream_key(now, CAREER, site.key)
    event = scratch.event[:size]
    role, appointed = doctors.role[start : start + size], doctors.appointed[start : start + size]
    _mark_events(role, appointed, event, key, now.quarter, leaving, own, asked, term, review)


@compiled
def move_doctors(
    state: State, site: Site, trust: Trust, scratch: Scratch, entry: Entry, conditions: Conditions, now: Moment,
    leaving: LeavingChances, p: Values,
) -> int:  # fmt: skip
    """Leaving, stepping down and applying in one trust; returns how many apply for a first post.

    The applicants' places are left in ``scratch.applicants`` and their routes in ``scratch.event``.
    """
    doctors = state.doctors
    applicants = 0
    choice = stream_key(now, CHOICE, site.key)
    arrivals = arrival_keys(now, site.key)
    _mark_trust(doctors, site, trust.practice, scratch, now, leaving, p)
    for number in range(_places_with_events(scratch.event[: site.consultants], scratch.places)):
        place = scratch.places[number]
        slot, felt, what = site.first_doctor + place, scratch.stigma[place], scratch.event[place]
        if what == LEAVES:
            _replace(state, site, trust, entry, place, arrivals, now, p)
        elif what == TERM_ENDS or (
            what == IS_REVIEWED and not _goes_on(doctors, slot, place, felt, conditions, choice, p)
        ):
            give_up_role(state, site, trust, entry, place, now.quarter)
            entry.stepped_down += 1.0
        elif what in CLINICAL_EVENTS:
            asked = 1.0 if what == IS_ASKED else 0.0
            if _applies(doctors, slot, place, felt, asked, conditions, choice, p):
                scratch.applicants[applicants] = place
                applicants += 1
    entry.applicants = applicants
    return applicants
