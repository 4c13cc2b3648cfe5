"""Archetypes on screen: the inputs in which trusts differ, and under them what the same policy did in each."""

import math
import textwrap

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from analysis.archetypes import INPUTS, MEASURED, archetypes_in_words, archetypes_of, compare_archetypes
from analysis.contrasts import Contrast
from analysis.results import StoredResult
from analysis.words import number, signed

NAME_WIDTH = 13  # characters


def print_archetypes(result: StoredResult, console: Console) -> None:
    """Print the trusts of a known kind side by side; nothing where the population has none."""
    trusts = archetypes_of(result)
    if not trusts:
        return
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, padding=(0, 1), pad_edge=False)
    table.add_column("")
    for trust in trusts:
        table.add_column(textwrap.fill(f"{trust['trust']}: {trust['archetype']}", NAME_WIDTH), justify="right")
    for name, label in INPUTS.items():
        table.add_row(f"input: {label}", *(f"{trust[name]:.2f}" for trust in trusts), style="dim")
    table.add_section()
    found = compare_archetypes(result)
    for measure, (label, unit, _, _) in MEASURED.items():
        cells = [_cell(found[trust["trust"]][measure], measure) for trust in trusts]
        table.add_row(f"{label}, {unit}", *cells)
    console.print()
    console.print(table)
    console.print()
    note = (
        f"End of year {result.years} under the policy; below it the paired difference from the reference and its 90 % "
        f"interval (chance only). {archetypes_in_words(result)}. Nothing but the inputs above tells these trusts apart."
    )
    console.print(Text(textwrap.fill(note, console.width, break_on_hyphens=False)), soft_wrap=True)


def _cell(row: Contrast, measure: str) -> str:
    """The value under the policy and, on a second line, the paired difference."""
    _, _, factor, decimals = MEASURED[measure]
    margin = "" if math.isnan(row.low) else f" ± {number(0.5 * factor * (row.high - row.low), decimals)}"
    return f"{number(factor * row.policy, decimals)}\n{signed(factor * row.difference, decimals)}{margin}"
