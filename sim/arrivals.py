"""A consultant arrives: traits from keyed draws, in clinical work, with strain at rest."""

from agents import traits
from agents.arithmetic import normal_quantile, round_half_up
from agents.clock import QUARTER
from agents.compiling import compiled
from agents.parameter import Values
from agents.ranks import CLINICAL
from sim.draws import BACKGROUND, MIND, PRIVATE, SENSITIVITY, STANDING, StreamKey, place_uniforms
from sim.scratch import NORMALS, Scratch
from sim.state import Doctors, Floats, Site


@compiled
def _draw_traits(normals: Floats, key: StreamKey, place: int, p: Values) -> float:
    """Write the standard normal numbers behind the traits; returns the uniform one that decides sex.

    They are made side by side. Where all doctors are the average doctor all are zero but the last, which is for age.
    """
    normals[0], normals[1] = place_uniforms(key, MIND, place)
    normals[2], normals[3] = place_uniforms(key, SENSITIVITY, place)
    normals[4], normals[5] = place_uniforms(key, BACKGROUND, place)
    normals[6], sex = place_uniforms(key, PRIVATE, place)
    normals[7], _ = place_uniforms(key, STANDING, place)
    for trait in range(len(normals)):  # a length known beforehand would be written out, one number after the other
        normals[trait] = normal_quantile(normals[trait])
    if p.identical_doctors != 0.0:
        for trait in range(NORMALS - 1):
            normals[trait] = 0.0
    return float(sex)


@compiled
def seniority_draw(key: StreamKey, place: int) -> float:
    """The uniform number that deals a member of the first cohort their years as consultant."""
    _, uniform = place_uniforms(key, STANDING, place)
    return uniform


@compiled
def arrive(
    doctors: Doctors, site: Site, place: int, scratch: Scratch, key: StreamKey, seniority: int, quarter: int, p: Values
) -> None:
    """Fill a place with a fresh doctor who has been a consultant for ``seniority`` quarters.

    Whoever held the place must have given up any role first, so that the counts stay right.
    """
    slot = site.first_doctor + place
    group = traits.specialty_group(doctors.department[slot])
    normals = scratch.normals[:NORMALS]
    sex = _draw_traits(normals, key, place, p)
    doctors.curiosity[slot] = traits.curiosity(normals[0], p)
    doctors.belief[slot] = traits.belief(normals[1], p)
    doctors.autonomy_value[slot] = traits.autonomy_value(normals[2], p)
    doctors.stigma_sensitivity[slot] = traits.stigma_sensitivity(normals[3], p)
    doctors.resting_strain[slot] = traits.resting_strain(normals[4], p)
    doctors.strain[slot] = doctors.resting_strain[slot]
    doctors.pay[slot] = traits.nhs_pay(normals[5], p)
    doctors.other_income[slot] = traits.other_income(normals[6], group, p)
    doctors.sex[slot] = traits.sex(sex, seniority * QUARTER, p)
    doctors.age_at_appointment[slot] = round_half_up(traits.age_at_appointment(normals[7], p))
    doctors.training[slot] = 0.0
    doctors.appointed[slot] = quarter - seniority
    doctors.role[slot] = CLINICAL
    doctors.route[slot] = 0
