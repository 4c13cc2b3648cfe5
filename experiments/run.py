"""The main job: ``medlead run`` simulates a policy against a reference, stores the result and says what it is."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import cast

from experiments.job import Job, follow_job, say_failures
from experiments.manifest import now
from experiments.settings import Comparison, read_run

FEWEST_CONSULTANTS = 2000


def main(arguments: Sequence[str]) -> int:
    """Do what the line after ``medlead run`` asks for and return the exit code."""
    return follow_job(Job("run", read_run, describe, compute, show, draw, _combine), arguments)


def describe(settings: Comparison) -> str:
    """What would be done."""
    arms, seeds = len(settings.arms), len(settings.seeds)
    policies = ", ".join(policy.name for _, policy in settings.arms[1:])
    runs = f"{arms * seeds} runs ({seeds} paired seeds)"
    return f"{policies} against {settings.reference.name}: {runs} of {settings.extent(settings.years)}"


def compute(settings: Comparison) -> int:
    """Do all runs and store them; 0, or 1 if a run failed."""
    from experiments.execution import execute
    from experiments.plan import plan_runs
    from experiments.records import keeping_records
    from experiments.store import store

    started = now()
    population, years, burn_in_years = settings.population, settings.years, settings.burn_in_years
    runs = plan_runs(population, settings.world, settings.arms, settings.seeds, years, burn_in_years)
    with keeping_records(settings.output_dir) as done:
        execute(population, runs, years, burn_in_years, settings.executor, done.keep)
        where = store(settings, runs, done, started, facts={"plausible": _in_plausible_worlds(settings)})
        return say_failures(done.reasons.values(), len(done), where)


def _in_plausible_worlds(settings: Comparison) -> dict[str, object] | None:
    """How the policy does in the worlds that ship; None where that would say nothing.

    They are worlds of their own, so they say nothing about changed assumptions, and a small trial is not held up.
    """
    worlds = cast(int, settings.details["plausible_worlds"])
    if worlds == 0 or settings.population.size < FEWEST_CONSULTANTS or settings.world.changes:
        return None

    from experiments.plausible.shipped import hold_against_worlds, is_answerable

    if not is_answerable(settings.reference, settings.policy):
        return None
    return hold_against_worlds(
        settings.reference, settings.policy, worlds, settings.years, max(1, settings.burn_in_years)
    )


def show(settings: Comparison, folder: Path) -> None:
    """Print what the result says: the table, and the sentences under it."""
    from analysis.archetypes_table import print_archetypes
    from analysis.results import read_result
    from analysis.summary import summarise
    from analysis.table import print_summary
    from experiments.screen import screen

    result, console = read_result(folder), screen()
    print_summary(result, summarise(result), console)
    print_archetypes(result, console)
    sys.stdout.flush()


def draw(folder: Path, figures: Path) -> None:
    """Draw every figure of the result in ``folder``."""
    from analysis.figures import draw_all
    from analysis.results import read_result

    draw_all(read_result(folder), figures)


def _combine(points: Sequence[tuple[str, Comparison]]) -> int:
    """The end of a multirun: one table over all its jobs, on screen and in a folder of its own."""
    from experiments.sweep import combine

    return combine(points)
