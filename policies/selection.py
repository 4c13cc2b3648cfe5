"""Where a lever is pulled: in all trusts, in some by name, or in those for which a rule holds.

A rule on what is known of a trust (its size, a column of the user's file) never changes; a rule on what is measured
is looked at again at the start of each year, when the survey has been published.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from policies.condition import Condition, parse_conditions
from policies.sight import TRUST_MEASURES, Sight

ALL = "all"


@dataclass(frozen=True, slots=True)
class Selection:
    """Trusts by name (if any are named) for which all conditions hold (if there are any).

    Parameters
    ----------
    names : tuple of str
        Names of trusts; empty means all.
    conditions : tuple of Condition
        On measures and known facts of a trust.
    """

    names: tuple[str, ...] = ()
    conditions: tuple[Condition, ...] = ()

    @property
    def is_everywhere(self) -> bool:
        """Whether it selects all trusts, whatever happens."""
        return not self.names and not self.conditions

    @property
    def is_measured(self) -> bool:
        """Whether a condition looks at a measure, so that the selection may change from year to year."""
        return any(condition.name in TRUST_MEASURES for condition in self.conditions)

    def covers(self, sight: Sight) -> NDArray[np.bool_]:
        """Which trusts are selected now, shape ``(n_trusts,)``."""
        covered = np.ones(sight.trusts, dtype=bool)
        if self.names:
            covered &= np.isin(sight.of_trusts("trust"), self.names)
        for condition in self.conditions:
            covered &= np.asarray(condition.holds(sight.of_trusts(condition.name)), dtype=bool)
        return covered

    def __str__(self) -> str:
        parts = [", ".join(self.names)] if self.names else []
        return " and ".join([*parts, *map(str, self.conditions)]) or ALL


EVERYWHERE = Selection()


def parse_selection(written: str | Sequence[str]) -> Selection:
    """A selection as people write it: ``all``, a name, a list of names, or a rule such as ``vacancy > 0.2``.

    Raises
    ------
    ValueError
        If a rule cannot be read.
    """
    if not isinstance(written, str):
        return Selection(names=tuple(written))
    if written.strip() == ALL:
        return EVERYWHERE
    if any(sign in written for sign in "<>="):
        return Selection(conditions=parse_conditions(written))
    return Selection(names=(written.strip(),))
