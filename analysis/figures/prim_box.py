"""Figure: the region of the uncertainties in which a policy mostly succeeds (or fails).

Left, every world by the two surest restrictions, with the box; right, the sides of the box within what was sampled.
"""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from numpy.typing import NDArray

from analysis.discovery.prim import Box
from analysis.discovery.words import unseen_sentence
from analysis.figures.study import BLUE, ORANGE, PALE, Study
from analysis.figures.study_titles import box_title
from analysis.figures.style import INK, SMALL, head, plain
from analysis.words import rate

NAME = "prim_box"
MOST = 8
Mask = NDArray[np.bool_]


def draw(box: Box, worlds: pd.DataFrame, success: Mask, what: str, study: Study) -> Figure:
    """The box over the worlds it was found in.

    Parameters
    ----------
    box : Box
        From `analysis.discovery.prim.find_box`.
    worlds : DataFrame
        One row a world, one column a parameter: what the box was found in.
    success : ndarray of bool
        The worlds looked for.
    what : str
        What happens in them, as in "the prescriptive policy succeeds".
    study : Study
        Where the numbers come from.
    """
    explanation = (
        f"The region holds {rate(box.mass)} of {len(worlds):,} worlds, and {rate(box.coverage)} of those in which "
        f"{what}.{unseen_sentence(box)}"
        if not box.limits.empty
        else f"{len(worlds):,} worlds; in {rate(box.base)} of them {what}."
    )
    figure = study.page(box_title(box, what), explanation)
    left, right = figure.subplots(1, 2, width_ratios=[1.15, 1.0])
    _scatter(left, box, worlds, success, what)
    _sides(right, box, worlds)
    figure.subplots_adjust(left=0.075, right=0.965, top=0.69, bottom=0.16, wspace=0.42)
    return figure


def _scatter(axes: Axes, box: Box, worlds: pd.DataFrame, success: Mask, what: str) -> None:
    named = [str(name) for name in box.limits["name"]]
    others = [str(name) for name in worlds.columns if str(name) not in named]
    pair = (named + others)[:2]
    x, y = (worlds[name].to_numpy(float) for name in (pair[0], pair[-1]))
    axes.plot(x[~success], y[~success], "o", color=ORANGE, markersize=4.0, alpha=0.75, markeredgewidth=0.0)
    axes.plot(x[success], y[success], "o", color=BLUE, markersize=5.0, alpha=0.85, markeredgewidth=0.0)
    axes.margins(0.03)
    if named:
        (x_low, x_high), (y_low, y_high) = (_ends(box, name, axes, way) for name, way in zip(pair, "xy", strict=False))
        side = {"fill": False, "edgecolor": INK, "linewidth": 1.8}
        axes.add_patch(Rectangle((x_low, y_low), x_high - x_low, y_high - y_low, **side))  # type: ignore[arg-type]
    axes.set_xlabel(plain(pair[0]), fontsize=10.0)
    axes.set_ylabel(plain(pair[-1]), fontsize=10.0)
    head(axes, "Every world", f"blue: {what}; orange: not")


def _ends(box: Box, name: str, axes: Axes, way: str) -> tuple[float, float]:
    """The sides of the box along one parameter; an open side runs to the end of the axis."""
    low, high = axes.get_xlim() if way == "x" else axes.get_ylim()
    row = box.limits[box.limits["name"] == name]
    if row.empty:
        return low, high
    return max(low, float(row["low"].iloc[0])), min(high, float(row["high"].iloc[0]))


def _sides(axes: Axes, box: Box, worlds: pd.DataFrame) -> None:
    """Each restriction as a part of the range that was sampled, with its ends in the parameter's unit."""
    shown = box.limits.head(MOST)
    if shown.empty:
        axes.set_axis_off()
        axes.text(0.0, 1.0, "No restriction of any uncertainty\nis more than chance.", va="top", fontsize=10.5)
        return
    for place, (name, low, high) in enumerate(zip(shown["name"], shown["low"], shown["high"], strict=True)):
        bottom, top = float(worlds[name].min()), float(worlds[name].max())
        ends = [(min(max(float(end), bottom), top) - bottom) / (top - bottom) for end in (low, high)]
        axes.barh(place, 1.0, height=0.5, color=PALE)
        axes.barh(place, ends[1] - ends[0], left=ends[0], height=0.5, color=BLUE)
        for end, value, anchor in ((0.0, bottom, "left"), (1.0, top, "right")):
            axes.text(end, place + 0.32, _short(value), va="top", ha=anchor, fontsize=SMALL)
        sides = [_short(float(end)) for end in (low, high) if np.isfinite(end)]
        axes.text(0.5, place + 0.32, " to ".join(sides), va="top", ha="center", fontsize=SMALL, fontweight="bold")
    axes.set_yticks(range(len(shown)), [plain(str(name)) for name in shown["name"]], fontsize=10.0, color=INK)
    axes.set_ylim(max(len(shown), 2) - 0.2, -0.5)
    axes.set_xlim(0.0, 1.0)
    axes.set_xticks([])
    axes.grid(visible=False)
    axes.spines[["left", "bottom"]].set_visible(False)
    axes.tick_params(axis="y", length=0.0)
    head(axes, "Sides of the region", "blue: the region; grey: what was sampled; bold: its ends")


def _short(value: float) -> str:
    return f"{value:.3g}".replace("-", "−")
