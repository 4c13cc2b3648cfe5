"""A policy in words: each lever with its level and whatever sets it apart from a lever pulled everywhere, for good.

A lever that says nothing of time or place is pulled at the start in all trusts, rises over two years and stays.
"""

from collections.abc import Mapping
from typing import Any

from analysis.schema import LEVER, TRIGGER
from analysis.words import counted

USUAL_RAMP = 2.0  # years
NAMES_SHOWN = 3
Plan = Mapping[str, Any]


def policy_in_words(changes: Mapping[str, Plan], years: int) -> str:
    """What a policy does that is not neutral.

    Parameters
    ----------
    changes : mapping
        Levers by ``levers.NAME`` and triggers by ``triggers.NAME``, as a result stores them.
    years : int
        Simulated years of policy: what lies behind them is said to change nothing.
    """
    levers = [_lever(key.removeprefix(LEVER), plan, years) for key, plan in changes.items() if key.startswith(LEVER)]
    triggers = [_trigger(plan) for key, plan in changes.items() if key.startswith(TRIGGER)]
    return ", ".join(levers + triggers) or "none"


def _lever(name: str, plan: Plan, years: int) -> str:
    start, stop, ramp = plan["start_year"], plan["stop_year"], plan["ramp_years"]
    said = []
    if start > 0.0:
        late = ", which is after the last" if start >= years else ""
        said.append(f"from year {start:g}{late}")
    if stop is not None and stop < years:
        said.append(f"until year {stop:g}")
    if ramp != USUAL_RAMP:
        said.append("at once" if ramp == 0.0 else f"rising over {_years(ramp)}")
    if "trusts" in plan:
        said.append(_place(plan["trusts"]))
    return f"{name} = {plan['level']:g}" + (f" ({'; '.join(said)})" if said else "")


def _place(trusts: str | list[str]) -> str:
    if isinstance(trusts, str):
        return f"where {trusts}"
    more = len(trusts) - NAMES_SHOWN
    others = f" and {counted(more, 'more trust', 'more trusts')}" if more > 0 else ""
    return f"in {', '.join(trusts[:NAMES_SHOWN])}{others}"


def _trigger(plan: Plan) -> str:
    moves = [f"{name} = {level:g}" for name, level in plan["set"].items()]
    moves += [f"{name} {change:+g}" for name, change in plan["change"].items()]
    often = "" if plan["times"] == 1 else f" (up to {plan['times']} times)"
    return f"{' and '.join(moves)} once {plan['when']}{often}"


def _years(years: float) -> str:
    return f"{years:g} {'year' if years == 1.0 else 'years'}"
