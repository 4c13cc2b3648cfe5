"""What a consultant brings on the day of appointment."""

from dataclasses import dataclass
from math import exp
from typing import TYPE_CHECKING

from sim.draws import BACKGROUND, MIND, PRIVATE, SENSITIVITY, STANDING
from tests.reference.formulas import clip, normal_quantile

if TYPE_CHECKING:
    from tests.reference.trust import TrustAgent
    from tests.reference.world import World


@dataclass(slots=True)
class Traits:
    """A doctor's traits: units as in the specification."""

    curiosity: float
    belief: float
    autonomy_value: float
    stigma_sensitivity: float
    resting_strain: float
    pay: float
    other_income: float
    woman: bool
    age_at_appointment: float
    quarters_as_consultant: int


def drawn_traits(trust: "TrustAgent", place: int, department: int, first_cohort: bool) -> Traits:
    """Traits of a new doctor at this place: newly appointed, but in the first cohort of any seniority."""
    model, p = trust.model, trust.model.world

    def normals(block: int) -> list[float]:
        draws = model.luck.of_doctor(block, model.quarter, trust.key, place)
        return [0.0 if p.identical_doctors else normal_quantile(draw) for draw in draws]

    curious, believing = normals(MIND)
    independent, sensitive = normals(SENSITIVITY)
    strained, paid = normals(BACKGROUND)
    private_draw, sex_draw = model.luck.of_doctor(PRIVATE, model.quarter, trust.key, place)
    age_draw, seniority_draw = model.luck.of_doctor(STANDING, model.quarter, trust.key, place)
    private = 0.0 if p.identical_doctors else normal_quantile(private_draw)
    seniority = model.leaving.seniority(seniority_draw) if first_cohort else 0
    return Traits(
        curiosity=p.curiosity_sd * curious,
        belief=clip(p.belief_mean + p.belief_sd * believing, 0.0, 1.0),
        autonomy_value=max(p.sensitivity_floor, 1.0 + p.autonomy_sd * independent),
        stigma_sensitivity=max(p.sensitivity_floor, 1.0 + p.stigma_sensitivity_sd * sensitive),
        resting_strain=clip(p.resting_strain_mean + p.resting_strain_sd * strained, 0.0, 1.0),
        pay=p.pay_median * exp(p.pay_log_sd * paid),
        other_income=p.other_income_median * specialty(department, p) * exp(p.other_income_log_sd * private),
        woman=sex_draw < share_of_women(seniority / 4.0, p),
        age_at_appointment=age_at_appointment(normal_quantile(age_draw), p),
        quarters_as_consultant=seniority,
    )


def specialty(department: int, p: "World") -> float:
    """Other income at stake in a department's specialty group, as a multiple of the median."""
    if p.identical_doctors:
        return 1.0
    groups = (
        p.other_income_specialty_0,
        p.other_income_specialty_1,
        p.other_income_specialty_2,
        p.other_income_specialty_3,
    )
    return groups[department % 4]


def age_at_appointment(normal: float, p: "World") -> float:
    """Age in years on appointment as consultant."""
    return clip(p.age_at_appointment_mean + p.age_at_appointment_sd * normal, 30.0, 60.0)


def share_of_women(years_ago: float, p: "World") -> float:
    """Share of women among consultants appointed so many years ago: lower in older cohorts, level after 25 years."""
    return p.women_newly_appointed - (p.women_newly_appointed - p.women_most_senior) * min(1.0, years_ago / 25.0)
