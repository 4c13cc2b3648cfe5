"""``medlead sensitivity`` and ``check-replicates`` as commands: every method, resumed, in any order, and misused."""

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from analysis.sensitivity.result import read_sensitivity_result
from experiments.configuration.composition import compose
from experiments.seeds import paired_seeds
from experiments.sensing.settings import read_study
from sim.engine import Regime, RunPlan
from tests.cli.conftest import Answer, Command
from tests.cli.test_store import failing

SMALL = ("population=tiny", "figures=false", "seeds=2", "years=2", "burn_in_years=1", "executor=serial")
THREE = "over=[stringency,pay_premium,campaign]"


def manifest_of(answer: Answer) -> dict[str, Any]:
    folder = Path(answer.out.rsplit("Result: ", 1)[1].strip())
    content: dict[str, Any] = json.loads((answer.folder / folder / "manifest.json").read_text())
    return content


@pytest.mark.parametrize(
    ("method", "points"),
    [
        (("method=curves", "levels=3", THREE), 1 + (3 + 1) * 3),
        (("method=morris", "n=3", THREE), 3 * (4 + 1)),
        (("method=sobol", "n=8", THREE), 8 * (4 + 2)),
        (("method=density", "n=80", THREE), 80),
        (("method=grid", "levels=3", "over=[stringency,campaign]"), 9),
    ],
    ids=["curves", "morris", "sobol", "density", "grid"],
)
def test_every_method_says_its_question_and_leaves_tidy_tables(
    method: tuple[str, ...], points: int, medlead: Command
) -> None:
    answer = medlead("sensitivity", *SMALL, "outcome=[prepared,in_role]", *method)
    assert answer.code == 0, answer.err
    assert "Which lever is biggest?" in answer.out and f"{points} points, 2 seeds each" in answer.out
    manifest = manifest_of(answer)
    folder = answer.folder / answer.out.rsplit("Result: ", 1)[1].strip()
    assert sorted(path.name for path in folder.iterdir()) == manifest["files"]
    outputs = pd.read_parquet(folder / "outputs.parquet")
    assert list(outputs.columns) == ["outcome", "point", "seed", "difference"]
    assert len(outputs) == 2 * points * 2
    assert outputs["difference"].abs().max() < 1.0
    dictionary = pd.read_csv(folder / "dictionary.csv")
    assert set(dictionary["file"]) == {"design.parquet", "outputs.parquet"}
    assert {"prepared.csv", "in_role.csv"} <= set(manifest["files"])
    result = read_sensitivity_result(folder)
    one = outputs[(outputs["outcome"] == "in_role") & (outputs["point"] == points - 1)]["difference"]
    assert result.outputs("in_role")[-1].tolist() == one.tolist()


def test_chance_and_a_dummy_stand_beside_the_factors(medlead: Command) -> None:
    curves = medlead("sensitivity", *SMALL, "levels=3", THREE, "outcome=[in_role]").out
    (dummy,) = [line.split() for line in curves.splitlines() if line.startswith("dummy")]
    assert "chance" in curves and dummy[1] == dummy[3] == "0.000"
    sobol = medlead("sensitivity", *SMALL, "method=sobol", "n=8", THREE, "outcome=[in_role]").out
    assert "dummy" in sobol and "Chance makes up" in sobol


def test_every_outcome_is_said_in_its_own_unit(medlead: Command) -> None:
    outcomes = "outcome=[in_role,leaders_strain,engagement,time_to_effect]"
    answer = medlead("sensitivity", *SMALL, "levels=2", "over=[stringency]", outcomes)
    assert answer.code == 0, answer.err
    said = [line.split("by up to ")[1] for line in answer.out.splitlines() if line.startswith("Chance alone moves")]
    units = ["points", "on a scale of 0 to 1", "points of 100", "years"]
    assert [size.split(" ", 1)[1].removesuffix(" (90 %).") for size in said] == units


