"""Figure: why doctors say no, year by year: how far ``prepared`` would rise if a term were zero for everybody.

The same measure as the right panel of ``why``, under the reference and under the policy, for the terms that weigh most.
"""

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from analysis.contrasts import by_arm
from analysis.figures.policy_titles import reasons_title
from analysis.figures.style import BURN_IN_LINE, FAINT, SMALL, framed, head, kept_apart, plain
from analysis.figures.why import ALWAYS_ZERO, LEFT_OUT
from analysis.results import StoredResult
from analysis.schema import POLICY, REFERENCE
from analysis.vocabulary import TERMS
from analysis.words import number

NAME = "reasons_over_time"
CAPTION = (
    "Above zero a term holds doctors back: without it more would be prepared. Below zero it draws them on, as much "
    "belief does: fewer would be."
)
MOST_TERMS = 6
BURN_IN_SHOWN = 2  # years
LINE = 0.062  # height of a label, as a share of the panel's
# Okabe and Ito's colours, the lightest darkened so that words in them can be read.
TERM_COLOURS = ("#0072b2", "#d55e00", "#007a5a", "#a8487c", "#8a6500", "#222222")


def draw(result: StoredResult, summary: pd.DataFrame) -> Figure:
    """Rises by term over the years, reference at the left and policy at the right, on one scale."""
    rises = rises_by_year(result)
    means = rises.groupby(["arm", "year", "term"])["rise"].mean().unstack("term")  # noqa: PD010
    terms = means.abs().max().sort_values(ascending=False, kind="stable").index[:MOST_TERMS]
    seeds = int(summary["seeds"].max())
    explanation = "Doctors in clinical work weighing a first post, unasked; mean over seeds, end of each year."
    figure = framed(reasons_title(result, rises), explanation, result, seeds, CAPTION)
    panels = figure.subplots(1, 2, sharey=True)
    colours = dict(zip(map(str, terms), TERM_COLOURS, strict=False))
    for axes, arm in zip(panels, (REFERENCE, POLICY), strict=True):
        head(axes, f"Under {plain(result.names[arm])}", "points by which prepared would rise without the term")
        for term, colour in colours.items():
            line = means.loc[arm][term]
            axes.plot(line.index.to_numpy() + 1, line, color=colour, linewidth=2.0)
        _dress(axes)
    for axes, arm in zip(panels, (REFERENCE, POLICY), strict=True):
        last = means.loc[arm].iloc[-1]
        _labels(axes, {term: float(last[term]) for term in colours}, colours)
    figure.subplots_adjust(left=0.05, right=0.765, top=0.72, bottom=0.185, wspace=0.95)
    return figure


def rises_by_year(result: StoredResult) -> pd.DataFrame:
    """``arm, seed, year, term, rise``: rise of prepared without the term, in points; the constant is left out."""
    rows = by_arm(result, result.reasons(["without"], since=-BURN_IN_SHOWN))
    zero = rows[rows["term"] == ALWAYS_ZERO].set_index(["arm", "seed", "year"])["without"].rename("zero")
    joined = rows[~rows["term"].isin([LEFT_OUT, ALWAYS_ZERO])].join(zero, on=["arm", "seed", "year"])
    return joined.assign(rise=100.0 * (joined["without"] - joined["zero"]))[["arm", "seed", "year", "term", "rise"]]


def _dress(axes: Axes) -> None:
    axes.axvline(0.0, color=FAINT, linewidth=1.0, linestyle=BURN_IN_LINE)
    axes.set_xlabel("years since the policy started", fontsize=SMALL)
    axes.xaxis.set_major_locator(MaxNLocator(5, steps=[1, 2, 5, 10], integer=True))
    axes.yaxis.set_major_locator(MaxNLocator(6, steps=[1, 2, 5, 10]))
    axes.tick_params(labelleft=True)
    axes.margins(x=0.0)


def _labels(axes: Axes, last: dict[str, float], colours: dict[str, str]) -> None:
    low, high = axes.get_ylim()
    for term, place in kept_apart(last, LINE * (high - low), low, high).items():
        axes.annotate(
            f"{number(last[term])}  {TERMS[term]}", (1.0, place), xycoords=axes.get_yaxis_transform(),
            xytext=(5.0, 0.0), textcoords="offset points", va="center", color=colours[term], fontsize=SMALL,
            fontweight="bold",
        )  # fmt: skip
