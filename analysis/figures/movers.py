"""Figure: who moves, the paired difference in prepared and in role by group of consultants.

At the end of the last year, policy minus reference on the same luck.
"""

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.contrasts import contrasts
from analysis.figures.intervals import Points, rows_of_points
from analysis.figures.policy_titles import movers_title
from analysis.figures.style import COLOURS, FAINT, INK, MARKERS, SMALL, framed, head, plain
from analysis.results import StoredResult
from analysis.schema import POLICY, REFERENCE
from analysis.vocabulary import GROUPINGS
from analysis.who_moves import MEASURES, leaders_over_peers, moves
from analysis.words import signed

NAME = "who_moves"
HEADS = {
    "prepared": ("Prepared", "points, share of the group in clinical work"),
    "in_role": ("In role", "points, share of the group"),
}


def draw(result: StoredResult, summary: pd.DataFrame) -> Figure:
    """Differences by group, and in words what sets leaders apart from their peers."""
    seeds = int(summary["seeds"].max())
    interval = "Line: 90 % interval, chance only." if seeds > 1 else "One seed: no interval."
    explanation = (
        f"{plain(result.names[POLICY]).capitalize()} minus {plain(result.names[REFERENCE])}, same luck; "
        f"end of year {result.years}. {interval}"
    )
    figure = framed(movers_title(result), explanation, result, seeds, _leaders(result))
    tables = {measure: moves(result, measure) for measure in MEASURES}
    groups = [(str(grouping), str(group)) for grouping, group in tables["in_role"].index]
    places, headings = _places(groups)
    for axes, measure in zip(figure.subplots(1, 2, sharey=True), MEASURES, strict=True):
        head(axes, *HEADS[measure])
        rows = 100.0 * tables[measure].reindex(groups)[["difference", "low", "high"]]
        values = [(float(value), float(low), float(high)) for value, low, high in rows.to_numpy(float)]
        rows_of_points(axes, places, [Points(values, COLOURS[POLICY], MARKERS[POLICY])], size=5.0)
        axes.set_ylim(places[-1] + 0.6, -0.55)
    _names(figure.axes[0], groups, places, headings)
    figure.subplots_adjust(left=0.235, right=0.975, top=0.74, bottom=0.185, wspace=0.08)
    return figure


def _places(groups: list[tuple[str, str]]) -> tuple[list[float], dict[str, float]]:
    """Where each group stands, and each grouping's heading above its groups."""
    places: list[float] = []
    headings: dict[str, float] = {}
    for grouping, _ in groups:
        if grouping not in headings:
            headings[grouping] = places[-1] + 1.15 if places else 0.0
            places.append(headings[grouping] + 0.95)
        else:
            places.append(places[-1] + 0.85)
    return places, headings


def _names(axes: Axes, groups: list[tuple[str, str]], places: list[float], headings: dict[str, float]) -> None:
    axes.set_yticks(places, [group for _, group in groups], fontsize=SMALL, color=INK)
    for grouping, place in headings.items():
        axes.annotate(
            GROUPINGS[grouping], (0.0, place), xycoords=axes.get_yaxis_transform(), xytext=(-6.0, 0.0),
            textcoords="offset points", ha="right", va="center", fontsize=SMALL, fontweight="bold", color=FAINT,
        )  # fmt: skip


def _leaders(result: StoredResult) -> str:
    rows = contrasts(leaders_over_peers(result))
    curiosity, belief = rows["curiosity"], rows["belief"]
    return (
        f"Leaders against their peers in clinical work: curiosity {signed(curiosity.policy, 2)} standard deviations "
        f"({signed(curiosity.reference, 2)} under {plain(result.names[REFERENCE])}), belief that they can do better "
        f"{signed(belief.policy, 2)} ({signed(belief.reference, 2)})."
    )