def test_a_grid_tells_only_what_is_clear_in_words_and_pictures(medlead: Command) -> None:
    drawn = [word for word in SMALL if word not in ("figures=false", "seeds=2")]
    grid = ("method=grid", "levels=3", "over=[stringency,campaign]", "outcome=[leaders_strain,burden,posts]")
    several = medlead("sensitivity", *drawn, *grid, "seeds=2")
    assert several.code == 0, several.err
    assert "Of 9 combinations" in several.out and "cannot be told from chance (90 % each" in several.out
    one = medlead("sensitivity", *drawn, *grid, "seeds=1")
    assert one.code == 0, one.err
    assert "One seed at each combination: which of them raise it" in one.out


def test_uncertainties_ask_what_decides_the_policy_and_solve_the_constant(medlead: Command) -> None:
    over = ("over=[stigma_weight,norm_practice]", "policy=prescriptive", "outcome=[prepared]", "burn_in_years=6")
    answer = medlead("sensitivity", *SMALL, "method=morris", "n=2", *over)
    assert answer.code == 1 and "3 of 10 runs failed" in answer.err  # worlds that have no constant
    assert "Which uncertainties decide what prescriptive does?" in answer.out
    assert "constant solved at every point" in answer.out
    assert list(manifest_of(answer)["kinds"]).count("target") == 1
    fixed = medlead("sensitivity", *SMALL, "method=morris", "n=2", *over, "calibrate=fixed")
    assert "constant solved" not in fixed.out


def test_where_no_constant_can_be_solved_the_study_ends_and_says_so(medlead: Command) -> None:
    over = ("over=[stigma_weight]", "policy=prescriptive", "outcome=[prepared]", "burn_in_years=1", "years=1")
    for method in (("method=morris", "n=2"), ("method=sobol", "n=2")):
        answer = medlead("sensitivity", *SMALL, *over, *method)
        assert answer.code == 1 and "Nothing can be said, because runs failed" in answer.out, answer.err
        assert "Traceback" not in answer.err


