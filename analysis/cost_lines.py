"""What a policy costs, and for what, in a few sentences under the table."""

import math

from analysis.costs import CostRatio, CostSummary, england_scale
from analysis.results import StoredResult
from analysis.words import about, number, percent_free, pounds

ITEMS_NAMED = 4


def cost_sentence(result: StoredResult, costs: CostSummary) -> str:
    """Money a year by lever, what one more leader-year and one more doctor prepared cost, and the deadweight."""
    if not costs.by_lever:
        return "Costs: none; no lever that is pulled costs anything."
