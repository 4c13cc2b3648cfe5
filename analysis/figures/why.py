"""Figure: why doctors say no, shown two ways, because no single way is free of convention.

Left, the share of doctors in clinical work for whom each term of the decision is the most negative. Right, how far
``prepared`` would rise if that term were zero for everybody.
"""

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from analysis.contrasts import by_arm
from analysis.figures.style import COLOURS, FAINT, GRID, INK, MARKERS, SMALL, TEXT_COLOURS, framed, head, key
from analysis.figures.titles import why_title
from analysis.results import StoredResult
from analysis.schema import POLICY, REFERENCE
from analysis.vocabulary import TERMS
from analysis.words import number

NAME = "why"
CAPTION = (
    "The left panel depends on where zero lies: terms are counted from their own zeros (stigma from none, pay from no "
    "gain), and other zeros would name other reasons. The right panel takes one term away for everybody: rises do not "
    "add up, and below zero a term draws doctors in. The constant is left out."
)
LEFT_OUT = "constant"
# Nobody in clinical work has the habit of leading: what is left without it is prepared itself, at the same moment.
ALWAYS_ZERO = "habit"
LEAST_SHARE, LEAST_RISE = 0.5, 0.05  # percent, points: smaller reasons are not drawn
SIZES = {REFERENCE: 9.5, POLICY: 6.0}
ROOM_FOR_NUMBERS = 1.42  # times the width of the data


def draw(result: StoredResult, summary: pd.DataFrame) -> Figure:
    """Largest negative term and rise without it, by term, under both arms in the last year."""
    largest, rise = reasons_last_year(result)
    drawn = ((largest.max(axis=1) >= LEAST_SHARE) | (rise.max(axis=1) >= LEAST_RISE)) & (rise.index != LEFT_OUT)
    order = rise[drawn].sort_values(POLICY, kind="stable").index
    largest, rise = largest.loc[order], rise.loc[order]
    explanation = f"Doctors in clinical work weighing a first post, unasked; end of year {result.years}."
    figure = framed(
        why_title(result, largest[POLICY], rise[POLICY]), explanation, result, int(summary["seeds"].max()), CAPTION
    )
    key(figure, result, 0.805)
    left, right = figure.subplots(1, 2, sharey=True)
    head(left, "The most negative term", "% of doctors in clinical work for whom it is")
    head(right, "Without this term, prepared would rise", "percentage points")
    _panel(left, largest, 0)
    _panel(right, rise, 1)
    left.set_yticks(range(len(order)), [TERMS[str(term)] for term in order], fontsize=10.0, color=INK)
    figure.subplots_adjust(left=0.205, right=0.975, top=0.68, bottom=0.195, wspace=0.1)
    return figure


def reasons_last_year(result: StoredResult) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Largest negative term (percent of doctors) and rise without it (points): means over seeds, term by arm."""
    reasons = by_arm(result, result.reasons(["largest", "without"], since=result.last_year))
    largest, without = (reasons.pivot_table(index="term", columns="arm", values=way) for way in ("largest", "without"))
    return 100.0 * largest, 100.0 * (without - without.loc[ALWAYS_ZERO])


def _panel(axes: Axes, values: pd.DataFrame, decimals: int) -> None:
    rows = range(len(values))
    axes.hlines(rows, 0.0, values.max(axis=1), color=GRID, linewidth=1.2)
    for arm in (REFERENCE, POLICY):
        axes.plot(values[arm], rows, MARKERS[arm], color=COLOURS[arm], markersize=SIZES[arm], clip_on=False)
    low, high = min(0.0, float(values.min().min())), max(1.0, float(values.max().max()))
    axes.set_xlim(low - 0.02 * (high - low), low + ROOM_FOR_NUMBERS * (high - low))
    ticks = MaxNLocator(5, steps=[1, 2, 5, 10]).tick_values(low, high)
    axes.set_xticks([tick for tick in ticks if low <= tick <= high])
    _numbers(axes, values, decimals)
    axes.axvline(0.0, color=FAINT, linewidth=1.0)
    axes.grid(visible=False)
    axes.set_ylim(-0.6, max(len(values), 1) - 0.4)
    axes.spines[["left", "bottom"]].set_visible(False)
    axes.tick_params(axis="y", length=0.0)


def _numbers(axes: Axes, values: pd.DataFrame, decimals: int) -> None:
    """The values at the right of the panel, reference before policy, in their colours."""
    for arm, place in ((REFERENCE, 0.89), (POLICY, 1.0)):
        for row, value in enumerate(values[arm]):
            axes.text(
                place, row, number(float(value), decimals), transform=axes.get_yaxis_transform(), va="center_baseline",
                ha="right", color=TEXT_COLOURS[arm], fontsize=SMALL + 0.5, fontweight="bold",
            )  # fmt: skip
