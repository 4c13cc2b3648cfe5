"""The result folder: its files, its promises, and that nothing unfinished ever looks finished."""

import errno
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow.parquet as pq
import pytest

import experiments.execution
import experiments.store
from analysis.schema import TABLES
from experiments.digest import digest
from experiments.folders import UNFINISHED, complete_folder
from sim.engine import RunPlan, RunRecord, simulate
from tests.cli.conftest import Command

LONG_RUN = (
    # A job in the background, and all that it starts, ignores Ctrl-C.
    "import signal, sys; signal.signal(signal.SIGINT, signal.default_int_handler); "
    "from experiments.cli import main; sys.exit(main())",
    "run", "population=england", "seeds=2000", "years=50", "figures=false",
)  # fmt: skip


def manifest_of(folder: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((folder / "manifest.json").read_text())
    return content


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


@pytest.mark.parametrize("damage", ["no manifest", "no JSON", "not finished", "a file is gone"])
def test_a_damaged_result_is_computed_again(quick: Command, damage: str) -> None:
    (folder,) = quick().results
    path = folder / "manifest.json"
    if damage == "no manifest":
        path.unlink()
    elif damage == "no JSON":
        path.write_text("{")
    elif damage == "not finished":
        path.write_text(json.dumps({**manifest_of(folder), "status": "running"}))
    else:
        (folder / "census.parquet").unlink()
    answer = quick()
    assert answer.code == 0 and "Runs: 4 of 4" in answer.err
    assert manifest_of(folder)["status"] == "finished" and (folder / "census.parquet").is_file()


@pytest.mark.parametrize("harm", ["cut", "changed", "empty"])
def test_a_damaged_table_is_said_and_computed_again(quick: Command, harm: str) -> None:
    (folder,) = quick().results
    path, digest_before = folder / "outcomes.parquet", manifest_of(folder)["digest"]
    whole = path.read_bytes()
    middle = len(whole) // 2
    changed = whole[:middle] + bytes(255 - byte for byte in whole[middle : middle + 8]) + whole[middle + 8 :]
    path.write_bytes({"cut": whole[:middle], "changed": changed, "empty": b""}[harm])
    answer = quick()
    assert answer.code == 0 and "Traceback" not in answer.err
    assert f"{path.relative_to(answer.folder)} is damaged (" in answer.err and "computing again" in answer.err
    assert manifest_of(folder)["digest"] == digest_before and path.read_bytes() == whole


def test_a_damaged_table_under_a_sweep_is_one_sentence(quick: Command) -> None:
    folder = quick("-m", "seed=1,2").results[0]
    (folder / "outcomes.parquet").write_bytes(b"PAR1")
    answer = quick("-m", "seed=1,2")
    assert answer.code == 2 and "outcomes.parquet is damaged (" in answer.err and "Traceback" not in answer.err
    assert "Run the same command again with --fresh." in answer.err
    assert quick("-m", "--fresh", "seed=1,2").code == 0


def full(*_: Any, **__: Any) -> None:
    raise OSError(errno.ENOSPC, "Error writing bytes to file. Detail: [errno 28] No space left on device")


@pytest.mark.parametrize(
    ("module", "name"),
    [
        ("experiments.records.pickle", "dump"),
        ("experiments.records", "TemporaryFile"),
        ("experiments.store", "write_table"),
        ("experiments.store", "write_json"),
    ],
)
def test_a_full_disk_is_one_sentence(quick: Command, monkeypatch: pytest.MonkeyPatch, module: str, name: str) -> None:
    monkeypatch.setattr(f"{module}.{name}", full)
    answer = quick()
    assert answer.code == 2 and "Traceback" not in answer.err
    assert "medlead: results" in answer.err and " cannot be written: No space left on device. " in answer.err
    assert "choose another folder with output_dir=FOLDER" in answer.err
    assert answer.results == [] and list((answer.folder / "results").iterdir()) == []


def test_a_full_disk_while_drawing_keeps_the_numbers(quick: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("analysis.figures.draw_all", full)
        answer = quick("figures=true")
    (folder,) = answer.results
    where = f"medlead: {folder.relative_to(answer.folder) / 'figures'} cannot be written: No space left on device. "
    assert answer.code == 2 and where in answer.err and "The numbers are stored in results" in answer.err
    assert sorted(path.name for path in folder.iterdir()) == manifest_of(folder)["files"]
    assert quick("figures=true").code == 0 and (folder / "figures").is_dir()


def test_a_full_disk_while_compiling_names_the_cache(quick: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(experiments.execution, "is_compiled_already", lambda: False)
    monkeypatch.setattr(experiments.execution, "simulate", full)
    answer = quick()
    assert answer.code == 2 and "Compiling the model (once for this version; about half a minute)" in answer.err
    assert "cannot be written: No space left on device." in answer.err and "NUMBA_CACHE_DIR" in answer.err


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device that is always full")
def test_output_that_goes_to_a_full_disk_is_one_sentence() -> None:
    command = [sys.executable, "-c", "import sys; from experiments.cli import main; sys.exit(main())", "parameters"]
    with Path("/dev/full").open("w") as output:
        answer = subprocess.run(command, check=False, stdout=output, stderr=subprocess.PIPE, text=True)
    assert answer.returncode == 2
    assert answer.stderr.startswith("medlead: what is printed cannot be written: No space left on device.")
    assert answer.stderr.count("\n") == 1


def test_what_a_killed_process_left_is_swept_out_by_the_next_run(quick: Command) -> None:
    (folder,) = quick("figures=true").results
    left = folder / f"{UNFINISHED}figures-0123abcd"
    left.mkdir()
    os.utime(left, (0.0, time.time() - 60.0))
    assert quick("figures=true").code == 0 and not left.exists()


@pytest.mark.skipif(os.name != "posix", reason="claims of POSIX")
def test_what_a_living_process_writes_is_left_alone(tmp_path: Path) -> None:
    with complete_folder(tmp_path / "figures") as living:
        os.utime(living, (0.0, time.time() - 60.0))
        with complete_folder(tmp_path / "figures"):
            assert living.is_dir()
    assert [path.name for path in tmp_path.iterdir()] == ["figures"]


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


@pytest.mark.parametrize("place", ["simulate", "write_json"])
def test_interrupted_anywhere_nothing_is_left(quick: Command, monkeypatch: pytest.MonkeyPatch, place: str) -> None:
    def interrupt(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(experiments.execution if place == "simulate" else experiments.store, place, interrupt)
    answer = quick()
    assert answer.code == 130 and "Interrupted: nothing was stored" in answer.err and "Traceback" not in answer.err
    assert answer.results == [] and list((answer.folder / "results").iterdir()) == []


def test_interrupted_while_drawing_the_numbers_are_kept(quick: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    import analysis.figures

    def interrupt(*_: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(analysis.figures, "draw_all", interrupt)
        answer = quick("figures=true")
    assert answer.code == 130 and "The numbers are stored" in answer.err
    assert not (answer.results[0] / "figures").exists()


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
@pytest.mark.parametrize(("end", "code"), [(signal.SIGINT, 130), (signal.SIGKILL, -signal.SIGKILL)])
def test_a_killed_process_leaves_nothing_that_looks_finished(tmp_path: Path, end: signal.Signals, code: int) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", *LONG_RUN], cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stderr is not None
        while "Runs: 0" not in process.stderr.readline():
            assert process.poll() is None
        process.send_signal(end)
        output, errors = process.communicate(timeout=30)
    assert process.returncode == code and "Traceback" not in errors and not output
    assert list((tmp_path / "results").iterdir()) == []
