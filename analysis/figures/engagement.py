"""Figure: engagement as published and as it truly is over the years, and who is exempt though they should not be.

Where no trust is ever exempt, the right panel shows the gap between published and true engagement instead.
"""

from collections.abc import Sequence
from typing import NamedTuple

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from analysis.contrasts import by_arm, contrasts
from analysis.figures.policy_titles import engagement_title
from analysis.figures.style import BURN_IN_LINE, FAINT, SMALL, TEXT_COLOURS, framed, head, kept_apart, key
from analysis.results import StoredResult
from analysis.schema import POLICY, REFERENCE
from analysis.who_moves import engagement_gap
from analysis.words import number

NAME = "engagement"
FALSE = "#d55e00"
BURN_IN_SHOWN = 2  # years
LINE = 0.07  # height of a label, as a share of the panel's


class Line(NamedTuple):
    """A line over the years, with the name at its end."""

    name: str
    by_year: "pd.Series[float]"
    colour: str
    style: str


def matters(result: StoredResult) -> bool:
    """Whether the policy sets published apart from true engagement, or exempts trusts."""
    rows = contrasts(engagement_gap(result))
    return rows["exempt"].policy > 0.0 or rows["gap"].verdict in {"up", "down"}


def draw(result: StoredResult, summary: pd.DataFrame) -> Figure:
    """True and published engagement under both arms; exempt trusts or the gap."""
    rows = contrasts(engagement_gap(result))
    explanation = (
        "Mean over trusts, seeds and each year. True: as it is; published: as last surveyed, with error and gaming."
    )
    figure = framed(engagement_title(result, rows), explanation, result, int(summary["seeds"].max()))
    key(figure, result, 0.815)
    left, right = figure.subplots(1, 2)
    means = _by_year(result)
    head(left, "Engagement", "score, 0-100, mean over trusts")
    _lines(left, [
        Line(name, means.loc[arm][measure], TEXT_COLOURS[arm], style)
        for arm in (REFERENCE, POLICY)
        for measure, name, style in (("engagement", "true", "-"), ("published_engagement", "published", "--"))
    ], 1)  # fmt: skip
    if rows["exempt"].policy > 0.0:
        head(right, "Exempt under comply or explain", "% of trusts")
        policy = 100.0 * means.loc[POLICY]
        lines = [Line("exempt", policy["exempt"], TEXT_COLOURS[POLICY], "-")]
        _lines(right, [*lines, Line("falsely exempt", policy["false_passes"], FALSE, "-")], 0)
    else:
        head(right, "Published above true", "points")
        gaps = means["published_engagement"] - means["engagement"]
        _lines(right, [Line("", gaps.loc[arm], TEXT_COLOURS[arm], "-") for arm in (REFERENCE, POLICY)], 1)
    figure.subplots_adjust(left=0.05, right=0.86, top=0.67, bottom=0.16, wspace=0.45)
    return figure


def _by_year(result: StoredResult) -> pd.DataFrame:
    """Means over seeds and the quarters of each year, index ``(arm, year)``; a year is counted at its end."""
    measures = ["engagement", "published_engagement", "exempt", "false_passes"]
    rows = by_arm(result, result.outcomes(measures, since=-4 * BURN_IN_SHOWN))
    means: pd.DataFrame = rows.assign(year=rows["quarter"] // 4 + 1).groupby(["arm", "year"])[measures].mean()
    return means


def _lines(axes: Axes, lines: Sequence[Line], decimals: int) -> None:
    """Lines over the years, each with its last value and name at its end."""
    for line in lines:
        axes.plot(line.by_year.index, line.by_year, color=line.colour, linewidth=2.0, linestyle=line.style)
    axes.axvline(0.0, color=FAINT, linewidth=1.0, linestyle=BURN_IN_LINE)
    axes.set_xlabel("years since the policy started", fontsize=SMALL)
    axes.xaxis.set_major_locator(MaxNLocator(5, steps=[1, 2, 5, 10], integer=True))
    axes.yaxis.set_major_locator(MaxNLocator(6, steps=[1, 2, 5, 10]))
    axes.margins(x=0.0)
    low, high = axes.get_ylim()
    last = {str(position): float(line.by_year.iloc[-1]) for position, line in enumerate(lines)}
    for position, place in kept_apart(last, LINE * (high - low), low, high).items():
        line = lines[int(position)]
        axes.annotate(
            f"{number(last[position], decimals)}  {line.name}".rstrip(), (1.0, place),
            xycoords=axes.get_yaxis_transform(), xytext=(5.0, 0.0), textcoords="offset points", va="center",
            color=line.colour, fontsize=SMALL, fontweight="bold",
        )  # fmt: skip
