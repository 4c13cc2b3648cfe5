"""Traits: what a consultant brings on the day of appointment.

Each trait is a plain function of a standard normal number or of a uniform one, so that whoever makes the doctor
decides the luck. Sex is reported and carries no preference. With the switch ``identical_doctors`` every doctor is
the average one.
"""

from agents.arithmetic import clip, exp
from agents.compiling import compiled
from agents.parameter import Values, structural, switch

PARAMETERS = (
    structural(
        "curiosity_sd", 1.0, (0.0, 5.0), "standard deviations", "minds",
        "How much doctors differ in curiosity.",
    ),
    structural(
        "belief_mean", 0.45, (0.0, 1.0), "belief (0-1)", "minds",
        "How far an average doctor believes to be able to do better.",
    ),
    structural(
        "belief_sd", 0.18, (0.0, 1.0), "belief (0-1)", "minds",
        "How much doctors differ in that belief.",
    ),
    structural(
        "autonomy_sd", 0.30, (0.0, 2.0), "share of the average", "minds",
        "How much doctors differ in the value they put on frontline autonomy (average 1).",
    ),
    structural(
        "stigma_sensitivity_sd", 0.35, (0.0, 2.0), "share of the average", "minds",
        "How much doctors differ in what colleagues' views mean to them (average 1).",
    ),
    structural(
        "sensitivity_floor", 0.05, (0.0, 1.0), "share of the average", "minds",
        "Least value that a doctor puts on autonomy, and least sensitivity to stigma.",
    ),
    structural(
        "resting_strain_mean", 0.40, (0.0, 1.0), "strain (0-1)", "minds",
        "Strain of an average consultant in clinical work.",
    ),
    structural(
        "resting_strain_sd", 0.12, (0.0, 1.0), "strain (0-1)", "minds",
        "How much consultants differ in strain in clinical work.",
    ),
    structural(
        "pay_median", 105.8, (30.0, 500.0), "£k a year", "minds",
        "Median pay of a consultant from the health service; 63 % are above £100,000.", "NAO2013HRm",
    ),
    structural(
        "pay_log_sd", 0.17, (0.0, 2.0), "log", "minds",
        "Spread of consultants' pay from the health service.",
    ),
    structural(
        "other_income_median", 3.0, (0.0, 100.0), "£k a year per fifth of a job", "minds",
        "Other income that a fifth of a job's time would cost a middling doctor; not the whole of private income.",
    ),
    structural(
        "other_income_log_sd", 0.8, (0.0, 3.0), "log", "minds",
        "Spread of other income at stake within a specialty group.",
    ),
    structural(
        "other_income_specialty_0", 0.5, (0.0, 20.0), "multiple", "minds",
        "Other income at stake in the specialty group with least private work.",
    ),
    structural(
        "other_income_specialty_1", 0.8, (0.0, 20.0), "multiple", "minds",
        "Other income at stake in the second specialty group.",
    ),
    structural(
        "other_income_specialty_2", 1.0, (0.0, 20.0), "multiple", "minds",
        "Other income at stake in the third specialty group.",
    ),
    structural(
        "other_income_specialty_3", 2.5, (0.0, 20.0), "multiple", "minds",
        "Other income at stake in the specialty group with most private work.",
    ),
    structural(
        "women_newly_appointed", 0.46, (0.0, 1.0), "share", "minds",
        "Share of women among newly appointed consultants.", "RCP2011",
    ),
    structural(
        "women_most_senior", 0.14, (0.0, 1.0), "share", "minds",
        "Share of women among consultants appointed 25 years ago or earlier when a run starts.", "RCP2011",
    ),
    structural(
        "age_at_appointment_mean", 38.0, (28.0, 60.0), "years", "minds",
        "Mean age on appointment as consultant.",
    ),
    structural(
        "age_at_appointment_sd", 3.0, (0.0, 15.0), "years", "minds",
        "Spread of age on appointment as consultant.",
    ),
    switch(
        "identical_doctors", False, "minds",
        "Whether all doctors are the average doctor: for known answers.",
    ),
)  # fmt: skip

SPECIALTY_GROUPS = 4
MIDDLING_SPECIALTY = 2  # the group whose multiple is 1
YEARS_OF_COHORTS = 25.0
YOUNGEST_CONSULTANT, OLDEST_NEW_CONSULTANT = 30.0, 60.0
WOMAN, MAN = 1, 0


@compiled
def specialty_group(department_number: int) -> int:
    """Specialty group, 0 (least private work) to 3, of a department by its number in the trust."""
    return department_number % SPECIALTY_GROUPS


@compiled
def specialty_multiple(group: int, p: Values) -> float:
    """Other income at stake in a specialty group, as a multiple of the median."""
    if p.identical_doctors != 0.0:
        return 1.0
    if group == 0:
        return p.other_income_specialty_0
    if group == 1:
        return p.other_income_specialty_1
    if group == 2:
        return p.other_income_specialty_2
    return p.other_income_specialty_3


@compiled
def curiosity(normal: float, p: Values) -> float:
    """Curiosity about how the hospital is run, in standard deviations."""
    return p.curiosity_sd * normal


@compiled
def belief(normal: float, p: Values) -> float:
    """Belief "I can do better", 0 to 1."""
    return clip(p.belief_mean + p.belief_sd * normal, 0.0, 1.0)


@compiled
def autonomy_value(normal: float, p: Values) -> float:
    """Value put on frontline autonomy; the average is 1."""
    return max(1.0 + p.autonomy_sd * normal, p.sensitivity_floor)


@compiled
def stigma_sensitivity(normal: float, p: Values) -> float:
    """What colleagues' views mean to the doctor; the average is 1."""
    return max(1.0 + p.stigma_sensitivity_sd * normal, p.sensitivity_floor)


@compiled
def resting_strain(normal: float, p: Values) -> float:
    """Strain in clinical work, 0 to 1."""
    return clip(p.resting_strain_mean + p.resting_strain_sd * normal, 0.0, 1.0)


@compiled
def nhs_pay(normal: float, p: Values) -> float:
    """Pay from the health service, £k a year, without any leadership allowance."""
    return p.pay_median * exp(p.pay_log_sd * normal)


@compiled
def other_income(normal: float, group: int, p: Values) -> float:
    """Other income at stake per fifth of a job, £k a year."""
    return p.other_income_median * specialty_multiple(group, p) * exp(p.other_income_log_sd * normal)


@compiled
def sex(uniform: float, years_ago: float, p: Values) -> int:
    """1 for a woman, 0 for a man, by how many years ago the doctor was appointed consultant."""
    fall = (p.women_newly_appointed - p.women_most_senior) * min(years_ago / YEARS_OF_COHORTS, 1.0)
    if uniform < p.women_newly_appointed - fall:
        return WOMAN
    return MAN


@compiled
def age_at_appointment(normal: float, p: Values) -> float:
    """Age in years on appointment as consultant, 30 to 60."""
    age = p.age_at_appointment_mean + p.age_at_appointment_sd * normal
    return clip(age, YOUNGEST_CONSULTANT, OLDEST_NEW_CONSULTANT)
