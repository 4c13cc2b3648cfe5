"""The decision: random utility with social interaction (Brock & Durlauf 2001)."""

from typing import TYPE_CHECKING

from tests.reference.formulas import logistic

if TYPE_CHECKING:
    from tests.reference.doctor import Doctor


def utility(doctor: "Doctor", rank: int, strain: float, asked: bool = False, leading: bool = False) -> float:
    """V: the log-odds that the doctor says yes to a post of this rank.

    ``strain`` is what is seen in today's leaders, or the doctor's own for one who is leading already.
    """
    traits, trust, model = doctor.traits, doctor.trust, doctor.model
    p = model.world
    time = p.time_in_role[rank]
    net_pay = p.allowance[rank] + model.levers.pay_premium - traits.other_income * time / 0.2
    return (
        p.constant
        + p.per_rank * (rank - 1)
        + p.pay_weight * net_pay / 10.0
        + p.curiosity_weight * (traits.curiosity + p.training_curiosity * doctor.training)
        + p.belief_weight * min(1.0, traits.belief + p.training_belief * doctor.training) * trust.discretion
        - p.stress_weight * (strain - traits.resting_strain)
        - p.autonomy_weight * traits.autonomy_value * time * model.perceived_autonomy
        - p.stigma_weight * traits.stigma_sensitivity * trust.stigma[doctor.department]
        - p.press_weight * model.salience
        + (p.invitation_pull if asked else 0.0)
        + (p.habit if leading else 0.0)
    )


def probability(doctor: "Doctor", rank: int, strain: float, asked: bool = False, leading: bool = False) -> float:
    """Λ(V): the probability that the doctor says yes."""
    return logistic(utility(doctor, rank, strain, asked, leading))
