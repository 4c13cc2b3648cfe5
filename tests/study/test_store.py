"""What is stored: the same whatever the order, the executor and the parts; whole or not there; readable by anybody."""

import hashlib
import json
import struct
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pyarrow.dataset
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis.study import StoredStudy, read_study
from experiments.configuration.parts import ExecutorChoice
from experiments.folders import write_whole
from experiments.study import store as store_module
from experiments.study.batch import Rows
from experiments.study.conduct import conduct
from experiments.study.parts import DamagedPartError, read_part
from experiments.study.store import StudyStore
from experiments.study.study import Floats, Runs, Study
from tests.study.subjects import PROCESSES, SERIAL, THREADS, Product, RaisesAt, lever_study, product_study


def digest_of(study: StoredStudy) -> str:
    return str(study.manifest["digest"])


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> StoredStudy:
    """The study of the hospitals, done one run after another."""
    return conduct(lever_study(), tmp_path_factory.mktemp("whole"), SERIAL)


@pytest.mark.parametrize("choice", [THREADS, PROCESSES], ids=lambda choice: choice.name)
def test_every_executor_leaves_the_same(tmp_path: Path, whole: StoredStudy, choice: ExecutorChoice) -> None:
    study = conduct(lever_study(), tmp_path, choice)
    assert digest_of(study) == digest_of(whole) and study.manifest["parts"] > 10
    pd.testing.assert_frame_equal(study.runs(), whole.runs())


def test_order_and_parts_do_not_matter(tmp_path: Path, whole: StoredStudy, monkeypatch: pytest.MonkeyPatch) -> None:
    order: list[int] = []
    save = StudyStore.save

    def remembered(self: StudyStore, part: int, runs: Runs, rows: Rows) -> None:
        order.append(part)
        save(self, part, runs, rows)

    monkeypatch.setattr(StudyStore, "save", remembered)
    assert digest_of(conduct(lever_study(), tmp_path / "same", SERIAL)) == digest_of(whole)
    assert order != sorted(order)
    monkeypatch.setattr(store_module, "runs_of_a_part", lambda *_: 7)
    other = conduct(lever_study(), tmp_path / "other", SERIAL)
    assert digest_of(other) == digest_of(whole) and other.manifest["parts"] == 18


def test_the_digest_is_recomputed_from_the_files_by_hand(whole: StoredStudy) -> None:
    runs = pd.read_parquet(whole.folder / "runs").sort_values("run")
    by_hand = hashlib.sha256()
    for values in runs.to_dict("records"):
        numbers = [values[name] for name in whole.outputs]
        by_hand.update(values["run_id"].encode() + bytes([values["status"] == "failed"]))
        by_hand.update(struct.pack(f"<{len(numbers)}d", *numbers))
    assert by_hand.hexdigest() == digest_of(whole)


def test_anybody_can_read_it(whole: StoredStudy) -> None:
    folder = whole.folder
    by_pandas = pd.read_parquet(folder / "runs").sort_values("run", ignore_index=True)
    pd.testing.assert_frame_equal(by_pandas, whole.runs())
    by_arrow = pyarrow.dataset.dataset(folder / "runs").to_table().to_pandas()
    pd.testing.assert_frame_equal(by_arrow.sort_values("run", ignore_index=True), by_pandas)
    files = f"'{folder}/runs/*.parquet' JOIN '{folder}/design.parquet' USING (point)"
    joined = duckdb.connect().execute(f"SELECT run, stringency, in_role FROM {files} ORDER BY run").fetchnumpy()
    assert np.array_equal(joined["stringency"], whole.design["stringency"].to_numpy()[by_pandas["point"]])
    assert np.array_equal(joined["in_role"], by_pandas["in_role"])


