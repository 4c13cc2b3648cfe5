"""The settings of a comparison: everything that ``medlead run``, ``compare`` or ``attribute`` was told, checked."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
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
MOST_PLAUSIBLE_WORLDS = 100

Arm = tuple[str, NamedPolicy]


@dataclass(frozen=True)
class Comparison:
    """What a comparison of policies on the same luck needs.

    Parameters
    ----------
    verb : str
        ``run``, ``compare`` or ``attribute``.
    population, world : Population, World
        Who, under which assumptions.
    arms : tuple of (str, NamedPolicy)
        What is compared, each under the name of its arm; the reference first.
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
    details : dict
        What else determines the result of this verb, as plain values.
    """

    verb: str
    population: Population
    arms: tuple[Arm, ...]
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
    details: dict[str, object] = field(default_factory=dict)

    @property
    def reference(self) -> NamedPolicy:
        """What the others are compared with."""
        return self.arms[0][1]

    @property
    def policy(self) -> NamedPolicy:
        """What is compared with the reference; the first if there are several."""
        return self.arms[1][1]

    @property
    def hash(self) -> str:
        """SHA-256 of all that determines the result, 64 hexadecimal digits."""
        return content_hash(
            {
                "verb": self.verb,
                "population": self.population.content(),
                "arms": [[arm, policy.name, policy.content()] for arm, policy in self.arms],
                "unit_costs": [unit_costs_of(policy.plan, self.unit_costs) for _, policy in self.arms],
                "world": self.world.content(),
                "seeds": list(self.seeds),
                "years": self.years,
                "burn_in_years": self.burn_in_years,
                **self.details,
            }
        )

    @property
    def own_trusts(self) -> bool:
        """Whether the trusts are the user's own, read from a file."""
        return cast(Mapping[str, object], self.resolved["population"])["csv"] is not None

    @property
    def title(self) -> str:
        """What is compared, in a few words."""
        against = f"{self.policy.name}-vs-{self.reference.name}"
        return {
            "run": against,
            "compare": f"compare-{len(self.arms) - 1}-policies-vs-{self.reference.name}",
        }.get(self.verb, f"{self.verb}-{against}")

    @property
    def folder(self) -> Path:
        """Where the result goes: ``results/<slug>-<first 12 digits of the hash>``."""
        name = slug(self.experiment or f"{self.title}-{self.population.name}")
        return self.output_dir / f"{name}-{self.hash[:FOLDER_DIGITS]}"


def read_run(point: Point) -> Comparison:
    """Check every setting of a point of ``medlead run``.

    Raises
    ------
    SettingError
        For the first that cannot be used.
    """
    reader = Reader(point)
    population = read_population(reader)
    arms = ((REFERENCE, read_reference(reader, population)), (POLICY, read_policy(reader, "policy", population)))
    meaning = "Plausible worlds in which the policy is tried as well; 0 for none."
    worlds = reader.whole("plausible_worlds", 0, MOST_PLAUSIBLE_WORLDS, meaning)
    return read_comparison(reader, "run", population, arms, {"plausible_worlds": worlds})


def read_reference(reader: Reader, population: Population) -> NamedPolicy:
    """What policies are compared with."""
    return read_policy(reader, "policy@reference", population, "reference.")


def read_comparison(
    reader: Reader, verb: str, population: Population, arms: tuple[Arm, ...], details: dict[str, object] | None = None
) -> Comparison:
    """Check the settings that all comparisons share, and that nothing is left over."""
    settings = Comparison(
        verb=verb,
        population=population,
        arms=arms,
        world=read_world(reader),
        unit_costs=read_unit_costs(reader),
        seeds=read_seeds(reader),
        years=read_years(reader, "years", 1),
        burn_in_years=read_years(reader, "burn_in_years", 0),
        executor=read_executor(reader),
        output_dir=reader.path("output_dir", "The folder in which results get a folder each."),
        figures=reader.flag("figures", "Whether figures are drawn."),
        experiment=reader.optional_choice("experiment", "experiment"),
        resolved=dict(reader.point.config),
        details=details or {},
    )
    reader.finish()
    check_fit(settings.population, settings.world)
    return replace(settings, resolved=_named(settings))


def _named(settings: Comparison) -> dict[str, object]:
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
