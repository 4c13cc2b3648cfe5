"""What verbs that store a result have in common: look for it, compute it if need be, store it, show it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from experiments.configuration.command import Command, follow
from experiments.configuration.reader import Point
from experiments.folders import check_writable, complete_folder
from experiments.manifest import Stored, find_stored
from experiments.own_flags import DRY_RUN, FRESH, OwnFlags, take_own_flags
from experiments.progress import tell
from sim.checks import SettingError
from sim.population import Population

FAILED_CODE = 1


class Settings(Protocol):
    """What a verb has to know of a study to keep its result: who, for how long, under which hash, in which folder."""

    @property
    def population(self) -> Population:
        """Who."""

    @property
    def burn_in_years(self) -> int:
        """Before what is studied."""

    @property
    def years(self) -> int:
        """Of what is studied."""

    @property
    def hash(self) -> str:
        """SHA-256 of all that determines the result."""

    @property
    def output_dir(self) -> Path:
        """In which the result gets its folder."""

    @property
    def folder(self) -> Path:
        """Where the result goes."""

    @property
    def figures(self) -> bool:
        """Whether figures are drawn."""


@dataclass(frozen=True)
class Job[Study: Settings]:
    """A verb that stores a result.

    Parameters
    ----------
    verb : str
        As typed; its settings stand in ``conf/<verb>.yaml``.
    read : callable
        Checks a point and returns its settings.
    describe : callable
        Says in one sentence what would be done.
    compute : callable
        Does it, stores it, and returns the exit code.
    show : callable
        Prints a finished result from its folder.
    draw : callable
        Draws its figures into a folder.
    finish : callable, optional
        Called after a multirun with all points; returns the exit code.
    """

    verb: str
    read: Callable[[Point], Study]
    describe: Callable[[Study], str]
    compute: Callable[[Study], int]
    show: Callable[[Study, Path], None]
    draw: Callable[[Path, Path], None]
    finish: Callable[[Sequence[tuple[str, Study]]], int] | None = None


def follow_job[Study: Settings](job: Job[Study], arguments: Sequence[str]) -> int:
    """Do what the line after the verb asks for and return the exit code."""
    flags, line = take_own_flags(job.verb, arguments, flags=(FRESH, DRY_RUN))
    command = Command(
        verb=job.verb,
        config_name=job.verb,
        read=job.read,
        work=lambda settings, label: _work(job, settings, label, flags),
        prepare=None if flags.dry_run else _check_place,
        finish=None if flags.dry_run else job.finish,
    )
    return follow(command, line)


def _check_place(settings: Settings) -> None:
    """Make sure that the result can be written before anything runs."""
    check_writable(settings.output_dir, "output_dir")
    if settings.folder.exists() and not settings.folder.is_dir():
        raise SettingError(f"{settings.folder} is in the way of the result: there is a file of that name.")


def _work[Study: Settings](job: Job[Study], settings: Study, label: str, flags: OwnFlags) -> int:
    """One point: a single run shows everything, a job of a multirun says one line."""
    stored = find_stored(settings.output_dir, settings.hash)
    if flags.dry_run:
        return _say_plan(job, settings, stored)
    if label:
        tell(f"[{label}]")
    if stored is not None and not flags.fresh:
        if stored.flaw is None:
            tell("This result is stored already (--fresh computes it again).")
            return _show(job, settings, stored.folder, label)
        tell(f"The stored result of these settings {stored.flaw}: computing again.")
    code = job.compute(settings)
    return max(code, _show(job, settings, settings.folder, label))


def _say_plan[Study: Settings](job: Job[Study], settings: Study, stored: Stored | None) -> int:
    print(
        f"{job.describe(settings)} of {settings.burn_in_years} + {settings.years} years, "
        f"{settings.population.size:,} consultants in {len(settings.population.trusts):,} trusts.\n"
        f"Folder: {settings.folder}"
    )
    if stored is not None:
        print(f"Stored already: {stored.folder}" + (f", but it {stored.flaw}" if stored.flaw else ""))
    return 0


def _show[Study: Settings](job: Job[Study], settings: Study, folder: Path, label: str) -> int:
    """Table first, then figures, then where everything is."""
    if not find_stored(settings.output_dir, settings.hash):
        return FAILED_CODE
    if label:
        tell(f"Result: {folder}")
        return 0
    job.show(settings, folder)
    if settings.figures and not (folder / "figures").is_dir():
        _draw(job, folder)
    print(f"\nResult: {folder}")
    return 0


def _draw[Study: Settings](job: Job[Study], folder: Path) -> None:
    """Draw the figures; they appear all at once, or not at all."""
    tell("Drawing figures ...")
    try:
        with complete_folder(folder / "figures") as figures:
            job.draw(folder, figures)
    except KeyboardInterrupt:
        raise KeyboardInterrupt(
            f"Interrupted while drawing figures. The numbers are stored in {folder}; the same command draws them."
        ) from None
