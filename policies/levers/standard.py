"""Standard: the practice quality that the national standard asks for.

Acts on the gap that trusts have to close, where a standard binds at all.
"""

from agents.parameter import lever
from policies.lever import Lever, replaced
from policies.quantities import NEUTRAL

LEVER = Lever(
    row=lever(
        "standard", NEUTRAL.standard, (0.6, 0.95), "practice (0-1)",
        "The practice quality that the national standard asks for.",
    ),
    acts_on={"standard": replaced},
)  # fmt: skip
