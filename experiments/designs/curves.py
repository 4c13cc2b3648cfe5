"""Response curves: one factor at a time through its range, all others at today's setting."""

from collections.abc import Sequence

import numpy as np

from experiments.designs.design import Design
from experiments.designs.factors import Factor
from sim.checks import check_whole, refusal


def curves(factors: Sequence[Factor], levels: int = 9) -> Design:
    """Today's setting as the first point, then ``levels`` evenly spaced values of each factor in turn.

    A flag has two levels, off and on; it still takes ``levels`` points, so that every curve has the same number.

    Returns
    -------
    Design
        ``1 + n_factors * levels`` points; ``layout["levels"]`` is the number of levels.
    """
    varied = tuple(factors)
    if not varied:
        raise refusal("over", [], "name at least one parameter", "Factors of response curves.")
    check_whole("design.levels", levels, 2, 1001, "Points of each response curve.")
    base = np.array([factor.base for factor in varied])
    points = np.tile(base, (1 + len(varied) * levels, 1))
    for index, factor in enumerate(varied):
        rows = slice(1 + index * levels, 1 + (index + 1) * levels)
        points[rows, index] = factor.values(np.linspace(0.0, 1.0, levels))
    return Design("curves", varied, points, {"levels": levels})
