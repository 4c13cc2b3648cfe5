"""Protected time: leaders' hours stand in the job plan and their clinics are backfilled.

Acts on support, and so on leaders' strain and on what colleagues see of it.
"""

from agents.parameter import lever, unit_cost
from policies.cost_items import CostItem
from policies.lever import Lever, added
from policies.quantities import NEUTRAL

LEVER = Lever(
    row=lever(
        "protected_time", NEUTRAL.protected_time, (0.0, 1.0), "share of full",
        "Leaders' hours are protected in the job plan and backfilled.",
    ),
    acts_on={"protected_time": added},
    costs=(
        CostItem(
            unit_cost(
                "protected_time_cost", 12.0, (6.0, 24.0), "£k per leader-year",
                "Backfill of a leader's clinical hours when time is fully protected.",
            ),
            basis="leaders",
        ),
    ),
)  # fmt: skip
