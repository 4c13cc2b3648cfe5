"""The sentences over the figures: what is seen, whichever way the numbers come out.

A claim of more or less is made only where the 90 % interval leaves out zero.
"""

from collections.abc import Mapping

import pandas as pd

from analysis.contrasts import Contrast
from analysis.figures.style import lower_first, plain
from analysis.results import StoredResult
from analysis.schema import POLICY, REFERENCE
from analysis.vocabulary import TERMS
from analysis.words import number

ROUNDED_AWAY = 0.0005  # a difference of shares that no printed digit shows


def _arms(result: StoredResult) -> tuple[str, str]:
    return f"the {plain(result.names[POLICY])} policy", f"the {plain(result.names[REFERENCE])} one"


def headline_title(result: StoredResult, rows: Mapping[str, Contrast]) -> str:
    """What happened to doctors in role and to those prepared; ``rows`` are the contrasts by measure."""
    policy, reference = _arms(result)
    in_role, prepared = rows["in_role"].verdict, rows["prepared"].verdict
    year = f"In year {result.years}"
    slightly = "slightly " if abs(rows["in_role"].difference) < ROUNDED_AWAY else ""
    first = {
        "same": f"{year} exactly as many doctors lead under {policy} as under {reference}",
        "unclear": f"{year} there is no clear difference in how many doctors lead under {policy} and {reference}",
        "up": f"{year} {slightly}more doctors lead under {policy} than under {reference}",
        "down": f"{year} {slightly}fewer doctors lead under {policy} than under {reference}",
    }
    if in_role == "one seed" or prepared == "one seed":
        return f"One seed of {policy} beside {reference}: too few to tell a policy from chance"
    if in_role == prepared == "unclear":
        return f"{year} no difference beyond chance between {policy} and {reference} in who leads or is prepared to"
    second = {"same": "just as", "unclear": "not clearly more or less", "up": "more", "down": "less"}[prepared]
    joint = "but" if {in_role, prepared} == {"up", "down"} else "and"
    return f"{first[in_role]}, {joint} those in clinical work are {second} prepared to"


def difference_title(result: StoredResult, rows: Mapping[str, Contrast]) -> str:
    """What the policy adds to, or takes from, the shares in role and prepared; ``rows`` by measure."""
    policy, reference = _arms(result)
    if "one seed" in (rows["in_role"].verdict, rows["prepared"].verdict):
        return f"T{policy[1:]} against {reference} in one seed: an effect cannot be told from chance"
    if rows["in_role"].verdict == rows["prepared"].verdict == "same":
        return f"By year {result.years} {policy} changes neither the share in a leadership role nor the share prepared"
    if rows["in_role"].verdict == rows["prepared"].verdict == "unclear":
        return f"By year {result.years} {policy} shows no effect beyond chance on who leads or who is prepared to"
    in_role = _clause(rows["in_role"], "in a leadership role")
    prepared = _clause(rows["prepared"], "prepared to lead")
    joint = "but" if {rows["in_role"].verdict, rows["prepared"].verdict} == {"up", "down"} else "and"
    return f"By year {result.years} {policy} {in_role} {joint} {prepared}"


def _clause(row: Contrast, noun: str) -> str:
    size = number(100.0 * abs(row.difference))
    points = {"0.0": "less than 0.1 point", "1.0": "1.0 point"}.get(size, f"{size} points")
    return {
        "same": f"leaves the share {noun} exactly as it was",
        "unclear": f"shows no effect beyond chance on the share {noun}",
        "up": f"adds {points} to the share {noun}",
        "down": f"takes {points} from the share {noun}",
    }[row.verdict]


def why_title(result: StoredResult, largest: "pd.Series[float]", rise: "pd.Series[float]") -> str:
    """Which term weighs most by either way of asking; values under the policy by term."""
    policy, _ = _arms(result)
    if largest.empty:
        return f"No term of the decision holds doctors back under {policy}"
    most, gain = (lower_first(TERMS[str(way.idxmax())]) for way in (largest, rise))
    if most == gain:
        return f"Under {policy} the commonest obstacle is {most}, and its absence would raise prepared most"
    return f"Under {policy} the commonest obstacle is {most}, but the absence of {gain} would raise prepared most"


def spread_title(result: StoredResult, row: Contrast) -> str:
    """Whether trusts became more alike in the share in role; ``row`` is the contrast of their standard deviations."""
    policy, reference = _arms(result)
    share = "in the share of doctors in role"
    not_clear = f"Trusts are not clearly more or less alike {share} under {policy} than under {reference}"
    if row.verdict in ("up", "down") and abs(row.difference) < ROUNDED_AWAY:
        return not_clear
    return {
        "same": f"Trusts differ exactly as much {share} under {policy} as under {reference}",
        "one seed": f"How far trusts differ {share} under {policy} and {reference}, in one seed",
        "unclear": not_clear,
        "up": f"Trusts differ more {share} under {policy} than under {reference}",
        "down": f"Trusts are more alike {share} under {policy} than under {reference}",
    }[row.verdict]
