"""How time passes: in quarters of a year, each a step towards where things are heading.

"Moves to x* with time constant T" always means  x <- x + (x* - x) (1 - exp(-dt / T)),  dt = 0.25 year.
"""

from agents.arithmetic import exp
from agents.compiling import compiled

QUARTER = 0.25
QUARTERS_A_YEAR = 4


@compiled
def moved(value: float, target: float, years: float) -> float:
    """Where a quantity stands a quarter later on its way to ``target`` with a time constant of ``years``."""
    return value + (target - value) * (1.0 - exp(-QUARTER / years))


@compiled
def chance_in_a_quarter(rate: float) -> float:
    """Probability that an event with ``rate`` a year happens within a quarter."""
    return 1.0 - exp(-rate * QUARTER)


@compiled
def competing_chances(first_rate: float, second_rate: float) -> tuple[float, float]:
    """Probabilities that either of two competing events, with rates a year, comes first within a quarter."""
    total = first_rate + second_rate
    if total <= 0.0:
        return 0.0, 0.0
    chance = chance_in_a_quarter(total)
    return chance * (first_rate / total), chance * (second_rate / total)
