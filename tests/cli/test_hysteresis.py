"""``medlead hysteresis``: what it refuses, what it stores, what it says."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import experiments.execution
from analysis.hysteresis import TABLES, StoredSweep, finding_of, read_sweep
from analysis.hysteresis_words import finding_in_words, theory_in_words
from experiments.digest import digest
from experiments.seeds import paired_seeds
from policies.registry import LEVER_NAMES
from policies.timeline import neutral_levels
from sim.engine import Observation, RunPlan, simulate
from sim.measures import MEASURES
from sim.parameters import world_vector
from sim.population import built_in_population
from tests.cli.conftest import Answer, Command

SMALL = (
    "hysteresis", "population=tiny", "steps=2", "hold_years=1", "burn_in_years=1", "seeds=2", "executor=serial"
)  # fmt: skip


@pytest.fixture
def quick(medlead: Command) -> Command:
    return lambda *words: medlead(*SMALL, "figures=false", *words)


def manifest_of(answer: Answer) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((answer.results[0] / "manifest.json").read_text())
    return content


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("lever=pay", "choose one of pay_premium"),
        ("lever=comply_or_explain", "lever"),
        ("from=30", "from = 30 is not allowed: it must be a number from 0 to 20"),
        ("to=nan", "to = nan is not allowed"),
        ("from=20", "it must be below to = 20"),
        ("steps=0", "steps = 0 is not allowed: it must be a whole number from 1 to 200"),
        ("hold_years=0", "hold_years = 0 is not allowed"),
        ("hold_years=200 steps=100", "make 40,200 years; at most 8,000 can be simulated"),
        ("policy=permissive", "there is no such setting"),
        ("levers.publish.level=1", "there is no such setting"),
        ("experiment=pay_ten_thousand_more", "policy"),
        ("world=dark", "choose one of capable_trusts"),
    ],
)
def test_refusals_name_the_setting_and_leave_nothing(quick: Command, word: str, said: str) -> None:
    answer = quick(*word.split())
    assert answer.code == 2 and said in answer.err and "Traceback" not in answer.err
    assert list(answer.folder.iterdir()) == []


def test_the_experiment_is_refused_by_run_with_the_name_of_the_setting(medlead: Command) -> None:
    answer = medlead("run", "experiment=tipping", "population=tiny")
    assert answer.code == 2 and "lever" in answer.err and list(answer.folder.iterdir()) == []


def test_folder_manifest_and_tables(quick: Command) -> None:
    answer = quick("lever=protected_time", "parameters.stigma_weight=3")
    (folder,) = answer.results
    manifest = manifest_of(answer)
    assert answer.code == 0 and folder.name == f"hysteresis-protected-time-central-tiny-{manifest['hash'][:12]}"
    assert answer.out.rstrip().endswith(str(folder.relative_to(answer.folder)))
    assert sorted(path.name for path in folder.iterdir()) == manifest["files"]
    assert manifest["status"] == "finished" and manifest["failed_runs"] == 0 and len(manifest["seeds"]) == 2
    assert manifest["lever"]["name"] == "protected_time" and (manifest["from"], manifest["to"]) == (0.0, 1.0)
    assert manifest["assumptions"] == {"stigma_weight": 3.0} and len(manifest["source_fingerprint"]) == 64
    assert manifest["tipping"]["peer_weight"] == pytest.approx(3.75) and manifest["tipping"]["outside"]
    tables = {name: pd.read_parquet(folder / name) for name in TABLES}
    for name, columns in TABLES.items():
        assert list(tables[name].columns) == [column.name for column in columns]
    branches = tables["branches.parquet"]
    assert len(branches) == 2 * 2 * 3 and not branches.duplicated(["run_id", "branch", "level"]).any()
    assert digest({"branches.parquet": branches}) == manifest["digest"]
    summary = pd.read_csv(folder / "summary.csv")
    row = summary[(summary["measure"] == "in_role") & (summary["level"] == 0.5)].iloc[0]
    means = branches[branches["level"] == 0.5].groupby("branch")["in_role"].mean()
    assert row["gap"] == pytest.approx(means["down"] - means["up"]) and row["seeds"] == 2
    dictionary = pd.read_csv(folder / "dictionary.csv")
    assert set(dictionary["column"]) == {column.name for columns in TABLES.values() for column in columns}


def test_a_hold_is_measured_in_its_last_year(quick: Command) -> None:
    (folder,) = quick("lever=stringency", "hold_years=2", "seeds=1").results
    levels = np.tile(neutral_levels(), (40, 1))
    levels[:, LEVER_NAMES.index("stringency")] = np.repeat([0.0, 0.5, 1.0, 0.5, 0.0], 8)
    plan = RunPlan(world_vector(), paired_seeds(1, 1)[0], levels)
    (record,) = simulate(built_in_population("tiny"), [plan], 1, Observation(yearly=False))
    holds = record.outcomes[4:, MEASURES.index("in_role")].reshape(5, 8)[:, 4:].mean(axis=1)
    branches = pd.read_parquet(folder / "branches.parquet")
    assert list(branches["in_role"]) == pytest.approx([*holds[:3], *holds[2:]], rel=1e-12)


def test_what_is_stored_is_found_again_and_fresh_computes_it_again(quick: Command) -> None:
    first = quick()
    before = manifest_of(first)
    again = quick("executor=threads")
    assert "stored already" in again.err and again.out == first.out and manifest_of(again) == before
    fresh = quick("--fresh", "executor=threads")
    assert "stored already" not in fresh.err and manifest_of(fresh)["digest"] == before["digest"]
    assert len(fresh.results) == 1


def test_the_hash_is_of_what_determines_results(quick: Command) -> None:
    words = (
        "steps=3",
        "hold_years=2",
        "from=1",
        "to=15",
        "seeds=3",
        "burn_in_years=2",
        "lever=training",
        "world=weak_peers",
    )
    hashes = {quick().results[0].name.rpartition("-")[2]}
    for word in words:
        hashes |= {path.name.rpartition("-")[2] for path in quick(word).results}
    assert len(hashes) == len(words) + 1


def test_dry_run_says_what_would_be_done(quick: Command) -> None:
    answer = quick("--dry-run")
    assert answer.code == 0 and list(answer.folder.iterdir()) == []
    assert "pay_premium from 0 to 20 (£k a year per leader) and back in 2 steps" in answer.out
    assert "2 runs of 1 + 5 years, 240 consultants in 4 trusts." in answer.out


def test_a_failed_run_is_a_row_with_its_reason(quick: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    real, second = simulate, paired_seeds(1, 2)[1]

    def fails(population: Any, plans: Any, *rest: Any) -> Any:
        if any(plan.seed == second for plan in plans):
            raise ZeroDivisionError("no luck")
        return real(population, plans, *rest)

    monkeypatch.setattr(experiments.execution, "simulate", fails)
    answer = quick()
    runs = pd.read_parquet(answer.results[0] / "runs.parquet")
    assert answer.code == 1 and "1 of 2 runs failed (ZeroDivisionError: no luck)" in answer.err
    assert list(runs["reason"]) == ["", "ZeroDivisionError: no luck"] and manifest_of(answer)["failed_runs"] == 1
    assert "In the one seed that was run" in answer.out
    monkeypatch.setattr(experiments.execution, "simulate", real)
    assert "has failed runs: computing again" in quick().err


def test_a_finished_result_is_not_replaced_by_nothing(quick: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise ZeroDivisionError("no luck")

    before = manifest_of(quick())
    monkeypatch.setattr(experiments.execution, "simulate", fails)
    answer = quick("--fresh")
    assert answer.code == 1 and "the result stored before is kept in" in answer.err
    assert manifest_of(answer) == before and answer.out


def test_interrupted_nothing_is_left(quick: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    for place in ("experiments.execution.simulate", "experiments.hysteresis.write_manifest"):
        with monkeypatch.context() as patch:
            patch.setattr(place, interrupt)
            answer = quick()
        assert answer.code == 130 and not answer.results


def test_a_multirun_stores_every_lever(medlead: Command) -> None:
    answer = medlead(*SMALL, "figures=false", "-m", "lever=campaign,publish")
    assert answer.code == 0 and len(answer.results) == 2
    assert "[lever=campaign]" in answer.err and "[lever=publish]" in answer.err


def test_figures_have_the_same_bytes_again(medlead: Command) -> None:
    (folder,) = medlead(*SMALL, "world=much_darker_dark_side").results
    files = {path.name: path.read_bytes() for path in (folder / "figures").iterdir()}
    assert set(files) == {"hysteresis.png", "hysteresis.svg"}
    (again,) = medlead(*SMALL, "world=much_darker_dark_side", "--fresh").results
    assert {path.name: path.read_bytes() for path in (again / "figures").iterdir()} == files


# -- sentences: whichever way the numbers come out ----------------------------------------------------------------


def sweep_of(
    up: list[float], down: list[float], theory: dict[str, Any] | None = None, noise: float = 0.0
) -> StoredSweep:
    """Two seeds whose shares in role are these at levels 0, 1, 2 ..., give or take some noise."""
    levels = list(range(len(up)))
    rows = [
        ("ab"[k], k, branch, step, float(level), share + noise * (k - 0.5), share, 0.1)
        for k in range(2)
        for branch, shares, order in (("up", up, levels), ("down", down, levels[::-1]))
        for step, level in enumerate(order)
        for share in [shares[level]]
    ]
    columns = ["run_id", "seed", "branch", "step", "level", "in_role", "prepared", "vacancy"]
    expected = theory or {"peer_weight": 5.0, "outside": [], "tips_up": 2.5, "tips_down": 0.0}
    manifest = {"lever": {"name": "pay_premium", "unit": "£k"}, "from": 0.0, "tipping": expected}
    sweep = StoredSweep(Path(), manifest)
    sweep.__dict__["branches"] = pd.DataFrame(rows, columns=columns)
    return sweep


@pytest.mark.parametrize(
    ("up", "down", "noise", "said"),
    [
        ([0.1, 0.12, 0.14], [0.1, 0.12, 0.14], 0.0, "No hysteresis found: stepping pay premium up and down again"),
        ([0.1, 0.12, 0.14], [0.1, 0.13, 0.14], 0.0, "at most 1.0 points apart, too little to matter"),
        ([0.1, 0.12, 0.14], [0.1, 0.17, 0.14], 0.2, "points apart, which chance could explain"),
        # Clear by itself (t of one degree is 6.3), and not as the widest of three levels (19).
        ([0.1, 0.12, 0.14], [0.1, 0.17, 0.14], 0.005, "points apart, which chance could explain"),
        ([0.1, 0.1, 0.1, 0.8], [0.1, 0.8, 0.8, 0.8], 0.0, "near a pay premium of 2.5, and falls back only near 0.5"),
        ([0.1, 0.1, 0.1, 0.8], [0.8, 0.8, 0.8, 0.8], 0.0, "near a pay premium of 2.5, and stays up when the lever is"),
        ([0.1, 0.12, 0.16], [0.1, 0.16, 0.16], 0.0, "differs by up to 4.0 points"),
        ([0.8, 0.8, 0.8, 0.1], [0.8, 0.1, 0.1, 0.1], 0.0, "leaps down near a pay premium of 2.5, and rises back only"),
        ([0.1, 0.1, 0.1, 0.4], [0.1, 0.18, 0.26, 0.34], 0.0, "on the way down the share in role differs by up to 16.0"),
    ],
)  # fmt: skip
def test_the_sentence_follows_the_numbers(up: list[float], down: list[float], noise: float, said: str) -> None:
    sweep = sweep_of(up, down)
    if noise:  # the seeds differ in the gap itself, so that its interval holds 0
        rows = sweep.branches
        rows.loc[(rows["branch"] == "down") & (rows["seed"] == 1), "in_role"] += noise
        rows.loc[(rows["branch"] == "down") & (rows["seed"] == 0), "in_role"] -= noise
    assert said in finding_in_words(sweep, finding_of(sweep))


@pytest.mark.parametrize(
    ("theory", "said"),
    [
        ((3.1, ["a = 1"], None, None), "Theory expects none: the peer weight J is 3.1"),
        ((5.0, ["a = 1"], None, None), "outside the Brock-Durlauf limit (a = 1)"),
        ((5.0, [], None, None), "no branch ends between these levels"),
        ((5.0, [], 2.5, 0.0), "the lower branch ends at 2.50, the upper one at 0.00 (£k)"),
    ],
)
def test_the_theory_is_told(theory: tuple[Any, ...], said: str) -> None:
    expected = dict(zip(("peer_weight", "outside", "tips_up", "tips_down"), theory, strict=True))
    assert said in theory_in_words(sweep_of([0.1, 0.2], [0.1, 0.2], expected))


def test_reading_what_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="is not a folder"):
        read_sweep(tmp_path / "nothing")
    with pytest.raises(ValueError, match="holds no result"):
        read_sweep(tmp_path)
