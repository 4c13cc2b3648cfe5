"""A world: the value of every parameter by name, defaults unless overridden."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from sim.parameters import BY_NAME, VALUE_NAMES

RANKS = (1, 2, 3, 4)
QUARTER = 0.25  # years in a quarter


class World:
    """Every parameter and switch as an attribute; pay and time of the ranks also as lists, entry 0 clinical work."""

    allowance: list[float]
    time_in_role: list[float]

    if TYPE_CHECKING:  # the names stand in the parameter table

        def __getattr__(self, name: str) -> float: ...

    def __init__(self, values: Mapping[str, float]) -> None:
        unknown = sorted(set(values) - set(VALUE_NAMES))
        if unknown:
            raise KeyError(f"not parameters of the model: {', '.join(unknown)}")
        for name in VALUE_NAMES:
            setattr(self, name, float(values.get(name, BY_NAME[name].default)))
        self.allowance = [0.0, self.allowance_1, self.allowance_2, self.allowance_3, self.allowance_4]
        self.time_in_role = [0.0, self.time_1, self.time_2, self.time_3, self.time_4]