def test_failed_runs_are_said_and_done_again_on_request_only(medlead: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    line = ("sensitivity", *SMALL, "levels=3", THREE, "outcome=[prepared]")
    seed = paired_seeds(1, 2)[1]

    def fails(plan: RunPlan) -> bool:
        pulled = plan.levers.policy.levers if isinstance(plan.levers, Regime) else {}
        return plan.seed == seed and "campaign" in pulled and pulled["campaign"].level > 0.75

    with monkeypatch.context() as patch:
        patch.setattr("experiments.study.hospital.simulate", failing(fails))
        first = medlead(*line)
        replicates = medlead("check-replicates", *SMALL, "n=8", THREE, "outcome=[prepared]")
    assert (first.code, replicates.code) == (1, 1), first.err
    again = medlead(*line)
    assert again.code == 1 and again.out == first.out and "computing again" not in again.err
    assert "has failed runs (--retry-failed does them again)" in again.err
    assert medlead(*line, "--retry-failed").code == 0
    assert medlead(*line).code == 0


def test_a_result_stands_under_the_name_of_its_own_policy(medlead: Command) -> None:
    """The study is the same whatever the policy is called; the result says the name."""
    line = ("sensitivity", *SMALL, "method=grid", "levels=2", "over=[stringency]", "outcome=[prepared]")
    named, own = medlead(*line, "policy=train"), medlead(*line, "policy=custom", "levers.training.level=1")
    assert named.code == own.code == 0 and "stored already" not in own.err
    assert manifest_of(named)["policy"] == "train" and manifest_of(own)["policy"] == "custom"


def test_both_kinds_side_by_side_only_when_asked(medlead: Command) -> None:
    both = "over=[stringency,capacity_mean]"
    refused = medlead("sensitivity", *SMALL, "method=grid", "levels=2", both)
    assert refused.code == 2 and "mixed=true" in refused.err and not refused.results
    answer = medlead("sensitivity", *SMALL, "method=grid", "levels=2", both, "mixed=true", "outcome=[prepared]")
    assert answer.code == 0 and "a large uncertainty is no large lever" in " ".join(answer.out.split())


def test_a_dry_run_counts_and_leaves_nothing(medlead: Command) -> None:
    answer = medlead("sensitivity", *SMALL, "method=sobol", "n=8", THREE, "--dry-run")
    assert answer.code == 0 and not answer.results
    assert "96 runs. To be done: about" in answer.out and "on 1 worker" in answer.out


def test_a_dry_run_names_the_studies_that_are_made(medlead: Command) -> None:
    line = ("sensitivity", *SMALL, "method=grid", "levels=2", "over=[stringency]", "outcome=[prepared]")
    said = medlead(*line, "--dry-run").out
    made = [str(path.relative_to(path.parents[1])) for path in medlead(*line).results]
    studies = [name for name in made if "policy" in name or "reference" in name]
    assert len(studies) == 2 and all(f"Study: {name}\n" in said for name in studies)
    assert "Stored already: " in medlead(*line, "--dry-run").out
    assert ", but --fresh computes it again" in medlead(*line, "--dry-run", "--fresh").out


def test_a_dry_run_names_no_study_that_depends_on_a_solved_constant(medlead: Command) -> None:
    over = ("method=morris", "n=2", "over=[stigma_weight]", "policy=prescriptive", "burn_in_years=6")
    said = medlead("sensitivity", *SMALL, *over, "--dry-run").out
    assert said.count("Study: ") == 1 and "Study: results/sensitivity-constants-" in said
    assert "sensitivity-morris-policy: " in said and "sensitivity-morris-reference: " in said


def test_the_same_digests_serial_in_processes_and_resumed(medlead: Command) -> None:
    line = ("sensitivity", *SMALL, "method=morris", "n=40", THREE, "outcome=[prepared]")
    serial = medlead(*line, "output_dir=serial")
    processes = medlead(*line, "output_dir=processes", "executor=processes", "executor.workers=2")
    assert serial.code == processes.code == 0
    for part in (serial.folder / "serial").glob("sensitivity-morris-policy-*/runs/*.parquet"):
        part.unlink()
    resumed = medlead(*line, "output_dir=serial", "--fresh")
    assert "runs are stored already" not in resumed.err  # all parts of one of its two studies were lost
    digests = [manifest_of(answer)["studies"] for answer in (serial, processes, resumed)]
    assert digests[0] == digests[1] == digests[2]
    again = medlead(*line, "output_dir=serial")
    assert "stored already" in again.err and again.out == resumed.out


def test_points_of_ones_own(medlead: Command, tmp_path: Path) -> None:
    rows = "\n".join(f"{k / 80:.4f},{20.0 * ((27 * k) % 80) / 80:.2f}" for k in range(80))
    (tmp_path / "points.csv").write_text(f"stringency,pay_premium\n{rows}\n")
    answer = medlead("sensitivity", *SMALL, "method=density", "points=points.csv", "outcome=[in_role]")
    assert answer.code == 0, answer.err
    manifest = manifest_of(answer)
    assert manifest["names"] == ["stringency", "pay_premium", "dummy"]
    assert manifest["ranges"][0] == [0.0, 0.9875]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "is empty"),
        ("stringency\n", "no points"),
        ("stringency\n0.5\nmuch\n", "stringency"),
        ("stringency\n0.5\n7\n", "stringency = 7"),
        ("stringent\n0.5\n", "stringent"),
        ("\0\0\x01", "points"),
    ],
    ids=["empty", "header alone", "a word", "out of range", "unknown", "binary"],
)
def test_points_that_are_none(content: str, said: str, medlead: Command, tmp_path: Path) -> None:
    (tmp_path / "points.csv").write_text(content)
    answer = medlead("sensitivity", *SMALL, "method=density", "points=points.csv")
    assert answer.code == 2 and said in answer.err and not answer.results, answer.err
    assert "Traceback" not in answer.err


def test_points_have_no_order_for_other_methods(medlead: Command) -> None:
    answer = medlead("sensitivity", *SMALL, "method=sobol", "points=points.csv")
    assert answer.code == 2 and "method=density" in answer.err


