"""Our own flags: taken out of the line before Hydra sees it, so that they never enter configuration or hash."""

import argparse
import difflib
import os
from collections.abc import Sequence
from dataclasses import dataclass

from sim.checks import SettingError

FRESH, DRY_RUN, RETRY_FAILED, FORMAT = "--fresh", "--dry-run", "--retry-failed", "--format"
OWN = (FRESH, DRY_RUN, RETRY_FAILED, FORMAT)
OF_HYDRA = ("--help", "--multirun", "--config-dir", "--cfg", "--resolve", "--info")


@dataclass(frozen=True, slots=True)
class OwnFlags:
    """What the flags of a line say.

    Parameters
    ----------
    fresh : bool
        Compute again even if the result is stored.
    dry_run : bool
        Say what would be done, and do nothing.
    retry_failed : bool
        Do runs of a study again that failed.
    format : str
        How to print a table.
    """

    fresh: bool = False
    dry_run: bool = False
    retry_failed: bool = False
    format: str = "table"


def take_own_flags(
    verb: str, arguments: Sequence[str], flags: Sequence[str] = (), formats: Sequence[str] = ()
) -> tuple[OwnFlags, list[str]]:
    """Split a line into our own flags and the rest, which keeps its order.

    Parameters
    ----------
    verb : str
        For the message if a flag is misused.
    arguments : sequence of str
        The line after the verb.
    flags : sequence of str
        Those of ``--fresh``, ``--dry-run`` and ``--retry-failed`` that the verb knows.
    formats : sequence of str
        The choices of ``--format``, the default first; none if the verb does not know it.

    Raises
    ------
    SettingError
        If a flag is misused.
    """
    parser = argparse.ArgumentParser(add_help=False, allow_abbrev=False, exit_on_error=False)
    for flag in flags:
        parser.add_argument(flag, action="store_true")
    if formats:
        parser.add_argument(FORMAT, choices=formats, default=formats[0])
    complete_words(arguments, [*flags, *([FORMAT] if formats else []), *OF_HYDRA], "-")
    try:
        taken, rest = parser.parse_known_args(list(arguments))
    except argparse.ArgumentError as error:
        raise SettingError(misused(verb, error)) from None
    return OwnFlags(**vars(taken)), rest


def misused(verb: str, error: argparse.ArgumentError) -> str:
    """The message for a flag with a value that it cannot take, or without one."""
    return f"{error.argument_name}: {error.message}. {_more(verb)}"


def unknown_flag(verb: str, flag: str) -> str:
    """The message for a flag that does not exist, with the nearest one that does."""
    known = [name for name in (*OWN, *OF_HYDRA) if name != flag]  # a flag of another verb is no hint
    near = difflib.get_close_matches(flag.partition("=")[0], known, n=1)
    hint = f" Did you mean {near[0]}?" if near else ""
    return f"{flag}: 'medlead {verb}' has no such flag.{hint} {_more(verb)}"


def _more(verb: str) -> str:
    return f"'medlead {verb} --help' says what there is."


def complete_words(arguments: Sequence[str], words: Sequence[str], beginning: str = "") -> bool:
    """Print the words that the last one of ``COMP_LINE`` begins, if it begins so and completion is asked for at all."""
    typed = os.environ.get("COMP_LINE", "").rpartition(" ")[2]
    asked = any(flag in arguments for flag in ("-sc", "--shell-completion")) and typed.startswith(beginning)
    if asked:
        print(*(word for word in words if word.startswith(typed)), sep="\n")
    return asked
