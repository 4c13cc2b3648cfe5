"""What a lever is: a level that a policy sets, the quantities that it moves, and what it costs.

A lever says how it changes named quantities, given their value without it and its own level:

    acts_on = {"pay_premium": lambda premium, level: premium + level}

The names are those of ``policies.quantities.Levers``, which may differ from trust to trust, or of any number of the
parameter table, which is one for the whole country. At its neutral level a lever changes nothing.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from agents.parameter import Parameter
from policies.cost_items import CostItem

Levels = NDArray[np.float64]
Modifier = Callable[[Levels, Levels], Levels]


@dataclass(frozen=True)
class Lever:
    """One lever that a policy may pull.

    Parameters
    ----------
    row : Parameter
        Its row of the parameter table: neutral level, allowed range, unit and meaning in a hospital.
    acts_on : mapping of str to callable
        For each quantity that it moves, the new value from the value without it and the lever's level; both are
        arrays over quarters and trusts of the same shape.
    costs : tuple of CostItem
        What is paid for it; nothing where nobody pays.
    is_scenario : bool
        Whether it describes what trusts do of themselves: then it is never ranked among the levers.
    """

    row: Parameter
    acts_on: Mapping[str, Modifier]
    costs: tuple[CostItem, ...] = field(default=())
    is_scenario: bool = False

    @property
    def name(self) -> str:
        """The key under ``levers`` in every configuration."""
        return self.row.name

    @property
    def is_flag(self) -> bool:
        """Whether it is either on or off, so that it never ramps."""
        return self.row.is_flag

    @property
    def is_size(self) -> bool:
        """Whether a higher level means more of it, so that it can be scaled to a budget."""
        return bool(self.costs)


def added(value: Levels, level: Levels) -> Levels:
    """Levels add up: the quantity rises by the lever's level."""
    return value + level


def replaced(value: Levels, level: Levels) -> Levels:
    """The lever says what the quantity is."""
    return level
