"""Figure: how far each factor can move the outcome from today's, widest first, beside what chance alone moves."""

import math

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.figures.study import GREY, Study, colours, names_shown
from analysis.figures.study_titles import swing_title
from analysis.figures.style import FAINT, INK, SMALL, plain
from analysis.sensitivity.outcomes import Outcome

NAME = "tornado"
MOST = 14  # bars


def draw(swings: pd.DataFrame, chance: float, outcome: Outcome, study: Study) -> Figure:
    """Bars to the lowest and highest point of each response curve.

    Parameters
    ----------
    swings : DataFrame
        From `analysis.sensitivity.curves.swings`.
    chance : float
        From `analysis.sensitivity.curves.chance_swing`; ``nan`` with one seed, then no grey bar is drawn.
    outcome, study
        What is measured, and where.
    """
    shown = swings.set_index("name").loc[names_shown(swings, MOST)].reset_index()
    grey = (
        "One seed: chance is not known."
        if math.isnan(chance)
        else "Grey: how far chance alone moves a difference of two points (90 %). Thin lines: 90 % intervals."
    )
    explanation = (
        f"Change in {outcome.noun} from today's, {outcome.unit}, when one factor goes through its range and all "
        "others stay. "
        f"{grey}"
    )
    left_out = len(swings) - len(shown)
    caption = f"{left_out} more factors move it less and are not drawn." if left_out else ""
    figure = study.page(swing_title(swings, outcome), explanation, caption)
    axes = figure.subplots()
    labels = [plain(str(name)) for name in shown["name"]]
    for row, values in enumerate(shown.drop(columns="name").to_dict("records")):
        _bar(axes, row, {str(key): float(value) for key, value in values.items()}, outcome)
    if not math.isnan(chance):
        axes.barh(len(labels), 2.0 * outcome.scale * chance, left=-outcome.scale * chance, height=0.6, color=GREY)
        labels.append("chance (other seeds)")
    _dress(axes, labels)
    figure.subplots_adjust(left=0.2, right=0.965, top=0.755, bottom=0.15)
    return figure


def _bar(axes: Axes, row: int, values: dict[str, float], outcome: Outcome) -> None:
    scale = outcome.scale
    for way, colour in zip(("down", "up"), colours(outcome), strict=True):
        reach = scale * values[way]
        axes.barh(row, reach, height=0.6, color=colour)
        low, high = scale * values[f"{way}_low"], scale * values[f"{way}_high"]
        if reach and not math.isnan(low):
            axes.plot([low, high], [row, row], color=INK, linewidth=1.3)
        if abs(reach) >= 0.5 * outcome.least:
            end = max(reach, high) if way == "up" else min(reach, low)
            end = reach if math.isnan(end) else end
            axes.annotate(
                outcome.bare(values[way], sign=True), (end, row), xytext=(4.0 if way == "up" else -4.0, 0.0),
                textcoords="offset points", ha="left" if way == "up" else "right", va="center", fontsize=SMALL,
                color=INK,
            )  # fmt: skip


def _dress(axes: Axes, labels: list[str]) -> None:
    axes.axvline(0.0, color=INK, linewidth=1.0)
    axes.set_yticks(range(len(labels)), labels, fontsize=10.0, color=INK)
    axes.set_ylim(len(labels) - 0.4, -0.6)
    axes.margins(x=0.12)
    axes.grid(visible=False, axis="y")
    axes.grid(visible=True, axis="x")
    axes.spines[["left", "bottom"]].set_visible(False)
    axes.tick_params(axis="y", length=0.0)
    axes.tick_params(axis="x", colors=FAINT)
