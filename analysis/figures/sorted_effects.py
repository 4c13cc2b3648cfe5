"""Figure: the effect of each policy in every plausible world, sorted from worst to best."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.discovery.worlds import beats
from analysis.figures.study import BLUE, ORANGE, Study
from analysis.figures.study_titles import effects_title
from analysis.figures.style import FAINT, INK, OVER_GRID, SMALL, head, plain
from analysis.sensitivity.outcomes import Outcome
from analysis.words import number, part_of

NAME = "sorted_effects"
MOST = 4


def draw(effects: pd.DataFrame, reference: str, outcome: Outcome, study: Study, amount: float = 0.0) -> Figure:
    """One panel a policy, all on one scale.

    Parameters
    ----------
    effects : DataFrame
        One row a world, one column a policy (at most four are drawn; the first gives the title): outcome minus the
        reference's, in stored units, mean over the world's seeds.
    reference : str
        Name of the reference policy.
    outcome, study
        What is measured, and where.
    amount : float
        What counts as better, in stored units; its share is told in each panel.
    """
    first = str(effects.columns[0])
    explanation = (
        f"Effect on {outcome.noun} against {plain(reference)}, {outcome.unit}: every line is one plausible world, "
        "same luck "
        "under both policies. Blue: better. Orange: it backfires."
    )
    figure = study.page(effects_title(effects[first], first, outcome, amount), explanation)
    shown = effects[list(effects.columns[:MOST])]
    shares = beats(shown, amount, outcome.more_is_better)[["better", "worlds"]].to_numpy(float).tolist()
    panels = figure.subplots(1, len(shown.columns), sharey=True, squeeze=False)[0]
    for axes, policy, (better, worlds) in zip(panels, shown.columns, shares, strict=True):
        _panel(axes, shown[policy].dropna().to_numpy(float), str(policy), outcome)
        more = f" by more than {outcome.size(amount)}" if amount > 0.0 else ""
        text = f"better{more}\nin {part_of(better, int(worlds))} worlds"
        axes.text(0.03, 0.97, text, transform=axes.transAxes, va="top", fontsize=SMALL + 0.5, bbox=OVER_GRID)
    figure.subplots_adjust(left=0.065, right=0.975, top=0.69, bottom=0.16, wspace=0.08)
    return figure


def _panel(axes: Axes, values: np.ndarray[tuple[int], np.dtype[np.float64]], policy: str, outcome: Outcome) -> None:
    shown = outcome.scale * np.sort(values if outcome.more_is_better else -values)
    gains = shown > 0.0
    shown = shown if outcome.more_is_better else -shown
    places = 100.0 * (np.arange(len(shown)) + 0.5) / len(shown)
    axes.vlines(places[gains], 0.0, shown[gains], color=BLUE, linewidth=max(0.6, 170.0 / len(shown)))
    axes.vlines(places[~gains], 0.0, shown[~gains], color=ORANGE, linewidth=max(0.6, 170.0 / len(shown)))
    axes.axhline(0.0, color=INK, linewidth=1.0)
    middle = float(np.median(shown))
    axes.plot([0.0, 100.0], [middle, middle], color=FAINT, linewidth=1.0, linestyle="--")
    head(axes, plain(policy), f"dashed: median, {number(middle)}")
    axes.set_xlim(0.0, 100.0)
    axes.margins(y=0.2)
    axes.set_xticks([0.0, 50.0])  # a 100 would run into the next panel's 0
    axes.set_xlabel("worlds from worst to best, %", fontsize=SMALL)
