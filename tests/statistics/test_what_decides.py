"""What a finished study of plausible worlds says decides: with few worlds, and with worlds whose runs failed."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis.discovery.result import ACCEPTED, EFFECTS, WorldsResult
from analysis.figures import prim_box
from tests.statistics.figure_cases import STUDY


def result(folder: Path, effects: np.ndarray[tuple[int], np.dtype[np.float64]]) -> WorldsResult:
    """A study of one policy; of its two uncertainties, ``a`` rises from world to world."""
    count = len(effects)
    numbers = {"a": np.linspace(0.0, 1.0, count), "b": np.random.default_rng(0).random(count)}
    pd.DataFrame({"world": range(count), **numbers}).to_parquet(folder / ACCEPTED)
    named = {"world": range(count), "policy": "normalise", "outcome": "prepared", "value": effects, "effect": effects}
    pd.DataFrame(named).to_parquet(folder / EFFECTS)
    return WorldsResult(folder, {"policies": ["normalise"], "amount": 0.01})


@pytest.mark.parametrize(("raised", "count"), [(6, 12), (9, 18), (3, 100), (95, 100)])
def test_few_worlds_of_a_kind_are_counted_and_nothing_is_said_to_decide(
    raised: int, count: int, tmp_path: Path
) -> None:
    decided = result(tmp_path, np.where(np.arange(count) < raised, 0.05, -0.05)).deciding
    assert decided.one_by_one == (
        f"Normalise raises the share prepared in {raised} of {count} worlds; at least 10 of each kind are needed to "
        "tell what decides."
    )
    assert decided.together == "" and decided.box is None


def test_a_world_whose_runs_failed_is_no_failure_of_the_policy(tmp_path: Path) -> None:
    """Fifteen worlds of the highest ``a`` have no value: what is left succeeds everywhere."""
    decided = result(tmp_path, np.where(np.arange(75) < 60, 0.05, np.nan)).deciding
    assert "in 60 of 60 worlds; at least 10" in decided.one_by_one


def test_failed_worlds_are_left_out_of_the_box_and_its_figure(tmp_path: Path) -> None:
    """Twenty of each kind, told apart by ``a``, and twenty without a value between them."""
    worlds = result(tmp_path, np.repeat([-0.05, np.nan, 0.05], 20))
    decided = worlds.deciding
    assert "decided most by a (high; D = 1.00), of 2" in decided.one_by_one
    assert decided.box is not None and (decided.box.base, decided.box.mass) == (0.5, 0.5)
    figure = prim_box.draw(decided.box, decided.worlds, decided.success, decided.what, STUDY)
    assert [np.size(line.get_xdata()) for line in figure.axes[0].lines] == [20, 20]
    assert "40 worlds" in figure.texts[1].get_text()
