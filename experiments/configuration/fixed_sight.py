"""What can be seen of trusts before anything runs, and which selections it rules out for good."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from policies.condition import Condition
from policies.selection import Selection
from policies.sight import TRUST_MEASURES


@dataclass(frozen=True)
class FixedSight:
    """What is known of each trust, as ``facts_of`` gives it, and nothing measured."""

    facts: Mapping[str, Sequence[object]]

    def matches(self, selection: Selection) -> bool:
        """Whether any trust could ever be selected."""
        fixed = tuple(condition for condition in selection.conditions if condition.name not in TRUST_MEASURES)
        for position, name in enumerate(self.facts["trust"]):
            named = not selection.names or name in selection.names
            if named and all(bool(c.holds(self._value(c, position))) for c in fixed):
                return True
        return False

    def _value(self, condition: Condition, position: int) -> Any:
        value = str(self.facts[condition.name][position])
        if isinstance(condition.value, str):
            return value
        try:
            return float(value)
        except ValueError:  # a word, for which no comparison with a number holds
            return float("nan")
