"""State: columns for doctors, records for departments, trusts and the nation.

Doctors are many, so each of their attributes is a column with one entry a place; a hot loop touches only the columns
it needs. Trusts are few, so each is a record. Times are stamped with the quarter in which something began, so that
nothing has to be counted up: years as consultant are (now - appointed) / 4. At most 100 bytes a doctor.
"""

from functools import cache
from typing import Any, NamedTuple, Protocol, cast, get_type_hints

import numpy as np
from numpy.typing import NDArray

from agents.code_cache import config
from agents.compiling import allocating
from sim.population import DEPARTMENT_SIZE, Population

Floats = NDArray[np.float64]
Bytes = NDArray[np.int8]
Shorts = NDArray[np.int16]
Integers = NDArray[np.int64]
type Records = np.recarray[Any, np.dtype[np.void]]

OWN_INITIATIVE, ASKED = 1, 2
RANK_COUNT = 4


class Doctors(NamedTuple):
    """One entry a place, shape ``(n_doctors,)``.

    ``role`` 0-4; ``department`` is its number in the trust; ``appointed``, ``in_post_since`` and ``leading_since`` are
    quarters; ``age_at_appointment`` years; ``sex`` 1 for a woman; ``route`` 1 own initiative, 2 asked, 0 never led;
    strain 0-1; ``pay`` £k a year and ``other_income`` £k a year per fifth of a job; ``training`` 1 fresh to 0;
    ``curiosity`` in standard deviations; ``belief`` 0-1; ``autonomy_value`` and ``stigma_sensitivity`` 1 on average.
    """

    role: Bytes
    sex: Bytes
    route: Bytes
    age_at_appointment: Bytes
    department: Shorts
    appointed: Shorts
    in_post_since: Shorts
    leading_since: Shorts
    curiosity: Floats
    belief: Floats
    training: Floats
    autonomy_value: Floats
    stigma_sensitivity: Floats
    resting_strain: Floats
    strain: Floats
    pay: Floats
    other_income: Floats


class Site(Protocol):
    """Who belongs to a trust, and what is known of it; fixed over a run.

    Its doctors are the places from ``first_doctor`` on, its departments those from ``first_department`` on.
    ``given_*`` are 0-1, ``nan`` where chance draws. ``archetype`` is the
    number of its kind, for reporting only.
    """

    key: np.uint64
    first_doctor: int
    consultants: int
    first_department: int
    departments: int
    own_push: float
    given_practice: float
    given_alignment: float
    given_capacity: float
    given_fit: float
    archetype: int


class Department(Protocol):
    """A department: its consultants, and how many of them lead."""

    consultants: int
    leaders: int


class Trust(Protocol):
    """The state of a trust.

    ``own_practice`` and ``own_alignment`` are what it returns to; ``published`` is the last survey's score; ``exempt``
    is 0 or 1, and so is ``falsely_exempt``: exempt although true engagement was below the bench; ``post_level`` is the
    number of posts before rounding; ``demand`` applicants per vacancy; ``has_trained`` is 1 once any of its doctors has
    been on a course; ``posts`` and ``filled`` have one entry for each rank from 1 to 4.
    """

    own_practice: float
    own_alignment: float
    capacity: float
    fit: float
    practice: float
    gaming: float
    alignment: float
    norm: float
    engagement: float
    published: float
    exempt: float
    falsely_exempt: float
    quality: float
    seen_strain: float
    post_level: float
    demand: float
    has_trained: float
    posts: Integers
    filled: Integers


class Nation(Protocol):
    """What belongs to the whole run.

    The chances of leaving (see ``agents.leaving.LeavingChances``) are set when the run starts. The baselines of quality
    are -1 until burn-in has ended; their sums collect its last year.
    """

    leaving_settled: float
    leaving_late: float
    leaving_retiring: float
    leaving_last: float
    late_from: int
    retiring_from: int
    last_from: int
    salience: float
    effective_baseline: float
    time_baseline: float
    effective_sum: float
    time_sum: float
    quarters_summed: float


class State(NamedTuple):
    """Everything that changes in a run; ``nation`` has one record."""

    doctors: Doctors
    departments: Records
    trusts: Records
    nation: Records


class Blocks(NamedTuple):
    """A state as it lies in memory, and as it is handed to compiled code, where every array costs half a microsecond.

    ``bytes``, ``shorts`` and ``floats`` are the columns of doctors, one a row, shape ``(columns, n_doctors)``.
    """

    bytes: Bytes
    shorts: Shorts
    floats: Floats
    departments: Records
    trusts: Records
    nation: Records
    sites: Records


