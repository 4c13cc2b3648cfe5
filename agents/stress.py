"""Stress: leading looks as hard as today's leaders look strained; those who lead feel their own strain.

    stress term = - stress_weight * (strain - resting_strain)

``strain`` is the strain that colleagues see in the trust's leaders for a doctor outside, and the doctor's own for
an incumbent. Management is widely called more stressful and more constrained than clinical work (Ham 2013).
"""

from agents.compiling import compiled
from agents.parameter import Values, uncertainty

PARAMETERS = (
    uncertainty(
        "stress_weight", 2.0, (0.8, 3.2), (0.0, 20.0), "logit", "minds",
        "How strongly a strain above the doctor's own resting level keeps a doctor from a post.",
    ),
)  # fmt: skip


@compiled
def stress_term(strain: float, resting_strain: float, p: Values) -> float:
    """What strain, 0 to 1, takes from the log-odds of saying yes."""
    return -p.stress_weight * (strain - resting_strain)
