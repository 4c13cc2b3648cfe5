"""Campaign: medical leadership is presented as a normal part of a career.

Acts on the injunctive norm, and so on stigma.
"""

from agents.parameter import lever, unit_cost
from policies.cost_items import CostItem
from policies.lever import Lever, added
from policies.quantities import NEUTRAL

LEVER = Lever(
    row=lever(
        "campaign", NEUTRAL.campaign, (0.0, 1.0), "share of full",
        "A campaign that presents medical leadership as a normal part of a career.",
    ),
    acts_on={"campaign": added},
    costs=(
        CostItem(
            unit_cost(
                "campaign_cost", 40.0, (20.0, 80.0), "£k per trust-year",
                "A full campaign in one trust for a year.",
            ),
            basis="trusts",
        ),
    ),
)  # fmt: skip
