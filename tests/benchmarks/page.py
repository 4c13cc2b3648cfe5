"""The table on screen, and the page that says how it was measured."""

import os
import platform
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from agents.code_cache import source_fingerprint
from tests.benchmarks.rows import Row

HEADINGS = ("what", "goal", "measured (lowest to highest round)", "met")
PAGE = """\
# Performance

This page is the output of one command, and is overwritten by it:

    uv run python -m tests.benchmarks --markdown docs/performance.md

`--quick` takes about a minute and leaves out the first compilation and the default job. Plain `uv run pytest` measures
nothing: a time that depends on what else the computer does is no test.

Measured on {date} with medlead {medlead}, Python {python}, NumPy {numpy}, Numba {numba}, on {processor}, {cores} cores
that were shared with other work. Model sources: `{fingerprint}`.

| {headings} |
| {dashes} |
{table}

## What is not met

{missed}

## How it is measured

- All times are processor time, user and system, unless the row says that it is time on the clock. A row without a goal
  is for information.
- All sides of a ratio are measured in turns within one run of the command. The ratio is taken in each round; the table
  shows the median of the rounds, and the lowest and the highest in brackets. A first round is thrown away.
- *The floor* is what any engine of this kind has to do: draw three uniform numbers for each doctor and quarter with the
  fastest generator of NumPy (SFC64), and read and write 100 bytes of state for each doctor once a quarter. It runs in
  the same process.
- *The Mesa reference* (`tests/reference`) is the same law as an idiomatic Mesa model: one Python object for each
  doctor, drawing from Python's own generator. Given the engine's draws it gives the engine's roles, which is tested. It
  is measured with 960 doctors in four trusts, because it is slow.
- *England* is 41,220 doctors in 166 trusts over 100 quarters, two fifths without policy and three fifths under
  `prescriptive`. *Yearly records* are the measures of each trust, the census of leaders and peers, and the reasons why
  doctors say no. The goals are for the quarters alone; `medlead run` always takes the yearly records too, and their
  rows show what they cost.
- *2,400 doctors* are the population `workshop`, each run with its own set-up and its own burn-in: no burn-in is shared.
- *12 policies compared* and *64 combinations* are simulated as `medlead compare` and `medlead attribute` do it, with
  yearly records and one seed; every run of a seed shares one burn-in.
- *Peak memory* is that of a process of its own, from its start to its last line, as Linux counts it (`VmHWM`). A record
  of England is 1.03 MB; `medlead run` keeps records on disk until they are stored.
- *Fixed cost* is the intercept of a straight line through four trusts of 60 and four trusts of 240.
- *First use* is the processor time of a small run in a process of its own with an empty cache folder, less that of the
  same run once the cache is full.
- Processes are started with Python's bytecode already written, as it is from the second start on.
- What a room sees of the workshop page, from a lever to painted lines, is measured in a browser by another command:
  `uv run python -m tests.benchmarks.workshop_page`.
- A goal that is met or missed by a few per cent may fall the other way the next time.
- The time that `medlead` itself takes does not contain that of `uv run`.
"""


def lines_of(rows: Sequence[Row]) -> str:
    """The table for a terminal."""
    cells = [HEADINGS, *(row.cells for row in rows)]
    widths = [max(len(line[column]) for line in cells) for column in range(len(HEADINGS))]
    lines = ["  ".join(f"{cell:<{width}}" for cell, width in zip(line, widths, strict=True)).rstrip() for line in cells]
    return "\n".join([lines[0], "-" * (sum(widths) + 2 * (len(widths) - 1)), *lines[1:]])


def page_of(rows: Sequence[Row]) -> str:
    """The page in Markdown."""
    missed = [f"- {row.what}: {row.measured}; wanted: {row.goal}. {row.note}".rstrip() for row in rows if row.is_missed]
    return PAGE.format(
        date=datetime.now(UTC).date().isoformat(),
        medlead=version("medlead"),
        python=platform.python_version(),
        numpy=version("numpy"),
        numba=version("numba"),
        processor=_processor(),
        cores=os.cpu_count(),
        fingerprint=source_fingerprint()[:12],
        headings=" | ".join(HEADINGS),
        dashes=" | ".join(["---"] * len(HEADINGS)),
        table="\n".join(f"| {' | '.join(row.cells)} |" for row in rows),
        missed="\n".join(missed) or "All goals are met.",
    )


def _processor() -> str:
    """What the processor calls itself, where the system says so."""
    facts = Path("/proc/cpuinfo")
    if facts.exists():
        for line in facts.read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()
