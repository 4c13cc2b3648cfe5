"""``medlead worlds`` as a command: found, run, reported, resumed, and misused."""

import json
from pathlib import Path

import pandas as pd
import pytest

from experiments.seeds import paired_seeds
from policies.plan import LeverPlan
from sim.engine import Regime, RunPlan
from tests.cli.conftest import Answer, Command
from tests.cli.test_store import failing

# So small a country has few worlds that look like today's by luck of its size: ten are enough to see a report.
LINE = ("worlds", "population=archetypes", "n=10", "seeds=2", "years=2", "burn_in_years=6", "executor=serial",
        "figures=false", "policies=[prescriptive,normalise]")  # fmt: skip
NO_PAY = LeverPlan(0.0)


def result_of(answer: Answer) -> Path:
    return answer.folder / answer.out.rsplit("Result: ", 1)[1].strip()


def test_worlds_are_found_run_and_reported_and_a_second_call_resumes(medlead: Command) -> None:
    answer = medlead(*LINE)
    assert answer.code == 0, answer.err
    said = " ".join(answer.out.split())  # whichever way lines are broken
    assert "2 policies in 10 plausible worlds" in said and "could be chance in 10 worlds." in said
    folder = result_of(answer)
    manifest = json.loads((folder / "manifest.json").read_text())
    assert sorted(path.name for path in folder.iterdir()) == manifest["files"]
    assert manifest["tried"] >= 10 and manifest["policies"] == ["prescriptive", "normalise"]
    accepted = pd.read_parquet(folder / "accepted.parquet")
    assert len(accepted) == 10 and accepted["in_role_target"].between(0.10, 0.20).all()
    effects = pd.read_parquet(folder / "outcomes.parquet")
    assert len(effects) == 10 * 3 * 3
    assert (effects.loc[effects["policy"] == "reference", "effect"] == 0.0).all()
    summary = pd.read_csv(folder / "summary.csv")
    assert len(summary) == 2 * 3 and (summary["better"] + summary["worse"] <= 1.0).all()
    dictionary = pd.read_csv(folder / "dictionary.csv")
    assert set(accepted.columns) == set(dictionary.loc[dictionary["file"] == "accepted.parquet", "column"])
    regret = pd.read_csv(folder / "regret.csv")
    assert set(regret["policy"]) == {"reference", "prescriptive", "normalise"}

    stored = medlead(*LINE)
    assert "stored already" in stored.err and stored.out == answer.out
    again = medlead(*LINE, "--fresh")
    assert again.out == answer.out and "Runs: 0 of" not in again.err  # every run was kept
    manifest_again = json.loads((folder / "manifest.json").read_text())
    for key in ("accepted_hash", "study_digest", "tried"):
        assert manifest_again[key] == manifest[key]


def test_failed_runs_of_policies_are_a_code_of_their_own(medlead: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    seed = paired_seeds(1, 2)[1]

    def fails(plan: RunPlan) -> bool:
        return (
            plan.seed == seed
            and isinstance(plan.levers, Regime)
            and plan.levers.policy.levers.get("pay_premium", NO_PAY).level > 0.0
        )

    monkeypatch.setattr("experiments.study.hospital.simulate", failing(fails))
    answer = medlead(*LINE, "policies=[normalise,pay_more]")
    assert answer.code == 1 and "10 of 60 runs failed" in answer.err
    again = medlead(*LINE, "policies=[normalise,pay_more]")
    assert again.code == 1 and "has failed runs (--retry-failed does them again)" in again.err


def test_a_dry_run_counts_and_leaves_nothing(medlead: Command) -> None:
    answer = medlead(*LINE, "--dry-run")
    assert answer.code == 0 and not answer.results
    assert answer.out.startswith(
        "10 plausible worlds: about 256 are tried (20 for one that is kept), 804 runs and about"
    )
    assert "Then 3 policies, 2 paired seeds: 60 runs. To be done: about" in answer.out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("n=5",), "n = 5"),
        (("policies=[nonsense]",), "nonsense"),
        (("amount=2",), "amount = 2"),
        (("method=sobol",), "It is a setting of"),
    ],
)
def test_misuse_is_refused_before_anything_runs(words: tuple[str, ...], said: str, medlead: Command) -> None:
    answer = medlead(*LINE, *words)
    assert answer.code == 2 and said in answer.err and not answer.results, answer.err


def test_a_policy_whose_runs_all_fail_is_one_sentence(medlead: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    """The runs are kept, and no result is made of them."""

    def campaigns(plan: RunPlan) -> bool:
        levers = plan.levers.policy.levers if isinstance(plan.levers, Regime) else {}
        return levers.get("campaign", NO_PAY).level > 0.0

    monkeypatch.setattr("experiments.study.hospital.simulate", failing(campaigns))
    answer = medlead(*LINE)
    assert answer.code == 1 and "Nothing can be reported: every run of normalise failed." in answer.err
    assert "Traceback" not in answer.err and not [path for path in answer.results if path.name.startswith("worlds-")]
