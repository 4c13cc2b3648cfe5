"""``medlead worlds``: policies in many plausible worlds, and which uncertainties decide how they do."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from analysis.schema import REFERENCE
from experiments.configuration.command import Command, follow
from experiments.configuration.parts import (
    ExecutorChoice,
    World,
    check_fit,
    read_executor,
    read_population,
    read_seeds,
    read_unit_costs,
    read_world,
    read_years,
)
from experiments.configuration.policies import NamedPolicy, read_policy
from experiments.configuration.reader import Point, Reader
from experiments.folders import check_writable, complete_folder
from experiments.identity import FOLDER_DIGITS, content_hash
from experiments.manifest import find_stored, now, provenance, write_json
from experiments.own_flags import DRY_RUN, FRESH, OwnFlags, take_own_flags
from experiments.progress import tell
from experiments.settings import read_reference, slug
from experiments.study.hospital import HospitalSimulator
from experiments.study.outputs import NationalOutputs
from experiments.study.study import Floats, Study
from sim.population import Population

MOST_WORLDS = 1_000_000
TRIED_FOR_ONE = 20
OUTCOMES = ("prepared", "in_role", "vacancy")


@dataclass(frozen=True)
class WorldsSettings:
    """What a study of plausible worlds needs; names as in ``conf/worlds.yaml``."""

    population: Population
    arms: tuple[tuple[str, NamedPolicy], ...]
    world: World
    n: int
    amount: float
    seeds: tuple[int, ...]
    years: int
    burn_in_years: int
    executor: ExecutorChoice
    output_dir: Path
    figures: bool
    experiment: str | None
    resolved: dict[str, object]

    @property
    def hash(self) -> str:
        """SHA-256 of all that determines the result."""
        return content_hash(
            {
                "verb": "worlds", "population": self.population.content(), "world": self.world.content(),
                "arms": [[arm, policy.content()] for arm, policy in self.arms], "n": self.n, "amount": self.amount,
                "seeds": list(self.seeds), "years": self.years, "burn_in_years": self.burn_in_years,
            }
        )  # fmt: skip

    @property
    def folder(self) -> Path:
        """Where the result goes."""
        name = slug(self.experiment or f"worlds-{self.n}-{len(self.arms) - 1}-policies-{self.population.name}")
        return self.output_dir / f"{name}-{self.hash[:FOLDER_DIGITS]}"


def main(arguments: Sequence[str]) -> int:
    """Do what the line after ``medlead worlds`` asks for and return the exit code."""
    flags, line = take_own_flags("worlds", arguments, flags=(FRESH, DRY_RUN))
    command = Command(
        "worlds", "worlds", read_worlds, lambda settings, label: _work(settings, label, flags),
        None if flags.dry_run else lambda settings: check_writable(settings.output_dir, "output_dir"),
    )  # fmt: skip
    return follow(command, line)


def read_worlds(point: Point) -> WorldsSettings:
    """Check every setting of a point, and every policy that it names.

    Raises
    ------
    SettingError
        For the first that cannot be used.
    """
    reader = Reader(point)
    population = read_population(reader)
    read_policy(reader, "policy", population)
    read_unit_costs(reader)
    names = reader.names("policies", "The policies to be held against the reference, by name.")
    variants = [(name, Reader(point.variant([f"policy={name}"]))) for name in names]
    arms = [(name, read_policy(variant, "policy", population)) for name, variant in variants]
    settings = WorldsSettings(
        population=population,
        arms=((REFERENCE, read_reference(reader, population)), *arms),
        world=read_world(reader),
        n=reader.whole("n", 10, MOST_WORLDS, "Plausible worlds to be found."),
        amount=reader.number("amount", 0.0, 1.0, "share", "By how much more a policy must move an outcome."),
        seeds=read_seeds(reader),
        years=read_years(reader, "years", 1),
        burn_in_years=read_years(reader, "burn_in_years", 1),
        executor=read_executor(reader),
        output_dir=reader.path("output_dir", "The folder in which results get a folder each."),
        figures=reader.flag("figures", "Whether figures are drawn."),
        experiment=reader.optional_choice("experiment", "experiment"),
        resolved=dict(point.config),
    )
    reader.finish()
    check_fit(settings.population, settings.world)
    return settings


def _work(settings: WorldsSettings, label: str, flags: OwnFlags) -> int:
    if flags.dry_run:
        return _say_plan(settings)
    if label:
        tell(f"[{label}]")
    stored = find_stored(settings.output_dir, settings.hash)
    if stored is None or stored.flaw is not None or flags.fresh:
        _compute(settings)
        stored = find_stored(settings.output_dir, settings.hash)
    else:
        tell("This result is stored already (--fresh analyses it again).")
    folder = settings.folder if stored is None else stored.folder
    if not label:
        _show(settings, folder)
    print(f"\nResult: {folder}")
    return 0


def _say_plan(settings: WorldsSettings) -> int:
    from experiments.study.estimate import estimate

    study = _study(settings, ("constant",), np.zeros((settings.n, 1)))
    print(
        f"{settings.n:,} plausible worlds, {len(settings.arms)} policies, {len(settings.seeds)} paired seeds, once the "
        f"worlds are found (about {TRIED_FOR_ONE} are tried for each that is kept): "
        f"{estimate(study, settings.output_dir, settings.executor)}\nResult: {settings.folder}"
    )
    return 0


def _study(settings: WorldsSettings, factors: tuple[str, ...], worlds: Floats) -> Study:
    """Every policy in every world."""
    policies = tuple((name, policy.plan) for name, policy in settings.arms)
    simulator = HospitalSimulator(
        settings.population, policies, settings.world.changes, settings.years, settings.burn_in_years,
        NationalOutputs(final=OUTCOMES),
    )  # fmt: skip
    return Study("policies-in-worlds", simulator, factors, worlds, settings.seeds)


def _compute(settings: WorldsSettings) -> None:
    """Search, run every policy in every world, and store what that says."""
    from experiments.plausible.search import Search, search
    from experiments.plausible.store import write_worlds
    from experiments.study.conduct import conduct

    started = now()
    asked = Search(
        settings.population, settings.world.changes, settings.seeds, settings.burn_in_years, settings.executor,
        settings.output_dir,
    )  # fmt: skip
    found = search(asked, settings.n)
    columns = tuple(str(name) for name in found.worlds.columns)
    study = _study(settings, columns, found.worlds.to_numpy(float))
    stored = conduct(study, settings.output_dir, settings.executor)
    with complete_folder(settings.folder) as folder:
        files = write_worlds(folder, found, stored, OUTCOMES)
        manifest = {
            "kind": "worlds", "status": "finished", "hash": settings.hash,
            "policies": [arm for arm, _ in settings.arms[1:]],
            "reference": settings.arms[0][1].name, "world": settings.world.name, "n": settings.n,
            "amount": settings.amount, "tried": found.tried, "accepted_hash": found.hash,
            "population": {"name": settings.population.name, "consultants": settings.population.size,
                           "trusts": len(settings.population.trusts)},
            "seeds": list(settings.seeds), "years": settings.years, "burn_in_years": settings.burn_in_years,
            "study": stored.folder.name, "study_digest": stored.manifest["digest"], "config": settings.resolved,
            "files": [*files, "manifest.json"], **provenance(), "start": started, "end": now(),
        }  # fmt: skip
        write_json(folder / "manifest.json", manifest)


def _show(settings: WorldsSettings, folder: Path) -> None:
    """Print what the worlds say, then draw the figures."""
    from rich.console import Console

    from analysis.worlds_report import draw_worlds, print_worlds, read_worlds_result

    result = read_worlds_result(folder)
    print_worlds(result, Console(soft_wrap=not sys.stdout.isatty()))
    sys.stdout.flush()
    if settings.figures and not (folder / "figures").is_dir():
        tell("Drawing figures ...")
        with complete_folder(folder / "figures") as figures:
            draw_worlds(result, figures)
