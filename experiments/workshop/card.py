"""The doctor card: the terms of one doctor's decision, and what would change it.

Everything is asked of the rules: the terms are those of ``agents.decision``, other places and other times are the
offers that those places and times make, and a lever is tried by playing the whole plan with it from its start.
"""

import math
from dataclasses import dataclass, replace

from agents.arithmetic import logistic
from agents.clock import QUARTERS_A_YEAR
from agents.decision import TERM_NAMES, Mind, Offer, probability, terms, utility
from agents.ranks import CLINICAL
from agents.stigma import stigma, visible_share
from experiments.workshop.plan import SLIDERS, Plan
from experiments.workshop.stage import Scene, Stage
from sim.conditions import Conditions, conditions_in, first_post, leaders_post, mind_of, national_share
from sim.parameters import BY_NAME

YEARS_LATER = 10
HALF = 0.5
STEPS = 20  # in which a lever is tried over its range


@dataclass(frozen=True, slots=True)
class Who:
    """A doctor at a time: number of the trust, place in the trust, quarter."""

    trust: int
    place: int
    quarter: int


class Ward:
    """One trust of a run at the start of a quarter, as those who decide there see it.

    Parameters
    ----------
    scene : Scene
        The run at that quarter.
    trust : int
        Number of the trust.
    """

    def __init__(self, scene: Scene, trust: int) -> None:
        self.run, self.world = scene.run, scene.world
        self.site, self.trust = self.run.sites[trust], self.run.state.trusts[trust]
        salience = float(self.run.state.nation[0].salience)
        self.conditions: Conditions = conditions_in(self.site, self.trust, scene.levers, salience, self.world)

    def slot(self, place: int) -> int:
        """Where the columns hold a doctor of this trust."""
        return int(self.site.first_doctor) + place

    def shares(self, place: int) -> tuple[float, float, float]:
        """Share of leaders in the doctor's department, trust and country."""
        number = int(self.run.state.doctors.department[self.slot(place)])
        department = self.run.state.departments[int(self.site.first_department) + number]
        return department.leaders / department.consultants, self.conditions.share, national_share(self.run.state)

    def stigma(self, department: float, trust: float, country: float) -> float:
        """Pressure that a doctor feels where such shares of colleagues lead."""
        return stigma(visible_share(department, trust, country, self.world), self.trust.norm, self.world)

    def mind(self, place: int) -> Mind:
        """What the doctor brings to the decision."""
        return mind_of(self.run.state.doctors, self.slot(place))

    def offer(self, place: int, felt: float | None = None) -> Offer:
        """What the doctor weighs: a first post in clinical work, going on in their role for a leader."""
        pressure = self.stigma(*self.shares(place)) if felt is None else felt
        doctors, slot = self.run.state.doctors, self.slot(place)
        role = int(doctors.role[slot])
        if role == CLINICAL:
            return first_post(self.conditions, pressure, 0.0)
        return leaders_post(self.conditions, pressure, role, float(doctors.strain[slot]))

    def first_post(self, place: int) -> Offer:
        """A first post here as a doctor in clinical work in that place would see it."""
        return first_post(self.conditions, self.stigma(*self.shares(place)), 0.0)


def doctor_card(stage: Stage, plan: Plan, who: Who) -> dict[str, object]:
    """Why one doctor would say yes or no, and what would change it."""
    with stage.at(plan, who.quarter) as scene:
        ward = Ward(scene, who.trust)
        mind, offer = ward.mind(who.place), ward.offer(who.place)
        parts = terms(mind, offer, ward.world)
        total = utility(mind, offer, ward.world)
        half = offer._replace(stigma=ward.stigma(HALF, HALF, ward.shares(who.place)[2]))
        card: dict[str, object] = {
            "doctor": _portrait(ward, who),
            "terms": [[name, float(part)] for name, part in zip(TERM_NAMES, parts, strict=True)],
            "sum": float(total),
            "chance": logistic(float(total)),
            "if_asked": probability(mind, offer._replace(asked=1.0), ward.world),
            "half_lead": probability(mind, half, ward.world),
            "elsewhere": _elsewhere(scene, who, mind),
        }
    card["later"] = _later(stage, plan, who, mind)
    card["flips"] = None if offer.leading else flips(stage, plan, who, float(total))
    return card


