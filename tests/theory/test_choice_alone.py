"""Open posts and no social interaction: choice alone decides, and the share in role is Λ(V) or its average.

A clinical doctor who considers, and an incumbent under review, is in role afterwards with probability Λ(V), whatever
went before. So in the long run each doctor is in role with that probability, independently of everybody else.
"""

from math import pi, sqrt

import numpy as np
import pytest
from scipy import stats

from tests.theory.laboratory import (
    NO_INTERACTION,
    PLAIN,
    chance,
    equal_rates,
    logistic,
    one_trust,
    outcomes,
    standard_deviation,
    tolerance,
    utility_of_the_average_doctor,
)

CONSULTANTS, REPLICATES, QUARTERS, REVISIONS = 500, 400, 60, 2.0
SEEDS = range(1, REPLICATES + 1)


@pytest.mark.parametrize("constant", [-2.0, -0.2, 1.0])
def test_share_in_role_is_the_logistic_of_utility(constant: float) -> None:
    """Mean over 400 runs of 500 identical doctors, tolerance 4 standard errors + 1.5/N.

    False alarm: below 6e-5 a constant. Power: an error of .06 in V is found with probability .97 or more: it moves
    the mean by 2 standard errors beyond the tolerance.
    """
    world = PLAIN | NO_INTERACTION | equal_rates(REVISIONS) | {"constant": constant}
    share = logistic(utility_of_the_average_doctor(world))
    final = outcomes(one_trust(CONSULTANTS), world, SEEDS, QUARTERS)["in_role"][:, -1]
    sd = standard_deviation(share, chance(REVISIONS), 0.0, CONSULTANTS)
    assert sd == pytest.approx(sqrt(share * (1.0 - share) / CONSULTANTS))
    assert abs(final.mean() - share) < tolerance(sd, REPLICATES, CONSULTANTS)


@pytest.mark.parametrize("constant", [-2.0, 0.0])
def test_stationary_sd_is_binomial(constant: float) -> None:
    """Variance over 400 runs against pq/N, by the chi-squared distribution.

    False alarm: 1e-4 a constant. Power: a true sd that is 25 % too large or 20 % too small is found with
    probability .97 or more.
    """
    world = PLAIN | NO_INTERACTION | equal_rates(REVISIONS) | {"constant": constant}
    share = logistic(utility_of_the_average_doctor(world))
    final = outcomes(one_trust(CONSULTANTS), world, SEEDS, QUARTERS)["in_role"][:, -1]
    ratio = final.var(ddof=1) * CONSULTANTS / (share * (1.0 - share))
    degrees = REPLICATES - 1
    assert stats.chi2.ppf(5e-5, degrees) / degrees < ratio < stats.chi2.isf(5e-5, degrees) / degrees


@pytest.mark.parametrize("curiosity_weight", [0.8, 2.0])
def test_share_in_role_of_doctors_who_differ(curiosity_weight: float) -> None:
    """V is normal across doctors: the share in role is E[Λ(V)] by Gauss-Hermite quadrature.

    Only curiosity differs and counts. Each doctor is dealt a V and then a role, so the sd is again binomial.
    False alarm: below 6e-5 a weight. Power: taking Λ(E[V]) for E[Λ(V)] (off by .027 and .103) is found with certainty.
    """
    world, constant = _only_curiosity_counts(curiosity_weight)
    share = _expected_logistic(constant, curiosity_weight)
    final = outcomes(one_trust(CONSULTANTS), world, SEEDS, QUARTERS)["in_role"][:, -1]
    sd = standard_deviation(share, chance(REVISIONS), 0.0, CONSULTANTS)
    assert abs(share - logistic(constant)) > 2.0 * tolerance(sd, REPLICATES, CONSULTANTS)
    assert abs(final.mean() - share) < tolerance(sd, REPLICATES, CONSULTANTS)


@pytest.mark.parametrize("curiosity_weight", [0.8, 2.0])
def test_prepared_of_doctors_who_differ(curiosity_weight: float) -> None:
    """With nobody in role, ``prepared`` is the mean Λ(V) of all: E[Λ(V)] within 4 standard errors over 200,000 doctors.

    False alarm: 6e-5 a weight. Power: an error of 1.3 % in the mean is found with probability .97 or more.
    """
    world, constant = _only_curiosity_counts(curiosity_weight)
    share = _expected_logistic(constant, curiosity_weight)
    square = _expected_logistic(constant, curiosity_weight, power=2)
    prepared = outcomes(one_trust(CONSULTANTS), world | {"initial_in_role": 0.0}, SEEDS, 1)["prepared"][:, 0]
    assert abs(prepared.mean() - share) < 4.0 * sqrt((square - share**2) / (CONSULTANTS * REPLICATES))


def _only_curiosity_counts(curiosity_weight: float) -> tuple[dict[str, float], float]:
    """A world in which V = constant + curiosity_weight · curiosity, and its constant."""
    constant = -1.5
    weights = {"pay_weight": 0.0, "belief_weight": 0.0, "autonomy_weight": 0.0, "curiosity_weight": curiosity_weight}
    different = {"identical_doctors": 0.0, "constant": constant}
    return PLAIN | NO_INTERACTION | equal_rates(REVISIONS) | weights | different, constant


def _expected_logistic(mean: float, sd: float, power: int = 1) -> float:
    """E[Λ(V)^power] for V ~ Normal(mean, sd²), by Gauss-Hermite quadrature with 80 nodes."""
    nodes, weights = np.polynomial.hermite.hermgauss(80)
    values = [logistic(mean + sqrt(2.0) * sd * float(node)) ** power for node in nodes]
    return float(np.dot(weights, values)) / sqrt(pi)
