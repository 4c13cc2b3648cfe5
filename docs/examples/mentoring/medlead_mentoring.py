"""Mentoring: experienced leaders are given time to bring on colleagues.

Acts on how often doctors are asked to lead, and, a little, on the time that is protected for leading.
"""

from agents.parameter import lever, unit_cost
from policies.cost_items import CostItem
from policies.lever import Levels, Lever


def asked_more_often(invite_rate: Levels, mentoring: Levels) -> Levels:
    """Full mentoring doubles how often a doctor is asked to take a post."""
    return invite_rate * (1.0 + mentoring)


def a_little_time(protected_time: Levels, mentoring: Levels) -> Levels:
    """Full mentoring protects a tenth of a leader's hours."""
    return protected_time + 0.1 * mentoring


LEVER = Lever(
    row=lever("mentoring", 0.0, (0.0, 1.0), "share of full", "Experienced leaders are given time to bring on others."),
    acts_on={"invite_rate": asked_more_often, "protected_time": a_little_time},
    costs=(
        CostItem(
            unit_cost("mentoring_cost", 3.0, (1.0, 6.0), "£k per leader-year", "A mentor's time, for each leader."),
            basis="leaders",
        ),
    ),
)
