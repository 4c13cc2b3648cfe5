"""The Mesa face works as a Mesa user expects, on the numbers of the engine."""

import itertools
import math

import mesa
import numpy as np
import pytest
from numpy.random import PCG64, Generator, SeedSequence

from agents.decision import TERM_NAMES
from policies.library import named_policy
from policies.plan import LeverPlan
from policies.timeline import timeline
from sim.checks import SettingError
from sim.engine import RunPlan, simulate
from sim.measures import MEASURES
from sim.model import LeadershipModel, seed_from
from sim.parameters import world_vector
from sim.population import Population, Trust, built_in_population
from sim.views import Doctor
from sim.views import Trust as TrustView

IN_ROLE = MEASURES.index("in_role")


def tiny(**settings: float) -> LeadershipModel:
    """A small model under the prescriptive policy."""
    return LeadershipModel("tiny", "prescriptive", rng=7, burn_in_years=2, **settings)


def test_stepping_gives_the_engines_numbers() -> None:
    model = tiny(stigma_weight=4.0, pay_premium=10.0)
    stepped = []
    for _ in range(8):
        model.step()
        stepped.append(list(model.measures.values()))
    plans = {**named_policy("prescriptive").levers, "pay_premium": LeverPlan(10.0)}
    world = world_vector({"stigma_weight": 4.0})
    record = simulate(built_in_population("tiny"), [RunPlan(world, 7, timeline(plans, 0, 8))], 2)[0]
    assert np.array_equal(np.array(stepped), record.outcomes[8:], equal_nan=True)


def test_step_is_a_quarter_and_time_starts_with_the_policy() -> None:
    model = tiny()
    assert (model.quarter, model.steps) == (0, 0)
    model.step()
    assert (model.quarter, model.steps, model.time) == (1, 1, 1.0)


def test_agents_are_trusts_and_doctors_made_once() -> None:
    model = tiny()
    assert set(model.agents_by_type) == {TrustView, Doctor}
    assert len(model.agents_by_type[TrustView]) == 4
    assert len(model.agents_by_type[Doctor]) == 240
    assert len(model.agents) == 244
    assert model.doctors[3] is model.doctors[3]
    assert model.doctors[61].trust is model.trusts[1]
    assert model.trusts[1].doctors[1] is model.doctors[61]


def test_views_show_the_present_state_by_name() -> None:
    model = tiny()
    doctor, trust = model.doctors[10], model.trusts[0]
    before = [doctor.role for doctor in model.doctors]
    for _ in range(8):
        model.step()
    assert [doctor.role for doctor in model.doctors] != before
    assert doctor.curiosity == model.run.state.doctors.curiosity[10]
    assert trust.norm == model.run.state.trusts[0].norm
    assert trust.in_role == sum(doctor.role > 0 for doctor in trust.doctors) / 60
    with pytest.raises(AttributeError, match="a doctor has no attribute 'charisma'; it has age_at_appointment"):
        _ = doctor.charisma


def test_views_have_the_names_that_results_have_and_show_them_to_completion() -> None:
    """Vacancy, burden and published engagement of trusts; how long a leader has led."""
    model = tiny()
    for _ in range(6):
        model.step()
    trust = model.trusts[2]
    assert trust.vacancy == pytest.approx(1.0 - sum(trust.filled) / sum(trust.posts))
    assert trust.burden > LeadershipModel("tiny", rng=7, burn_in_years=2).trusts[2].burden
    assert trust.published_engagement == trust.published
    for doctor in model.doctors:
        assert doctor.years_leading >= doctor.years_in_post >= 0.0
        assert doctor.role > 0 or doctor.years_leading == 0.0
    assert any(doctor.years_in_post == (6 - doctor.in_post_since) / 4 > 1.0 for doctor in model.doctors)
    assert {"curiosity", "strain", "years_leading", "explain"} <= set(dir(model.doctors[0]))
    assert {"norm", "practice", "vacancy", "doctors"} <= set(dir(trust))


