"""Constant rates: each doctor goes in and out of leading like a two-state Markov chain.

    entering  f = (chance of considering or being asked) · (mean probability of saying yes)        a quarter
    ending    e = chance of end of term + chance of review · (1 − Λ(V + habit))                    a quarter

so the share in role after k quarters from none is f/(f + e) · (1 − (1 − f − e)^k), and spells of leading last a
geometric number of quarters: as quarters are short against spells, exponential.
"""

from math import log1p, sqrt

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import stats

from policies.timeline import timeline
from sim.measures import MEASURES
from sim.population import Population, Trust
from tests.theory.laboratory import (
    NO_INTERACTION,
    PLAIN,
    chance,
    logistic,
    one_trust,
    outcomes,
    started,
    tolerance,
    utility_of_the_average_doctor,
    value,
)

WORLD = PLAIN | NO_INTERACTION | {
    "consider_rate": 0.5,
    "invite_rate": 0.4,
    "review_rate": 0.5,
    "term_end_rate": 0.12,
    "habit": 1.0,
    "initial_in_role": 0.0,
    "practice_noise": 0.0,  # how often trusts ask stays as it is
}  # fmt: skip


def _rates() -> tuple[float, float]:
    """Chances of entering and of ending, a quarter, in a trust of ordinary practice."""
    utility = utility_of_the_average_doctor(WORLD)
    own, asked = WORLD["consider_rate"], WORLD["invite_rate"]
    term, review = WORLD["term_end_rate"], WORLD["review_rate"]
    if_asked = logistic(utility + value(WORLD, "invitation_pull"))
    says_yes = (own * logistic(utility) + asked * if_asked) / (own + asked)
    ends = (term + review * (1.0 - logistic(utility + WORLD["habit"]))) / (term + review)
    return chance(own + asked) * says_yes, chance(term + review) * ends


@pytest.mark.parametrize("quarters", [1, 4, 12, 80])
def test_occupancy_of_two_states(quarters: int) -> None:
    """Mean share in role over 400 runs of 500 doctors; each doctor is a chain of its own, so the sd is binomial.

    False alarm: below 6e-5 a case. Power: an error of 8 % in entering is found with probability .97 or more from the
    first quarter on, of 5 % in entering or ending once the share has settled.
    """
    consultants, replicates = 500, 400
    entering, ending = _rates()
    share = entering / (entering + ending) * (1.0 - (1.0 - entering - ending) ** quarters)
    final = outcomes(one_trust(consultants), WORLD, range(1, replicates + 1), quarters)["in_role"][:, -1]
    assert abs(final.mean() - share) < tolerance(sqrt(share * (1.0 - share) / consultants), replicates, consultants)


def test_well_run_trusts_ask_more_often() -> None:
    """First-quarter entries at practice .8 against .4: rate of asking · (1 + invite_practice), sd binomial.

    False alarm: 6e-5. Power: asking at the ordinary rate (a share .03 lower) is found with certainty.
    """
    consultants, replicates = 500, 400
    population = Population("well run", (Trust("Laboratory", consultants, 0.8, 0.5, 0.5, 0.5),))
    asked = WORLD["invite_rate"] * (1.0 + value(WORLD, "invite_practice"))
    own, utility = WORLD["consider_rate"], utility_of_the_average_doctor(WORLD)
    if_asked = logistic(utility + value(WORLD, "invitation_pull"))
    share = chance(own + asked) * (own * logistic(utility) + asked * if_asked) / (own + asked)
    first = outcomes(population, WORLD, range(1, replicates + 1), 1)["in_role"][:, -1]
    assert abs(first.mean() - share) < tolerance(sqrt(share * (1.0 - share) / consultants), replicates, consultants)


def test_spells_of_leading_are_exponential() -> None:
    """Kolmogorov-Smirnov on all spells that begin within 20 years, each followed to its end.

    A geometric number of quarters K becomes an exactly exponential time when its last quarter is replaced by an
    exponential time cut off at one quarter, so that the test has its nominal false-alarm rate, 1e-4; so has the mean
    (4 standard errors). Power, at some 10,000 spells: an error of 8 % in the rate is found with probability .97 or
    more by the distribution, of 6 % by the mean; spells of a fixed length with certainty.
    """
    _, ending = _rates()
    rate = -log1p(-ending)  # a quarter
    quarters = _spells(consultants=3000, quarters=80, followed=400)
    assert len(quarters) > 5000
    uniform = np.random.default_rng(20130401).random(len(quarters))
    within_last_quarter = -np.log1p(-uniform * ending) / rate
    times = quarters - 1.0 + within_last_quarter
    assert stats.kstest(times, stats.expon(scale=1.0 / rate).cdf).pvalue > 1e-4
    mean, sd = 1.0 / ending, sqrt(1.0 - ending) / ending
    assert abs(quarters.mean() - mean) < 4.0 * sd / sqrt(len(quarters))


def _spells(consultants: int, quarters: int, followed: int) -> NDArray[np.float64]:
    """Lengths, in quarters, of all spells that begin in the first ``quarters``; nobody may still lead at the end."""
    run = started(one_trust(consultants), WORLD, seed=1)
    state, lengths = run.state.doctors, []
    ended, summed = 0.0, 0.0
    for quarter in range(quarters + followed):
        before, since = state.role.copy(), state.leading_since.copy()
        now = dict(zip(MEASURES, run.advance(timeline({}, quarter, 1)).outcomes[0].tolist(), strict=True))
        over = (before > 0) & (state.role == 0)
        lengths.extend((quarter - since[over & (since < quarters)]).tolist())
        ended += now["spells_ended"]
        summed += now["spells_ended"] * now["spell_years"] * 4.0 if now["spells_ended"] else 0.0
        assert now["spells_ended"] == over.sum()
        assert now["spell_years"] * 4.0 == pytest.approx(
            (quarter - since[over]).mean() if over.any() else np.nan, nan_ok=True
        )
    assert not ((state.role > 0) & (state.leading_since < quarters)).any()
    return np.array(lengths, dtype=np.float64)
