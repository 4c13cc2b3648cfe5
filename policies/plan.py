"""A policy: which levers are pulled, when, how far and where, and what makes the policy change course."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from policies.selection import EVERYWHERE, Selection
from policies.trigger import Trigger

RAMP_YEARS = 2.0


@dataclass(frozen=True, slots=True)
class LeverPlan:
    """One lever of a policy.

    Parameters
    ----------
    level : float
        Where the lever stands when fully on, in the unit of its row.
    start_year : float
        Years after the policy's start at which the lever is first pulled, a multiple of .25.
    ramp_years : float
        Years until it stands at its level; 0 means at once.
    stop_year : float or None
        Years after the policy's start at which it falls back to neutral; None means never.
    unit_cost : float or None
        What a unit of it costs in the unit of its cost row; None means as in the parameter table.
    trusts : Selection
        Where it is pulled; elsewhere it stays neutral.
    """

    level: float
    start_year: float = 0.0
    ramp_years: float = RAMP_YEARS
    stop_year: float | None = None
    unit_cost: float | None = None
    trusts: Selection = EVERYWHERE


@dataclass(frozen=True, slots=True)
class Policy:
    """Lever plans by lever name, and the triggers that change them on the way."""

    levers: Mapping[str, LeverPlan] = field(default_factory=dict)
    triggers: tuple[Trigger, ...] = ()

    @property
    def acting(self) -> tuple[Trigger, ...]:
        """The triggers in the order in which they act within a quarter: that of their names."""
        return tuple(sorted(self.triggers, key=lambda trigger: trigger.name))

    @property
    def moved_by_triggers(self) -> frozenset[str]:
        """The levers that some trigger may move, whatever their own plans say."""
        return frozenset(name for trigger in self.triggers for name in trigger.levers)

    def acting_on(self, levers: Collection[str]) -> tuple[Trigger, ...]:
        """The same with only what they do to some levers; those that do nothing to them are left out."""
        return tuple(kept for trigger in self.acting if (kept := trigger.only(levers)) is not None)
