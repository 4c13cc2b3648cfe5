"""``medlead check-baseline``: hold the model without any policy against the patterns that are known."""

import textwrap
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from analysis.schema import REFERENCE
from experiments.configuration.command import Command, follow
from experiments.configuration.parts import (
    ExecutorChoice,
    World,
    check_fit,
    read_executor,
    read_population,
    read_seeds,
    read_world,
    read_years,
)
from experiments.configuration.policies import NamedPolicy
from experiments.configuration.reader import Point, Reader
from experiments.job import say_failures
from experiments.own_flags import take_own_flags
from policies.plan import Policy
from sim.population import Population

if TYPE_CHECKING:
    import pandas as pd

FORMATS = ("table", "csv", "json")
INDENT = 11


@dataclass(frozen=True)
class BaselineSettings:
    """What a check of the baseline needs."""

    population: Population
    world: World
    seeds: tuple[int, ...]
    years: int
    burn_in_years: int
    executor: ExecutorChoice


def main(arguments: Sequence[str]) -> int:
    """Check the baseline for the line after ``medlead check-baseline``; 0 whether the patterns are met or not."""
    flags, line = take_own_flags("check-baseline", arguments, formats=FORMATS)
    command = Command(
        "check-baseline", "check_baseline", read_baseline, lambda settings, label: _work(settings, label, flags.format)
    )
    return follow(command, line)


def read_baseline(point: Point) -> BaselineSettings:
    """Check every setting of a point.

    Raises
    ------
    SettingError
        For the first that cannot be used.
    """
    reader = Reader(point)
    reader.optional_choice("experiment", "experiment")
    settings = BaselineSettings(
        population=read_population(reader),
        world=read_world(reader),
        seeds=read_seeds(reader),
        years=read_years(reader, "years", 1),
        burn_in_years=read_years(reader, "burn_in_years", 1),
        executor=read_executor(reader),
    )
    reader.finish()
    check_fit(settings.population, settings.world)
    return settings


def _work(settings: BaselineSettings, label: str, form: str) -> int:
    from analysis.baseline import baseline_report

    outcomes, census, reasons = _permissive_runs(settings)
    if len(reasons) == len(settings.seeds):
        return say_failures(reasons, len(settings.seeds), "there is nothing to report")
    report = baseline_report(outcomes, census, settings.population.size)
    if form == "csv":
        print(report.to_csv(index=False), end="")
    elif form == "json":
        print(report.to_json(orient="records", indent=2, force_ascii=False))
    else:
        print("\n".join([f"[{label}]"] * bool(label) + [_sentence(row) for row in report.to_dict("records")]))
    return say_failures(reasons, len(settings.seeds), "the report is of the others")


def _permissive_runs(settings: BaselineSettings) -> "tuple[pd.DataFrame, pd.DataFrame, list[str]]":
    """Do the runs, and keep of their national measures and census what the report needs; and why runs failed."""
    import pandas as pd

    from analysis.baseline import NEEDED
    from experiments.execution import Done, execute
    from experiments.plan import plan_runs
    from experiments.tables import number_rows
    from sim.engine import RunRecord

    kept: dict[str, list[pd.DataFrame]] = {file: [] for file in NEEDED}
    reasons: list[str] = []

    def keep(run_id: str, done: Done) -> None:
        if not isinstance(done, RunRecord):
            reasons.append(done)
        else:
            tables = number_rows(settings.population, done)
            for file, names in NEEDED.items():
                kept[file].append(pd.DataFrame({"run_id": run_id, **{name: tables[file][name] for name in names}}))

    arms = [(REFERENCE, NamedPolicy("permissive", Policy()))]
    years, burn_in_years = settings.years, settings.burn_in_years
    runs = plan_runs(settings.population, settings.world, arms, settings.seeds, years, burn_in_years)
    execute(settings.population, runs, years, burn_in_years, settings.executor, keep)
    outcomes, census = (
        pd.concat(parts) if parts else pd.DataFrame(columns=["run_id", *NEEDED[file]]) for file, parts in kept.items()
    )
    return outcomes, census, reasons


def _sentence(row: Mapping[Hashable, object]) -> str:
    """One pattern in words: met or not, its figure, what was wanted."""
    text = f"{row['met']!s:<{INDENT}}{row['pattern']}: {row['value']} (target: {row['target']})"
    return textwrap.fill(text, 80, subsequent_indent=" " * INDENT)