def _portrait(ward: Ward, who: Who) -> dict[str, object]:
    doctors, slot = ward.run.state.doctors, ward.slot(who.place)
    department, trust, _ = ward.shares(who.place)
    years = (who.quarter - int(doctors.appointed[slot])) / QUARTERS_A_YEAR
    return {
        "role": int(doctors.role[slot]),
        "years": years,
        "age": int(doctors.age_at_appointment[slot]) + int(years),
        "curiosity": float(doctors.curiosity[slot]),
        "belief": float(doctors.belief[slot]),
        "strain": float(doctors.strain[slot]),
        "other_income": float(doctors.other_income[slot]),
        "autonomy_value": float(doctors.autonomy_value[slot]),
        "stigma_sensitivity": float(doctors.stigma_sensitivity[slot]),
        "department": int(doctors.department[slot]),
        "department_share": department,
        "trust_share": trust,
    }


def _elsewhere(scene: Scene, who: Who, mind: Mind) -> list[float]:
    """Chance that the doctor would take a first post in each trust, in the department of the same number."""
    chances = []
    for index in range(len(scene.run.sites)):
        ward = Ward(scene, index)
        place = who.place % int(ward.site.consultants)
        chances.append(float(probability(mind, ward.first_post(place), ward.world)))
    return chances


def _later(stage: Stage, plan: Plan, who: Who, mind: Mind) -> float:
    """Chance that the same doctor would take a first post in the same place ten years on, under the plan."""
    with stage.at(plan, who.quarter + QUARTERS_A_YEAR * YEARS_LATER) as scene:
        ward = Ward(scene, who.trust)
        return float(probability(mind, ward.first_post(who.place), ward.world))


def flips(stage: Stage, plan: Plan, who: Who, now: float) -> dict[str, object]:
    """What a single lever, alone and from the plan's start, would do to this doctor; nearest change first.

    ``found`` has for each lever the smallest change, in steps, that takes the doctor across one in two; a lever that
    would not do it is left out. ``at_full`` has the chance with each lever at its highest.
    """
    found: list[tuple[float, dict[str, object]]] = []
    at_full: list[tuple[str, float]] = []
    for name in (*SLIDERS, "stringency"):
        row, level = BY_NAME[name], _level(plan, name)
        ends = {end: _utility(stage, _with(plan, name, end), who) for end in (row.minimum, row.maximum) if end != level}
        if row.maximum in ends:
            at_full.append((name, logistic(ends[row.maximum])))
        reached = [
            _nearest(stage, plan, who, name, end, now >= 0.0)
            for end, total in ends.items()
            if (total >= 0.0) != (now >= 0.0)
        ]
        if reached:
            to = min(reached, key=lambda value: abs(value - level))
            found.append((abs(to - level) / (row.maximum - row.minimum), {"lever": name, "from": level, "to": to}))
    found.sort(key=lambda flip: flip[0])
    return {"found": [flip for _, flip in found], "at_full": sorted(at_full, key=lambda pair: -pair[1])}


def _nearest(stage: Stage, plan: Plan, who: Who, name: str, end: float, says_yes: bool) -> float:
    """The level nearest to the present one, towards ``end``, at which the doctor decides otherwise, by bisection."""
    row, level = BY_NAME[name], _level(plan, name)
    step = (row.maximum - row.minimum) / STEPS
    steps = math.ceil(abs(end - level) / step - 1e-9)

    def at(count: int) -> float:
        return end if count == steps else round(level + math.copysign(count * step, end - level), 9)

    low, high = 0, steps  # the doctor decides otherwise at ``high`` steps from the level, and not at ``low``
    while high - low > 1:
        middle = (low + high) // 2
        other = (_utility(stage, _with(plan, name, at(middle)), who) >= 0.0) != says_yes
        low, high = (low, middle) if other else (middle, high)
    return at(high)


def _level(plan: Plan, name: str) -> float:
    if name == "stringency":
        return 0.0 if plan.regime == "guidance" else plan.stringency
    return plan.levels[SLIDERS.index(name)]


def _with(plan: Plan, name: str, level: float) -> Plan:
    if name == "stringency":
        if level <= 0.0:
            return replace(plan, regime="guidance")
        return replace(plan, stringency=level, regime="standard" if plan.regime == "guidance" else plan.regime)
    index = SLIDERS.index(name)
    return replace(plan, levels=(*plan.levels[:index], level, *plan.levels[index + 1 :]))


def _utility(stage: Stage, plan: Plan, who: Who) -> float:
    """V of the doctor under another plan: leaving never depends on policy, so the same doctor stands in the place."""
    with stage.at(plan, who.quarter) as scene:
        ward = Ward(scene, who.trust)
        return float(utility(ward.mind(who.place), ward.first_post(who.place), ward.world))
