"""What belongs to the nation: chances of leaving, and in step 10 of a quarter the press and quality's baselines."""

import numpy as np

from agents.compiling import compiled
from agents.leaving import LeavingChances
from agents.parameter import Values
from agents.press import expected_stories, next_salience, passes_headline_pay, stories_from
from agents.ranks import CLINICAL, allowance
from sim.draws import PRESS_STORIES, Moment, trust_uniform
from sim.state import Doctors, Nation, Records, Site, State

WHOLE_RUN = np.uint64(0)
LAST_YEAR_OF_BURN_IN = -4


@compiled
def chances_of_leaving(nation: Nation) -> LeavingChances:
    """The chances of leaving in this run."""
    return LeavingChances(
        nation.leaving_settled,
        nation.leaving_late,
        nation.leaving_retiring,
        nation.leaving_last,
        nation.late_from,
        nation.retiring_from,
        nation.last_from,
    )


@compiled
def _lifted_over_headline_pay(doctors: Doctors, site: Site, pay_premium: float, p: Values) -> int:
    """How many of a trust's consultants pass £100k only because of the premium."""
    lifted = 0
    for slot in range(site.first_doctor, site.first_doctor + site.consultants):
        rank = doctors.role[slot]
        if rank > CLINICAL and passes_headline_pay(doctors.pay[slot] + allowance(rank, p), pay_premium):
            lifted += 1
    return lifted


@compiled
def press_reports(state: State, sites: Records, ledger: Records, now: Moment, p: Values) -> tuple[int, float]:
    """Deal the quarter's stories and move salience; returns stories and the share lifted over £100k."""
    lifted = 0
    for index in range(len(sites)):
        if ledger[index].pay_premium > 0.0:
            lifted += _lifted_over_headline_pay(state.doctors, sites[index], ledger[index].pay_premium, p)
    share = lifted / len(state.doctors.role)
    draw = trust_uniform(now, PRESS_STORIES, WHOLE_RUN)
    stories = stories_from(draw, expected_stories(share, p))
    nation = state.nation[0]
    nation.salience = next_salience(nation.salience, stories, p)
    return stories, share


@compiled
def keep_baselines(nation: Nation, ledger: Records, trusts: int, quarter: int) -> None:
    """Collect the last year of burn-in, unweighted over trusts, and set the baselines when it ends."""
    if quarter < LAST_YEAR_OF_BURN_IN or quarter >= 0:
        return
    effective, time = 0.0, 0.0
    for index in range(trusts):
        effective += ledger[index].effective
        time += ledger[index].time_given_up
    nation.effective_sum += effective / trusts
    nation.time_sum += time / trusts
    nation.quarters_summed += 1.0
    if quarter == -1:
        nation.effective_baseline = nation.effective_sum / nation.quarters_summed
        nation.time_baseline = nation.time_sum / nation.quarters_summed
