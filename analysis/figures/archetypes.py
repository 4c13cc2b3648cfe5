"""Figure: what the same policy does in trusts of a known kind, each beside itself under the reference.

A dot is the mean over seeds at the end of the last year; the bar under the policy's dot is the 90 % interval of the
paired difference. The inputs in which the trusts differ stand below.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from analysis.archetypes import INPUTS, MEASURED, archetypes_in_words, archetypes_of, compare_archetypes
from analysis.contrasts import Contrast
from analysis.figures.style import COLOURS, FAINT, MARKERS, OVER_GRID, TEXT_COLOURS, framed, head, key
from analysis.results import StoredResult
from analysis.schema import POLICY, REFERENCE
from analysis.words import number, signed

NAME = "archetypes"
ROOM = 0.32  # to the right of the dots for the difference in figures, as a share of their span


def matters(result: StoredResult) -> bool:
    """Whether the population has trusts of a known kind."""
    return bool(archetypes_of(result))


def draw(result: StoredResult, summary: pd.DataFrame) -> Figure:
    """Six measures, a row for each trust, and the inputs below."""
    found, trusts = compare_archetypes(result), archetypes_of(result)
    seeds = int(summary["seeds"].max())
    chance = "difference and its 90 % interval (chance only)" if seeds > 1 else "difference"
    explanation = (
        f"End of year {result.years}; in figures: paired {chance}. No rule names a trust: they differ in inputs only."
    )
    figure = framed(archetypes_in_words(result), explanation, result, seeds, caption=_inputs(trusts))
    names = [str(trust["trust"]) for trust in trusts]
    grid = figure.subplots(2, 3, sharey=True)
    for axes, (measure, (label, unit, factor, decimals)) in zip(grid.flat, MEASURED.items(), strict=True):
        for place, name in enumerate(names):
            _row(axes, place, found[name][measure], factor, decimals)
        head(axes, label, unit)
        _dress(axes, names)
    key(figure, result, 0.822)
    figure.subplots_adjust(left=0.095, right=0.975, top=0.70, bottom=0.20, wspace=0.10, hspace=0.68)
    return figure


def _inputs(trusts: Sequence[Mapping[str, Any]]) -> str:
    """The inputs in which the trusts differ, in words."""
    values = (f"{trust['trust']} {', '.join(f'{trust[name]:.2f}' for name in INPUTS)}" for trust in trusts)
    return f"Inputs ({', '.join(INPUTS.values())}): {'; '.join(values)}."


def _row(axes: Axes, place: int, row: Contrast, factor: float, decimals: int) -> None:
    """One trust: grey dot, coloured dot with its interval, and the difference in figures."""
    reference, policy = factor * row.reference, factor * row.policy
    low, high = (factor * (row.reference + end) for end in (row.low, row.high))
    axes.plot([reference, policy], [place, place], color=FAINT, linewidth=0.8, zorder=1)
    axes.plot([low, high], [place, place], color=COLOURS[POLICY], linewidth=4.0, alpha=0.4, solid_capstyle="butt")
    for arm, value in ((REFERENCE, reference), (POLICY, policy)):
        axes.plot(value, place, MARKERS[arm], color=COLOURS[arm], markersize=6.0)
    text = signed(factor * row.difference, decimals)
    margin = "" if row.verdict == "one seed" else f" ± {number(0.5 * (high - low), decimals)}"
    axes.annotate(
        f"{text}{margin}", (1.0, place), xycoords=("axes fraction", "data"), ha="right", va="center", fontsize=8.0,
        color=TEXT_COLOURS[POLICY], bbox=dict(OVER_GRID),
    )  # fmt: skip


def _dress(axes: Axes, names: list[str]) -> None:
    axes.set_yticks(range(len(names)), names)
    axes.set_ylim(len(names) - 0.5, -0.5)
    low, high = axes.get_xlim()
    axes.set_xlim(low, high + ROOM / (1.0 - ROOM) * (high - low) * 1.1)
    axes.xaxis.set_major_locator(MaxNLocator(4))
    axes.tick_params(axis="y", length=0)
