"""Figure: what each policy costs a year, and what it adds in leader-years and in years of doctors prepared.

Left, additional doctor-years in role a year; right, additional years a year of doctors in clinical work who are
prepared. Vertical lines are 90 % intervals by chance. Names stand at the right, kept apart, in the order of points.
"""

import textwrap
from collections.abc import Mapping, Sequence
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from analysis.contrasts import LEVEL
from analysis.costs import doctor_years
from analysis.figures.policy_titles import cost_title
from analysis.figures.style import COLOURS, FAINT, INK, SMALL, TEXT_COLOURS, framed, head, kept_apart, plain
from analysis.ranking import Ranked
from analysis.results import StoredResult
from analysis.schema import POLICY, REFERENCE
from analysis.student import margin_of_mean

PANELS = ("Leaders", "Doctors prepared")
UNITS = ("additional leader-years a year", "additional years a year of doctors prepared")
LABEL_WIDTH = 26  # characters
LINE = 0.056  # height of a line of a label, as a share of the panel's
LABELS_AT, NAMES_AT = 1.07, 1.08  # where lines to labels end and names begin, as shares of the panel's width
TO_POINT: Mapping[str, Any] = {"color": FAINT, "linewidth": 0.5, "alpha": 0.6, "clip_on": False, "zorder": 1.0}

Gain = tuple[float, float]  # mean and half its interval


def draw_costs(result: StoredResult, policies: Sequence[Ranked]) -> Figure:
    """Cost against gain of every policy as it is set."""
    pair = result.pair(policies[0].arm)
    seeds = max(row.seeds for row in policies[0].rows.values())
    interval = " Line: 90 % interval, chance only." if seeds > 1 else " One seed: no interval."
    explanation = (
        f"Policies as set, against {plain(pair.names[REFERENCE])}; mean over all {pair.years} years, undiscounted "
        f"(title: discounted).{interval}"
    )
    figure = framed(cost_title(policies), explanation, pair, seeds)
    gains = {policy.arm: _gains(result.pair(policy.arm)) for policy in policies}
    for position, axes in enumerate(figure.subplots(1, 2)):
        head(axes, PANELS[position], UNITS[position])
        _panel(axes, policies, {arm: gain[position] for arm, gain in gains.items()})
    figure.subplots_adjust(left=0.065, right=0.81, top=0.735, bottom=0.16, wspace=0.85)
    return figure


def _gains(pair: StoredResult) -> tuple[Gain, Gain]:
    """Additional years a year, in role and prepared."""
    leading, ready = (years.mean(axis=1) for years in doctor_years(pair))
    factor = margin_of_mean(LEVEL, len(leading))
    return (float(leading.mean()), factor * float(leading.std())), (float(ready.mean()), factor * float(ready.std()))


def _panel(axes: Axes, policies: Sequence[Ranked], gains: Mapping[str, Gain]) -> None:
    axes.axhline(0.0, color=INK, linewidth=1.0)
    for policy in policies:
        gain, margin = gains[policy.arm]
        money = policy.costs.a_year
        axes.plot([money, money], [gain - margin, gain + margin], color=COLOURS[POLICY], linewidth=1.6)
        axes.plot([money], [gain], "D", color=COLOURS[POLICY], markersize=5.0)
    axes.set_xlabel("£m a year more than the reference, constant prices", fontsize=SMALL)
    axes.set_xlim(min(0.0, axes.get_xlim()[0]), axes.get_xlim()[1])
    axes.xaxis.set_major_locator(MaxNLocator(5, steps=[1, 2, 5, 10]))
    axes.yaxis.set_major_locator(MaxNLocator(8, steps=[1, 2, 5, 10]))
    _labels(axes, policies, gains)


def _labels(axes: Axes, policies: Sequence[Ranked], gains: Mapping[str, Gain]) -> None:
    """Names at the right, each with a thin line to its point: level up to the edge, so that no two lines cross."""
    low, high = axes.get_ylim()
    axes.set_ylim(low, high)
    height, (left, right) = high - low, axes.get_xlim()
    values = {policy.arm: gains[policy.arm][0] for policy in policies}
    names = {policy.arm: textwrap.fill(plain(policy.name), LABEL_WIDTH) for policy in policies}
    lines = max(name.count("\n") + 1 for name in names.values())
    heights = kept_apart(values, min(lines * LINE, 1.0 / len(policies)) * height, low, high)
    for policy in policies:
        value, place = values[policy.arm], heights[policy.arm]
        end = left + LABELS_AT * (right - left)
        axes.plot([policy.costs.a_year, right, end], [value, value, place], **TO_POINT)
        axes.text(
            NAMES_AT, place, names[policy.arm], transform=axes.get_yaxis_transform(), va="center",
            color=TEXT_COLOURS[POLICY], fontsize=SMALL,
        )  # fmt: skip
