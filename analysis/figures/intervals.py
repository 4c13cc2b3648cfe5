"""Rows of points with intervals, one below the other: how policies, levers and groups are set side by side."""

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from analysis.figures.style import FAINT, GRID, INK, SMALL

LEAST_REACH = 0.05  # points: a scale is never so fine that rounding looks like an effect


@dataclass(frozen=True)
class Points:
    """One value and its interval for each row, drawn alike.

    Parameters
    ----------
    values : sequence of (float, float, float)
        Value, low and high by row; ``nan`` where a row has none.
    colour, marker : str
        Of the points.
    filled : bool
        Whether the marker is.
    shift : float
        How far below its row a point stands, in rows.
    """

    values: Sequence[tuple[float, float, float]]
    colour: str
    marker: str
    filled: bool = True
    shift: float = 0.0


def rows_of_points(axes: Axes, places: Sequence[float], series: Sequence[Points], size: float = 6.5) -> None:
    """Draw series of points at the heights ``places``, counted downwards, with a line at zero."""
    axes.axvline(0.0, color=INK, linewidth=1.0)
    for points in series:
        for place, (value, low, high) in zip(places, points.values, strict=True):
            height = place + points.shift
            axes.plot([low, high], [height, height], color=points.colour, linewidth=1.6, solid_capstyle="butt")
            face = points.colour if points.filled else "white"
            axes.plot(
                [value], [height], points.marker, color=points.colour, markerfacecolor=face, markersize=size,
                markeredgewidth=1.4,
            )  # fmt: skip
    low, high = axes.get_xlim()
    axes.set_xlim(min(low, -LEAST_REACH), max(high, LEAST_REACH))
    axes.set_ylim(max(places) + 0.7, min(places) - 0.7)
    axes.xaxis.set_major_locator(MaxNLocator(5, steps=[1, 2, 5, 10]))
    axes.grid(visible=True, axis="x", color=GRID, linewidth=0.8)
    axes.grid(visible=False, axis="y")
    axes.spines[["left"]].set_visible(False)
    axes.tick_params(axis="y", length=0.0)
    axes.tick_params(axis="x", labelsize=SMALL, color=FAINT)
