"""Steps 8 and 9 of a quarter: what it did to doctors and to the trust, and the yearly survey.

Each quantity uses the latest value of what stands before it in the order of the model, and the old value of what
stands after it: strain, seen strain, training, norm, engagement, quality, practice, gaming, alignment.
"""

from agents.arithmetic import normal_quantile
from agents.compiling import compiled
from agents.discretion import next_alignment
from agents.engagement import MIDDLE_OF_STRAIN, next_engagement, published_score
from agents.norms import next_norm, norm_target
from agents.parameter import Values
from agents.practice import next_gaming, next_practice
from agents.quality import effect_of_leaders, effect_of_time, next_quality
from agents.ranks import CLINICAL
from agents.regulator import earns_exemption
from agents.strain import next_seen_strain, next_strain, strain_of_leading, support
from agents.training import FRESH, chance_of_a_place, training_left
from policies.quantities import Levers
from sim.conditions import Conditions
from sim.draws import PRACTICE_DRIFT, SURVEY_ERROR, TRAINING_PLACE, Moment, StreamKey, place_uniforms, trust_uniform
from sim.movements import places_marked
from sim.roles import leaders_in
from sim.scratch import Entry, Scratch
from sim.state import Bytes, Doctors, Floats, Integers, Nation, Site, State, Trust


@compiled
def _strain_doctors(
    strain: Floats, resting_strain: Floats, role: Bytes, of_leading: float, strain_years: float
) -> None:
    for i in range(len(strain)):
        added = of_leading if role[i] > CLINICAL else 0.0
        strain[i] = next_strain(strain[i], resting_strain[i], added, strain_years)


@compiled
def _sum_over_leaders(strain: Floats, belief: Floats, role: Bytes, places: Integers) -> tuple[float, float]:
    """Sums of strain and of belief over those who lead; ``places`` is a buffer."""
    strain_sum, belief_sum = 0.0, 0.0
    for number in range(places_marked(role, places)):
        strain_sum += strain[places[number]]
        belief_sum += belief[places[number]]
    return strain_sum, belief_sum


@compiled
def _fade(training: Floats, left: float) -> None:
    for place in range(len(training)):
        training[place] *= left


@compiled
def _train(training: Floats, role: Bytes, lever: float, key: StreamKey, p: Values) -> int:
    """Places on courses are dealt to doctors in clinical work; returns how many."""
    places = 0
    chance = chance_of_a_place(lever, p)
    for place in range(len(training)):
        draw, _ = place_uniforms(key, TRAINING_PLACE, place)
        if role[place] == CLINICAL and draw < chance:
            training[place] = FRESH
            places += 1
    return places


@compiled
def _doctors_after(
    doctors: Doctors, site: Site, trust: Trust, scratch: Scratch, entry: Entry, conditions: Conditions,
    levers: Levers, key: StreamKey, p: Values,
) -> None:  # fmt: skip
    """Strain moves towards what each doctor's role brings, training fades, and some are trained."""
    start, stop = site.first_doctor, site.first_doctor + site.consultants
    given = support(trust.practice, levers.protected_time, p)
    of_leading = strain_of_leading(given, conditions.burden, conditions.vacancy, p)
    strain, role = doctors.strain[start:stop], doctors.role[start:stop]
    _strain_doctors(strain, doctors.resting_strain[start:stop], role, of_leading, p.strain_years)
    entry.leaders_strain, entry.leaders_belief = _sum_over_leaders(
        strain, doctors.belief[start:stop], role, scratch.places
    )
    leaders = leaders_in(trust)
    if leaders > 0:
        trust.seen_strain = next_seen_strain(trust.seen_strain, entry.leaders_strain / leaders, p)
    training = doctors.training[start:stop]
    if trust.has_trained != 0.0:
        _fade(training, training_left(p))
    if levers.training > 0.0:
        entry.places = _train(training, role, levers.training, key, p)
        trust.has_trained = 1.0


@compiled
def _quality_after(trust: Trust, entry: Entry, nation: Nation, conditions: Conditions, p: Values) -> None:
    """Quality moves with engagement, with leaders who believe and have discretion, and with the time they take."""
    leaders = leaders_in(trust)
    belief = entry.leaders_belief / leaders if leaders > 0 else 0.0
    entry.effective = conditions.share * belief * conditions.discretion
    from_leaders = effect_of_leaders(entry.effective, nation.effective_baseline, p)
    from_time = effect_of_time(conditions.time_given_up, nation.time_baseline, p)
    trust.quality = next_quality(trust.quality, trust.engagement, from_leaders, from_time, p)


@compiled
def _practice_after(
    site: Site, trust: Trust, conditions: Conditions, levers: Levers, best: float, now: Moment, p: Values
) -> None:
    genuine = trust.capacity * trust.fit
    noise = normal_quantile(trust_uniform(now, PRACTICE_DRIFT, site.key))
    trust.practice = next_practice(
        trust.practice, trust.own_practice, best, conditions.effort, genuine, levers.publish, noise, p
    )
    trust.gaming = next_gaming(trust.gaming, conditions.effort, genuine, p)
    trust.alignment = next_alignment(trust.alignment, trust.own_alignment, levers.alignment, p)


@compiled
def settle(
    state: State, site: Site, trust: Trust, scratch: Scratch, entry: Entry, conditions: Conditions, levers: Levers,
    best: float, key: StreamKey, now: Moment, p: Values,
) -> None:  # fmt: skip
    """Let the quarter take its effect on one trust; ``best`` is the 90th percentile of practice at its start."""
    _doctors_after(state.doctors, site, trust, scratch, entry, conditions, levers, key, p)
    share = conditions.share
    target = norm_target(conditions.salience, trust.gaming, share, levers.campaign, trust.engagement, trust.practice, p)
    trust.norm = next_norm(trust.norm, target, p)
    leaders = leaders_in(trust)
    strain = entry.leaders_strain / leaders if leaders > 0 else MIDDLE_OF_STRAIN
    trust.engagement = next_engagement(
        trust.engagement, trust.alignment, trust.practice, share, conditions.burden, strain, p
    )
    _quality_after(trust, entry, state.nation[0], conditions, p)
    _practice_after(site, trust, conditions, levers, best, now, p)


@compiled
def survey(site: Site, trust: Trust, levers: Levers, now: Moment, p: Values) -> None:
    """The yearly survey of a trust: published for the next year, and the bench for comply or explain."""
    error = normal_quantile(trust_uniform(now, SURVEY_ERROR, site.key))
    trust.published = published_score(trust.engagement, trust.gaming, error, p)
    trust.exempt = earns_exemption(trust.published, levers.bench, levers.stringency, levers.comply_or_explain)
    trust.falsely_exempt = trust.exempt if trust.engagement < levers.bench else 0.0
