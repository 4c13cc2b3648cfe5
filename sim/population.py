"""Who works where: the trusts, their consultants and what is known about each trust.

``england`` is at real size: 41,220 consultants (census of 30 September 2013) in 166 acute trusts (2014), 60 to 700
each. Sizes are lognormal quantiles (log-sd .55, assumed), scaled so that they add up, held between the two limits
and rounded by largest remainder.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from agents.arithmetic import exp, normal_quantile
from agents.parameter import Values
from agents.posts import FEWEST_POSTS
from sim.checks import SettingError

ENGLAND_CONSULTANTS, ENGLAND_TRUSTS = 41_220, 166
SMALLEST_TRUST, LARGEST_TRUST = 60, 700
SIZE_LOG_SD = 0.55
DEPARTMENT_SIZE = 15
MOST_CONSULTANTS = 30_000  # in one trust: a place must fit a 16-bit column
BUILT_IN = ("england", "workshop", "archetypes", "tiny")
DRAWN = float("nan")


@dataclass(frozen=True, slots=True)
class Trust:
    """One trust. A quality given as a number is used as it is; ``nan`` means that chance draws it.

    Parameters
    ----------
    name : str
        Its luck is keyed by its name, so a trust keeps its luck whatever stands beside it.
    consultants : int
        Head-count, constant over a run.
    practice, alignment, capacity, fit : float
        0 to 1, or ``nan``.
    own_push : float
        How hard the trust pushes towards the standard unasked, 0 to 1, burn-in included.
    archetype : str
        The kind of trust, for reporting only; no rule reads it.
    labels : tuple of (str, str)
        What else the user says of it, by name, so that a policy can select trusts by it; no rule reads it.
    """

    name: str
    consultants: int
    practice: float = DRAWN
    alignment: float = DRAWN
    capacity: float = DRAWN
    fit: float = DRAWN
    own_push: float = 0.0
    archetype: str = "typical"
    labels: tuple[tuple[str, str], ...] = ()

    @property
    def key(self) -> int:
        """The 64-bit key of the trust's luck."""
        return int.from_bytes(hashlib.sha256(self.name.encode()).digest()[:8], "little")


@dataclass(frozen=True, slots=True)
class Population:
    """The trusts of a run, in order."""

    name: str
    trusts: tuple[Trust, ...]
    consultants: NDArray[np.int64] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "consultants", np.array([trust.consultants for trust in self.trusts], dtype=np.int64))

    @property
    def size(self) -> int:
        """Consultants in all trusts."""
        return int(self.consultants.sum())

    @property
    def archetype_names(self) -> tuple[str, ...]:
        """The kinds of trust that occur, in the order in which they do."""
        return tuple(dict.fromkeys(trust.archetype for trust in self.trusts))

    @property
    def archetype_numbers(self) -> list[int]:
        """The kind of each trust, as its number among the names."""
        names = self.archetype_names
        return [names.index(trust.archetype) for trust in self.trusts]

    def content(self) -> list[list[object]]:
        """What determines results, as plain values for hashing: one row a trust."""
        return [
            [t.name, t.consultants, *(None if np.isnan(v) else v for v in _qualities(t)), t.own_push, t.archetype,
             *t.labels]
            for t in self.trusts
        ]  # fmt: skip


def _qualities(trust: Trust) -> tuple[float, float, float, float]:
    return trust.practice, trust.alignment, trust.capacity, trust.fit


def trust_sizes(consultants: int, trusts: int) -> NDArray[np.int64]:
    """Sizes of ``trusts`` trusts that add up to ``consultants``, smallest first, each 60 to 700.

    Raises
    ------
    ValueError
        If no sizes within the limits add up.
    """
    if not SMALLEST_TRUST * trusts <= consultants <= LARGEST_TRUST * trusts:
        raise ValueError(f"{consultants} consultants do not fit {trusts} trusts of 60 to 700")
    ranks = (np.arange(trusts) + 0.5) / trusts
    shape = np.array([exp(SIZE_LOG_SD * normal_quantile(float(rank))) for rank in ranks])
    low, high = 0.0, float(consultants)
    for _ in range(200):
        scale = 0.5 * (low + high)
        low, high = (scale, high) if _clipped(shape, scale).sum() < consultants else (low, scale)
    return largest_remainder(_clipped(shape, high), consultants)


def _clipped(shape: NDArray[np.float64], scale: float) -> NDArray[np.float64]:
    return np.clip(shape * scale, SMALLEST_TRUST, LARGEST_TRUST)


def largest_remainder(shares: NDArray[np.float64], total: int) -> NDArray[np.int64]:
    """Whole numbers near ``shares`` that add up to ``total``; ties go to the first."""
    whole = np.floor(shares).astype(np.int64)
    order = np.argsort(-(shares - whole), kind="stable")
    whole[order[: total - int(whole.sum())]] += 1
    return whole


def archetypes(consultants: int = 240) -> tuple[Trust, ...]:
    """Four trusts that differ in their inputs only: two effective, one with emphasis but neither, one typical."""
    return (
        Trust("Fairhaven", consultants, 0.60, 0.80, 0.80, 0.85, archetype="effective, aligned"),
        Trust("Northbridge", consultants, 0.55, 0.75, 0.80, 0.80, archetype="effective, devolved"),
        Trust("Kingsmere", consultants, 0.45, 0.25, 0.60, 0.35, own_push=0.5, archetype="emphasis without alignment"),
        Trust("Millbrook", consultants, 0.40, 0.45, 0.55, 0.70, archetype="typical"),
    )


def numbered_trusts(sizes: Sequence[int]) -> tuple[Trust, ...]:
    """Trusts of which only the size is known."""
    return tuple(Trust(f"Trust {number:03d}", int(size)) for number, size in enumerate(sizes, start=1))


def built_in_population(name: str) -> Population:
    """``england``, ``workshop``, ``archetypes`` or ``tiny``.

    Raises
    ------
    KeyError
        If there is no such population.
    """
    if name == "england":
        return Population(name, numbered_trusts(trust_sizes(ENGLAND_CONSULTANTS, ENGLAND_TRUSTS).tolist()))
    if name == "workshop":
        return Population(name, archetypes() + numbered_trusts([240] * 6))
    if name == "archetypes":
        return Population(name, archetypes())
    if name == "tiny":
        return Population(name, numbered_trusts([60] * 4))
    raise KeyError(name)


def fewest_consultants(world: Values) -> int:
    """The smallest trust that has room for one post of each rank."""
    return FEWEST_POSTS if world.open_posts != 0.0 else int(np.ceil(FEWEST_POSTS / world.posts0))


def check_posts_fit(population: Population, world: Values) -> None:
    """Refuse a trust that is too small for one post of each rank.

    Raises
    ------
    SettingError
        With the trust, its size and the size it would need.
    """
    if world.open_posts != 0.0:
        return
    needed = fewest_consultants(world)
    for trust in population.trusts:
        if trust.consultants < needed:
            raise SettingError(
                f"population {population.name}: trust {trust.name!r} has {trust.consultants} consultants, too few for "
                f"its {FEWEST_POSTS} posts (one of each rank): at parameters.posts0={world.posts0:g} a trust needs "
                f"{needed} or more. Merge it with another in population.csv, or raise parameters.posts0."
            )
