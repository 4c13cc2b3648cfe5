"""Working memory of a quarter: buffers for the largest trust, and an entry of what happened in each trust."""

from typing import NamedTuple, Protocol, get_type_hints

import numpy as np

from sim.state import Bytes, Floats, Integers, Records


class Scratch(NamedTuple):
    """Buffers with one entry a place of the trust at hand (``practices``: one a trust); nothing in them is kept."""

    stigma: Floats
    chance: Floats
    chance_if_asked: Floats
    event: Bytes
    agrees: Bytes
    places: Integers
    applicants: Integers
    candidates: Integers
    lots: Floats
    beliefs: Floats
    practices: Floats


class Entry(Protocol):
    """What a trust's quarter left in the ledger: its conditions, and sums and counts for the record."""

    clinical: float
    prepared: float
    prepared_if_asked: float
    stigma: float
    applicants: float
    appointed: float
    promoted: float
    stepped_down: float
    left: float
    spells_ended: float
    spell_quarters: float
    places: float
    binding: float
    mandated_effort: float
    reaches_standard: float
    pay_premium: float
    leaders_strain: float
    leaders_belief: float
    effort: float
    burden: float
    discretion: float
    time_given_up: float
    effective: float


def new_scratch(sites: Records) -> Scratch:
    """Buffers large enough for the largest trust."""
    size = int(sites["consultants"].max())
    kinds = {Bytes: np.int8, Integers: np.int64, Floats: np.float64}
    buffers = Scratch(*(np.zeros(size, kinds[hint]) for hint in get_type_hints(Scratch).values()))
    return buffers._replace(practices=np.zeros(len(sites)))
