"""What the room has set: the levers, the regime, the start and the world; anything else is brought within range.

A question comes from a browser, a pasted link or a file, so it may hold anything: a value of the wrong type becomes the
default, a number out of range the nearest that is allowed.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal, cast

import yaml

from agents.parameter import Parameter
from policies.library import named_policy
from policies.plan import LeverPlan, Policy
from sim.parameters import BY_NAME, world_vector
from sim.state import Floats

SLIDERS = ("pay_premium", "protected_time", "campaign", "training", "publish", "alignment")
REGIMES = ("guidance", "standard", "comply")
WORLDS = ("central", "capable_trusts", "weak_trusts")
# In the order of the keys 1 to 8; the last is whatever the room makes of it.
PRESETS = (
    "permissive", "publish_only", "prescriptive", "light_standard", "comply_or_explain", "pay_more", "support_leaders",
    "custom",
)  # fmt: skip
LATEST_START = 10.0
STRINGENCY = 0.8
LEAST_STRINGENCY = 0.05

Regime = Literal["guidance", "standard", "comply"]


@dataclass(frozen=True, slots=True)
class Plan:
    """One scenario.

    Parameters
    ----------
    levels : tuple of float
        In the order of ``SLIDERS``, each in the unit of its row.
    regime : str
        ``guidance`` binds nobody, ``standard`` everybody, ``comply`` those who do not reach the bench.
    stringency : float
        How hard the regime holds trusts to the standard; without effect under guidance.
    start_year : float
        Years after year 0 at which all levers are first pulled, in whole quarters.
    world : str
        Which assumptions.
    """

    levels: tuple[float, ...] = (0.0,) * len(SLIDERS)
    regime: Regime = "guidance"
    stringency: float = STRINGENCY
    start_year: float = 0.0
    world: str = "central"

    @property
    def policy(self) -> Policy:
        """Every lever that is pulled, over time."""
        pulled = {name: level for name, level in zip(SLIDERS, self.levels, strict=True) if level != 0.0}
        if self.regime != "guidance":
            pulled["stringency"] = self.stringency
        if self.regime == "comply":
            pulled["comply_or_explain"] = 1.0
        return Policy({name: LeverPlan(level, self.start_year) for name, level in pulled.items()})

    @property
    def untouched(self) -> "Plan":
        """The baseline: the same world with no lever pulled."""
        return Plan(world=self.world)

    def content(self) -> dict[str, object]:
        """As the page writes it."""
        return {
            **dict(zip(SLIDERS, self.levels, strict=True)),
            "regime": self.regime,
            "stringency": self.stringency,
            "start_year": self.start_year,
            "world": self.world,
        }


def read_plan(content: object) -> Plan:
    """The plan that a page asks for, within the ranges of the parameter table."""
    given = content if isinstance(content, Mapping) else {}
    return Plan(
        tuple(within(given.get(name), BY_NAME[name]) for name in SLIDERS),
        cast(Regime, chosen(given.get("regime"), REGIMES)),
        clamped(given.get("stringency"), LEAST_STRINGENCY, BY_NAME["stringency"].maximum, STRINGENCY),
        round(4.0 * clamped(given.get("start_year"), 0.0, LATEST_START, 0.0)) / 4.0,
        chosen(given.get("world"), WORLDS),
    )


def clamped(value: object, minimum: float, maximum: float, default: float) -> float:
    """``value`` as a number within a range; the default if it is no number at all."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return default
    if isinstance(value, float) and math.isnan(value):
        return default
    return min(max(float(min(max(value, -1e300), 1e300)), minimum), maximum)


def within(value: object, row: Parameter) -> float:
    """``value`` within the allowed range of a row of the parameter table."""
    return clamped(value, row.minimum, row.maximum, row.default)


def whole(value: object, minimum: int, maximum: int, default: int) -> int:
    """``value`` as a whole number within a range."""
    return round(clamped(value, minimum, maximum, default))


def chosen(value: object, options: tuple[str, ...]) -> str:
    """``value`` if it is one of the options, otherwise the first."""
    return value if isinstance(value, str) and value in options else options[0]


def preset(name: str) -> Plan:
    """The plan of a policy that ships."""
    plans = named_policy(name).levers
    regime: Regime = "comply" if "comply_or_explain" in plans else "standard" if "stringency" in plans else "guidance"
    levels = tuple(plans[lever].level if lever in plans else BY_NAME[lever].default for lever in SLIDERS)
    return Plan(levels, regime, plans["stringency"].level if "stringency" in plans else STRINGENCY)


def world_inputs(name: str) -> dict[str, float]:
    """What a world that ships changes in the parameter table."""
    file = files("conf") / "world" / f"{name}.yaml"
    content = yaml.safe_load(file.read_text(encoding="utf-8")) if file.is_file() else {}
    return {key: float(value) for part in ("parameters", "structure") for key, value in content.get(part, {}).items()}


@cache
def world_of(name: str) -> Floats:
    """The world as the engine takes it; nobody may change it."""
    return world_vector(world_inputs(name))
