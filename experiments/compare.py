"""``medlead compare``: several policies against one reference on the same luck, as set and at equal yearly cost."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, cast

from experiments.configuration.parts import read_population
from experiments.configuration.reader import Point, Reader
from experiments.job import Job, follow_job, say_failures
from experiments.manifest import now
from experiments.run import describe as describe_runs
from experiments.settings import Arm, Comparison, read_comparison, read_policies

if TYPE_CHECKING:
    from experiments.plan import PlannedRun
    from experiments.records import Records

LARGEST_BUDGET = 10_000.0  # £m a year


def main(arguments: Sequence[str]) -> int:
    """Do what the line after ``medlead compare`` asks for and return the exit code."""
    return follow_job(Job("compare", read_compare, describe, compute, show, draw), arguments)


def read_compare(point: Point) -> Comparison:
    """Check every setting of a point, and every policy that it names.

    Raises
    ------
    SettingError
        For the first that cannot be used.
    """
    reader = Reader(point)
    population = read_population(reader)
    arms = read_policies(reader, population)
    equal = reader.flag("equal_cost", "Whether policies are ranked at equal yearly cost as well.")
    meaning = "What each policy costs at equal cost; null means as much as the cheapest."
    budget = reader.optional("budget", lambda key: reader.number(key, 0.001, LARGEST_BUDGET, "£m a year", meaning))
    return read_comparison(reader, "compare", population, arms, {"equal_cost": equal, "budget": budget})


def describe(settings: Comparison) -> str:
    """What would be done; how many policies can be scaled is known only when they have run."""
    scaled = (len(settings.arms) - 1) * len(settings.seeds) if settings.details["equal_cost"] else 0
    runs = describe_runs(settings)
    return f"{runs.removesuffix('.')}; then up to {scaled} more at equal cost." if scaled else runs


def compute(settings: Comparison) -> int:
    """Do all runs, those at equal cost after those at full size, and store them; 0, or 1 if a run failed."""
    from experiments.equal_cost import costs_of_arms, scaled_arms
    from experiments.records import keeping_records
    from experiments.store import store

    started = now()
    facts: list[dict[str, object]] = []
    with keeping_records(settings.output_dir) as done:
        runs = _do_runs(settings, settings.arms, done)
        if settings.details["equal_cost"]:
            costs = costs_of_arms(settings, runs, done)
            scaled = scaled_arms(settings, costs, cast(float | None, settings.details["budget"]))
            runs += _do_runs(settings, [item.arm for item in scaled], done)
            facts = [item.facts for item in scaled]
        where = store(settings, runs, done, started, facts={"equal_cost": facts})
        return say_failures(done.reasons.values(), len(done), where)


def _do_runs(settings: Comparison, arms: Sequence[Arm], done: "Records") -> "list[PlannedRun]":
    from experiments.execution import execute
    from experiments.plan import plan_runs

    years, burn_in_years = settings.years, settings.burn_in_years
    runs = plan_runs(settings.population, settings.world, arms, settings.seeds, years, burn_in_years)
    if runs:
        execute(settings.population, runs, years, burn_in_years, settings.executor, done.keep)
    return runs


def show(settings: Comparison, folder: Path) -> None:
    """Print what the result says: both rankings, and the sentences under them."""
    from analysis.ranking import print_ranking
    from analysis.results import read_result
    from experiments.screen import screen

    print_ranking(read_result(folder), screen())
    sys.stdout.flush()


def draw(folder: Path, figures: Path) -> None:
    """Draw the figures of the comparison in ``folder``."""
    from analysis.figures.comparison import draw_comparison
    from analysis.results import read_result

    draw_comparison(read_result(folder), figures)
