"""The injunctive norm of a trust: how far its doctors call leading "the dark side" (1) or just a job (0).

    norm moves to norm* with time constant norm_years
    norm* = clip(norm0 + norm_press * salience + norm_gaming * g
                 + norm_resentment * (trust share - reference_share) - norm_campaign * campaign
                 - norm_engagement * (M - 50) / 50 - norm_practice * (p - reference_practice), 0, 1)

Headlines and box-ticking harden it; engagement, good practice and a campaign soften it. Whether more medical
leaders soften or harden colleagues' views is contested, so ``norm_resentment`` is 0 and may take either sign.
"""

from agents.arithmetic import clip
from agents.clock import moved
from agents.compiling import compiled
from agents.parameter import Values, structural, uncertainty

MIDDLE_OF_ENGAGEMENT = 50.0

_UNIT = "norm (0-1)"

PARAMETERS = (
    uncertainty(
        "norm0", 0.60, (0.0, 1.0), (0.0, 1.0), _UNIT, "minds",
        "Where colleagues' disapproval settles in an average trust without press, gaming or policy.",
    ),
    uncertainty(
        "norm_press", 0.30, (0.0, 1.0), (0.0, 5.0), "norm per salience", "minds",
        "How much headlines about doctors' pay harden colleagues' disapproval.",
    ),
    uncertainty(
        "norm_gaming", 0.35, (0.0, 1.0), (0.0, 5.0), "norm per full gaming", "minds",
        "How much compliance on paper makes colleagues cynical about medical leadership.",
    ),
    uncertainty(
        "norm_resentment", 0.0, (-0.5, 0.5), (-5.0, 5.0), "norm per share of consultants", "minds",
        "Whether more medical leaders harden (above 0) or soften (below 0) colleagues' views.",
    ),
    uncertainty(
        "norm_campaign", 0.30, (0.0, 1.0), (0.0, 5.0), "norm per full campaign", "minds",
        "How much a campaign to normalise medical leadership softens disapproval.",
    ),
    uncertainty(
        "norm_engagement", 0.25, (0.0, 1.0), (0.0, 5.0), "norm per 50 points", "minds",
        "How much an engaged medical workforce softens disapproval.",
    ),
    uncertainty(
        "norm_practice", 0.50, (0.0, 1.0), (0.0, 5.0), "norm per full practice", "minds",
        "How much legitimacy a well-run leadership system earns: the unmeasured link practice to legitimacy.",
    ),
    uncertainty(
        "norm_years", 3.0, (1.0, 8.0), (0.1, 50.0), "years", "minds",
        "How long colleagues' views take to follow events.",
    ),
    structural(
        "reference_share", 0.15, (0.0, 1.0), "share of consultants", "minds",
        "Share of consultants in leadership that counts as ordinary, from which effects are measured.", "Ham2013",
    ),
    structural(
        "reference_practice", 0.40, (0.05, 1.0), "practice (0-1)", "trusts",
        "Practice quality that counts as ordinary, from which effects are measured.",
    ),
)  # fmt: skip


@compiled
def norm_target(
    salience: float, gaming: float, share: float, campaign: float, engagement: float, practice: float, p: Values
) -> float:
    """Where a trust's norm is heading, 0 to 1; ``share`` is the trust's leaders, ``engagement`` 0 to 100."""
    hardening = p.norm_press * salience + p.norm_gaming * gaming
    contested = p.norm_resentment * (share - p.reference_share)
    engaged = p.norm_engagement * (engagement - MIDDLE_OF_ENGAGEMENT) / MIDDLE_OF_ENGAGEMENT
    legitimate = p.norm_practice * (practice - p.reference_practice)
    return clip(p.norm0 + hardening + contested - p.norm_campaign * campaign - engaged - legitimate, 0.0, 1.0)


@compiled
def next_norm(norm: float, target: float, p: Values) -> float:
    """The trust's norm a quarter later."""
    return moved(norm, target, p.norm_years)
