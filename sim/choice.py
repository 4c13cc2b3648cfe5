"""The numbers of the decision as scalars: what a loop over many doctors would else read from memory for each of them.

All other rules are called once a trust and read their numbers from the record of the world.
"""

import importlib
from collections.abc import Callable
from typing import Any, NamedTuple, cast

from agents.compiling import compiled
from agents.parameter import Values

MODULES = (
    "agents.decision",
    "agents.pay",
    "agents.curiosity",
    "agents.belief",
    "agents.stress",
    "agents.autonomy",
    "agents.stigma",
    "agents.press",
    "agents.invitation",
    "agents.ranks",
)
NAMES = tuple(row.name for module in MODULES for row in importlib.import_module(module).PARAMETERS)


def _reader() -> Callable[[Values], Values]:
    """Write out ``Choice(p.constant, p.per_rank, ...)``: compiled code cannot loop over the fields of a record."""
    scope: dict[str, Any] = {"Choice": NamedTuple("Choice", [(name, float) for name in NAMES])}
    fields = ", ".join(f"p.{name}" for name in NAMES)
    exec(f"def choice_of(p):\n    return Choice({fields})", scope)
    return compiled(cast(Callable[[Values], Values], scope["choice_of"]))


choice_of = _reader()
"""The numbers that the terms of V read, from the record of a world."""