def test_the_dictionary_knows_every_column(whole: StoredStudy) -> None:
    dictionary = pd.read_csv(whole.folder / "dictionary.csv")
    for file, columns in (("design.parquet", whole.design.columns), ("runs/part-*.parquet", whole.runs().columns)):
        known = dictionary[dictionary["file"] == file]
        assert list(known["column"]) == list(columns) and known["meaning"].str.len().min() > 5
    stored = pq.read_schema(next(whole.folder.glob("runs/*")))
    types = dictionary[dictionary["file"] != "design.parquet"].set_index("column")["dtype"]
    assert {field.name: str(field.type) for field in stored} == types.replace({"float64": "double"}).to_dict()


def test_the_manifest_says_what_is_there(whole: StoredStudy) -> None:
    manifest = json.loads((whole.folder / "manifest.json").read_text())
    assert manifest == whole.manifest and manifest["status"] == "finished" and manifest["runs"] == 120
    assert whole.folder.name == f"levers-{manifest['hash'][:12]}" and manifest["outputs"][:2] == ["prepared", "in_role"]
    assert sorted(path.name for path in whole.folder.iterdir()) == [
        "design.parquet", "dictionary.csv", "manifest.json", "runs"
    ]  # fmt: skip


def test_the_same_study_again_does_nothing(whole: StoredStudy, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(StudyStore, "save", None)
    assert digest_of(conduct(lever_study(), whole.folder.parent, SERIAL)) == digest_of(whole)


def count_runs(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The sizes of the batches that are simulated from now on."""
    seen: list[int] = []
    simulate = Product.simulate

    def counted(self: Product, plans: Sequence[Floats]) -> Floats:
        seen.append(len(plans))
        return simulate(self, plans)

    monkeypatch.setattr(Product, "simulate", counted)
    return seen


def test_runs_that_differ_in_nothing_are_done_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = count_runs(monkeypatch)
    study = replace(product_study(), points=np.repeat([[2.0, 3.0], [4.0, 5.0]], 5, axis=0))
    runs = conduct(study, tmp_path, SERIAL).runs()
    assert sum(seen) == 2 and list(runs["product"]) == [11.0] * 5 + [25.0] * 5 and runs["run_id"].nunique() == 2


def test_a_failed_run_is_a_row_with_its_reason(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    study = conduct(product_study(mishap=RaisesAt(33.0)), tmp_path, SERIAL)
    runs = study.runs()
    assert study.failed_runs == 1 and study.manifest["status"] == "finished"
    assert "1 of 200 runs failed" in capsys.readouterr().err
    (failed,) = runs.index[runs["status"] == "failed"]
    assert runs["point"][failed] == 33 and runs["reason"][failed] == "FloatingPointError: made to fail"
    assert np.isnan(runs["product"][failed]) and runs["product"].isna().sum() == 1


def test_failed_runs_are_done_again_on_request_and_no_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    failing = conduct(product_study(mishap=RaisesAt(33.0)), tmp_path, SERIAL)
    sound = product_study()
    assert sound.hash == failing.manifest["hash"]
    assert conduct(sound, tmp_path, SERIAL).failed_runs == 1
    with monkeypatch.context() as patch:
        seen = count_runs(patch)
        healed = conduct(sound, tmp_path, SERIAL, retry_failed=True)
    assert seen == [1] and healed.failed_runs == 0 and "199 of 200 runs are stored already" in capsys.readouterr().err
    assert digest_of(healed) == digest_of(conduct(sound, tmp_path / "elsewhere", SERIAL))


DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    "cut short": lambda content: content[: len(content) // 2],
    "empty": lambda content: b"",
    "other bytes": lambda content: content[:200] + bytes(byte ^ 255 for byte in content[200:220]) + content[220:],
    "no Parquet": lambda content: b"x" * len(content),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_part_is_set_aside_and_done_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], damage: str
) -> None:
    before = conduct(product_study(), tmp_path, SERIAL)
    part = before.folder / "runs" / "part-000003.parquet"
    damaged = DAMAGES[damage](part.read_bytes())
    part.write_bytes(damaged)
    capsys.readouterr()
    after = conduct(product_study(), tmp_path, SERIAL)
    said = capsys.readouterr().err
    assert "part-000003.parquet cannot be read: it is set aside" in said and "190 of 200 runs are stored" in said
    assert digest_of(after) == digest_of(before)
    assert (after.folder / "set-aside" / part.name).read_bytes() == damaged


def test_a_part_in_the_place_of_another_is_noticed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = conduct(product_study(), tmp_path, SERIAL)
    parts = sorted((before.folder / "runs").iterdir())
    parts[4].write_bytes(parts[5].read_bytes())
    assert digest_of(conduct(product_study(), tmp_path, SERIAL)) == digest_of(before)
    assert "part-000004.parquet does not hold the runs that its name says" in capsys.readouterr().err


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.floats(0.0, 1.0, exclude_max=True), flipped=st.integers(1, 255))
def test_any_changed_byte_is_noticed_or_harmless(
    whole: StoredStudy, tmp_path: Path, place: float, flipped: int
) -> None:
    store = StudyStore(lever_study(), whole.folder.parent)
    content = bytearray(store.path(2).read_bytes())
    whose = (pq.read_schema(store.path(2)), store.runs(2), store.study.simulator.arms)
    sound = read_part(store.path(2), *whose)
    content[int(place * len(content))] ^= flipped
    damaged = tmp_path / "part.parquet"
    damaged.write_bytes(content)
    with suppress(DamagedPartError):
        assert read_part(damaged, *whose).equals(sound)


def test_numbers_of_other_model_sources_are_not_mixed_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("experiments.study.store.model_fingerprint", lambda: "other")
        conduct(product_study(), tmp_path, SERIAL)
    conduct(product_study(), tmp_path, SERIAL)
    assert capsys.readouterr().err.count("was made by other sources of the model: it is set aside") == 20


@pytest.mark.parametrize("runs", [1, 63, 64, 65, 13_312, 1_000_000])
@pytest.mark.parametrize("effort", [1.0, 240 * 8, 2_400 * 100, 41_220 * 100, 1e12])
def test_parts_are_long_enough_to_pay_and_short_enough_to_lose(runs: int, effort: float) -> None:
    size = store_module.runs_of_a_part(runs, effort)
    assert 1 <= size <= 4096 and (size == 1 or size * effort <= 1e8)
    assert size * effort > 0.5e7 or size == 4096 or effort > 1e8
    assert runs <= 64 * size or size == 4096 or size == max(1, int(1e8 / effort))


def test_what_is_not_a_finished_study_cannot_be_read_as_one(tmp_path: Path, whole: StoredStudy) -> None:
    assert read_study(whole.folder).manifest == whole.manifest
    with pytest.raises(ValueError, match="holds no study"):
        read_study(tmp_path)
    (tmp_path / "manifest.json").write_text('{"status": "finished"}')
    with pytest.raises(ValueError, match="result of another command"):
        read_study(tmp_path)
    (tmp_path / "manifest.json").write_text(json.dumps({**whole.manifest, "status": "running"}))
    with pytest.raises(ValueError, match=r"not finished\. The same command again"):
        read_study(tmp_path)


def test_a_study_says_that_it_is_not_finished_while_a_part_is_done_again(tmp_path: Path) -> None:
    before = conduct(product_study(), tmp_path, SERIAL)
    (before.folder / "runs" / "part-000003.parquet").unlink()
    study: Study = product_study(mishap=lambda _: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt, match="what was done is stored"):
        conduct(study, tmp_path, SERIAL)
    assert json.loads((before.folder / "manifest.json").read_text())["status"] == "running"


def test_a_file_that_cannot_be_finished_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    write_whole(tmp_path / "file", b"before")
    monkeypatch.setattr("experiments.folders.os.fsync", full)
    with pytest.raises(OSError, match="No space left"):
        write_whole(tmp_path / "file", b"after")
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [b"before"]
