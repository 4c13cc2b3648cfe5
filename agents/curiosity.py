"""Curiosity: some doctors want to know how the place works, and training wakes more of it.

    curiosity term = curiosity_weight * (curiosity + training_curiosity * training)

Most who lead are said to be moved by curiosity and the belief that they can do better (Health Service Journal
2013); training fades by half every ``training_half_life`` years.
"""

from agents.compiling import compiled
from agents.parameter import Values, uncertainty

PARAMETERS = (
    uncertainty(
        "curiosity_weight", 0.8, (0.3, 1.3), (0.0, 10.0), "logit per standard deviation", "minds",
        "How strongly curiosity about how the hospital is run draws a doctor to a post.",
    ),
    uncertainty(
        "training_curiosity", 0.3, (0.1, 0.5), (0.0, 3.0), "standard deviations", "minds",
        "How much a fresh leadership course adds to a doctor's curiosity.",
    ),
)  # fmt: skip


@compiled
def curiosity_term(curiosity: float, training: float, p: Values) -> float:
    """What curiosity adds to the log-odds of saying yes."""
    return p.curiosity_weight * (curiosity + p.training_curiosity * training)
