"""What the charts and the sentence show of a play: lines with their bands, and the difference in the last year."""

import math

import numpy as np

from agents.clock import QUARTERS_A_YEAR
from analysis.student import critical_value
from experiments.workshop.stage import HISTORY, QUARTERS, Play
from sim.measures import MEASURES
from sim.state import Floats

SHOWN = (
    "prepared", "in_role", "vacancy", "leaders_strain", "engagement", "published_engagement", "quality"
)  # fmt: skip
BAND = (0.1, 0.9)
CERTAINTY = 0.90
DIGITS = 5

Lines = dict[str, dict[str, list[float]]]


def lines(play: Play) -> Lines:
    """Mean and 80 % band over the seeds, quarter by quarter, for each measure that is shown."""
    shown = play.outcomes[:, :, [MEASURES.index(name) for name in SHOWN]]
    mean, (low, high) = shown.mean(axis=0), np.quantile(shown, BAND, axis=0)
    return {
        name: {"mean": _short(mean[:, k]), "low": _short(low[:, k]), "high": _short(high[:, k])}
        for k, name in enumerate(SHOWN)
    }


def _short(values: Floats) -> list[float]:
    """No more digits than a line can show."""
    return [float(f"{value:.{DIGITS}g}") for value in values.tolist()]


def yearly_means(play: Play) -> dict[str, list[float]]:
    """Mean over the seeds of the mean over each year of the policy, to the last bit."""
    years = play.outcomes[:, HISTORY:].reshape(len(play.outcomes), -1, QUARTERS_A_YEAR, len(MEASURES)).mean(axis=2)
    return {name: years[:, :, MEASURES.index(name)].mean(axis=0).tolist() for name in SHOWN}


def difference(play: Play, other: Play, quarter: int = QUARTERS) -> dict[str, dict[str, object]]:
    """Each measure in the year that ends at ``quarter``, in both plays, and what may be said of the difference.

    ``verdict`` is ``same``, ``up``, ``down`` or ``unclear`` (90 % interval of the paired difference, same luck on both
    sides); ``agree`` says in how many of the seeds the difference has the sign of the mean.
    """
    first = HISTORY + max(quarter - QUARTERS_A_YEAR, 0)
    mine, others = (each.outcomes[:, first : HISTORY + max(quarter, 1)].mean(axis=1) for each in (play, other))
    return {name: _said(mine[:, MEASURES.index(name)], others[:, MEASURES.index(name)]) for name in SHOWN}


def _said(mine: Floats, others: Floats) -> dict[str, object]:
    differences = mine - others
    mean, seeds = float(differences.mean()), len(differences)
    margin = critical_value(CERTAINTY, seeds - 1) * float(differences.std(ddof=1)) / math.sqrt(seeds)
    if not differences.any():
        verdict = "same"
    elif mean - margin > 0.0 or mean + margin < 0.0:
        verdict = "up" if mean > 0.0 else "down"
    else:
        verdict = "unclear"
    return {
        "value": float(mine.mean()),
        "other": float(others.mean()),
        "difference": mean,
        "verdict": verdict,
        "agree": int((np.sign(differences) == np.sign(mean)).sum()),
    }
