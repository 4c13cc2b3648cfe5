"""Morris: paths through the space of factors that move one factor at a time (Morris 1991, Technometrics 33:161-174)."""

from collections.abc import Sequence

from experiments.designs.design import Design, check_seed, scaled, unit_problem
from experiments.designs.factors import Factor
from sim.checks import check_whole, refusal


def morris(factors: Sequence[Factor], trajectories: int, seed: int, levels: int = 4) -> Design:
    """``trajectories`` random paths of one point more than there are blocks, on a grid of ``levels``.

    Parameters
    ----------
    factors : sequence of Factor
        What varies; factors of one block take their step together.
    trajectories : int
        10 to 50 are usual; at least 2.
    seed : int
        Draws the paths; not 0.
    levels : int
        Even; a step is ``levels / (2 * (levels - 1))`` of the range, two thirds with four.

    Returns
    -------
    Design
        Path after path, in order; ``layout`` has ``trajectories`` and ``levels``.
    """
    from SALib.sample import morris as sampler

    varied = tuple(factors)
    check_whole("trajectories", trajectories, 2, 100_000, "Paths of a Morris design.")
    check_whole("design.levels", levels, 2, 100, "Levels of a Morris design.")
    if levels % 2 == 1:
        raise refusal("design.levels", levels, "it must be even", "Levels of a Morris design.")
    places = sampler.sample(unit_problem(varied), trajectories, num_levels=levels, seed=check_seed(seed))
    return Design("morris", varied, scaled(varied, places), {"trajectories": trajectories, "levels": levels})
