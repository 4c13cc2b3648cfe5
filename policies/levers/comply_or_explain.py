"""Comply or explain: a trust that reaches the bench keeps its own way for a year.

Acts on whom the standard binds.
"""

from agents.parameter import lever
from policies.lever import Lever, replaced
from policies.quantities import NEUTRAL

LEVER = Lever(
    row=lever(
        "comply_or_explain", NEUTRAL.comply_or_explain, (0.0, 1.0), "flag",
        "Whether a trust that reaches the bench may keep its own way.",
    ),
    acts_on={"comply_or_explain": replaced},
)  # fmt: skip
