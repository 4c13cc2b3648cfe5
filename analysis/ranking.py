"""Several policies side by side: ranked as they are set, and ranked again at equal yearly cost.

Policies are ranked by what they add to the share of doctors prepared. Where the 90 % interval of the difference takes
in zero, chance alone could explain it, and the table says so with a tilde: of each policy by itself, however many
stand beside it.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
from rich.console import Console
from rich.table import Table

from analysis.contrasts import Contrast, compare, contrasts, last_year
from analysis.costs import CostRatio, CostSummary, england_scale, summarise_costs
from analysis.results import StoredResult
from analysis.schema import AT_EQUAL_COST, POLICY, REFERENCE
from analysis.sentences import seeds_in_words, what_it_rests_on
from analysis.short_forms import money
from analysis.summary import summarise
from analysis.table import FORMATS, broken, empty_table, print_text
from analysis.words import counted, number, signed

NAME_WIDTHS = (17, 14, 12)  # characters; the widest with which the table fits
WIDER_THAN_ANY = 1000
SHOWN = {"prepared": "prepared", "in_role": "in role", "vacancy": "vacancy"}


@dataclass(frozen=True)
class Ranked:
    """One policy of a comparison: its differences from the reference by measure, and what it costs."""

    arm: str
    name: str
    rows: dict[str, Contrast]
    costs: CostSummary


def ranked(result: StoredResult, equal_cost: bool = False) -> list[Ranked]:
    """The policies of a comparison, the one that adds most to ``prepared`` first.

    Parameters
    ----------
    result : StoredResult
        Of several policies.
    equal_cost : bool
        Whether to rank the policies as scaled to equal yearly cost, not as they are set.
    """
    arms = [arm for arm in result.arms if arm != REFERENCE and arm.endswith(AT_EQUAL_COST) == equal_cost]
    policies = [_ranked(result.pair(arm), arm) for arm in arms]
    return sorted(policies, key=lambda policy: (-policy.rows["prepared"].difference, policy.arm))


def leads_clearly(result: StoredResult, policies: Sequence[Ranked]) -> bool:
    """Whether the first of a ranking adds more to ``prepared`` than the second, beyond chance."""
    if len(policies) < 2:
        return True
    first, second = (last_year(result.pair(policy.arm), ["prepared"]).loc[POLICY] for policy in policies[:2])
    gap = compare(pd.concat({POLICY: first, REFERENCE: second}, names=["arm"]))
    return contrasts(gap)["prepared"].verdict == "up"


def _ranked(pair: StoredResult, arm: str) -> Ranked:
    return Ranked(arm, pair.names[POLICY], contrasts(summarise(pair).set_index("measure")), summarise_costs(pair))


def print_ranking(result: StoredResult, console: Console) -> None:
    """Print both rankings, what they are conditional on, and what they rest on."""
    policies = ranked(result)
    first = summarise(result.pair(policies[0].arm))
    pair = result.pair(policies[0].arm)
    console.print()
    count = counted(len(policies), "policy", "policies")
    print_text(f"{count} against {pair.names[REFERENCE]}, on the same luck", console, "bold")
    burn_in = counted(pair.burn_in_years, "year", "years")
    setting = f"{pair.population}; {burn_in} burn-in, {pair.years} policy; {seeds_in_words(first)}; {pair.case}"
    print_text(setting, console)
    console.print()
    print_text(f"As set. Mean over year {pair.years}", console, "bold")
    console.print(_fitting(policies, console))
    if result.manifest["config"].get("equal_cost"):
        _print_equal_cost(result, policies, console)
    console.print()
    print_text(_note(pair), console, "dim")
    console.print()
    print_text(what_it_rests_on(pair), console)


def _print_equal_cost(result: StoredResult, as_set: Sequence[Ranked], console: Console) -> None:
    """The policies scaled to a budget, and those that were not, or could not be."""
    scaled = ranked(result, equal_cost=True)
    facts = {fact["arm"]: fact for fact in result.manifest["equal_cost"]}
    console.print()
    if scaled:
        print_text("At equal yearly cost: each scaled, and simulated again", console, "bold")
        console.print(_fitting(scaled, console, {policy.arm: float(facts[policy.arm]["factor"]) for policy in scaled}))
    off = [policy for policy in scaled if not facts[policy.arm]["at_budget"]]
    if off:
        named = ", ".join(f"{policy.name} (£{money(float(facts[policy.arm]['cost']))}m)" for policy in off)
        budget = money(float(facts[off[0].arm]["budget"]))
        print_text(f"Not brought to within 1 % of £{budget}m a year: {named}.", console)
    left_out = [policy for policy in as_set if policy.name not in {each.name for each in scaled}]
    for why, names in (
        ("it costs no more than the reference", [policy.name for policy in left_out if policy.costs.a_year <= 0.0]),
        ("runs failed", [policy.name for policy in left_out if policy.costs.a_year > 0.0]),
    ):
        if names:
            print_text(f"Not scaled, since {why}: {', '.join(names)}.", console)


def _fitting(policies: list[Ranked], console: Console, factors: dict[str, float] | None = None) -> Table:
    """The table with policies' names as wide as the console allows."""
    tables = [_table(policies, width, factors or {}) for width in NAME_WIDTHS]
    unlimited = console.options.update(max_width=WIDER_THAN_ANY)  # or nothing is measured wider than the console
    widths = [console.measure(table, options=unlimited).maximum for table in tables]
    return next((table for table, width in zip(tables, widths, strict=True) if width <= console.width), tables[-1])


