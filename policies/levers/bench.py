"""Bench: the published engagement score that counts as good enough.

Acts on who is exempt under comply or explain.
"""

from agents.parameter import lever
from policies.lever import Lever, replaced
from policies.quantities import NEUTRAL

LEVER = Lever(
    row=lever(
        "bench", NEUTRAL.bench, (45.0, 65.0), "points (0-100)",
        "The published engagement score at which comply or explain exempts a trust for a year.",
    ),
    acts_on={"bench": replaced},
)  # fmt: skip
