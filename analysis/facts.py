"""The summaries that are written beside a result's tables: all that is printed, as plain numbers."""

import math
from dataclasses import asdict

import pandas as pd

from analysis.attribution_table import attribution_summary
from analysis.contrasts import contrasts
from analysis.costs import CostRatio, CostSummary, summarise_costs
from analysis.ranking import ranking_table
from analysis.results import StoredResult
from analysis.schema import REFERENCE
from analysis.summary import summarise
from analysis.vocabulary import GROUP_MEASURES, INDEX, SCORE, SHARE
from analysis.who_moves import MEASURES, engagement_gap, leaders_over_peers, moves_in_words

OVER_PEERS = {"curiosity": "standard deviations", "belief": INDEX}
GAPS = {
    "gap": ("published_above_true_engagement", "Published above true engagement", SCORE),
    "exempt": ("exempt", "Trusts that keep their own way", SHARE),
    "false_passes": ("false_passes", "Trusts that are exempt falsely", SHARE),
}


def summary_tables(result: StoredResult) -> dict[str, pd.DataFrame]:
    """What the summaries of a result hold, by file name without ending: ``summary``, and what its verb adds."""
    verb = result.manifest["verb"]
    if verb == "compare":
        return {"summary": _of_every_policy(result), "ranking": ranking_table(result)}
    if verb == "attribute":
        return {"summary": _of_every_policy(result), "attribution": attribution_summary(result.attribution)}
    return {"summary": all_facts(result)}


def all_facts(result: StoredResult) -> pd.DataFrame:
    """The summary, then costs, groups, leaders against peers and the engagement gap.

    Returns
    -------
    DataFrame
        Columns of `analysis.summary.summarise` and ``verdict``: what may be said of the difference. Of a sum of money
        or of doctor-years, and of the cost of one more, only the difference is known; where there is no such number,
        or chance leaves it without a limit, it is empty and the verdict says why.
    """
    further = [*_costs(summarise_costs(result)), *_groups(result), *_over_peers(result), *_gaps(result)]
    table = pd.concat([summarise(result), pd.DataFrame(further)], ignore_index=True)
    verdicts = [row.verdict for row in contrasts(table.set_index("measure", drop=False)).values()]
    own = table["verdict"].tolist()
    return table.assign(verdict=[said if isinstance(said, str) else v for said, v in zip(own, verdicts, strict=True)])


def _of_every_policy(result: StoredResult) -> pd.DataFrame:
    """The summary of every policy of several; a first column ``arm`` says which."""
    tables = {arm: summarise(result.pair(arm)) for arm in result.arms if arm != REFERENCE}
    return pd.concat(tables, names=["arm"]).reset_index(level="arm").reset_index(drop=True)


def _costs(costs: CostSummary) -> list[dict[str, object]]:
    sums = {
        "cost_a_year": ("Cost", "£m a year", costs.a_year),
        **{f"cost_of_{lever}": (f"Cost of {lever.replace('_', ' ')}", "£m a year", value)
           for lever, value in costs.by_lever.items()},
        "present_value": ("Cost of all years, present value", "£m", costs.present_value),
        "deadweight": ("Premium to as many leaders as there would be anyway", "£m a year", costs.deadweight),
        "leader_years": ("Leader-years gained over all years", "years", costs.leader_years),
        "prepared_years": ("Years of doctors prepared gained over all years", "years", costs.prepared_years),
    }  # fmt: skip
    rows = [_row(name, label, unit, difference=value, verdict="sum") for name, (label, unit, value) in sums.items()]
    ratios = {
        "cost_per_leader_year": ("Cost of one more leader-year", costs.per_leader_year),
        "cost_per_prepared_year": ("Cost of one more doctor prepared for a year", costs.per_prepared_year),
    }
    return rows + [_ratio(name, label, ratio) for name, (label, ratio) in ratios.items()]


def _ratio(name: str, label: str, ratio: CostRatio) -> dict[str, object]:
    value, low, high = (v if math.isfinite(v) else math.nan for v in (ratio.value, ratio.low, ratio.high))
    return _row(name, label, "£k", difference=value, low=low, high=high, verdict=ratio.verdict)


def _groups(result: StoredResult) -> list[dict[str, object]]:
    return [
        _row(f"{measure}/{key}", f"{label}, {group}", GROUP_MEASURES[measure][0], **asdict(row))
        for measure, label in zip(MEASURES, ("Prepared", "In role"), strict=True)
        for key, (group, row) in moves_in_words(result, measure).items()
    ]


def _over_peers(result: StoredResult) -> list[dict[str, object]]:
    return [
        _row(f"leaders_over_peers_{trait}", f"Leaders above peers in {trait}", OVER_PEERS[trait], **asdict(row))
        for trait, row in contrasts(leaders_over_peers(result)).items()
    ]


def _gaps(result: StoredResult) -> list[dict[str, object]]:
    return [_row(*GAPS[name], **asdict(row)) for name, row in contrasts(engagement_gap(result)).items()]


def _row(measure: str, label: str, unit: str, **values: object) -> dict[str, object]:
    empty = dict.fromkeys(("reference", "policy", "difference", "low", "high"), math.nan)
    return {"measure": measure, "label": label, "unit": unit, **empty, "seeds": 0, "verdict": None, **values}
