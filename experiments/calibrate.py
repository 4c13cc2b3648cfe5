"""``medlead calibrate``: solve the constant so that the share in role meets a target, in any world."""

from collections.abc import Sequence
from dataclasses import dataclass

from analysis.words import counted
from experiments.configuration.command import Command, follow
from experiments.configuration.parts import World, check_fit, read_population, read_seeds, read_world, read_years
from experiments.configuration.reader import Point, Reader
from experiments.own_flags import take_own_flags
from experiments.progress import tell
from sim.parameters import world_vector
from sim.population import Population


@dataclass(frozen=True)
class CalibrationSettings:
    """What a calibration needs: a population in a world, the target share in role, and how near is near enough."""

    population: Population
    world: World
    seeds: tuple[int, ...]
    burn_in_years: int
    target: float
    tolerance: float


def main(arguments: Sequence[str]) -> int:
    """Solve the constant for the line after ``medlead calibrate`` and print it."""
    _, line = take_own_flags("calibrate", arguments)
    return follow(Command("calibrate", "calibrate", read_calibration, _work), line)


def read_calibration(point: Point) -> CalibrationSettings:
    """Check every setting of a point.

    Raises
    ------
    SettingError
        For the first that cannot be used.
    """
    reader = Reader(point)
    reader.optional_choice("experiment", "experiment")
    settings = CalibrationSettings(
        population=read_population(reader),
        world=read_world(reader),
        seeds=read_seeds(reader),
        burn_in_years=read_years(reader, "burn_in_years", 1),
        target=reader.number("target", 0.01, 0.99, "share of consultants", "The share in role to be met."),
        tolerance=reader.number("tolerance", 1e-6, 0.1, "share of consultants", "How near to it is near enough."),
    )
    reader.finish()
    check_fit(settings.population, settings.world)
    return settings


def _work(settings: CalibrationSettings, label: str) -> int:
    from sim.calibration import calibrate

    if label:
        print(f"[{label}]")
    tell(f"Solving on {len(settings.seeds)} seeds of {settings.population.size:,} consultants ...")
    solved = calibrate(
        settings.population,
        world_vector(settings.world.inputs),
        settings.seeds,
        settings.target,
        settings.burn_in_years,
        settings.tolerance,
        lambda step: tell(f"  {step}"),
    )
    print(
        f"constant = {solved.constant:.4f}: {100 * solved.in_role:.2f} % of consultants in role at the end of burn-in "
        f"(standard error {100 * solved.standard_error:.2f} points, target {100 * settings.target:g} %, "
        f"{counted(solved.steps, 'step', 'steps')}).\n"
        f"Use it with: medlead run parameters.constant={solved.constant:.4f}"
    )
    return 0
