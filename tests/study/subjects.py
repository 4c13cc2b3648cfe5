"""What the tests study: hospitals that take milliseconds, and functions whose answers are known or that break."""

import os
import signal
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from analysis.schema import Column
from experiments.configuration.parts import ExecutorChoice
from experiments.identity import content_hash
from experiments.seeds import paired_seeds
from experiments.study.hospital import HospitalSimulator
from experiments.study.outputs import NationalOutputs
from experiments.study.study import Floats, Runs, Study
from policies.plan import Policy
from sim.population import built_in_population

SERIAL, THREADS, PROCESSES = (ExecutorChoice(name, 2) for name in ("serial", "threads", "processes"))
LEVERS = ("stringency", "publish", "dummy")


@dataclass(frozen=True)
class SmallParts(HospitalSimulator):
    """Hospitals that are said to be large, so that a study of few runs has many parts."""

    effort: float = 1e6


def hospitals(**changes: Any) -> SmallParts:
    """Four trusts of 60, one year before the policy and one under it."""
    outputs = NationalOutputs(yearly=("in_role",))
    return replace(SmallParts(built_in_population("tiny"), (("policy", Policy()),), {}, 1, 1, outputs), **changes)


def lever_study(points: int = 60, seeds: int = 2, **changes: Any) -> Study:
    """So many points of three factors, one of which does nothing."""
    design = np.random.default_rng(7).random((points, len(LEVERS)))
    return Study("levers", hospitals(**changes), LEVERS, design, paired_seeds(1, seeds))


@dataclass(frozen=True)
class Product:
    """A function of two numbers and the seed, of which some calls may do something else first.

    ``mishap`` is told each batch in the worker and may raise, wait or kill.
    """

    mishap: Callable[[Floats], None] | None = None
    effort: float = 1e6
    arms: tuple[str, ...] = ("all",)
    outputs: tuple[Column, ...] = (Column("product", "1", "float64", "One number times the other."),)

    def content(self) -> object:
        return "product"

    def factor(self, name: str) -> Column:
        return Column(name, "1", "float64", "A number.")

    def check(self, factors: Sequence[str], points: Floats) -> None:
        pass

    def changes_start(self, factor: str) -> bool:
        return False

    def plan(self, runs: Runs) -> list[tuple[str, Floats]]:
        rows = np.column_stack([runs.values, runs.seed % 1000])
        return [(content_hash(row.tolist())[:16], row) for row in rows]

    def simulate(self, plans: Sequence[Floats]) -> Floats:
        rows = np.array(plans)
        if self.mishap is not None:
            self.mishap(rows)
        return (rows[:, 0] * rows[:, 1] + rows[:, 2])[:, None]


def product_study(points: int = 200, mishap: Callable[[Floats], None] | None = None) -> Study:
    """Points (0, 1), (1, 1), (2, 1) ..., so that the first factor is the place in the design; 20 parts unless few."""
    design = np.column_stack([np.arange(points, dtype=float), np.ones(points)])
    return Study("product", Product(mishap), ("x", "y"), design, (5,))


@dataclass(frozen=True)
class RaisesAt:
    """Cannot be computed at one point."""

    place: float

    def __call__(self, rows: Floats) -> None:
        if (rows[:, 0] == self.place).any():
            raise FloatingPointError("made to fail")


@dataclass(frozen=True)
class DiesAt:
    """Kills its process at one point, as often as asked; each death leaves a file."""

    place: float
    deaths: int
    folder: Path

    def __call__(self, rows: Floats) -> None:
        before = len(list(self.folder.glob("death-*")))
        if (rows[:, 0] == self.place).any() and before < self.deaths:
            (self.folder / f"death-{before}").touch()
            os.kill(os.getpid(), signal.SIGKILL)


@dataclass(frozen=True)
class Slow:
    """Takes its time over every batch."""

    seconds: float

    def __call__(self, rows: Floats) -> None:
        time.sleep(self.seconds)
