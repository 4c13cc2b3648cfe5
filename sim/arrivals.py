"""A consultant arrives: traits from keyed draws, in clinical work, with strain at rest."""

from agents import traits
from agents.arithmetic import normal_quantile, round_half_up
from agents.clock import QUARTER
from agents.compiling import compiled
from agents.parameter import Values
from agents.ranks import CLINICAL
from sim.draws import BACKGROUND, MIND, PRIVATE, SENSITIVITY, STANDING, StreamKey, place_uniforms
from sim.state import Doctors, Site


@compiled
def _normals(key: StreamKey, block: int, place: int, p: Values) -> tuple[float, float]:
    """Two standard normal numbers, or zeros where all doctors are the average doctor."""
    if p.identical_doctors != 0.0:
        return 0.0, 0.0
    first, second = place_uniforms(key, block, place)
    return normal_quantile(first), normal_quantile(second)


@compiled
def seniority_draw(key: StreamKey, place: int) -> float:
    """The uniform number that deals a member of the first cohort their years as consultant."""
    _, uniform = place_uniforms(key, STANDING, place)
    return uniform


@compiled
def arrive(doctors: Doctors, site: Site, place: int, key: StreamKey, seniority: int, quarter: int, p: Values) -> None:
    """Fill a place with a fresh doctor who has been a consultant for ``seniority`` quarters.

    Whoever held the place must have given up any role first, so that the counts stay right.
    """
    slot = site.first_doctor + place
    group = traits.specialty_group(doctors.department[slot])
    curiosity, belief = _normals(key, MIND, place, p)
    autonomy, sensitivity = _normals(key, SENSITIVITY, place, p)
    rest, pay = _normals(key, BACKGROUND, place, p)
    income, _ = _normals(key, PRIVATE, place, p)
    _, sex = place_uniforms(key, PRIVATE, place)
    age, _ = place_uniforms(key, STANDING, place)
    doctors.curiosity[slot] = traits.curiosity(curiosity, p)
    doctors.belief[slot] = traits.belief(belief, p)
    doctors.autonomy_value[slot] = traits.autonomy_value(autonomy, p)
    doctors.stigma_sensitivity[slot] = traits.stigma_sensitivity(sensitivity, p)
    doctors.resting_strain[slot] = traits.resting_strain(rest, p)
    doctors.strain[slot] = doctors.resting_strain[slot]
    doctors.pay[slot] = traits.nhs_pay(pay, p)
    doctors.other_income[slot] = traits.other_income(income, group, p)
    doctors.sex[slot] = traits.sex(sex, seniority * QUARTER, p)
    doctors.age_at_appointment[slot] = round_half_up(traits.age_at_appointment(normal_quantile(age), p))
    doctors.training[slot] = 0.0
    doctors.appointed[slot] = quarter - seniority
    doctors.role[slot] = CLINICAL
    doctors.route[slot] = 0
