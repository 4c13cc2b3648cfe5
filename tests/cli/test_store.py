"""The result folder: its files and its promises."""

import json
import shutil
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow.parquet as pq
import pytest

import experiments.execution
import experiments.manifest
import experiments.store
from analysis.schema import TABLES
from experiments.digest import digest
from sim.engine import RunPlan, RunRecord, simulate
from tests.cli.conftest import Command, manifest_of


def test_folder_and_manifest(quick: Command) -> None:
    answer = quick("parameters.stigma_weight=3")
    (folder,) = answer.results
    manifest = manifest_of(folder)
    assert folder.name == f"prescriptive-vs-permissive-tiny-{manifest['hash'][:12]}"
    assert str(folder.relative_to(answer.folder)) in answer.out.splitlines()[-1]
    assert sorted(path.name for path in folder.iterdir()) == manifest["files"]
    assert set(manifest["files"]) >= {*TABLES, "summary.csv", "summary.json", "dictionary.csv", "dictionary.json"}
    assert manifest["status"] == "finished" and manifest["failed_runs"] == 0
    assert manifest["config"]["parameters"]["stigma_weight"] == 3 and len(manifest["seeds"]) == 2
    assert len(manifest["hash"]) == len(manifest["digest"]) == len(manifest["source_fingerprint"]) == 64
    assert manifest["population"] == {"name": "tiny", "consultants": 240, "trusts": 4}
    assert manifest["start"] <= manifest["end"] and manifest["packages"]["numba"]
    assert 0 < manifest["assumed_inputs"]["assumed"] <= manifest["assumed_inputs"]["total"]


def test_the_manifest_says_whether_the_sources_are_those_of_the_commit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(experiments.manifest, "__file__", str(tmp_path / "experiments" / "manifest.py"))

    def said() -> tuple[object, object]:
        facts = experiments.manifest.provenance()
        return facts["commit"] is not None, facts["commit_modified"]

    assert said() == (False, None)
    (tmp_path / "sim").mkdir()
    (tmp_path / "sim" / "rule.py").write_text("one = 1\n")
    for words in (["init", "-q"], ["add", "-A"], ["-c", "user.name=n", "-c", "user.email=e@e", "commit", "-qm", "one"]):
        subprocess.run(["git", *words], cwd=tmp_path, check=True)
    (tmp_path / "notes.txt").write_text("of no matter")
    assert said() == (True, False)
    (tmp_path / "sim" / "other.py").write_text("two = 2\n")
    assert said() == (True, True)
    (tmp_path / "sim" / "other.py").unlink()
    (tmp_path / "sim" / "rule.py").write_text("one = 2\n")
    assert said() == (True, True)


def test_tables_follow_the_schema_and_their_keys_are_unique(quick: Command) -> None:
    (folder,) = quick("parameters.stigma_weight=3", "levers.campaign.level=1").results
    tables = {name: pd.read_parquet(folder / name) for name in TABLES}
    for name, columns in TABLES.items():
        assert list(tables[name].columns) == [column.name for column in columns]
        wanted = {column.name: column.dtype for column in columns if column.dtype != "string"}
        assert {key: str(tables[name][key].dtype) for key in wanted} == wanted
    runs = tables["runs.parquet"]
    assert list(runs["arm"]) == ["reference", "policy"] * 2 and runs["run_id"].str.fullmatch("[0-9a-f]{16}").all()
    assert runs["run_id"].is_unique and list(runs["policy"][:2]) == ["permissive", "prescriptive"]
    changed = json.loads(runs["parameters"][1])
    assert changed["stigma_weight"] == 3.0 and changed["levers.campaign"]["level"] == 1.0
    keys = {"outcomes.parquet": ["quarter"], "trusts.parquet": ["year", "trust"], "census.parquet": ["year"],
            "reasons.parquet": ["year", "term"],
            "groups.parquet": ["year", "grouping", "group", "measure"]}  # fmt: skip
    for name, key in keys.items():
        assert not tables[name].duplicated(["run_id", *key]).any()
    assert sorted(tables["outcomes.parquet"]["quarter"].unique()) == list(range(-4, 4))
    assert sorted(tables["trusts.parquet"]["year"].unique()) == [-1, 0]


def test_a_table_without_rows_has_its_columns_and_types(quick: Command) -> None:
    (folder,) = quick("policy=permissive").results
    table = pq.read_table(folder / "costs.parquet")
    assert table.num_rows == 0 and table.column_names == [column.name for column in TABLES["costs.parquet"]]
    kinds = {column.name: column.dtype.replace("float64", "double") for column in TABLES["costs.parquet"]}
    assert {field.name: str(field.type) for field in table.schema} == kinds


def test_digest_is_recomputed_from_the_files(quick: Command) -> None:
    (folder,) = quick().results
    tables = {name: pd.read_parquet(folder / name) for name in TABLES if name != "runs.parquet"}
    assert digest(tables) == manifest_of(folder)["digest"]
    reversed_runs = {name: table.iloc[::-1].sort_index(kind="stable") for name, table in tables.items()}
    assert digest(reversed_runs) == manifest_of(folder)["digest"]
    tables["census.parquet"]["asked_route"] += 1e-15
    assert digest(tables) != manifest_of(folder)["digest"]


def test_a_policy_compared_with_itself_gives_exact_zeros(quick: Command) -> None:
    (folder,) = quick("policy=permissive").results
    runs, summary = pd.read_parquet(folder / "runs.parquet"), pd.read_csv(folder / "summary.csv")
    assert list(runs["arm"]) == ["reference", "policy"] * 2 and set(runs["policy"]) == {"permissive"}
    assert (summary["difference"] == 0.0).all()


