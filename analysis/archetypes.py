"""Archetypes: what the same policy does in trusts that differ in their inputs only.

Each trust of a known kind is compared with itself, on the same luck, at the end of the last year. The inputs in which
the trusts differ stand beside the result, because nothing else tells them apart: no rule names a trust.
"""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from analysis.contrasts import Contrast, by_arm, compare, contrasts
from analysis.results import StoredResult

INPUTS: Mapping[str, str] = {
    "practice": "own practice",
    "alignment": "alignment",
    "capacity": "capacity",
    "fit": "fit",
    "own_push": "own push",
}
# label, unit, factor into that unit, decimals
MEASURED: Mapping[str, tuple[str, str, float, int]] = {
    "prepared": ("Prepared", "%", 100.0, 1),
    "in_role": ("In role", "%", 100.0, 1),
    "practice": ("Practice", "0-1", 1.0, 2),
    "gaming": ("Gaming", "0-1", 1.0, 2),
    "engagement": ("True engagement", "0-100", 1.0, 1),
    "published_engagement": ("Published engagement", "0-100", 1.0, 1),
}

WORDS = {"up": "more doctors lead", "down": "fewer", "unclear": "no clear difference", "same": "as many as before"}


def archetypes_of(result: StoredResult) -> tuple[Mapping[str, Any], ...]:
    """Trusts of a known kind: ``trust, archetype`` and its inputs; empty where the population has none."""
    return tuple(result.manifest["population"].get("archetypes", ()))


def compare_archetypes(result: StoredResult) -> dict[str, dict[str, Contrast]]:
    """What the policy changed in each trust of a known kind: contrasts by trust and measure.

    The interval (90 %) is of the paired difference, by chance alone.
    """
    by_trust, known = {}, archetypes_of(result)
    last = result.trusts(list(MEASURED), since=result.last_year) if known else pd.DataFrame()
    for trust in known:
        rows = by_arm(result, last.loc[last["trust"] == trust["trust"], ["run_id", *MEASURED]])
        by_trust[str(trust["trust"])] = contrasts(compare(rows.set_index(["arm", "seed"])[list(MEASURED)]))
    return by_trust


def archetype_table(result: StoredResult) -> pd.DataFrame:
    """The inputs of each trust of a known kind beside what the policy changed there.

    Returns
    -------
    DataFrame
        ``trust, archetype, input_practice, ... , measure, reference, policy, difference, low, high, seeds``: one row
        for each trust and measure.
    """
    found = compare_archetypes(result)
    return pd.DataFrame(
        [
            {"trust": trust["trust"], "archetype": trust["archetype"]}
            | {f"input_{name}": trust[name] for name in INPUTS}
            | {"measure": measure, "reference": row.reference, "policy": row.policy, "difference": row.difference}
            | {"low": row.low, "high": row.high, "seeds": row.seeds}
            for trust in archetypes_of(result)
            for measure, row in found[trust["trust"]].items()
        ]
    )


def archetypes_in_words(result: StoredResult) -> str:
    """Where the policy brings more doctors into role and where fewer, as one sentence without a full stop."""
    verdicts = {trust: rows["in_role"].verdict for trust, rows in compare_archetypes(result).items()}
    if set(verdicts.values()) == {"same"}:
        return "The policy changes the share in role in none of these trusts"
    if "one seed" in verdicts.values():
        return "One seed of the same policy in different trusts: too few to tell it from chance"
    clauses = [
        f"{words} in {_listed(trusts)}"
        for verdict, words in WORDS.items()
        if (trusts := [trust for trust, found in verdicts.items() if found == verdict])
    ]
    if clauses[0].startswith("fewer"):
        clauses[0] = clauses[0].replace("fewer", "fewer doctors lead")
    return f"Under the same policy {', '.join(clauses)}"


def _listed(names: list[str]) -> str:
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
