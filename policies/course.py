"""The course of a policy: the levers of each quarter, fixed in advance or decided on the way.

A policy without triggers or measured rules is laid down for all its quarters at once. A rule on measured trusts is
looked at every year, and a trigger every quarter, so such a policy goes forward a stretch at a time. Triggers that act
in the same quarter do so in the order of their names: the order in which a policy is written means nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from agents.clock import QUARTERS_A_YEAR
from policies.plan import LeverPlan, Policy
from policies.registry import BY_NAME, LEVER_NAMES
from policies.sight import Sight
from policies.timeline import Floats, neutral_levels, share_reached, stop_quarter, timeline
from policies.trigger import Trigger


class Stretch(NamedTuple):
    """The levers over some quarters.

    Parameters
    ----------
    levels : ndarray, shape (quarters, kinds, n_levers)
        Level of every lever, for each kind of trust: trusts under the same levers are of one kind.
    kind : ndarray of int, shape (n_trusts,)
        Which kind each trust is of.
    """

    levels: Floats
    kind: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class _Move:
    """A lever on its way, set off by a trigger, from the level that it had."""

    from_quarter: int
    from_level: float
    to_level: float
    ramp_years: float


class Course:
    """One run's way through a policy; it remembers which triggers have acted."""

    def __init__(self, policy: Policy) -> None:
        self._triggers = policy.acting
        self._acted: dict[str, list[int]] = {trigger.name: [] for trigger in self._triggers}
        self._moves: dict[str, _Move] = {}
        self._plans = _pulled(policy)
        self._targeted = tuple(name for name, plan in self._plans.items() if not plan.trusts.is_everywhere)
        self._covered: NDArray[np.bool_] | None = None

    def ahead(self, quarter: int, quarters: int, sight: Sight) -> Stretch:
        """The levers from ``quarter`` on, for as long as nothing that is seen can change them, ``quarters`` at most."""
        due = [trigger for trigger in self._triggers if self._is_due(trigger, quarter) and trigger.is_met(sight)]
        if due:
            self._act(due, quarter)
        levels = self._levels(quarter, self._length(quarter, quarters))
        if not self._targeted:
            return Stretch(levels[:, np.newaxis, :], np.zeros(sight.trusts, dtype=np.int64))
        if self._covered is None or quarter % QUARTERS_A_YEAR == 0:
            self._covered = np.stack([self._plans[name].trusts.covers(sight) for name in self._targeted], axis=1)
        return self._by_kind(levels, self._covered)

    @property
    def acted(self) -> Mapping[str, list[int]]:
        """In which quarters each trigger has acted so far."""
        return self._acted

    def _length(self, quarter: int, most: int) -> int:
        if self._triggers:
            return min(1, most)
        if any(self._plans[name].trusts.is_measured for name in self._targeted):
            return min(QUARTERS_A_YEAR - quarter % QUARTERS_A_YEAR, most)
        return most

    def _is_due(self, trigger: Trigger, quarter: int) -> bool:
        before = self._acted[trigger.name]
        waited = not before or quarter - before[-1] >= QUARTERS_A_YEAR * trigger.wait_years
        return len(before) < trigger.times and waited

    def _act(self, due: Sequence[Trigger], quarter: int) -> None:
        """Send levers on their way from where they stood; changes of one lever in the same quarter add up."""
        stood = self._levels(quarter - 1, 1)[0] if quarter > 0 else neutral_levels()
        aimed = stood.copy()
        for trigger in due:
            self._acted[trigger.name].append(quarter)
            for name in trigger.levers:
                column, row = LEVER_NAMES.index(name), BY_NAME[name].row
                wanted = trigger.set_to.get(name, aimed[column] + trigger.change_by.get(name, 0.0))
                aimed[column] = min(max(wanted, row.minimum), row.maximum)
                self._moves[name] = _Move(quarter, float(stood[column]), float(aimed[column]), trigger.ramp_years)

    def _levels(self, quarter: int, quarters: int) -> Floats:
        levels = timeline(self._plans, quarter, quarters)
        when = np.arange(quarter, quarter + quarters)
        for name, move in self._moves.items():
            plan = self._plans.get(name, LeverPlan(move.to_level))
            reached = share_reached(name, when - move.from_quarter, move.ramp_years)
            moved = move.from_level + (move.to_level - move.from_level) * reached
            column = LEVER_NAMES.index(name)
            in_force = (when >= move.from_quarter) & (when < stop_quarter(plan))
            levels[:, column] = np.where(in_force, moved, levels[:, column])
        return levels

    def _by_kind(self, levels: Floats, covered: NDArray[np.bool_]) -> Stretch:
        """Trusts that are covered by the same of the targeted levers are of one kind."""
        kinds, kind = np.unique(covered, axis=0, return_inverse=True)
        by_kind = np.repeat(levels[:, np.newaxis, :], len(kinds), axis=1)
        for position, name in enumerate(self._targeted):
            column = LEVER_NAMES.index(name)
            by_kind[:, ~kinds[:, position], column] = BY_NAME[name].row.default
        return Stretch(by_kind, kind.reshape(-1).astype(np.int64))


def _pulled(policy: Policy) -> dict[str, LeverPlan]:
    """The levers that leave their neutral level, or may: the others need no looking at."""
    moved = policy.moved_by_triggers
    return {
        name: plan for name, plan in policy.levers.items() if name in moved or plan.level != BY_NAME[name].row.default
    }
