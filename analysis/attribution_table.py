"""What each lever made, on screen."""

import math

import numpy as np
import pandas as pd
from rich.console import Console

from analysis.attribution import INTERACTION, WHOLE
from analysis.contrasts import LEVEL
from analysis.results import StoredResult
from analysis.schema import POLICY, REFERENCE
from analysis.student import margin_of_mean
from analysis.table import FORMATS, empty_table, print_text
from analysis.words import counted, number, signed

SHOWN = {"prepared": "prepared", "in_role": "in role", "vacancy": "vacancy"}
NOTE = (
    "Share: the lever's effect averaged over all orders in which the levers could have been pulled (Shapley value), so "
    "shares add up to the whole. Alone: its effect without the others; what the effects alone leave of the whole is "
    "interaction. In points, mean over the last year; ±: half the 90 % interval, by chance only."
)


def print_attribution(result: StoredResult, console: Console) -> None:
    """Print shares and effects alone for the three headline outcomes, and the finding in one sentence."""
    summary = attribution_summary(result.attribution)
    seeds = int(result.attribution["seed"].nunique())
    console.print()
    print_text(f"{result.names[POLICY]} against {result.names[REFERENCE]}, lever by lever", console, "bold")
    print_text(f"{result.population}; {counted(seeds, 'paired seed', 'paired seeds')}; {result.case}", console)
    console.print()
    table = empty_table()
    table.add_column("lever")
    for measure, label in SHOWN.items():
        table.add_column(f"{label}\nshare", justify="right")
        table.add_column(f"{FORMATS[measure][0]}\nalone", justify="right")
    for lever in summary["lever"].unique():
        table.add_row(str(lever), *(cell for measure in SHOWN for cell in _cells(summary, measure, str(lever))))
    console.print(table)
    console.print()
    print_text(NOTE, console, "dim")
    console.print()
    print_text(finding(result, summary), console)


def attribution_summary(attribution: pd.DataFrame, level: float = LEVEL) -> pd.DataFrame:
    """Mean over seeds of shares and effects alone, each with half its interval by chance.

    Returns
    -------
    DataFrame
        ``measure, lever, share, share_margin, alone, alone_margin``; with one seed the margins are ``nan``.
    """
    grouped = attribution.groupby(["measure", "lever"], sort=False)[["share", "alone"]]
    factor = margin_of_mean(level, int(attribution["seed"].nunique()))
    means, margins = grouped.mean(), grouped.std() * factor
    return means.join(margins.add_suffix("_margin")).reset_index()


def finding(result: StoredResult, summary: pd.DataFrame) -> str:
    """Which lever made most of the change in the share prepared, who is level with it, and how much is interaction."""
    rows = summary[summary["measure"] == "prepared"].set_index("lever")
    levers = rows.drop([WHOLE, INTERACTION])
    most = str(levers["share"].abs().idxmax())
    alone, share = rows["alone"].to_dict(), rows["share"].to_dict()
    whole, rest = 100.0 * alone[WHOLE], 100.0 * alone[INTERACTION]
    level = [lever.replace("_", " ") for lever in level_with(result.attribution, most)]
    lead = f" (chance could explain its lead over {' and '.join(level)})" if level else ""
    return (
        f"Of the {signed(whole)} points by which {result.names[POLICY]} changes the share of doctors prepared, "
        f"{signed(100.0 * share[most])} are due to {most.replace('_', ' ')}{lead}; {signed(rest)} points "
        "come about only because levers are pulled together."
    )


def level_with(attribution: pd.DataFrame, most: str, level: float = LEVEL) -> list[str]:
    """The levers whose share of the change in prepared is smaller than that of ``most`` by chance alone, perhaps.

    Sizes are compared, whatever their sign, seed by seed; one seed tells nothing of chance, so none are named.
    """
    shares = attribution[attribution["measure"] == "prepared"].pivot_table(
        index="seed", columns="lever", values="share"
    )
    sizes = (shares * np.sign(shares.mean())).drop(columns=[WHOLE, INTERACTION])
    behind = sizes.drop(columns=most).rsub(sizes[most], axis=0)
    explained = behind.mean() <= behind.std() * margin_of_mean(level, len(behind))
    return [str(lever) for lever in explained.index[explained]]


def _cells(summary: pd.DataFrame, measure: str, lever: str) -> tuple[str, str]:
    row = summary[(summary["measure"] == measure) & (summary["lever"] == lever)].iloc[0]
    _, factor, decimals = FORMATS[measure]
    alone = _effect(float(row["alone"]), float(row["alone_margin"]), factor, decimals)
    share = "" if lever == INTERACTION else _effect(float(row["share"]), float(row["share_margin"]), factor, decimals)
    return share, alone


def _effect(value: float, margin: float, factor: float, decimals: int) -> str:
    spread = "" if math.isnan(margin) else f" ±{number(factor * margin, decimals)}"
    return f"{signed(factor * value, decimals)}{spread}"
