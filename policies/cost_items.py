"""What is paid for: one item of a lever's cost, and the bases that the model counts.

cost of a quarter = unit cost * basis / 4          (basis counted over trusts; times the level where it says so)
"""

from dataclasses import dataclass
from typing import NamedTuple

from agents.parameter import Parameter


class Bases(NamedTuple):
    """What a quarter gives rise to cost for, summed over the trusts that are under the same levers.

    ``trusts``: how many there are; ``leaders``: consultants in role; ``places``: on courses, dealt in the quarter;
    ``binding``: stringency that binds, exempt trusts at 0; ``mandated_effort``: spent because of it, trusts' own push
    left out.
    """

    trusts: float
    leaders: float
    places: float
    binding: float
    mandated_effort: float


BASES = Bases._fields


@dataclass(frozen=True)
class CostItem:
    """One thing that a lever costs.

    Parameters
    ----------
    row : Parameter
        Its row of the parameter table: the unit cost in £k, unless ``is_share``.
    basis : str
        What it is paid for, one of ``BASES``; by the year, but for ``places``, which are paid one by one.
    times_level : bool
        Whether the lever's level multiplies the basis; not where the basis has the level in it already.
    is_share : bool
        Whether the row is a share on top of the level itself, which is then in £k.
    years : float or None
        For how long it is paid in each trust; None means as long as the lever is pulled there. A full level in one
        trust is then one unit: the basis must be ``trusts``, times the level.
    """

    row: Parameter
    basis: str
    times_level: bool = True
    is_share: bool = False
    years: float | None = None

    def __post_init__(self) -> None:
        if self.basis not in BASES:
            raise ValueError(f"{self.row.name}: no basis {self.basis!r}; there are {', '.join(BASES)}")
        if self.years is not None and not (self.basis == "trusts" and self.times_level):
            raise ValueError(f"{self.row.name}: what is paid for some years only is paid by the trust and the level")
