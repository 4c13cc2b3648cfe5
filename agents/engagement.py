"""Medical engagement: how engaged a trust's doctors are, and the score that a survey publishes.

    M   moves to 100 * clip(m0 + m_alignment * A + m_practice * p + m_share * (share - reference_share)
                            - m_burden * b - m_strain * (leaders' strain - 0.5), 0, 1)  within engagement_years
    MES = M + mes_gaming * g + Normal(0, mes_error)                                      once a year

Shaped after the Medical Engagement Scale (Spurgeon, Barwell & Mazelan 2008); no published mean, spread or
correlation was found, so the 0-100 index and its error are assumed.
"""

from agents.arithmetic import clip
from agents.clock import moved
from agents.compiling import compiled
from agents.parameter import Values, structural, uncertainty

MIDDLE_OF_STRAIN = 0.5

PARAMETERS = (
    uncertainty(
        "m0", 0.30, (0.15, 0.45), (0.0, 1.0), "engagement (0-1)", "trusts",
        "Engagement of doctors that no named cause explains.",
    ),
    uncertainty(
        "m_alignment", 0.25, (0.125, 0.375), (0.0, 2.0), "engagement per full alignment", "trusts",
        "How much a structure that follows clinical logic engages doctors.",
    ),
    uncertainty(
        "m_practice", 0.25, (0.125, 0.375), (0.0, 2.0), "engagement per full practice", "trusts",
        "How much a well-run leadership system engages doctors.",
    ),
    uncertainty(
        "m_share", 0.5, (0.25, 0.75), (0.0, 5.0), "engagement per share of consultants", "trusts",
        "How much more doctors in leadership engage their colleagues.",
    ),
    uncertainty(
        "m_burden", 0.30, (0.15, 0.45), (0.0, 2.0), "engagement per unit of burden", "trusts",
        "How much the burden of compliance puts doctors off.",
    ),
    uncertainty(
        "m_strain", 0.15, (0.075, 0.225), (0.0, 2.0), "engagement per full strain", "trusts",
        "How much strained leaders put their colleagues off.",
    ),
    uncertainty(
        "mes_gaming", 12.0, (0.0, 20.0), (0.0, 100.0), "points per full gaming", "trusts",
        "How many points compliance on paper adds to the published score.",
    ),
    uncertainty(
        "mes_error", 4.0, (2.0, 8.0), (0.0, 50.0), "points", "trusts",
        "Standard deviation of the survey's measurement error.",
    ),
    structural(
        "engagement_years", 2.0, (0.1, 50.0), "years", "trusts",
        "How long doctors' engagement takes to follow events.",
    ),
    structural(
        "initial_engagement", 50.0, (0.0, 100.0), "points (0-100)", "trusts",
        "Engagement when a run starts.",
    ),
)  # fmt: skip


@compiled
def next_engagement(
    engagement: float, alignment: float, practice: float, share: float, burden: float, leaders_strain: float, p: Values
) -> float:
    """Engagement of a trust's doctors a quarter later, 0 to 100."""
    structure = p.m_alignment * alignment + p.m_practice * practice + p.m_share * (share - p.reference_share)
    wear = p.m_burden * burden + p.m_strain * (leaders_strain - MIDDLE_OF_STRAIN)
    return moved(engagement, 100.0 * clip(p.m0 + structure - wear, 0.0, 1.0), p.engagement_years)


@compiled
def published_score(engagement: float, gaming: float, error: float, p: Values) -> float:
    """The score that the yearly survey publishes; ``error`` is a standard normal number."""
    return engagement + p.mes_gaming * gaming + p.mes_error * error
