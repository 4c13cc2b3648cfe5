"""Tipping on paper: where along a lever a country of like-minded doctors has to change branch.

In the Brock-Durlauf limit (2001, Review of Economic Studies 68:235-260) the share in role settles at a root of

    p = L(h + J * p)        L the logistic function

h is V of a first post where nobody leads, and J, the peer weight, how much V rises until everybody does. There are
three roots, two of them stable, if and only if J > 4 and h lies strictly between

    logit(p+) - J * p+   and   logit(p-) - J * p-,        p+- = (1 +- sqrt(1 - 4 / J)) / 2

Above that interval the lower branch is gone and the country tips up; below it the upper branch is gone.

h and J come from the rules of the model itself, for the average doctor of the average trust when structures have
settled. Left out: differences between doctors and between trusts, what a policy does to practice, strain, norms,
headlines and training (in the limit none of them but training enters V), chance, which tips a finite country a little
early, and patience: a level that is held for some years only tips it late.
"""

from dataclasses import dataclass
from math import log, sqrt

import numpy as np

from agents.autonomy import perceived_autonomy
from agents.decision import Mind, Offer, utility
from agents.discretion import discretion, next_alignment
from agents.parameter import Values
from agents.ranks import CLINICAL_LEAD
from agents.stigma import stigma, visible_share
from agents.traits import (
    MIDDLING_SPECIALTY,
    autonomy_value,
    belief,
    curiosity,
    other_income,
    resting_strain,
    stigma_sensitivity,
)
from policies.course import Stretch
from policies.quantities import Levers
from policies.registry import LEVER_NAMES
from policies.timeline import neutral_levels
from sim.checks import SLACK
from sim.conditions import levers_in
from sim.parameters import VALUE_NAMES, world_values
from sim.schedule import schedule_of
from sim.state import Floats

LEAST_PEER_WEIGHT = 4.0  # up to which no lever makes a country tip
POINTS = 201  # levels at which h is worked out; straight lines between them
AT_ONCE = 0.001  # years

# What the limit asks of a world, beside equal rates on both sides of the decision.
LIMIT = {
    "open_posts": 1.0, "identical_doctors": 1.0, "descriptive_share": 1.0, "normal_share": 1.0, "peer_national": 1.0,
    "stress_weight": 0.0, "press_weight": 0.0, "habit": 0.0, "invite_practice": 0.0, "invitation_pull": 0.0,
    "term_end_rate": 0.0, "leave_rate": 0.0, "alignment_sd": 0.0,
}  # fmt: skip


@dataclass(frozen=True)
class Tipping:
    """What theory says of a lever in a world.

    Parameters
    ----------
    peer_weight : float
        J at the lowest level, in logit units.
    outside : tuple of str
        What keeps the world out of the limit; empty inside it. Outside there are no thresholds.
    tips_up : float or None
        Level of the lever at which the lower branch ends; None if that happens nowhere between the levels asked for.
    tips_down : float or None
        Level at which the upper branch ends, or None.
    """

    peer_weight: float
    outside: tuple[str, ...]
    tips_up: float | None
    tips_down: float | None


def tipping(world: Floats, lever: str, lowest: float, highest: float) -> Tipping:
    """Where between two levels of a lever, all others neutral, the branches of a world end.

    Parameters
    ----------
    world : ndarray of float64, shape (n_values,)
        As ``sim.parameters.world_vector`` makes it.
    lever : str
        Its name.
    lowest, highest : float
        Levels in the lever's unit.
    """
    levels = np.linspace(lowest, highest, POINTS)
    answers = np.array([h_and_peer_weight(world, lever, float(level)) for level in levels])
    h, peer_weight = answers[:, 0], answers[:, 1]
    outside = _outside(world_values(world))
    if outside or peer_weight.min() <= LEAST_PEER_WEIGHT:
        return Tipping(float(peer_weight[0]), outside, None, None)
    bounds = np.array([interval_of_three_roots(float(weight)) for weight in peer_weight])
    up, down = _crossing(levels, h - bounds[:, 1]), _crossing(levels, h - bounds[:, 0])
    return Tipping(float(peer_weight[0]), outside, up, down)


