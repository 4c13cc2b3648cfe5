"""Figure: share in role and readiness along a lever, on the way up and on the way down, with the thresholds of theory.

A line is the mean over seeds of the last year of each hold, its band holds the middle 80 % of the seeds.
"""

from pathlib import Path

import matplotlib as mpl
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.figures.style import BAND, FAINT, OVER_GRID, SMALL, STYLE, framed, head, save
from analysis.hysteresis import DOWN, UP, StoredSweep, finding_of
from analysis.hysteresis_words import finding_in_words, theory_in_words

NAME = "hysteresis"
WAYS = {UP: ("#0072b2", "▲", "going up"), DOWN: ("#d55e00", "▼", "coming down")}
MARKERS = {UP: "^", DOWN: "v"}
PANELS = {
    "in_role": ("In role", "% of consultants who hold a leadership role"),
    "prepared": ("Prepared", "% of doctors in clinical work who would say yes, unasked"),
}


def draw_sweep(sweep: StoredSweep, folder: Path) -> list[Path]:
    """Draw the study into ``folder``, which is made if need be; returns the PNG and the SVG."""
    folder.mkdir(parents=True, exist_ok=True)
    with mpl.rc_context(STYLE):
        return save(_figure(sweep), folder, NAME)


def _figure(sweep: StoredSweep) -> Figure:
    seeds = int(sweep.branches["seed"].nunique())
    years = sweep.manifest["hold_years"]
    explanation = (
        f"Each level of {sweep.lever} held for {years} {'year' if years == 1 else 'years'}, the last of which is shown."
        + (" Line: mean over seeds; band: the middle 80 % of seeds." if seeds > 1 else " One seed.")
    )
    title = finding_in_words(sweep, finding_of(sweep))
    figure = framed(title, explanation, sweep, seeds, caption=theory_in_words(sweep))
    for axes, measure in zip(figure.subplots(1, 2), PANELS, strict=True):
        for way in (UP, DOWN):
            _line(axes, sweep.branches[sweep.branches["branch"] == way], measure, way)
        head(axes, *PANELS[measure])
        axes.set_xlabel(f"{sweep.lever}, {sweep.unit}", fontsize=SMALL)
        axes.set_ylim(bottom=0.0)
        axes.margins(x=0.01)
        _thresholds(axes, sweep)
    _key(figure)
    figure.subplots_adjust(left=0.05, right=0.975, top=0.69, bottom=0.235, wspace=0.14)
    return figure


def _line(axes: Axes, rows: pd.DataFrame, measure: str, way: str) -> None:
    by_level = (100.0 * rows[measure]).groupby(rows["level"])
    mean, colour = by_level.mean(), WAYS[way][0]
    levels = mean.index.to_numpy(float)
    bottom, top = map(by_level.quantile, BAND)
    axes.fill_between(levels, bottom, top, color=colour, alpha=0.25, linewidth=0.0)
    axes.plot(levels, mean, color=colour, linewidth=2.0, marker=MARKERS[way], markersize=5.0)


def _thresholds(axes: Axes, sweep: StoredSweep) -> None:
    """Where theory says that a branch ends, in the colour of the way that leaves it there."""
    places = ((UP, "tips_up", "tips up\non paper", "right", -5), (DOWN, "tips_down", "tips down\non paper", "left", 5))
    for way, at, words, side, aside in places:
        level = sweep.theory[at]
        if level is not None:
            axes.axvline(level, color=WAYS[way][0], linewidth=1.2, linestyle=(0, (4, 3)))
            axes.annotate(
                words, (level, 0.5), xycoords=("data", "axes fraction"), xytext=(aside, 0), textcoords="offset points",
                fontsize=SMALL, color=FAINT, va="center", ha=side, bbox=dict(OVER_GRID),
            )  # fmt: skip


def _key(figure: Figure) -> None:
    for place, (colour, symbol, words) in enumerate(WAYS.values()):
        figure.text(0.025 + 0.12 * place, 0.795, f"{symbol}  {words}", color=colour, fontweight="bold")
