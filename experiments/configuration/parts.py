"""The parts that configurations share: population, world, costs, seeds, executor; each read and checked here only."""

import os
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Literal, cast

from agents.parameter import Values
from analysis.results import CENTRAL
from experiments.configuration.reader import Reader
from experiments.configuration.trusts_csv import read_trusts
from experiments.seeds import LARGEST_SEED, paired_seeds
from sim.checks import SettingError, check_tied
from sim.parameters import BY_NAME, COSTS, NUMBERS, SWITCHES
from sim.population import Population, built_in_population, check_posts_fit, fewest_consultants

POPULATIONS = ("england", "workshop", "archetypes", "tiny")
EXECUTORS = ("serial", "threads", "processes", "dask", "slurm")
LONGEST_YEARS = 200
YEARS = {
    "years": "Years to simulate under the policy.",
    "burn_in_years": "Years to simulate before the policy begins.",
    "hold_years": "Years for which each level is held.",
}
MOST_SEEDS = 100_000
MOST_WORKERS = 1024

ExecutorName = Literal["serial", "threads", "processes", "dask", "slurm"]


@dataclass(frozen=True)
class World:
    """A set of assumptions: its name, and the value of every number and switch of the parameter table."""

    name: str
    inputs: dict[str, float]

    @property
    def changes(self) -> dict[str, float]:
        """What differs from the defaults of the parameter table."""
        return {name: value for name, value in self.inputs.items() if value != BY_NAME[name].default}

    def content(self) -> dict[str, object]:
        """What determines results, as plain values for hashing."""
        return {"name": self.name, "inputs": self.inputs}


@dataclass(frozen=True)
class SlurmJob:
    """What one job of a Slurm cluster asks for; None leaves it to the settings of dask-jobqueue on that cluster."""

    queue: str | None = None
    account: str | None = None
    walltime: str | None = None
    cores: int | None = None
    memory: str | None = None
    interface: str | None = None


@dataclass(frozen=True)
class ExecutorChoice:
    """Where runs are computed, and how many at once (None: one for each processor).

    ``address`` is that of a Dask scheduler to be joined, ``job`` what to ask of Slurm.
    """

    name: ExecutorName
    workers: int | None
    address: str | None = None
    job: SlurmJob | None = None


def read_population(reader: Reader) -> Population:
    """The trusts: a built-in population, or those of ``population.csv``."""
    path = reader.optional("population.csv", lambda key: reader.path(key, "A comma-separated file of trusts."))
    if path is not None:
        reader.text("population.name", "The name of a population.")
        return read_trusts(path, fewest_consultants(_as_values(read_world(reader))))
    return built_in_population(reader.one_of("population.name", POPULATIONS))


def read_world(reader: Reader) -> World:
    """The assumptions: every number and switch of the parameter table."""
    name = reader.choice("world", "world")
    values = {row.name: reader.parameter(f"parameters.{row.name}", row) for row in NUMBERS}
    values |= {row.name: reader.parameter(f"structure.{row.name}", row) for row in SWITCHES}
    return World(name, values)


def changed_in(world: World, reader: Reader) -> tuple[str, ...]:
    """The numbers and switches that stand otherwise than the world's own file leaves them."""
    if world.name == CENTRAL:
        return tuple(world.changes)
    own = read_world(Reader(reader.point.alone([f"world={world.name}"])))
    return tuple(name for name, value in world.inputs.items() if value != own.inputs[name])


def read_unit_costs(reader: Reader) -> dict[str, float]:
    """What a unit of each lever costs, and the discount rate."""
    return {row.name: reader.parameter(f"costs.{row.name}", row) for row in COSTS}


def check_fit(population: Population, world: World) -> None:
    """Refuse numbers that do not fit together, and trusts that are too small for their posts in this world."""
    check_tied(world.inputs.__getitem__, "parameters.{}".format)
    check_posts_fit(population, _as_values(world))


def _as_values(world: World) -> Values:
    return cast(Values, SimpleNamespace(**world.inputs))


def read_seeds(reader: Reader, count: int | None = None) -> tuple[int, ...]:
    """The paired seeds: ``seeds`` of them, or ``count``, derived from ``seed``."""
    count = count or reader.whole("seeds", 1, MOST_SEEDS, "Number of paired seeds.")
    return paired_seeds(reader.whole("seed", 0, LARGEST_SEED, "From this number all seeds are derived."), count)


def read_years(reader: Reader, key: str, minimum: int) -> int:
    """A number of years to simulate."""
    return reader.whole(key, minimum, LONGEST_YEARS, YEARS[key])


def read_executor(reader: Reader) -> ExecutorChoice:
    """Where runs are computed; it changes no result."""
    name = cast(ExecutorName, reader.one_of("executor.name", EXECUTORS))
    meaning = "Runs computed at once; null means one for each processor."
    workers = _whole(reader, "executor.workers", MOST_WORKERS, meaning)
    address = (
        _text(reader, "executor.address", "A Dask scheduler, such as tcp://10.0.0.1:8786.") if name == "dask" else None
    )
    if address is not None and workers is not None:
        raise SettingError(
            f"executor.workers = {workers} is not allowed beside executor.address: a cluster that is joined has the "
            "workers that it has."
        )
    return ExecutorChoice(name, workers, address, _slurm_job(reader) if name == "slurm" else None)


def _slurm_job(reader: Reader) -> SlurmJob:
    return SlurmJob(
        queue=_text(reader, "executor.queue", "The partition that jobs are sent to."),
        account=_text(reader, "executor.account", "The account that jobs are charged to."),
        walltime=_text(reader, "executor.walltime", "The longest that a job may take, such as 02:00:00."),
        cores=_whole(reader, "executor.cores", MOST_WORKERS, "Processors of a job; each gets a worker."),
        memory=_text(reader, "executor.memory", "Memory of a job, such as 8GB."),
        interface=_text(reader, "executor.interface", "The network that its workers are reached by, such as ib0."),
    )


def _text(reader: Reader, name: str, meaning: str) -> str | None:
    return reader.optional(name, lambda key: reader.text(key, meaning))


def _whole(reader: Reader, name: str, most: int, meaning: str) -> int | None:
    return reader.optional(name, lambda key: reader.whole(key, 1, most, meaning))


def workers_here(choice: ExecutorChoice) -> int:
    """Runs computed at once, as far as that is known before anything starts."""
    return 1 if choice.name == "serial" else choice.workers or os.cpu_count() or 1
