"""All levers that a policy may pull: those of the program, then those that installed packages bring.

A package brings a lever by naming a ``policies.lever.Lever`` under the entry point group ``medlead.levers``; see
``docs/policies.md``. The order of ``LEVERS`` is the order of the columns of a timeline.
"""

import hashlib
import inspect
import sys
from collections.abc import Mapping
from importlib.metadata import entry_points
from pathlib import Path

import numpy as np

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
        If it is no lever, its name is taken, or it moves a quantity although it stands at neutral.
    """
    if not isinstance(lever, Lever):
        raise TypeError(f"{lever!r} is not a policies.lever.Lever")
    if lever.name in taken:
        raise ValueError(f"there is a lever {lever.name!r} already")
    at_rest = np.full((1, 1), lever.row.default)
    for quantity, modify in lever.acts_on.items():
        neutral = np.full((1, 1), getattr(NEUTRAL, quantity, 1.0))
        if not np.array_equal(modify(neutral, at_rest), neutral):
            raise ValueError(f"lever {lever.name!r} moves {quantity} although it stands at neutral ({at_rest[0, 0]:g})")
    return lever


def _brought_by_packages() -> tuple[Lever, ...]:
    levers = {lever.name: lever for lever in OWN}
    for point in sorted(entry_points(group=ENTRY_POINTS), key=lambda point: point.name):
        try:
            lever = check_lever(point.load(), levers)
        except Exception as error:  # whatever is wrong with somebody else's package, say whose it is
            print(f"medlead: lever {point.name!r} ({point.value}) is left out: {error}", file=sys.stderr)
            continue
        levers[lever.name] = lever
    return tuple(levers.values())[len(OWN) :]


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


def brought_fingerprint() -> str:
    """SHA-256 over the sources of the levers that packages bring; empty if there are none."""
    if not BROUGHT:
        return ""
    digest = hashlib.sha256()
    for lever in BROUGHT:
        for modify in lever.acts_on.values():
            digest.update(Path(inspect.getfile(modify)).read_bytes())
    return digest.hexdigest()
