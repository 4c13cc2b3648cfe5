"""Several policies at every point: their order numbers the runs, so it belongs to what a study is."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from experiments.study import store as store_module
from experiments.study.conduct import conduct
from experiments.study.hospital import HospitalSimulator
from experiments.study.study import Study
from policies.plan import LeverPlan, Policy
from tests.study.subjects import SERIAL, Product, lever_study, product_study

TRAIN, PAY = ("train", Policy({"training": LeverPlan(1.0)})), ("pay", Policy({"pay_premium": LeverPlan(5.0)}))


def of(*policies: tuple[str, Policy]) -> Study:
    study = lever_study(points=2, seeds=2, policies=policies)
    assert isinstance(study.simulator, HospitalSimulator)
    return study


def test_the_hash_is_of_the_order_of_the_arms() -> None:
    assert of(TRAIN, PAY).hash != of(PAY, TRAIN).hash
    assert of(TRAIN, PAY).hash == of(TRAIN, PAY).hash


def test_an_interrupted_study_resumed_in_another_order_has_every_run_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store_module, "runs_of_a_part", lambda *_: 1)
    begun = conduct(of(TRAIN, PAY), tmp_path, SERIAL)
    for part in sorted((begun.folder / "runs").iterdir())[1:]:
        part.unlink()
    runs = conduct(of(PAY, TRAIN), tmp_path, SERIAL).runs()
    assert len(runs) == 8 and not runs.duplicated(["point", "arm", "replicate"]).any()


@pytest.mark.parametrize("other", ["arms", "seeds"])
def test_a_part_whose_runs_are_others_is_noticed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], other: str
) -> None:
    """Whatever the hash says: here it is made to be the same."""
    study = Study("product", Product(arms=("one", "two")), ("x", "y"), np.array([[1.0, 1.0], [2.0, 1.0]]), (5, 6))
    changed = {
        "arms": replace(study, simulator=Product(arms=("two", "one"))),
        "seeds": replace(study, seeds=(6, 5)),
    }[other]
    for one in (study, changed):
        one.__dict__["hash"] = product_study().hash
    conduct(study, tmp_path, SERIAL)
    runs = conduct(changed, tmp_path, SERIAL).runs()
    assert "part-000000.parquet does not hold the runs that its name says" in capsys.readouterr().err
    assert list(runs["arm"][:2]) == list(changed.simulator.arms) and runs["seed"][0] == changed.seeds[0]
