"""From the levels of levers to what the engine reads: quantities for each kind of trust, and the country's numbers."""

from typing import NamedTuple, cast

import numpy as np

from agents.parameter import Values
from policies.course import Stretch
from policies.quantities import NEUTRAL, QUANTITIES
from policies.registry import LEVERS
from sim.parameters import BY_NAME, VALUE_NAMES, WORLD_TYPE
from sim.state import Floats, Integers, Records, records_in


class Schedule(NamedTuple):
    """What policies make of the model over some quarters.

    Parameters
    ----------
    quantities : ndarray, shape (quarters, kinds, n_quantities)
        In the order of ``policies.quantities.Levers``.
    kind : ndarray of int, shape (n_trusts,)
        Which kind each trust is of.
    worlds : records, shape (1,) or (quarters,)
        The country's numbers, as compiled rules read them: one record unless a lever moves one of them.
    """

    quantities: Floats
    kind: Integers
    worlds: Records

    def numbers(self, quarter: int) -> Values:
        """The country's numbers in a quarter, counted from 0, for a rule called from Python."""
        return cast(Values, self.worlds.view(np.recarray)[min(quarter, len(self.worlds) - 1)])

    def of_quarter(self, quarter: int) -> "Schedule":
        """The schedule of one quarter, counted from 0."""
        worlds = self.worlds if len(self.worlds) == 1 else cast(Records, self.worlds[quarter : quarter + 1])
        return Schedule(self.quantities[quarter : quarter + 1], self.kind, worlds)


def schedule_of(stretch: Stretch, world: Floats) -> Schedule:
    """Let every lever that is pulled act on its quantities, in the order of the levers."""
    quarters, kinds, _ = stretch.levels.shape
    quantities = np.tile(np.array(NEUTRAL), (quarters, kinds, 1))
    numbers: dict[str, Floats] = {}
    for column, lever in enumerate(LEVERS):
        level = stretch.levels[:, :, column]
        if np.all(level == lever.row.default):
            continue
        for name, modify in lever.acts_on.items():
            if name in QUANTITIES:
                place = QUANTITIES.index(name)
                quantities[:, :, place] = held_in_range(name, modify(quantities[:, :, place], level))
            else:
                before = numbers.get(name, np.full(quarters, world[VALUE_NAMES.index(name)]))
                numbers[name] = modify(before, level[:, 0])
    return Schedule(quantities, stretch.kind, _worlds(world, numbers, quarters))


def _worlds(world: Floats, numbers: dict[str, Floats], quarters: int) -> Records:
    """One record of the country's numbers, or one a quarter with those that levers move, held in their ranges."""
    vectors = np.tile(world, (quarters if numbers else 1, 1))
    for name, values in numbers.items():
        vectors[:, VALUE_NAMES.index(name)] = held_in_range(name, values)
    return records_in(vectors, WORLD_TYPE)


def held_in_range(name: str, values: Floats) -> Floats:
    """Hold values of a quantity within what is allowed for the parameter, or the lever, of the same name."""
    held: Floats = np.clip(values, BY_NAME[name].minimum, BY_NAME[name].maximum)
    return held
