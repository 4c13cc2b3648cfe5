"""Stringency: how hard the regulator holds trusts to the standard.

Acts on trusts' effort to close their gap, on burden and on leaders' room for manoeuvre, and on nothing else.
"""

from agents.parameter import lever, unit_cost
from policies.cost_items import CostItem
from policies.lever import Lever, added
from policies.quantities import NEUTRAL

LEVER = Lever(
    row=lever(
        "stringency", NEUTRAL.stringency, (0.0, 1.0), "share of full",
        "How hard the regulator holds trusts to the standard.",
    ),
    acts_on={"stringency": added},
    costs=(
        CostItem(
            unit_cost(
                "stringency_cost", 30.0, (15.0, 60.0), "£k per trust-year",
                "Inspecting one trust for a year at full stringency; an exempt trust is not inspected.",
            ),
            basis="binding",
            times_level=False,
        ),
        CostItem(
            unit_cost(
                "effort_cost", 150.0, (75.0, 300.0), "£k per trust-year",
                "What a trust spends in a year at full effort to close its gap because it must.",
            ),
            basis="mandated_effort",
            times_level=False,
        ),
    ),
)  # fmt: skip
