"""Archetypes: what the same policy does in trusts that differ in their inputs only.

Each trust of a known kind is compared with itself, on the same luck, at the end of the last year. The inputs in which the
trusts differ stand beside the result, because nothing else tells them apart: no rule names a trust.
"""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from analysis.contrasts import by_arm, compare
from analysis.results import StoredResult

INPUTS: Mapping[str, str] = {
    "practice": "Practice of its own",
    "alignment": "Structural alignment",
    "capacity": "Capacity",
    "fit": "Fit of the standard",
    "own_push": "Own push",
}
MEASURED: Mapping[str, tuple[str, float, int]] = {  # label, factor, decimals
    "prepared": ("Prepared, %", 100.0, 1),
    "in_role": ("In role, %", 100.0, 1),
    "practice": ("Practice, 0-1", 1.0, 2),
    "gaming": ("Gaming, 0-1", 1.0, 2),
    "engagement": ("True engagement, 0-100", 1.0, 1),
    "published_engagement": ("Published, 0-100", 1.0, 1),
}


def archetypes_of(result: StoredResult) -> tuple[Mapping[str, Any], ...]:
    """Trusts of a known kind: ``trust, archetype`` and its inputs; empty where the population has none."""
    return tuple(result.manifest["population"].get("archetypes", ()))


def compare_archetypes(result: StoredResult) -> pd.DataFrame:
    """What the policy changed in each trust of a known kind.

    Returns
    -------
    DataFrame
        ``trust, archetype``, the inputs, ``measure`` and the columns of `analysis.contrasts.compare`: one row for each
        trust and measure. The interval (90 %) is of the paired difference, by chance alone.
    """
    last = result.trusts[result.trusts["year"] == result.trusts["year"].max()]
    tables = []
    for trust in archetypes_of(result):
        rows = by_arm(result, last.loc[last["trust"] == trust["trust"], ["run_id", *MEASURED]])
        table = compare(rows.set_index(["arm", "seed"])[list(MEASURED)]).rename_axis("measure").reset_index()
        inputs = {name: trust[name] for name in ("trust", "archetype")} | {f"own_{n}": trust[n] for n in INPUTS}
        tables.append(table.assign(**inputs))
    return pd.concat(tables)