@pytest.mark.parametrize("plus", ["", "+", "++"])
@pytest.mark.parametrize("verb", ["sensitivity", "check_replicates"])
def test_other_ranges_as_the_settings_file_says(verb: str, plus: str) -> None:
    line = ["over=[stringency,pay_premium]", f"{plus}ranges.pay_premium=[0,10]"]
    (point,) = compose(verb, line, None, multirun=False).points
    assert read_study(point).design.ranges[:2].tolist() == [[0.0, 1.0], [0.0, 10.0]]


def test_several_ranges_in_a_multirun(medlead: Command) -> None:
    answer = medlead("sensitivity", *SMALL, "-m", "over=[pay_premium]", "ranges.pay_premium=[0,5],[0,10]", "--dry-run")
    assert answer.code == 0 and answer.out.count("runs") >= 2, answer.err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("ranges.stringency=[0,7]",), "stringency = 7.0 is not allowed"),
        (("ranges.stringency=3",), "it must be two numbers"),
        (("ranges.stringent=[0,1]",), "ranges.stringent = (0.0, 1.0) is not allowed: this study does not vary it"),
        (("method=sobol", "n=100"), "power of two"),
        (("method=bootstrap",), "density"),
        (("outcome=[happiness]",), "there is no measure 'happiness'"),
        (("over=[stringent]",), "stringent"),
        (("burn_in_years=0",), "burn_in_years = 0"),
        (("method=density", "n=79"), "at least 80 points"),
    ],
)
def test_misuse_is_refused_before_anything_runs(words: tuple[str, ...], said: str, medlead: Command) -> None:
    answer = medlead("sensitivity", *SMALL, *words)
    assert answer.code == 2 and said in answer.err and not answer.results, answer.err


def test_lists_need_no_brackets(medlead: Command) -> None:
    """As people type it: commas make a list, and a sweep only with -m."""
    bare = medlead(
        "sensitivity", *SMALL, "method=grid", "levels=2", "over=stringency,campaign", "outcome=prepared,in_role"
    )
    assert bare.code == 0, bare.err
    assert manifest_of(bare)["outcomes"] == ["prepared", "in_role"]
    again = medlead(
        "sensitivity", *SMALL, "method=grid", "levels=2", "over=[stringency,campaign]", "outcome=[prepared,in_role]"
    )
    assert "stored already" in again.err
    assert "prepared" in medlead("sensitivity", "outcome=prepared,in_role", "--cfg", "job").out
    swept = medlead(
        "sensitivity", "-m", *SMALL, "method=grid", "levels=2", "over=[stringency]", "outcome=prepared,in_role"
    )
    assert swept.code == 0 and swept.err.count("Result: ") == 2
    assert medlead("compare", "policies=train,pay_more", "--dry-run").code == 0


def test_an_experiment_of_another_verb_names_that_verb(medlead: Command) -> None:
    answer = medlead("run", "experiment=levers_today", "--dry-run")
    assert answer.code == 2
    assert "method: there is no such setting. It is a setting of 'medlead check-replicates'" in answer.err
    assert "'medlead sensitivity'" in answer.err and "experiment/levers_today.yaml" in answer.err


def test_check_replicates_says_how_many_seeds_are_needed(medlead: Command) -> None:
    answer = medlead("check-replicates", *SMALL, "n=8", THREE, "outcome=[prepared,in_role]", "seeds=4")
    assert answer.code == 0, answer.err
    assert answer.out.startswith("prepared: ") and "\nin_role: " in answer.out
    assert "seeds at each point" in answer.out or "do not differ beyond chance" in answer.out
    refused = medlead("check-replicates", *SMALL, "seeds=1")
    assert refused.code == 2 and "chance cannot show" in refused.err


def test_a_seed_of_which_every_run_fails_leaves_nothing_to_say(
    medlead: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No point keeps all its runs: one sentence an outcome, exit code 1."""
    bad = paired_seeds(1, 4)[1]
    monkeypatch.setattr("experiments.study.hospital.simulate", failing(lambda plan: plan.seed == bad))
    answer = medlead("check-replicates", *SMALL, "n=8", "over=[campaign]", "outcome=[in_role]", "seeds=4")
    assert answer.code == 1 and "Traceback" not in answer.err
    assert answer.out.startswith("in_role: nothing can be said, because runs failed: at least two points")
