"""Grid: every combination of evenly spaced levels, for two or three factors that are to be seen together."""

from collections.abc import Sequence

import numpy as np

from experiments.designs.design import Design, scaled
from experiments.designs.factors import Factor
from sim.checks import check_whole, refusal

LARGEST = 1_000_000


def grid(factors: Sequence[Factor], levels: int = 9) -> Design:
    """Every combination of ``levels`` evenly spaced values of each factor, ends included; a flag is off and on.

    The last factor changes fastest. A dummy would only repeat every point and is left out.

    Returns
    -------
    Design
        ``layout["levels"]`` is the number of levels; the number of points is their product.
    """
    varied = tuple(factor for factor in factors if factor.kind != "dummy")
    check_whole("design.levels", levels, 2, 1001, "Levels of each factor of a grid.")
    axes = [np.linspace(0.0, 1.0, 2 if factor.flag else levels) for factor in varied]
    size = int(np.prod([float(len(axis)) for axis in axes]))
    if not varied or size > LARGEST:
        allowed = f"{len(varied)} factors make {size:,} points, and a grid may have 1 to {LARGEST:,}"
        raise refusal("design.levels", levels, allowed, "Take fewer factors or levels, or another design.")
    places = np.stack(np.meshgrid(*axes, indexing="ij"), axis=-1).reshape(-1, len(varied))
    return Design("grid", varied, scaled(varied, places), {"levels": levels})
