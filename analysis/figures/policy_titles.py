"""The sentences over the figures of comparisons, attributions and breakdowns: what is seen, whichever way it came out.

A claim of more or less is made only where the interval leaves out zero.
"""

import math
from collections.abc import Mapping, Sequence

import pandas as pd

from analysis.attribution import INTERACTION, WHOLE
from analysis.attribution_table import first_lever, is_clear, makes_clearly, prepared_rows
from analysis.contrasts import Contrast, compare, contrasts
from analysis.costs import CostRatio
from analysis.figures.style import lower_first, plain, upper_first
from analysis.ranking import Ranked
from analysis.results import StoredResult
from analysis.schema import POLICY, REFERENCE
from analysis.vocabulary import TERMS
from analysis.who_moves import movers
from analysis.words import in_words, number, signed

Standing = tuple[Sequence[Ranked], bool]  # policies in order, and whether the first leads by more than chance


def ranking_title(as_set: Standing, equal_cost: Standing) -> str:
    """Which policy adds most to the share prepared, as set and at equal yearly cost.

    The best of several is chosen by its gain, so only gains that chance does not explain among so many policies count;
    the table holds each policy against chance by itself.
    """
    policies = as_set[0]
    if all(policy.rows["prepared"].verdict == "one seed" for policy in policies):
        return "Policies beside one another in one seed: an effect cannot be told from chance"
    best = _best(policies)
    if best is None:
        return f"{_nothing(policies)}{_again('', equal_cost)}"
    name, size = upper_first(plain(best.name)), f"{number(100.0 * best.rows['prepared'].difference)} points"
    if len(policies) == 1:
        return f"{name} adds {size} to the share of doctors prepared"
    most = "most to the share of doctors prepared" if best is policies[0] else "to the share of doctors prepared"
    return f"{name} adds {most}, {size}{_lead(as_set, best)}{_again(best.name, equal_cost)}"


def _best(policies: Sequence[Ranked]) -> Ranked | None:
    """The first of a ranking whose gain is more than chance would make among so many policies."""
    count = len(policies)
    return next((policy for policy in policies if policy.rows["prepared"].among(count).verdict == "up"), None)


def _nothing(policies: Sequence[Ranked]) -> str:
    """That no gain is clear among so many; where one is by itself, as the table shows it, that too."""
    alone = next((policy for policy in policies if policy.rows["prepared"].verdict == "up"), None)
    none = "No policy adds to the share of doctors prepared beyond chance"
    if alone is None:
        return none
    size = number(100.0 * alone.rows["prepared"].difference)
    return f"{none} among {in_words(len(policies))}; {plain(alone.name)} would if it were the only one ({size} points)"


def _again(first: str, equal_cost: Standing) -> str:
    """What becomes of the best at equal yearly cost; ``first`` is empty where there was none."""
    policies = equal_cost[0]
    best = _best(policies)
    if best is None:
        return "; at equal yearly cost no policy adds beyond chance" if first and policies else ""
    if best.name == first:
        return f", and also at equal yearly cost{_lead(equal_cost, best)}"
    return f", but {plain(best.name)} does at equal yearly cost{_lead(equal_cost, best)}"


def _lead(standing: Standing, best: Ranked) -> str:
    """What chance leaves open of the order: that the best is second to a larger gain, or leads."""
    policies, clearly = standing
    if best is not policies[0]:
        first = policies[0]
        among = f"among {in_words(len(policies))}, " if first.rows["prepared"].verdict == "up" else ""
        return f" ({among}chance could explain the larger gain of {plain(first.name)})"
    return "" if clearly or len(policies) < 2 else f" (chance could explain the lead over {plain(policies[1].name)})"


def cost_title(policies: Sequence[Ranked]) -> str:
    """Which policies add leaders for nothing, and which buys a leader-year, and a doctor prepared, for least."""
    free = [upper_first(plain(policy.name)) for policy in policies if _gains_for_nothing(policy)]
    bought = _bought(policies)
    if not free:
        return bought
    return f"{' and '.join(free)} {'adds' if len(free) == 1 else 'add'} leaders at no cost; {lower_first(bought)}"


def _gains_for_nothing(policy: Ranked) -> bool:
    costs_nothing = policy.costs.per_leader_year.verdict in {"free", "saves"}
    return costs_nothing and policy.costs.leader_years > 0.0 and policy.rows["in_role"].verdict == "up"


def _bought(policies: Sequence[Ranked]) -> str:
    leaders = _cheapest({p.name: p.costs.per_leader_year for p in policies if _buys(p, "leader")})
    prepared = _cheapest({p.name: p.costs.per_prepared_year for p in policies if _buys(p, "prepared")})
    if leaders is None and prepared is None:
        return "No policy is seen to buy leader-years, or doctors prepared, at a price that chance leaves a limit to"
    if leaders is None or prepared is None:
        found = leaders or prepared
        what = "a leader-year" if leaders else "a year of a doctor prepared"
        return f"{found[0]} buys {what} for least, £{found[1]}k{found[2]}" if found else ""
    if leaders[0] == prepared[0]:
        chance = leaders[2] or prepared[2]
        both = f"a leader-year (£{leaders[1]}k) and a year of a doctor prepared (£{prepared[1]}k)"
        return f"{leaders[0]} buys both {both} for least{chance}"
    return (
        f"{leaders[0]} buys a leader-year for least, £{leaders[1]}k{leaders[2]}; {lower_first(prepared[0])} a year of "
        f"a doctor prepared, £{prepared[1]}k{prepared[2]}"
    )


