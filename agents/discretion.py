"""Discretion: how much room a trust's leaders have to act.

    discretion = clip(discretion0 + discretion_alignment * A - discretion_stringency * z, 0, 1)

A is structural alignment: 0 where doctors are grouped for the organisation's convenience, 1 where the structure
follows clinical logic. A national standard (z) narrows the room.

    A moves to A0 + alignment * (1 - A0) within about two years
"""

from agents.arithmetic import clip
from agents.clock import moved
from agents.compiling import compiled
from agents.parameter import Values, structural, uncertainty

PARAMETERS = (
    uncertainty(
        "discretion0", 0.25, (0.125, 0.375), (0.0, 1.0), "discretion (0-1)", "trusts",
        "Room for manoeuvre of leaders in a trust built wholly for the organisation's convenience.",
    ),
    uncertainty(
        "discretion_alignment", 0.60, (0.3, 0.9), (0.0, 1.0), "discretion per full alignment", "trusts",
        "How much room a structure that follows clinical logic gives.",
    ),
    uncertainty(
        "discretion_stringency", 0.20, (0.0, 0.4), (0.0, 1.0), "discretion per full stringency", "trusts",
        "How much room a fully stringent national standard takes away.",
    ),
    structural(
        "alignment_years", 2.0, (0.1, 50.0), "years", "trusts",
        "How long a trust takes to restructure.",
    ),
)  # fmt: skip


@compiled
def discretion(alignment: float, stringency: float, p: Values) -> float:
    """Room for manoeuvre of a trust's leaders, 0 to 1."""
    return clip(p.discretion0 + p.discretion_alignment * alignment - p.discretion_stringency * stringency, 0.0, 1.0)


@compiled
def next_alignment(alignment: float, own_alignment: float, lever: float, p: Values) -> float:
    """Structural alignment a quarter later; ``own_alignment`` is the trust's own and ``lever`` the policy, both 0-1."""
    return moved(alignment, own_alignment + lever * (1.0 - own_alignment), p.alignment_years)
