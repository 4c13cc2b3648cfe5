"""A dry run says how much there is to do, and leaves nothing behind."""

from dataclasses import replace
from pathlib import Path

import pytest

from experiments.configuration.parts import ExecutorChoice
from experiments.study.conduct import conduct
from experiments.study.estimate import Estimate, estimate
from tests.study.subjects import PROCESSES, SERIAL, lever_study, product_study


def test_runs_are_counted_and_nothing_is_left_behind(tmp_path: Path) -> None:
    told = estimate(lever_study(), tmp_path / "results", PROCESSES)
    assert (told.runs, told.stored, told.workers) == (120, 0, 2) and told.seconds > 0.0
    assert not (tmp_path / "results").exists()
    assert str(told).startswith("120 runs. To be done: about") and str(told).endswith(f"Study: {told.folder}")


def test_what_is_stored_is_not_counted_again(tmp_path: Path) -> None:
    study = conduct(product_study(), tmp_path, SERIAL)
    assert str(estimate(product_study(), tmp_path, SERIAL)).startswith(
        "200 runs, 200 of them stored already. To be done: nothing."
    )
    (study.folder / "runs" / "part-000007.parquet").unlink()
    told = estimate(product_study(), tmp_path, SERIAL)
    assert told.folder == study.folder and told.stored == 190


def test_a_study_of_one_run_can_be_estimated(tmp_path: Path) -> None:
    study = lever_study(points=1, seeds=1)
    assert estimate(study, tmp_path, SERIAL).runs == 1


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0.01, "about 1 s on 1 worker."), (60.0, "about 60 s"), (600.0, "about 10 minutes"), (7_200.0, "about 2.0 hours")],
)
def test_times_are_rough_on_purpose(seconds: float, words: str) -> None:
    assert words in str(Estimate(Path("x"), 10, 0, 1, seconds))


def test_time_is_shared_by_workers() -> None:
    assert "about 30 s on 4 workers" in str(Estimate(Path("x"), 10, 5, 4, 120.0))


def test_the_clock_tells_a_batch_from_its_runs(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A batch that takes 1 s and 0.1 s for each run: 20 parts of 10 runs take 20 + 20 s."""
    monkeypatch.setattr("experiments.study.estimate._seconds", lambda study, first, count: 1.0 + 0.1 * count)
    study = product_study()
    assert estimate(replace(study, name="other"), tmp_path, ExecutorChoice("serial", None)).seconds == pytest.approx(
        40.0
    )
