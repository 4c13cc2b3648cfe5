"""A verb whose line is Hydra's: compose, check every point, then work; in a multirun, Hydra's launcher does.

Hydra sees ``sys.argv = ["medlead run", *rest]``. A single run is worked on directly; ``--help``, ``--cfg``, ``--info``,
completion queries and multiruns go through ``hydra.main``, with Hydra's own folder in a temporary place.
"""

import io
import re
import sys
import tempfile
from argparse import ArgumentError, Namespace
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass
from pathlib import Path

import hydra
from hydra._internal.utils import get_args_parser
from hydra.core.hydra_config import HydraConfig
from omegaconf import DictConfig

from experiments.configuration import schema
from experiments.configuration.completing import complete
from experiments.configuration.composition import CONFIG_PATH, VERSION_BASE, compose
from experiments.configuration.reader import Point
from experiments.own_flags import misused, unknown_flag
from sim.checks import SettingError

LIST_WITHOUT_BRACKETS = re.compile(r"^(outcome|over|policies)=(\w+(?:,\w+)+)$")


@dataclass(frozen=True)
class Command[Settings]:
    """How a configured verb turns its line into work.

    Parameters
    ----------
    verb : str
        As typed.
    config_name : str
        Its primary file in ``conf``.
    read : callable
        Checks a point and returns its settings.
    work : callable
        Does what one point asks for and returns an exit code. The label is empty for a single run and says what
        sets the point apart in a multirun.
    prepare : callable, optional
        Called with the settings of every point before the work on the first begins; may refuse.
    finish : callable, optional
        Called after a multirun with the settings and labels of all points; returns the exit code.
    """

    verb: str
    config_name: str
    read: Callable[[Point], Settings]
    work: Callable[[Settings, str], int]
    prepare: Callable[[Settings], None] | None = None
    finish: Callable[[Sequence[tuple[str, Settings]]], int] | None = None


class _StoppedError(BaseException):
    """What no job can go on after, such as output that nobody takes; no ``Exception``, which Hydra would answer."""

    def __init__(self, reason: OSError) -> None:
        super().__init__(reason)
        self.reason = reason


def follow[Settings](command: Command[Settings], arguments: Sequence[str]) -> int:
    """Do what a line asks for and return the exit code.

    Raises
    ------
    SettingError
        If any point of the line cannot be used; nothing has run then.
    """
    with _as_hydra_sees_it(command.verb):
        line = _parsed(command.verb, arguments)
        if not line.multirun:
            arguments, line.overrides = (_lists_in_brackets(words) for words in (arguments, line.overrides))
        sys.argv += _flags_first(arguments, line.overrides)
        _check_line(line)
        if line.shell_completion:
            return complete(command.verb, command.config_name, lambda: _through_hydra(command.config_name, _nothing))
        if line.hydra_help:
            del sys.argv[1:]  # it is about Hydra alone, which knows none of our settings there
            sys.argv.append("--hydra-help")
            return _answered(command.config_name)
        composition = compose(line.config_name or command.config_name, line.overrides, line.config_dir, line.multirun)
        points = [(point.label, command.read(point)) for point in composition.points]
        if line.help or line.cfg or line.info:
            return _answered(command.config_name)
        for _, settings in points:
            if command.prepare:
                command.prepare(settings)
        if not composition.multirun:
            return command.work(points[0][1], "")
        return _launch(command, points)


def _launch[Settings](command: Command[Settings], points: Sequence[tuple[str, Settings]]) -> int:
    """Let Hydra's launcher work on each point, here or in other processes; its own folder is temporary."""
    with tempfile.TemporaryDirectory(prefix="medlead-", ignore_cleanup_errors=True) as folder:
        if not any(word.startswith("hydra.sweep.dir=") for word in sys.argv):
            quoted = folder.replace("\\", "\\\\").replace("'", "\\'")
            sys.argv.append(f"hydra.sweep.dir='{quoted}'")
        try:
            code = _through_hydra(command.config_name, _job(command.work, points, Path(folder)))
        except KeyboardInterrupt:
            raise KeyboardInterrupt("Interrupted: finished jobs are stored. The same command does the rest.") from None
        except _StoppedError as stopped:
            raise stopped.reason from None
        codes = [code, *(int(file.suffix[1:]) for file in Path(folder).glob("exit-code-of-*"))]
    codes.append(command.finish(points) if command.finish else 0)
    return max(codes)


