"""The schema of a stored result: which files it has, which columns they have, and what each column means.

Later versions add files and columns; they never rename one.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from analysis.vocabulary import (
    CENSUS_MEASURES,
    GROUP_MEASURES,
    GROUPINGS,
    MEASURES,
    OF_TRUSTS_ONLY,
    REASON_MEASURES,
    TRUST_MEASURES,
)

SCHEMA_VERSION = "1"

MANIFEST = "manifest.json"
FINISHED, FAILED = "finished", "failed"
REFERENCE, POLICY = "reference", "policy"
LEVER, TRIGGER = "levers.", "triggers."  # what a run changes of a policy is stored under these prefixes
JOINED = "+"  # between the levers in the name of an arm that has only some of a policy's
AT_EQUAL_COST = "@equal_cost"  # ends the name of an arm whose policy was scaled to a budget
DUMMY = "dummy"  # a factor that nothing reads: whatever effect it seems to have is chance

DataType = Literal["string", "int64", "uint64", "float64"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a stored table.

    Parameters
    ----------
    name : str
        As in the file.
    unit : str
        Unit of the values, ``"text"`` for words and ``"key"`` for what only identifies a row.
    dtype : str
        ``string``, ``int64``, ``uint64`` or ``float64``.
    meaning : str
        One sentence for a reader who knows hospitals and not the program.
    """

    name: str
    unit: str
    dtype: DataType
    meaning: str


RUN_ID = Column("run_id", "key", "string", "The run: 16 hexadecimal digits of the hash of all that went into it.")
QUARTER = Column("quarter", "quarters", "int64", "Quarters since the policy began; negative during burn-in.")
YEAR = Column("year", "years", "int64", "The year, at its end; 0 is the first under the policy, burn-in is negative.")
TRUST = Column("trust", "text", "string", "Name of the trust.")


def _measured(names: Iterable[tuple[str, tuple[str, str]]]) -> tuple[Column, ...]:
    return tuple(Column(name, unit, "float64", meaning) for name, (unit, meaning) in names)


RUNS: tuple[Column, ...] = (
    RUN_ID,
    Column(
        "arm",
        "text",
        "string",
        "'reference', and 'policy' or the name of one of several: which side of the comparison the run stands on.",
    ),
    Column("policy", "text", "string", "Name of the policy in force from quarter 0 on."),
    Column("world", "text", "string", "Name of the set of assumptions; 'central' has every parameter at its default."),
    Column("seed", "key", "uint64", "The luck of the run; runs with the same seed are a pair."),
    Column("status", "text", "string", "'finished', or 'failed' (then the other tables have no rows of the run)."),
    Column("reason", "text", "string", "Why the run failed; empty if it did not."),
    Column("parameters", "JSON text", "string", "Parameters, switches and levers that differ from their defaults."),
)

OUTCOMES: tuple[Column, ...] = (RUN_ID, QUARTER, *_measured(MEASURES.items()))

TRUSTS: tuple[Column, ...] = (
    RUN_ID,
    YEAR,
    TRUST,
    *_measured((name, MEASURES.get(name) or OF_TRUSTS_ONLY[name]) for name in TRUST_MEASURES),
)

CENSUS: tuple[Column, ...] = (RUN_ID, YEAR, *_measured(CENSUS_MEASURES.items()))

REASONS: tuple[Column, ...] = (
    RUN_ID,
    YEAR,
    Column("term", "text", "string", "The motive: a named term of the decision to say yes or no."),
    *_measured(REASON_MEASURES.items()),
)

COSTS: tuple[Column, ...] = (
    RUN_ID,
    YEAR,
    Column("lever", "text", "string", "The lever that is paid for; a lever that is never pulled has no rows."),
    Column("item", "text", "string", "What is paid, by its row of the parameter table."),
    Column("units", "number", "float64", "How much of it is bought in the year: trust-years, leader-years or places."),
    Column("unit_cost", "£k", "float64", "What one unit costs; of on-costs, the share that is paid on top."),
    Column("cost", "£k", "float64", "What is paid in the year, in constant prices."),
    Column("discounted_cost", "£k", "float64", "The same as a present value at the start of the policy."),
)

GROUPS: tuple[Column, ...] = (
    RUN_ID,
    YEAR,
    Column("grouping", "text", "string", f"How consultants are divided: one of {', '.join(GROUPINGS)}."),
    Column("group", "text", "string", "The group; by route into the role, leaders only."),
    Column(
        "measure", "text", "string",
        " ".join(f"{name} ({unit}): {meaning}" for name, (unit, meaning) in GROUP_MEASURES.items()),
    ),
    Column(
        "value", "that of the measure", "float64",
        "The measure at the end of the year; empty where the group has nobody whom it asks about.",
    ),
)  # fmt: skip

ATTRIBUTION: tuple[Column, ...] = (
    Column("measure", "text", "string", "The national measure, as in outcomes.parquet."),
    Column("lever", "text", "string", "The lever; also 'all levers' (the whole effect) and 'interaction'."),
    Column("seed", "key", "uint64", "The luck of the runs compared."),
    Column("share", "that of the measure", "float64", "Shapley value: effect averaged over all orders of pulling."),
    Column("alone", "that of the measure", "float64", "Effect without any other lever; of interaction, what is left."),
    Column("last", "that of the measure", "float64", "Effect when all other levers are pulled already."),
)

TABLES: dict[str, tuple[Column, ...]] = {
    "runs.parquet": RUNS,
    "outcomes.parquet": OUTCOMES,
    "trusts.parquet": TRUSTS,
    "census.parquet": CENSUS,
    "reasons.parquet": REASONS,
    "costs.parquet": COSTS,
    "groups.parquet": GROUPS,
}


# Only results of some verbs have these.
FURTHER_TABLES: dict[str, tuple[Column, ...]] = {"attribution.parquet": ATTRIBUTION}


def data_dictionary(further: Iterable[str] = ()) -> pd.DataFrame:
    """Every column of every stored table, ``further`` ones included: ``file, column, unit, dtype, meaning``."""
    return dictionary_of({**TABLES, **{file: FURTHER_TABLES[file] for file in further}})


def dictionary_of(tables: Mapping[str, tuple[Column, ...]]) -> pd.DataFrame:
    """Every column of some tables, one row a column, as ``data_dictionary``."""
    rows = [(file, c.name, c.unit, c.dtype, c.meaning) for file, columns in tables.items() for c in columns]
    return pd.DataFrame(rows, columns=["file", "column", "unit", "dtype", "meaning"])
