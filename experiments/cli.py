"""The ``medlead`` command: picks the verb, and turns what goes wrong into a sentence and an exit code.

Standard library only: a verb's module is imported when it is chosen, so that help appears at once.
Exit codes: 0 done, 1 a run failed, 2 a setting was refused, 130 interrupted, 141 the reader of the output left.
"""

import errno
import gc
import importlib
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import Any, NamedTuple

from experiments.interrupts import check_interrupts, noting_interrupts
from experiments.plain_signs import print_what_the_terminal_can

FULL = (errno.ENOSPC, errno.EDQUOT)
DONE, REFUSED, INTERRUPTED, READER_LEFT = 0, 2, 130, 141
WORKER_THREADS = "medlead-run"


class Verb(NamedTuple):
    """One word that ``medlead`` understands.

    Parameters
    ----------
    name : str
        As typed.
    meaning : str
        One line of help.
    module : str
        Has ``main(arguments) -> exit code``.
    configured : bool
        Whether the rest of the line is Hydra's.
    """

    name: str
    meaning: str
    module: str
    configured: bool = False


VERBS = (
    Verb("run", "simulate a policy against a reference and store the result", "experiments.run", configured=True),
    Verb("compare", "simulate several policies on the same luck and rank them", "experiments.compare", configured=True),
    Verb(
        "attribute",
        "say how much of a policy's effect each of its levers made",
        "experiments.attribute",
        configured=True,
    ),
    Verb(
        "hysteresis",
        "step a lever up and down again: is the way back another?",
        "experiments.hysteresis",
        configured=True,
    ),
    Verb("sensitivity", "say which levers or uncertainties move outcomes", "experiments.sensitivity", configured=True),
    Verb("worlds", "run policies in many plausible worlds", "experiments.worlds", configured=True),
    Verb("check-replicates", "say how many seeds a study needs", "experiments.check_replicates", configured=True),
    Verb("calibrate", "solve the constant for a share in role", "experiments.calibrate", configured=True),
    Verb(
        "check-baseline",
        "hold the model without any policy against known patterns",
        "experiments.check_baseline",
        configured=True,
    ),
    Verb("workshop", "open the interactive page for a room", "experiments.workshop.command"),
    Verb("inspect", "open the Mesa model in SolaraViz, for modellers", "experiments.inspector.command"),
    Verb("parameters", "print the parameter table: ranges, sources, meaning", "experiments.parameters"),
    Verb("experiments", "list experiments, policies, worlds and populations", "experiments.listing"),
    Verb("completion", "print a script that completes commands: bash, zsh or fish", "experiments.completion"),
)

HELP = """\
medlead: what would make more hospital doctors prepared to lead? An agent-based simulation.

Usage: medlead VERB [key=value ...]

{verbs}

Start with:      medlead run
More on a verb:  medlead run --help
"""


def help_text() -> str:
    """What the command says of itself: its verbs, one line each."""
    width = max(len(verb.name) for verb in VERBS) + 2
    return HELP.format(verbs="\n".join(f"  {verb.name:<{width}}{verb.meaning}" for verb in VERBS))


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code.

    Parameters
    ----------
    arguments : sequence of str, optional
        The line after ``medlead``; that of the process if not given.
    """
    _open_what_is_closed()
    print_what_the_terminal_can()
    words, whole_process = list(sys.argv[1:] if arguments is None else arguments), arguments is None
    try:
        with noting_interrupts(last=whole_process):
            return _code_of(words, whole_process)
    except KeyboardInterrupt:  # once more, while the first was answered
        return INTERRUPTED


def _open_what_is_closed() -> None:
    """Print nowhere, without complaint, where an output was closed before we began (``>&-``)."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: PTH123, SIM115 (until the end)


def _code_of(arguments: list[str], whole_process: bool) -> int:
    """The exit code of a line; whatever goes wrong becomes a sentence."""
    try:
        code = dispatch(arguments)
        sys.stdout.flush()
        check_interrupts("Interrupted, but nothing was left to do.")
    except KeyboardInterrupt as interrupt:
        _say(str(interrupt) or "Interrupted: nothing was stored. The same command starts again.")
        _stop_what_still_computes(at_once=whole_process)
        return INTERRUPTED
    except BrokenPipeError:
        _print_no_more()
        return READER_LEFT
    except OSError as error:
        if error.errno not in FULL:
            raise
        _print_no_more()
        what = error.filename or "what is printed"
        _say(f"medlead: {what} cannot be written: {os.strerror(error.errno)}. Make room where it goes.")
        return REFUSED
    except ValueError as error:
        from analysis.damage import DamagedTableError
        from sim.checks import SettingError

        if not isinstance(error, SettingError | DamagedTableError):
            raise
        _say(f"medlead: {error}")
        return REFUSED
    return code


def dispatch(arguments: list[str]) -> int:
    """Hand the line to the module of its verb."""
    if not arguments or arguments[0] in {"-h", "--help", "help"}:
        print(help_text())
        return DONE
    name, *rest = arguments
    if "--version" in arguments:  # behind a verb too, where Hydra would give its own
        from importlib.metadata import version

        print(f"medlead {version('medlead')}")
        return DONE
    for verb in VERBS:
        if verb.name == name:
            code: int = _loaded(verb.module).main(rest)
            return code
    _say(_unknown(name))
    return REFUSED


def _loaded(name: str) -> Any:
    """A module and all that it imports: none of it is ever garbage, so nobody looks for garbage in it, now or later."""
    if name not in sys.modules:
        gc.disable()
        try:
            importlib.import_module(name)
        finally:
            gc.freeze()
            gc.enable()
    return sys.modules[name]


def _unknown(name: str) -> str:
    import difflib

    near = difflib.get_close_matches(name, [verb.name for verb in VERBS], n=1, cutoff=0.5)
    hint = f" Did you mean 'medlead {near[0]}'?" if near else ""
    return f"medlead: there is no verb {name!r}.{hint} 'medlead --help' lists the verbs."


def _print_no_more() -> None:
    """Send the rest of the output nowhere, or the interpreter complains when it flushes."""
    with suppress(OSError):
        sys.stdout.flush()
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _say(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)


def _stop_what_still_computes(at_once: bool) -> None:
    """End worker processes; with threads that still compute, which nothing can stop, end the whole process."""
    import multiprocessing
    import threading

    for process in multiprocessing.active_children():
        try:
            process.kill()
        except AttributeError:  # a process that another library started
            process.terminate()
    if at_once and any(thread.name.startswith(WORKER_THREADS) for thread in threading.enumerate()):
        sys.stdout.flush()
        os._exit(INTERRUPTED)