def _table(policies: list[Ranked], width: int, factors: dict[str, float]) -> Table:
    table = empty_table()
    table.add_column("policy", overflow="fold")
    if factors:
        table.add_column("times\nas set", justify="right")
    for label in SHOWN.values():
        table.add_column(f"{label}\npoints", justify="right", no_wrap=True)
    table.add_column("£m a\nyear", justify="right", no_wrap=True)
    table.add_column("£k a leader-\nyear more", justify="right", no_wrap=True)
    for policy in policies:
        scale = [f"{factors[policy.arm]:.2f}"] if factors else []
        effects = [effect_text(policy.rows[measure], FORMATS[measure][1], FORMATS[measure][2]) for measure in SHOWN]
        table.add_row(
            broken(policy.name, width),
            *scale,
            *effects,
            money(policy.costs.a_year),
            ratio_text(policy.costs.per_leader_year),
        )
    return table


def effect_text(row: Contrast, factor: float, decimals: int) -> str:
    """A difference with half its interval; a tilde where chance could explain it."""
    margin = "" if math.isnan(row.low) else f"±{number(0.5 * factor * (row.high - row.low), decimals)}"
    sign = "~" if row.verdict == "unclear" else ""
    return f" {sign}{signed(factor * row.difference, decimals)} {margin}".rstrip()


def ratio_text(ratio: CostRatio) -> str:
    """What one more costs, with its interval; in words where there is no such number."""
    if ratio.verdict in {"free", "dominated", "saves"}:
        return {"free": "free", "dominated": "dominated", "saves": "saves money"}[ratio.verdict]
    if math.isnan(ratio.low):
        return number(ratio.value, 0)
    if ratio.verdict == "unclear":
        return f"{number(ratio.low, 0)} or more" if ratio.low >= 0.5 else "unclear"
    return f"{number(ratio.value, 0)} ({number(ratio.low, 0)}-{number(ratio.high, 0)})"


def _note(pair: StoredResult) -> str:
    scale = england_scale(pair)
    of_england = "" if scale == 1.0 else f" Multiply sums by {number(scale)} for as many consultants as England has."
    return (
        "Ranked by prepared. ±: half the 90 % interval, by chance only; ~: chance could explain it, each by itself. "
        "Dominated: costs more and adds no leader-years. £k for one more leader-year: ratio of discounted sums over "
        f"all years, with its 90 % interval; unclear, or its lower end only, where chance could explain the gain."
        f"{of_england}"
    )


def ranking_table(result: StoredResult) -> pd.DataFrame:
    """Both rankings as plain numbers, one row a policy and size: what ``ranking.csv`` holds."""
    factors = {fact["arm"]: fact["factor"] for fact in result.manifest.get("equal_cost", ())}
    return pd.DataFrame(
        [
            _row(policy, position, "equal cost" if equal else "as set", float(factors.get(policy.arm, 1.0)))
            for equal in (False, True)
            for position, policy in enumerate(ranked(result, equal), start=1)
        ]
    )


def _row(policy: Ranked, position: int, size: str, factor: float) -> dict[str, object]:
    row: dict[str, object] = {"size": size, "rank": position, "policy": policy.name, "factor": factor}
    for measure in SHOWN:
        contrast = policy.rows[measure]
        row |= {f"{measure}_difference": contrast.difference, f"{measure}_low": contrast.low}
        row |= {f"{measure}_high": contrast.high}
    row |= {"cost_a_year_million": policy.costs.a_year, "present_value_million": policy.costs.present_value}
    for name, ratio in (
        ("leader_year", policy.costs.per_leader_year),
        ("prepared_year", policy.costs.per_prepared_year),
    ):
        row |= {f"per_{name}_thousand": ratio.value, f"per_{name}_low": ratio.low, f"per_{name}_high": ratio.high}
        row |= {f"per_{name}_verdict": ratio.verdict}
    return row | {"deadweight_million_a_year": policy.costs.deadweight}
