"""Workers elsewhere: a real Dask scheduler with two workers on the loopback, and a stand-in for Slurm."""

import json
import os
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from experiments.cluster import DEATH_TIMEOUT, _with_the_same_model, slurm_cluster
from experiments.configuration.parts import ExecutorChoice, SlurmJob
from experiments.executors import make_executor
from experiments.identity import model_fingerprint
from experiments.study.conduct import conduct
from sim.checks import SettingError
from tests.study.subjects import SERIAL, DiesAt, Slow, lever_study, product_study

pytestmark = [
    pytest.mark.skipif(os.name != "posix", reason="starts and ends processes as POSIX does"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),  # of connections whose other end was killed on purpose
]


@dataclass
class Loopback:
    """A Dask scheduler and its workers, each a process of its own."""

    folder: Path
    stack: ExitStack
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def start(self, program: str, *words: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", f"distributed.cli.{program}", *words, "--no-dashboard"]
        with (self.folder / f"{program}-{len(self.workers)}.log").open("wb") as log:
            process = subprocess.Popen(command, stdout=log, stderr=log)
        self.stack.callback(process.wait)
        self.stack.callback(process.kill)
        return process

    def __post_init__(self) -> None:
        self.file = self.folder / "scheduler.json"
        self.scheduler = self.start(
            "dask_scheduler", "--host", "127.0.0.1", "--port", "0", "--scheduler-file", str(self.file)
        )
        while not self.file.exists() or not self.file.read_text():
            assert self.scheduler.poll() is None
            time.sleep(0.05)
        self.address = str(json.loads(self.file.read_text())["address"])

    def add_worker(self) -> None:
        words = ("--no-nanny", "--nthreads", "1", "--death-timeout", "30", "--local-directory", str(self.folder))
        self.workers.append(self.start("dask_worker", self.address, *words))

    @property
    def choice(self) -> ExecutorChoice:
        return ExecutorChoice("dask", None, self.address)


@pytest.fixture
def loopback(tmp_path: Path) -> Iterator[Loopback]:
    with ExitStack() as stack:
        (tmp_path / "dask").mkdir()
        yield Loopback(tmp_path / "dask", stack)


def test_two_workers_one_killed_mid_study_and_the_digest_is_that_of_serial(tmp_path: Path, loopback: Loopback) -> None:
    for _ in range(2):
        loopback.add_worker()
    expected = conduct(lever_study(), tmp_path / "serial", SERIAL).manifest["digest"]
    assert conduct(lever_study(), tmp_path / "dask-whole", loopback.choice).manifest["digest"] == expected
    # The worker that comes to place 33 kills itself; its batches go to the other one.
    study = conduct(product_study(mishap=DiesAt(33.0, 1, tmp_path)), tmp_path / "dask-killed", loopback.choice)
    assert (tmp_path / "death-0").exists() and sorted(w.poll() is None for w in loopback.workers) == [False, True]
    expected = conduct(product_study(), tmp_path / "serial", SERIAL).manifest["digest"]
    assert study.failed_runs == 0 and study.manifest["digest"] == expected


def test_a_worker_with_other_model_sources_is_refused() -> None:
    assert _with_the_same_model(model_fingerprint(), pow, 2, 3) == 8
    with pytest.raises(SettingError, match="Install the same version on every computer"):
        _with_the_same_model("other", pow, 2, 3)


@pytest.mark.slow
def test_a_lost_scheduler_is_said_and_what_was_done_is_kept(tmp_path: Path, loopback: Loopback) -> None:
    loopback.add_worker()
    study, folder = product_study(mishap=Slow(0.3)), tmp_path / "results"
    command = [sys.executable, "-m", "tests.study.other_process", str(folder), f"dask@{loopback.address}", "slow"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        while len(list(folder.glob("*/runs/part-*"))) < 3:
            assert process.poll() is None, process.communicate()
            time.sleep(0.01)
        loopback.scheduler.kill()
        out, err = process.communicate(timeout=300)
    assert process.returncode == 2 and not out and "scheduler cannot be reached any more" in err, err
    assert "Traceback" not in err
    assert loopback.workers[0].wait(timeout=300) is not None  # a worker does not outlive its scheduler
    expected = conduct(product_study(), tmp_path / "serial", SERIAL).manifest["digest"]
    assert conduct(study, folder, SERIAL).manifest["digest"] == expected


@pytest.mark.slow
def test_a_local_cluster_leaves_the_same(tmp_path: Path) -> None:
    expected = conduct(lever_study(), tmp_path / "serial", SERIAL).manifest["digest"]
    assert conduct(lever_study(), tmp_path / "dask", ExecutorChoice("dask", 2)).manifest["digest"] == expected


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:1", "nonsense://here"])
def test_an_address_without_a_scheduler_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setattr("experiments.cluster.SECONDS_TO_ANSWER", 0.5)
    with pytest.raises(SettingError, match=f"executor.address = '{address}': no Dask scheduler answers there"):
        conduct(product_study(), tmp_path, ExecutorChoice("dask", None, address))


@pytest.mark.parametrize(
    ("executor", "module", "package"),
    [("dask", "distributed", "distributed"), ("slurm", "distributed", "distributed"),
     ("slurm", "dask_jobqueue", "dask-jobqueue")],
)  # fmt: skip
def test_a_missing_package_is_one_sentence(
    monkeypatch: pytest.MonkeyPatch, executor: str, module: str, package: str
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(SettingError, match=f"executor={executor} needs the package '{package}'.*medlead.cluster"):
        make_executor(ExecutorChoice(executor, 2), 10)  # type: ignore[arg-type]


def test_without_slurm_it_says_where_to_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(SettingError, match="needs the command 'sbatch'"):
        slurm_cluster(SlurmJob(cores=1, memory="1GB"))


SBATCH = """#!/bin/sh
cp "$1" "{folder}/job-$$.sh"
nohup sh "{folder}/job-$$.sh" > "{folder}/job-$$.log" 2>&1 < /dev/null &
echo $! >> "{folder}/jobs"
echo "Submitted batch job $!"
"""
SCANCEL = """#!/bin/sh
for job in "$@"; do echo "$job" >> "{folder}/cancelled"; pkill -P "$job"; kill "$job"; done 2> /dev/null
true
"""


@pytest.fixture
def stand_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """``sbatch`` and ``scancel`` of a cluster that is this computer."""
    folder = tmp_path / "slurm"
    folder.mkdir()
    for name, text in (("sbatch", SBATCH), ("scancel", SCANCEL)):
        program = folder / name
        program.write_text(text.format(folder=folder))
        program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    return folder


def test_the_job_script_asks_for_what_was_set(stand_in: Path) -> None:
    job = SlurmJob("long", "nhs-17", "02:00:00", 4, "8GB")
    with slurm_cluster(job) as cluster:
        script = cluster.job_script()
    asked = [line.removeprefix("#SBATCH ") for line in script.splitlines() if line.startswith("#SBATCH")]
    assert {"-p long", "-A nhs-17", "-n 1", "--cpus-per-task=4", "--mem=8G", "-t 02:00:00"} <= set(asked)
    (command,) = [line for line in script.splitlines() if "dask_worker" in line or "dask worker" in line]
    assert command.startswith(sys.executable) and "tcp://" in command
    assert f"--death-timeout {DEATH_TIMEOUT}" in command and "--nworkers 4" in command and "--nthreads 1" in command


def test_a_job_that_is_not_described_is_refused(stand_in: Path) -> None:
    with pytest.raises(SettingError, match="executor=slurm: You must specify how much cores"):
        slurm_cluster(SlurmJob())


def test_a_study_through_jobs_leaves_the_same(tmp_path: Path, stand_in: Path) -> None:
    expected = conduct(product_study(), tmp_path / "serial", SERIAL).manifest["digest"]
    choice = ExecutorChoice("slurm", 1, None, SlurmJob(cores=1, memory="1GB"))
    assert conduct(product_study(), tmp_path / "slurm-results", choice).manifest["digest"] == expected
    assert (stand_in / "jobs").read_text() and "#SBATCH" in next(stand_in.glob("job-*.sh")).read_text()
    assert (stand_in / "cancelled").read_text() == (stand_in / "jobs").read_text()
