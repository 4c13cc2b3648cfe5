"""``medlead compare``: several policies on the same luck, as set and at equal yearly cost."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import experiments.execution
from experiments.compare import read_compare
from experiments.configuration.composition import compose
from experiments.equal_cost import NEAR_ENOUGH, scaled_policy
from experiments.settings import Comparison
from policies.registry import BY_NAME
from sim.engine import Regime, RunPlan
from tests.cli.conftest import QUICK, Answer, Command
from tests.cli.test_store import failing

QUICKLY = ("compare", *QUICK)


def settings(*overrides: str) -> Comparison:
    (point,) = compose("compare", ["population=tiny", *overrides], None, multirun=False).points
    return read_compare(point)


def _manifest(answer: Answer) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((answer.results[0] / "manifest.json").read_text())
    return content


def test_result_of_a_comparison(medlead: Command) -> None:
    words = (*QUICKLY, "policies=[prescriptive,pay_more]")
    answer = medlead(*words)
    assert answer.code == 0, answer.err
    assert "2 policies against permissive, on the same luck" in answer.out and "At equal yearly cost" in answer.out
    assert max(len(line) for line in answer.out.splitlines() if not line.startswith("Result:")) <= 80
    (folder,) = answer.results
    runs = pd.read_parquet(folder / "runs.parquet")
    arms = ["reference", "prescriptive", "pay_more", "prescriptive@equal_cost", "pay_more@equal_cost"]
    assert sorted(set(runs["arm"])) == sorted(arms) and (runs["arm"].value_counts() == 2).all()
    ranking, summary = pd.read_csv(folder / "ranking.csv"), pd.read_csv(folder / "summary.csv")
    assert len(ranking) == 4 and set(summary["arm"]) == set(arms[1:])
    assert {"ranking.csv", "summary.json", "costs.parquet", "groups.parquet"} <= set(_manifest(answer)["files"])
    again = medlead(*words)
    assert again.code == 0 and "stored already" in again.err and again.out == answer.out


def test_dry_run_says_what_would_be_done(medlead: Command) -> None:
    answer = medlead(*QUICKLY, "policies=[train,normalise]", "--dry-run")
    assert answer.code == 0 and "train, normalise against permissive: 6 runs (2 paired seeds)" in answer.out
    assert "then up to 4 more at equal cost" in answer.out
    assert not answer.results
    assert "equal cost" not in medlead(*QUICKLY, "policies=[train]", "equal_cost=false", "--dry-run").out


@pytest.mark.parametrize(
    ("word", "message"),
    [
        ("policies=[prescriptiv]", "Did you mean prescriptive?"),
        ("policies=[train,train]", "each name may stand there once"),
        ("policies=[]", "it must be a list of names"),
        ("policies=[3]", "it must be a list of names"),
        ("budget=0", "budget = 0 is not allowed: it must be a number from 0.001 to 10000"),
        ("budget=20000", "it must be a number from 0.001 to 10000"),
        ("equal_cost=perhaps", "it must be true or false"),
    ],
)
def test_bad_comparisons_are_refused(medlead: Command, word: str, message: str) -> None:
    answer = medlead("compare", "population=tiny", word)
    assert answer.code == 2 and message in answer.err and "Traceback" not in answer.err
    assert list(answer.folder.iterdir()) == []


@pytest.mark.parametrize("verb", ["compare", "worlds"])
@pytest.mark.parametrize("name", ["reference", "train@equal_cost"])
def test_a_policy_of_the_users_own_takes_no_other_arms_name(
    medlead: Command, tmp_path: Path, verb: str, name: str
) -> None:
    """It would stand in the place of what it is to be compared with, or of a policy scaled to a budget."""
    file = tmp_path / "plans" / "policy" / f"{name}.yaml"
    file.parent.mkdir(parents=True)
    file.write_text(f"# @package _global_\npolicy: {name}\nlevers: {{training: {{level: 1.0}}}}\n", encoding="utf-8")
    answer = medlead(verb, "population=tiny", "--dry-run", "--config-dir", "plans", f"policies=[{name},train]")
    assert answer.code == 2 and f"no policy among them may be called '{name}'" in answer.err, answer.err
    assert not answer.results


@pytest.mark.parametrize("verb", ["compare", "worlds"])
@pytest.mark.parametrize("word", ["policy=pay_more", "experiment=archetypes"])
def test_a_policy_that_nobody_would_read_is_refused(medlead: Command, verb: str, word: str) -> None:
    answer = medlead(verb, "--dry-run", "population=tiny", "policies=[train]", word)
    assert answer.code == 2 and "several policies stand in one list, as policies=[" in answer.err, answer.err


def trains(plan: RunPlan) -> bool:
    return isinstance(plan.levers, Regime) and plan.levers.policy.levers["training"].level > 0.0


def test_if_every_run_of_a_policy_fails_the_others_are_stored(
    medlead: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(experiments.execution, "simulate", failing(trains))
    answer = medlead(*QUICKLY, "policies=[train,pay_more]")
    assert answer.code == 1 and "2 of 6 runs failed (FloatingPointError: made to fail)" in answer.err
    runs = pd.read_parquet(answer.results[0] / "runs.parquet")
    assert set(runs.loc[runs["status"] == "failed", "arm"]) == {"train"}
    assert "pay_more@equal_cost" in set(runs["arm"])


def test_a_policy_that_fails_while_it_is_scaled_is_left_as_it_is_set(
    medlead: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    seed = settings("policies=[train]", "seeds=2").seeds[0]
    monkeypatch.setattr(experiments.execution, "simulate", failing(lambda plan: plan.seed == seed and trains(plan)))
    answer = medlead(*QUICKLY, "policies=[train,pay_more]")
    assert answer.code == 1 and "Not scaled, since its runs failed: train." in answer.err
    arms = set(pd.read_parquet(answer.results[0] / "runs.parquet")["arm"])
    assert arms == {"reference", "train", "pay_more", "pay_more@equal_cost"}


def test_figures_are_drawn(medlead: Command) -> None:
    answer = medlead(*QUICKLY, "policies=[normalise]", "figures=true")
    names = {path.name for path in (answer.results[0] / "figures").iterdir()}
    assert names == {f"{name}.{kind}" for name in ("comparison", "costs") for kind in ("png", "svg")}


def test_a_multirun_compares_in_several_worlds(medlead: Command) -> None:
    answer = medlead(*QUICKLY, "-m", "policies=[train]", "parameters.stigma_weight=2,3")
    assert answer.code == 0, answer.err
    assert len(answer.results) == 2


def test_a_policy_has_the_same_numbers_compared_with_others_or_alone(medlead: Command) -> None:
    medlead(*QUICKLY, "policies=[train,prescriptive,normalise]", "output_dir=several")
    medlead("run", *QUICK, "policy=prescriptive", "output_dir=alone")
    (one,), (other,) = (list(Path(name).iterdir()) for name in ("several", "alone"))
    tables = [pd.read_parquet(folder / "outcomes.parquet") for folder in (one, other)]
    several, alone = (pd.read_parquet(folder / "runs.parquet").set_index("run_id") for folder in (one, other))
    assert set(alone.index) <= set(several.index)
    kept = tables[0][tables[0]["run_id"].isin(alone.index)].sort_values(["run_id", "quarter"])
    pd.testing.assert_frame_equal(
        kept.reset_index(drop=True),
        tables[1].sort_values(["run_id", "quarter"]).reset_index(drop=True),
        check_exact=True,
    )


def test_the_reference_among_the_policies_gives_exact_zeros(medlead: Command) -> None:
    answer = medlead(*QUICKLY, "policies=[permissive,train]")
    summary = pd.read_csv(answer.results[0] / "summary.csv")
    assert (summary.loc[summary["arm"] == "permissive", "difference"] == 0.0).all()
    assert (summary.loc[summary["arm"] == "train", "difference"] != 0.0).any()
    ranking = pd.read_csv(answer.results[0] / "ranking.csv").set_index(["size", "policy"])
    assert ranking.loc[("as set", "permissive"), "per_leader_year_verdict"] == "free"
    assert ("equal cost", "permissive") not in ranking.index  # it costs nothing, at any size


def test_only_free_policies_have_no_ranking_at_equal_cost(medlead: Command) -> None:
    answer = medlead(*QUICKLY, "policies=[permissive]")
    assert answer.code == 0, answer.err
    assert "At equal yearly cost" not in answer.out
    assert "Not scaled, since it costs no more than the reference: permissive." in answer.out


def test_equal_cost_arms_cost_the_budget(medlead: Command) -> None:
    # On as many seeds as are used for scaling, so that the cost stored is that which was aimed at.
    answer = medlead(*QUICKLY, "years=4", "policies=[pay_more,normalise,support_leaders,prescriptive]", "budget=0.05")
    costs = pd.read_csv(answer.results[0] / "ranking.csv").set_index(["size", "policy"]).loc["equal cost"]
    assert len(costs) == 4
    np.testing.assert_allclose(costs["cost_a_year_million"], 0.05, rtol=NEAR_ENOUGH)
    assert costs["factor"].between(0.0, 1.0).all()


def test_equal_cost_is_cost_beyond_a_reference_that_is_paid_for_too(medlead: Command) -> None:
    line = ("years=4", "policies=[pay_more,support_leaders]", "reference.levers.campaign.level=0.5")
    ranking = pd.read_csv(medlead(*QUICKLY, *line).results[0] / "ranking.csv").set_index(["size", "policy"])
    costs = ranking["cost_a_year_million"]
    assert len(costs) == 4 and costs["as set"].min() > 0.0
    np.testing.assert_allclose(costs["equal cost"], costs["as set"].min(), rtol=NEAR_ENOUGH)


def test_a_budget_beyond_reach_stops_at_the_end_of_the_range(medlead: Command) -> None:
    answer = medlead(*QUICKLY, "policies=[normalise]", "budget=50")
    row = pd.read_csv(answer.results[0] / "ranking.csv").set_index("size").loc["equal cost"]
    assert row["factor"] == 1.0 and row["cost_a_year_million"] < 1.0
    assert "Not brought to within 1 % of £50.0m a year: normalise (£" in " ".join(answer.out.split())


@pytest.mark.parametrize(("way", "level"), [("set", 10.0), ("change", 10.0), ("change", 4.0)])
def test_what_triggers_do_is_scaled_as_levers_are(medlead: Command, tmp_path: Path, way: str, level: float) -> None:
    """Down to a small budget and up to the end of the range."""
    file = tmp_path / "plans" / "policy" / "paid_later.yaml"
    file.parent.mkdir(parents=True)
    trigger = f"triggers: {{pay: {{when: year >= 1, {way}: {{pay_premium: {level}}}}}}}"
    file.write_text(f"# @package _global_\npolicy: paid_later\n{trigger}\n", encoding="utf-8")
    words = ("--config-dir", str(tmp_path / "plans"), "policies=[paid_later]", "years=4")
    for budget in (0.05, 0.3):
        answer = medlead(*QUICKLY, *words, f"budget={budget}", f"output_dir=at-{budget}")
        assert answer.code == 0, answer.err
        (folder,) = Path(f"at-{budget}").iterdir()
        row = pd.read_csv(folder / "ranking.csv").set_index("size").loc["equal cost"]
        np.testing.assert_allclose(row["cost_a_year_million"], budget, rtol=NEAR_ENOUGH)
        assert "Not brought to within" not in answer.out


@pytest.mark.parametrize("factor", [0.0, 0.3, 1.0, 5.0])
def test_scaling_keeps_levers_in_range_and_leaves_rules_alone(factor: float) -> None:
    chosen = settings("policies=[comply_or_explain]", "levers.standard.level=0.9", "levers.bench.level=50").arms[1][1]
    scaled = scaled_policy(chosen, factor)
    for name, plan in scaled.plan.levers.items():
        row, before = BY_NAME[name].row, chosen.plan.levers[name]
        assert row.minimum <= plan.level <= row.maximum
        if name in {"standard", "bench", "comply_or_explain"}:
            assert plan == before
        elif row.minimum < plan.level < row.maximum:
            assert plan.level == pytest.approx(row.default + factor * (before.level - row.default))
    assert scaled.plan.levers["stringency"].level == pytest.approx(min(1.0, 0.8 * factor))


def test_the_hash_is_of_policies_budget_and_equal_cost() -> None:
    words = [("policies=[train]",), ("policies=[train,normalise]",), ("policies=[train]", "budget=5"),
             ("policies=[train]", "equal_cost=false"), ("policies=[train]", "seeds=3")]  # fmt: skip
    assert len({settings(*chosen).hash for chosen in words}) == len(words)
    assert settings("policies=[train]").hash == settings("policies=[train]", "figures=false").hash