def _buys(policy: Ranked, what: str) -> bool:
    ratio = policy.costs.per_leader_year if what == "leader" else policy.costs.per_prepared_year
    return ratio.verdict == "costs" and not math.isnan(ratio.low)


def _cheapest(prices: Mapping[str, CostRatio]) -> tuple[str, str, str] | None:
    """The policy with the lowest price, the price, and whether another's interval of prices overlaps with its own."""
    if not prices:
        return None
    first, *others = sorted(prices, key=lambda policy: (prices[policy].value, policy))
    price = prices[first].value
    lead = ", by no clear margin" if any(prices[name].low <= prices[first].high for name in others) else ""
    return upper_first(plain(first)), number(price, 0 if price >= 10.0 else 1), lead


def attribution_title(result: StoredResult, summary: pd.DataFrame) -> str:
    """Which lever makes most of the change in the share prepared, and what is interaction."""
    rows = prepared_rows(summary)
    policy, whole, rest, most = plain(result.names[POLICY]), rows[WHOLE], rows[INTERACTION], first_lever(rows)
    size = f"{upper_first(plain(most))} makes {signed(100.0 * rows[most]['share'])}"
    if math.isnan(whole["alone_margin"]):
        return f"What each lever of {policy} makes in one seed: an effect cannot be told from chance"
    if is_clear(whole, "alone"):
        together = (
            f"{signed(100.0 * rest['alone'])} points are" if is_clear(rest, "alone") else "beyond chance nothing is"
        )
        of_all = f"of the {signed(100.0 * whole['alone'])} points by which {policy} changes the share prepared"
        return f"{size} {of_all}; {together} interaction"
    if makes_clearly(result.attribution, most):
        return f"{size} points of the share prepared, but all of {policy} changes it by no more than chance"
    return f"Neither {policy} nor any of its levers changes the share prepared beyond chance"


def movers_title(result: StoredResult) -> str:
    """Between which groups the gap is widest, in who is prepared or in who leads."""
    what = {"prepared": "The share prepared", "in_role": "The share in a leadership role"}
    found = {measure: movers(result, measure) for measure in what}
    if any(move is not None and move.seeds == 1 for move in found.values()):
        return "Who moves, in one seed: groups of consultants cannot be told apart from chance"
    clear = {measure: move for measure, move in found.items() if move is not None and move.clear}
    if not clear:
        return "No group of consultants moves clearly more than another of its kind, in who is prepared or in who leads"
    measure, move = max(clear.items(), key=lambda item: abs(item[1].most[1] - item[1].least[1]))
    (most, far), (least, near) = move.most, move.least
    return (
        f"{what[measure]} moves by {signed(100.0 * far)} points among {most}, against {signed(100.0 * near)} among "
        f"{least}: {move.gap}"
    )


def reasons_title(result: StoredResult, rises: pd.DataFrame) -> str:
    """Which reason to say no the policy changes most by its last year."""
    last = rises[rises["year"] == rises["year"].max()]
    rows = contrasts(compare(last.pivot_table(index=["arm", "seed"], columns="term", values="rise")))
    policy = plain(result.names[POLICY])
    clear = {term: row for term, row in rows.items() if row.among(len(rows)).verdict in {"up", "down"}}
    if any(row.verdict == "one seed" for row in rows.values()):
        return f"Why doctors say no under the {policy} policy, in one seed: a change cannot be told from chance"
    if not clear:
        return f"The {policy} policy changes why doctors say no by no more than chance could explain"
    term = max(clear, key=lambda name: (abs(clear[name].difference), name))
    row, widest = clear[term], max(abs(other.difference) for other in rows.values())
    most = "most" if abs(row.difference) == widest else "most of what is clear of chance"
    return (
        f"Of the reasons to say no, {lower_first(TERMS[term])} changes {most} under the {policy} policy: without it "
        f"prepared would change by {signed(row.policy)} points, against {signed(row.reference)} under "
        f"{plain(result.names[REFERENCE])}"
    )


def engagement_title(result: StoredResult, rows: Mapping[str, Contrast]) -> str:
    """How far published engagement is from the true, and how many trusts pass falsely."""
    gap, policy = rows["gap"], plain(result.names[POLICY])
    where = "above" if gap.policy >= 0.0 else "below"
    if gap.verdict in {"up", "down"}:
        first = (
            f"Under the {policy} policy published engagement stands {number(abs(gap.policy))} points {where} the true, "
            f"against {signed(gap.reference)} under {plain(result.names[REFERENCE])}"
        )
    else:
        first = f"Published engagement is not clearly further from the true under the {policy} policy"
    if rows["exempt"].policy == 0.0:
        return first
    exempt, false = (number(100.0 * rows[name].policy, 0) for name in ("exempt", "false_passes"))
    return f"{first}; {exempt} % of trusts are exempt, {false} % falsely"
