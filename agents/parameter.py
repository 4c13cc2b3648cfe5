"""A parameter of the model: one number with its unit, its ranges, its source and its meaning in a hospital."""

from dataclasses import dataclass
from typing import Literal, Protocol

Group = Literal["levers", "minds", "careers", "trusts", "press"]
Kind = Literal["lever", "uncertainty", "structural", "cost"]

ASSUMED = "assumed"
CALIBRATED = "calibrated"


@dataclass(frozen=True, slots=True)
class Parameter:
    """One row of the parameter table.

    Parameters
    ----------
    name : str
        Whole English words; the key in every configuration.
    default : float
        The value of the central world.
    low, high : float
        The plausible range: what studies of uncertainty sample.
    minimum, maximum : float
        The allowed range: what the program accepts. It contains the plausible range, because a study may
        want to switch a mechanism off altogether.
    unit : str
        Unit of the value, ``"1"`` for a share or a pure number.
    group : str
        ``levers``, ``minds``, ``careers``, ``trusts`` or ``press``.
    kind : str
        ``lever`` (a policy may set it), ``uncertainty`` (nobody knows it), ``structural`` (the model's shape) or
        ``cost`` (what is paid for a lever: it changes no doctor's life).
    source : str
        A key of the evidence base (``conf/evidence.csv``), ``"assumed"`` or ``"calibrated"``.
    meaning : str
        One sentence: what the number means in a hospital.

    Raises
    ------
    ValueError
        If the ranges do not contain one another, or a text is empty.
    """

    name: str
    default: float
    low: float
    high: float
    minimum: float
    maximum: float
    unit: str
    group: Group
    kind: Kind
    source: str
    meaning: str

    def __post_init__(self) -> None:
        ordered = self.minimum <= self.low <= self.default <= self.high <= self.maximum
        if not ordered:
            raise ValueError(f"{self.name}: need minimum <= low <= default <= high <= maximum")
        if not (self.name and self.unit and self.source and self.meaning):
            raise ValueError(f"{self.name}: name, unit, source and meaning must be given")

    @property
    def is_switch(self) -> bool:
        """Whether the row is a yes-or-no choice of the model's shape, stored as 0 or 1."""
        return self.unit == "switch"

    @property
    def is_flag(self) -> bool:
        """Whether the row is a lever that is either on or off, and so switches at once."""
        return self.unit == "flag"


class Values(Protocol):
    """The value of every parameter by name, as the rules read them (``p.stigma_weight``)."""

    def __getattr__(self, name: str) -> float: ...


def uncertainty(
    name: str,
    default: float,
    plausible: tuple[float, float],
    allowed: tuple[float, float],
    unit: str,
    group: Group,
    meaning: str,
    source: str = ASSUMED,
) -> Parameter:
    """A number that nobody knows: studies of uncertainty sample it over its plausible range."""
    return Parameter(name, default, *plausible, *allowed, unit, group, "uncertainty", source, meaning)


def structural(
    name: str,
    default: float,
    allowed: tuple[float, float],
    unit: str,
    group: Group,
    meaning: str,
    source: str = ASSUMED,
) -> Parameter:
    """A number that belongs to the model's shape: it may be changed, and is never sampled."""
    return Parameter(name, default, *allowed, *allowed, unit, group, "structural", source, meaning)


def switch(name: str, default: bool, group: Group, meaning: str) -> Parameter:
    """A yes-or-no choice of the model's shape."""
    return structural(name, float(default), (0.0, 1.0), "switch", group, meaning)


def lever(name: str, neutral: float, allowed: tuple[float, float], unit: str, meaning: str) -> Parameter:
    """A quantity that a policy may set; at its default it does nothing."""
    return Parameter(name, neutral, *allowed, *allowed, unit, "levers", "lever", ASSUMED, meaning)


def unit_cost(
    name: str, default: float, plausible: tuple[float, float], unit: str, meaning: str, source: str = ASSUMED
) -> Parameter:
    """What one unit of a lever costs; any amount from nothing to ten times the plausible one is allowed."""
    return Parameter(name, default, *plausible, 0.0, 10.0 * plausible[1], unit, "levers", "cost", source, meaning)
