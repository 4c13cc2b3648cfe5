"""Figure: how far trusts differ, in the share of doctors in role and in published engagement.

Each dot is a trust at the end of the last year, from the lowest to the highest of its run; the k-th lowest is averaged
over seeds, so the spread within a run is kept. The standard deviation is that of the printed table: taken in each
quarter of the last year and averaged.
"""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator
from numpy.typing import NDArray

from analysis.contrasts import Contrast, by_arm, contrasts
from analysis.figures.style import COLOURS, MARKERS, OVER_GRID, SMALL, SYMBOLS, TEXT_COLOURS, framed, head, plain
from analysis.figures.titles import spread_title
from analysis.results import StoredResult
from analysis.schema import POLICY, REFERENCE
from analysis.words import number

NAME = "spread"
# measure: name of the panel, unit, factor into percent or points
PANELS = {
    "in_role": ("In role", "% of the trust's consultants", 100.0),
    "published_engagement": ("Published engagement", "score, 0-100, survey error and gaming included", 1.0),
}
MANY = 40  # trusts, from which the dots are smaller


def matters(result: StoredResult) -> bool:
    """Whether there are trusts to differ."""
    return result.trust_count > 1


def draw(result: StoredResult, summary: pd.DataFrame) -> Figure:
    """Trusts in order, under both arms in the last year, with their standard deviation."""
    trusts = by_arm(result, result.trusts(list(PANELS), since=result.last_year))
    rows = contrasts(summary.set_index("measure"))
    seeds = int(summary["seeds"].max())
    mean = ", mean over seeds" if seeds > 1 else ""
    explanation = (
        f"Dots: trusts at the end of year {result.years}, from lowest to highest{mean}. "
        f"sd: standard deviation between trusts, mean over year {result.years}."
    )
    figure = framed(spread_title(result, rows["spread_in_role"]), explanation, result, seeds)
    for axes, measure in zip(figure.subplots(1, 2), PANELS, strict=True):
        _dots(axes, trusts, measure)
        _dress(axes, measure)
        _labels(axes, result, rows[f"spread_{measure}"], measure)
    figure.subplots_adjust(left=0.05, right=0.975, top=0.715, bottom=0.16, wspace=0.14)
    return figure


def in_order(trusts: pd.DataFrame, measure: str) -> NDArray[np.float64]:
    """Values of the trusts of one arm, lowest first, averaged place by place over seeds; shape ``(trusts,)``."""
    by_seed = [np.sort(values.to_numpy(float)) for _, values in trusts.groupby("seed")[measure]]
    ordered: NDArray[np.float64] = np.mean(by_seed, axis=0)
    return ordered


def _dots(axes: Axes, trusts: pd.DataFrame, measure: str) -> None:
    for arm in (REFERENCE, POLICY):
        values = PANELS[measure][2] * in_order(trusts[trusts["arm"] == arm], measure)
        places = 100.0 * (np.arange(len(values)) + 0.5) / len(values)
        size = 6.5 if len(values) < MANY else 3.8
        axes.plot(places, values, MARKERS[arm], color=COLOURS[arm], markersize=size, alpha=0.85, markeredgewidth=0.0)


def _dress(axes: Axes, measure: str) -> None:
    name, unit, _ = PANELS[measure]
    head(axes, name, unit)
    axes.set_xlabel("trusts from lowest to highest, % of trusts", fontsize=SMALL)
    axes.set_xlim(-2.0, 102.0)
    axes.yaxis.set_major_locator(MaxNLocator(6, steps=[1, 2, 5, 10]))
    low, high = axes.get_ylim()
    axes.set_ylim(low, high + 0.22 * (high - low))


def _labels(axes: Axes, result: StoredResult, deviations: Contrast, measure: str) -> None:
    """The arms by name and marker, with their standard deviations, where the lowest trusts leave room."""
    places = ((REFERENCE, deviations.reference, 0.975), (POLICY, deviations.policy, 0.9))
    for arm, deviation, height in places:
        size = number(PANELS[measure][2] * deviation)
        axes.text(
            0.03, height, f"{SYMBOLS[arm]}  {plain(result.names[arm])}: sd {size} points", transform=axes.transAxes,
            color=TEXT_COLOURS[arm], fontweight="bold", va="top", bbox=OVER_GRID,
        )  # fmt: skip
