"""Figure: how often each factor takes each place when the rows of the design are drawn again."""

import numpy as np
from matplotlib.figure import Figure

from analysis.figures.study import Study
from analysis.figures.study_titles import places_title
from analysis.figures.style import INK, SMALL, plain
from analysis.sensitivity.outcomes import Outcome
from analysis.sensitivity.ranks import Ranking

NAME = "rank_strip"
MOST = 14
DARK = 0.55  # share from which white numbers are read better than black ones


def draw(ranking: Ranking, outcome: Outcome, study: Study) -> Figure:
    """A table of shares: a firm ranking is a dark diagonal, a loose one a pale band."""
    explanation = (
        "Of 100 resamples of the design, in how many each factor (row) takes each place (column). A dark diagonal is "
        "a firm "
        "order. Resampling speaks of the size of the design, not of the assumptions."
    )
    figure = study.page(places_title(ranking, outcome), explanation)
    axes = figure.subplots()
    shares = ranking.places.iloc[:MOST, :MOST].to_numpy(float)
    count = len(shares)
    axes.imshow(shares, cmap="Blues", vmin=0.0, vmax=1.0, aspect="auto")
    for row, column in np.argwhere(shares >= 0.005).tolist():
        share = shares[row, column]
        axes.text(
            column, row, f"{100.0 * share:.0f}", ha="center", va="center", fontsize=SMALL,
            color="white" if share >= DARK else INK,
        )  # fmt: skip
    axes.set_xticks(range(count), [str(place) for place in range(1, count + 1)])
    axes.set_yticks(range(count), [plain(str(name)) for name in ranking.places.index[:MOST]], fontsize=10.0, color=INK)
    axes.set_xlabel("place", fontsize=SMALL)
    axes.grid(visible=False)
    axes.spines[["left", "bottom"]].set_visible(False)
    axes.tick_params(length=0.0)
    figure.subplots_adjust(left=0.2, right=0.965, top=0.755, bottom=0.15)
    return figure
