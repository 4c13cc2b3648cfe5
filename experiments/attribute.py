"""``medlead attribute``: how much of a policy's effect each of its levers made, and how much is interaction.

Every combination of the policy's levers is simulated on the same luck, all sharing one burn-in a seed; levers that are
left out stand as they do under the reference.
"""

import sys
from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations
from pathlib import Path

from analysis.schema import JOINED, POLICY, REFERENCE
from experiments.configuration.parts import read_population
from experiments.configuration.policies import NamedPolicy, read_policy
from experiments.configuration.reader import Point, Reader
from experiments.job import Job, follow_job, say_failures
from experiments.manifest import now
from experiments.settings import Arm, Comparison, read_comparison, read_reference
from policies.plan import Policy
from policies.trigger import Trigger
from sim.checks import SettingError

MOST_LEVERS = 8


def main(arguments: Sequence[str]) -> int:
    """Do what the line after ``medlead attribute`` asks for and return the exit code."""
    return follow_job(Job("attribute", read_attribute, _describe, compute, show, draw), arguments)


def read_attribute(point: Point) -> Comparison:
    """Check every setting of a point.

    Raises
    ------
    SettingError
        For the first that cannot be used; also for a policy with no lever to attribute anything to, or too many.
    """
    reader = Reader(point)
    population = read_population(reader)
    reference, policy = read_reference(reader, population), read_policy(reader, "policy", population)
    players = levers_that_differ(policy.plan, reference.plan)
    if not 1 <= len(players) <= MOST_LEVERS:
        found = f"{len(players)} levers ({', '.join(players)}) in it differ" if players else "no lever in it differs"
        raise SettingError(
            f"policy = {policy.name!r} is not allowed: {found} from {reference.name}; effects can be "
            f"attributed to 1 to {MOST_LEVERS} levers. Choose another policy, or take levers out with "
            "levers.NAME.level=..."
        )
    arms = ((REFERENCE, reference), (POLICY, policy))
    return read_comparison(reader, "attribute", population, arms, {"levers": list(players)})


def levers_that_differ(policy: Policy, reference: Policy) -> tuple[str, ...]:
    """The levers that a policy sets otherwise than its reference, or moves by other triggers, in their own order."""
    return tuple(
        name
        for name, plan in policy.levers.items()
        if plan != reference.levers[name] or _moves_of(name, policy) != _moves_of(name, reference)
    )


def _moves_of(lever: str, policy: Policy) -> list[Trigger]:
    """What the triggers of a policy do to one lever, whatever they are called."""
    return [replace(trigger, name="") for trigger in policy.acting_on({lever})]


def coalition_arms(settings: Comparison) -> list[Arm]:
    """Every combination of levers as an arm of its own: the reference first, the whole policy last."""
    players = levers_that_differ(settings.policy.plan, settings.reference.plan)
    inner = [
        (JOINED.join(chosen), NamedPolicy(JOINED.join(chosen), _with_only(settings, chosen)))
        for size in range(1, len(players))
        for chosen in combinations(players, size)
    ]
    return [settings.arms[0], *inner, settings.arms[1]]


def _with_only(settings: Comparison, chosen: Sequence[str]) -> Policy:
    """The chosen levers as in the policy, all others as in the reference; so with what triggers do to them."""
    policy, reference = settings.policy.plan, settings.reference.plan
    others = [name for name in reference.levers if name not in chosen]
    levers = {name: policy.levers[name] if name in chosen else plan for name, plan in reference.levers.items()}
    theirs = [replace(trigger, name=f"{REFERENCE}.{trigger.name}") for trigger in reference.acting_on(others)]
    return Policy(levers, (*policy.acting_on(chosen), *theirs))


def _describe(settings: Comparison) -> str:
    arms, seeds = len(coalition_arms(settings)), len(settings.seeds)
    runs = f"{arms * seeds} runs ({arms} combinations, {seeds} paired seeds)"
    return f"{settings.policy.name} lever by lever: {runs} of {settings.extent(settings.years)}"


def compute(settings: Comparison) -> int:
    """Do the runs of all combinations and store them; 0, or 1 if a run failed."""
    from analysis.attribution import attribution_of
    from experiments.execution import execute
    from experiments.plan import plan_runs
    from experiments.records import keeping_records
    from experiments.store import store
    from sim.engine import Observation

    started = now()
    population, years, burn_in_years = settings.population, settings.years, settings.burn_in_years
    runs = plan_runs(population, settings.world, coalition_arms(settings), settings.seeds, years, burn_in_years)
    players = levers_that_differ(settings.policy.plan, settings.reference.plan)
    with keeping_records(settings.output_dir) as done:
        execute(population, runs, years, burn_in_years, settings.executor, done.keep, Observation(yearly=False))
        where = store(
            settings, runs, done, started,
            further=lambda result: {"attribution.parquet": attribution_of(result, players)},
        )  # fmt: skip
        return say_failures(done.reasons.values(), len(done), where)


def show(settings: Comparison, folder: Path) -> None:
    """Print what each lever made."""
    from analysis.attribution_table import print_attribution
    from analysis.results import read_result
    from experiments.screen import screen

    print_attribution(read_result(folder), screen())
    sys.stdout.flush()


def draw(folder: Path, figures: Path) -> None:
    """Draw the figure of the attribution in ``folder``."""
    from analysis.figures.attribution import draw_attribution
    from analysis.results import read_result

    draw_attribution(read_result(folder), figures)
