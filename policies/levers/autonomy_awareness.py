"""Autonomy awareness: doctors learn how much they are in charge at the front line already.

Acts on perceived autonomy, which makes *staying* in clinical work more attractive.
"""

from agents.parameter import lever, unit_cost
from policies.cost_items import CostItem
from policies.lever import Lever, added
from policies.quantities import NEUTRAL

LEVER = Lever(
    row=lever(
        "autonomy_awareness", NEUTRAL.autonomy_awareness, (0.0, 1.0), "share of full",
        "Doctors learn how much they are in charge already; this makes staying clinical more attractive.",
    ),
    acts_on={"autonomy_awareness": added},
    costs=(
        CostItem(
            unit_cost(
                "autonomy_awareness_cost", 20.0, (10.0, 40.0), "£k per trust-year",
                "Showing one trust's doctors for a year how much they decide.",
            ),
            basis="trusts",
        ),
    ),
)  # fmt: skip
