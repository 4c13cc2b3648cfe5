"""The settings of a hysteresis study: a lever that goes up a staircase and down again, all else neutral."""

from dataclasses import dataclass

import numpy as np

from agents.clock import QUARTERS_A_YEAR
from agents.parameter import Parameter
from experiments.configuration.parts import read_population, read_years
from experiments.configuration.reader import Point, Reader
from experiments.identity import RUN_ID_DIGITS, content_hash
from experiments.kept import Kept, all_read, read_kept
from policies.registry import BY_NAME, FLAGS, LEVER_NAMES
from policies.timeline import neutral_levels
from sim.checks import SettingError
from sim.engine import RunPlan
from sim.parameters import world_vector
from sim.state import Floats

SWEPT = tuple(name for name in LEVER_NAMES if name not in FLAGS)
MOST_STEPS = 200
MOST_YEARS = 8000  # of one run: quarters are kept in 16 bits


@dataclass(frozen=True, kw_only=True)
class Staircase(Kept):
    """What a hysteresis study needs; each seed goes both ways, after a burn-in without any policy.

    Parameters
    ----------
    lever : str
        What goes up and down.
    lowest, highest : float
        Level at the bottom and at the top, in the lever's unit.
    steps : int
        From the bottom to the top, and as many down again.
    hold_years : int
        How long each level is held.
    """

    lever: str
    lowest: float
    highest: float
    steps: int
    hold_years: int

    @property
    def levels(self) -> Floats:
        """The level of each hold in the order of time, up and down; the top is held once. Shape ``(2 steps + 1,)``."""
        up = np.linspace(self.lowest, self.highest, self.steps + 1)
        return np.concatenate([up, up[-2::-1]])

    @property
    def years(self) -> int:
        """Years on the staircase, up and down."""
        return (2 * self.steps + 1) * self.hold_years

    @property
    def row(self) -> Parameter:
        """The lever's row of the parameter table."""
        return BY_NAME[self.lever].row

    def content(self) -> dict[str, object]:
        """What determines the result of a seed, as plain values for hashing."""
        return {
            "verb": "hysteresis", "population": self.population.content(), "world": self.world.content(),
            "lever": self.lever, "levels": self.levels.tolist(), "hold_years": self.hold_years,
            "burn_in_years": self.burn_in_years,
        }  # fmt: skip

    @property
    def hash(self) -> str:
        """SHA-256 of all that determines the result, 64 hexadecimal digits."""
        return content_hash({**self.content(), "seeds": list(self.seeds)})

    @property
    def title(self) -> str:
        """What is swept, in a few words."""
        return f"{self.lever}-{self.world.name}-{self.population.name}"

    @property
    def name(self) -> str:
        """The name of the folder, which says what it is also where the experiment's name does not."""
        return f"hysteresis-{super().name}"

    def plans(self) -> dict[str, RunPlan]:
        """What the engine needs, by ``run_id``: one run a seed, up and down the staircase."""
        holds = np.repeat(self.levels, QUARTERS_A_YEAR * self.hold_years)
        table = np.tile(neutral_levels(), (len(holds), 1))
        table[:, LEVER_NAMES.index(self.lever)] = holds
        world, common = world_vector(self.world.inputs), content_hash(self.content())
        return {
            content_hash({"staircase": common, "seed": seed})[:RUN_ID_DIGITS]: RunPlan(world, seed, table)
            for seed in self.seeds
        }


def read_staircase(point: Point) -> Staircase:
    """Check every setting of a point of ``medlead hysteresis``.

    Raises
    ------
    SettingError
        For the first that cannot be used.
    """
    reader = Reader(point)
    lever = reader.one_of("lever", SWEPT)
    row = BY_NAME[lever].row
    settings = Staircase(
        **read_kept(reader, read_population(reader)),
        lever=lever,
        lowest=_level(reader, "from", row, row.minimum),
        highest=_level(reader, "to", row, row.maximum),
        steps=reader.whole("steps", 1, MOST_STEPS, "Steps from the bottom to the top."),
        hold_years=read_years(reader, "hold_years", 1),
    )
    _check_length(settings)
    return all_read(reader, settings)


def _level(reader: Reader, key: str, row: Parameter, default: float) -> float:
    level = reader.optional(key, lambda name: reader.parameter(name, row))
    return default if level is None else level


def _check_length(settings: Staircase) -> None:
    """Refuse a staircase that leads nowhere, and one that is too long."""
    if settings.lowest >= settings.highest:
        raise SettingError(
            f"from = {settings.lowest:g} is not allowed: it must be below to = {settings.highest:g}. The lever goes "
            "up from the one to the other and down again."
        )
    if settings.years > MOST_YEARS:
        raise SettingError(
            f"steps = {settings.steps} and hold_years = {settings.hold_years} make {settings.years:,} years; at most "
            f"{MOST_YEARS:,} can be simulated. Choose fewer steps or shorter holds."
        )
