"""Step 1 of a quarter: what a trust is like for its doctors, from the state at the start of the quarter."""

from typing import NamedTuple

from agents.autonomy import perceived_autonomy
from agents.compiling import compiled
from agents.decision import Mind, Offer
from agents.discretion import discretion
from agents.parameter import Values
from agents.practice import burden, effort, gap_to_standard
from agents.ranks import CLINICAL, CLINICAL_LEAD, time_in_role
from agents.regulator import binding_stringency
from agents.stigma import stigma, visible_share
from policies.quantities import Levers
from sim.roles import leaders_in, posts_in
from sim.scratch import Scratch
from sim.state import RANK_COUNT, Doctors, Floats, Records, Site, State, Trust


class Conditions(NamedTuple):
    """A trust at the start of a quarter; shares 0-1, premium £k a year."""

    share: float
    vacancy: float
    binding: float
    gap: float
    effort: float
    mandated_effort: float
    burden: float
    discretion: float
    time_given_up: float
    perceived_autonomy: float
    salience: float
    seen_strain: float
    pay_premium: float


@compiled
def levers_in(row: Floats) -> Levers:
    """The quantities that policies move, for trusts of one kind in one quarter."""
    return Levers(
        row[0], row[1], row[2], row[3], row[4], row[5], row[6], row[7], row[8], row[9], row[10], row[11]
    )  # fmt: skip


@compiled
def _time_given_up(trust: Trust, consultants: int, p: Values) -> float:
    total = 0.0
    for rank in range(1, RANK_COUNT + 1):
        total += time_in_role(rank, p) * trust.filled[rank - 1]
    return total / consultants


@compiled
def conditions_in(site: Site, trust: Trust, levers: Levers, salience: float, p: Values) -> Conditions:
    """The conditions of one trust under the levers of the quarter."""
    leaders, posts = leaders_in(trust), posts_in(trust)
    binding = binding_stringency(levers.stringency, levers.comply_or_explain, trust.exempt)
    gap = gap_to_standard(trust.practice, trust.gaming, levers.standard)
    spent = effort(binding, levers.publish, levers.own_push + site.own_push, gap, p)
    mandated = effort(binding, levers.publish, 0.0, gap, p)
    return Conditions(
        share=leaders / site.consultants,
        vacancy=(posts - leaders) / posts,
        binding=binding,
        gap=gap,
        effort=spent,
        mandated_effort=mandated,
        burden=burden(binding, spent, p),
        discretion=discretion(trust.alignment, binding, p),
        time_given_up=_time_given_up(trust, site.consultants, p),
        perceived_autonomy=perceived_autonomy(levers.autonomy_awareness, p),
        salience=salience,
        seen_strain=trust.seen_strain,
        pay_premium=levers.pay_premium,
    )


@compiled
def spread_stigma(
    departments: Records, site: Site, trust: Trust, scratch: Scratch, share: float, national_share: float, p: Values
) -> float:
    """Write the stigma that each doctor of a trust feels, by department, to the buffer.

    Returns its sum over doctors in clinical work.
    """
    place = 0
    total = 0.0
    for number in range(site.departments):
        department = departments[site.first_department + number]
        visible = visible_share(department.leaders / department.consultants, share, national_share, p)
        felt = stigma(visible, trust.norm, p)
        for _ in range(department.consultants):
            scratch.stigma[place] = felt
            place += 1
        total += felt * (department.consultants - department.leaders)
    return total


@compiled
def mind_of(doctors: Doctors, slot: int) -> Mind:
    """What the doctor in a slot brings to the decision."""
    return Mind(
        doctors.curiosity[slot],
        doctors.belief[slot],
        doctors.training[slot],
        doctors.autonomy_value[slot],
        doctors.stigma_sensitivity[slot],
        doctors.resting_strain[slot],
        doctors.other_income[slot],
    )


@compiled
def offer_of(
    conditions: Conditions, stigma_felt: float, rank: int, strain: float, asked: float, leading: float
) -> Offer:
    """A post in this trust as a doctor sees it; see ``agents.decision.Offer``."""
    return Offer(
        rank=rank,
        strain=strain,
        stigma=stigma_felt,
        discretion=conditions.discretion,
        perceived_autonomy=conditions.perceived_autonomy,
        salience=conditions.salience,
        pay_premium=conditions.pay_premium,
        asked=asked,
        leading=leading,
    )


@compiled
def first_post(conditions: Conditions, stigma_felt: float, asked: float) -> Offer:
    """A first-rung post as a doctor in clinical work sees it."""
    return offer_of(conditions, stigma_felt, CLINICAL_LEAD, conditions.seen_strain, asked, 0.0)


@compiled
def leaders_post(conditions: Conditions, stigma_felt: float, rank: int, own_strain: float) -> Offer:
    """A post, their own or the next one up, as an incumbent sees it."""
    return offer_of(conditions, stigma_felt, rank, own_strain, 0.0, 1.0)


@compiled
def own_offer(conditions: Conditions, stigma_felt: float, role: int, own_strain: float, asked: float) -> Offer:
    """What a doctor weighs now: a first-rung post in clinical work, going on for a leader."""
    leading = role > CLINICAL
    strain = own_strain if leading else conditions.seen_strain
    return offer_of(conditions, stigma_felt, max(role, CLINICAL_LEAD), strain, asked, 1.0 if leading else 0.0)


@compiled
def national_share(state: State) -> float:
    """Share of all consultants in leadership."""
    leaders = 0
    for index in range(len(state.trusts)):
        leaders += leaders_in(state.trusts[index])
    return leaders / len(state.doctors.role)


@compiled
def best_tenth(trusts: Records, ordered: Floats) -> float:
    """90th percentile of practice over all trusts, by linear interpolation; ``ordered`` is a buffer, one a trust."""
    for index in range(len(trusts)):
        practice = trusts[index].practice
        position = index
        while position > 0 and ordered[position - 1] > practice:
            ordered[position] = ordered[position - 1]
            position -= 1
        ordered[position] = practice
    rank = 0.9 * (len(trusts) - 1)
    below = int(rank)
    above = min(below + 1, len(trusts) - 1)
    return float(ordered[below] + (ordered[above] - ordered[below]) * (rank - below))
