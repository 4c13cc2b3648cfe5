"""A doctor: weighs posts, takes them, gives them up, and one day leaves."""

from typing import TYPE_CHECKING, NamedTuple

import mesa

from sim.draws import CAREER, CHOICE, FIRST_ROLE, PROMOTION, PROMOTION_LOT, TRAINING_PLACE
from tests.reference.decision import probability, utility
from tests.reference.formulas import chance_in_a_quarter, clip, logistic, moved
from tests.reference.traits import drawn_traits

if TYPE_CHECKING:
    from tests.reference.model import ReferenceModel
    from tests.reference.trust import TrustAgent

CLINICAL, CLINICAL_LEAD = 0, 1
OWN_INITIATIVE, ASKED = 1, 2


class Application(NamedTuple):
    """A doctor who said yes to a first post."""

    doctor: "Doctor"
    lot: float
    route: int


class Doctor(mesa.Agent):
    """A consultant at one place of a trust, until another takes the place."""

    model: "ReferenceModel"

    def __init__(self, trust: "TrustAgent", place: int, department: int, first_cohort: bool = False) -> None:
        super().__init__(trust.model)
        self.trust, self.place, self.department = trust, place, department
        self.traits = drawn_traits(trust, place, department, first_cohort)
        # The first cohort is drawn in the quarter before the first, but counted from the first.
        arrives = self.model.quarter + (1 if first_cohort else 0)
        self.appointed = arrives - self.traits.quarters_as_consultant
        self.role = CLINICAL
        self.route = 0
        self.in_post_since = self.leading_since = 0
        self.strain = self.traits.resting_strain
        self.training = 0.0

    def luck(self, block: int) -> tuple[float, float]:
        """The doctor's two draws of this quarter for a block of purposes."""
        return self.model.luck.of_doctor(block, self.model.quarter, self.trust.key, self.place)

    # -- before the first quarter ------------------------------------------------------------------------------

    def lot_for_first_role(self) -> tuple[float, int]:
        """Who gets a role when a run starts: the lowest lots, ties by place."""
        return self.luck(FIRST_ROLE)[0], self.place

    # -- preparedness ------------------------------------------------------------------------------------------

    def preparedness(self) -> tuple[float, float]:
        """Probability of saying yes to a first-rung post, unasked and if asked."""
        v = utility(self, CLINICAL_LEAD, self.trust.seen_strain)
        return logistic(v), logistic(v + self.model.world.invitation_pull)

    # -- a quarter of a career ---------------------------------------------------------------------------------

    def live(self) -> None:
        """Leave, or consider a post, or weigh going on with one."""
        leaving, event = self.luck(CAREER)
        if leaving < self.model.leaving.chance_of_leaving(self.model.quarter - self.appointed):
            self.leave()
        elif self.role == CLINICAL:
            self.consider_a_post(event)
        else:
            self.weigh_going_on(event)

    def leave(self) -> None:
        """Make room for a newly appointed consultant, who acts from the next quarter."""
        if self.role:
            self.end_spell()
        self.trust.left += 1
        self.remove()
        self.trust.doctors[self.place] = Doctor(self.trust, self.place, self.department)

    def consider_a_post(self, event: float) -> None:
        """Consider a first-rung post on own initiative or because of being asked, and apply if the answer is yes."""
        own, asked = self.trust.chances_to_consider
        if own <= event <= 1.0 - asked:
            return
        was_asked = event >= own
        answer, lot = self.luck(CHOICE)
        if answer < probability(self, CLINICAL_LEAD, self.trust.seen_strain, asked=was_asked):
            self.trust.applications.append(Application(self, lot, ASKED if was_asked else OWN_INITIATIVE))

    def weigh_going_on(self, event: float) -> None:
        """Step down at the end of a term, or after a review if going on no longer appeals."""
        term_ends, review = self.model.chances_of_ending
        if event < term_ends:
            self.step_down()
        elif event > 1.0 - review:
            answer, _ = self.luck(CHOICE)
            if answer >= probability(self, self.role, self.strain, leading=True):
                self.step_down()

    def wants_promotion(self) -> bool:
        """Whether an incumbent, long enough in post, considers a post one rank up and would take it."""
        p = self.model.world
        if self.model.quarter - self.in_post_since < p.quarters_between_posts:
            return False
        considering, answer = self.luck(PROMOTION)
        return considering < chance_in_a_quarter(p.promote_rate) and (
            answer < probability(self, self.role + 1, self.strain, leading=True)
        )

    def claim_to_promotion(self) -> tuple[float, float, int]:
        """What candidates for promotion are ranked by, lowest first: lot (or belief first, by a switch), then place."""
        merit = -self.traits.belief if self.model.world.appoint_by_belief else 0.0
        return merit, self.luck(PROMOTION_LOT)[0], self.place

    # -- taking and leaving roles ------------------------------------------------------------------------------

    def take_first_post(self, route: int, rank: int = CLINICAL_LEAD) -> None:
        """Start to lead."""
        self.route = route
        self.leading_since = self.model.quarter
        self._take_role(rank)

    def be_promoted(self) -> None:
        """Move one rank up."""
        self._take_role(self.role + 1)

    def step_down(self) -> None:
        """Go back to clinical work."""
        self.end_spell()
        self.trust.stepped_down += 1

    def end_spell(self) -> None:
        """Give the role up, and note how long the spell of leading was."""
        self.trust.spells.append(self.model.quarter - self.leading_since)
        self._take_role(CLINICAL)

    def _take_role(self, rank: int) -> None:
        self.trust.filled[self.role] -= 1
        self.trust.filled[rank] += 1
        self.role = rank
        self.in_post_since = self.model.quarter

    # -- what the quarter does to the doctor -------------------------------------------------------------------

    def feel_strain(self) -> None:
        """Strain moves to its resting level, and for a leader to what the role adds to it."""
        p, resting = self.model.world, self.traits.resting_strain
        target = clip(resting + self.trust.added_strain, 0.0, 1.0) if self.role else resting
        self.strain = moved(self.strain, target, p.strain_years)

    def train(self) -> None:
        """Training fades; then a clinical doctor may get a place on a course."""
        model = self.model
        self.training *= model.training_kept
        if model.chance_of_course > 0.0 and self.role == CLINICAL:
            draw, _ = self.luck(TRAINING_PLACE)
            if draw < model.chance_of_course:
                self.training = 1.0
