"""What verbs that store a result have in common: look for it, compute it if need be, store it, show it."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from analysis.damage import DamagedTableError
from experiments.configuration.command import Command, follow
from experiments.configuration.reader import Point
from experiments.folders import check_writable, complete_folder, sweep_out
from experiments.kept import Kept
from experiments.manifest import HAS_FAILED_RUNS, Stored, find_stored, stored_in
from experiments.own_flags import DRY_RUN, FRESH, RETRY_FAILED, OwnFlags, take_own_flags
from experiments.progress import tell
from sim.checks import SettingError

FAILED_CODE = 1


@dataclass(frozen=True)
class Job[Study: Kept]:
    """A verb that stores a result.

    Parameters
    ----------
    verb : str
        As typed; its settings stand in ``conf/<verb>.yaml``.
    read : callable
        Checks a point and returns its settings.
    describe : callable
        Says what would be done.
    compute : callable
        Does it, stores it, and returns the exit code.
    show : callable
        Prints a finished result from its folder.
    draw : callable
        Draws its figures into a folder.
    finish : callable, optional
        Called after a multirun with all points; returns the exit code.
    retry : callable, optional
        Does again what failed before, stores it, and returns the exit code.
    """

    verb: str
    read: Callable[[Point], Study]
    describe: Callable[[Study], str]
    compute: Callable[[Study], int]
    show: Callable[[Study, Path], None]
    draw: Callable[[Path, Path], None]
    finish: Callable[[Sequence[tuple[str, Study]]], int] | None = None
    retry: Callable[[Study], int] | None = None


def follow_job[Study: Kept](job: Job[Study], arguments: Sequence[str]) -> int:
    """Do what the line after the verb asks for and return the exit code."""
    known = (FRESH, DRY_RUN, RETRY_FAILED) if job.retry else (FRESH, DRY_RUN)
    flags, line = take_own_flags(job.verb, arguments, known)
    command = Command(
        verb=job.verb,
        config_name=job.verb,
        read=job.read,
        work=lambda settings, label: _work(job, settings, label, flags),
        prepare=None if flags.dry_run else _check_place,
        finish=None if flags.dry_run else job.finish,
    )
    return follow(command, line)


def say_failures(reasons: Collection[str], runs: int, what_else: str) -> int:
    """Say how many of so many runs left a reason instead of a record, and why; returns the exit code."""
    if not reasons:
        return 0
    tell(f"{len(reasons)} of {runs} runs failed ({'; '.join(sorted(set(reasons)))}); {what_else}.")
    return FAILED_CODE


def _check_place(settings: Kept) -> None:
    """Make sure that the result can be written before anything runs."""
    check_writable(settings.output_dir, "output_dir")
    if settings.folder.exists() and not settings.folder.is_dir():
        raise SettingError(f"{settings.folder} is in the way of the result: there is a file of that name.")


def _work[Study: Kept](job: Job[Study], settings: Study, label: str, flags: OwnFlags) -> int:
    """One point: a single run shows everything, a job of a multirun says one line."""
    if not flags.dry_run:
        sweep_out(settings.folder)  # a killed process may have moved a finished one aside
    stored = find_stored(settings.output_dir, settings.hash)
    if flags.dry_run:
        return _say_plan(job, settings, stored, flags)
    if label:
        tell(f"[{label}]")
    if not (flags.fresh or flags.retry_failed):
        code = _show_stored(job, settings, stored, label)
        if code is not None:
            return code
    code = job.retry(settings) if flags.retry_failed and job.retry else job.compute(settings)
    return max(code, _show(job, settings, settings.folder, label))


def _show_stored[Study: Kept](job: Job[Study], settings: Study, stored: Stored | None, label: str) -> int | None:
    """Show what is stored and return the exit code; or say why it has to be computed again, and return None."""
    if stored is None:
        if settings.folder.exists():
            tell(f"{settings.folder} holds no finished result: computing it again.")
        return None
    flaw = stored.flaw
    to_retry = job.retry is not None and flaw == HAS_FAILED_RUNS
    if to_retry:
        tell(f"The stored result of these settings {flaw} (--retry-failed does them again).")
    elif flaw is None:
        tell("This result is stored already (--fresh computes it again).")
    else:
        tell(f"The stored result of these settings {flaw}: computing again.")
        return None
    try:
        return max(FAILED_CODE if to_retry else 0, _show(job, settings, stored.folder, label))
    except DamagedTableError as error:
        tell(f"{error.damage}: computing again.")
        return None


def _say_plan[Study: Kept](job: Job[Study], settings: Study, stored: Stored | None, flags: OwnFlags) -> int:
    print(f"{job.describe(settings)}\nFolder: {settings.folder}")
    if stored is not None:
        flaw = f", but it {stored.flaw}" if stored.flaw else ""
        again = f", but {FRESH} computes it again" if flags.fresh else ""
        print(f"Stored already: {stored.folder}{flaw}{again}")
    return 0


def _show[Study: Kept](job: Job[Study], settings: Study, folder: Path, label: str) -> int:
    """Table first, then figures, then where everything is."""
    stored = stored_in(folder, settings.hash) or find_stored(settings.output_dir, settings.hash)
    if stored is None:
        return FAILED_CODE
    folder = stored.folder
    if label:
        tell(f"Result: {folder}")
        return 0
    sweep_out(folder / "figures")
    job.show(settings, folder)
    if settings.figures and not (folder / "figures").is_dir():
        _draw(job, folder)
    print(f"\nResult: {folder}")
    return 0


def _draw[Study: Kept](job: Job[Study], folder: Path) -> None:
    """Draw the figures; they appear all at once, or not at all."""
    tell("Drawing figures ...")
    try:
        with complete_folder(folder / "figures") as figures:
            job.draw(folder, figures)
    except SettingError as error:
        raise SettingError(f"{error} The numbers are stored in {folder}.") from None
    except KeyboardInterrupt:
        raise KeyboardInterrupt(
            f"Interrupted while drawing figures. The numbers are stored in {folder}; the same command draws them."
        ) from None
