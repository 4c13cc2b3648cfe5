"""Training: leadership courses for doctors in clinical work.

Acts on curiosity and belief of those who get a place, by lot, and fades.
"""

from agents.parameter import lever, unit_cost
from policies.cost_items import CostItem
from policies.lever import Lever, added
from policies.quantities import NEUTRAL

LEVER = Lever(
    row=lever(
        "training", NEUTRAL.training, (0.0, 1.0), "share of full",
        "Leadership courses for doctors in clinical work.",
    ),
    acts_on={"training": added},
    costs=(
        CostItem(
            unit_cost(
                "training_cost", 1.5, (0.75, 3.0), "£k a place",
                "One doctor's place on a leadership course.",
            ),
            basis="places",
            times_level=False,
        ),
    ),
)  # fmt: skip
