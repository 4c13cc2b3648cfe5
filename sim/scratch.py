"""Working memory of a quarter: buffers for the largest trust, and an entry of what happened in each trust."""

from typing import NamedTuple, Protocol

import numpy as np

from agents.compiling import allocating
from sim.state import Bytes, Floats, Integers, Records, record_type, records_in

NORMALS = 8  # standard normal numbers behind the traits of a new doctor


class Scratch(NamedTuple):
    """Buffers with at least one entry a place of the trust at hand; nothing in them is kept.

    ``normals`` has an entry for each normal number behind a new doctor's traits, ``practices`` one for each trust.
    """

    stigma: Floats
    utilities: Floats
    chance: Floats
    chance_if_asked: Floats
    event: Bytes
    agrees: Bytes
    places: Integers
    applicants: Integers
    candidates: Integers
    lots: Floats
    beliefs: Floats
    normals: Floats
    practices: Floats


class Buffers(NamedTuple):
    """Working memory as it is handed to compiled code: buffers of one type are the rows of one array.

    ``ledger`` has an ``Entry`` for each trust, then one for the nation; ``entries`` are the same numbers as rows.
    """

    bytes: Bytes
    integers: Integers
    floats: Floats
    entries: Floats
    ledger: Records


@allocating
def scratch_of(buffers: Buffers) -> Scratch:
    """The working memory that lies in some buffers: its arrays are views."""
    b, i, f = buffers.bytes, buffers.integers, buffers.floats
    return Scratch(f[0], f[1], f[2], f[3], b[0], b[1], i[0], i[1], i[2], f[4], f[5], f[6], f[7])


class Entry(Protocol):
    """What a trust's quarter left in the ledger: its conditions, and sums and counts for the record; floats only."""

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


def new_buffers(sites: Records) -> Buffers:
    """Buffers large enough for the largest trust and for the number of trusts."""
    size = max(int(sites["consultants"].max()), len(sites), NORMALS)
    kind = record_type(Entry)
    entries = np.zeros((len(sites) + 1, kind.itemsize // np.dtype(float).itemsize))
    return Buffers(
        np.zeros((2, size), np.int8), np.zeros((3, size), np.int64), np.zeros((8, size)), entries,
        records_in(entries, kind),
    )  # fmt: skip
