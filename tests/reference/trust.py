"""A trust: sets the scene its doctors decide in, appoints them, and is changed by what they do."""

from math import isnan
from typing import TYPE_CHECKING

import mesa

from sim.draws import SURVEY_ERROR, TRUST_CHARACTER
from sim.population import Trust
from tests.reference.climate import engagement_target, norm_target, quality_target, stigma_by_department
from tests.reference.doctor import CLINICAL_LEAD, OWN_INITIATIVE, Application, Doctor
from tests.reference.formulas import clip, competing_chances, mean, moved, normal_quantile, round_half_up
from tests.reference.posts import mix, posts_by_rank, target_of_posts
from tests.reference.regime import gaming_next, practice_next, respond
from tests.reference.world import RANKS

if TYPE_CHECKING:
    from tests.reference.model import ReferenceModel

DEPARTMENT_SIZE = 15
MOST_APPLICANTS_PER_VACANCY = 4.0


class TrustAgent(mesa.Agent):
    """An acute trust and its consultants, in order of place."""

    model: "ReferenceModel"
    posts: list[int]  # by rank; entry 0, clinical work, is 0
    effort: float  # on the gap to the standard
    burden: float  # of compliance
    discretion: float  # leaders' room for manoeuvre, 0 to 1

    def __init__(self, model: "ReferenceModel", description: Trust) -> None:
        super().__init__(model)
        p = model.world
        self.key, self.size, self.own_push = description.key, description.consultants, description.own_push
        self._draw_character(description)
        self.practice, self.alignment, self.gaming = self.own_practice, self.own_alignment, 0.0
        self.norm, self.seen_strain = p.norm0, p.initial_seen_strain
        self.engagement = self.published = p.initial_engagement
        self.quality = 100.0
        self.exempt = 0.0
        self.demand = 1.0
        departments = max(1, round(self.size / DEPARTMENT_SIZE))
        self.department_sizes = [self.size // departments + (d < self.size % departments) for d in range(departments)]
        self.filled = [self.size, 0, 0, 0, 0]  # doctors by role, those in clinical work first
        self.doctors: list[Doctor] = []
        for department, size in enumerate(self.department_sizes):
            for _ in range(size):
                self.doctors.append(Doctor(self, len(self.doctors), department, first_cohort=True))
        self.queue_for_first_roles = sorted(self.doctors, key=Doctor.lot_for_first_role)
        self._start_count()

    def _draw_character(self, description: Trust) -> None:
        p = self.model.world
        draws = self.model.luck.of_trust(TRUST_CHARACTER, self.model.quarter, self.key)

        def value(given: float, average: float, sd: float, draw: float) -> float:
            drawn = clip(average + sd * normal_quantile(draw), p.trait_floor, 1.0 - p.trait_floor)
            return drawn if isnan(given) else given

        self.own_practice = value(description.practice, p.practice_mean, p.practice_sd, draws[0])
        self.own_alignment = value(description.alignment, p.alignment_mean, p.alignment_sd, draws[1])
        self.capacity = value(description.capacity, p.capacity_mean, p.capacity_sd, draws[2])
        self.fit = value(description.fit, p.fit_mean, p.fit_sd, draws[3])

    def deal_first_roles(self) -> None:
        """Deal roles by lot when a run starts: the medical director first, then the other ranks downwards."""
        p = self.model.world
        number = round_half_up(p.initial_in_role * self.size)
        if p.open_posts:
            ranks = [CLINICAL_LEAD] * number
        else:
            first, second, third = mix(max(0, number - 1), p)
            ranks = ([4] + [3] * third + [2] * second + [1] * first)[:number]
        for doctor, rank in zip(self.queue_for_first_roles, ranks, strict=False):
            doctor.take_first_post(OWN_INITIATIVE, rank)
        self.post_level = self.size * (1.0 if p.open_posts else p.posts0)
        self._set_posts(self._posts_wanted())

    # -- step 1: the scene at the start of the quarter -----------------------------------------------------------

    def open_quarter(self) -> None:
        """Levers, shares, stigma, vacancy and all else that doctors decide by, from the state at the start."""
        p = self.model.world
        self._start_count()
        leaders_by_department = [0] * len(self.department_sizes)
        for doctor in self.doctors:
            if doctor.role:
                leaders_by_department[doctor.department] += 1
        self.share = self.leaders / self.size
        self.vacancy = (sum(self.posts) - self.leaders) / sum(self.posts)
        self.time_given_up = sum(p.time_in_role[rank] * self.filled[rank] for rank in RANKS) / self.size
        self.stigma = stigma_by_department(self, leaders_by_department)
        respond(self)
        ask_rate = p.invite_rate * (
            1.0 + p.invite_practice * (self.practice - p.reference_practice) / p.reference_practice
        )
        self.chances_to_consider = competing_chances(p.consider_rate, ask_rate)

    def _start_count(self) -> None:
        self.applications: list[Application] = []
        self.spells: list[int] = []  # of leading, ended this quarter, in quarters
        self.appointed = self.promoted = self.stepped_down = self.left = 0

    # -- steps 6 and 7: posts and appointments -------------------------------------------------------------------

    def make_appointments(self) -> None:
        """Posts move; then they are filled from the top down, each promotion leaving a vacancy below."""
        p = self.model.world
        target = target_of_posts(self.size, self.practice, self.demand, self.vacancy, p)
        self.post_level = self.size if p.open_posts else moved(self.post_level, target, p.posts_years)
        wanted = self._posts_wanted()
        for rank in (4, 3, 2):
            self._promote_to(rank, vacancies=wanted[rank] - self.filled[rank])
        open_posts = max(0, wanted[CLINICAL_LEAD] - self.filled[CLINICAL_LEAD])
        for application in sorted(self.applications, key=self._claim_to_first_post)[:open_posts]:
            application.doctor.take_first_post(application.route)
            self.appointed += 1
        self._set_posts(wanted)
        per_vacancy = min(len(self.applications) / max(1, open_posts), MOST_APPLICANTS_PER_VACANCY)
        self.demand = moved(self.demand, per_vacancy, years=1.0)

    def _posts_wanted(self) -> list[int]:
        p = self.model.world
        return [0, self.size, 0, 0, 0] if p.open_posts else posts_by_rank(self.post_level, p)

    def _claim_to_first_post(self, application: Application) -> tuple[float, float, int]:
        """What applicants are ranked by, lowest first: lot (or belief first, by a switch), then place."""
        doctor = application.doctor
        merit = -doctor.traits.belief if self.model.world.appoint_by_belief else 0.0
        return merit, application.lot, doctor.place

    def _set_posts(self, wanted: list[int]) -> None:
        """Posts by rank; an occupied post is abolished only when it falls vacant."""
        self.posts = [0] + [max(wanted[rank], self.filled[rank]) for rank in RANKS]

    @property
    def leaders(self) -> int:
        """Doctors in a leadership role."""
        return sum(self.filled[rank] for rank in RANKS)

    def _promote_to(self, rank: int, vacancies: int) -> None:
        if vacancies <= 0:
            return
        candidates = [doctor for doctor in self.doctors if doctor.role == rank - 1 and doctor.wants_promotion()]
        for doctor in sorted(candidates, key=Doctor.claim_to_promotion)[:vacancies]:
            doctor.be_promoted()
            self.promoted += 1

    # -- steps 8 and 9: what the quarter leaves behind -----------------------------------------------------------

    def close_quarter(self) -> None:
        """Strain, seen strain, training, norm, engagement, quality, practice, gaming, alignment: in this order."""
        p, model = self.model.world, self.model
        self.added_strain = self._strain_of_leading()
        for doctor in self.doctors:
            doctor.feel_strain()
            doctor.train()
        leaders = [doctor for doctor in self.doctors if doctor.role]
        leaders_strain = mean([leader.strain for leader in leaders], of_none=0.5)
        leaders_belief = mean([leader.traits.belief for leader in leaders], of_none=0.0)
        if leaders:
            self.seen_strain = moved(self.seen_strain, leaders_strain, p.seen_strain_years)
        self.norm = moved(self.norm, norm_target(self), p.norm_years)
        self.engagement = moved(self.engagement, engagement_target(self, leaders_strain), p.engagement_years)
        self.effective_leaders = self.share * leaders_belief * self.discretion
        self.quality = moved(self.quality, quality_target(self), p.quality_years)
        self.practice = practice_next(self)
        self.gaming = gaming_next(self)
        aligned = self.own_alignment + model.levers.alignment * (1.0 - self.own_alignment)
        self.alignment = moved(self.alignment, aligned, p.alignment_years)

    def _strain_of_leading(self) -> float:
        p = self.model.world
        support = clip(p.support_practice * self.practice + p.support_time * self.model.levers.protected_time, 0.0, 1.0)
        relief = p.support_effect * support
        return p.role_strain - relief + p.burden_effect * self.burden + p.vacancy_effect * self.vacancy

    def publish_survey(self) -> None:
        """Once a year: the published score, with error and gaming, and whether it exempts the trust next year."""
        p, levers = self.model.world, self.model.levers
        error = normal_quantile(self.model.luck.of_trust(SURVEY_ERROR, self.model.quarter, self.key)[0])
        self.published = self.engagement + p.mes_gaming * self.gaming + p.mes_error * error
        under_regime = levers.comply_or_explain > 0.0 and levers.stringency > 0.0
        self.exempt = 1.0 if under_regime and self.published >= levers.bench else 0.0
