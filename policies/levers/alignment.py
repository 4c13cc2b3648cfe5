"""Alignment: trusts restructure so that departments follow clinical logic.

Acts on structural alignment, and so on leaders' room for manoeuvre and on engagement.
"""

from agents.parameter import lever, unit_cost
from policies.cost_items import CostItem
from policies.lever import Lever, added
from policies.quantities import NEUTRAL

YEARS_OF_RESTRUCTURING = 4.0  # two of ramp, two until most of the change is made

LEVER = Lever(
    row=lever(
        "alignment", NEUTRAL.alignment, (0.0, 1.0), "share of full",
        "Trusts restructure so that departments follow clinical logic.",
    ),
    acts_on={"alignment": added},
    costs=(
        CostItem(
            unit_cost(
                "alignment_cost", 250.0, (100.0, 500.0), "£k per trust-year",
                "Restructuring one trust fully, for each of the first four years.",
            ),
            basis="trusts",
            years=YEARS_OF_RESTRUCTURING,
        ),
    ),
)  # fmt: skip