def _job[Settings](
    work: Callable[[Settings, str], int], points: Sequence[tuple[str, Settings]], folder: Path
) -> Callable[[DictConfig], None]:
    """What a launcher calls for each point, perhaps in another process: the exit code is left as the name of a file."""

    def job(_: DictConfig) -> None:
        number = HydraConfig.get().job.num
        label, settings = points[number]
        try:
            code = work(settings, label)
        except ValueError as error:
            from analysis.damage import DamagedTableError

            if not isinstance(error, SettingError | DamagedTableError):
                raise
            # such as a folder that became unwritable; the other jobs go on
            print(f"medlead: {label}: {error}", file=sys.stderr)
            code = 2
        except OSError as error:
            raise _StoppedError(error) from None
        (folder / f"exit-code-of-{number}.{code}").touch()

    return job


def _answered(config_name: str) -> int:
    """Print what Hydra answers to a question; Hydra itself has a traceback for output that cannot be written."""
    with redirect_stdout(io.StringIO()) as answer:
        code = _through_hydra(config_name, _nothing)
    print(answer.getvalue(), end="")
    return code


def _nothing(_: DictConfig) -> None:
    """What is done where Hydra only answers a question."""


def _through_hydra(config_name: str, job: Callable[[DictConfig], object]) -> int:
    """Hand ``sys.argv`` to Hydra; returns its exit code."""
    schema.register()
    try:
        hydra.main(version_base=VERSION_BASE, config_path=CONFIG_PATH, config_name=config_name)(job)()
    except SystemExit as leaving:
        return leaving.code if isinstance(leaving.code, int) else int(leaving.code is not None)
    return 0


@contextmanager
def _as_hydra_sees_it(verb: str) -> Iterator[None]:
    """Let the process call itself what Hydra is to say in its help; the words of the line follow when they are read."""
    before = sys.argv
    sys.argv = [f"medlead {verb}"]
    try:
        yield
    finally:
        sys.argv = before


def _parsed(verb: str, arguments: Sequence[str]) -> Namespace:
    """The line as Hydra's own parser reads it; what it cannot read is refused in our words."""
    parser = get_args_parser()
    parser.exit_on_error = False
    try:
        line, unknown = parser.parse_known_intermixed_args(list(arguments))
    except ArgumentError as error:
        raise SettingError(misused(verb, error)) from None
    if unknown:
        raise SettingError(unknown_flag(verb, unknown[0]))
    return line


def _lists_in_brackets(words: Sequence[str]) -> list[str]:
    """``outcome=prepared,in_role`` as Hydra writes a list: without ``-m`` commas cannot mean a sweep of these keys."""
    return [LIST_WITHOUT_BRACKETS.sub(r"\1=[\2]", word) for word in words]


def _flags_first(arguments: Sequence[str], overrides: Sequence[str]) -> list[str]:
    """The words of a line in the order that Hydra reads: it loses settings that stand behind a flag such as ``-m``."""
    flags = list(arguments)
    for override in overrides:
        flags.remove(override)
    return [*flags, *overrides]


def _check_line(line: Namespace) -> None:
    if line.experimental_rerun is not None:
        raise SettingError("--experimental-rerun is not allowed: it runs code from a file. Repeat the command instead.")
    if line.config_path is not None:
        raise SettingError("--config-path is not allowed: add a folder of your own settings with --config-dir FOLDER.")
    commands = [line.run, line.multirun, line.cfg is not None, line.shell_completion, line.info is not None]
    if sum(commands) > 1:
        raise SettingError("choose one of --run, --multirun, --cfg, --info and --shell-completion.")
    if line.resolve and not (line.cfg or line.help):
        raise SettingError("--resolve goes with --cfg or --help only.")
