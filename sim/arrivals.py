"""A consultant arrives: traits from keyed draws, in clinical work, with strain at rest."""

from typing import NamedTuple

import numpy as np

from agents import traits
from agents.arithmetic import normal_quantile, round_half_up
from agents.clock import QUARTER
from agents.compiling import compiled
from agents.parameter import Values
from agents.ranks import CLINICAL
from sim.draws import (
    BACKGROUND,
    MIND,
    PRIVATE,
    SENSITIVITY,
    STANDING,
    Moment,
    StreamKey,
    place_uniforms,
    stream_key,
)
from sim.state import Doctors, Site


class ArrivalKeys(NamedTuple):
    """The stream keys of all traits for one trust and quarter."""

    mind: StreamKey
    sensitivity: StreamKey
    background: StreamKey
    private: StreamKey
    standing: StreamKey


@compiled
def arrival_keys(now: Moment, trust_key: np.uint64) -> ArrivalKeys:
    """Keys for all who arrive in a trust in a quarter."""
    return ArrivalKeys(
        stream_key(now, MIND, trust_key),
        stream_key(now, SENSITIVITY, trust_key),
        stream_key(now, BACKGROUND, trust_key),
        stream_key(now, PRIVATE, trust_key),
        stream_key(now, STANDING, trust_key),
    )


@compiled
def _normals(key: StreamKey, place: int, p: Values) -> tuple[float, float]:
    """Two standard normal numbers, or zeros where all doctors are the average doctor."""
    if p.identical_doctors != 0.0:
        return 0.0, 0.0
    first, second = place_uniforms(key, place)
    return normal_quantile(first), normal_quantile(second)


@compiled
def seniority_draw(keys: ArrivalKeys, place: int) -> float:
    """The uniform number that deals a member of the first cohort their years as consultant."""
    _, uniform = place_uniforms(keys.standing, place)
    return uniform


@compiled
def arrive(doctors: Doctors, site: Site, place: int, keys: ArrivalKeys, seniority: int, quarter: int, p: Values) -> None:
    """Fill a place with a fresh doctor who has been a consultant for ``seniority`` quarters.

    Whoever held the place must have given up any role first, so that the counts stay right.
    """
    slot = site.first_doctor + place
    group = traits.specialty_group(doctors.department[slot])
    curiosity, belief = _normals(keys.mind, place, p)
    autonomy, sensitivity = _normals(keys.sensitivity, place, p)
    rest, pay = _normals(keys.background, place, p)
    income, _ = _normals(keys.private, place, p)
    _, sex = place_uniforms(keys.private, place)
    age, _ = place_uniforms(keys.standing, place)
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
