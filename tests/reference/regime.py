"""What a regime asks of a trust, what the trust makes of it, and what stays on paper."""

from typing import TYPE_CHECKING

from sim.draws import PRACTICE_DRIFT
from tests.reference.formulas import clip, normal_quantile
from tests.reference.world import QUARTER

if TYPE_CHECKING:
    from tests.reference.trust import TrustAgent


def respond(trust: "TrustAgent") -> None:
    """How hard the trust works on its gap to the standard, and the burden of it."""
    p, levers = trust.model.world, trust.model.levers
    z = levers.stringency * (1.0 - levers.comply_or_explain * trust.exempt)
    gap = max(0.0, levers.standard - (trust.practice + trust.gaming))
    push = z * (1.0 + p.publication_pressure * levers.publish) + levers.own_push + trust.own_push
    trust.effort = push * gap
    trust.burden = p.burden_stringency * z + p.burden_effort * trust.effort
    trust.discretion = clip(
        p.discretion0 + p.discretion_alignment * trust.alignment - p.discretion_stringency * z, 0.0, 1.0
    )


def practice_next(trust: "TrustAgent") -> float:
    """Practice quality a quarter later: what is learnt and copied, what slips back, and chance."""
    model = trust.model
    p = model.world
    genuine = trust.capacity * trust.fit
    visible = p.visible0 + (1.0 - p.visible0) * model.levers.publish
    change_a_year = (
        p.learning * trust.effort * genuine
        + p.imitation * visible * max(0.0, model.best_tenth - trust.practice)
        - p.decay * (trust.practice - trust.own_practice)
    )
    drift = normal_quantile(model.luck.of_trust(PRACTICE_DRIFT, model.quarter, trust.key)[0])
    noise = p.practice_noise * QUARTER**0.5 * drift
    return clip(trust.practice + change_a_year * QUARTER + noise, 0.0, 1.0)


def gaming_next(trust: "TrustAgent") -> float:
    """Compliance on paper a quarter later: effort that cannot become practice, less what audit finds."""
    p = trust.model.world
    genuine = trust.capacity * trust.fit
    change_a_year = p.learning * trust.effort * (1.0 - genuine) - p.audit * trust.gaming
    return clip(trust.gaming + change_a_year * QUARTER, 0.0, 1.0)
