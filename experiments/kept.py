"""What all verbs ask for whose result is kept: who, in which world, on which luck, computed where, put where."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from analysis.words import people_in_words
from experiments.configuration.parts import (
    ExecutorChoice,
    World,
    changed_in,
    check_fit,
    read_executor,
    read_seeds,
    read_world,
    read_years,
)
from experiments.configuration.reader import Reader
from experiments.identity import FOLDER_DIGITS
from sim.population import Population

LONGEST_SLUG = 60


@dataclass(frozen=True, kw_only=True)
class Kept:
    """The settings of a study whose result gets a folder.

    Parameters
    ----------
    population, world : Population, World
        Who, under which assumptions.
    world_changes : tuple of str
        Which of them are others than the world's own.
    seeds : tuple of int
        The paired seeds.
    burn_in_years : int
        To simulate before what is studied.
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
    world: World
    world_changes: tuple[str, ...]
    seeds: tuple[int, ...]
    burn_in_years: int
    executor: ExecutorChoice
    output_dir: Path
    figures: bool
    experiment: str | None
    resolved: dict[str, object]

    @property
    def title(self) -> str:
        """What is studied, in a few words, where no experiment gives it a name."""
        raise NotImplementedError

    @property
    def hash(self) -> str:
        """SHA-256 of all that determines the result, 64 hexadecimal digits."""
        raise NotImplementedError

    @property
    def name(self) -> str:
        """The name of the folder, but for the hash."""
        return slug(self.experiment or self.title)

    @property
    def people(self) -> str:
        """How many they are, in words."""
        return people_in_words(self.population.size, len(self.population.trusts))

    @property
    def world_facts(self) -> dict[str, object]:
        """The world for the manifest: its name, what differs from the defaults, and what from its own file."""
        return {
            "world": self.world.name, "assumptions": self.world.changes, "world_changes": list(self.world_changes)
        }  # fmt: skip

    def extent(self, years: int) -> str:
        """How large each run is, as the end of a sentence."""
        return f"{self.burn_in_years} + {years} years, {self.people}."

    @property
    def folder(self) -> Path:
        """Where the result goes: ``results/<name>-<first 12 digits of the hash>``."""
        return self.output_dir / f"{self.name}-{self.hash[:FOLDER_DIGITS]}"


def read_kept(
    reader: Reader,
    population: Population,
    names: Mapping[str, object] | None = None,
    fewest_years_before: int = 0,
) -> dict[str, Any]:
    """Check what every kept study asks for; returns the fields of `Kept` by name.

    Parameters
    ----------
    reader : Reader
        Of the point.
    population : Population
        Who, which policies are read for as well.
    names : mapping of str to plain values, optional
        Choices to be named in the resolved settings, where a file of the user's may not state its name.
    fewest_years_before : int
        Of burn-in.
    """
    world = read_world(reader)
    experiment = reader.optional_choice("experiment", "experiment")
    return {
        "population": population,
        "world": world,
        "world_changes": changed_in(world, reader),
        "seeds": read_seeds(reader),
        "burn_in_years": read_years(reader, "burn_in_years", fewest_years_before),
        "executor": read_executor(reader),
        "output_dir": reader.path("output_dir", "The folder in which results get a folder each."),
        "figures": reader.flag("figures", "Whether figures are drawn."),
        "experiment": experiment,
        "resolved": {
            **reader.point.config,
            **(names or {}),
            "population": {**cast(Mapping[str, object], reader.point.config["population"]), "name": population.name},
            "world": world.name,
            "experiment": experiment,
        },
    }


def all_read[Study: Kept](reader: Reader, settings: Study) -> Study:
    """The settings, once it is sure that nothing is left over and that the trusts fit the world.

    Raises
    ------
    SettingError
        If not.
    """
    reader.finish()
    check_fit(settings.population, settings.world)
    return settings


def slug(text: str) -> str:
    """Turn a name into one that any file system takes: small letters, digits and hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:LONGEST_SLUG].strip("-") or "run"
