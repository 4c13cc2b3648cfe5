"""``medlead check-baseline`` and ``medlead calibrate``: what they read, what they print."""

import json
import sys
from collections.abc import Callable, Sequence
from types import ModuleType, SimpleNamespace
from typing import Any

import pandas as pd
import pytest

from sim.engine import simulate
from sim.parameters import VALUE_NAMES
from tests.cli.conftest import Command

SMALL = ("population=tiny", "seeds=2", "years=2", "burn_in_years=1", "executor=serial")


def test_check_baseline_reports_each_pattern_and_stores_nothing(medlead: Command) -> None:
    answer = medlead("check-baseline", *SMALL)
    assert answer.code == 0
    lines = [line for line in answer.out.splitlines() if not line.startswith(" ")]
    assert len(lines) >= 10 and all(line.startswith(("met", "not met", "no target")) for line in lines)
    assert list(answer.folder.iterdir()) == []


@pytest.mark.parametrize(("failing", "said"), [(1, "the report is of the others"), (2, "there is nothing to report")])
def test_check_baseline_says_which_runs_failed(
    medlead: Command, monkeypatch: pytest.MonkeyPatch, failing: int, said: str
) -> None:
    import experiments.execution

    doomed = list[int]()

    def failed(population: Any, plans: Sequence[Any], *rest: Any) -> Any:
        doomed.extend(plan.seed for plan in plans if plan.seed not in doomed and len(doomed) < failing)
        if any(plan.seed in doomed for plan in plans):
            raise FloatingPointError("made to fail")
        return simulate(population, plans, *rest)

    monkeypatch.setattr(experiments.execution, "simulate", failed)
    answer = medlead("check-baseline", *SMALL)
    assert answer.code == 1 and f"{failing} of 2 runs failed (FloatingPointError: made to fail); {said}." in answer.err
    assert bool(answer.out) == (failing < 2)


def test_check_baseline_in_other_formats(medlead: Command) -> None:
    rows = json.loads(medlead("check-baseline", *SMALL, "--format", "json").out)
    assert set(rows[0]) >= {"pattern", "target", "value", "met"}
    assert medlead("check-baseline", *SMALL, "--format", "csv").out.startswith("pattern,target,value,")
    assert medlead("check-baseline", "--format", "pdf").code == 2


@pytest.mark.parametrize(("verb", "word"), [("check-baseline", "policy=custom"), ("calibrate", "years=3")])
def test_keys_of_other_verbs_are_refused(medlead: Command, verb: str, word: str) -> None:
    answer = medlead(verb, word)
    assert answer.code == 2 and "there is no such setting" in answer.err


@pytest.mark.parametrize("word", ["target=0", "target=nan", "tolerance=1", "seeds=0", "burn_in_years=0"])
def test_calibrate_refuses_what_it_cannot_solve(medlead: Command, word: str) -> None:
    answer = medlead("calibrate", "population=tiny", word)
    assert answer.code == 2 and f"{word.partition('=')[0]} = " in answer.err


def test_a_target_out_of_reach_is_given_up_at_the_end_of_the_constants_range(medlead: Command) -> None:
    """Trusts can have posts for a fifth of their doctors at most; the same constant is not tried again and again."""
    answer = medlead("calibrate", "population=tiny", "seeds=2", "burn_in_years=2", "target=0.4")
    assert answer.code == 2 and "target = 0.4 cannot be reached in this world: at constant 30" in answer.err
    tried = [line for line in answer.err.splitlines() if "constant" in line and "cannot be" not in line]
    assert len(tried) == len(set(tried)) < 30


def test_calibrate_prints_the_constant_and_how_to_use_it(medlead: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: dict[str, Any] = {}

    def calibrate(
        population: Any, world_vector: Any, seeds: Sequence[int], target: float, burn_in_years: int, tolerance: float,
        on_step: Callable[[object], None],
    ) -> SimpleNamespace:  # fmt: skip
        asked.update(size=population.size, weight=world_vector[VALUE_NAMES.index("stigma_weight")], seeds=len(seeds))
        asked.update(target=target, burn_in_years=burn_in_years, tolerance=tolerance)
        return SimpleNamespace(constant=-0.21234, in_role=0.1502, standard_error=0.0011, steps=9)

    module = ModuleType("sim.calibration")
    monkeypatch.setattr(module, "calibrate", calibrate, raising=False)
    monkeypatch.setitem(sys.modules, "sim.calibration", module)
    answer = medlead("calibrate", "population=tiny", "parameters.stigma_weight=4", "target=.12", "seeds=3")
    assert answer.code == 0 and "medlead run parameters.constant=-0.2123" in answer.out
    assert asked == {
        "size": 240, "weight": 4.0, "seeds": 3, "target": 0.12, "burn_in_years": 10, "tolerance": 0.0005
    }  # fmt: skip


def test_a_multirun_of_check_baseline_reports_every_job(medlead: Command) -> None:
    answer = medlead("check-baseline", "-m", *SMALL, "seed=1,2")
    assert answer.code == 0 and "[seed=1]" in answer.out and "[seed=2]" in answer.out
    assert list(answer.folder.iterdir()) == []


def test_the_report_is_the_one_of_the_analysis(medlead: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    import analysis.baseline

    def report(outcomes: pd.DataFrame, census: pd.DataFrame, consultants: int) -> pd.DataFrame:
        facts = (outcomes["run_id"].nunique(), len(outcomes), len(census), consultants)
        return pd.DataFrame([{"pattern": "rows", "target": "-", "value": str(facts), "met": "met"}])

    monkeypatch.setattr(analysis.baseline, "baseline_report", report)
    assert "rows: (2, 24, 6, 240)" in medlead("check-baseline", *SMALL).out
