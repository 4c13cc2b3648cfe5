"""Figure: the three headline outcomes over time, policy in colour and reference in grey.

A line is the mean over seeds, its band holds the middle 80 % of the seeds. A quarter is drawn where it ends, so both
lines part at year 0.
"""

import textwrap

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from analysis.contrasts import Contrast, by_arm, contrasts
from analysis.figures.style import (
    BAND,
    BURN_IN_LINE,
    COLOURS,
    FAINT,
    SMALL,
    TEXT_COLOURS,
    framed,
    head,
    kept_apart,
    plain,
)
from analysis.figures.titles import headline_title
from analysis.results import StoredResult
from analysis.schema import POLICY, REFERENCE
from analysis.words import percent

NAME = "headline"
PANELS = {
    "prepared": ("Prepared", "% of doctors in clinical work\nwho would say yes, unasked"),
    "in_role": ("In role", "% of consultants who hold\na leadership role"),
    "vacancy": ("Vacancy", "% of leadership posts\nthat stand empty"),
}
BURN_IN_SHOWN = 5  # years
LABEL_WIDTH = 13  # characters
LINE = 0.048  # height of a line of a label, as a share of the panel's


def draw(result: StoredResult, summary: pd.DataFrame) -> Figure:
    """Prepared, in role and vacancy under both arms, with the last years of burn-in."""
    rows = contrasts(summary.set_index("measure"))
    seeds = int(summary["seeds"].max())
    lines = "Line: mean over seeds; band: the middle 80 % of seeds." if seeds > 1 else "One seed."
    explanation = f"{lines} Numbers at the right: mean over year {result.years}."
    figure = framed(headline_title(result, rows), explanation, result, seeds)
    quarters = by_arm(result, result.outcomes(list(PANELS), since=-4 * BURN_IN_SHOWN - 1))
    for axes, measure in zip(figure.subplots(1, 3), PANELS, strict=True):
        measured = quarters.dropna(subset=[measure])
        for arm in (REFERENCE, POLICY):
            _line(axes, measured[measured["arm"] == arm], measure, arm)
        _dress(axes, measure)
        _labels(axes, result, rows[measure])
    figure.subplots_adjust(left=0.05, right=0.885, top=0.7, bottom=0.16, wspace=0.62)
    return figure


def _line(axes: Axes, rows: pd.DataFrame, measure: str, arm: str) -> None:
    """Mean and band of one arm; burn-in is shared, so the policy is drawn only from where it starts."""
    if arm == POLICY:
        rows = rows[rows["quarter"] >= -1]
    by_quarter = (100.0 * rows[measure]).groupby(rows["quarter"])
    mean = by_quarter.mean()
    years = (mean.index.to_numpy() + 1) / 4
    bottom, top = map(by_quarter.quantile, BAND)
    axes.fill_between(years, bottom, top, color=COLOURS[arm], alpha=0.25, linewidth=0.0)
    axes.plot(years, mean, color=COLOURS[arm], linewidth=2.0)


def _dress(axes: Axes, measure: str) -> None:
    head(axes, *PANELS[measure])
    axes.set_ylim(0.0, 1.12 * axes.get_ylim()[1])
    axes.yaxis.set_major_locator(MaxNLocator(6, steps=[1, 2, 5, 10]))
    axes.xaxis.set_major_locator(MaxNLocator(5, steps=[1, 2, 5, 10], integer=True))
    axes.set_xlabel("years since the policy started", fontsize=SMALL)
    axes.axvline(0.0, color=FAINT, linewidth=1.0, linestyle=BURN_IN_LINE)
    axes.margins(x=0.0)
    first, last = axes.get_xlim()
    side = "left" if last > -first else "right"
    axes.text(0.0, 0.02, " policy starts ", transform=axes.get_xaxis_transform(), fontsize=SMALL, color=FAINT, ha=side)


def _labels(axes: Axes, result: StoredResult, row: Contrast) -> None:
    """Value and name of each arm at the right of its line, moved apart where the lines end close together."""
    values = {REFERENCE: row.reference, POLICY: row.policy}
    texts = {
        arm: "\n".join([percent(values[arm]), *textwrap.wrap(plain(result.names[arm]), LABEL_WIDTH)]) for arm in values
    }
    lines = sum(text.count("\n") + 1 for text in texts.values())
    heights = {arm: 100.0 * value for arm, value in values.items()}
    for arm, place in kept_apart(heights, (0.5 * lines * LINE + 0.02) * axes.get_ylim()[1]).items():
        axes.annotate(
            texts[arm], (1.0, place), xycoords=axes.get_yaxis_transform(), xytext=(5.0, 0.0),
            textcoords="offset points", va="center", color=TEXT_COLOURS[arm], fontsize=SMALL, fontweight="bold",
            linespacing=1.15,
        )  # fmt: skip
