"""What the room takes home can be run as the note says, whatever its trusts and its plan are called."""

import base64
import io
import zipfile
from pathlib import Path

import pytest

from experiments.configuration.composition import compose
from experiments.configuration.trusts_csv import read_trusts
from experiments.settings import read_run
from experiments.workshop.plan import Plan
from experiments.workshop.saving import saved
from experiments.workshop.stage import Stage


def _packed(told: dict[str, object]) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(base64.b64decode(str(told["folder"]))))


def test_own_trusts_go_along_though_their_file_is_named_as_a_built_in_population(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The name of a population read from a file is that of the file, which may be any."""
    file = tmp_path / "tiny.csv"
    file.write_text("trust,consultants,practice\nOurs,120,0.55\nTheirs,200,\n", encoding="utf-8")
    told = saved(Stage(read_trusts(file, 1)), Plan(), "ours")
    _packed(told).extractall(tmp_path)
    monkeypatch.chdir(tmp_path)
    (point,) = compose("run", ["experiment=ours"], "ours", multirun=False).points
    assert [trust.name for trust in read_run(point).population.trusts] == ["Ours", "Theirs"]
    assert read_run(point).hash == told["hash"]


@pytest.mark.parametrize("name", ["123", "true", "1e5", "nan", "inf", "null", "1 000", "yes", "2026_11_29"])
def test_a_plan_may_be_called_anything(
    stage: Stage, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also what Hydra or YAML would read as a number, a truth or nothing."""
    told = saved(stage, Plan(), name)
    _packed(told).extractall(tmp_path)
    monkeypatch.chdir(tmp_path)
    label = str(told["name"])
    (point,) = compose("run", [f"experiment={label}"], label, multirun=False).points
    assert read_run(point).experiment == label and read_run(point).hash == told["hash"]
