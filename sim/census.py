"""The yearly census: leaders beside their peers, and why doctors in clinical work say no.

"Why" is counted two ways: for how many doctors a term is the most negative, which depends on where the term's zero
lies, and how many more would be prepared if the term were zero, which does not rank what cannot be moved.
"""

import numpy as np

from agents.arithmetic import logistic
from agents.compiling import allocating, compiled
from agents.decision import TERM_NAMES, probability, terms
from agents.parameter import Values
from agents.press import HEADLINE_PAY
from agents.ranks import CLINICAL
from agents.traits import WOMAN
from sim.conditions import conditions_in, first_post, leaders_post, levers_in, mind_of, national_share, spread_stigma
from sim.measures import CensusMeasures
from sim.scratch import Scratch
from sim.state import ASKED, Floats, Integers, Records, State

TERMS = len(TERM_NAMES)


@compiled
def _ratio(part: float, whole: float) -> float:
    return part / whole if whole > 0.0 else np.nan


@compiled
def _count_reasons(all_terms: Floats, reasons: Floats) -> None:
    """Add one doctor's terms to the table of reasons (mean, largest, without)."""
    total = 0.0
    worst = 1
    for k in range(TERMS):
        total += all_terms[k]
        if k > 0 and all_terms[k] < all_terms[worst]:
            worst = k
    for k in range(TERMS):
        reasons[k, 0] += all_terms[k]
        reasons[k, 2] += logistic(total - all_terms[k])
    if all_terms[worst] < 0.0:
        reasons[worst, 1] += 1.0


@allocating
def count_reasons(
    state: State, sites: Records, scratch: Scratch, quantities: Floats, kind: Integers, p: Values, reasons: Floats
) -> None:
    """Why doctors in clinical work say no to a first-rung post, unasked; ``reasons`` is ``(n_terms, 3)``.

    The constant, which stands for what no motive explains, is never called the largest reason.
    """
    reasons[:] = 0.0
    share = national_share(state)
    all_terms = np.empty(TERMS)
    clinical = 0
    for index in range(len(sites)):
        site, trust = sites[index], state.trusts[index]
        conditions = conditions_in(site, trust, levers_in(quantities[kind[index]]), state.nation[0].salience, p)
        spread_stigma(state.departments, site, trust, scratch, conditions.share, share, p)
        for place in range(site.consultants):
            slot = site.first_doctor + place
            if state.doctors.role[slot] > CLINICAL:
                continue
            parts = terms(mind_of(state.doctors, slot), first_post(conditions, scratch.stigma[place], 0.0), p)
            for k in range(TERMS):
                all_terms[k] = parts[k]
            _count_reasons(all_terms, reasons)
            clinical += 1
    if clinical > 0:
        reasons /= clinical


@allocating
def _content_by_rank(
    state: State, sites: Records, scratch: Scratch, quantities: Floats, kind: Integers, p: Values
) -> tuple[Floats, Floats]:
    """Summed chance of going on if reviewed now, and number of leaders, by rank."""
    content, leaders = np.zeros(5), np.zeros(5)
    share = national_share(state)
    for index in range(len(sites)):
        site, trust = sites[index], state.trusts[index]
        conditions = conditions_in(site, trust, levers_in(quantities[kind[index]]), state.nation[0].salience, p)
        spread_stigma(state.departments, site, trust, scratch, conditions.share, share, p)
        for place in range(site.consultants):
            slot = site.first_doctor + place
            rank = state.doctors.role[slot]
            if rank > CLINICAL:
                offer = leaders_post(conditions, scratch.stigma[place], rank, state.doctors.strain[slot])
                content[rank] += probability(mind_of(state.doctors, slot), offer, p)
                leaders[rank] += 1.0
    return content, leaders


@allocating
def take_census(
    state: State, sites: Records, scratch: Scratch, quantities: Floats, kind: Integers, p: Values
) -> CensusMeasures:
    """Leaders beside their peers in clinical work."""
    doctors = state.doctors
    sums = np.zeros((2, 4))  # clinical, leading x curiosity, belief, strain, doctors
    women, women_leading, asked, over = 0.0, 0.0, 0.0, 0.0
    for slot in range(len(doctors.role)):
        leading = 1 if doctors.role[slot] > CLINICAL else 0
        sums[leading, 0] += doctors.curiosity[slot]
        sums[leading, 1] += doctors.belief[slot]
        sums[leading, 2] += doctors.strain[slot]
        sums[leading, 3] += 1.0
        women += doctors.sex[slot] == WOMAN
        women_leading += leading * (doctors.sex[slot] == WOMAN)
        asked += leading * (doctors.route[slot] == ASKED)
        over += doctors.pay[slot] > HEADLINE_PAY
    content, leaders = _content_by_rank(state, sites, scratch, quantities, kind, p)
    peers, leading = sums[0, 3], sums[1, 3]
    return CensusMeasures(
        leaders_curiosity=_ratio(sums[1, 0], leading),
        peers_curiosity=_ratio(sums[0, 0], peers),
        leaders_belief=_ratio(sums[1, 1], leading),
        peers_belief=_ratio(sums[0, 1], peers),
        leaders_strain=_ratio(sums[1, 2], leading),
        peers_strain=_ratio(sums[0, 2], peers),
        content_1=_ratio(content[1], leaders[1]),
        content_2=_ratio(content[2], leaders[2]),
        content_3=_ratio(content[3], leaders[3]),
        content_4=_ratio(content[4], leaders[4]),
        asked_route=_ratio(asked, leading),
        women_in_role=_ratio(women_leading, women),
        men_in_role=_ratio(leading - women_leading, peers + leading - women),
        over_100k=over / (peers + leading),
    )
