"""The policies that ship: named compositions of levers, read from ``conf/policy``."""

from collections.abc import Mapping
from importlib.resources import files
from typing import Any

import yaml

from policies.condition import parse_conditions
from policies.plan import LeverPlan, Policy
from policies.selection import ALL, parse_selection
from policies.trigger import Trigger

_FOLDER = files("conf") / "policy"


def policy_names() -> tuple[str, ...]:
    """Names of all policies that ship, in order."""
    return tuple(
        sorted(entry.name.removesuffix(".yaml") for entry in _FOLDER.iterdir() if entry.name.endswith(".yaml"))
    )


def named_policy(name: str) -> Policy:
    """A policy that ships.

    Raises
    ------
    KeyError
        If there is no such policy.
    """
    if name not in policy_names():
        raise KeyError(name)
    content = yaml.safe_load((_FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))
    levers = {lever: _lever_plan(plan) for lever, plan in content.get("levers", {}).items()}
    return Policy(levers, tuple(_trigger(*item) for item in content.get("triggers", {}).items()))


def _lever_plan(written: Mapping[str, Any]) -> LeverPlan:
    return LeverPlan(**{**written, "trusts": parse_selection(written.get("trusts", ALL))})


def _trigger(name: str, written: Mapping[str, Any]) -> Trigger:
    timing = {key: value for key, value in written.items() if key not in {"when", "set", "change"}}
    when = parse_conditions(written["when"])
    return Trigger(name, when, written.get("set", {}), written.get("change", {}), **timing)
