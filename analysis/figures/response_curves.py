"""Figure: how the outcome answers to each factor by itself, with its band and today's setting.

Small panels on one scale: the difference from today, paired by seed; the dummy's panel shows a zero line.
"""

import math

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from analysis.figures.study import BLUE, Study, names_shown
from analysis.figures.study_titles import swing_title
from analysis.figures.style import BURN_IN_LINE, FAINT, INK, SMALL, plain
from analysis.sensitivity.curves import swings
from analysis.sensitivity.outcomes import Outcome

NAME = "response_curves"
PANELS_A_PAGE, COLUMNS = 12, 4


def draw(curves: pd.DataFrame, outcome: Outcome, study: Study) -> Figure:
    """At most twelve curves, widest first, from `analysis.sensitivity.curves.response_curves`."""
    widest = swings(curves)
    names = names_shown(widest, PANELS_A_PAGE)
    left_out = len(widest) - len(names)
    caption = f"{left_out} more factors move it less and are not drawn." if left_out else ""
    band = (
        "One seed: chance is not known."
        if curves["low"].isna().all()
        else "Band: 90 % interval, chance only, same luck at every point."
    )
    explanation = (
        f"Difference in {outcome.noun} from today's, {outcome.unit}, as one factor moves and all others stay. "
        f"{band} Dashed: today's setting."
    )
    figure = study.page(swing_title(widest, outcome), explanation, caption)
    rows = math.ceil(len(names) / COLUMNS)
    panels = np.atleast_1d(figure.subplots(rows, COLUMNS, sharey=True, squeeze=False)).ravel().tolist()
    for axes, name in zip(panels, names, strict=False):
        _panel(axes, curves[curves["name"] == name], name, outcome.scale)
    for axes in panels[len(names) :]:
        axes.set_visible(False)
    figure.subplots_adjust(left=0.055, right=0.98, top=0.735, bottom=0.14 if caption else 0.11, wspace=0.1, hspace=0.8)
    return figure


def _panel(axes: Axes, curve: pd.DataFrame, name: str, scale: float) -> None:
    values = curve["value"].to_numpy(float)
    axes.axhline(0.0, color=INK, linewidth=0.9)
    axes.axvline(float(curve["today"].iloc[0]), color=FAINT, linewidth=1.2, linestyle=BURN_IN_LINE)
    low, high = (scale * curve[end].to_numpy(float) for end in ("low", "high"))
    axes.fill_between(values, low, high, color=BLUE, alpha=0.25, linewidth=0.0)
    axes.plot(values, scale * curve["difference"].to_numpy(float), color=BLUE, linewidth=2.0)
    axes.set_title(plain(name), fontsize=10.0, fontweight="bold", loc="left", pad=5.0)
    axes.xaxis.set_major_locator(MaxNLocator(3, steps=[1, 2, 5, 10]))
    axes.yaxis.set_major_locator(MaxNLocator(4, steps=[1, 2, 5, 10]))
    axes.tick_params(labelsize=SMALL)
    axes.margins(x=0.03)
