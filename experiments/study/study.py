"""A study: points of a design times seeds times arms, numbered, and written out only where somebody looks.

Runs that start from the same world are neighbours, so that they can share a burn-in:

    for each world of the design: for each seed: for each point of that world: for each arm

A design over levers has one world, so all its points share the burn-in of a seed; a design over worlds has one for each
point, whose arms share it.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from analysis.schema import Column
from analysis.study import STUDY_SCHEMA_VERSION
from experiments.identity import content_hash
from sim.checks import SettingError

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Runs:
    """Some runs of a study, as columns of equal length.

    Parameters
    ----------
    factors : tuple of str
        Names of the columns of ``values``.
    number, point, replicate, arm : ndarray of int64, shape (n,)
        Place in the study, row of the design, place in the list of seeds, place in the list of arms.
    seed : ndarray of uint64, shape (n,)
        Their luck.
    values : ndarray of float64, shape (n, n_factors)
        The value of every factor.
    """

    factors: tuple[str, ...]
    number: Integers
    point: Integers
    replicate: Integers
    arm: Integers
    seed: NDArray[np.uint64]
    values: Floats

    def __len__(self) -> int:
        return len(self.number)

    def __getitem__(self, chosen: slice | NDArray[np.bool_]) -> "Runs":
        """Some of them, in the same order."""
        number, point, replicate, arm = (c[chosen] for c in (self.number, self.point, self.replicate, self.arm))
        return Runs(self.factors, number, point, replicate, arm, self.seed[chosen], self.values[chosen])


class Simulator(Protocol):
    """What a run of a study is: the hospitals of this model, or a test function whose answer is known.

    It travels to other processes and computers, so it must be small and picklable.
    """

    @property
    def arms(self) -> tuple[str, ...]:
        """What is held against each other at every point, such as policies; one name if nothing is."""

    @property
    def outputs(self) -> tuple[Column, ...]:
        """The numbers that a run leaves."""

    @property
    def effort(self) -> float:
        """How much one run computes, in consultant-quarters: runs of little effort share a batch."""

    def content(self) -> object:
        """What determines its outputs, as plain values for hashing."""

    def factor(self, name: str) -> Column:
        """What a factor means; refuses one that it does not know."""

    def check(self, factors: Sequence[str], points: Floats) -> None:
        """Refuse points that it cannot simulate."""

    def changes_start(self, factor: str) -> bool:
        """Whether runs that differ in this factor differ from their first quarter on."""

    def plan(self, runs: Runs) -> list[tuple[str, Any]]:
        """The identity of each run, 16 hexadecimal digits, and what ``simulate`` needs of it."""

    def simulate(self, plans: Sequence[Any]) -> Floats:
        """The outputs of some runs, shape ``(n_runs, n_outputs)``."""


@dataclass(frozen=True, eq=False)
class Study:
    """Which runs are to be done.

    Parameters
    ----------
    name : str
        What its folder is called; it determines nothing.
    simulator : Simulator
        What a run is.
    factors : tuple of str
        What the design varies.
    points : ndarray of float64, shape (n_points, n_factors)
        The design: the value of each factor at each point.
    seeds : tuple of int
        Each point is run with each of them, so all points share their luck.

    Raises
    ------
    SettingError
        If a factor is unknown or named twice, or a value is not allowed.
    """

    name: str
    simulator: Simulator
    factors: tuple[str, ...]
    points: Floats
    seeds: tuple[int, ...]

    def __post_init__(self) -> None:
        if self.points.ndim != 2 or self.points.shape[1] != len(self.factors) or not len(self.points):
            raise SettingError(f"a design of shape {self.points.shape} does not fit {len(self.factors)} factors.")
        twice = sorted({name for name in self.factors if self.factors.count(name) > 1})
        if twice or not self.seeds:
            raise SettingError(f"a study needs seeds, and every factor once; twice: {', '.join(twice) or 'none'}.")
        for name in self.factors:
            self.simulator.factor(name)
        self.simulator.check(self.factors, self.points)

    def __len__(self) -> int:
        return len(self.points) * len(self.seeds) * len(self.simulator.arms)

    @cached_property
    def hash(self) -> str:
        """SHA-256 of all that determines the study, 64 hexadecimal digits."""
        points = hashlib.sha256(np.ascontiguousarray(self.points, "<f8").tobytes()).hexdigest()
        return content_hash(
            {
                "schema": STUDY_SCHEMA_VERSION,
                "simulator": self.simulator.content(),
                "outputs": [column.name for column in self.simulator.outputs],
                "factors": list(self.factors),
                "points": [len(self.points), points],
                "seeds": list(self.seeds),
            }
        )

    def runs(self, first: int, stop: int) -> Runs:
        """Runs ``first`` to ``stop - 1`` in the order of the study."""
        number = np.arange(max(first, 0), min(stop, len(self)))
        arms = len(self.simulator.arms)
        begins, sizes = self._worlds
        per_point = arms * len(self.seeds)
        world = np.searchsorted(begins * per_point, number, side="right") - 1
        within = number - begins[world] * per_point
        replicate, rest = np.divmod(within, sizes[world] * arms)
        point = self._order[begins[world] + rest // arms]
        seeds = np.array(self.seeds, np.uint64)
        return Runs(self.factors, number, point, replicate, rest % arms, seeds[replicate], self.points[point])

    @cached_property
    def _grouped(self) -> tuple[Integers, Integers]:
        """For each point the world it belongs to, numbered by first appearance; and the size of each world."""
        start = [index for index, name in enumerate(self.factors) if self.simulator.changes_start(name)]
        if not start:
            return np.zeros(len(self.points), np.int64), np.array([len(self.points)])
        _, first, world, sizes = np.unique(
            self.points[:, start], axis=0, return_index=True, return_inverse=True, return_counts=True
        )
        by_appearance = np.argsort(first, kind="stable")
        rank = np.empty_like(by_appearance)
        rank[by_appearance] = np.arange(len(rank))
        return rank[world.reshape(-1)], sizes[by_appearance]

    @cached_property
    def _order(self) -> Integers:
        """Points by world, and within a world as in the design."""
        return np.argsort(self._grouped[0], kind="stable")

    @cached_property
    def _worlds(self) -> tuple[Integers, Integers]:
        """Where each world begins among the ordered points, and how many points it has."""
        sizes = self._grouped[1]
        return np.cumsum(sizes) - sizes, sizes
