"""What is measured, in the order of the columns that the engine writes."""

from typing import NamedTuple


class Measures(NamedTuple):
    """National measures of one quarter; see the data dictionary for units and meaning."""

    prepared: float
    prepared_if_asked: float
    in_role: float
    in_role_1: float
    in_role_2: float
    in_role_3: float
    in_role_4: float
    posts: float
    vacancy: float
    applicants: float
    appointed: float
    promoted: float
    stepped_down: float
    left: float
    leaders_strain: float
    seen_strain: float
    stigma: float
    norm: float
    salience: float
    stories: float
    engagement: float
    published_engagement: float
    quality: float
    practice: float
    gaming: float
    alignment: float
    discretion: float
    burden: float
    effort: float
    exempt: float
    false_passes: float
    reaching_standard: float
    training_places: float
    spread_in_role: float
    spread_published_engagement: float
    time_leading: float
    over_headline_pay: float
    spells_ended: float
    spell_years: float


class TrustMeasures(NamedTuple):
    """Measures of one trust in the last quarter of a year."""

    consultants: float
    prepared: float
    prepared_if_asked: float
    in_role: float
    in_role_1: float
    in_role_2: float
    in_role_3: float
    in_role_4: float
    posts: float
    vacancy: float
    applicants: float
    appointed: float
    leaders_strain: float
    seen_strain: float
    stigma: float
    norm: float
    engagement: float
    published_engagement: float
    quality: float
    practice: float
    gaming: float
    alignment: float
    discretion: float
    burden: float
    effort: float
    exempt: float
    false_passes: float
    pay_premium: float


class CensusMeasures(NamedTuple):
    """Leaders beside their peers in clinical work, in the last quarter of a year."""

    leaders_curiosity: float
    peers_curiosity: float
    leaders_belief: float
    peers_belief: float
    leaders_strain: float
    peers_strain: float
    content_1: float
    content_2: float
    content_3: float
    content_4: float
    asked_route: float
    women_in_role: float
    men_in_role: float
    over_100k: float


class GroupMeasures(NamedTuple):
    """A group of consultants at the end of a year: how many, who would lead, who leads, and what they bring."""

    doctors: float
    prepared: float
    in_role: float
    newly_in_role: float
    content: float
    asked_route: float
    leaders_strain: float
    curiosity: float
    belief: float
    leaders_curiosity: float
    leaders_belief: float


class ReasonMeasures(NamedTuple):
    """One term of the decision over all doctors in clinical work, in the last quarter of a year."""

    mean: float
    largest: float
    without: float


MEASURES = Measures._fields
TRUST_MEASURES = TrustMeasures._fields
CENSUS_MEASURES = CensusMeasures._fields
GROUP_MEASURES = GroupMeasures._fields
REASON_MEASURES = ReasonMeasures._fields
