"""Figure: how much of the variance of the outcome each factor accounts for, alone and in company, with intervals."""

import math

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.figures.study import BLUE, GREY, Study
from analysis.figures.study_titles import ranking_title
from analysis.figures.style import INK, SMALL, plain
from analysis.schema import DUMMY
from analysis.sensitivity.outcomes import Outcome
from analysis.sensitivity.ranks import sobol_ranking
from analysis.sensitivity.sobol import SobolResult
from analysis.words import number

NAME = "sobol_bars"
MOST = 14
LIGHT = "#9ecae1"


def draw(result: SobolResult, outcome: Outcome, study: Study) -> Figure:
    """Total indices behind first-order ones, largest first; the dummy and chance last, as lines at or near zero."""
    ranking = sobol_ranking(result)
    table = result.table[result.table["name"] != DUMMY]
    order = np.argsort(-table["total"].fillna(-1.0).to_numpy(float), kind="stable")[:MOST]
    shown = table.iloc[order]
    dummy = result.table[result.table["name"] == DUMMY]
    share = result.noise.share
    chance = (
        "One seed: the share of chance is not known."
        if math.isnan(share)
        else f"Chance made up {number(100.0 * share)} % of the variance between points and has been taken off."
    )
    explanation = f"Share of the variance of {outcome.noun}. Thin lines: 90 % intervals. {chance}"
    left_out = len(table) - len(shown)
    caption = f"{left_out} more factors matter less and are not drawn." if left_out else ""
    figure = study.page(ranking_title(ranking, outcome), explanation, caption)
    axes = figure.subplots()
    rows = [*shown.to_dict("records"), *dummy.to_dict("records")]
    for place, row in enumerate(rows):
        _bars(axes, place, {str(key): value for key, value in row.items()})
    labels = [plain(str(row["name"])) for row in rows]
    if not math.isnan(share):
        axes.barh(len(rows), share, height=0.62, color=GREY)
        labels.append("chance (taken off)")
    _dress(axes, labels)
    figure.subplots_adjust(left=0.2, right=0.965, top=0.755, bottom=0.15)
    return figure


def _bars(axes: Axes, place: int, row: dict[str, object]) -> None:
    for column, colour, height, shift in (("total", LIGHT, 0.72, 0.12), ("first", BLUE, 0.36, -0.18)):
        value, low, high = (float(str(row[f"{column}{end}"])) for end in ("", "_low", "_high"))
        if math.isnan(value):
            continue
        axes.barh(place, value, height=height, color=colour, label=column if place == 0 else None)
        axes.plot([low, high], [place + shift] * 2, color=INK, linewidth=1.2)


def _dress(axes: Axes, labels: list[str]) -> None:
    axes.axvline(0.0, color=INK, linewidth=1.0)
    axes.set_yticks(range(len(labels)), labels, fontsize=10.0, color=INK)
    axes.set_ylim(len(labels) - 0.4, -0.6)
    axes.grid(visible=False, axis="y")
    axes.grid(visible=True, axis="x")
    axes.spines[["left", "bottom"]].set_visible(False)
    axes.tick_params(axis="y", length=0.0)
    handles, names = axes.get_legend_handles_labels()
    words = {"total": "in company too (total)", "first": "alone (first order)"}
    if handles:
        axes.legend(handles, [words[name] for name in names], loc="lower right", frameon=False, fontsize=SMALL + 0.5)
