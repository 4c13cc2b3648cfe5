"""Being asked: many doctors lead because somebody asked them, and well-run trusts ask more.

    asked at rate   invite_rate * (1 + invite_practice * (p - reference_practice) / reference_practice)   a year
    invitation term = invitation_pull * [was asked]

Persuasion was the common route in interviews (Spehar et al. 2012).
"""

from agents.compiling import compiled
from agents.parameter import Values, uncertainty

PARAMETERS = (
    uncertainty(
        "invitation_pull", 0.5, (0.0, 1.5), (0.0, 10.0), "logit", "minds",
        "How much being asked in person adds to a doctor's readiness.",
    ),
    uncertainty(
        "invite_rate", 0.10, (0.05, 0.3), (0.0, 20.0), "times a year", "careers",
        "How often a clinical doctor in an ordinary trust is asked to take a post.",
    ),
    uncertainty(
        "invite_practice", 0.6, (0.0, 1.0), (0.0, 1.0), "1", "trusts",
        "How much more a well-run trust asks its doctors than an ordinary one.",
    ),
)  # fmt: skip


@compiled
def invitation_rate(practice: float, p: Values) -> float:
    """How often a year a clinical doctor is asked, in a trust with this practice quality."""
    return p.invite_rate * (1.0 + p.invite_practice * (practice - p.reference_practice) / p.reference_practice)


@compiled
def invitation_term(asked: float, p: Values) -> float:
    """What being asked (1) or not (0) adds to the log-odds of saying yes."""
    return p.invitation_pull * asked
