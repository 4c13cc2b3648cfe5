"""Figure: the effect over two factors at once, with the line where it is nothing and a box around "our guess"."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from numpy.typing import NDArray

from analysis.figures.study import Study, colours
from analysis.figures.style import INK, SMALL, plain
from analysis.figures.surface_titles import CHANCE, surface_title
from analysis.sensitivity.outcomes import Outcome

NAME = "heat_map"
Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Surface:
    """An effect over two factors: from `analysis.sensitivity.curves.surface`, with the names of the factors.

    ``value`` and ``clear`` have the shape ``(len(first), len(second))``; ``guess`` is low and high of the first and of
    the second factor within which we believe the truth to be, or ``None``; ``seeds`` at each point, if known.
    """

    names: tuple[str, str]
    first: Array
    second: Array
    value: Array
    clear: NDArray[np.bool_]
    guess: tuple[float, float, float, float] | None = None
    seeds: int | None = None


def draw(surface: Surface, outcome: Outcome, study: Study) -> Figure:
    """First factor to the right, second upwards; orange is harm, blue is gain, dots are not told from chance."""
    value, clear = pd.DataFrame(surface.value), pd.DataFrame(surface.clear)
    title = surface_title(*surface.names, value, clear, outcome, surface.seeds)
    box = " Box: our guess, where policy and central world stand." if surface.guess else ""
    explanation = (
        f"Effect on {outcome.noun} against the reference, {outcome.unit}, same luck. Black line: no effect. Dots: not "
        f"to be told from chance (90 %).{box}"
    )
    figure = study.page(title, explanation)
    axes = figure.subplots()
    shown = outcome.scale * surface.value.T
    most = max(outcome.least, float(np.max(np.abs(shown), initial=0.0, where=np.isfinite(shown))))
    less, more = colours(outcome)
    ramp = LinearSegmentedColormap.from_list("harm and gain", [less, "#ffffff", more])
    image = axes.pcolormesh(surface.first, surface.second, shown, cmap=ramp, vmin=-most, vmax=most, shading="nearest")
    _zero_line(axes, surface, shown)
    unsure = np.argwhere(~surface.clear & np.isfinite(surface.value))
    axes.plot(surface.first[unsure[:, 0]], surface.second[unsure[:, 1]], ".", color=INK, markersize=3.0)
    if surface.guess:
        _guess(axes, surface.guess)
    axes.set_xlabel(plain(surface.names[0]), fontsize=10.5)
    axes.set_ylabel(plain(surface.names[1]), fontsize=10.5)
    axes.grid(visible=False)
    bar = figure.colorbar(image, ax=axes, pad=0.02)
    bar.set_label(outcome.unit, fontsize=SMALL)
    bar.ax.tick_params(labelsize=SMALL)
    figure.subplots_adjust(left=0.09, right=1.0, top=0.755, bottom=0.16)
    return figure


def _zero_line(axes: Axes, surface: Surface, shown: Array) -> None:
    known = shown[np.isfinite(shown)]
    if known.min(initial=0.0) < 0.0 < known.max(initial=0.0) and surface.clear.mean() > CHANCE:
        axes.contour(surface.first, surface.second, shown, levels=[0.0], colors=[INK], linewidths=[2.0])


def _guess(axes: Axes, guess: tuple[float, float, float, float]) -> None:
    left, right, bottom, top = guess
    box = Rectangle(
        (left, bottom), right - left, top - bottom, fill=False, edgecolor=INK, linewidth=1.6, linestyle="--"
    )
    axes.add_patch(box)
    axes.annotate(
        "our guess", (left, top), xytext=(3.0, 3.0), textcoords="offset points", fontsize=SMALL, color=INK, va="bottom",
        bbox={"facecolor": "white", "edgecolor": "none", "pad": 1.0, "alpha": 0.8},
    )  # fmt: skip
