"""Groups are counted as a plain count of all doctors would, and every grouping adds up to the nation.

No chance is involved: the seeds are fixed, and the sums are compared to within rounding.
"""

from collections.abc import Callable, Mapping

import numpy as np
import pytest

from agents.decision import TERM_NAMES
from policies.plan import LeverPlan
from policies.timeline import timeline
from sim.engine import Observation, RunRecord
from sim.groups import EVERYBODY, career_stage, group_count, groupings_of, trust_size
from sim.measures import CENSUS_MEASURES, GROUP_MEASURES, REASON_MEASURES
from sim.model import LeadershipModel
from sim.population import Population, archetypes, built_in_population, numbered_trusts
from sim.views import Doctor
from tests.engine.trials import EVERYTHING, Numbers, census, outcome, started, stepped

SIZES = Population("of all sizes", archetypes(24) + numbered_trusts([149, 150, 349, 350]))
NO_OBSTACLES = dict.fromkeys(("stigma_weight", "stress_weight", "autonomy_weight", "press_weight", "pay_weight"), 0.0)
STEADY = {"stringency": LeverPlan(0.8, ramp_years=0), "pay_premium": LeverPlan(12.0, ramp_years=0)}
TOLERANCE = 1e-11

type Group = tuple[str, str]
type Counted = dict[Group, dict[str, float]]


def _groups(record: RunRecord, population: Population, year: int = -1) -> Counted:
    """Every measure of every group in a year."""
    keys = [(grouping.name, group) for grouping in groupings_of(population) for group in grouping.groups]
    rows = [dict(zip(GROUP_MEASURES, row, strict=True)) for row in record.groups[year].tolist()]
    return dict(zip(keys, rows, strict=True))


# -- against a plain count ---------------------------------------------------------------------------------------------


def _stage(doctor: Doctor) -> str:
    years = doctor.years_as_consultant
    if years < 5:
        return "under 5 years"
    if years < 15:
        return "5-14 years"
    return "15-24 years" if years < 25 else "25 years or more"


def _size(doctor: Doctor) -> str:
    if doctor.trust.consultants < 150:
        return "under 150"
    return "150-349" if doctor.trust.consultants < 350 else "350 or more"


WORK = ("least private work", "less private work", "more private work", "most private work")
RANKS = (
    "clinical work", "clinical lead", "clinical director", "divisional or associate medical director",
    "medical director",
)  # fmt: skip
WHERE: Mapping[str, Callable[[Doctor], str | None]] = {
    "everybody": lambda doctor: "all consultants",
    "specialty": lambda doctor: WORK[doctor.department % 4],
    "sex": lambda doctor: "women" if doctor.sex else "men",
    "career_stage": _stage,
    "rank": lambda doctor: RANKS[doctor.role],
    "route": lambda doctor: (None, "own initiative", "asked")[doctor.route] if doctor.role else None,
    "trust_size": _size,
    "archetype": lambda doctor: doctor.trust.archetype,
}


def _mean(values: list[float]) -> float:
    return sum(values) / len(values) if values else float("nan")


def _measured(doctors: list[Doctor], quarter: int) -> dict[str, float]:
    """The measures of a group, one doctor after the other."""
    peers, leaders = [d for d in doctors if d.role == 0], [d for d in doctors if d.role > 0]
    return {
        "doctors": len(doctors),
        "prepared": _mean([d.probability() for d in peers]),
        "in_role": _mean([float(d.role > 0) for d in doctors]),
        "newly_in_role": _mean([float(d.role > 0 and d.leading_since >= quarter - 4) for d in doctors]),
        "content": _mean([d.probability() for d in leaders]),
        "asked_route": _mean([float(d.route == 2) for d in leaders]),
        "leaders_strain": _mean([d.strain for d in leaders]),
        "curiosity": _mean([d.curiosity for d in doctors]),
        "belief": _mean([d.belief for d in doctors]),
        "leaders_curiosity": _mean([d.curiosity for d in leaders]),
        "leaders_belief": _mean([d.belief for d in leaders]),
    }


@pytest.fixture(scope="module", params=[{}, NO_OBSTACLES], ids=["central", "no obstacles"])
def counted(request: pytest.FixtureRequest) -> tuple[LeadershipModel, RunRecord]:
    """A model at the end of a year, and the record of that year; without obstacles, some have no reason to say no."""
    model = LeadershipModel(SIZES, STEADY, rng=4, burn_in_years=2, **request.param)
    model.run.observation = Observation()
    return model, model.run.advance(timeline(STEADY, 0, 8))


def test_groups_are_as_a_plain_count_of_all_doctors(counted: tuple[LeadershipModel, RunRecord]) -> None:
    """Each doctor's own ``probability()``, and the groups by other code than the engine's."""
    model, record = counted
    members: dict[Group, list[Doctor]] = {group: [] for group in _groups(record, SIZES)}
    for doctor in model.doctors:
        for grouping, group_of in WHERE.items():
            name = group_of(doctor)
            if name is not None:
                members[grouping, name].append(doctor)
    for group, measures in _groups(record, SIZES).items():
        plain = _measured(members[group], model.quarter)
        assert list(plain) == list(measures)
        np.testing.assert_allclose(
            list(measures.values()), list(plain.values()), rtol=TOLERANCE, atol=TOLERANCE, err_msg=str(group)
        )
        assert measures["doctors"] > 0


