"""Nothing is lost: killed workers, killed studies, two at once, a full disk, a place that cannot be written."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from analysis.study import read_study
from experiments.cli import INTERRUPTED, REFUSED
from experiments.failures import WORKER_LOST
from experiments.study.conduct import conduct
from sim.checks import SettingError
from tests.study.other_process import LARGE_PARTS
from tests.study.subjects import PROCESSES, SERIAL, DiesAt, lever_study, product_study

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals and limits of POSIX")
PARTS = 20


@contextmanager
def study_elsewhere(folder: Path, executor: str, kind: str) -> Iterator[subprocess.Popen[str]]:
    """A study in a process of its own, which does not outlive the test."""
    command = [sys.executable, "-m", "tests.study.other_process", str(folder), executor, kind]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def parts_in(folder: Path) -> list[Path]:
    return sorted(folder.glob("*/runs/part-*.parquet"))


def wait_for_parts(folder: Path, count: int, process: subprocess.Popen[str]) -> None:
    while len(parts_in(folder)) < count:
        assert process.poll() is None, process.communicate()
        time.sleep(0.005)


def digest_of_products(tmp_path: Path) -> str:
    return str(conduct(product_study(), tmp_path / "undisturbed", SERIAL).manifest["digest"])


@pytest.mark.parametrize(
    ("executor", "end", "code"),
    [
        ("serial", signal.SIGKILL, -signal.SIGKILL),
        ("processes", signal.SIGKILL, -signal.SIGKILL),
        ("serial", signal.SIGINT, INTERRUPTED),
    ],
)
def test_killed_and_done_again_the_same_comes_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], executor: str, end: signal.Signals, code: int
) -> None:
    expected = digest_of_products(tmp_path)
    folder = tmp_path / "killed"
    with study_elsewhere(folder, executor, "slow") as process:
        wait_for_parts(folder, 4, process)
        process.send_signal(end)
        out, err = process.communicate(timeout=300)
    assert process.returncode == code and not out and "Traceback" not in err
    kept = {path.name: path.stat().st_mtime_ns for path in parts_in(folder)}
    assert 4 <= len(kept) < PARTS
    (stored,) = folder.iterdir()
    with pytest.raises(ValueError, match="not finished"):
        read_study(stored)
    assert conduct(product_study(), folder, SERIAL).manifest["digest"] == expected
    assert {path.name: path.stat().st_mtime_ns for path in parts_in(folder)}.items() >= kept.items()
    assert f"{10 * len(kept)} of 200 runs are stored already" in capsys.readouterr().err
    assert not list(stored.rglob(".unfinished*"))


@pytest.mark.slow
def test_killed_again_and_again_the_same_comes_out(tmp_path: Path) -> None:
    folder, kept = tmp_path / "killed", 0
    while kept < PARTS // 2:
        with study_elsewhere(folder, "threads", "slow") as process:
            wait_for_parts(folder, kept + 3, process)
            process.kill()
        assert len(parts_in(folder)) >= kept + 3
        kept = len(parts_in(folder))
    assert conduct(product_study(), folder, SERIAL).manifest["digest"] == digest_of_products(tmp_path)


def test_two_processes_share_one_study(tmp_path: Path) -> None:
    folder = tmp_path / "shared"
    with study_elsewhere(folder, "serial", "slow") as one, study_elsewhere(folder, "serial", "slow") as other:
        said = [process.communicate(timeout=300) for process in (one, other)]
    assert [out.strip() for out, _ in said] == [digest_of_products(tmp_path)] * 2, said
    (stored,) = folder.iterdir()
    assert json.loads((stored / "manifest.json").read_text())["status"] == "finished"
    assert not (stored / "set-aside").exists() and not list(stored.rglob(".unfinished*"))


def test_a_killed_worker_loses_nothing(tmp_path: Path) -> None:
    study = conduct(product_study(mishap=DiesAt(33.0, 1, tmp_path)), tmp_path / "results", PROCESSES)
    assert (tmp_path / "death-0").exists() and study.failed_runs == 0
    assert study.manifest["digest"] == digest_of_products(tmp_path)


@pytest.mark.slow
def test_a_batch_that_kills_every_worker_fails_and_takes_no_other_with_it(tmp_path: Path) -> None:
    study = conduct(product_study(mishap=DiesAt(33.0, 99, tmp_path)), tmp_path / "results", PROCESSES)
    runs = study.runs()
    failed = runs[runs["status"] == "failed"]
    assert list(failed["point"]) == list(range(30, 40)) and set(failed["reason"]) == {WORKER_LOST}
    assert len(list(tmp_path.glob("death-*"))) == 3
    healed = conduct(product_study(), tmp_path / "results", SERIAL, retry_failed=True)
    assert healed.manifest["digest"] == digest_of_products(tmp_path)


def test_a_full_disk_is_said_and_nothing_looks_finished(tmp_path: Path) -> None:
    with study_elsewhere(tmp_path / "full", "serial", "small-disk") as process:
        out, err = process.communicate(timeout=300)
    assert process.returncode == REFUSED and not out and "Traceback" not in err
    assert "cannot be written: File too large" in err and "What is stored" in err
    (stored,) = (tmp_path / "full").iterdir()
    with pytest.raises(ValueError, match="not finished"):
        read_study(stored)
    assert not list(stored.rglob(".unfinished*"))
    study = lever_study(**LARGE_PARTS)
    expected = conduct(study, tmp_path / "undisturbed", SERIAL).manifest["digest"]
    assert conduct(study, tmp_path / "full", SERIAL).manifest["digest"] == expected


@pytest.mark.parametrize("in_the_way", ["output_dir", "study", "runs", "manifest.json"])
def test_a_file_or_folder_in_the_way_is_said(tmp_path: Path, in_the_way: str) -> None:
    study = product_study()
    folder = tmp_path / "results" / f"product-{study.hash[:12]}"
    place = {"output_dir": folder.parent, "study": folder}.get(in_the_way, folder / in_the_way)
    place.parent.mkdir(parents=True, exist_ok=True)
    if in_the_way == "manifest.json":
        place.mkdir()
    else:
        place.touch()
    with pytest.raises(SettingError, match=r"is not allowed: there is a file|cannot be written"):
        conduct(study, folder.parent, SERIAL)
    assert not parts_in(folder.parent)
