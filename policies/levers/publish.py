"""Publish: each trust's engagement and practice are measured and published.

Acts on imitation, since trusts see whom to copy, and adds to the push of a mandate.
"""

from agents.parameter import lever, unit_cost
from policies.cost_items import CostItem
from policies.lever import Lever, added
from policies.quantities import NEUTRAL

LEVER = Lever(
    row=lever(
        "publish", NEUTRAL.publish, (0.0, 1.0), "share of full",
        "Each trust's engagement and practice are measured and published.",
    ),
    acts_on={"publish": added},
    costs=(
        CostItem(
            unit_cost(
                "publish_cost", 50.0, (25.0, 100.0), "£k per trust-year",
                "Measuring and publishing one trust's scores for a year.",
            ),
            basis="trusts",
        ),
    ),
)  # fmt: skip
