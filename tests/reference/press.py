"""The press: stories about doctors' pay, and how long they stay in people's minds."""

from math import exp
from typing import TYPE_CHECKING

from tests.reference.world import QUARTER

if TYPE_CHECKING:
    from tests.reference.world import World

HEADLINE_PAY = 100.0  # £k a year
MOST_STORIES = 200


def passes_headline_pay(pay: float, premium: float) -> bool:
    """Whether a leader earns more than £100k a year only because of the premium."""
    return pay <= HEADLINE_PAY < pay + premium


def stories_this_quarter(share_over_headline_pay: float, draw: float, p: "World") -> int:
    """Number of stories: the smallest number whose cumulative Poisson probability reaches the draw."""
    expected = QUARTER * (p.press_base + p.press_pay * 10.0 * share_over_headline_pay)
    stories, probability = 0, exp(-expected)
    cumulative = probability
    while draw > cumulative and stories < MOST_STORIES:
        stories += 1
        probability *= expected / stories
        cumulative += probability
    return stories


def salience_next(salience: float, stories: int, p: "World") -> float:
    """Old stories fade, new ones add; the mean is rate · jump · press_years exactly."""
    kept = exp(-QUARTER / p.press_years)
    return salience * kept + p.press_jump * stories * (p.press_years / QUARTER) * (1.0 - kept)
