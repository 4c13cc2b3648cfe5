"""How a run starts, and that the start is forgotten: near starts meet, people come and go as the evidence has it.

England at real size. Seeds are fixed; each docstring says how often another choice of seeds would raise a false alarm
and what would be found.
"""

from math import log, sqrt

import numpy as np
import pytest
from scipy import stats

from agents.clock import QUARTER
from agents.leaving import (
    MOST_SENIOR,
    chance_of_leaving,
    hazard_scale,
    leaving_chances,
    mean_career,
    stationary_seniority,
)
from sim.creation import _list_lowest
from sim.engine import Observation, simulate
from sim.parameters import BY_NAME, world_values, world_vector
from sim.population import built_in_population
from tests.engine.trials import Numbers, census, outcome, plan, started, stepped

ENGLAND = built_in_population("england")
BURN_IN_YEARS = 10
QUIET = Observation(prepared_quarterly=False, yearly=False)


def _default(name: str) -> float:
    return BY_NAME[name].default


# -- starts ------------------------------------------------------------------------------------------------------------


def _in_role_after_burn_in(start: float, seeds: range) -> Numbers:
    """Mean share in role over the last year of burn-in, one value a seed."""
    plans = [plan({}, 0, seed, {"initial_in_role": start}) for seed in seeds]
    records = simulate(ENGLAND, plans, BURN_IN_YEARS, QUIET)
    return np.array([outcome(record, "in_role")[-4:].mean() for record in records])


def _assert_starts_meet(low: float, high: float, seeds: range, points: float) -> None:
    difference = _in_role_after_burn_in(high, seeds) - _in_role_after_burn_in(low, seeds)
    assert abs(difference.mean()) < points / 100.0


def test_near_starts_meet_within_burn_in() -> None:
    """Starts of 12 and 18 % are within .45 point after ten years: mean of 8 seeds, paired.

    The mean difference is .353 point, sd .057 a seed. False alarm: 5e-7. Power: a true difference of .5 point is found
    with probability .99.
    """
    _assert_starts_meet(0.12, 0.18, range(1, 9), 0.45)


@pytest.mark.slow
def test_near_starts_meet_within_burn_in_over_many_seeds() -> None:
    """As above, within .39 point over 64 seeds. False alarm: 1e-7. Power: .41 point is found with probability .99."""
    _assert_starts_meet(0.12, 0.18, range(101, 165), 0.39)


def test_far_starts_do_not_meet() -> None:
    """The counterpart, and the model's claim: posts, norms and tenure forget slowly; 1 and 40 % stay apart.

    More than 2.2 points after ten years, mean of 8 seeds. The mean difference is 2.41 points, sd .123 a seed. False
    alarm: 7e-7. Power: a true difference of 2.1 points is found with probability .99.
    """
    seeds = range(1, 9)
    difference = _in_role_after_burn_in(0.40, seeds) - _in_role_after_burn_in(0.01, seeds)
    assert difference.mean() > 0.022


def test_first_roles_are_dealt_as_written() -> None:
    """15 % of each trust's doctors, one medical director, the rest by the mix of posts, new in post, at rest."""
    run = started(ENGLAND, 0)
    doctors, trusts = run.state.doctors, run.state.trusts
    leaders = trusts["filled"].sum(axis=1)
    assert leaders.tolist() == [int(0.15 * size + 0.5) for size in ENGLAND.consultants.tolist()]
    assert (trusts["filled"][:, 3] == 1).all()
    for rank, share in enumerate(_default(f"post_mix_{rank}") for rank in (1, 2, 3)):
        assert (np.abs(trusts["filled"][:, rank] - share * (leaders - 1)) < 1.0).all()
    leading = doctors.role > 0
    assert (doctors.in_post_since[leading] == 0).all()
    assert (doctors.leading_since[leading] == 0).all()
    assert (doctors.strain == doctors.resting_strain).all()
    assert not doctors.training.any()
    for column, name in (
        ("norm", "norm0"),
        ("seen_strain", "initial_seen_strain"),
        ("engagement", "initial_engagement"),
    ):
        assert (trusts[column] == _default(name)).all()
    assert (trusts["practice"] == trusts["own_practice"]).all()
    assert (trusts["post_level"] == ENGLAND.consultants * _default("posts0")).all()
    assert not trusts["gaming"].any()
    assert not run.state.nation["salience"].any()


