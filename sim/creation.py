"""How a run starts: roles dealt by lot, strain at rest, norms at their starting value, posts as in an ordinary trust.

The first cohort and the trusts' characters are drawn under the quarter before the first, so that nobody who arrives
later can share their luck.
"""

import numpy as np

from agents.arithmetic import clip, normal_quantile, round_half_up
from agents.compiling import compiled, entry_point
from agents.leaving import MOST_SENIOR, LeavingChances, leaving_chances, seniority_from, stationary_seniority
from agents.parameter import Values
from agents.posts import posts_by_rank, split_by_mix
from agents.quality import INITIAL_QUALITY
from agents.ranks import CLINICAL_DIRECTOR, CLINICAL_LEAD, DIVISIONAL_DIRECTOR, MEDICAL_DIRECTOR
from sim.arrivals import arrive, seniority_draw
from sim.draws import FIRST_ROLE, TRUST_CHARACTER, Moment, StreamKey, place_uniforms, stream_key, trust_words, uniform
from sim.roles import take_first_role
from sim.scratch import Buffers, Scratch, scratch_of
from sim.state import (
    OWN_INITIATIVE,
    RANK_COUNT,
    Blocks,
    Floats,
    Integers,
    Nation,
    Records,
    Site,
    State,
    Trust,
    state_of,
)

NO_BASELINE = -1.0


@compiled
def _character(given: float, mean: float, sd: float, word: np.uint64, p: Values) -> float:
    """A trust's quality: as given, or drawn around the mean where the given value is not a number."""
    if not np.isnan(given):
        return given
    return clip(mean + sd * normal_quantile(uniform(word)), p.trait_floor, 1.0 - p.trait_floor)


@compiled
def _create_trust(site: Site, trust: Trust, before: Moment, p: Values) -> None:
    """A trust with a character of its own, as yet without leaders."""
    first, second, third, fourth = trust_words(before, TRUST_CHARACTER, site.key)
    trust.own_practice = _character(site.given_practice, p.practice_mean, p.practice_sd, first, p)
    trust.own_alignment = _character(site.given_alignment, p.alignment_mean, p.alignment_sd, second, p)
    trust.capacity = _character(site.given_capacity, p.capacity_mean, p.capacity_sd, third, p)
    trust.fit = _character(site.given_fit, p.fit_mean, p.fit_sd, fourth, p)
    trust.practice = trust.own_practice
    trust.alignment = trust.own_alignment
    trust.gaming = 0.0
    trust.norm = p.norm0
    trust.engagement = p.initial_engagement
    trust.published = p.initial_engagement
    trust.exempt = 0.0
    trust.falsely_exempt = 0.0
    trust.quality = INITIAL_QUALITY
    trust.seen_strain = p.initial_seen_strain
    trust.demand = 1.0
    trust.has_trained = 0.0
    trust.post_level = site.consultants * p.posts0
    for rank in range(RANK_COUNT):
        trust.filled[rank] = 0


@compiled
def set_posts(trust: Trust, targets: tuple[int, int, int, int]) -> None:
    """Posts by rank as targeted, but never fewer than are filled: an occupied post is not abolished."""
    for rank in range(RANK_COUNT):
        trust.posts[rank] = max(targets[rank], trust.filled[rank])


@compiled
def post_targets(post_level: float, consultants: int, p: Values) -> tuple[int, int, int, int]:
    """Posts by rank that a trust aims at."""
    if p.open_posts != 0.0:
        return consultants, 0, 0, 0
    return posts_by_rank(post_level, p)


@compiled
def _rank_by_lot(position: int, leaders: int, p: Values) -> int:
    """Rank of the doctor whose lot stands at ``position`` among ``leaders``: the medical director first."""
    if p.open_posts != 0.0:
        return CLINICAL_LEAD
    if position == 0:
        return MEDICAL_DIRECTOR
    _, second, third = split_by_mix(leaders - 1, p)
    if position <= third:
        return DIVISIONAL_DIRECTOR
    if position <= third + second:
        return CLINICAL_DIRECTOR
    return CLINICAL_LEAD


@compiled
def _list_lowest(lots: Floats, lowest: Integers) -> None:
    """List the places of the lowest lots, as many as there is room for, lowest first; ties go to the first place."""
    room, listed = len(lowest), 0
    for place in range(len(lots)):
        if listed == room and (room == 0 or lots[place] >= lots[lowest[room - 1]]):
            continue
        position = min(listed, room - 1)
        while position > 0 and lots[lowest[position - 1]] > lots[place]:
            lowest[position] = lowest[position - 1]
            position -= 1
        lowest[position] = place
        listed = min(listed + 1, room)


@compiled
def _deal_roles(
    state: State, site: Site, trust: Trust, scratch: Scratch, key: StreamKey, quarter: int, p: Values
) -> None:
    """Let the lot make leaders of as many as lead when a run starts."""
    lots = scratch.lots[: site.consultants]
    for place in range(site.consultants):
        lots[place], _ = place_uniforms(key, FIRST_ROLE, place)
    leaders = round_half_up(p.initial_in_role * site.consultants)
    _list_lowest(lots, scratch.places[:leaders])
    for position in range(leaders):
        rank = _rank_by_lot(position, leaders, p)
        take_first_role(state, site, trust, scratch.places[position], rank, OWN_INITIATIVE, quarter)


@compiled
def _start_nation(nation: Nation, leaving: LeavingChances) -> None:
    nation.leaving_settled = leaving.settled
    nation.leaving_late = leaving.late
    nation.leaving_retiring = leaving.retiring
    nation.leaving_last = leaving.last
    nation.late_from = leaving.late_from
    nation.retiring_from = leaving.retiring_from
    nation.last_from = leaving.last_from
    nation.salience = 0.0
    nation.effective_baseline = NO_BASELINE
    nation.time_baseline = NO_BASELINE
    nation.effective_sum = 0.0
    nation.time_sum = 0.0
    nation.quarters_summed = 0.0


@entry_point
def create(blocks: Blocks, buffers: Buffers, world: Records, start: Moment) -> None:
    """Fill the state with a fresh world whose first quarter is that of ``start``."""
    state, sites, scratch, p = state_of(blocks), blocks.sites, scratch_of(buffers), world[0]
    leaving, stationary = leaving_chances(p), np.empty(MOST_SENIOR)
    stationary_seniority(leaving, stationary)
    for department in range(len(state.departments)):
        state.departments[department].leaders = 0
    before = Moment(start.seed, start.quarter - 1)
    for index in range(len(sites)):
        site, trust = sites[index], state.trusts[index]
        _create_trust(site, trust, before, p)
        key = stream_key(before, site.key)
        for place in range(site.consultants):
            seniority = seniority_from(seniority_draw(key, place), stationary)
            arrive(state.doctors, site, place, scratch, key, seniority, start.quarter, p)
        _deal_roles(state, site, trust, scratch, key, start.quarter, p)
        set_posts(trust, post_targets(trust.post_level, site.consultants, p))
    _start_nation(state.nation[0], leaving)
