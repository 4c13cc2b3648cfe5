"""A design: names and an array of points, with what the analysis of those points needs to know."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from experiments.designs.factors import Factor
from sim.checks import check_whole

LARGEST_SEED = 2**32 - 1
SEED_ADVICE = "It draws the points of the design and has nothing to do with the luck of the runs."


@dataclass(frozen=True, slots=True, eq=False)
class Design:
    """The points of a study.

    Parameters
    ----------
    method : str
        ``grid``, ``latin_hypercube``, ``morris``, ``sobol``, ``curves`` or ``given_data``.
    factors : tuple of Factor
        What varies, in the order of the columns.
    points : ndarray of shape (n_points, n_factors)
        One row a point, in the units of the factors; the dummy's column is read by nobody.
    layout : mapping
        Whole numbers that the analysis needs to tell the rows apart, such as ``{"n": 1024}``.
    """

    method: str
    factors: tuple[Factor, ...]
    points: NDArray[np.float64]
    layout: Mapping[str, int] = field(default_factory=dict)

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the factors, one a column."""
        return tuple(factor.name for factor in self.factors)

    @property
    def blocks(self) -> tuple[str, ...]:
        """What moves as one: names of the groups, or of the factors where each moves alone; each once, in order."""
        return tuple(dict.fromkeys(factor.block for factor in self.factors))

    @property
    def ranges(self) -> NDArray[np.float64]:
        """Low and high of each factor, shape ``(n_factors, 2)``."""
        return np.array([(factor.low, factor.high) for factor in self.factors])

    def settings(self, point: int) -> tuple[dict[str, float], dict[str, float]]:
        """Levers and parameters of one point, by name; neither dummy nor target is one."""
        values = dict(zip(self.factors, self.points[point].tolist(), strict=True))
        levers = {factor.name: value for factor, value in values.items() if factor.kind == "lever"}
        return levers, {factor.name: value for factor, value in values.items() if factor.kind == "uncertainty"}


def scaled(factors: tuple[Factor, ...], places: NDArray[np.float64]) -> NDArray[np.float64]:
    """Points from places in the unit cube, shape ``(n_points, n_factors)``."""
    columns = [factor.values(places[:, index]) for index, factor in enumerate(factors)]
    return np.column_stack(columns).astype(np.float64)


def unit_problem(factors: tuple[Factor, ...]) -> dict[str, object]:
    """The factors as SALib asks for them, over the unit cube; blocks are its groups."""
    blocks = [factor.block for factor in factors]
    problem: dict[str, object] = {
        "num_vars": len(factors),
        "names": [factor.name for factor in factors],
        "bounds": [[0.0, 1.0]] * len(factors),
    }
    if len(set(blocks)) < len(blocks):
        problem["groups"] = blocks
    return problem


def check_seed(seed: object) -> int:
    """A seed for a sampler: never 0, which SALib takes for none."""
    return check_whole("design.seed", seed, 1, LARGEST_SEED, SEED_ADVICE)
