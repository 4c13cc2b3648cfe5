"""Strain: what a leadership role does to the doctor who holds it, and what colleagues see of it.

    strain moves to   resting_strain                                                        in clinical work
                      clip(resting_strain + role_strain - support_effect * support
                           + burden_effect * b + vacancy_effect * vacancy, 0, 1)            in a role
    support         = clip(support_practice * p + support_time * protected_time, 0, 1)
    seen strain moves to the mean strain of the trust's leaders within about a year

Emotional exhaustion among UK consultants was 41 % in 2002 (Taylor et al. 2005, Lancet 366:742-744); no UK figure
compares leaders with their peers.
"""

from agents.arithmetic import clip
from agents.clock import moved
from agents.compiling import compiled
from agents.parameter import Values, structural, uncertainty

PARAMETERS = (
    uncertainty(
        "role_strain", 0.26, (0.13, 0.39), (0.0, 1.0), "strain (0-1)", "careers",
        "How much strain a leadership role adds before any support.",
    ),
    uncertainty(
        "support_effect", 0.25, (0.125, 0.375), (0.0, 1.0), "strain per full support", "careers",
        "How much strain full support takes away.",
    ),
    uncertainty(
        "burden_effect", 0.35, (0.175, 0.525), (0.0, 2.0), "strain per unit of burden", "careers",
        "How much strain the burden of reporting and compliance adds.",
    ),
    uncertainty(
        "vacancy_effect", 0.15, (0.075, 0.225), (0.0, 2.0), "strain per full vacancy", "careers",
        "How much strain empty leadership posts add for those who lead.",
    ),
    uncertainty(
        "strain_years", 0.75, (0.375, 1.125), (0.05, 20.0), "years", "careers",
        "How long strain takes to follow a change of work.",
    ),
    structural(
        "support_practice", 0.5, (0.0, 1.0), "support per full practice", "careers",
        "How much support good practice gives a leader.",
    ),
    structural(
        "support_time", 0.6, (0.0, 1.0), "support per full protected time", "careers",
        "How much support protected time gives a leader.",
    ),
    structural(
        "seen_strain_years", 1.0, (0.05, 20.0), "years", "careers",
        "How long colleagues take to notice how strained their leaders are.",
    ),
    structural(
        "initial_seen_strain", 0.60, (0.0, 1.0), "strain (0-1)", "careers",
        "Leaders' strain as colleagues see it when a run starts.",
    ),
)  # fmt: skip


@compiled
def support(practice: float, protected_time: float, p: Values) -> float:
    """Support for a trust's leaders, 0 to 1."""
    return clip(p.support_practice * practice + p.support_time * protected_time, 0.0, 1.0)


@compiled
def strain_of_leading(given_support: float, burden: float, vacancy: float, p: Values) -> float:
    """What a role adds to a leader's resting strain in this trust, before clipping."""
    return p.role_strain - p.support_effect * given_support + p.burden_effect * burden + p.vacancy_effect * vacancy


@compiled
def next_strain(strain: float, resting_strain: float, added: float, strain_years: float) -> float:
    """A doctor's strain a quarter later; ``added`` is 0 in clinical work."""
    return moved(strain, clip(resting_strain + added, 0.0, 1.0), strain_years)


@compiled
def next_seen_strain(seen: float, mean_strain_of_leaders: float, p: Values) -> float:
    """Leaders' strain as colleagues see it a quarter later."""
    return moved(seen, mean_strain_of_leaders, p.seen_strain_years)