def interval_of_three_roots(peer_weight: float) -> tuple[float, float]:
    """The h between which p = L(h + J * p) has three roots.

    Raises
    ------
    ValueError
        If ``peer_weight`` is not above 4: then there is one root whatever h.
    """
    if peer_weight <= LEAST_PEER_WEIGHT:
        raise ValueError(f"a peer weight of {peer_weight:g} has one root everywhere; three need more than 4")
    root = sqrt(1.0 - 4.0 / peer_weight)
    upper, lower = 0.5 * (1.0 + root), 0.5 * (1.0 - root)
    return _logit(upper) - peer_weight * upper, _logit(lower) - peer_weight * lower


def _outside(p: Values) -> tuple[str, ...]:
    """What keeps a world out of the limit, as ``name = value``."""
    strange = [f"{name} = {getattr(p, name):g}" for name, wanted in LIMIT.items() if getattr(p, name) != wanted]
    weighed, reviewed = p.consider_rate + p.invite_rate, p.review_rate
    if abs(weighed - reviewed) > SLACK:
        strange.append(f"consider_rate + invite_rate = {weighed:g} and review_rate = {reviewed:g}")
    return tuple(strange)


def _logit(share: float) -> float:
    return log(share / (1.0 - share))


def _crossing(levels: Floats, excess: Floats) -> float | None:
    """The first level at which ``excess`` changes its sign."""
    signs = np.flatnonzero((excess[:-1] < 0.0) != (excess[1:] < 0.0))
    if not len(signs):
        return None
    first = signs[0]
    share = excess[first] / (excess[first] - excess[first + 1])
    return float(levels[first] + share * (levels[first + 1] - levels[first]))


def h_and_peer_weight(world: Floats, lever: str, level: float) -> tuple[float, float]:
    """V of the average doctor where nobody leads, and how much it rises until all do, with one lever at a level."""
    levels = neutral_levels()
    levels[LEVER_NAMES.index(lever)] = level
    settled = world.copy()
    settled[VALUE_NAMES.index("alignment_years")] = AT_ONCE
    schedule = schedule_of(Stretch(levels.reshape(1, 1, -1), np.zeros(1, dtype=np.int64)), settled)
    quantities, p = levers_in(schedule.quantities[0, 0]), schedule.numbers(0)
    nobody = utility_of_the_average_doctor(0.0, quantities, p)
    normal = min(p.normal_share, 1.0)  # from this share on leading is not odd any more
    return nobody, (utility_of_the_average_doctor(normal, quantities, p) - nobody) / normal


def utility_of_the_average_doctor(share: float, levers: Levers, p: Values) -> float:
    """V of a first post, unasked, in the average trust where ``share`` of all colleagues lead.

    Leaders are seen to be as strained as anybody, no headline is in mind, and the norm stands where it does of itself.
    """
    strain = resting_strain(0.0, p)
    mind = Mind(
        curiosity=curiosity(0.0, p), belief=belief(0.0, p), training=0.0, autonomy_value=autonomy_value(0.0, p),
        stigma_sensitivity=stigma_sensitivity(0.0, p), resting_strain=strain,
        other_income=other_income(0.0, MIDDLING_SPECIALTY, p),
    )  # fmt: skip
    alignment = next_alignment(p.alignment_mean, p.alignment_mean, levers.alignment, p)
    offer = Offer(
        rank=CLINICAL_LEAD, strain=strain, stigma=stigma(visible_share(share, share, share, p), p.norm0, p),
        discretion=discretion(alignment, levers.stringency, p),
        perceived_autonomy=perceived_autonomy(levers.autonomy_awareness, p), salience=0.0,
        pay_premium=levers.pay_premium, asked=0.0, leading=0.0,
    )  # fmt: skip
    return utility(mind, offer, p)