def test_explanation_sums_exactly_to_the_log_odds() -> None:
    model = tiny()
    for _ in range(6):
        model.step()
    ranks = set()
    for doctor in model.doctors:
        parts = doctor.explain()
        assert tuple(parts) == TERM_NAMES
        total = list(itertools.accumulate(parts.values()))[-1]
        assert doctor.probability() == pytest.approx(1.0 / (1.0 + math.exp(-total)), rel=1e-12)
        ranks.add(doctor.role)
    assert ranks >= {0, 1, 2}
    clinical = next(doctor for doctor in model.doctors if doctor.role == 0)
    assert clinical.explain(asked=True)["invitation"] == 0.5
    assert clinical.probability(asked=True) > clinical.probability()


def test_mean_probability_of_views_is_prepared() -> None:
    """The views weigh the coming quarter's post, which is what ``prepared`` records."""
    model = tiny()
    for _ in range(5):
        model.step()
    mean = float(np.mean([doctor.probability() for doctor in model.doctors if doctor.role == 0]))
    model.step()
    assert model.prepared == pytest.approx(mean, rel=1e-12)


def test_looking_changes_nothing() -> None:
    watched, unwatched = tiny(), tiny()
    for _ in range(6):
        for doctor in watched.doctors[::7]:
            doctor.explain()
        watched.step()
        unwatched.step()
    assert watched.measures == unwatched.measures


def test_data_collector_collects_measures_and_views() -> None:
    model = tiny()
    collector = mesa.DataCollector(
        model_reporters={"in_role": "in_role", "prepared": lambda model: model.prepared},
        agenttype_reporters={Doctor: {"role": "role"}, TrustView: {"norm": "norm"}},
    )
    for _ in range(3):
        model.step()
        collector.collect(model)
    assert len(collector.get_model_vars_dataframe()) == 3
    assert len(collector.get_agenttype_vars_dataframe(Doctor)) == 3 * 240
    assert collector.get_agenttype_vars_dataframe(TrustView)["norm"].between(0, 1).all()


@pytest.mark.parametrize("rng", [5, np.int64(5), SeedSequence(5), None])
def test_any_kind_of_rng_becomes_one_seed(rng: int | SeedSequence | None) -> None:
    seed = seed_from(rng)
    assert 0 <= seed < 2**64
    if rng is not None:
        assert seed_from(rng) == seed


def test_generators_with_the_same_state_give_the_same_seed() -> None:
    assert seed_from(Generator(PCG64(3))) == seed_from(Generator(PCG64(3)))


@pytest.mark.parametrize(
    ("settings", "text"),
    [
        ({"stigma_weight": -1.0}, "stigma_weight = -1.0 is not allowed: it must be a number from 0 to 30"),
        ({"stigma_weight": math.nan}, "stigma_weight = nan is not allowed"),
        ({"pay_premium": 50.0}, "pay_premium = 50.0 is not allowed: it must be a number from 0 to 20"),
        ({"charisma": 1.0}, "there is no such setting"),
        ({"peer_trust": 0.9}, "add up to 1.6"),
    ],
)
def test_bad_settings_are_refused_with_the_range(settings: dict[str, float], text: str) -> None:
    with pytest.raises(SettingError, match=text.replace("(", r"\(")):
        tiny(**settings)


def test_unknown_names_and_tiny_trusts_are_refused() -> None:
    with pytest.raises(SettingError, match="population = 'wales' is not allowed: it must be one of england"):
        LeadershipModel("wales")
    with pytest.raises(SettingError, match="policy = 'magic' is not allowed: it must be one of"):
        LeadershipModel("tiny", "magic")
    with pytest.raises(SettingError, match="has 10 consultants, too few for its 4 posts"):
        LeadershipModel(Population("own", (Trust("Small", 10),)))
    with pytest.raises(SettingError, match="it must not be above posts_ceiling = "):
        tiny(posts_floor=0.7)
    with pytest.raises(SettingError, match="rng = -1 is not allowed"):
        LeadershipModel("tiny", rng=-1)
