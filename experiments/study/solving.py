"""Solving the constant in every world of a design: a study whose runs are worlds and whose output is the constant.

In any world but the central one the constant is solved again, so that the share in role at the end of burn-in is that
world's target: 15 % unless the design varies it. It is solved on a few seeds, the same in every world.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from agents.clock import QUARTERS_A_YEAR
from analysis.schema import DUMMY, Column
from experiments.designs.factors import IN_ROLE_TARGET, column_of
from experiments.identity import RUN_ID_DIGITS, content_hash
from experiments.study.study import Floats, Runs
from sim.calibration import calibrate
from sim.checks import SettingError, check_number, check_parameter
from sim.parameters import BY_NAME, VALUE_NAMES, world_vector
from sim.population import Population

CONSTANT = "constant"
USUAL_TARGET = 0.15
TOLERANCE = 0.001  # of the share in role
NOT_PARAMETERS = (IN_ROLE_TARGET.name, DUMMY)


@dataclass(frozen=True)
class ConstantSimulator:
    """A world in, its constant out.

    Parameters
    ----------
    population : Population
        Who works where.
    world : dict of str to float
        Numbers and switches that differ from the parameter table in every world.
    seeds : tuple of int
        The luck on which the constant is solved; the seed of a run is not used.
    burn_in_years : int
        Years without any policy.
    target : float
        The share in role where the design does not vary it.
    """

    population: Population
    world: dict[str, float]
    seeds: tuple[int, ...]
    burn_in_years: int
    target: float = USUAL_TARGET

    @property
    def arms(self) -> tuple[str, ...]:
        """Nothing is compared here."""
        return ("burn-in",)

    @property
    def outputs(self) -> tuple[Column, ...]:
        """The constant, and how near it comes to the target."""
        return (
            Column(CONSTANT, "logit", "float64", BY_NAME[CONSTANT].meaning),
            Column("in_role", "share (0-1)", "float64", "Mean share in role that it gives at the end of burn-in."),
        )

    @property
    def effort(self) -> float:
        """Consultant-quarters of a world: about eight tries."""
        return 8.0 * self.population.size * QUARTERS_A_YEAR * self.burn_in_years * len(self.seeds)

    def content(self) -> dict[str, object]:
        """What determines constants, as plain values for hashing."""
        return {
            "kind": "constant", "population": self.population.content(), "world": self.world,
            "seeds": list(self.seeds), "burn_in_years": self.burn_in_years, "target": self.target,
        }  # fmt: skip

    def factor(self, name: str) -> Column:
        """A number of the world, the constant from which solving begins, the target, or the dummy, as a column."""
        if name not in NOT_PARAMETERS and name not in VALUE_NAMES:
            raise SettingError(f"{name}: there is no such number of the world; see 'medlead parameters'.")
        return column_of(name)

    def check(self, factors: Sequence[str], points: Floats) -> None:
        """Refuse values outside the allowed ranges."""
        for name, column in zip(factors, points.T, strict=True):
            for value in {float(column.min()), float(column.max())}:
                if name == IN_ROLE_TARGET.name:
                    check_number(
                        f"design: {name}", value, 0.01, 0.99, "share of consultants", self.factor(name).meaning
                    )
                elif name != DUMMY:
                    check_parameter(f"design: {name}", value, BY_NAME[name])

    def changes_start(self, factor: str) -> bool:
        """No two worlds share anything."""
        return True

    def plan(self, runs: Runs) -> list[tuple[str, dict[str, float]]]:
        """The identity of each world, and its values by name."""
        rows = runs.values
        worlds = [dict(zip(runs.factors, values.tolist(), strict=True)) for values in rows]
        head = content_hash(self.content())
        return [(content_hash([head, sorted(world.items())])[:RUN_ID_DIGITS], world) for world in worlds]

    def simulate(self, plans: Sequence[dict[str, float]]) -> Floats:
        """The constant of each world and the share in role that it gives."""
        return np.array([self._solved(world) for world in plans])

    def _solved(self, world: dict[str, float]) -> tuple[float, float]:
        numbers = {name: value for name, value in world.items() if name not in NOT_PARAMETERS}
        vector = world_vector({**self.world, **numbers})
        target = world.get(IN_ROLE_TARGET.name, self.target)
        found = calibrate(self.population, vector, self.seeds, target, self.burn_in_years, TOLERANCE, workers=1)
        return found.constant, found.in_role
