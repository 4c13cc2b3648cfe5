"""Own push: how hard trusts push towards the standard unasked. A scenario, never ranked among the levers."""

from agents.parameter import lever
from policies.lever import Lever, added
from policies.quantities import NEUTRAL

LEVER = Lever(
    row=lever(
        "own_push", NEUTRAL.own_push, (0.0, 1.0), "share of full",
        "How hard trusts push towards the standard unasked: a scenario, not a lever to be ranked.",
    ),
    acts_on={"own_push": added},
    is_scenario=True,
)  # fmt: skip
