"""Where results are printed: the standard output, as wide as it is but never so narrow that numbers are cut."""

import sys

from rich.console import Console

NARROWEST = 64  # columns; a terminal that has fewer wraps lines, which can still be read


def screen() -> Console:
    """A console on the standard output; what is piped into a file keeps its long lines."""
    console = Console(soft_wrap=not sys.stdout.isatty())
    console.width = max(console.width, NARROWEST)
    return console
