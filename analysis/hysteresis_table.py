"""A hysteresis study on screen: both ways side by side at every level, and the sentences under them."""

import math
import textwrap

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from analysis.contrasts import contrasts
from analysis.hysteresis import DOWN, UP, StoredSweep, by_level, finding_of
from analysis.hysteresis_words import finding_in_words, level_in_words, theory_in_words
from analysis.words import counted, number, signed

COLUMNS = {"in_role": "In role, %", "prepared": "Prepared, %", "vacancy": "Vacancy, %"}


def print_sweep(sweep: StoredSweep, console: Console) -> None:
    """Print what a study found: setting, table, finding, theory."""
    manifest = sweep.manifest
    seeds = counted(int(sweep.branches["seed"].nunique()), "seed", "seeds")
    hold = counted(int(manifest["hold_years"]), "year", "years")
    console.print()
    _say(f"{sweep.lever.capitalize()} up and down again", console, "bold")
    _say(f"{sweep.population}; {sweep.case}; each level held for {hold}; {seeds}", console)
    console.print()
    console.print(_table(sweep))
    console.print()
    _say(
        "Last year of each hold, mean over seeds. Gap: in role, down minus up, with its 90 % interval.", console, "dim"
    )
    console.print()
    finding = finding_of(sweep)
    unit = f" ({sweep.unit})" if finding.is_hysteresis else ""  # of the levels that are named
    _say(f"{finding_in_words(sweep, finding)}{unit}. {theory_in_words(sweep)}", console)


def _table(sweep: StoredSweep) -> Table:
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, padding=(0, 1), pad_edge=False)
    table.add_column("level", justify="right")
    for label in COLUMNS.values():
        table.add_column(f"{label}\n{UP} / {DOWN}", justify="right", no_wrap=True)
    table.add_column("gap, points", justify="right", no_wrap=True)
    measured = {measure: contrasts(by_level(sweep, measure)) for measure in COLUMNS}
    for level, row in measured["in_role"].items():
        cells = [measured[measure][level] for measure in COLUMNS]
        ways = (f"{number(100.0 * cell.reference)} / {number(100.0 * cell.policy)}" for cell in cells)
        margin = "" if math.isnan(row.low) else f" ± {number(50.0 * (row.high - row.low))}"
        table.add_row(level_in_words(float(level)), *ways, f"{signed(100.0 * row.difference)}{margin}")
    return table


def _say(text: str, console: Console, style: str = "") -> None:
    console.print(Text(textwrap.fill(text, console.width, break_on_hyphens=False), style=style), soft_wrap=True)
