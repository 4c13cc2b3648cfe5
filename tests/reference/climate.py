"""What doctors think of leading and of their trust, and what patients get: where each is heading."""

from typing import TYPE_CHECKING

from tests.reference.formulas import clip

if TYPE_CHECKING:
    from tests.reference.trust import TrustAgent


def stigma_by_department(trust: "TrustAgent", leaders_by_department: list[int]) -> list[float]:
    """Half that few colleagues do it, half that colleagues disapprove: one value for each department."""
    p, national_share = trust.model.world, trust.model.share
    stigma = []
    for leaders, size in zip(leaders_by_department, trust.department_sizes, strict=True):
        x = p.peer_department * leaders / size + p.peer_trust * trust.share + p.peer_national * national_share
        deviance = max(0.0, 1.0 - x / p.normal_share)
        stigma.append(p.descriptive_share * deviance + (1.0 - p.descriptive_share) * trust.norm)
    return stigma


def norm_target(trust: "TrustAgent") -> float:
    """norm*: headlines and paper harden it; campaign, engagement and good practice soften it."""
    p = trust.model.world
    return clip(
        p.norm0
        + p.norm_press * trust.model.salience
        + p.norm_gaming * trust.gaming
        + p.norm_resentment * (trust.share - p.reference_share)
        - p.norm_campaign * trust.model.levers.campaign
        - p.norm_engagement * (trust.engagement - 50.0) / 50.0
        - p.norm_practice * (trust.practice - p.reference_practice),
        0.0,
        1.0,
    )


def engagement_target(trust: "TrustAgent", leaders_strain: float) -> float:
    """Where the engagement of the trust's doctors is heading, 0 to 100."""
    p = trust.model.world
    return 100.0 * clip(
        p.m0
        + p.m_alignment * trust.alignment
        + p.m_practice * trust.practice
        + p.m_share * (trust.share - p.reference_share)
        - p.m_burden * trust.burden
        - p.m_strain * (leaders_strain - 0.5),
        0.0,
        1.0,
    )


def quality_target(trust: "TrustAgent") -> float:
    """Where the quality index is heading; doctors who lead count only by a switch and against burn-in's last year."""
    p, baseline = trust.model.world, trust.model.quality_baseline
    target = 100.0 + p.q_engagement * (trust.engagement - 50.0) / 50.0
    if p.leaders_affect_quality and baseline is not None:
        if baseline.effective > 0.0:
            target += p.q_leaders * (trust.effective_leaders / baseline.effective - 1.0) / 2.0
        target -= p.q_time * (trust.time_given_up - baseline.time_given_up)
    return target
