"""What plausible worlds say of policies, on screen."""

from collections.abc import Hashable, Mapping
from typing import Any

from rich.console import Console
from rich.table import Table

from analysis.discovery.result import LABELS, WorldsResult
from analysis.table import broken, empty_table, print_text
from analysis.words import counted, number, signed

NAME_WIDTH = 16  # characters


def print_worlds(result: WorldsResult, console: Console) -> None:
    """Print in how many worlds each policy does better, what one would regret, and what decides."""
    worlds, tried = len(result.accepted), int(result.manifest["tried"])
    accepted = number(100.0 * float(result.patterns["share"].iloc[-1]), 0)
    console.print()
    print_text(f"{counted(len(result.policies), 'policy', 'policies')} in {worlds:,} plausible worlds", console, "bold")
    print_text(f"{result.population}; {worlds:,} kept of {tried:,} drawn ({accepted} % accepted)", console)
    console.print()
    console.print(_table(result))
    console.print()
    note = (
        f"In what percentage of the {worlds:,} worlds the policy is better by more than "
        f"{number(100.0 * result.amount)} points than {result.manifest['reference']} (worse by as much), and the "
        "median effect in points with the range of the middle 80 % of worlds, mean over the last year. All enough: "
        "worse by no more than that in all three."
    )
    print_text(note, console, "dim")
    for sentence in result.sentences:
        console.print()
        print_text(sentence, console)


def _table(result: WorldsResult) -> Table:
    rows = {(str(row["policy"]), str(row["outcome"])): row for row in result.counts.to_dict("records")}
    enough = result.good_enough.set_index("policy")["share"]
    table = empty_table()
    table.add_column("policy")
    for label in LABELS.values():
        table.add_column(f"{label}\nbetter (worse), %\nmedian\nmiddle 80 %", justify="right")
    table.add_column("all\nenough, %", justify="right")
    for policy in result.policies:
        cells = [_cell(rows[policy, outcome]) for outcome in LABELS]
        table.add_row(broken(policy, NAME_WIDTH), *cells, number(100.0 * float(enough[policy]), 0))
    return table


def _cell(row: Mapping[Hashable, Any]) -> str:
    better, worse = (number(100.0 * float(row[name]), 0) for name in ("better", "worse"))
    median, low, high = (100.0 * float(row[name]) for name in ("median", "low", "high"))
    return f"{better} ({worse})\n{signed(median)}\n{signed(low)} to {signed(high)}"
