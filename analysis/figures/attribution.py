"""Figure of an attribution: what each lever made of the change in the three headline outcomes.

A filled marker is the lever's share (Shapley value), an open one its effect without the other levers. What the effects
alone leave of the whole is interaction.
"""

from pathlib import Path

import matplotlib as mpl
import pandas as pd
from matplotlib.figure import Figure

from analysis.attribution import INTERACTION, WHOLE
from analysis.attribution_table import attribution_summary
from analysis.figures.comparison import NAMES, NOTHING, UNITS
from analysis.figures.intervals import Points, rows_of_points
from analysis.figures.policy_titles import attribution_title
from analysis.figures.style import (
    COLOURS,
    GRID,
    INK,
    MARKERS,
    STYLE,
    TEXT_COLOURS,
    framed,
    head,
    key_of,
    plain,
    save,
)
from analysis.results import StoredResult
from analysis.schema import POLICY, REFERENCE

NAME = "attribution"
APART = 0.4  # rows between the levers and their sums


def draw_attribution(result: StoredResult, folder: Path) -> list[Path]:
    """Draw the figure of an attribution into ``folder``, as PNG and SVG."""
    with mpl.rc_context(STYLE):
        return save(draw(result), folder, NAME)


def draw(result: StoredResult) -> Figure:
    """Shares and effects alone by lever, then interaction and the whole."""
    summary = attribution_summary(result.attribution)
    seeds = int(result.attribution["seed"].nunique())
    interval = "Line: 90 % interval, chance only." if seeds > 1 else "One seed: no interval."
    explanation = (
        f"{plain(result.names[POLICY])} minus {plain(result.names[REFERENCE])}, same luck; mean over year "
        f"{result.years}. Shares add up to the whole. {interval}"
    )
    figure = framed(attribution_title(result, summary), explanation, result, seeds)
    kinds = [
        ("◆  share, averaged over all orders of pulling", TEXT_COLOURS[POLICY]),
        ("○  alone, and what that leaves", TEXT_COLOURS[REFERENCE]),
    ]
    key_of(figure, kinds, 0.815)
    levers = levers_in_order(summary)
    places = [float(row) for row in range(len(levers))]
    places += [len(levers) + APART, len(levers) + APART + 1.0]
    rows = [*levers, INTERACTION, WHOLE]
    for axes, measure in zip(figure.subplots(1, 3, sharey=True), NAMES, strict=True):
        head(axes, NAMES[measure], UNITS[measure])
        axes.axhline(len(levers) - 0.5 + 0.5 * APART, color=GRID, linewidth=1.2)
        of_measure = summary[summary["measure"] == measure].set_index("lever")
        shares = [NOTHING if row == INTERACTION else _points(of_measure, row, "share") for row in rows]
        alone = [NOTHING if row == WHOLE else _points(of_measure, row, "alone") for row in rows]
        series = [
            Points(shares, COLOURS[POLICY], MARKERS[POLICY], shift=-0.13),
            Points(alone, TEXT_COLOURS[REFERENCE], "o", filled=False, shift=0.13),
        ]
        rows_of_points(axes, places, series)
    figure.axes[0].set_yticks(places, [plain(row) for row in rows], fontsize=10.0, color=INK)
    figure.subplots_adjust(left=0.155, right=0.975, top=0.695, bottom=0.12, wspace=0.1)
    return figure


def levers_in_order(summary: pd.DataFrame) -> list[str]:
    """The lever that makes most of the change in prepared first, by size and not by sign."""
    rows = summary[(summary["measure"] == "prepared") & ~summary["lever"].isin([INTERACTION, WHOLE])]
    sizes = rows.set_index("lever")["share"].abs()
    return [str(lever) for lever in sizes.sort_values(ascending=False, kind="stable").index]


def _points(rows: pd.DataFrame, lever: str, way: str) -> tuple[float, float, float]:
    value, margin = (100.0 * float(rows[column].to_dict()[lever]) for column in (way, f"{way}_margin"))
    return value, value - margin, value + margin