def test_a_policy_that_does_nothing_under_another_name_gives_exact_zeros(quick: Command) -> None:
    (folder,) = quick("policy=custom").results
    runs = pd.read_parquet(folder / "runs.parquet")
    assert len(runs) == 2 * len(set(runs["run_id"]))  # the same effect, so the same run in both arms
    assert (pd.read_csv(folder / "summary.csv")["difference"] == 0.0).all()


def test_the_same_command_prints_the_stored_result(quick: Command) -> None:
    first, second = quick(), quick()
    assert second.code == 0 and "stored already" in second.err and "Runs" not in second.err
    assert first.out == second.out and manifest_of(first.results[0]) == manifest_of(second.results[0])


def test_fresh_computes_again_and_gives_the_same(quick: Command) -> None:
    before = manifest_of(quick().results[0])
    answer = quick("--fresh")
    after = manifest_of(answer.results[0])
    assert "Runs: 4 of 4" in answer.err and len(answer.results) == 1
    assert after["digest"] == before["digest"]


def test_other_model_sources_are_noticed(quick: Command) -> None:
    (folder,) = quick().results
    manifest = manifest_of(folder)
    (folder / "manifest.json").write_text(json.dumps({**manifest, "source_fingerprint": "0" * 64}))
    answer = quick()
    assert answer.code == 0 and "other model sources" in answer.err and "Runs: 4 of 4" in answer.err
    assert manifest_of(folder)["source_fingerprint"] == manifest["source_fingerprint"]


def test_a_result_of_other_sources_does_not_hide_one_of_these(quick: Command) -> None:
    """Folders are known by the hash: one may have been renamed, and made again since."""
    (folder,) = quick().results
    other = shutil.copytree(folder, folder.with_name(f"a-{folder.name.rpartition('-')[2]}"))
    (other / "manifest.json").write_text(json.dumps({**manifest_of(folder), "source_fingerprint": "0" * 64}))
    assert "stored already" in quick().err


def test_figures_come_after_the_table_and_are_drawn_once(quick: Command) -> None:
    answer = quick("figures=true")
    assert answer.err.index("Runs: 4 of 4") < answer.err.index("Drawing figures")
    names = {path.suffix for path in (answer.results[0] / "figures").iterdir()}
    assert names == {".png", ".svg"} and "Drawing" not in quick("figures=true").err


def test_dry_run_says_what_would_be_done(quick: Command) -> None:
    answer = quick("--dry-run", "levers.campaign.level=1")
    assert answer.code == 0 and "4 runs (2 paired seeds)" in answer.out and not list(answer.folder.iterdir())


@pytest.mark.parametrize("executor", ["executor=threads", "executor=processes"])
def test_every_executor_gives_the_same_numbers(quick: Command, executor: str) -> None:
    first = manifest_of(quick().results[0])
    answer = quick(executor, "executor.workers=2", "--fresh")
    assert answer.code == 0 and manifest_of(answer.results[0])["digest"] == first["digest"]


def test_more_seeds_contain_the_runs_of_fewer(quick: Command) -> None:
    (few,) = quick().results
    (many,) = set(quick("seeds=3").results) - {few}
    numbers = [pd.read_parquet(folder / "outcomes.parquet") for folder in (few, many)]
    shared = numbers[1][numbers[1]["run_id"].isin(numbers[0]["run_id"])].reset_index(drop=True)
    pd.testing.assert_frame_equal(shared, numbers[0])


def failing(when: Callable[[RunPlan], bool]) -> Callable[..., list[RunRecord]]:
    def simulated(population: Any, plans: Sequence[RunPlan], *rest: Any) -> list[RunRecord]:
        if any(when(plan) for plan in plans):
            raise FloatingPointError("made to fail")
        return simulate(population, plans, *rest)

    return simulated


def test_a_failed_run_is_a_row_with_its_reason(quick: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    (whole,) = quick().results
    seed = manifest_of(whole)["seeds"][0]
    with monkeypatch.context() as patch:
        patch.setattr(experiments.execution, "simulate", failing(lambda p: p.seed == seed))
        answer = quick("--fresh")
    assert answer.code == 1 and "2 of 4 runs failed (FloatingPointError: made to fail)" in answer.err
    runs = pd.read_parquet(whole / "runs.parquet")
    assert list(runs["status"]) == ["failed", "failed", "finished", "finished"]
    assert list(runs["reason"]) == ["FloatingPointError: made to fail"] * 2 + [""] * 2
    assert pd.read_parquet(whole / "outcomes.parquet")["run_id"].nunique() == 2
    again = quick()
    assert again.code == 0 and "has failed runs" in again.err and manifest_of(whole)["failed_runs"] == 0


def test_if_every_run_fails_the_result_is_not_finished(quick: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(experiments.execution, "simulate", failing(lambda _: True))
    answer = quick()
    assert answer.code == 1 and "4 of 4 runs failed" in answer.err
    assert manifest_of(answer.results[0])["status"] == "failed"


@pytest.mark.parametrize("name", ["", "another-name-"])
def test_a_finished_result_is_not_replaced_by_nothing(
    quick: Command, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    first = quick()
    (folder,) = first.results
    if name:  # as of an experiment of the same settings
        folder = folder.rename(folder.with_name(f"{name}{folder.name[-12:]}"))
    before = manifest_of(folder)
    with monkeypatch.context() as patch:
        patch.setattr(experiments.execution, "simulate", failing(lambda _: True))
        answer = quick("--fresh")
    assert answer.code == 1 and "made to fail); they are stored nowhere." in answer.err
    assert f"the result stored before is kept in {folder.relative_to(answer.folder)}" in answer.err
    assert answer.results == [folder] and manifest_of(folder) == before
    assert quick().code == 0