@pytest.mark.parametrize("ties", [False, True])
@pytest.mark.parametrize("room", [0, 1, 7, 40])
def test_lowest_lots_are_listed_in_order(room: int, ties: bool) -> None:
    """As a stable sort would: ties go to the first place."""
    lots = np.random.default_rng(room).random(40)
    lots = np.floor(lots * 5.0) if ties else lots
    lowest = np.full(room, -1)
    _list_lowest(lots, lowest)
    assert lowest.tolist() == np.argsort(lots, kind="stable")[:room].tolist()


def test_first_roles_go_by_lot() -> None:
    """Those who lead first are like those who do not in curiosity and belief.

    Standardised differences of means, 41,220 doctors. False alarm: 1e-4 for both. Power: a difference of .09
    standard deviations is found with probability .99.
    """
    doctors = started(ENGLAND, 0).state.doctors
    leading = doctors.role > 0
    for trait in (doctors.curiosity, doctors.belief):
        assert stats.ttest_ind(trait[leading], trait[~leading]).pvalue > 5e-5


# -- people ------------------------------------------------------------------------------------------------------------


def test_first_cohort_is_the_stationary_one() -> None:
    """Years as consultant at the start, against the survival curve of the hazards (chi-square over 20 classes).

    False alarm: 1e-4. Power: classes off by 4 % (root mean square) are found with probability .98.
    """
    chances = leaving_chances(world_values(world_vector()))
    survival = np.cumprod([1.0, *(1.0 - chance_of_leaving(k, chances) for k in range(MOST_SENIOR - 1))])
    survival[-1] /= chances.last  # all who are more senior still
    share = survival / survival.sum()
    cumulative = np.empty(MOST_SENIOR)
    stationary_seniority(chances, cumulative)
    np.testing.assert_allclose(cumulative, np.cumsum(share), rtol=1e-12)
    seniority = -started(ENGLAND, 0).state.doctors.appointed.astype(np.int64)
    assert 0 <= seniority.min() <= seniority.max() < MOST_SENIOR
    edges = np.searchsorted(np.cumsum(share), np.arange(1, 20) / 20) + 1
    expected = np.array([part.sum() for part in np.split(share, edges)])
    counts = np.bincount(np.searchsorted(edges, seniority, side="right"), minlength=20)
    assert stats.chisquare(counts, expected * ENGLAND.size).pvalue > 1e-4


def test_the_workforce_is_stationary_and_loses_what_the_evidence_says() -> None:
    """5.4 % of consultants leave a year, in the first year as in the fortieth; their seniority stays what it was.

    Four seeds, some 8,900 leavers a year and 356,000 in all. False alarm: 6e-5 for each check of leaving (4 standard
    errors; a leaver is a binomial trial). Power: .36 point in a single year and .06 point overall are found with
    probability .99. Mean seniority (standard error .03 years) may move by the quarter in which newcomers do not act.
    """
    target, seeds = _default("leave_rate"), range(1, 5)
    left, first, last = [], [], []
    for seed in seeds:
        run = started(ENGLAND, 0, seed, observation=QUIET)
        first.append(-run.state.doctors.appointed.mean() / 4.0)
        left.append(outcome(stepped(run, {}, 160), "left").reshape(40, 4).sum(axis=1) / ENGLAND.size)
        last.append((160 - run.state.doctors.appointed.mean()) / 4.0)
    by_year = np.mean(left, axis=0)
    error = sqrt(target / ENGLAND.size / len(seeds))
    for year in (0, 20, 39):
        assert abs(by_year[year] - target) < 4.0 * error
    assert abs(by_year.mean() - target) < 4.0 * error / sqrt(40)
    assert abs(np.mean(last) - np.mean(first)) < 0.25


@pytest.mark.parametrize("rate", [0.01, 0.03, 0.08, 0.3])
def test_any_rate_of_leaving_is_reached(rate: float) -> None:
    """By algebra to rounding error, and in England's first five years: 4 standard errors, false alarm 6e-5 each.

    Power: a rate that is off by an eighth (.01) to a fiftieth (.3) of itself is found with probability .99.
    """
    p = world_values(world_vector({"leave_rate": rate}))
    assert 1.0 / (mean_career(hazard_scale(p), p) * QUARTER) == pytest.approx(rate, rel=1e-12)
    run = started(ENGLAND, 0, world={"leave_rate": rate}, observation=QUIET)
    left = outcome(stepped(run, {}, 20), "left").sum() / ENGLAND.size / 5.0
    assert abs(left - rate) < 4.0 * sqrt(rate / ENGLAND.size / 5.0)


