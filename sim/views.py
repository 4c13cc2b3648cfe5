"""Doctors and trusts as Mesa agents: light views of one entry of the state, made when first looked at.

A view holds no state of its own, so it always shows the present quarter. A Doctor is a place: when a consultant leaves,
the same view shows the successor.
"""

from typing import TYPE_CHECKING, Any

import mesa
import numpy as np

from agents.clock import QUARTERS_A_YEAR
from agents.decision import TERM_NAMES, Offer, probability, terms
from agents.ranks import CLINICAL, RANK_TITLES
from sim.conditions import Conditions, conditions_in, mind_of, national_share, own_offer, spread_stigma
from sim.state import Doctors
from sim.state import Trust as TrustState

if TYPE_CHECKING:
    from sim.model import LeadershipModel

DOCTOR_ATTRIBUTES = frozenset(Doctors._fields)
TRUST_ATTRIBUTES = frozenset(TrustState.__annotations__)


class Trust(mesa.Agent):
    """A trust: its name, its size, and its state by name (``trust.norm``, ``trust.practice``, ...)."""

    model: "LeadershipModel"

    def __init__(self, model: "LeadershipModel", index: int) -> None:
        super().__init__(model)
        self.index = index
        self.name = model.population.trusts[index].name
        self.archetype = model.population.trusts[index].archetype
        self.consultants = model.population.trusts[index].consultants

    def __getattr__(self, name: str) -> Any:
        """An attribute of the trust's state."""
        if name not in TRUST_ATTRIBUTES:
            raise AttributeError(f"a trust has no attribute {name!r}; it has {', '.join(sorted(TRUST_ATTRIBUTES))}")
        return self.model.run.state.trusts[self.index][name]

    def __dir__(self) -> list[str]:
        """What can be asked for, the trust's state among it."""
        return sorted({*super().__dir__(), *TRUST_ATTRIBUTES})

    @property
    def conditions(self) -> Conditions:
        """What the trust's doctors meet in the quarter about to pass."""
        model = self.model
        site, state = model.run.sites[self.index], model.run.state
        salience = float(state.nation[0].salience)
        return conditions_in(site, state.trusts[self.index], model.levers_in(self.index), salience, model.world)

    @property
    def in_role(self) -> float:
        """Share of the trust's consultants who hold a leadership role."""
        return float(self.filled.sum()) / self.consultants

    @property
    def vacancy(self) -> float:
        """Share of the trust's leadership posts that nobody holds."""
        return float(self.conditions.vacancy)

    @property
    def burden(self) -> float:
        """The burden of compliance on the trust, from 0."""
        return float(self.conditions.burden)

    @property
    def published_engagement(self) -> float:
        """The score that the trust publishes, 0 to 1 but for gaming; ``engagement`` is the true one."""
        return float(self.published)

    @property
    def doctors(self) -> list["Doctor"]:
        """The trust's consultants, by place."""
        start = int(self.model.run.sites[self.index].first_doctor)
        return self.model.doctors[start : start + self.consultants]


class Doctor(mesa.Agent):
    """A consultant: attributes by name (``doctor.curiosity``), and the decision they would take this quarter."""

    model: "LeadershipModel"

    def __init__(self, model: "LeadershipModel", trust_index: int, place: int) -> None:
        super().__init__(model)
        self.trust_index = trust_index
        self.place = place
        self.slot = int(model.run.sites[trust_index].first_doctor) + place

    def __getattr__(self, name: str) -> Any:
        """A column of the state for this doctor."""
        if name not in DOCTOR_ATTRIBUTES:
            raise AttributeError(f"a doctor has no attribute {name!r}; it has {', '.join(sorted(DOCTOR_ATTRIBUTES))}")
        return getattr(self.model.run.state.doctors, name)[self.slot].item()

    def __dir__(self) -> list[str]:
        """What can be asked for, the doctor's columns of the state among it."""
        return sorted({*super().__dir__(), *DOCTOR_ATTRIBUTES})

    @property
    def trust(self) -> Trust:
        """The trust where the doctor works."""
        return self.model.trusts[self.trust_index]

    @property
    def title(self) -> str:
        """What the doctor does: clinical work, or the title of the role."""
        return RANK_TITLES[self.role]

    @property
    def years_as_consultant(self) -> float:
        """Years since appointment as consultant."""
        return self._years_since(self.appointed)

    @property
    def years_in_post(self) -> float:
        """Years since the present post was taken up; 0 in clinical work."""
        return self._years_since(self.in_post_since) if self.role > CLINICAL else 0.0

    @property
    def years_leading(self) -> float:
        """Years since the first of an unbroken line of posts was taken up; 0 in clinical work."""
        return self._years_since(self.leading_since) if self.role > CLINICAL else 0.0

    def offer(self, asked: bool = False) -> Offer:
        """What the doctor weighs now: a first-rung post in clinical work, going on for a leader."""
        model, conditions = self.model, self.trust.conditions
        site, trust = model.run.sites[self.trust_index], model.run.state.trusts[self.trust_index]
        share = national_share(model.run.state)
        scratch = model.run.scratch
        spread_stigma(model.run.state.departments, site, trust, scratch, conditions.share, share, model.world)
        felt = float(scratch.stigma[self.place])
        return own_offer(conditions, felt, self.role, self.strain, float(asked and self.role == CLINICAL))

    def probability(self, asked: bool = False) -> float:
        """Probability that the doctor says yes: to a first-rung post, or for a leader to going on."""
        return float(probability(mind_of(self.model.run.state.doctors, self.slot), self.offer(asked), self.model.world))

    def explain(self, asked: bool = False) -> dict[str, float]:
        """The named terms of the decision in logit units; added in order they are exactly V, its log-odds."""
        mind = mind_of(self.model.run.state.doctors, self.slot)
        parts = terms(mind, self.offer(asked), self.model.world)
        return {name: float(np.float64(part)) for name, part in zip(TERM_NAMES, parts, strict=True)}

    def _years_since(self, quarter: int) -> float:
        return float(self.model.quarter - quarter) / QUARTERS_A_YEAR