def test_reasons_are_those_that_doctors_give(counted: tuple[LeadershipModel, RunRecord]) -> None:
    """Mean, largest and without, from each doctor's own ``explain()``."""
    model, record = counted
    explained = [list(doctor.explain().values()) for doctor in model.doctors if doctor.role == 0]
    mean, largest, without = record.reasons[-1].T
    terms = np.array(explained)
    v = terms.sum(axis=1, keepdims=True)
    np.testing.assert_allclose(mean, terms.mean(axis=0), rtol=TOLERANCE, atol=TOLERANCE)
    np.testing.assert_allclose(without, (1 / (1 + np.exp(terms - v))).mean(axis=0), rtol=TOLERANCE)
    worst = 1 + terms[:, 1:].argmin(axis=1)
    counts = np.bincount(worst[terms[:, 1:].min(axis=1) < 0.0], minlength=len(TERM_NAMES))
    np.testing.assert_allclose(largest, counts / len(terms), rtol=TOLERANCE)


# -- against the national record ---------------------------------------------------------------------------------------

HABIT, WITHOUT = TERM_NAMES.index("habit"), REASON_MEASURES.index("without")
ALL = (EVERYBODY.name, EVERYBODY.groups[0])


def _name(population: Population) -> str:
    return population.name


def _leaders(row: dict[str, float]) -> float:
    return row["in_role"] * row["doctors"]


def _weighted(groups: Counted, grouping: str, measure: str, weight: Callable[[dict[str, float]], float]) -> float:
    rows = [row for (name, _), row in groups.items() if name == grouping and weight(row) > 0]
    return sum(row[measure] * weight(row) for row in rows) / sum(weight(row) for row in rows)


@pytest.mark.parametrize("population", [SIZES, built_in_population("tiny"), built_in_population("workshop")], ids=_name)
def test_every_grouping_adds_up_to_the_nation(population: Population) -> None:
    """Head-counts, and means weighted by those whom they are taken over."""
    record = stepped(started(population, 1), EVERYTHING, 12)
    weights: dict[str, Callable[[dict[str, float]], float]] = {
        "in_role": lambda row: row["doctors"],
        "newly_in_role": lambda row: row["doctors"],
        "curiosity": lambda row: row["doctors"],
        "belief": lambda row: row["doctors"],
        "prepared": lambda row: row["doctors"] - _leaders(row),
    } | dict.fromkeys(("content", "asked_route", "leaders_strain", "leaders_curiosity", "leaders_belief"), _leaders)
    for year in range(3):
        groups = _groups(record, population, year)
        for grouping in groupings_of(population):
            of_leaders = grouping.name == "route"
            total = sum(row["doctors"] for (name, _), row in groups.items() if name == grouping.name)
            assert total == (_leaders(groups[ALL]) if of_leaders else population.size)
            for measure, weight in weights.items():
                if not of_leaders or weight is _leaders:
                    nation = groups[ALL][measure]
                    _assert_near(_weighted(groups, grouping.name, measure, weight), nation)


def test_everybody_is_the_nation_of_the_other_tables() -> None:
    """The same numbers stand in outcomes, census and reasons."""
    record = stepped(started(SIZES, 1), EVERYTHING, 12)
    for year in range(3):
        groups = _groups(record, SIZES, year)
        nation = groups[ALL]
        _assert_near(nation["in_role"], outcome(record, "in_role")[4 * year + 3])
        _assert_near(nation["prepared"], record.reasons[year, HABIT, WITHOUT])
        for measure in ("leaders_curiosity", "leaders_belief", "leaders_strain", "asked_route"):
            _assert_near(nation[measure], census(record, measure)[year])
        _assert_near(groups["sex", "women"]["in_role"], census(record, "women_in_role")[year])
        for rank in (1, 2, 3, 4):
            _assert_near(groups["rank", RANKS[rank]]["content"], census(record, f"content_{rank}")[year])
            share = groups["rank", RANKS[rank]]["doctors"] / SIZES.size
            _assert_near(share, outcome(record, f"in_role_{rank}")[4 * year + 3])
    assert {"women_in_role", "content_4"} <= set(CENSUS_MEASURES)


def _assert_near(value: float | Numbers, expected: float | Numbers) -> None:
    np.testing.assert_allclose(value, expected, rtol=TOLERANCE, atol=TOLERANCE)


def test_newly_in_role_counts_a_year() -> None:
    """Who leads at the end of a year and not at its start has taken it up within; the first year holds all dealt."""
    run = started(SIZES, 0)
    first = _groups(stepped(run, EVERYTHING, 4), SIZES)[ALL]
    assert first["newly_in_role"] == first["in_role"]
    led = run.state.doctors.role > 0
    second = _groups(stepped(run, EVERYTHING, 4), SIZES)[ALL]
    leads = run.state.doctors.role > 0
    _assert_near(second["newly_in_role"], (leads & (run.state.doctors.leading_since >= 4)).mean())
    assert second["newly_in_role"] >= (leads & ~led).mean() > 0.0


# -- where groups begin and end ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("quarters", "stage"), [(0, 0), (19, 0), (20, 1), (59, 1), (60, 2), (99, 2), (100, 3)])
def test_career_stages(quarters: int, stage: int) -> None:
    assert career_stage(quarters) == stage


@pytest.mark.parametrize(("consultants", "size"), [(60, 0), (149, 0), (150, 1), (349, 1), (350, 2), (700, 2)])
def test_trust_sizes(consultants: int, size: int) -> None:
    assert trust_size(consultants) == size


def test_groupings_of_a_population() -> None:
    """Names once each, and as many as the record has rows."""
    for name in ("england", "workshop", "archetypes", "tiny"):
        population = built_in_population(name)
        names = [(grouping.name, group) for grouping in groupings_of(population) for group in grouping.groups]
        assert len(set(names)) == len(names) == group_count(population)
    assert groupings_of(built_in_population("england"))[-1].groups == ("typical",)
    assert len(groupings_of(built_in_population("workshop"))[-1].groups) == 4
