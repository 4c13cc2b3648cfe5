"""The main job: ``medlead run`` simulates a policy against a reference, stores the result and says what it is."""

import sys
from collections.abc import Sequence
from pathlib import Path

from experiments.configuration.command import Command, follow
from experiments.folders import check_writable, complete_folder
from experiments.manifest import Stored, find_stored, now
from experiments.own_flags import DRY_RUN, FRESH, OwnFlags, take_own_flags
from experiments.progress import tell
from experiments.settings import RunSettings, read_run
from sim.checks import SettingError

FAILED_CODE = 1


def main(arguments: Sequence[str]) -> int:
    """Do what the line after ``medlead run`` asks for and return the exit code."""
    flags, line = take_own_flags("run", arguments, flags=(FRESH, DRY_RUN))
    command = Command(
        verb="run",
        config_name="run",
        read=read_run,
        work=lambda settings, label: _work(settings, label, flags),
        prepare=None if flags.dry_run else _check_place,
        finish=None if flags.dry_run else _combine,
    )
    return follow(command, line)


def _check_place(settings: RunSettings) -> None:
    """Make sure that the result can be written before anything runs."""
    check_writable(settings.output_dir, "output_dir")
    if settings.folder.exists() and not settings.folder.is_dir():
        raise SettingError(f"{settings.folder} is in the way of the result: there is a file of that name.")


def _work(settings: RunSettings, label: str, flags: OwnFlags) -> int:
    """One point: a single run shows everything, a job of a multirun says one line."""
    stored = find_stored(settings.output_dir, settings.hash)
    if flags.dry_run:
        return _say_plan(settings, stored)
    if label:
        tell(f"[{label}]")
    if stored is not None and not flags.fresh:
        if stored.flaw is None:
            tell("This result is stored already (--fresh computes it again).")
            return _show(settings, stored.folder, label)
        tell(f"The stored result of these settings {stored.flaw}: computing again.")
    return _compute(settings, label)


def _say_plan(settings: RunSettings, stored: Stored | None) -> int:
    seeds = len(settings.seeds)
    print(
        f"{settings.policy.name} against {settings.reference.name}: {2 * seeds} runs ({seeds} paired seeds) of "
        f"{settings.burn_in_years} + {settings.years} years, {settings.population.size:,} consultants in "
        f"{len(settings.population.trusts):,} trusts.\nFolder: {settings.folder}"
    )
    if stored is not None:
        print(f"Stored already: {stored.folder}" + (f", but it {stored.flaw}" if stored.flaw else ""))
    return 0


def _compute(settings: RunSettings, label: str) -> int:
    from experiments.execution import execute
    from experiments.plan import plan_runs
    from experiments.store import store

    started = now()
    runs = plan_runs(
        settings.population, settings.world, settings.arms, settings.seeds, settings.years, settings.burn_in_years
    )
    done = execute(settings.population, runs, settings.years, settings.burn_in_years, settings.executor)
    result = store(settings, runs, done, started)
    code = _show(settings, result.folder, label) if result.manifest["status"] == "finished" else FAILED_CODE
    reasons = sorted({reason for reason in done.values() if isinstance(reason, str)})
    if reasons:
        tell(f"{result.manifest['failed_runs']} of {len(done)} runs failed ({'; '.join(reasons)}); see runs.parquet.")
        return FAILED_CODE
    return code


def _show(settings: RunSettings, folder: Path, label: str) -> int:
    """Table first, then figures, then where everything is."""
    if label:
        tell(f"Result: {folder}")
        return 0
    from rich.console import Console

    from analysis.results import read_result
    from analysis.summary import summarise
    from analysis.table import print_summary

    result = read_result(folder)
    print_summary(result, summarise(result), Console(soft_wrap=not sys.stdout.isatty()))
    if settings.figures and not (folder / "figures").is_dir():
        _draw(folder)
    print(f"\nResult: {folder}")
    return 0


def _draw(folder: Path) -> None:
    """Draw the figures; they appear all at once, or not at all."""
    sys.stdout.flush()
    tell("Drawing figures ...")
    try:
        from analysis.figures import draw_all
        from analysis.results import read_result

        with complete_folder(folder / "figures") as figures:
            draw_all(read_result(folder), figures)
    except KeyboardInterrupt:
        raise KeyboardInterrupt(
            f"Interrupted while drawing figures. The numbers are stored in {folder}; the same command draws them."
        ) from None


def _combine(points: Sequence[tuple[str, RunSettings]]) -> int:
    """The end of a multirun: one table over all its jobs, on screen and in a folder of its own."""
    from experiments.sweep import combine

    return combine(points)
