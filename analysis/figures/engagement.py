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
from analysis.figures.style import BAND, BURN_IN_LINE, FAINT, SMALL, TEXT_COLOURS, framed, head, kept_apart, key
from analysis.results import StoredResult
from analysis.schema import POLICY, REFERENCE
from analysis.who_moves import engagement_gap
from analysis.words import number

NAME = "engagement"
FALSE = "#d55e00"
BURN_IN_SHOWN = 2  # years
LINE = 0.07  # height of a label, as a share of the panel's


class Line(NamedTuple):
    """A line over the years with the name at its end; ``by_seed`` has a row a year and a column a seed."""

    name: str
    by_seed: pd.DataFrame
    colour: str
    style: str


def matters(result: StoredResult) -> bool:
    """Whether the policy sets published apart from true engagement, or exempts trusts."""
    rows = contrasts(engagement_gap(result))
    return rows["exempt"].policy > 0.0 or rows["gap"].verdict in {"up", "down"}


def draw(result: StoredResult, summary: pd.DataFrame) -> Figure:
    """True and published engagement under both arms; exempt trusts or the gap."""
    rows = contrasts(engagement_gap(result))
    seeds = int(summary["seeds"].max())
    lines = "Mean over trusts, seeds and each year; band: the middle 80 % of seeds." if seeds > 1 else "One seed."
    explanation = f"{lines} True: as it is; published: as last surveyed, with error and gaming."
    figure = framed(engagement_title(result, rows), explanation, result, seeds)
    key(figure, result, 0.815)
    left, right = figure.subplots(1, 2)
    by_year = _by_year(result)
    head(left, "Engagement", "score, 0-100, mean over trusts")
    _lines(left, [
        Line(name, by_year[measure][arm], TEXT_COLOURS[arm], style)
        for arm in (REFERENCE, POLICY)
        for measure, name, style in (("engagement", "true", "-"), ("published_engagement", "published", "--"))
    ], 1)  # fmt: skip
    if rows["exempt"].policy > 0.0:
        head(right, "Exempt under comply or explain", "% of trusts")
        exempt, false = (100.0 * by_year[measure][POLICY] for measure in ("exempt", "false_passes"))
        _lines(right, [Line("exempt", exempt, TEXT_COLOURS[POLICY], "-"), Line("falsely exempt", false, FALSE, "-")], 0)
    else:
        head(right, "Published above true", "points")
        gaps = by_year["published_engagement"] - by_year["engagement"]
        _lines(right, [Line("", gaps[arm], TEXT_COLOURS[arm], "-") for arm in (REFERENCE, POLICY)], 1)
    figure.subplots_adjust(left=0.05, right=0.86, top=0.67, bottom=0.16, wspace=0.45)
    return figure


def _by_year(result: StoredResult) -> pd.DataFrame:
    """Means over each year, which is counted at its end: a row a year, columns ``(measure, arm, seed)``."""
    measures = ["engagement", "published_engagement", "exempt", "false_passes"]
    rows = by_arm(result, result.outcomes(measures, since=-4 * BURN_IN_SHOWN))
    years = rows.assign(year=rows["quarter"] // 4 + 1)
    return years.pivot_table(index="year", columns=["arm", "seed"], values=measures, aggfunc="mean")


def _lines(axes: Axes, lines: Sequence[Line], decimals: int) -> None:
    """Lines over the years with their bands, each with its last value and name at its end."""
    for line in lines:
        years, (bottom, top) = line.by_seed.index, (line.by_seed.quantile(share, axis=1) for share in BAND)
        axes.fill_between(years, bottom, top, color=line.colour, alpha=0.2, linewidth=0.0)
        axes.plot(years, line.by_seed.mean(axis=1), color=line.colour, linewidth=2.0, linestyle=line.style)
    axes.axvline(0.0, color=FAINT, linewidth=1.0, linestyle=BURN_IN_LINE)
    axes.set_xlabel("years since the policy started", fontsize=SMALL)
    axes.xaxis.set_major_locator(MaxNLocator(5, steps=[1, 2, 5, 10], integer=True))
    axes.yaxis.set_major_locator(MaxNLocator(6, steps=[1, 2, 5, 10]))
    axes.margins(x=0.0)
    low, high = axes.get_ylim()
    last = {str(position): float(line.by_seed.iloc[-1].mean()) for position, line in enumerate(lines)}
    for position, place in kept_apart(last, LINE * (high - low), low, high).items():
        line = lines[int(position)]
        axes.annotate(
            f"{number(last[position], decimals)}  {line.name}".rstrip(), (1.0, place),
            xycoords=axes.get_yaxis_transform(), xytext=(5.0, 0.0), textcoords="offset points", va="center",
            color=line.colour, fontsize=SMALL, fontweight="bold",
        )  # fmt: skip