@allocating
def state_of(blocks: Blocks) -> State:
    """The state that lies in some blocks: its arrays are views."""
    b, s, f = blocks.bytes, blocks.shorts, blocks.floats
    doctors = Doctors(
        b[0], b[1], b[2], b[3], s[0], s[1], s[2], s[3], f[0], f[1], f[2], f[3], f[4], f[5], f[6], f[7], f[8]
    )  # fmt: skip
    return State(doctors, blocks.departments, blocks.trusts, blocks.nation)


@cache
def record_type(fields: type) -> np.dtype[np.void]:
    """The record of a protocol's attributes, in order; always the same object."""
    kinds: dict[object, str] = {float: "f8", int: "i8", np.uint64: "u8"}
    layout = [
        (name, kinds[hint]) if hint in kinds else (name, "i8", (RANK_COUNT,))
        for name, hint in get_type_hints(fields).items()
    ]
    return np.dtype(layout)


def records(fields: type, count: int) -> Records:
    """``count`` records, all zero."""
    return np.zeros(count, record_type(fields)).view(np.recarray)


def plain(columns: Records, kind: np.dtype[np.void]) -> Records:
    """Records as a plain array of their kind; interpreted rules need them as they are, for ``record.field``.

    Compiled code knows a type again at a glance where it is the same object, and else compares it field by field.
    """
    return columns if config.DISABLE_JIT else cast(Records, columns.view(kind, np.ndarray))


def records_in(table: Floats, kind: np.dtype[np.void]) -> Records:
    """The rows of a table as records that share its memory, as ``plain`` has them."""
    return plain(table.view(kind)[:, 0].view(np.recarray), kind)


def sites_of(population: Population) -> Records:
    """The fixed part of a population: one ``Site`` a trust."""
    sites = records(Site, len(population.trusts))
    consultants = population.consultants
    departments = np.maximum(1, np.floor(consultants / DEPARTMENT_SIZE + 0.5).astype(np.int64))
    sites["key"] = [trust.key for trust in population.trusts]
    sites["consultants"], sites["first_doctor"] = consultants, _starts(consultants)
    sites["departments"], sites["first_department"] = departments, _starts(departments)
    sites["own_push"] = [trust.own_push for trust in population.trusts]
    sites["archetype"] = population.archetype_numbers
    for name in ("practice", "alignment", "capacity", "fit"):
        sites[f"given_{name}"] = [getattr(trust, name) for trust in population.trusts]
    return sites


def _starts(counts: Integers) -> Integers:
    return np.concatenate(([0], np.cumsum(counts)[:-1])).astype(np.int64)


def _department_sizes(consultants: int, departments: int) -> Integers:
    sizes = np.full(departments, consultants // departments, dtype=np.int64)
    sizes[: consultants % departments] += 1
    return sizes


def new_state(sites: Records) -> tuple[State, Blocks]:
    """State of the right shapes, all zero but for who belongs where; and the same memory as compiled code takes it."""
    size = int(sites["consultants"].sum())
    columns = list(get_type_hints(Doctors).values())
    sizes = [_department_sizes(int(site.consultants), int(site.departments)) for site in sites]
    blocks = Blocks(
        bytes=np.zeros((columns.count(Bytes), size), np.int8),
        shorts=np.zeros((columns.count(Shorts), size), np.int16),
        floats=np.zeros((columns.count(Floats), size)),
        departments=records(Department, int(sites["departments"].sum())),
        trusts=records(Trust, len(sites)),
        nation=records(Nation, 1),
        sites=sites,
    )
    state = state_of(blocks)
    state.doctors.department[:] = np.concatenate([np.repeat(np.arange(len(part)), part) for part in sizes])
    state.departments["consultants"] = np.concatenate(sizes)
    kinds = (Department, Trust, Nation, Site)
    return state, Blocks(*blocks[:3], *map(plain, blocks[3:], map(record_type, kinds)))


def empty_state(sites: Records) -> State:
    """State of the right shapes, all zero but for who belongs where."""
    return new_state(sites)[0]


def arrays_of(state: State) -> list[NDArray[Any]]:
    """All arrays of a state, in order."""
    return [*state.doctors, state.departments, state.trusts, state.nation]


def copy_state(source: State, target: State) -> None:
    """Overwrite ``target`` with ``source``: how a burn-in is forked for each policy."""
    for origin, destination in zip(arrays_of(source), arrays_of(target), strict=True):
        np.copyto(destination, origin)
