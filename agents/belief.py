"""Belief: "I could do this better", which counts only where there is room to act on it.

belief term = belief_weight * min(1, belief + training_belief * training) * discretion
"""

from agents.compiling import compiled
from agents.parameter import Values, uncertainty

PARAMETERS = (
    uncertainty(
        "belief_weight", 1.6, (0.5, 2.5), (0.0, 20.0), "logit", "minds",
        "How strongly the belief that one can do better draws a doctor, given full room for manoeuvre.",
    ),
    uncertainty(
        "training_belief", 0.1, (0.0, 0.2), (0.0, 1.0), "share", "minds",
        "How much a fresh leadership course adds to a doctor's belief that they can do better.",
    ),
)  # fmt: skip


@compiled
def belief_term(belief: float, training: float, discretion: float, p: Values) -> float:
    """What the belief "I can do better" adds to the log-odds of saying yes."""
    return p.belief_weight * min(1.0, belief + p.training_belief * training) * discretion
