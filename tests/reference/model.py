"""The model: trusts and doctors through the quarters of a run."""

from collections.abc import Mapping
from typing import NamedTuple

import mesa
import numpy as np
from numpy.typing import NDArray

from policies.plan import LeverPlan
from policies.quantities import Levers
from policies.registry import LEVER_NAMES
from policies.timeline import timeline
from sim.draws import PRESS_STORIES
from sim.population import Population
from tests.reference.careers import LeavingRates
from tests.reference.doctor import Doctor
from tests.reference.formulas import competing_chances, percentile
from tests.reference.luck import KeyedLuck, Luck
from tests.reference.press import passes_headline_pay, salience_next, stories_this_quarter
from tests.reference.trust import TrustAgent
from tests.reference.world import QUARTER, World

LAST_QUARTER_OF_YEAR = 3
THE_RUN_ITSELF = 0  # draws as the trust with this key


class QualityBaseline(NamedTuple):
    """What effective leadership and time given up were in the last year of burn-in, averaged over trusts."""

    effective: float
    time_given_up: float


class ReferenceModel(mesa.Model):
    """Hospital doctors' career choices: one object a doctor, one a trust.

    Parameters
    ----------
    population : Population
        The trusts and their consultants.
    world : mapping
        Parameters and switches by name; those not named take their defaults.
    seed : int
        0 to 2**64 - 1; the same luck as the compiled engine's.
    plans : mapping
        The policy: levers by name, from quarter 0 on.
    burn_in_years : int
        Years before quarter 0, without policy.
    luck : Luck or None
        Where draws come from; the engine's unless given.
    """

    def __init__(
        self,
        population: Population,
        world: Mapping[str, float],
        seed: int,
        plans: Mapping[str, LeverPlan],
        burn_in_years: int,
        luck: Luck | None = None,
    ) -> None:
        super().__init__(rng=seed)
        p = self.world = World(world)
        self.plans = plans
        self.luck: Luck = KeyedLuck(seed) if luck is None else luck
        self.leaving = LeavingRates(p)
        self.chances_of_ending = competing_chances(p.term_end_rate, p.review_rate)
        self.training_kept = 0.5 ** (QUARTER / p.training_half_life)
        self.salience = 0.0
        self.stories = 0
        self.quality_baseline: QualityBaseline | None = None
        self.last_year_of_burn_in: list[QualityBaseline] = []
        self.prepared = self.prepared_if_asked = float("nan")
        self.quarter = -4 * burn_in_years - 1  # the first cohort is drawn in the quarter before the first
        self.trusts = [TrustAgent(self, description) for description in population.trusts]
        self.quarter += 1
        for trust in self.trusts:
            trust.deal_first_roles()

    def step(self) -> None:
        """One quarter, in the order of the specification."""
        self._open_quarter()  # 1 levers, and all that is read from the state at the start
        self._record_preparedness()  # 2
        self.agents_by_type[Doctor].do("live")  # 3 leaving; 4 end of term, review; 5 considering, applying
        trusts = self.agents_by_type[TrustAgent]
        trusts.do("make_appointments")  # 6 posts; 7 appointments
        trusts.do("close_quarter")  # 8 strain, norms, engagement, quality, practice
        self._note_quality_baseline()
        if self.quarter % 4 == LAST_QUARTER_OF_YEAR:
            trusts.do("publish_survey")  # 9
        self._make_headlines()  # 10
        self.quarter += 1

    def _open_quarter(self) -> None:
        p = self.world
        row = timeline(self.plans, self.quarter, 1)[0].tolist()
        self.levers = Levers(**dict(zip(LEVER_NAMES, row, strict=True)))
        self.perceived_autonomy = p.frontline_autonomy * (1.0 - p.autonomy_gap * (1.0 - self.levers.autonomy_awareness))
        self.chance_of_course = p.training_places * self.levers.training * QUARTER
        self.share = self.in_role
        self.best_tenth = percentile([trust.practice for trust in self.trusts], 0.9)
        self.agents_by_type[TrustAgent].do("open_quarter")

    def _record_preparedness(self) -> None:
        """Mean over doctors in clinical work of the probability of saying yes to a first-rung post."""
        outcomes = [doctor.preparedness() for trust in self.trusts for doctor in trust.doctors if not doctor.role]
        if outcomes:
            self.prepared = sum(unasked for unasked, _ in outcomes) / len(outcomes)
            self.prepared_if_asked = sum(asked for _, asked in outcomes) / len(outcomes)

    def _note_quality_baseline(self) -> None:
        """Quality is measured against the last year of burn-in, all trusts counting alike."""
        if self.quarter >= 0 or self.quarter < -4:
            return
        trusts = len(self.trusts)
        effective = sum(trust.effective_leaders for trust in self.trusts) / trusts
        time_given_up = sum(trust.time_given_up for trust in self.trusts) / trusts
        self.last_year_of_burn_in.append(QualityBaseline(effective, time_given_up))
        if self.quarter == -1:
            sums = [sum(values) / len(values) for values in zip(*self.last_year_of_burn_in, strict=True)]
            self.quality_baseline = QualityBaseline(*sums)

    def _make_headlines(self) -> None:
        p, premium = self.world, self.levers.pay_premium
        lifted = 0
        for trust in self.trusts:
            for doctor in trust.doctors:
                if doctor.role and passes_headline_pay(doctor.traits.pay + p.allowance[doctor.role], premium):
                    lifted += 1
        draw = self.luck.of_trust(PRESS_STORIES, self.quarter, THE_RUN_ITSELF)[0]
        self.share_over_headline_pay = lifted / self.size
        self.stories = stories_this_quarter(self.share_over_headline_pay, draw, p)
        self.salience = salience_next(self.salience, self.stories, p)

    # -- what may be read between quarters -----------------------------------------------------------------------

    @property
    def size(self) -> int:
        """Consultants in all trusts."""
        return sum(trust.size for trust in self.trusts)

    @property
    def in_role(self) -> float:
        """Share of consultants who hold a leadership role."""
        return sum(trust.leaders for trust in self.trusts) / self.size

    @property
    def vacancy(self) -> float:
        """Share of leadership posts that stand empty."""
        posts = sum(sum(trust.posts) for trust in self.trusts)
        return (posts - sum(trust.leaders for trust in self.trusts)) / posts

    def roles(self) -> NDArray[np.int8]:
        """Every doctor's role, trust by trust in order of place."""
        return np.array([doctor.role for trust in self.trusts for doctor in trust.doctors], dtype=np.int8)