def test_share_of_women_at_the_start() -> None:
    """Between the 30 % of 2009 and the 36 % of 2017 (NHS Digital), and as the cohorts' shares and seniority imply.

    Binomial, 41,220 doctors. False alarm: 6e-5. Power: a difference of 1.5 points is found with probability .99.
    """
    run = started(ENGLAND, 0)
    years = -run.state.doctors.appointed / 4.0
    newest, oldest = _default("women_newly_appointed"), _default("women_most_senior")
    implied = float(np.mean(newest - (newest - oldest) * np.minimum(years / 25.0, 1.0)))
    women = float(run.state.doctors.sex.mean())
    assert 0.30 < women < 0.36
    assert abs(women - implied) < 4.0 * sqrt(0.33 * 0.67 / ENGLAND.size)


def test_share_of_consultants_over_100k() -> None:
    """63 % earn more than £100,000 (National Audit Office 2013), at the start and for ever after.

    Binomial, 41,220 doctors. False alarm: 6e-5 a year. Power: a difference of 1.6 points is found with probability .99.
    """
    expected = stats.norm.cdf(log(_default("pay_median") / 100.0) / _default("pay_log_sd"))
    assert expected == pytest.approx(0.63, abs=0.005)
    over = census(simulate(ENGLAND, [plan({}, 0)], BURN_IN_YEARS)[0], "over_100k")
    assert (np.abs(over - expected) < 4.0 * sqrt(0.63 * 0.37 / ENGLAND.size)).all()


NORMAL_TRAITS = {
    "curiosity": (0.0, 1.0),
    "belief": (0.45, 0.18),
    "autonomy_value": (1.0, 0.30),
    "stigma_sensitivity": (1.0, 0.35),
    "resting_strain": (0.40, 0.12),
}
CLIPPED = {"belief": (0.0, 1.0), "autonomy_value": (0.05, np.inf), "stigma_sensitivity": (0.05, np.inf)}


def _uniform_quantiles(trait: str, years: int) -> Numbers:
    """Where each doctor stands in the trait's distribution as specified, 0 to 1, after some years."""
    run = started(ENGLAND, 0, observation=QUIET)
    stepped(run, {}, 4 * years)
    doctors = run.state.doctors
    if trait == "pay":
        return np.asarray(stats.norm.cdf(np.log(doctors.pay / 105.8) / 0.17))
    if trait == "other_income":
        usual = 3.0 * np.array([0.5, 0.8, 1.0, 2.5])[doctors.department % 4]
        return np.asarray(stats.norm.cdf(np.log(doctors.other_income / usual) / 0.8))
    mean, sd = NORMAL_TRAITS[trait]
    return np.asarray(stats.norm.cdf((getattr(doctors, trait) - mean) / sd))


@pytest.mark.parametrize("years", [0, 40])
@pytest.mark.parametrize("trait", [*NORMAL_TRAITS, "pay", "other_income"])
def test_traits_follow_the_specification(trait: str, years: int) -> None:
    """Numbers of the specification, not of the table; first cohort and newcomers (Kolmogorov-Smirnov within clips).

    False alarm: 1e-4 for each. Power, 41,220 doctors: a mean off by .04 standard deviations, or a spread off by 6 %,
    is found with probability .99.
    """
    quantiles = _uniform_quantiles(trait, years)
    if trait in CLIPPED:
        mean, sd = NORMAL_TRAITS[trait]
        low, high = (stats.norm.cdf((end - mean) / sd) for end in CLIPPED[trait])
        inside = quantiles[(quantiles > low + 1e-9) & (quantiles < high - 1e-9)]
        assert len(quantiles) - len(inside) == pytest.approx(ENGLAND.size * (low + 1.0 - high), abs=4.0 * 14.0 + 1.0)
        quantiles = (inside - low) / (high - low)
    assert stats.kstest(quantiles, "uniform").pvalue > 1e-4
