"""A study of sensitivity on screen: the question, and for each outcome the table and what it says."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from rich.console import Console
from rich.table import Table

from analysis.sensitivity.result import SensitivityResult
from analysis.table import empty_table, print_text
from analysis.words import counted, signed

# Of each method: the columns that are printed, and what they are called on screen.
COLUMNS: Mapping[str, Sequence[tuple[str, str]]] = {
    "sobol": (("first", "alone"), ("first_low", "low"), ("first_high", "high"),
              ("total", "in company"), ("total_low", "low"), ("total_high", "high")),
    "morris": (("mu", "mu"), ("mu_star", "mu*"), ("mu_star_low", "low"), ("mu_star_high", "high"), ("sigma", "sigma"),
               ("chance", "chance")),
    "curves": (("down", "lowest"), ("down_at", "at"), ("up", "highest"), ("up_at", "at")),
    "density": (("delta", "delta"), ("delta_dummy", "dummy"), ("pawn_8", "PAWN 8"), ("pawn_8_dummy", "dummy")),
    "grid": (("difference", "effect"), ("low", "low"), ("high", "high")),
}  # fmt: skip
SHOWN = 20


def print_sensitivity(result: SensitivityResult, console: Console) -> None:
    """Print the question, and for each outcome the table and what it says."""
    manifest = result.manifest
    points, seeds = len(result.points), len(manifest["seeds"])
    solved = "; constant solved at every point" if manifest["calibrated"] else ""
    console.print()
    print_text(result.question, console, "bold")
    print_text(
        f"{result.method}, {counted(points, 'point', 'points')}, {counted(seeds, 'seed', 'seeds')} each; "
        f"{result.population}; difference from {manifest['reference']}, mean over year {manifest['years']}{solved}",
        console,
    )
    for outcome, finding in result.findings.items():
        console.print()
        print_text(outcome.replace("_", " "), console, "bold")
        console.print(_printed(finding.table, result.method))
        for sentence in finding.sentences:
            print_text(sentence, console)


def _printed(table: pd.DataFrame, method: str) -> Table:
    printed = empty_table()
    columns = [(column, label) for column, label in COLUMNS[method] if column in table]
    keys = ["name"] if "name" in table else [str(name) for name in table.columns[: table.columns.get_loc("difference")]]
    for key in keys:
        printed.add_column("factor" if key == "name" else key)
    for _, label in columns:
        printed.add_column(label, justify="right")
    for row in table.head(SHOWN).to_dict("records"):
        cells = [str(row[key]) if key == "name" else f"{row[key]:g}" for key in keys]
        printed.add_row(*cells, *(_cell(float(row[column]), column) for column, _ in columns))
    return printed


def _cell(value: float, column: str) -> str:
    if np.isnan(value):
        return "-"
    return f"{value:g}" if column.endswith("_at") else signed(value, 3)
