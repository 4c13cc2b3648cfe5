"""The policies that ship: named compositions of levers, read from ``conf/policy``."""

from collections.abc import Mapping
from importlib.resources import files

import yaml

from policies.timeline import LeverPlan

_FOLDER = files("conf") / "policy"


def policy_names() -> tuple[str, ...]:
    """Names of all policies that ship, in order."""
    return tuple(
        sorted(entry.name.removesuffix(".yaml") for entry in _FOLDER.iterdir() if entry.name.endswith(".yaml"))
    )


def named_policy(name: str) -> Mapping[str, LeverPlan]:
    """The lever plans of a policy that ships.

    Raises
    ------
    KeyError
        If there is no such policy.
    """
    if name not in policy_names():
        raise KeyError(name)
    content = yaml.safe_load((_FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))
    return {lever: LeverPlan(**plan) for lever, plan in content.get("levers", {}).items()}
