"""The settings of a run: everything that ``medlead run`` was told, checked."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import cast

from analysis.schema import POLICY, REFERENCE
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
from experiments.identity import FOLDER_DIGITS, content_hash
from policies.costs import unit_costs_of
from sim.population import Population

LONGEST_SLUG = 60


@dataclass(frozen=True)
class RunSettings:
    """What one run of the main job needs.

    Parameters
    ----------
    population, policy, reference, world : Population, NamedPolicy, NamedPolicy, World
        Who, under what, against what, under which assumptions.
    unit_costs : dict of str to float
        What a unit of each lever costs in £k, and the discount rate.
    seeds : tuple of int
        The paired seeds.
    years, burn_in_years : int
        To simulate under the policy and before it.
    executor : ExecutorChoice
        Where runs are computed.
    output_dir : Path
        In which the result gets its folder.
    figures : bool
        Whether figures are drawn.
    experiment : str or None
        The experiment file, if one was chosen.
    resolved : dict
        All settings as they were given, for the manifest.
    """

    population: Population
    policy: NamedPolicy
    reference: NamedPolicy
    world: World
    unit_costs: dict[str, float]
    seeds: tuple[int, ...]
    years: int
    burn_in_years: int
    executor: ExecutorChoice
    output_dir: Path
    figures: bool
    experiment: str | None
    resolved: dict[str, object]

    @property
    def arms(self) -> tuple[tuple[str, NamedPolicy], tuple[str, NamedPolicy]]:
        """Both sides of the comparison."""
        return (REFERENCE, self.reference), (POLICY, self.policy)

    @property
    def hash(self) -> str:
        """SHA-256 of all that determines the result, 64 hexadecimal digits."""
        return content_hash(
            {
                "population": self.population.content(),
                "policy": [self.policy.name, self.policy.content()],
                "reference": [self.reference.name, self.reference.content()],
                "unit_costs": [unit_costs_of(arm.plan, self.unit_costs) for _, arm in self.arms],
                "world": self.world.content(),
                "seeds": list(self.seeds),
                "years": self.years,
                "burn_in_years": self.burn_in_years,
            }
        )

    @property
    def own_trusts(self) -> bool:
        """Whether the trusts are the user's own, read from a file."""
        return cast(Mapping[str, object], self.resolved["population"])["csv"] is not None

    @property
    def folder(self) -> Path:
        """Where the result goes: ``results/<slug>-<first 12 digits of the hash>``."""
        against = f"{self.policy.name}-vs-{self.reference.name}-{self.population.name}"
        return self.output_dir / f"{slug(self.experiment or against)}-{self.hash[:FOLDER_DIGITS]}"


def read_run(point: Point) -> RunSettings:
    """Check every setting of a point.

    Raises
    ------
    SettingError
        For the first that cannot be used.
    """
    reader = Reader(point)
    population = read_population(reader)
    settings = RunSettings(
        population=population,
        policy=read_policy(reader, "policy", population),
        reference=read_policy(reader, "policy@reference", population, "reference."),
        world=read_world(reader),
        unit_costs=read_unit_costs(reader),
        seeds=read_seeds(reader),
        years=read_years(reader, "years", 1),
        burn_in_years=read_years(reader, "burn_in_years", 0),
        executor=read_executor(reader),
        output_dir=reader.path("output_dir", "The folder in which results get a folder each."),
        figures=reader.flag("figures", "Whether figures are drawn."),
        experiment=reader.optional_choice("experiment", "experiment"),
        resolved=dict(point.config),
    )
    reader.finish()
    check_fit(settings.population, settings.world)
    return replace(settings, resolved=_named(settings))


def _named(settings: RunSettings) -> dict[str, object]:
    """Name every choice in the resolved settings, also where a file of the user's does not state its name."""
    reference = cast(Mapping[str, object], settings.resolved["reference"])
    return {
        **settings.resolved,
        "policy": settings.policy.name,
        "reference": {**reference, "policy": settings.reference.name},
        "world": settings.world.name,
        "experiment": settings.experiment,
    }


def slug(text: str) -> str:
    """Turn a name into one that any file system takes: small letters, digits and hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:LONGEST_SLUG].strip("-") or "run"
