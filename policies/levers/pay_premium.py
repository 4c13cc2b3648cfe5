"""Pay premium: money for every leader on top of the trust's allowance.

Acts on the pay term of the decision, and on the press: premiums that lift consultants over £100,000 buy headlines.
"""

from agents.parameter import lever, unit_cost
from policies.cost_items import CostItem
from policies.lever import Lever, added
from policies.quantities import NEUTRAL

LEVER = Lever(
    row=lever(
        "pay_premium", NEUTRAL.pay_premium, (0.0, 20.0), "£k a year per leader",
        "Paid to every leader on top of the trust's allowance.",
    ),
    acts_on={"pay_premium": added},
    costs=(
        CostItem(
            unit_cost(
                "pay_on_costs", 0.30, (0.15, 0.40), "share of the premium",
                "Employer's pension and national insurance contributions on top of the premium.",
            ),
            basis="leaders",
            is_share=True,
        ),
    ),
)  # fmt: skip
