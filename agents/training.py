"""Leadership training: who gets a place, and how it fades.

At full lever ``training_places`` of the clinical doctors get a place each year, by lot. A course leaves its mark on
curiosity and belief, halves every ``training_half_life`` years, and survives taking a role.
"""

from agents.arithmetic import exp
from agents.clock import QUARTER
from agents.compiling import compiled
from agents.parameter import Values, structural

LN2 = 0.6931471805599453
FRESH = 1.0

PARAMETERS = (
    structural(
        "training_places", 0.10, (0.0, 1.0), "share of clinical doctors a year", "careers",
        "How many clinical doctors get a leadership course each year when training is fully on.",
    ),
    structural(
        "training_half_life", 5.0, (0.1, 50.0), "years", "minds",
        "How long it takes for half of what a course did to fade.",
    ),
)  # fmt: skip


@compiled
def training_left(p: Values) -> float:
    """Share of a course's effect that is left after a quarter."""
    return exp(-LN2 * QUARTER / p.training_half_life)


@compiled
def chance_of_a_place(lever: float, p: Values) -> float:
    """Probability that a clinical doctor gets a place in a quarter."""
    return p.training_places * lever * QUARTER
