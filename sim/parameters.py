"""The parameter table: every number of the model in one place, collected from the modules that use them."""

import importlib
from collections.abc import Mapping
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from agents.parameter import Parameter, Values

MODULES = (
    "policies.registry",
    "policies.costs",
    "agents.decision",
    "agents.pay",
    "agents.curiosity",
    "agents.belief",
    "agents.stress",
    "agents.autonomy",
    "agents.stigma",
    "agents.norms",
    "agents.invitation",
    "agents.training",
    "agents.traits",
    "agents.ranks",
    "agents.careers",
    "agents.leaving",
    "agents.posts",
    "agents.strain",
    "agents.practice",
    "agents.discretion",
    "agents.engagement",
    "agents.quality",
    "agents.press",
)
TABLE_VERSION = "2"


def _collected() -> tuple[Parameter, ...]:
    rows: list[Parameter] = []
    for module in MODULES:
        rows.extend(importlib.import_module(module).PARAMETERS)
    names = [row.name for row in rows]
    repeated = sorted({name for name in names if names.count(name) > 1})
    if repeated:
        raise AssertionError(f"parameters named twice: {repeated}")
    return tuple(rows)


TABLE: tuple[Parameter, ...] = _collected()
BY_NAME: Mapping[str, Parameter] = {row.name: row for row in TABLE}

LEVERS = tuple(row for row in TABLE if row.kind == "lever")
SWITCHES = tuple(row for row in TABLE if row.is_switch)
COSTS = tuple(row for row in TABLE if row.kind == "cost")
NUMBERS = tuple(row for row in TABLE if row.kind in {"uncertainty", "structural"} and not row.is_switch)
VALUE_NAMES = tuple(row.name for row in (*NUMBERS, *SWITCHES))

# The rules read ``p.stigma_weight``: a record with one field for each number and switch.
WORLD_TYPE = np.dtype([(name, np.float64) for name in VALUE_NAMES])


def world_vector(overrides: Mapping[str, float] | None = None) -> NDArray[np.float64]:
    """A world: the value of every number and switch in the order of ``VALUE_NAMES``, defaults unless overridden.

    Raises
    ------
    KeyError
        If an override is not a number or switch of the table.
    """
    chosen = dict(overrides or {})
    unknown = sorted(set(chosen) - set(VALUE_NAMES))
    if unknown:
        raise KeyError(f"not in the parameter table: {', '.join(unknown)}")
    return np.array([float(chosen.get(name, BY_NAME[name].default)) for name in VALUE_NAMES])


def world_record(vector: NDArray[np.float64]) -> np.recarray[Any, np.dtype[np.void]]:
    """The world as the rules read it: one record, shape ``(1,)``."""
    record: np.recarray[Any, np.dtype[np.void]] = np.array(vector, np.float64).view(WORLD_TYPE).view(np.recarray)
    return record


def world_values(vector: NDArray[np.float64]) -> Values:
    """The world for a rule called from Python: ``world_values(vector).stigma_weight``."""
    return cast(Values, world_record(vector)[0])
