"""Figures of a comparison of policies: what each adds, as set and at equal cost, and what it costs.

Policies stand in the order of the table. A filled marker is a policy as it is set, an open one the same policy scaled
to equal yearly cost and simulated again.
"""

import math
from collections.abc import Sequence
from pathlib import Path

import matplotlib as mpl
from matplotlib.figure import Figure

from analysis.figures.costs import draw_costs
from analysis.figures.intervals import Points, rows_of_points
from analysis.figures.policy_titles import ranking_title
from analysis.figures.style import COLOURS, INK, MARKERS, STYLE, framed, head, key_of, plain, save
from analysis.ranking import Ranked, leads_clearly, ranked
from analysis.results import StoredResult
from analysis.schema import POLICY, REFERENCE

NAMES = {"prepared": "Prepared", "in_role": "In role", "vacancy": "Vacancy"}
UNITS = {
    "prepared": "points, share of doctors in clinical work",
    "in_role": "points, share of consultants",
    "vacancy": "points, share of leadership posts",
}
EQUAL_COST = "#d55e00"
NOTHING = (math.nan, math.nan, math.nan)


def draw_comparison(result: StoredResult, folder: Path) -> list[Path]:
    """Draw the figures of a comparison into ``folder``: ``comparison`` and ``costs``, each as PNG and SVG."""
    policies, scaled = ranked(result), ranked(result, equal_cost=True)
    with mpl.rc_context(STYLE):
        return [
            *save(draw_effects(result, policies, scaled), folder, "comparison"),
            *save(draw_costs(result, policies), folder, "costs"),
        ]


def draw_effects(result: StoredResult, policies: Sequence[Ranked], scaled: Sequence[Ranked]) -> Figure:
    """Paired differences of each policy in prepared, in role and vacancy."""
    pair = result.pair(policies[0].arm)
    seeds = max(row.seeds for row in policies[0].rows.values())
    interval = "Line: 90 % interval, chance only. " if seeds > 1 else "One seed: no interval. "
    explanation = (
        f"Each policy minus {plain(pair.names[REFERENCE])}, same luck; mean over year {pair.years}. {interval}"
        "Sorted by prepared as set."
    )
    title = ranking_title((policies, leads_clearly(result, policies)), (scaled, leads_clearly(result, scaled)))
    figure = framed(title, explanation, pair, seeds)
    kinds: list[tuple[str, str]] = [("◆  as set", COLOURS[POLICY])]
    if scaled:
        kinds.append(("○  at equal yearly cost", EQUAL_COST))
    key_of(figure, kinds, 0.815)
    by_name = {policy.name: policy for policy in scaled}
    places = [float(place) for place in range(len(policies))]
    for axes, measure in zip(figure.subplots(1, 3, sharey=True), NAMES, strict=True):
        head(axes, NAMES[measure], UNITS[measure])
        as_set = [_points(policy, measure) for policy in policies]
        equal = [_points(by_name.get(policy.name), measure) for policy in policies]
        series = [Points(as_set, COLOURS[POLICY], MARKERS[POLICY], shift=-0.15 if scaled else 0.0)]
        series += [Points(equal, EQUAL_COST, "o", filled=False, shift=0.18)] if scaled else []
        rows_of_points(axes, places, series, size=5.5)
    figure.axes[0].set_yticks(places, [plain(policy.name) for policy in policies], fontsize=10.0, color=INK)
    figure.subplots_adjust(left=0.205, right=0.975, top=0.695, bottom=0.12, wspace=0.1)
    return figure


def _points(policy: Ranked | None, measure: str) -> tuple[float, float, float]:
    if policy is None:
        return NOTHING
    row = policy.rows[measure]
    return 100.0 * row.difference, 100.0 * row.low, 100.0 * row.high
