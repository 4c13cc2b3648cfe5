"""What stands under the table in few words: what the policy costs, and for what; who moves; what is on paper only."""

import math
from collections.abc import Sequence

from analysis.contrasts import Contrast, contrasts
from analysis.costs import CostRatio, CostSummary, england_scale, summarise_costs
from analysis.results import StoredResult
from analysis.who_moves import engagement_gap, leaders_over_peers, movers
from analysis.words import about, number, signed

DOMINATED = "Dominated: costs more than the reference and gains no more, over all years."
MOST_NAMED = 4  # levers
HEADING = "What it costs, and who moves"
NOTE = (
    "Costs in constant prices, more than under the reference, over all years; £k for one more leader-year, or for one "
    "more doctor prepared for a year: ratio of discounted sums. Groups: at the end of the last year, each beside "
    "others of its kind; a gap is clear where chance does not explain it, however many pairs there are."
)

Line = tuple[str, str]


def short_forms(result: StoredResult) -> list[Line]:
    """Lines of a label and a text each; what does not matter in this result is left out."""
    return [*cost_lines(result, summarise_costs(result)), *mover_lines(result), *engagement_lines(result)]


def note(lines: Sequence[Line]) -> str:
    """What the lines mean; what dominated means only where a line says it."""
    return f"{NOTE} {DOMINATED}" if any(text.startswith("dominated") for _, text in lines) else NOTE


def cost_lines(result: StoredResult, costs: CostSummary) -> list[Line]:
    """Money a year by lever, what one more leader-year and one more doctor prepared cost, and the deadweight."""
    if not costs.by_lever:
        return [("Cost", "none: no lever that costs anything is pulled")]
    by_lever = sorted(costs.by_lever.items(), key=lambda item: -abs(item[1]))
    named = [f"{lever.replace('_', ' ')} {money(value)}" for lever, value in by_lever[:MOST_NAMED]]
    others = sum(value for _, value in by_lever[MOST_NAMED:])
    named += [f"others {money(others)}"] if len(by_lever) > MOST_NAMED else []
    scale = england_scale(result)
    england = "" if scale == 1.0 else f"; {money(scale * costs.a_year)} for as many consultants as England has"
    lines = [("Cost, £m a year", f"{money(costs.a_year)} ({', '.join(named)}){england}")]
    if costs.per_leader_year.verdict not in {"free", "saves"}:
        lines += [
            ("£k a leader-year more", ratio_line(costs.per_leader_year, costs.leader_years / result.years)),
            ("£k a prepared-year more", ratio_line(costs.per_prepared_year, costs.prepared_years / result.years)),
        ]
    if costs.deadweight > 0.0:
        where = "of the premium, to as many leaders as there would be anyway"
        lines.append(("Deadweight, £m a year", f"{money(costs.deadweight)} {where}"))
    return lines


def ratio_line(ratio: CostRatio, gained: float) -> str:
    """What one more costs in £k with its interval, and how many more there are a year."""
    if ratio.verdict == "dominated":
        if gained > 0.0:
            return "dominated: adds none once later years count less"
        chance = "" if ratio.clear else ", which chance could explain"
        return f"dominated: {_count(-gained)} fewer a year{chance}" if gained < 0.0 else "dominated: adds none"
    more = f"{_count(abs(gained))} {'more' if gained >= 0.0 else 'fewer'} a year"
    if math.isnan(ratio.low):  # one seed
        return f"{number(ratio.value, 0)} (one seed); {more}"
    if ratio.verdict == "unclear":
        least = f"{number(ratio.low, 0)} or more" if ratio.low >= 0.5 else "cannot be told"
        return f"{least}, since chance could explain what is gained; {more}"
    return f"{number(ratio.value, 0)} (90 % interval {number(ratio.low, 0)} to {number(ratio.high, 0)}); {more}"


def _count(doctors: float) -> str:
    """Doctors to two digits; few of them as a part of one."""
    return f"{about(doctors):,}" if doctors >= 0.95 else number(doctors, 1 if doctors >= 0.05 else 2)


def mover_lines(result: StoredResult) -> list[Line]:
    """The groups with the widest clear gap, and whether leaders differ from their peers otherwise than before."""
    labels = {"prepared": "Who moves, prepared", "in_role": "Who moves, in role"}
    lines = [(label, text) for measure, label in labels.items() if (text := _movers(result, measure))]
    rows = contrasts(leaders_over_peers(result))
    over = f"curiosity {_against(rows['curiosity'])}, belief {_against(rows['belief'])}"
    return [*lines, ("Leaders above peers", over)]


def _movers(result: StoredResult, measure: str) -> str:
    found = movers(result, measure)
    if found is None:
        return ""
    (most, far), (least, near) = found.most, found.least
    if far == near:
        return f"all groups alike ({signed(100.0 * far)} points)"
    if not found.clear:
        low, high = sorted((100.0 * far, 100.0 * near))
        none = "cannot be told from one seed" if found.seeds == 1 else "no group clearly more than another of its kind"
        return f"{none} ({signed(low)} to {signed(high)} points)"
    return f"{most} {signed(100.0 * far)} points, {least} {signed(100.0 * near)}: {found.gap}"


def _against(row: Contrast) -> str:
    """A value with that of the reference, and whether the change is more than chance."""
    if row.verdict == "no value":
        return "not known"
    change = {"same": "the same", "one seed": "one seed", "unclear": "no clear change"}.get(row.verdict, "")
    said = f"; {change}" if change else ""
    return f"{signed(row.policy, 2)} (reference {signed(row.reference, 2)}{said})"


def engagement_lines(result: StoredResult) -> list[Line]:
    """How far published engagement is from the true, and who passes falsely, where the policy changes either."""
    rows = contrasts(engagement_gap(result))
    gap, lines = rows["gap"], []
    if gap.verdict in {"up", "down"}:
        where = "above" if gap.policy >= 0.0 else "below"
        text = f"{number(abs(gap.policy))} points {where} the true (reference {signed(gap.reference)})"
        lines.append(("Published engagement", text))
    if rows["exempt"].policy > 0.0:
        exempt, false = (number(100.0 * rows[name].policy, 0) for name in ("exempt", "false_passes"))
        text = f"{exempt} % of trusts are exempt, {false} % although their true engagement was below the bench"
        lines.append(("False passes", text))
    return lines


def money(millions: float) -> str:
    """£m with as many decimals as small sums need."""
    size = abs(millions)
    return number(millions, 1 if size >= 10.0 else 2 if size >= 0.005 else 4 if size >= 0.00005 else 2)
