"""Steps 6 and 7 of a quarter: how many posts a trust has, and who is appointed, from the top down."""

from agents.clock import chance_in_a_quarter
from agents.compiling import compiled
from agents.decision import utility
from agents.parameter import Values
from agents.posts import next_demand, next_posts, posts_target
from agents.ranks import CLINICAL_LEAD, MEDICAL_DIRECTOR
from sim.answers import answer
from sim.choice import choice_of
from sim.conditions import Conditions, leaders_post, mind_of
from sim.creation import post_targets, set_posts
from sim.draws import CHOICE, PROMOTION, PROMOTION_LOT, StreamKey, place_uniforms
from sim.movements import IS_ASKED, places_marked
from sim.roles import change_role, take_first_role
from sim.scratch import Entry, Scratch
from sim.state import ASKED, OWN_INITIATIVE, Doctors, Site, State, Trust

TAKEN = 2.0  # beyond every lot


@compiled
def _move_posts(site: Site, trust: Trust, vacancy: float, p: Values) -> tuple[int, int, int, int]:
    """Posts move towards their target; returns the rounded targets by rank."""
    target = posts_target(site.consultants, trust.practice, trust.demand, vacancy, p)
    trust.post_level = next_posts(trust.post_level, target, p)
    return post_targets(trust.post_level, site.consultants, p)


@compiled
def _winner(scratch: Scratch, candidates: int, p: Values) -> int:
    """Position of the candidate to be appointed: the lowest lot, or the strongest belief if so switched."""
    best = 0
    for position in range(1, candidates):
        lot_wins = scratch.lots[position] < scratch.lots[best]
        if p.appoint_by_belief != 0.0 and scratch.lots[position] < TAKEN:
            stronger = scratch.beliefs[position] > scratch.beliefs[best]
            equal = scratch.beliefs[position] == scratch.beliefs[best]
            lot_wins = scratch.lots[best] >= TAKEN or stronger or (equal and lot_wins)
        if lot_wins:
            best = position
    return best


@compiled
def _eligible(doctors: Doctors, site: Site, scratch: Scratch, leaders: int, rank: int, quarter: int, p: Values) -> int:
    """List the leaders one rank down who have been in post long enough; returns how many.

    ``scratch.places`` holds the trust's leaders.
    """
    count = 0
    for number in range(leaders):
        place = scratch.places[number]
        slot = site.first_doctor + place
        settled = quarter - doctors.in_post_since[slot] >= p.quarters_between_posts
        scratch.candidates[count] = place
        count += doctors.role[slot] == rank - 1 and settled
    return count


@compiled
def _considering(scratch: Scratch, eligible: int, key: StreamKey, p: Values) -> int:
    """Keep the eligible who consider a higher post now; returns how many, their draws for saying yes in the lots."""
    chance = chance_in_a_quarter(p.promote_rate)
    count = 0
    for number in range(eligible):
        place = scratch.candidates[number]
        consideration, acceptance = place_uniforms(key, PROMOTION, place)
        scratch.candidates[count] = place
        scratch.lots[count] = acceptance
        count += consideration < chance
    return count


@compiled
def _willing(
    doctors: Doctors, site: Site, scratch: Scratch, considering: int, rank: int, conditions: Conditions, key: StreamKey,
    p: Values,
) -> int:  # fmt: skip
    """Keep those who would take the post of ``rank`` that they consider; returns how many, their lots drawn."""
    choice = choice_of(p)
    for number in range(considering):
        place = scratch.candidates[number]
        slot = site.first_doctor + place
        offer = leaders_post(conditions, scratch.stigma[place], rank, doctors.strain[slot])
        scratch.utilities[number] = utility(mind_of(doctors, slot), offer, choice)
    answer(scratch.utilities[:considering], scratch.lots[:considering], scratch.agrees)
    count = 0
    for number in range(considering):
        place, agrees = scratch.candidates[number], scratch.agrees[number]
        scratch.candidates[count] = place
        scratch.lots[count], _ = place_uniforms(key, PROMOTION_LOT, place)
        scratch.beliefs[count] = doctors.belief[site.first_doctor + place]
        count += agrees
    return count


@compiled
def _promote(
    state: State, site: Site, trust: Trust, scratch: Scratch, entry: Entry, leaders: int, rank: int,
    vacancies: int, conditions: Conditions, key: StreamKey, quarter: int, p: Values,
) -> None:  # fmt: skip
    """Fill vacant posts of ``rank`` from one rank down."""
    eligible = _eligible(state.doctors, site, scratch, leaders, rank, quarter, p)
    considering = _considering(scratch, eligible, key, p)
    candidates = _willing(state.doctors, site, scratch, considering, rank, conditions, key, p)
    for _ in range(min(vacancies, candidates)):
        position = _winner(scratch, candidates, p)
        scratch.lots[position] = TAKEN
        place = scratch.candidates[position]
        change_role(state, site, trust, place, rank)
        state.doctors.in_post_since[site.first_doctor + place] = quarter
        entry.promoted += 1.0


@compiled
def _appoint(
    state: State, site: Site, trust: Trust, scratch: Scratch, entry: Entry, applicants: int, vacancies: int,
    key: StreamKey, quarter: int, p: Values,
) -> None:  # fmt: skip
    """Fill vacant first-rung posts from the applicants."""
    for position in range(applicants):
        place = scratch.applicants[position]
        _, scratch.lots[position] = place_uniforms(key, CHOICE, place)
        scratch.beliefs[position] = state.doctors.belief[site.first_doctor + place]
    for _ in range(min(vacancies, applicants)):
        position = _winner(scratch, applicants, p)
        scratch.lots[position] = TAKEN
        place = scratch.applicants[position]
        route = ASKED if scratch.event[place] == IS_ASKED else OWN_INITIATIVE
        take_first_role(state, site, trust, place, CLINICAL_LEAD, route, quarter)
        entry.appointed += 1.0


@compiled
def fill_posts(
    state: State, site: Site, trust: Trust, scratch: Scratch, entry: Entry, applicants: int, conditions: Conditions,
    key: StreamKey, quarter: int, p: Values,
) -> None:  # fmt: skip
    """Move the posts of a trust, then promote and appoint from the medical director down."""
    targets = _move_posts(site, trust, conditions.vacancy, p)
    role = state.doctors.role[site.first_doctor : site.first_doctor + site.consultants]
    leaders = places_marked(role, scratch.places)
    for rank in range(MEDICAL_DIRECTOR, CLINICAL_LEAD, -1):
        vacancies = targets[rank - 1] - trust.filled[rank - 1]
        if vacancies > 0:
            _promote(state, site, trust, scratch, entry, leaders, rank, vacancies, conditions, key, quarter, p)
    open_posts = max(0, targets[0] - trust.filled[0])
    if open_posts > 0 and applicants > 0:
        _appoint(state, site, trust, scratch, entry, applicants, open_posts, key, quarter, p)
    set_posts(trust, targets)
    trust.demand = next_demand(trust.demand, applicants, open_posts, p)
