"""The engine against the Mesa reference and against the floor, at the size of England and of a workshop."""

from sim.engine import Observation, simulate
from tests.benchmarks.rows import Goal, Row
from tests.benchmarks.subjects import (
    BURN_IN_YEARS,
    ENGLAND,
    LEAN,
    QUARTERS,
    WORKSHOP,
    engine,
    floor,
    four_trusts,
    plans,
    reference,
)
from tests.benchmarks.timing import rounds

REFERENCE_CONSULTANTS, REFERENCE_QUARTERS = 240, 8  # in each of four trusts
BATCH = 32
WAYS = {
    "`prepared` every quarter": (LEAN, Goal(most=2.5, stretch=1.8)),
    "`prepared` once a year": (Observation(prepared_quarterly=False, yearly=False), Goal(most=2.2)),
    "`prepared` every quarter, yearly records": (Observation(), None),
    "`prepared` once a year, yearly records": (Observation(prepared_quarterly=False), None),
}
PER_DOCTOR_QUARTER = 1e9 / (ENGLAND.size * QUARTERS)


def england(repeats: int) -> list[Row]:
    """41,220 doctors over 100 quarters, four ways of observing them."""
    small = four_trusts(REFERENCE_CONSULTANTS)
    works = {name: engine(ENGLAND, observation) for name, (observation, _) in WAYS.items()}
    works |= {"floor": floor(ENGLAND.size), "mesa": reference(small, REFERENCE_QUARTERS)}
    seconds = rounds(works, repeats)
    per_mesa = QUARTERS * ENGLAND.size / (small.size * REFERENCE_QUARTERS)
    rows = [
        Row("England: times faster than the Mesa reference, `prepared` every quarter",
            [r["mesa"] * per_mesa / r["`prepared` every quarter"] for r in seconds], "times",
            Goal(least=150.0, stretch=220.0)),
    ]  # fmt: skip
    rows += [
        Row(f"England: times the floor, {name}", [r[name] / r["floor"] for r in seconds], "times", goal)
        for name, (_, goal) in WAYS.items()
    ]
    rows += [
        Row(f"England: {name}", [r[name] * PER_DOCTOR_QUARTER for r in seconds], "ns a doctor-quarter") for name in WAYS
    ]
    rows.append(Row("The floor", [r["floor"] * PER_DOCTOR_QUARTER for r in seconds], "ns a doctor-quarter"))
    mesa = [r["mesa"] * per_mesa * PER_DOCTOR_QUARTER for r in seconds]
    return [*rows, Row("The Mesa reference, 960 doctors", mesa, "ns a doctor-quarter")]


def workshop(repeats: int) -> list[Row]:
    """2,400 doctors: many runs in one call, and one run a call, set-up and burn-in included."""
    many = plans(BATCH)

    def in_one_call() -> object:
        return simulate(WORKSHOP, many, BURN_IN_YEARS, LEAN)

    def one_by_one() -> object:
        return [simulate(WORKSHOP, [plan], BURN_IN_YEARS, LEAN) for plan in many]

    works = {"batch": in_one_call, "single": one_by_one, "floor": floor(WORKSHOP.size, BATCH * QUARTERS)}
    seconds = rounds(works, repeats)
    return [
        Row("2,400 doctors in batches of 32: times the floor, set-up included",
            [r["batch"] / r["floor"] for r in seconds], "times", Goal(most=2.6)),
        Row("2,400 doctors: rate of a single run, as a share of the rate in batches",
            [r["batch"] / r["single"] for r in seconds], "", Goal(least=0.8)),
    ]  # fmt: skip
