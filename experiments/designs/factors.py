"""Factors: the rows of the parameter table that a study varies, each with its range.

Levers and uncertainties answer different questions ("which lever is biggest", "which uncertainties decide whether this
policy works") and are never mixed unless a study says so. A dummy, which nothing in the model reads, goes along:
whatever it seems to do is the error of the method. Where the constant is solved again in every world, the share in role
that it is solved for is no parameter but as uncertain as one: the target.
"""

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from agents.parameter import CALIBRATED, Parameter
from analysis.schema import DUMMY, Column
from policies.registry import FLAGS, SCENARIOS
from sim.checks import SHARES_OF_ONE, SettingError, check_parameter, refusal
from sim.parameters import BY_NAME, LEVERS, TABLE

FactorKind = Literal["lever", "uncertainty", "target", "dummy"]
Ranges = Mapping[str, Sequence[float]]

GROUPS = ("minds", "careers", "trusts", "press")
SELECTIONS = ("levers", "uncertainties", "groups", *GROUPS)
SHARES = frozenset(name for names in SHARES_OF_ONE for name in names)
WHERE = "Names, ranges and meanings: 'medlead parameters'."


@dataclass(frozen=True, slots=True)
class Factor:
    """Something that a study varies.

    Parameters
    ----------
    name : str
        A row of the parameter table, or ``"dummy"``.
    low, high : float
        What is sampled, evenly, in the unit of the row; both ends belong to it.
    base : float
        Where it stands while others are varied: "today's setting".
    kind : str
        ``lever``, ``uncertainty`` (a structural number that a study varies counts as one), ``target`` or ``dummy``.
    block : str
        Factors of one block move together; a factor that moves alone is its own block.
    unit : str
        Unit of the values.
    flag : bool
        Whether it can only be off (0) or on (1).
    """

    name: str
    low: float
    high: float
    base: float
    kind: FactorKind
    block: str
    unit: str
    flag: bool = False

    def values(self, places: NDArray[np.float64]) -> NDArray[np.float64]:
        """Values at ``places``, 0 (``low``) to 1 (``high``); a flag is on from the middle upwards."""
        if self.flag:
            return np.where(places >= 0.5, self.high, self.low)
        return self.low + places * (self.high - self.low)


IN_ROLE_TARGET = Factor(
    "in_role_target", 0.10, 0.20, 0.15, "target", "in_role_target", "share of consultants in role at the end of burn-in"
)


def select_factors(
    over: str | Sequence[str],
    ranges: Ranges | None = None,
    base: Mapping[str, float] | None = None,
    mixed: bool = False,
    dummy: bool = True,
    target: bool = False,
) -> tuple[Factor, ...]:
    """The factors of a study.

    Parameters
    ----------
    over : str or sequence of str
        ``levers``; ``uncertainties``; ``groups`` (all uncertainties, moved group by group); ``minds``, ``careers``,
        ``trusts`` or ``press`` (the uncertainties of that group); or names of rows.
    ranges : mapping, optional
        ``name: (low, high)`` in place of the table's plausible range, within the allowed one.
    base : mapping, optional
        Today's settings that differ from the table's defaults.
    mixed : bool
        Whether levers and uncertainties may stand side by side; ``groups`` then has the levers as one more group.
    dummy : bool
        Whether the dummy goes along, as the last factor.
    target : bool
        Whether the share in role that the constant is solved for varies too, from 10 to 20 %.

    What is not there, may not vary, is out of range, named twice or mixed unasked is a `SettingError`.
    """
    rows = _rows(over, mixed)
    if len({row.kind == "lever" for row in rows}) > 1 and not mixed:
        raise SettingError(
            f"over = {over!r} mixes levers with uncertainties. Which lever is biggest and which uncertainties decide "
            "are two questions and two studies; set mixed=true if one study over both is meant."
        )
    factors = [_factor(row, block=row.group if over == "groups" else row.name) for row in rows]
    if target:
        factors.append(IN_ROLE_TARGET)
    if dummy:
        factors.append(Factor(DUMMY, 0.0, 1.0, 0.0, "dummy", DUMMY, "nothing"))
    return tuple(_with_range(factor, ranges or {}, base or {}) for factor in _all_known(factors, ranges, base))


