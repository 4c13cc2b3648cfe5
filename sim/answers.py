"""Who says yes: the answers of all who weigh a post at one time, worked out side by side."""

from agents.arithmetic import logistic
from agents.compiling import compiled
from sim.state import Bytes, Floats


@compiled
def answer(utilities: Floats, draws: Floats, agrees: Bytes) -> None:
    """Note who says yes: 1 where a doctor's draw lies below the chance with log-odds V, else 0.

    A loop of its own, over neighbouring numbers only: the compiler then takes several doctors at a time.
    """
    for number in range(len(utilities)):
        agrees[number] = draws[number] < logistic(utilities[number])
