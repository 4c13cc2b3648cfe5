"""Latin hypercube: points spread evenly over the range of every factor at once (McKay, Beckman & Conover 1979)."""

from collections.abc import Sequence
from dataclasses import replace

from experiments.designs.design import Design, check_seed, scaled, unit_problem
from experiments.designs.factors import Factor
from sim.checks import check_whole


def latin_hypercube(factors: Sequence[Factor], n: int, seed: int) -> Design:
    """``n`` points; cut the range of any factor into ``n`` slices, and each slice holds one of them.

    Every factor is drawn by itself: the worlds of a group of uncertainties differ in each of them.
    """
    from SALib.sample import latin

    alone = tuple(replace(factor, block=factor.name) for factor in factors)
    check_whole("n", n, 2, 10_000_000, "Number of points of the Latin hypercube.")
    places = latin.sample(unit_problem(alone), n, seed=check_seed(seed))
    return Design("latin_hypercube", alone, scaled(alone, places), {"n": n})
