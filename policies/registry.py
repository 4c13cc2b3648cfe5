"""All levers that a policy may pull: those of the program, then those that installed packages bring.

A package brings a lever by naming a ``policies.lever.Lever`` under the entry point group ``medlead.levers``; see
``docs/policies.md``. The order of ``LEVERS`` is the order of the columns of a timeline.
"""

import hashlib
import sys
from collections.abc import Mapping
from functools import cache
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points
from importlib.util import find_spec
from multiprocessing import current_process
from pathlib import Path
from pkgutil import iter_modules

import numpy as np

import agents
from agents import leaving, traits
from agents.parameter import Parameter
from policies.lever import Lever
from policies.levers import (
    alignment,
    autonomy_awareness,
    bench,
    campaign,
    comply_or_explain,
    own_push,
    pay_premium,
    protected_time,
    publish,
    standard,
    stringency,
    training,
)
from policies.quantities import NEUTRAL, QUANTITIES

ENTRY_POINTS = "medlead.levers"
OWN = (
    pay_premium.LEVER,
    protected_time.LEVER,
    campaign.LEVER,
    training.LEVER,
    publish.LEVER,
    alignment.LEVER,
    autonomy_awareness.LEVER,
    stringency.LEVER,
    standard.LEVER,
    bench.LEVER,
    comply_or_explain.LEVER,
    own_push.LEVER,
)


def check_lever(lever: object, taken: Mapping[str, Lever]) -> Lever:
    """A lever that a package brings, or the reason why it cannot be used.

    Raises
    ------
    TypeError, ValueError
        If it is no lever, a name of its rows is taken, or it moves what does not exist, or who the doctors are, or
        moves anything although it stands at neutral.
    """
    if not isinstance(lever, Lever):
        raise TypeError(f"{lever!r} is not a policies.lever.Lever")
    numbers, fixed = _numbers_of_the_model(), _who_the_people_are()
    names = {row.name for other in taken.values() for row in _rows_of(other)} | set(numbers)
    for row in _rows_of(lever):
        if row.name in names:
            raise ValueError(f"there is a {row.name!r} already")
        names.add(row.name)
    for quantity, modify in lever.acts_on.items():
        if quantity not in QUANTITIES and quantity not in numbers:
            raise ValueError(f"there is no quantity {quantity!r} to move")
        if quantity in fixed:
            raise ValueError(f"it moves {quantity!r}: who arrives and who leaves must be the same under every policy")
        usual = getattr(NEUTRAL, quantity) if quantity in QUANTITIES else numbers[quantity]
        value, at_rest = np.full((1, 1), usual), np.full((1, 1), lever.row.default)
        if not np.array_equal(modify(value, at_rest), value):
            raise ValueError(f"it moves {quantity} although it stands at neutral ({lever.row.default:g})")
    return lever


def _rows_of(lever: Lever) -> tuple[Parameter, ...]:
    return lever.row, *(item.row for item in lever.costs)


def _numbers_of_the_model() -> dict[str, float]:
    """The numbers of every rule of the model by name, with their defaults."""
    modules = [import_module(f"agents.{module.name}") for module in iter_modules(agents.__path__)]
    return {row.name: row.default for module in modules for row in getattr(module, "PARAMETERS", ())}


def _who_the_people_are() -> frozenset[str]:
    """The numbers that say who arrives and who leaves: both sides of a comparison hold the same people."""
    return frozenset(row.name for module in (traits, leaving) for row in module.PARAMETERS)


def _brought_by_packages() -> tuple[Lever, ...]:
    levers = {lever.name: lever for lever in OWN}
    for point in _entry_points():
        try:
            lever = check_lever(point.load(), levers)
        except Exception as error:  # whatever is wrong with somebody else's package, say whose it is
            if current_process().name == "MainProcess":  # workers need not say it again
                reason = " ".join(f"{error}".split()) or type(error).__name__
                print(f"medlead: lever {point.name!r} ({point.value}) is left out: {reason}", file=sys.stderr)
            continue
        levers[lever.name] = lever
    return tuple(levers.values())[len(OWN) :]


def _entry_points() -> list[EntryPoint]:
    return sorted(entry_points(group=ENTRY_POINTS), key=lambda point: (point.name, point.value))


BROUGHT = _brought_by_packages()
LEVERS: tuple[Lever, ...] = (*OWN, *BROUGHT)
BY_NAME: Mapping[str, Lever] = {lever.name: lever for lever in LEVERS}
LEVER_NAMES = tuple(BY_NAME)
FLAGS = tuple(lever.name for lever in LEVERS if lever.is_flag)
SCENARIOS = tuple(lever.name for lever in LEVERS if lever.is_scenario)
COST_ITEMS = tuple((lever, item) for lever in LEVERS for item in lever.costs)
PARAMETERS = tuple(lever.row for lever in LEVERS) + tuple(item.row for _, item in COST_ITEMS)

if LEVER_NAMES[: len(OWN)] != QUANTITIES:
    raise AssertionError("the program's levers must stand in the order of the quantities that they move")


@cache
def brought_fingerprint() -> str:
    """SHA-256 over the sources of the packages that bring levers; empty if no lever is brought."""
    if not BROUGHT:
        return ""
    digest = hashlib.sha256()
    for point in _entry_points():
        for path in _sources_of(point.module):
            digest.update(path.name.encode())
            digest.update(path.read_bytes().replace(b"\r\n", b"\n"))
    return digest.hexdigest()


def _sources_of(module: str) -> list[Path]:
    """The file of a module, or all files of the package that it stands in; none if it cannot be found."""
    found = find_spec(module.partition(".")[0])
    if found is None or found.origin is None:
        return []
    if found.submodule_search_locations is None:
        return [Path(found.origin)]
    return sorted(Path(found.origin).parent.rglob("*.py"))
