"""What each lever made, on screen."""

import math
from collections.abc import Mapping

import numpy as np
import pandas as pd
from rich.console import Console

from analysis.attribution import INTERACTION, WHOLE
from analysis.contrasts import LEVEL, level_among
from analysis.results import StoredResult
from analysis.schema import POLICY, REFERENCE
from analysis.student import margin_of_mean
from analysis.table import FORMATS, broken, empty_table, print_text
from analysis.words import counted, number, signed

LEVER_WIDTH = 12  # characters
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
    table.add_column("lever", overflow="fold")
    for measure, label in SHOWN.items():
        table.add_column(f"{label}\nshare", justify="right")
        table.add_column(f"{FORMATS[measure][0]}\nalone", justify="right")
    for lever in summary["lever"].unique():
        table.add_row(
            broken(str(lever), LEVER_WIDTH),
            *(cell for measure in SHOWN for cell in _cells(summary, measure, str(lever))),
        )
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
    factors = grouped.count().map(lambda seeds: margin_of_mean(level, seeds))
    means, margins = grouped.mean(), grouped.std() * factors
    return means.join(margins.add_suffix("_margin")).reset_index()


def finding(result: StoredResult, summary: pd.DataFrame) -> str:
    """Which lever made most of the change in the share prepared, who is level with it, and how much is interaction."""
    rows = prepared_rows(summary)
    whole, rest, most = rows[WHOLE], rows[INTERACTION], first_lever(rows)
    policy, lever = result.names[POLICY], most.replace("_", " ")
    if math.isnan(whole["alone_margin"]):
        return f"What each lever of {policy} makes, in one seed: an effect cannot be told from chance."
    share = signed(100.0 * rows[most]["share"])
    if not is_clear(whole, "alone"):
        if not makes_clearly(result.attribution, most):
            return f"Neither {policy} nor any of its levers changes the share of doctors prepared beyond chance."
        return f"{share} points of the share of doctors prepared are due to {lever}; all of {policy} adds up to chance."
    level = [each.replace("_", " ") for each in level_with(result.attribution, most)]
    lead = f" (chance could explain its lead over {' and '.join(level)})" if level else ""
    together = (
        f"{signed(100.0 * rest['alone'])} points come" if is_clear(rest, "alone") else "beyond chance nothing comes"
    )
    return (
        f"Of the {signed(100.0 * whole['alone'])} points by which {policy} changes the share of doctors prepared, "
        f"{share} are due to {lever}{lead}; {together} about only because levers are pulled together."
    )


def prepared_rows(summary: pd.DataFrame) -> dict[str, dict[str, float]]:
    """The rows of `attribution_summary` on the share prepared, by lever."""
    rows = summary[summary["measure"] == "prepared"].set_index("lever").drop(columns="measure")
    return {str(lever): {str(key): float(value) for key, value in row.items()} for lever, row in rows.iterrows()}


def first_lever(rows: Mapping[str, Mapping[str, float]]) -> str:
    """The lever with the largest share, whatever its sign."""
    return max(
        (lever for lever in rows if lever not in {WHOLE, INTERACTION}), key=lambda name: abs(rows[name]["share"])
    )


def is_clear(row: Mapping[str, float], way: str) -> bool:
    """Whether the interval leaves out zero."""
    return abs(row[way]) > row[f"{way}_margin"]


def makes_clearly(attribution: pd.DataFrame, lever: str) -> bool:
    """Whether the share of a lever is more than the largest of so many would be by chance."""
    levers = attribution["lever"].nunique() - len((WHOLE, INTERACTION))
    return is_clear(prepared_rows(attribution_summary(attribution, level_among(levers)))[lever], "share")


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
