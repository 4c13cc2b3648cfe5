"""Triggers: "if vacancy passes 20 %, ease stringency" as a rule that a policy follows of itself.

A trigger is looked at at the start of every quarter, on the record of the quarter before. When all its conditions
hold, the levers it names move from where they stand to where it sets them, in a straight line over its ramp.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace

from policies.condition import Condition
from policies.sight import Sight


@dataclass(frozen=True, slots=True)
class Trigger:
    """One rule of an adaptive policy.

    Parameters
    ----------
    name : str
        What it is called in the configuration.
    when : tuple of Condition
        On national measures, or on ``year``.
    set_to : mapping of str to float
        New level by lever.
    change_by : mapping of str to float
        Change of level by lever, held within the lever's allowed range.
    ramp_years : float
        Years until the new level is reached; 0 means at once.
    times : int
        How often it may act.
    wait_years : float
        Years after it has acted before it may act again.
    """

    name: str
    when: tuple[Condition, ...]
    set_to: Mapping[str, float] = field(default_factory=dict)
    change_by: Mapping[str, float] = field(default_factory=dict)
    ramp_years: float = 0.0
    times: int = 1
    wait_years: float = 1.0

    @property
    def levers(self) -> tuple[str, ...]:
        """The levers that it moves."""
        return (*self.set_to, *self.change_by)

    def only(self, levers: Collection[str]) -> "Trigger | None":
        """The trigger with only some of its levers; None if it has none of them."""
        set_to = {name: level for name, level in self.set_to.items() if name in levers}
        change_by = {name: change for name, change in self.change_by.items() if name in levers}
        return replace(self, set_to=set_to, change_by=change_by) if set_to or change_by else None

    def is_met(self, sight: Sight) -> bool:
        """Whether all its conditions hold now."""
        return all(bool(condition.holds(sight.national(condition.name))) for condition in self.when)
