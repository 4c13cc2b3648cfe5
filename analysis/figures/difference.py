"""Figure: the paired difference in the three headline outcomes over time, with its 90 % interval.

Policy minus reference on the same luck, in percentage points: prepared and in role on one scale, vacancy on its own.
"""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from analysis.contrasts import Contrast, contrasts, over_time
from analysis.figures.style import (
    BURN_IN_LINE,
    COLOURS,
    FAINT,
    INK,
    OVER_GRID,
    SMALL,
    TEXT_COLOURS,
    framed,
    head,
    plain,
)
from analysis.figures.titles import difference_title
from analysis.results import StoredResult
from analysis.schema import POLICY, REFERENCE
from analysis.words import signed

NAME = "difference"
PANELS = {
    "prepared": ("Prepared", "points, share of doctors in clinical work"),
    "in_role": ("In role", "points, share of consultants"),
    "vacancy": ("Vacancy", "points, share of leadership posts"),
}
SHOWN_BEFORE = 1  # years of burn-in, to see that both arms are one until the policy starts
LABEL_WIDTH = 0.65  # of the panel's width


def draw(result: StoredResult, summary: pd.DataFrame) -> Figure:
    """Paired differences in prepared, in role and vacancy from the year before the policy on."""
    rows = contrasts(summary.set_index("measure"))
    seeds = int(summary["seeds"].max())
    arms = plain(f"{result.names[POLICY]} minus {result.names[REFERENCE]}")
    band = f"Band: 90 % interval, chance only, {result.case}." if seeds > 1 else "One seed: no interval."
    explanation = f"{arms[0].upper()}{arms[1:]}, same luck. {band} Vacancy has a scale of its own."
    figure = framed(difference_title(result, rows), explanation, result, seeds)
    drawn = {measure: _shown(over_time(result, measure)) for measure in PANELS}
    for axes, measure in zip(figure.subplots(1, 3), PANELS, strict=True):
        _line(axes, drawn[measure])
        _dress(axes, measure)
    prepared, in_role, vacancy = figure.axes
    _scale([prepared, in_role])
    _scale([vacancy])
    for axes, measure in zip(figure.axes, PANELS, strict=True):
        _label(axes, drawn[measure], rows[measure], result.years)
    figure.subplots_adjust(left=0.06, right=0.975, top=0.715, bottom=0.16, wspace=0.2)
    return figure


def _shown(differences: pd.DataFrame) -> pd.DataFrame:
    """Differences in percentage points from the year before the policy on."""
    return 100.0 * differences[differences.index >= -4 * SHOWN_BEFORE - 1]


def _line(axes: Axes, shown: pd.DataFrame) -> None:
    years = (shown.index.to_numpy() + 1) / 4
    axes.fill_between(years, shown["low"], shown["high"], color=COLOURS[POLICY], alpha=0.25, linewidth=0.0)
    axes.plot(years, shown["difference"], color=COLOURS[POLICY], linewidth=2.0)


def _dress(axes: Axes, measure: str) -> None:
    head(axes, *PANELS[measure])
    axes.axhline(0.0, color=INK, linewidth=1.0)
    axes.axvline(0.0, color=FAINT, linewidth=1.0, linestyle=BURN_IN_LINE)
    axes.xaxis.set_major_locator(MaxNLocator(5, steps=[1, 2, 5, 10], integer=True))
    axes.set_xlabel("years since the policy started", fontsize=SMALL)
    axes.margins(x=0.0)


def _scale(panels: list[Axes]) -> None:
    """One scale for ``panels``, with room for the labels and never so fine that rounding looks like an effect."""
    low = min(-0.1, *(axes.get_ylim()[0] for axes in panels))
    high = max(0.1, *(axes.get_ylim()[1] for axes in panels))
    room = 0.22 * (high - low)
    for axes in panels:
        axes.set_ylim(low - room, high + room)


def _label(axes: Axes, shown: pd.DataFrame, row: Contrast, years: int) -> None:
    """The mean over the last year, at the right, above or below the line: where more room is left."""
    right = shown.tail(round(LABEL_WIDTH * len(shown)))[["difference", "low", "high"]].to_numpy(float)
    bottom, top = axes.get_ylim()
    below = np.nanmin(right) - bottom >= top - np.nanmax(right)
    text = f"year {years}: {signed(100.0 * row.difference)} points"
    if row.seeds > 1:
        text += f"\n({signed(100.0 * row.low)} to {signed(100.0 * row.high)})"
    axes.text(
        0.98, 0.03 if below else 0.97, text, transform=axes.transAxes, ha="right", va="bottom" if below else "top",
        color=TEXT_COLOURS[POLICY], fontweight="bold", linespacing=1.3, bbox=OVER_GRID,
    )  # fmt: skip
