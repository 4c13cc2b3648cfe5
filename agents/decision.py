"""The decision: random utility with social interaction.

A doctor who weighs a post says yes with probability L(V), L the logistic function and V the sum of named terms:

    V = constant + rank + pay + curiosity + belief + stress + autonomy + stigma + press + invitation + habit

(Brock & Durlauf 2001, Review of Economic Studies 68:235-260). All weights are in logit units. Because V is a plain
sum, "why did this doctor say no?" is answered exactly by listing the terms.
"""

from typing import NamedTuple

from agents.arithmetic import logistic
from agents.autonomy import autonomy_term
from agents.belief import belief_term
from agents.compiling import compiled
from agents.curiosity import curiosity_term
from agents.invitation import invitation_term
from agents.parameter import CALIBRATED, Parameter, Values, uncertainty
from agents.pay import pay_term
from agents.press import press_term
from agents.stigma import stigma_term
from agents.stress import stress_term

PARAMETERS = (
    Parameter(
        "constant", -0.2137, -2.0, 1.5, -30.0, 30.0, "logit", "minds", "structural", CALIBRATED,
        "Readiness that no named motive explains, status included; solved so that the share in role is as observed.",
    ),
    uncertainty(
        "per_rank", -0.1, (-0.6, 0.0), (-5.0, 5.0), "logit per rank", "minds",
        "How much more daunting each higher rank is.",
    ),
    uncertainty(
        "habit", 3.0, (2.4, 3.6), (0.0, 20.0), "logit", "minds",
        "How much already leading makes a doctor go on leading.",
    ),
)  # fmt: skip

TERM_NAMES = (
    "constant",
    "rank",
    "pay",
    "curiosity",
    "belief",
    "stress",
    "autonomy",
    "stigma",
    "press",
    "invitation",
    "habit",
)


class Mind(NamedTuple):
    """What a doctor brings to the decision; units as in ``agents.traits``."""

    curiosity: float
    belief: float
    training: float
    autonomy_value: float
    stigma_sensitivity: float
    resting_strain: float
    other_income: float


class Offer(NamedTuple):
    """What the post and the place bring: all that a doctor sees when weighing a post.

    ``strain`` is what is seen in today's leaders for a doctor outside and the doctor's own for an incumbent;
    ``asked`` and ``leading`` are 0 or 1.
    """

    rank: int
    strain: float
    stigma: float
    discretion: float
    perceived_autonomy: float
    salience: float
    pay_premium: float
    asked: float
    leading: float


@compiled
def terms(
    mind: Mind, offer: Offer, p: Values
) -> tuple[float, float, float, float, float, float, float, float, float, float, float]:
    """The named terms of V in the order of ``TERM_NAMES``, in logit units."""
    return (
        p.constant,
        p.per_rank * (offer.rank - 1),
        pay_term(offer.rank, offer.pay_premium, mind.other_income, p),
        curiosity_term(mind.curiosity, mind.training, p),
        belief_term(mind.belief, mind.training, offer.discretion, p),
        stress_term(offer.strain, mind.resting_strain, p),
        autonomy_term(offer.rank, mind.autonomy_value, offer.perceived_autonomy, p),
        stigma_term(mind.stigma_sensitivity, offer.stigma, p),
        press_term(offer.salience, p),
        invitation_term(offer.asked, p),
        p.habit * offer.leading,
    )


@compiled
def utility(mind: Mind, offer: Offer, p: Values) -> float:
    """V, the log-odds of saying yes: the terms added from left to right."""
    constant, rank, pay, curiosity, belief, stress, autonomy, stigma, press, invitation, habit = terms(mind, offer, p)
    return constant + rank + pay + curiosity + belief + stress + autonomy + stigma + press + invitation + habit


@compiled
def probability(mind: Mind, offer: Offer, p: Values) -> float:
    """Probability that the doctor says yes."""
    return logistic(utility(mind, offer, p))
