"""Sobol': two scrambled Sobol' samples and their crosses, for first-order and total indices (Saltelli et al. 2010)."""

from collections.abc import Sequence

from experiments.designs.design import Design, check_seed, scaled, unit_problem
from experiments.designs.factors import Factor
from sim.checks import check_whole, refusal


def sobol(factors: Sequence[Factor], n: int, seed: int) -> Design:
    """``n * (k + 2)`` points for ``k`` blocks: each of ``n`` rows has A, A with one block from B (k times), and B.

    Parameters
    ----------
    factors : sequence of Factor
        What varies; factors of one block are crossed together and share an index.
    n : int
        A power of two: other sizes spoil the balance of the sequence. The first half of a design is that of ``n / 2``.
    seed : int
        Scrambles the sequence; not 0.

    Returns
    -------
    Design
        ``layout["n"]`` is ``n``.
    """
    from SALib.sample import sobol as sampler

    varied = tuple(factors)
    check_whole("n", n, 2, 2**24, "Rows of a Sobol' design.")
    if n & (n - 1):
        below = 1 << (n.bit_length() - 1)
        raise refusal("n", n, f"it must be a power of two, such as {below} or {2 * below}", "Rows of a Sobol' design.")
    places = sampler.sample(unit_problem(varied), n, calc_second_order=False, seed=check_seed(seed))
    return Design("sobol", varied, scaled(varied, places), {"n": n})
