"""A study's runs: every one once, in an order that shares burn-ins, each with the identity of what it is."""

from dataclasses import replace
from itertools import pairwise, product
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.schema import DUMMY
from experiments.seeds import paired_seeds
from experiments.study.outputs import NationalOutputs, yearly_means
from experiments.study.study import Runs, Study
from policies.plan import LeverPlan, Policy
from policies.timeline import timeline
from sim.checks import SettingError
from sim.engine import Observation, RunPlan, simulate
from sim.measures import MEASURES
from sim.parameters import world_vector
from tests.study.subjects import hospitals, lever_study

TWO_ARMS = (("off", Policy()), ("on", Policy({"stringency": LeverPlan(0.8)})))


def keys(runs: Runs) -> list[tuple[int, int, int]]:
    return list(zip(runs.point.tolist(), runs.replicate.tolist(), runs.arm.tolist(), strict=True))


def small_study(factors: tuple[str, ...], points: list[list[float]], seeds: int, **changes: Any) -> Study:
    return Study("small", hospitals(**changes), factors, np.array(points), paired_seeds(1, seeds))


@settings(deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from([0.1, 0.2, 0.3]), st.sampled_from([2.0, 3.0])), min_size=1, max_size=12),
    st.integers(1, 4),
    st.integers(1, 9),
)
def test_every_run_once_whatever_the_batches(points: list[tuple[float, float]], seeds: int, step: int) -> None:
    study = small_study(("stringency", "stigma_weight"), [list(p) for p in points], seeds, policies=TWO_ARMS)
    whole = study.runs(0, len(study))
    assert sorted(keys(whole)) == list(product(range(len(points)), range(seeds), range(2)))
    pieces = [study.runs(first, first + step) for first in range(0, len(study), step)]
    assert [key for piece in pieces for key in keys(piece)] == keys(whole)
    assert np.array_equal(whole.values, study.points[whole.point]) and list(whole.number) == list(range(len(study)))
    assert [study.seeds[r] for r in whole.replicate] == whole.seed.tolist()
    starts = list(zip(whole.values[:, 1].tolist(), whole.seed.tolist(), strict=True))
    changes = sum(a != b for a, b in pairwise(starts))
    assert changes + 1 == len(set(starts))  # runs that can share a burn-in are neighbours


def test_points_of_a_lever_design_share_the_burn_in_of_a_seed() -> None:
    study = small_study(("stringency", DUMMY), [[0.1, 1.0], [0.5, 2.0], [0.9, 3.0]], 2)
    assert [key[:2] for key in keys(study.runs(0, 6))] == [(0, 0), (1, 0), (2, 0), (0, 1), (1, 1), (2, 1)]


def test_arms_share_the_burn_in_of_a_world_and_a_seed() -> None:
    study = small_study(("stigma_weight",), [[2.0], [3.0]], 2, policies=TWO_ARMS)
    assert keys(study.runs(0, 5)) == [(0, 0, 0), (0, 0, 1), (0, 1, 0), (0, 1, 1), (1, 0, 0)]


@pytest.mark.parametrize(
    ("factors", "points", "said"),
    [
        (("stringncy",), [[0.1]], "stringncy: there is no such lever or parameter"),
        (("publish", "publish"), [[0.1, 0.2]], "every factor once; twice: publish"),
        (("publish",), [[0.1, 0.2]], "does not fit 1 factors"),
        (("publish",), [[0.1], [1.5]], "from 0 to 1"),
        (("publish",), [[-0.1], [0.5]], "from 0 to 1"),
        (("publish",), [[0.1], [float("nan")]], "a point without a value"),
        (("peer_trust",), [[0.3], [0.2]], "must add up to 1"),
        (("posts0",), [[0.17], [0.03]], "too few for"),
        (("posts_floor",), [[0.1], [0.7]], "it must not be above parameters.posts_ceiling = 0.6"),
    ],
)
def test_a_design_that_cannot_be_run_is_refused(factors: tuple[str, ...], points: list[list[float]], said: str) -> None:
    with pytest.raises(SettingError, match=said):
        small_study(factors, points, 1)


def test_a_study_without_seeds_is_refused() -> None:
    with pytest.raises(SettingError, match="needs seeds"):
        small_study(("publish",), [[0.1]], 0)


def test_an_unknown_measure_is_refused() -> None:
    with pytest.raises(SettingError, match="preparedd: there is no such measure"):
        NationalOutputs(final=("preparedd",))


def run_id(study: Study, number: int = 0) -> str:
    return study.simulator.plan(study.runs(number, number + 1))[0][0]


def test_a_run_is_known_by_what_determines_it_and_by_nothing_else() -> None:
    study = small_study(("publish", DUMMY), [[0.5, 1.0], [0.5, 2.0], [0.6, 1.0]], 2)
    same = small_study(("stringency",), [[0.0]], 1, policies=(("other", Policy({"publish": LeverPlan(0.5)})),))
    assert run_id(study) == run_id(study, 1) == run_id(same) and len(run_id(study)) == 16
    published = hospitals(policies=(("other", Policy({"publish": LeverPlan(0.5)})),), world={"stigma_weight": 4.0})
    in_world = replace(published, world={})
    assert run_id(replace(same, simulator=published)) == run_id(
        Study("", in_world, ("stigma_weight",), np.array([[4.0]]), same.seeds)
    )
    changed = [hospitals(**change) for change in ({}, {"years": 2}, {"burn_in_years": 2}, {"world": {"norm0": 0.5}})]
    ids = {run_id(replace(study, simulator=simulator)) for simulator in changed} | {run_id(study, 2), run_id(study, 3)}
    assert len(ids) == 6


def test_the_hash_covers_what_determines_the_study_and_not_its_name() -> None:
    study = lever_study()
    assert replace(study, name="other").hash == study.hash
    other = [
        replace(study, seeds=study.seeds[:1]),
        replace(study, points=study.points[::-1]),
        replace(study, factors=("publish", "stringency", DUMMY)),
        replace(study, simulator=hospitals(years=2)),
        replace(study, simulator=hospitals(results=NationalOutputs())),
        replace(study, simulator=hospitals(policies=TWO_ARMS)),
    ]
    assert len({study.hash, *(changed.hash for changed in other)}) == 1 + len(other)


def test_rows_are_means_of_what_the_engine_records() -> None:
    results = NationalOutputs(final=("prepared", "in_role"), before=("vacancy",), yearly=("in_role",))
    study = small_study(("stringency",), [[0.3]], 1, years=2, burn_in_years=2, results=results)
    plans = study.simulator.plan(study.runs(0, 1))
    row = study.simulator.simulate([plan for _, plan in plans])[0]
    levers = timeline({"stringency": LeverPlan(0.3)}, 0, 8)
    everything = RunPlan(world_vector(), study.seeds[0], levers)
    (record,) = simulate(hospitals().population, [everything], 2, Observation())
    measures = {name: record.outcomes[:, MEASURES.index(name)] for name in ("prepared", "in_role", "vacancy")}
    expected = [measures["prepared"][-1], measures["in_role"][-4:].mean(), measures["vacancy"][4:8].mean()]
    assert row == pytest.approx(
        [*expected, measures["in_role"][8:12].mean(), measures["in_role"][12:].mean()], rel=1e-14
    )
    names = [column.name for column in study.simulator.outputs]
    assert names == ["prepared", "in_role", "vacancy_before", "in_role_year_00", "in_role_year_01"]
    assert np.isnan(yearly_means(record)).sum() == 0
