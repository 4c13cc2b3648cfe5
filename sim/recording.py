"""What a quarter leaves on record; observers read the state and change nothing."""

from typing import NamedTuple

import numpy as np

from agents.arithmetic import ratio
from agents.clock import QUARTERS_A_YEAR
from agents.compiling import compiled
from sim.measures import Measures, TrustMeasures
from sim.roles import leaders_in, posts_in
from sim.scratch import Entry
from sim.state import Floats, Integers, Records, Site, State, Trust


@compiled
def _mean(values: Floats) -> float:
    total = 0.0
    for value in values:
        total += value
    return total / len(values)


@compiled
def add_up(entries: Floats) -> None:
    """Add up the entries of all trusts, field by field, in the nation's, which is the last."""
    trusts = len(entries) - 1
    entries[trusts, :] = 0.0
    for index in range(trusts):
        for field in range(entries.shape[1]):
            entries[trusts, field] += entries[index, field]


@compiled
def _sd(values: Floats) -> float:
    """Standard deviation between trusts, unweighted."""
    mean = _mean(values)
    total = 0.0
    for value in values:
        total += (value - mean) * (value - mean)
    return float(np.sqrt(total / len(values)))


@compiled
def _leaders_by_rank(trusts: Records) -> tuple[int, int, int, int]:
    first, second, third, fourth = 0, 0, 0, 0
    for index in range(len(trusts)):
        filled = trusts[index].filled
        first += filled[0]
        second += filled[1]
        third += filled[2]
        fourth += filled[3]
    return first, second, third, fourth


class _TrustSums(NamedTuple):
    """What is summed over trusts, unweighted; see ``sim.state.Trust``."""

    seen_strain: float
    norm: float
    engagement: float
    published: float
    quality: float
    practice: float
    gaming: float
    alignment: float
    exempt: float
    falsely_exempt: float


@compiled
def _sums_over(trusts: Records) -> _TrustSums:
    """Sum the trusts' state in one pass: a pass for each measure would be ten loops for the compiler."""
    seen, norm, engagement, published, quality = 0.0, 0.0, 0.0, 0.0, 0.0
    practice, gaming, alignment, exempt, falsely = 0.0, 0.0, 0.0, 0.0, 0.0
    for index in range(len(trusts)):
        trust = trusts[index]
        seen += trust.seen_strain
        norm += trust.norm
        engagement += trust.engagement
        published += trust.published
        quality += trust.quality
        practice += trust.practice
        gaming += trust.gaming
        alignment += trust.alignment
        exempt += trust.exempt
        falsely += trust.falsely_exempt
    return _TrustSums(seen, norm, engagement, published, quality, practice, gaming, alignment, exempt, falsely)


@compiled
def _spread_in_role(sites: Records, trusts: Records) -> float:
    """Standard deviation between trusts of the share in role."""
    shares, total = 0.0, 0.0
    for index in range(len(sites)):
        shares += leaders_in(trusts[index]) / sites[index].consultants
    mean = shares / len(sites)
    for index in range(len(sites)):
        difference = leaders_in(trusts[index]) / sites[index].consultants - mean
        total += difference * difference
    return float(np.sqrt(total / len(sites)))