def column_of(name: str) -> Column:
    """A factor as a column of a stored table; ``name`` is that of a row, of the target, or of the dummy."""
    if name == DUMMY:
        return Column(DUMMY, "1", "float64", "Nothing reads it: whatever effect it seems to have is chance.")
    if name == IN_ROLE_TARGET.name:
        meaning = "Share of consultants in role at the end of burn-in, for which the constant is solved."
        return Column(name, "share (0-1)", "float64", meaning)
    return Column(name, BY_NAME[name].unit, "float64", BY_NAME[name].meaning)


def _rows(over: str | Sequence[str], mixed: bool) -> list[Parameter]:
    if isinstance(over, str) and over not in SELECTIONS:
        over = [over]
    if not isinstance(over, str):
        return [_named(name, list(over)) for name in over] or _nothing(over)
    levers = [row for row in LEVERS if row.name not in (*FLAGS, *SCENARIOS)]
    uncertain = [row for row in TABLE if row.kind == "uncertainty"]
    if over == "levers":
        return levers
    if over in GROUPS:
        return [row for row in uncertain if row.group == over]
    grouped = sorted(uncertain, key=lambda row: GROUPS.index(row.group)) if over == "groups" else uncertain
    return [*levers, *grouped] if mixed else grouped


def _nothing(over: Sequence[str]) -> list[Parameter]:
    raise refusal("over", list(over), f"choose {', '.join(SELECTIONS)} or name at least one parameter", WHERE)


def _named(name: str, names: list[str]) -> Parameter:
    """The row of one name of a list, or why it may not vary."""
    row = BY_NAME.get(name)
    reason = ""
    if row is None:
        near = difflib.get_close_matches(name, [*BY_NAME, *SELECTIONS], n=1)
        meant = f"; did you mean {near[0]}" if near else ""
        reason = f"it is neither a parameter nor one of {', '.join(SELECTIONS)}{meant}"
    elif row.source == CALIBRATED:
        reason = "it is solved again in every world, never sampled"
    elif name in SCENARIOS:
        reason = "it is a scenario, not a lever to be ranked: set it for all runs"
    elif row.kind == "cost":
        reason = "it is a price, which changes no outcome"
    elif name in SHARES:
        reason = "it is one of several shares of one whole, which cannot vary alone"
    elif names.count(name) > 1:
        reason = "it is named twice"
    if row is None or reason:
        raise refusal("over", name, reason, WHERE)
    return row


def _factor(row: Parameter, block: str) -> Factor:
    kind: FactorKind = "lever" if row.kind == "lever" else "uncertainty"
    flag = row.is_switch or row.is_flag
    return Factor(row.name, row.low, row.high, row.default, kind, block, row.unit, flag)


def _all_known(factors: list[Factor], ranges: Ranges | None, base: Mapping[str, float] | None) -> list[Factor]:
    """``factors``, once it is sure that every range and base belongs to one of them."""
    names = {factor.name for factor in factors if factor.kind in ("lever", "uncertainty")}
    for setting, given in (("ranges", ranges or {}), ("base", base or {})):
        for name in given:
            if name not in names:
                raise refusal(f"{setting}.{name}", given[name], "this study does not vary it", WHERE)
    return factors


def _with_range(factor: Factor, ranges: Ranges, base: Mapping[str, float]) -> Factor:
    if factor.name in base:
        factor = replace(factor, base=check_parameter(f"base.{factor.name}", base[factor.name], BY_NAME[factor.name]))
    if factor.name not in ranges:
        return factor
    setting, given = f"ranges.{factor.name}", ranges[factor.name]
    if isinstance(given, str) or len(given) != 2:
        raise refusal(setting, given, "it must be two numbers, the lower first", WHERE)
    low, high = (check_parameter(setting, end, BY_NAME[factor.name]) for end in given)
    if not low < high:
        raise refusal(setting, list(given), "the first number must be below the second", WHERE)
    return replace(factor, low=low, high=high)
