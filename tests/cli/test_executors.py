"""Choosing where runs are computed, on the command line: clusters that are not there, and Hydra's joblib launcher."""

import json
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Command


def digests(folders: list[Path]) -> set[str]:
    return {
        json.loads((folder / "manifest.json").read_text())["hash" if "sweep" in folder.name else "digest"]
        for folder in folders
    }


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("executor=dask", "executor.address=tcp://127.0.0.1:1"), "no Dask scheduler answers there"),
        (("executor=dask", "executor.address=tcp://127.0.0.1:1", "executor.workers=2"), "beside executor.address"),
        (("executor=dask", "executor.address=''"), "it must be a text that is not empty"),
        (("executor=slurm", "executor.cores=0"), "it must be a whole number from 1"),
        (("executor=threads", "executor.address=tcp://127.0.0.1:1"), "executor.address"),
        (("executor=dusk",), "dask"),
    ],
)
def test_an_executor_that_cannot_be_used_is_refused(
    quick: Command, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], said: str
) -> None:
    monkeypatch.setattr("experiments.cluster.SECONDS_TO_ANSWER", 0.5)
    answer = quick(*words)
    assert answer.code == 2 and said in answer.err and not answer.out and "Traceback" not in answer.err
    assert all(not list(folder.iterdir()) for folder in answer.folder.iterdir())


@pytest.mark.parametrize("executor", ["dask", "slurm"])
def test_a_missing_package_is_one_sentence(quick: Command, monkeypatch: pytest.MonkeyPatch, executor: str) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    answer = quick(f"executor={executor}")
    assert answer.code == 2 and answer.err.count("\n") == 1
    assert f"executor={executor} needs the package 'distributed'" in answer.err and "medlead[cluster]" in answer.err


def test_the_joblib_launcher_does_the_jobs_of_a_multirun(quick: Command) -> None:
    here = quick("-m", "policy=permissive,prescriptive")
    stored = digests(here.results)
    answer = quick(
        "-m", "--fresh", "policy=permissive,prescriptive", "hydra/launcher=joblib", "hydra.launcher.n_jobs=2"
    )
    assert answer.code == 0 and answer.out == here.out and len(answer.results) == 3
    assert digests(answer.results) == stored and "Traceback" not in answer.err
    assert sorted(path.name for path in answer.folder.iterdir()) == ["results"]