@compiled
def national_measures(state: State, sites: Records, ledger: Records, stories: int, lifted: float) -> Measures:
    """The national measures of a quarter: readiness and stigma at its start, everything else at its end."""
    trusts, total, sums = state.trusts, ledger[len(sites)], _sums_over(state.trusts)
    consultants = len(state.doctors.role)
    first, second, third, fourth = _leaders_by_rank(trusts)
    leaders = first + second + third + fourth
    posts = 0
    for index in range(len(trusts)):
        posts += posts_in(trusts[index])
    count, clinical, ended = len(trusts), total.clinical, total.spells_ended
    return Measures(
        prepared=ratio(total.prepared, clinical),
        prepared_if_asked=ratio(total.prepared_if_asked, clinical),
        in_role=leaders / consultants,
        in_role_1=first / consultants,
        in_role_2=second / consultants,
        in_role_3=third / consultants,
        in_role_4=fourth / consultants,
        posts=float(posts),
        vacancy=ratio(posts - leaders, posts),
        applicants=total.applicants,
        appointed=total.appointed,
        promoted=total.promoted,
        stepped_down=total.stepped_down,
        left=total.left,
        leaders_strain=ratio(total.leaders_strain, leaders),
        seen_strain=sums.seen_strain / count,
        stigma=ratio(total.stigma, clinical),
        norm=sums.norm / count,
        salience=state.nation[0].salience,
        stories=float(stories),
        engagement=sums.engagement / count,
        published_engagement=sums.published / count,
        quality=sums.quality / count,
        practice=sums.practice / count,
        gaming=sums.gaming / count,
        alignment=sums.alignment / count,
        discretion=total.discretion / count,
        burden=total.burden / count,
        effort=total.effort / count,
        exempt=sums.exempt / count,
        false_passes=sums.falsely_exempt / count,
        reaching_standard=total.reaches_standard / count,
        training_places=total.places,
        spread_in_role=_spread_in_role(sites, trusts),
        spread_published_engagement=_sd(trusts.published),
        time_leading=_weighted_time(sites, ledger) / consultants,
        over_headline_pay=lifted,
        spells_ended=ended,
        spell_years=ratio(total.spell_quarters / QUARTERS_A_YEAR, ended),
    )


@compiled
def _weighted_time(sites: Records, ledger: Records) -> float:
    """Jobs' worth of consultants' time given to leading, at the start of the quarter."""
    total = 0.0
    for index in range(len(sites)):
        total += ledger[index].time_given_up * sites[index].consultants
    return total


@compiled
def trust_measures(site: Site, trust: Trust, entry: Entry) -> TrustMeasures:
    """The measures of one trust, as for the nation."""
    consultants = site.consultants
    leaders, posts = leaders_in(trust), posts_in(trust)
    return TrustMeasures(
        consultants=float(consultants),
        prepared=ratio(entry.prepared, entry.clinical),
        prepared_if_asked=ratio(entry.prepared_if_asked, entry.clinical),
        in_role=leaders / consultants,
        in_role_1=trust.filled[0] / consultants,
        in_role_2=trust.filled[1] / consultants,
        in_role_3=trust.filled[2] / consultants,
        in_role_4=trust.filled[3] / consultants,
        posts=float(posts),
        vacancy=ratio(posts - leaders, posts),
        applicants=entry.applicants,
        appointed=entry.appointed,
        leaders_strain=ratio(entry.leaders_strain, leaders),
        seen_strain=trust.seen_strain,
        stigma=ratio(entry.stigma, entry.clinical),
        norm=trust.norm,
        engagement=trust.engagement,
        published_engagement=trust.published,
        quality=trust.quality,
        practice=trust.practice,
        gaming=trust.gaming,
        alignment=trust.alignment,
        discretion=entry.discretion,
        burden=entry.burden,
        effort=entry.effort,
        exempt=trust.exempt,
        false_passes=trust.falsely_exempt,
        pay_premium=entry.pay_premium,
    )


@compiled
def count_bases(state: State, ledger: Records, kind: Integers, bases: Floats) -> None:
    """Add up what a quarter gives rise to cost for, in the order of ``Bases``; ``bases`` has a row for each kind."""
    bases[:] = 0.0
    for index in range(len(kind)):
        row, entry = bases[kind[index]], ledger[index]
        row[0] += 1.0
        row[1] += leaders_in(state.trusts[index])
        row[2] += entry.places
        row[3] += entry.binding
        row[4] += entry.mandated_effort


@compiled
def write_row(row: Floats, values: tuple[float, ...]) -> None:
    """Copy measures into a row of a record."""
    for column in range(len(row)):
        row[column] = values[column]
