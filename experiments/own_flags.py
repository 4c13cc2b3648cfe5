"""Our own flags: taken out of the line before Hydra sees it, so that they never enter configuration or hash."""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass

FRESH, DRY_RUN, RETRY_FAILED, FORMAT = "--fresh", "--dry-run", "--retry-failed", "--format"


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
    SystemExit
        With code 2 and a message if a flag is misused.
    """
    parser = argparse.ArgumentParser(
        prog=f"medlead {verb}", usage=f"medlead {verb} --help", add_help=False, allow_abbrev=False
    )
    for flag in flags:
        parser.add_argument(flag, action="store_true")
    if formats:
        parser.add_argument(FORMAT, choices=formats, default=formats[0])
    taken, rest = parser.parse_known_args(list(arguments))
    return OwnFlags(**vars(taken)), rest
