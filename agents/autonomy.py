"""Autonomy: the frontline freedom that a doctor believes a post would cost.

    autonomy term      = - autonomy_weight * autonomy_value * time_r * perceived_autonomy
    perceived_autonomy = frontline_autonomy * (1 - autonomy_gap * (1 - autonomy_awareness))

Doctors are more in charge at the front line than they think. A campaign that closes that gap makes *staying*
in clinical work more attractive.
"""

from agents.compiling import compiled
from agents.parameter import Values, uncertainty
from agents.ranks import time_in_role

PARAMETERS = (
    uncertainty(
        "autonomy_weight", 1.5, (0.5, 2.5), (0.0, 20.0), "logit", "minds",
        "How strongly frontline autonomy given up keeps a doctor from a post.",
    ),
    uncertainty(
        "frontline_autonomy", 0.85, (0.4, 0.95), (0.0, 1.0), "share", "minds",
        "How free consultants really are in their clinical work.",
    ),
    uncertainty(
        "autonomy_gap", 0.18, (0.0, 0.5), (0.0, 1.0), "share", "minds",
        "Share of their real autonomy that consultants do not notice.",
    ),
)  # fmt: skip


@compiled
def perceived_autonomy(autonomy_awareness: float, p: Values) -> float:
    """How free doctors believe they are in clinical work, 0 to 1."""
    return p.frontline_autonomy * (1.0 - p.autonomy_gap * (1.0 - autonomy_awareness))


@compiled
def autonomy_term(rank: int, autonomy_value: float, perceived: float, p: Values) -> float:
    """What frontline autonomy given up takes from the log-odds of saying yes."""
    return -p.autonomy_weight * autonomy_value * time_in_role(rank, p) * perceived
