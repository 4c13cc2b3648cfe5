"""How a quarter passes: the whole order of events on one screen."""

import numpy as np

from agents.clock import QUARTERS_A_YEAR
from agents.compiling import compiled, step
from agents.parameter import Values
from sim.aftermath import settle, survey
from sim.appointments import fill_posts
from sim.conditions import Conditions, best_tenth, conditions_in, levers_in, national_share, spread_stigma
from sim.draws import Moment, stream_key
from sim.movements import move_doctors
from sim.nation import chances_of_leaving, keep_baselines, press_reports
from sim.readiness import record_readiness
from sim.roles import leaders_in
from sim.scratch import Entry, Scratch
from sim.state import Floats, Integers, Records, Site, State, Trust


@step
def pass_quarter(
    state: State, sites: Records, scratch: Scratch, ledger: Records, quantities: Floats, kind: Integers, now: Moment,
    with_readiness: bool, p: Values,
) -> tuple[int, float]:  # fmt: skip
    """Let one quarter pass; returns the stories and the share lifted over £100k, for the record.

    ``quantities`` has a row for each kind of trust, ``kind`` says which a trust is of.
    Every rule reads shares, the practice of others, and salience as they were when the quarter began.
    """
    share, best = national_share(state), best_tenth(state.trusts, scratch.practices)
    salience, leaving = state.nation[0].salience, chances_of_leaving(state.nation[0])
    for index in range(len(sites)):
        site, trust, entry = sites[index], state.trusts[index], ledger[index]
        key = stream_key(now, site.key)
        levers = levers_in(quantities[kind[index]])
        conditions = conditions_in(site, trust, levers, salience, p)  # 1
        _open_entry(site, trust, entry, conditions)
        entry.stigma = spread_stigma(state.departments, site, trust, scratch, conditions.share, share, p)
        if with_readiness:
            record_readiness(state.doctors, site, scratch, entry, conditions, p)  # 2
        applicants = move_doctors(  # 3 leaving, 4 reviews, 5 applications
            state, site, trust, scratch, entry, conditions, key, now.quarter, leaving, p
        )
        fill_posts(  # 6 posts, 7 appointments
            state, site, trust, scratch, entry, applicants, conditions, key, now.quarter, p
        )
        settle(state, site, trust, scratch, entry, conditions, levers, best, key, now, p)  # 8
        if is_last_of_year(now.quarter):
            survey(site, trust, levers, now, p)  # 9
    keep_baselines(state.nation[0], ledger, len(sites), now.quarter)
    return press_reports(state, sites, ledger, now, p)  # 10


@compiled
def _open_entry(site: Site, trust: Trust, entry: Entry, conditions: Conditions) -> None:
    """Enter what the quarter starts with in the trust's ledger, and clear what it will count."""
    entry.clinical = site.consultants - leaders_in(trust)
    entry.discretion = conditions.discretion
    entry.burden = conditions.burden
    entry.effort = conditions.effort
    entry.mandated_effort = conditions.mandated_effort
    entry.binding = conditions.binding
    entry.reaches_standard = 1.0 if conditions.gap == 0.0 else 0.0
    entry.pay_premium = conditions.pay_premium
    entry.time_given_up = conditions.time_given_up
    entry.prepared = np.nan
    entry.prepared_if_asked = np.nan
    entry.appointed = 0.0
    entry.promoted = 0.0
    entry.stepped_down = 0.0
    entry.left = 0.0
    entry.spells_ended = 0.0
    entry.spell_quarters = 0.0
    entry.places = 0.0


@compiled
def is_last_of_year(quarter: int) -> bool:
    """Whether a quarter, negative during burn-in, closes a year."""
    return quarter % QUARTERS_A_YEAR == QUARTERS_A_YEAR - 1
