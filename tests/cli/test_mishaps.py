"""What befalls a command: damaged files, a full disk, Ctrl-C, death. Nothing unfinished ever looks finished."""

import errno
import json
import os
import signal
import subprocess
import sys
import time
import weakref
from pathlib import Path
from typing import Any

import pytest

import experiments.execution
import experiments.run
import experiments.store
from analysis.damage import DamagedTableError
from experiments.folders import UNFINISHED, complete_folder
from tests.cli.conftest import QUICK, Command, manifest_of

LONG_RUN = (
    "import sys; from experiments.cli import main; sys.exit(main())",
    "run", "population=england", "seeds=2000", "years=50", "figures=false",
)  # fmt: skip


@pytest.mark.parametrize("damage", ["no manifest", "no JSON", "not finished"])
def test_what_is_no_finished_result_is_said_and_computed_again(quick: Command, damage: str) -> None:
    (folder,) = quick().results
    path = folder / "manifest.json"
    if damage == "no manifest":
        path.unlink()
    elif damage == "no JSON":
        path.write_text("{")
    else:
        path.write_text(json.dumps({**manifest_of(folder), "status": "running"}))
    answer = quick()
    assert answer.code == 0 and "Runs: 4 of 4" in answer.err
    assert f"{folder.relative_to(answer.folder)} holds no finished result: computing it again." in answer.err
    assert manifest_of(folder)["status"] == "finished"


@pytest.mark.parametrize("name", ["census.parquet", "outcomes.parquet", "trusts.parquet", "summary.json"])
@pytest.mark.parametrize("harm", ["gone", "cut", "empty"])
def test_a_file_that_is_not_as_it_was_written_is_said_and_made_again(quick: Command, name: str, harm: str) -> None:
    """Also where nothing that is shown would have read it."""
    (folder,) = quick().results
    path, digest_before = folder / name, manifest_of(folder)["digest"]
    whole = path.read_bytes()
    path.write_bytes({"cut": whole[: len(whole) // 2]}.get(harm, b""))
    if harm == "gone":
        path.unlink()
    what = "is missing" if harm == "gone" else "is not as it was written"
    answer = quick()
    assert answer.code == 0 and f"is damaged ({name} {what}): computing again." in answer.err
    assert manifest_of(folder)["digest"] == digest_before and path.read_bytes() == whole


def harmed(path: Path) -> bytes:
    """Change some bytes in the middle of a file, which keeps its size; return what it was."""
    whole = path.read_bytes()
    middle = len(whole) // 2
    path.write_bytes(whole[:middle] + bytes(255 - byte for byte in whole[middle : middle + 8]) + whole[middle + 8 :])
    return whole


def test_a_damaged_table_is_said_and_computed_again(quick: Command) -> None:
    (folder,) = quick().results
    path, digest_before = folder / "outcomes.parquet", manifest_of(folder)["digest"]
    whole = harmed(path)
    answer = quick()
    assert answer.code == 0 and "Traceback" not in answer.err
    assert f"{path.relative_to(answer.folder)} is damaged (" in answer.err and "computing again" in answer.err
    assert manifest_of(folder)["digest"] == digest_before and path.read_bytes() == whole


def test_a_damaged_table_under_a_sweep_is_one_sentence(quick: Command) -> None:
    folder = quick("-m", "seed=1,2").results[0]
    harmed(folder / "outcomes.parquet")
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


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device that is always full")
@pytest.mark.parametrize(
    "line",
    [
        ("run", *QUICK, "-m", "policy=permissive,train", "--dry-run"),
        ("run", "--cfg", "job"),
        ("run", "--info"),
        ("calibrate", "-m", "population=tiny", "seeds=1", "seed=1,2", "burn_in_years=1", "tolerance=0.1"),
    ],
    ids=["run", "cfg", "info", "calibrate"],
)
def test_output_of_hydra_that_goes_to_a_full_disk_is_one_sentence(tmp_path: Path, line: tuple[str, ...]) -> None:
    command = [sys.executable, "-u", "-c", "import sys; from experiments.cli import main; sys.exit(main())", *line]
    with Path("/dev/full").open("w") as output:
        answer = subprocess.run(command, check=False, stdout=output, stderr=subprocess.PIPE, text=True, cwd=tmp_path)
    assert answer.returncode == 2 and "Traceback" not in answer.stderr and "HYDRA" not in answer.stderr
    assert "medlead: what is printed cannot be written: No space left on device." in answer.stderr


@pytest.mark.parametrize("launcher", ["basic", "joblib"])
def test_a_multirun_whose_reader_left_ends_without_a_word(tmp_path: Path, launcher: str) -> None:
    line = ("run", *QUICK, "-m", "policy=permissive,train", "--dry-run", f"hydra/launcher={launcher}")
    reading, writing = os.pipe()
    os.close(reading)
    command = [sys.executable, "-u", "-c", "import sys; from experiments.cli import main; sys.exit(main())", *line]
    answer = subprocess.run(command, check=False, stdout=writing, stderr=subprocess.PIPE, text=True, cwd=tmp_path)
    os.close(writing)
    assert answer.returncode == 141 and not answer.stderr


def test_a_damaged_table_stops_one_job_of_a_multirun_only(quick: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    def damaged(settings: Any) -> str:
        if settings.policy.name == "train":
            raise DamagedTableError(Path("outcomes.parquet"), "cut")
        return "What would be done."

    monkeypatch.setattr(experiments.run, "describe", damaged)
    answer = quick("-m", "policy=train,permissive", "--dry-run")
    assert answer.code == 2 and "medlead: policy=train: outcomes.parquet is damaged (cut)" in answer.err
    assert "What would be done." in answer.out and "Traceback" not in answer.err


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


@pytest.mark.parametrize("place", ["simulate", "write_json"])
def test_interrupted_anywhere_nothing_is_left(quick: Command, monkeypatch: pytest.MonkeyPatch, place: str) -> None:
    def interrupt(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(experiments.execution if place == "simulate" else experiments.store, place, interrupt)
    answer = quick()
    assert answer.code == 130 and "Interrupted: nothing was stored" in answer.err and "Traceback" not in answer.err
    assert answer.results == [] and list((answer.folder / "results").iterdir()) == []


@pytest.mark.parametrize("place", ["digest_of_runs", "summary_tables"])
def test_an_interrupt_that_python_drops_is_not_lost(
    quick: Command, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    """As when it comes while a pool of processes is let go of, whose weak reference has a callback."""
    work = getattr(experiments.store, place)

    def interrupted(*rest: Any) -> Any:
        thing = type("Thing", (), {})()
        reference = weakref.ref(thing, lambda _: signal.raise_signal(signal.SIGINT))
        del thing
        assert reference() is None
        return work(*rest)

    with monkeypatch.context() as patch:
        patch.setattr(experiments.store, place, interrupted)
        answer = quick()
    assert answer.code == 130 and "Interrupted: nothing was stored" in answer.err and "Traceback" not in answer.err
    assert answer.results == [] and not answer.out
    assert quick().code == 0 and signal.getsignal(signal.SIGINT) is signal.default_int_handler


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
