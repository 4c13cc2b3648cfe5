"""Practice: how good a trust's medical-leadership system really is, and how good it looks on paper.

    gap     = max(0, p* - (p + g))
    effort  = (z * (1 + publication_pressure * publish) + own_push) * gap
    genuine = capacity * fit
    dp      = learning * effort * genuine + imitation * (visible0 + (1 - visible0) * publish) * max(0, p90 - p)
              - decay * (p - p0) + noise                                                          per year
    dg      = learning * effort * (1 - genuine) - audit * g                                       per year
    b       = burden_stringency * z + burden_effort * effort

A mandate makes trusts work on the gap; what they lack the capacity for, or what does not fit their ways, turns
into paper (gaming, g). Mandated processes do reach paper first: 97 % of consultants had a job plan, one in six
not reviewed within the year (National Audit Office 2013). Nothing here says that a regime works.
"""

from agents.arithmetic import clip
from agents.clock import QUARTER
from agents.compiling import compiled
from agents.parameter import Values, structural, uncertainty

SQUARE_ROOT_OF_QUARTER = 0.5

PARAMETERS = (
    uncertainty(
        "practice_mean", 0.40, (0.25, 0.55), (0.0, 1.0), "practice (0-1)", "trusts",
        "How good the leadership systems of trusts are on average, left to themselves.",
    ),
    structural(
        "practice_sd", 0.12, (0.0, 0.5), "practice (0-1)", "trusts",
        "How much trusts' leadership systems differ, left to themselves.",
    ),
    uncertainty(
        "alignment_mean", 0.45, (0.3, 0.6), (0.0, 1.0), "alignment (0-1)", "trusts",
        "How far structures follow clinical logic on average.",
    ),
    structural(
        "alignment_sd", 0.12, (0.0, 0.5), "alignment (0-1)", "trusts",
        "How much trusts' structures differ.",
    ),
    uncertainty(
        "capacity_mean", 0.55, (0.3, 0.85), (0.0, 1.0), "capacity (0-1)", "trusts",
        "How able trusts are on average to turn effort into better practice.",
    ),
    structural(
        "capacity_sd", 0.15, (0.0, 0.5), "capacity (0-1)", "trusts",
        "How much trusts' ability to improve differs.",
    ),
    uncertainty(
        "fit_mean", 0.70, (0.4, 0.95), (0.0, 1.0), "fit (0-1)", "trusts",
        "How well a national standard fits local ways on average.",
    ),
    structural(
        "fit_sd", 0.15, (0.0, 0.5), "fit (0-1)", "trusts",
        "How much the fit of a national standard differs between trusts.",
    ),
    structural(
        "trait_floor", 0.02, (0.0, 0.5), "0-1", "trusts",
        "Lowest value that chance may deal a trust; the highest is 1 less this.",
    ),
    uncertainty(
        "learning", 0.6, (0.3, 1.2), (0.0, 10.0), "per year", "trusts",
        "How fast effort on the gap changes practice, or paper.",
    ),
    uncertainty(
        "imitation", 0.05, (0.0, 0.15), (0.0, 5.0), "per year", "trusts",
        "How fast trusts copy the practice of the best tenth that they can see.",
    ),
    uncertainty(
        "decay", 0.10, (0.05, 0.2), (0.0, 5.0), "per year", "trusts",
        "How fast practice slips back to the trust's own level.",
    ),
    uncertainty(
        "practice_noise", 0.03, (0.015, 0.045), (0.0, 0.5), "practice per square root of a year", "trusts",
        "How much practice drifts by chance.",
    ),
    uncertainty(
        "visible0", 0.3, (0.1, 0.5), (0.0, 1.0), "share", "trusts",
        "Share of other trusts' practice that can be seen when nothing is published.",
    ),
    uncertainty(
        "audit", 0.25, (0.1, 0.6), (0.0, 10.0), "per year", "trusts",
        "How fast compliance on paper is found out and undone.",
    ),
    uncertainty(
        "publication_pressure", 0.35, (0.0, 0.7), (0.0, 10.0), "share", "trusts",
        "How much publishing scores adds to the push of a mandate.",
    ),
    uncertainty(
        "burden_stringency", 0.15, (0.075, 0.225), (0.0, 5.0), "burden per full stringency", "trusts",
        "Burden of reporting that a fully stringent standard brings.",
    ),
    uncertainty(
        "burden_effort", 0.60, (0.3, 0.9), (0.0, 10.0), "burden per unit of effort", "trusts",
        "Burden that working on the gap brings.",
    ),
)  # fmt: skip


@compiled
def gap_to_standard(practice: float, gaming: float, standard: float) -> float:
    """How far a trust appears to be below the standard, 0 to 1: paper counts as if it were practice."""
    return max(0.0, standard - (practice + gaming))


@compiled
def effort(stringency: float, publish: float, own_push: float, gap: float, p: Values) -> float:
    """How hard a trust works on its gap; stringency is what still binds after any exemption."""
    return (stringency * (1.0 + p.publication_pressure * publish) + own_push) * gap


@compiled
def burden(stringency: float, spent_effort: float, p: Values) -> float:
    """Burden of reporting and compliance on those who lead."""
    return p.burden_stringency * stringency + p.burden_effort * spent_effort


@compiled
def next_practice(
    practice: float, own_practice: float, best_tenth: float, spent_effort: float, genuine: float, publish: float,
    noise: float, p: Values,
) -> float:  # fmt: skip
    """Practice quality a quarter later, 0 to 1.

    ``best_tenth`` is the 90th percentile over all trusts at the start of the quarter, ``genuine`` the share of
    effort that becomes practice, ``noise`` a standard normal number.
    """
    visible = p.visible0 + (1.0 - p.visible0) * publish
    learnt = p.learning * spent_effort * genuine
    copied = p.imitation * visible * max(0.0, best_tenth - practice)
    slipped = p.decay * (practice - own_practice)
    drift = p.practice_noise * SQUARE_ROOT_OF_QUARTER * noise
    return clip(practice + (learnt + copied - slipped) * QUARTER + drift, 0.0, 1.0)


@compiled
def next_gaming(gaming: float, spent_effort: float, genuine: float, p: Values) -> float:
    """Compliance on paper a quarter later, 0 to 1."""
    return clip(gaming + (p.learning * spent_effort * (1.0 - genuine) - p.audit * gaming) * QUARTER, 0.0, 1.0)
